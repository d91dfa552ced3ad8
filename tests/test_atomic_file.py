"""Files that are written whole or not at all."""

import os
from pathlib import Path

import pytest

from sinchctl.atomic_file import create, remove_unfinished, replace, rewrite_text, write_file
from sinchctl.errors import UsageError
from tests.conftest import posix


def test_existing_file_needs_overwrite(tmp_path: Path) -> None:
    file = tmp_path / "a"
    write_file(str(file), b"1", overwrite=False)
    with pytest.raises(UsageError, match="already exists") as caught:
        write_file(str(file), b"2", overwrite=False)
    assert ("--force" in caught.value.hint, file.read_bytes()) == (True, b"1")
    write_file(str(file), b"2", overwrite=True)
    assert file.read_bytes() == b"2"


@posix
def test_mode_and_link_stay(tmp_path: Path) -> None:
    file, link = tmp_path / "a", tmp_path / "link"
    file.write_bytes(b"1")
    file.chmod(0o640)
    link.symlink_to(file)
    write_file(str(link), b"2", overwrite=True)
    assert (link.is_symlink(), file.read_bytes()) == (True, b"2")
    assert file.stat().st_mode & 0o777 == 0o640


@posix
def test_new_file_gets_the_usual_mode(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write_file(str(tmp_path / "a"), b"1", overwrite=True)
    finally:
        os.umask(mask)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["", "no/such/folder", "a\0b", "."])
@pytest.mark.parametrize("overwrite", [True, False])
def test_path_that_cannot_be_written(name: str, overwrite: bool, tmp_path: Path) -> None:
    path = f"{tmp_path}/{name}" if name != "" else ""
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UsageError):
        write_file(path, b"1", overwrite=overwrite)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_device_is_written_to_and_stays() -> None:
    with pytest.raises(UsageError, match="No space left"):
        write_file("/dev/full", b"1", overwrite=True)
    assert Path("/dev/full").is_char_device()


def test_what_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    file = tmp_path / "profiles.toml"
    create(file, b"1")
    (tmp_path / ".profiles.toml.x7.new").write_bytes(b"secret")
    (tmp_path / ".other.x7.new").write_bytes(b"")
    (tmp_path / ".profiles.toml.lock").write_bytes(b"")
    remove_unfinished(file)
    replace(file, b"2", mode=0o600)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [".other.x7.new", ".profiles.toml.lock", "profiles.toml"]
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\r\nb\r\n", b"a\r\nc\r\n"),
        (b"\xef\xbb\xbfa\r\n", b"\xef\xbb\xbfa\r\nc\r\n"),
        (b"a\nb\n", b"a\nc\n"),
        (b"a\nb\r\n", b"a\nc\n"),
        (b"a", b"a\nc\n"),
    ],
)
def test_rewritten_file_keeps_its_line_ends(before: bytes, after: bytes, tmp_path: Path) -> None:
    """CRLF stays if all lines end with it; a mixed file is written as it comes."""
    file = tmp_path / "a.yaml"
    file.write_bytes(before)
    rewrite_text(str(file), "a\nc\n")
    assert file.read_bytes() == after
