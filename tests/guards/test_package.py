"""What is installed: wheel and sdist, the same bytes each time, and what they carry."""

import ast
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
POSIX = {"fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"}


def built(kind: str, directory: Path) -> Path:
    """The wheel or the sdist, made from the tree as it is."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(directory)],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    (made,) = directory.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", tmp_path_factory.mktemp("wheel"))


def test_builds_are_reproducible(wheel: Path, tmp_path: Path) -> None:
    assert built("wheel", tmp_path / "again").read_bytes() == wheel.read_bytes()
    first, second = (built("sdist", tmp_path / name) for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_the_wheel_carries_all_that_is_needed_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    share = {name.partition(".data/data/")[2] for name in names if ".data/data/" in name}
    pages = {page.name for page in (ROOT / "man").iterdir()}
    assert {Path(name).name for name in share if name.startswith("share/man/")} == pages
    assert {
        "share/bash-completion/completions/sinchctl",
        "share/zsh/site-functions/_sinchctl",
        "share/fish/vendor_completions.d/sinchctl.fish",
    } <= share
    for data in ("svaml/schema.json", "svaml/starter.yaml", "events/samples/ice.json", "py.typed"):
        assert f"sinchctl/{data}" in names
    package = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "sinchctl").rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    assert package == {name for name in names if name.startswith("sinchctl/")}
    assert not [name for name in names if "tests" in name.split("/")]


def test_man_pages_stand_in_the_section_that_their_name_says(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        pages = [name for name in archive.namelist() if "/share/man/" in name]
    assert pages
    assert all(Path(page).parent.name == f"man{page[-1]}" for page in pages)


def test_the_sdist_builds_and_tests_elsewhere(tmp_path: Path) -> None:
    with tarfile.open(built("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "sinchctl/__main__.py"} <= names
    assert {
        "tests/guards/test_package.py",
        "man/sinchctl.1",
        "completions/_sinchctl",
        ".ci/run",
    } <= names


def test_every_package_that_is_imported_is_named() -> None:
    """And no other: the versions that may be used stand in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {one.partition(">=")[0].lower() for one in project["dependencies"]}
    known = {"yaml": "pyyaml", "tomli_w": "tomli-w"}
    used = set()
    for path in (ROOT / "sinchctl").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                modules = [node.module or ""]
            used |= {name.partition(".")[0] for name in modules}
    third = {known.get(name, name) for name in used - set(sys.stdlib_module_names) - {"sinchctl"}}
    assert third == named


def test_nothing_that_only_posix_has_is_imported_by_a_module() -> None:
    """A function may, where it looks first: Windows has none of these."""
    for path in (ROOT / "sinchctl").rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.Import):
                assert not POSIX & {alias.name for alias in node.names}, path
            elif isinstance(node, ast.ImportFrom):
                assert node.module not in POSIX, path
