"""Keys that a prompt announces and no option has."""

import re
from collections.abc import Iterator
from functools import cache

from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.report import LintReport, listed
from sinchctl.svaml.menu_graph import takes_digits
from sinchctl.svaml.model import Menu, RunMenu, Svaml

ANNOUNCED_KEY_MISSING = Rule("announced-key-missing", "warning")

_NAMES = {
    **{word: str(digit) for digit, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    )},
    **dict.fromkeys(("star", "asterisk"), "*"),
    **dict.fromkeys(("hash", "pound"), "#"),
}  # fmt: skip
_KEY = rf"(?<![\w.,:])(?P<key>[0-9*#]|{'|'.join(_NAMES)})(?![\w*#]|[.,:-]\d)"
_TELLS = ("press", "dial", "push", "hit")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns; most documents need none, and compiling them takes its time."""
    words = {
        "first": rf"\b(?:{'|'.join(_TELLS)})(?:ing)?\s+(?:the\s+)?"
        rf"(?:(?:key|number|digit|button)\s+)?{_KEY}",
        "listed": rf"\s*(?:,\s*(?:or|and)?|or|and)\s+(?:the\s+)?{_KEY}",
        "later": rf"(?:[,;]|\bor|\band)\s+(?:the\s+)?{_KEY}(?=\s+(?:for|to|if)\b)",
        "sentence": r"[.!?](?:\s|$)|\]|</?[ps]\b",
        "spoken": r"#(?:tts|ssml)\[(.*?)\](?=;|\Z)",
        "tag": r"<[^<>]*>",
    }
    return {name: re.compile(word, re.IGNORECASE | re.DOTALL) for name, word in words.items()}


def announced(prompt: str) -> list[str]:
    """Return the keys that the English texts of a prompt tell callers to press, in their order."""
    keys: dict[str, None] = {}
    if not any(word in prompt.lower() for word in _TELLS):
        return []
    patterns = _patterns()
    for text in patterns["spoken"].findall(prompt):
        for sentence in patterns["sentence"].split(patterns["tag"].sub(" ", text)):
            keys |= dict.fromkeys(_keys(sentence))
    return [*keys]


def _keys(sentence: str) -> Iterator[str]:
    """Press K; press K, L or M; press K for sales, L for support."""
    patterns = _patterns()
    first = patterns["first"].search(sentence)
    if first is None:
        return
    for match in patterns["first"].finditer(sentence):
        yield _key(match)
        end = match.end()
        while (more := patterns["listed"].match(sentence, end)) is not None:
            yield _key(more)
            end = more.end()
    for match in patterns["later"].finditer(sentence, first.end()):
        yield _key(match)


def _key(match: re.Match[str]) -> str:
    word = match["key"].lower()
    return _NAMES.get(word, word)


def check(report: LintReport, svaml: Svaml) -> None:
    """Check the prompts of every menu against its options."""
    action = svaml.action
    if isinstance(action, RunMenu):
        for menu in action.menus or []:
            if menu.options and not takes_digits(menu):
                _menu(report, menu)


def _menu(report: LintReport, menu: Menu) -> None:
    if any(option.unreadable("dtmf") for option in menu.options or []):
        return
    known = {option.dtmf for option in menu.options or []}
    told: set[str] = set()
    for name in ("main_prompt", "repeat_prompt"):
        keys = [key for key in announced(getattr(menu, name) or "") if key not in known | told]
        if keys:
            told.update(keys)
            many = len(keys) > 1
            note = f"the prompt announces {'the keys' if many else 'the key'} {listed(keys, 12)},"
            hint = "add the option, or change the prompt"
            report.add(ANNOUNCED_KEY_MISSING, menu.at(name), f"{note} which no option has", hint)
