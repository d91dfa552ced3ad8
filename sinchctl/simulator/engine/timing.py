"""How long a prompt takes, in milliseconds."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from sinchctl.svaml.describe.values import Part

WORDS_A_MINUTE = 150
RECORDING = 3000
"""A recording or an address whose length nobody has given."""
SHORTEST_SPEECH = 500
TONE = 200
TONE_PAUSE = 500

_ASCII_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*|[0-9#*$%&@+=]")
_SIGNS = frozenset("#*$%&@+=€£")
_APOSTROPHES = "'\u2019"
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_BREAK = re.compile(r"<break\b([^<>]*)>", re.IGNORECASE)
_TIME = re.compile(r"""\btime\s*=\s*["']\s*(\d+(?:\.\d+)?)(ms|s)\s*["']""", re.IGNORECASE)
_STRENGTH = re.compile(r"""\bstrength\s*=\s*["']\s*([a-z-]+)\s*["']""", re.IGNORECASE)
_STRENGTHS = {"none": 0, "x-weak": 0, "weak": 250, "medium": 500, "strong": 750, "x-strong": 1000}
_SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Kana
    (0x31F0, 0x31FF),
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9D),
    (0x20000, 0x323AF),
)


@dataclass(frozen=True)
class Timing:
    """How fast a voice speaks, and how long recordings are, by name or address."""

    words_a_minute: int = WORDS_A_MINUTE
    media: Mapping[str, int] = field(default_factory=dict)

    def part(self, part: Part) -> int:
        """Return how long one part of a prompt takes."""
        if part.kind == "speech":
            return self.speech(part.text)
        if part.kind == "ssml":
            return self.ssml(part.text)
        return self.media.get(part.text, self.media.get(part.text.removeprefix("$"), RECORDING))

    def speech(self, text: str) -> int:
        """Return how long it takes to speak a text."""
        if not text.strip():
            return 0
        wpm = self.words_a_minute
        return max(SHORTEST_SPEECH, (60_000 * half_words(text) + wpm) // (2 * wpm))

    def ssml(self, text: str) -> int:
        """Return how long it takes to speak SSML: its words and its breaks."""
        pauses = sum(_pause(match[1]) for match in _BREAK.finditer(text))
        return pauses + self.speech(unescape(_TAG.sub(" ", text)))


def tones(text: str) -> int:
    """Return how long it takes to play tones; `w` waits."""
    return sum(TONE_PAUSE if tone in "wW" else TONE for tone in text)


def half_words(text: str) -> int:
    """Count the words of a text twice; in scripts without spaces a letter is half a word."""
    if text.isascii():
        return 2 * len(_ASCII_WORD.findall(text))
    count, in_word = 0, False
    for at, sign in enumerate(text):
        category = unicodedata.category(sign)
        if category[0] == "L" and _is_spaceless(sign):
            count, in_word = count + 1, False
        elif category[0] == "L":
            count, in_word = count + (0 if in_word else 2), True
        elif category[0] == "M" or (
            sign in _APOSTROPHES and in_word and text[at + 1 : at + 2].isalpha()
        ):
            pass
        else:
            in_word = False
            if category == "Nd" or sign in _SIGNS:
                count += 2
    return count


def _is_spaceless(letter: str) -> bool:
    code = ord(letter)
    return code >= 0x0E00 and any(low <= code <= high for low, high in _SPACELESS)


def _pause(attributes: str) -> int:
    time = _TIME.search(attributes)
    if time is not None:
        return round(float(time[1]) * (1000 if time[2].lower() == "s" else 1))
    strength = _STRENGTH.search(attributes)
    return _STRENGTHS.get(strength[1].lower(), 500) if strength else 500
