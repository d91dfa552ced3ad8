"""Values of SVAML in words: events, prompts, durations, tones. None is harmful or secret."""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from typing import Literal

from sinchctl.text.secrets import redacted

_SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Characters without a shape of their own: controls, bidi overrides, half characters."""
_JOINERS = "\u200c\u200d"
"""They shape Persian, Hindi and emoji, and do nothing else."""
_SPACE = re.compile(r"\s+")
_OPENED = re.compile(r"\s*#(tts|ssml|href)\[", re.IGNORECASE)
_WRAPPED = re.compile(r"\s*#(tts|ssml|href)\[(.*)\]\s*", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_SIP = re.compile(r"\s*(sips?:)?([^:@]*):[^@]*@", re.IGNORECASE)
_KINDS: "dict[str, Kind]" = {"tts": "speech", "ssml": "ssml", "href": "address"}
_UNITS = ((3_600_000, "hour"), (60_000, "minute"))
_TONES = {"*": "star", "#": "hash"}

EVENT_TITLES = {
    "": "The call",
    "ice": "A call comes in (ICE)",
    "ace": "The call is answered (ACE)",
    "pie": "A menu has a result (PIE)",
    "dice": "The call has ended (DiCE)",
    "notify": "Sinch reports on a call (Notify)",
    "manage": "A running call is changed (manage)",
}
"""What has happened when Sinch asks for SVAML, by the event; empty if the event is unknown."""

Kind = Literal["speech", "ssml", "address", "recording"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a prompt: speech and ssml are spoken, an address or a recording is played."""

    kind: Kind
    text: str

    @property
    def spoken(self) -> bool:
        """Return True for speech in any form."""
        return self.kind in {"speech", "ssml"}

    def __str__(self) -> str:
        """Return `"Hello"` or `plays welcome.wav`; without the tags of SSML."""
        if self.kind == "speech":
            return quoted(self.text)
        if self.kind == "ssml":
            return quoted(unescape(_TAG.sub(" ", self.text)).strip() or self.text)
        return f"plays {plain(self.text) or 'nothing'}"


def plain(text: str) -> str:
    """Return a text on one line, without secrets and what a screen might act on or hide."""
    if "://" in text:
        text = redacted(text)
    if text.isprintable() and "  " not in text:
        return text
    shaped = (
        "\ufffd" if unicodedata.category(sign) in _SHAPELESS and sign not in _JOINERS else sign
        for sign in _SPACE.sub(" ", text.replace("\u00ad", ""))
    )
    return "".join(shaped).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def quoted(text: str) -> str:
    """Return a text on one line in quotes."""
    return f'"{plain(text)}"'


def part(text: str) -> Part:
    """Return the part that one entry of playFiles is."""
    wrapped = _WRAPPED.fullmatch(text)
    if wrapped is not None:
        return Part(_KINDS[wrapped[1].lower()], wrapped[2])
    bare = text.strip()
    return Part("address" if _SCHEME.match(bare) else "recording", bare)


def parts(prompt: str) -> list[Part]:
    """Return the parts of a menu's prompt, which are separated by `;`.

    A `;` inside speech is text if the bracket closes later: the wire has no escape.
    """
    pieces: list[Part] = []
    at, closes = 0, True
    while at <= len(prompt):
        end, opened = -1, _OPENED.match(prompt, at)
        if opened and closes:
            end = _closed(prompt, opened.end())
            closes = end >= 0
        if end < 0:
            end = prompt.find(";", at)
            end = len(prompt) if end < 0 else end
        if prompt[at:end].strip():
            pieces.append(part(prompt[at:end]))
        at = end + 1
    return pieces


def _closed(prompt: str, at: int) -> int:
    """Return the end of a part that opened before `at`; -1 if no bracket closes it."""
    end = prompt.find("];", at)
    if end >= 0:
        return end + 1
    return len(prompt) if prompt.endswith("]") and len(prompt) > at else -1


def sip_address(endpoint: str) -> str:
    """Return a SIP address without its password."""
    return plain(_SIP.sub(r"\1\2@", endpoint))


def duration(milliseconds: int) -> str:
    """Return a time in words: `2 minutes and 30 seconds`, `0.5 seconds`."""
    if not 0 <= milliseconds < 10**12:
        return f"{number(milliseconds)} milliseconds"
    words, left = [], milliseconds
    for size, unit in _UNITS:
        count, left = divmod(left, size)
        if count:
            words.append(f"{count} {unit}{'s' * (count != 1)}")
    if left or not words:
        words.append(f"{left / 1000:g} second{'s' * (left != 1000)}")
    return listed(words)


def seconds(count: int) -> str:
    """Return whole seconds in words."""
    return duration(count * 1000)


def number(count: int) -> str:
    """Return a whole number; an absurdly large one is not written out."""
    if abs(count) < 10**18:
        return str(count)
    return "over 10^18" if count > 0 else "under -10^18"


def times(count: int) -> str:
    """Return `once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(count) or f"{number(count)} times"


def listed(words: list[str], last: str = "and") -> str:
    """Return `a, b and c`."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def tones(keys: str) -> str:
    """Return DTMF in words: `1, 2, star, a pause of 0.5 seconds`; w waits half a second."""
    words = []
    for run in re.findall(r"[wW]+|[^wW]", keys):
        waits = run.lower().startswith("w")
        words.append(f"a pause of {duration(len(run) * 500)}" if waits else _TONES.get(run, run))
    return plain(", ".join(words))
