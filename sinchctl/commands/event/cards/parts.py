"""What the cards of callbacks are made of: words with meanings, codes, parties."""

from collections.abc import Callable
from typing import Any

from sinchctl.events import meanings
from sinchctl.events.fields import digits
from sinchctl.events.output import encode
from sinchctl.terminal.views import Line, lines


def plain(value: Any) -> Any:
    """Return the value with numbers as texts of their digits."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    return digits(value)


def shown_party(party: Any) -> str | None:
    """Return a number, a name, or both."""
    if not isinstance(party, dict):
        return None if party is None else str(party)
    if "mode" in party:
        return "hidden" if party["mode"] == "Hidden" else str(party["full"])
    endpoint = party.get("endpoint")
    return None if endpoint is None else str(endpoint)


def _member(value: Any, name: str) -> Any:
    """A field of the raw text, its name in any letter case."""
    if not isinstance(value, dict):
        return None
    folded = {key.lower(): one for key, one in value.items()}
    return value.get(name) if value.get(name) is not None else folded.get(name.lower())


def raw_word(value: Any, name: str) -> str:
    """A word of the raw text, in the spelling that came."""
    found = _member(value, name)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""


def explained(label: str, word: str, field: meanings.Field, name: str = "") -> list[Line]:
    """Return a word of Sinch with its meaning; `name` is what the interpreted part calls it."""
    if not word:
        return []
    text = meanings.meaning(field, word).text
    return [
        Line(
            label, f"{name or word} ({text})" if text else name or word, meanings.tone(field, word)
        )
    ]


def explained_code(label: str, code: Any, meaning: Callable[[int], str]) -> list[Line]:
    """A number with its meaning; it may have come as a text."""
    if isinstance(code, str) and code.isascii() and code.isdigit() and len(code) < 10:
        code = int(code)
    return lines((label, meaning(code) if isinstance(code, int) else code))


def as_json(value: Any) -> str:
    """Return a value as JSON on one line."""
    return encode(value).decode()
