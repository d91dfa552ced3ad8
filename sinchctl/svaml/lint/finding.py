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
