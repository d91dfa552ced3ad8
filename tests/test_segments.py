"""How many parts a text takes as SMS."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinchctl.segments import count

from .conftest import Run


@pytest.mark.parametrize(
    ("text", "encoding", "segments", "left"),
    [
        ("", "GSM-7", 1, 160),
        ("a" * 160, "GSM-7", 1, 0),
        ("a" * 161, "GSM-7", 2, 145),
        ("a" * 306, "GSM-7", 2, 0),
        ("a" * 307, "GSM-7", 3, 152),
        ("€" * 80, "GSM-7", 1, 0),
        ("å" * 70, "GSM-7", 1, 90),
        ("ł" * 70, "UCS-2", 1, 0),
        ("ł" * 71, "UCS-2", 2, 63),
        ("ł" * 134, "UCS-2", 2, 0),
        ("😀" * 35, "UCS-2", 1, 0),
        ("a" * 153 * 7, "GSM-7", 7, 0),
        ("ł" * 67 * 8, "UCS-2", 8, 0),
    ],
)
def test_parts_of_a_text(text: str, encoding: str, segments: int, left: int) -> None:
    found = count(text)
    assert (found.encoding, found.segments, found.left) == (encoding, segments, left)


def test_a_character_of_two_units_is_not_cut_in_two() -> None:
    """152 and a euro sign need 154 septets; the sign moves to the second part whole."""
    assert count("a" * 152 + "€" + "a" * 152).segments == 3
    assert count("ł" * 66 + "😀" + "ł" * 66).segments == 3


def test_the_first_character_that_forces_ucs2_is_named() -> None:
    found = count("Hej 😀 ł")
    assert (found.forced_by, found.forced_at) == ("😀", 4)


@given(st.text(max_size=400))
def test_every_unit_has_its_place(text: str) -> None:
    found = count(text)
    rooms = (160, 153) if found.encoding == "GSM-7" else (70, 67)
    room = rooms[0] if found.segments == 1 else rooms[1] * found.segments
    assert found.units + found.left <= room
    assert found.left >= 0


def test_segments_on_the_command_line(run: Run) -> None:
    assert run("sms", "segments", "Hi").json == {
        "encoding": "GSM-7",
        "segments": 1,
        "characters": 2,
        "units": 2,
        "charactersLeft": 158,
        "firstUcs2Character": None,
        "firstUcs2Index": None,
    }
    assert (
        run(
            "sms",
            "segments",
            "-",
            stdin=b"Hi\n",
        ).json["characters"]
        == 2
    )
    assert run("sms", "segments", "Hi", "--field", "segments").stdout == "1\n"
    assert run("sms", "segments", "Hi", "-o", "tsv").stdout == "GSM-7\t1\t2\t2\t158\t\n"
    shown = run("sms", "segments", "😀", tty=True).stdout
    assert "UCS-2" in shown
    assert "U+1F600" in shown


def test_position_of_the_character_that_forces_ucs2_is_reported(run: Run) -> None:
    shown = run("sms", "segments", "don\u2019t", tty=True, env={"COLUMNS": "100"}).stdout
    assert "U+2019), character 4" in shown


def test_an_empty_text_has_no_parts_to_count(run: Run) -> None:
    for line, stdin in (("",), b""), (("-",), b""):
        result = run("sms", "segments", *line, stdin=stdin)
        assert (result.exit_code, result.stdout) == (2, "")
