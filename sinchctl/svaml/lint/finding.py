"""What lint says: one finding, and the rule behind it."""

from dataclasses import dataclass
from typing import Literal

from sinchctl.svaml.document.positions import Path

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong at `path`: what will happen on the call, and how to mend it."""

    rule: str
    severity: Severity
    path: Path
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its page.

    `title` is one sentence, `page` what happens on the call and why, `source` where the rule is
    from. `bad` is a whole document that breaks this rule, `good` the same without the mistake;
    both are JSON where they begin with a brace and else a menu or flow file in YAML, checked
    for `event` (empty: none named).
    """

    id: str
    severity: Severity
    title: str
    page: str
    source: str
    bad: str
    good: str
    event: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with its place in the file; line and columns from 1, where they are known.

    `end_column` is the column after the word that stands there.
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

    @property
    def where(self) -> str:
        """The file with line and column, and the path inside it."""
        spot = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{spot}: {self.path}" if self.path else spot

    def __str__(self) -> str:
        """The finding on one line, without its rule."""
        told = f"{self.where}: {self.message}"
        return f"{told}; {self.hint}" if self.hint else told
