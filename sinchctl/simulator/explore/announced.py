"""What English prompts announce: `Press 1 for sales`, `enter your six digit number`."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sinchctl.simulator.engine.program import MenuProgram

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NAMES = {**{word: str(at) for at, word in enumerate(_DIGITS)}, "star": "*"}
_NAMES |= {"hash": "#", "pound": "#"}
_KEY = r"(?P<key>[0-9*#]|zero|one|two|three|four|five|six|seven|eight|nine|star|hash|pound)"
_END = r"(?![0-9A-Za-z])"
_WORDS = r"(?P<words>[^,.;:!?]+?)(?=\s*(?:[,.;:!?]|$|\bor\b|\band\b|\b(?:press|dial|push)\b))"
_VERB = r"\b(?:press|dial|push)(?:ing)?\s+(?:the\s+)?"
_PRESS = re.compile(rf"{_VERB}{_KEY}{_END}", re.IGNORECASE)
_PRESS_FOR = re.compile(rf"{_VERB}{_KEY}{_END}\s+(?:for|to)\s+{_WORDS}", re.IGNORECASE)
_FOR_PRESS = re.compile(
    rf"\bfor\s+(?P<words>[^,.;:!?]+?)\s*,?\s*{_VERB}{_KEY}{_END}", re.IGNORECASE
)
_BARE_FOR = re.compile(
    rf"(?:^|[,.;:!?]|\bor\b|\band\b)\s*{_KEY}{_END}\s+(?:for|to)\s+{_WORDS}", re.IGNORECASE
)
_COUNT = re.compile(rf"\b(?P<count>[0-9]{{1,2}}|{'|'.join(_DIGITS)})[\s-]+digits?\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{3,}")
_EMPTY = frozenset(
    (
        *("the", "and", "for", "you", "your", "our", "with", "from", "that", "this", "are"),
        *("more", "menu", "hear", "again", "press", "please", "one", "any", "other", "all"),
        *("speak", "talk", "get", "have", "want", "enter", "would", "like"),
    )
)
"""Words that say nothing about what a key is for."""
_TAG = re.compile(r"<[^<>]*>")


class Announcement(NamedTuple):
    """A key that a prompt names, and the words that say what it is for."""

    key: str
    words: str


def texts(menu: MenuProgram) -> list[str]:
    """Return what a menu says, without the tags of SSML."""
    spoken = (sound for sound in dict.fromkeys((*menu.main, *menu.repeat)))
    return [
        _TAG.sub(" ", sound.text) if sound.how == "ssml" else sound.text
        for sound in spoken
        if sound.how in {"speech", "ssml"}
    ]


def pressed_keys(spoken: Iterable[str]) -> list[str]:
    """Return the keys that callers are told to press."""
    found = (_key(match["key"]) for text in spoken for match in _PRESS.finditer(text))
    return list(dict.fromkeys(found))


def announcements(spoken: Iterable[str]) -> Iterator[Announcement]:
    """Return the keys with what they are said to be for, each once."""
    seen = set()
    for text in spoken:
        before = _FOR_PRESS.search(text)
        # In "press 1 for sales, press 2 ..." no words come before a key.
        patterns = (
            [_PRESS_FOR, _BARE_FOR] if _PRESS_FOR.search(text) or not before else [_FOR_PRESS]
        )
        for pattern in patterns:
            for match in pattern.finditer(text):
                announced = Announcement(_key(match["key"]), match["words"].strip().lower())
                if announced not in seen:
                    seen.add(announced)
                    yield announced


def goes_elsewhere(announced: Announcement, targets: dict[str, str]) -> str:
    """Return the key whose target the words name, if it is not the key's own."""
    own = targets.get(announced.key)
    if own is None:
        return ""
    words = [word for word in _WORD.findall(announced.words) if word not in _EMPTY]
    if any(word in own.lower() for word in words):
        return ""
    for key, target in targets.items():
        if key != announced.key and any(word in _parts(target) for word in words):
            return key
    return ""


def announced_digits(spoken: Iterable[str]) -> int:
    """Return the most digits that callers are asked for, 0 if no number is named."""
    counts = [0]
    for text in spoken:
        for match in _COUNT.finditer(text):
            word = match["count"].lower()
            counts.append(int(word) if word.isdigit() else _DIGITS.index(word))
    return max(counts)


def _key(text: str) -> str:
    return _NAMES.get(text.lower(), text)


def _parts(target: str) -> set[str]:
    """Return the words of a name such as `sales_team` or `salesTeam`."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", target)
    return set(re.findall(r"[a-z]+", split.lower()))
