"""What lint finds: the rule, the place, what happens on the call, and how to fix it."""

from dataclasses import dataclass, field
from typing import Literal

from sinchctl.svaml.node import Path

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Rule:
    """A rule: its id and how bad a finding of it is. Its page is `pages/<id>.md`."""

    id: str
    severity: Severity


@dataclass(frozen=True)
class Fix:
    """An exact replacement: the value or the key at a finding's path, from `old` to `new`."""

    old: str
    new: str | int | bool
    of_key: bool = False


@dataclass(frozen=True)
class Finding:
    """One mistake at `path`: what happens on the call, and how to fix it.

    `also` has further places of the same mistake, which are fixed with it.
    """

    rule: str
    severity: Severity
    path: Path
    message: str
    hint: str = ""
    fix: Fix | None = None
    also: list[Path] = field(default_factory=list, compare=False)


@dataclass(frozen=True)
class Located:
    """A finding with its place in the file; line and columns from 1, where they are known.

    `end_column` is the column after the word that stands there. `at` has the paths of `fix`.
    """

    rule: str
    severity: str
    path: str
    message: str
    hint: str
    file: str
    line: int | None = None
    column: int | None = None
    end_column: int | None = None
    at: tuple[Path, ...] = ()
    fix: Fix | None = None

    @property
    def where(self) -> str:
        """The file with line and column, and the path inside it."""
        spot = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{spot}: {self.path}" if self.path else spot

    def __str__(self) -> str:
        """The finding on one line, without its rule."""
        return f"{self.where}: {with_hint(self.message, self.hint)}"


def with_hint(message: str, hint: str) -> str:
    """Return a message and its hint, a sentence of its own, on one line."""
    if not hint:
        return message
    end = "" if hint.endswith((".", "?")) else "."
    return f"{message}. {hint[0].upper()}{hint[1:]}{end}"
