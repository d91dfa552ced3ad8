"""Who may import whom, how large a module may be, and what start-up may load."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "sinchctl"
MODULES = sorted(SOURCE.rglob("*.py"))

GROUND = "errors phone times wire signing segments"
MAY_IMPORT = {
    "errors": "",
    "phone": "errors",
    "times": "errors",
    "segments": "",
    "signing": "errors",
    "wire": "errors",
    "serving": "errors",
    "profiles": "errors phone signing",
    "client": f"{GROUND} profiles",
    "svaml": GROUND,
    "events": GROUND,
    "receiver": f"{GROUND} serving events svaml",
    "api": f"{GROUND} profiles client svaml",
    "sandbox": f"{GROUND} serving svaml events",
    "commands": f"{GROUND} serving profiles client svaml events receiver api sandbox",
    "__main__": "commands",
}
"""The floors of the house, from the ground up; each may use what stands below it."""


def floor_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Every floor of sinchctl that a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [_absolute(path, node)]
            if names == ["sinchctl"]:
                names = [f"sinchctl.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("sinchctl."))


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = ("sinchctl", *path.relative_to(SOURCE).parent.parts)
    base = package[: len(package) - node.level + 1]
    return ".".join((*base, *([node.module] if node.module else [])))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_down(path: Path) -> None:
    floor = floor_of(path)
    if floor == "__init__":
        assert list(imports(path)) == []
        return
    allowed = {floor, *MAY_IMPORT[floor].split()} | (
        {"__version__"} if floor != "errors" else set()
    )
    assert set(imports(path)) <= allowed


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_no_module_is_a_drawer(path: Path) -> None:
    """400 lines a module, a docstring in each, and no name that means anything."""
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400
    assert not text or ast.get_docstring(ast.parse(text)), "what is it for?"
    assert path.stem not in {"utils", "helpers", "base", "manager", "common", "misc"}


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(SOURCE)}:{node.name}", node


def test_no_function_is_long() -> None:
    """About 50 lines of work; a command's parameters and its help text are not work."""
    long = {}
    for name, node in functions():
        body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1
        if lines > 55:
            long[name] = lines
    assert long == {}


def test_public_functions_and_classes_say_what_they_are() -> None:
    silent = []
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if (
                isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                silent.append(f"{path.relative_to(SOURCE)}:{node.name}")
    assert silent == []


def test_httpx_stays_behind_the_client() -> None:
    users = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            if any(name.split(".")[0] == "httpx" for name in names):
                users.add(str(path.relative_to(SOURCE).as_posix()))
    assert users <= {
        "client/core.py",
        "client/auth.py",
        "client/delivery.py",
        "commands/world.py",
    }


def test_one_module_prints() -> None:
    """Only show writes to the streams, and only show loads what draws."""
    printers = {
        name.split(":")[0]
        for name, node in functions()
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "print"
    }
    rich = {
        str(path.relative_to(SOURCE).as_posix())
        for path in MODULES
        if "from rich" in path.read_text("utf-8") or "import rich" in path.read_text("utf-8")
    }
    assert printers == set()
    assert rich <= {"commands/pretty.py"}


def loaded_by(*args: str) -> set[str]:
    """The modules that one run of the program leaves loaded."""
    code = (
        "import sys; sys.argv = ['sinchctl', *sys.argv[1:]]\n"
        "from sinchctl.__main__ import run\n"
        "try:\n    run()\n"
        "finally:\n    sys.stderr.write('\\nLOADED ' + ' '.join(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, env={**os.environ}, check=False
    )
    assert b"LOADED" in done.stderr, done.stderr
    return set(done.stderr.decode().rpartition("LOADED ")[2].split())


HEAVY = {"httpx", "rich", "msgspec", "yaml", "werkzeug", "sqlite3", "asyncio", "decimal"}


@pytest.mark.parametrize(
    "args",
    [["--version"], ["sms", "segments", "Hi"], ["--help"], ["sms", "send", "--help"], ["nonsense"]],
    ids=" ".join,
)
def test_what_needs_nothing_loads_nothing(args: list[str]) -> None:
    assert loaded_by(*args) & HEAVY == set()


def test_a_command_loads_only_its_own_group() -> None:
    loaded = loaded_by("sms", "segments", "Hi")
    assert "sinchctl.commands.sms" in loaded
    assert not {"sinchctl.commands.callout", "sinchctl.svaml", "sinchctl.events"} & loaded


def test_the_start_is_small() -> None:
    """A count does not flake as milliseconds do; raise it only for a reason."""
    assert len(loaded_by("--version")) < 190
