"""The findings of one document as they are collected, and values as messages quote them."""

from collections.abc import Collection

from sinchctl.svaml.document.positions import Path
from sinchctl.svaml.flow.names import MEMBERS, NAMES
from sinchctl.text.guess import Guesses
from sinchctl.text.secrets import redacted

from .finding import Finding, Rule

_SHOWN = 60
_LONGEST = 4096
_LARGEST = 10**30


def quoted(value: object) -> str:
    """A value as a message quotes it: short, on one line, without secrets, whatever it is."""
    if isinstance(value, str):
        text = redacted(value[:_LONGEST])
        return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}...")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value) if abs(value) < _LARGEST else "a huge number"
    fraction = isinstance(value, float) or type(value).__name__ == "Decimal"
    return str(value)[:_SHOWN] if fraction else kind(value)


def kind(value: object) -> str:
    """What a value is, in the words of JSON."""
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return "null" if value is None else names.get(type(value), "a number")


class Report:
    """Collects what is found; `event` is where the document is used, empty where unknown.

    With `file` the reader wrote a menu or flow file: names and hints are then that file's.
    """

    def __init__(self, event: str = "", *, file: bool = False) -> None:
        self.event = event
        self.file = file
        self.findings: list[Finding] = []
        self._said: set[tuple[str, str]] = set()
        self._guesses = Guesses()

    def add(self, rule: Rule, path: Path, message: str, hint: str = "") -> None:
        """One thing that is wrong at a place."""
        self.findings.append(Finding(rule.id, rule.severity, path, message, hint))

    def once(self, rule: Rule, cause: str, path: Path, message: str, hint: str = "") -> None:
        """Something that many places have in common, said at the first of them."""
        if (rule.id, cause) not in self._said:
            self._said.add((rule.id, cause))
            self.add(rule, path, message, hint)

    def term(self, name: str) -> str:
        """The name of a member, an instruction or an action, as the reader wrote it."""
        return (MEMBERS.get(name) or NAMES.get(name, name)) if self.file else name

    def nearest(self, word: str, known: Collection[str], close: float = 0.6) -> str | None:
        """The known word that was probably meant, or None; `close` is from 0 to 1."""
        return self._guesses.nearest(word, known, close)
