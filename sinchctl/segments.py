"""How a text travels as SMS: its encoding, how many parts, what is left in the last one."""

from typing import NamedTuple

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The GSM 7-bit default alphabet (3GPP TS 23.038, section 6.2.1), without the escape."""
_EXTENDED = "\f^{}\\[~]|€"
"""The extension table: each of these takes two septets (3GPP TS 23.038, section 6.2.1.1)."""

_GSM = frozenset(_BASIC + _EXTENDED)


class Segments(NamedTuple):
    """A text as SMS parts.

    `units` counts septets (GSM-7) or UTF-16 code units (UCS-2); `left` are the units that
    still fit the last part. `forced_by` is the first character that is not in GSM-7 and
    `forced_at` its index in the text, both None for GSM-7.
    """

    encoding: str
    segments: int
    units: int
    left: int
    forced_by: str | None = None
    forced_at: int | None = None


def count(text: str) -> Segments:
    """The parts of a text (Sinch SMS guide, "Text size": 160/153 and 70/67).

    A character that takes two units is never cut in two, so that a part may end one early.
    """
    is_gsm = _GSM.issuperset(text)
    if is_gsm:
        units, single, many = len(text) + sum(map(text.count, _EXTENDED)), 160, 153
    else:
        units, single, many = len(text.encode("utf-16-le", "surrogatepass")) // 2, 70, 67
    if units <= single:
        parts, left = 1, single - units
    elif units == len(text):
        parts = -(-units // many)
        left = parts * many - units
    else:
        parts, left = _packed(text, many, is_gsm=is_gsm)
    if is_gsm:
        return Segments("GSM-7", parts, units, left)
    at = next(at for at, character in enumerate(text) if character not in _GSM)
    return Segments("UCS-2", parts, units, left, text[at], at)


def _packed(text: str, room: int, *, is_gsm: bool) -> tuple[int, int]:
    """Return the parts of a text with characters of two units, and what is left."""
    parts, left = 1, room
    for character in text:
        size = 2 if (character in _EXTENDED if is_gsm else ord(character) > 0xFFFF) else 1
        if size > left:
            parts, left = parts + 1, room
        left -= size
    return parts, left
