"""The findings of one document as they are collected, and values as messages quote them."""

from collections.abc import Collection

from sinchctl.svaml.flow.names import MEMBERS, NAMES
from sinchctl.svaml.node import Path
from sinchctl.text.guess import Guesses
from sinchctl.text.secrets import redacted

from .finding import Finding, Fix, Rule

_SHOWN = 60
_LONGEST = 4096
_LARGEST = 10**30


def quoted(value: object) -> str:
    """Return a value as a message quotes it: short, on one line, without secrets."""
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
    """Return what a value is, in the words of JSON."""
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false"}
    return "null" if value is None else names.get(type(value), "a number")


def listed(names: list[str], most: int = 3) -> str:
    """Return names in quotes: `'a', 'b' and 'c'`, or `'a', 'b', 'c' and 4 more`."""
    shown = [quoted(name) for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def guess(word: str | None) -> str:
    """Return "did you mean 'word'?", or nothing for None."""
    return f"did you mean {word!r}?" if word else ""


class LintReport:
    """Collects findings; `event` is where the document is used, empty if unknown.

    With `file` the author wrote a menu or flow file: names and hints are then that file's. With
    `old` it is rendered in the old SDK's dialect.
    """

    def __init__(self, event: str = "", *, file: bool = False, old: bool = False) -> None:
        self.event = event
        self.file = file
        self.old = old
        self.findings: list[Finding] = []
        self._causes: dict[tuple[str, str], Finding] = {}
        self._guesses = Guesses()

    def add(
        self, rule: Rule, path: Path, message: str, hint: str = "", fix: Fix | None = None
    ) -> None:
        """Add one finding."""
        self.findings.append(Finding(rule.id, rule.severity, path, message, hint, fix))

    def once(
        self,
        rule: Rule,
        cause: str,
        path: Path,
        message: str,
        hint: str = "",
        fix: Fix | None = None,
    ) -> None:
        """Add a finding that many places have in common, at the first of them."""
        first = self._causes.get((rule.id, cause))
        if first is not None:
            first.also.append(path)
            return
        self.add(rule, path, message, hint, fix)
        self._causes[(rule.id, cause)] = self.findings[-1]

    def term(self, name: str) -> str:
        """Return the name of a member, an instruction or an action as the author wrote it."""
        return (MEMBERS.get(name) or NAMES.get(name, name)) if self.file else name

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """Return the known word that was probably meant, or None."""
        return self._guesses.nearest(word, known)
