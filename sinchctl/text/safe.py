"""Text from outside made safe for a terminal."""

import re

_HARMFUL = (
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Characters that a terminal might act on or hide; compiled when a text first needs it."""


def printable(text: str) -> str:
    """Return the text with everything escaped that a terminal might act on or hide."""
    return text if text.isascii() and text.isprintable() else re.sub(_HARMFUL, _escaped, text)


def printable_lines(text: str) -> str:
    """Return the text with every line made printable and the line breaks kept."""
    return "\n".join(map(printable, text.split("\n")))


def printable_json(text: str) -> str:
    """Return a JSON text that is still the same JSON, with harmful characters escaped."""
    return "\n".join(re.sub(_HARMFUL, _json_escaped, line) for line in text.split("\n"))


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


def _json_escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
