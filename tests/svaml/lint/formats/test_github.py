"""GitHub annotations: escaping, and the names of files."""

from pathlib import Path

import pytest

from sinchctl.svaml.lint.formats.github import command, relative


def test_no_text_ends_an_annotation_early() -> None:
    text = command("error", "a\r\nb: c, d%", "t:i,t%", "f\n.yaml")
    assert text == "::error file=f%0A.yaml,title=t%3Ai%2Ct%25::a%0D%0Ab: c, d%25"


def test_files_are_named_relative_to_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub looks them up in the checkout."""
    monkeypatch.chdir(tmp_path)
    assert relative(str(tmp_path / "menus" / "a.yaml")) == "menus/a.yaml"
    assert relative("menus/a.yaml") == "menus/a.yaml"
