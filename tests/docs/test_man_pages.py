"""The man pages are those of the command tree, and man reads them without a complaint."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sinchctl.commandline.command_map import tree, walk
from sinchctl.commandline.help_topics import read
from sinchctl.commandline.main import GROUPS
from sinchctl.docs.man_pages import pages
from tests.conftest import Run

MAN = Path(__file__).parents[2] / "man"
NAMES = [
    "sinchctl.1",
    *(f"sinchctl-{noun}.1" for noun in GROUPS),
    "sinchctl-calltest.5",
    "sinchctl-menu.5",
    "sinchctl-profiles.5",
]
MACROS = {"TH", "SH", "SS", "PP", "TP", "IP", "RS", "RE", "nf", "fi", "br", '\\"'}


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages()


def words(page: str) -> str:
    """The page without its macros and escapes, as one line."""
    text = re.sub(r"\\f[BIR]|\\&", "", page)
    for escape, sign in (
        ("\\-", "-"),
        ("\\(aq", "'"),
        ("\\(dq", '"'),
        ("\\(ga", "`"),
        ("\\(ti", "~"),
        ("\\(ha", "^"),
        ("\\e", "\\"),
    ):
        text = text.replace(escape, sign)
    return " ".join(text.split())


def test_the_pages_that_are_checked_in_are_those_of_the_tree(made: dict[str, str]) -> None:
    """After a change: python -m sinchctl.docs.man_pages man."""
    assert sorted(path.name for path in MAN.iterdir()) == sorted(NAMES) == sorted(made)
    for name, text in made.items():
        assert (MAN / name).read_bytes() == text.encode(), name


def test_the_same_tree_gives_the_same_pages(made: dict[str, str]) -> None:
    assert pages() == made


def test_every_command_option_and_example_stands_in_its_page(made: dict[str, str]) -> None:
    for noun in tree()["commands"]:
        page = words(made[f"sinchctl-{noun['name']}.1"])
        for node in walk(noun):
            assert node["path"] in page
            for example in node["examples"]:
                assert " ".join(example.split()) in page
            for option in node["options"]:
                assert ", ".join(option["names"]) in page


@pytest.mark.parametrize(
    ("page", "topic"), [("menu", "menus"), ("calltest", "call-tests"), ("profiles", "profiles")]
)
def test_the_file_pages_say_what_the_topics_say(
    made: dict[str, str], page: str, topic: str
) -> None:
    said = words(made[f"sinchctl-{page}.5"])
    for block in read(topic)[1]:
        for term, meaning in block.rows:
            assert " ".join(term.split()) in said
            assert meaning.replace("`", "") in said


@pytest.mark.parametrize("name", NAMES)
def test_man_has_no_complaint(name: str) -> None:
    """By mandoc's own lint, warnings and style too; without mandoc by the shape of the page."""
    if shutil.which("mandoc"):
        done = subprocess.run(
            ["mandoc", "-T", "lint", str(MAN / name)], capture_output=True, text=True, check=False
        )
        assert done.stdout + done.stderr == ""
    lines = (MAN / name).read_text("ascii").splitlines()
    assert lines[1].startswith(f".TH {name[:-2].upper()} {name[-1]} ")
    assert lines[2] == ".SH NAME"
    assert lines[-1].startswith("\\fBsinchctl")
    used = {line[1:].split()[0] for line in lines if line.startswith(".")}
    assert used <= MACROS
    assert not [line for line in lines if line.startswith("'") or line != line.rstrip()]
    assert not [line for line in lines if not line]
    nested = [line for line in lines if line in {".nf", ".fi"}]
    assert nested == [".nf", ".fi"] * (len(nested) // 2)


def test_the_module_writes_the_pages_and_says_nothing(tmp_path: Path, made: dict[str, str]) -> None:
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "sinchctl.docs.man_pages", str(tmp_path / "new" / "man")],
        capture_output=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == (b"", b"")
    assert sorted(path.name for path in (tmp_path / "new" / "man").iterdir()) == sorted(made)


def test_the_main_page_has_the_topics(run: Run, made: dict[str, str]) -> None:
    page = words(made["sinchctl.1"])
    for told in ("SINCH_APPLICATION_KEY", "possibly sent", "--dry-run", "+46700000000"):
        assert told in page
