"""The picture of the README: every viewer must be able to draw it right."""

import xml.etree.ElementTree as ET
from pathlib import Path

from sinchctl.text.width import width

PICTURE = Path(__file__).parents[2] / ".github" / "session.svg"
SVG = "{http://www.w3.org/2000/svg}"
CELL = 12


def test_box_characters_are_paths_and_words_have_their_own_place() -> None:
    root = ET.parse(PICTURE).getroot()  # noqa: S314 - our own
    (group,) = root.findall(f"{SVG}g")
    texts = group.findall(f"{SVG}text")
    assert len(texts) > 50
    for element in texts:
        words = element.text or ""
        assert not any("\u2500" <= sign <= "\u257f" for sign in words)
        assert " " not in words
        assert int(element.attrib["textLength"]) == CELL * width(words)
        assert int(element.attrib["x"]) % CELL == 0
    assert len(group.findall(f"{SVG}path")) > 50


def test_the_picture_needs_nothing_from_outside() -> None:
    text = PICTURE.read_text("utf-8")
    assert text.count("http") == 1  # the name space
    assert "@font-face" not in text
    assert "<style" not in text
