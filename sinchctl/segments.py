"""How a text travels as SMS: its encoding, how many parts, what is left in the last one."""

from typing import NamedTuple

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The GSM 7-bit default alphabet (3GPP TS 23.038, section 6.2.1), without the escape."""
_EXTENDED = "\f^{}\\[~]|€"
"""The extension table: each of these takes two septets (3GPP TS 23.038, section 6.2.1.1)."""

_COST = {**dict.fromkeys(_BASIC, 1), **dict.fromkeys(_EXTENDED, 2)}


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
    forced = next((at for at, one in enumerate(text) if one not in _COST), None)
    if forced is None:
        sizes, single, many, encoding = [_COST[one] for one in text], 160, 153, "GSM-7"
    else:
        sizes = [2 if ord(one) > 0xFFFF else 1 for one in text]
        single, many, encoding = 70, 67, "UCS-2"
    units = sum(sizes)
    parts, left = (1, single - units) if units <= single else _packed(sizes, many)
    return Segments(encoding, parts, units, left, None if forced is None else text[forced], forced)


def _packed(sizes: list[int], room: int) -> tuple[int, int]:
    parts, left = 1, room
    for size in sizes:
        if size > left:
            parts, left = parts + 1, room
        left -= size
    return parts, left
