"""Everything that can be said about SVAML before a call is placed: the rules, and the check.

The rules stand in the modules `lint_*`, each with what finds it; here they come together.
"""

from typing import Any

from . import lint_files
from .findings import Finding, Rule, Severity
from .lint_report import Report, kind

__all__ = ["RULES", "Finding", "Rule", "Severity", "check"]

_SUBJECTS = (lint_files,)

RULES: dict[str, Rule] = {rule.id: rule for subject in _SUBJECTS for rule in subject.RULES}
"""Every rule by its id, those of the readers of files included."""


def check(tree: Any, event: str = "") -> list[Finding]:
    """What is wrong with SVAML, a JSON tree, where it answers `event`. Never raises.

    `event` is ice, ace, pie, dice, notify or manage (a request that manages a call), or empty
    where it is not known. The path of a finding is the way into `tree`; what is missing is
    found at the object that should have it.
    """
    report = Report(event)
    if not isinstance(tree, dict):
        note = f"the SVAML is {kind(tree)}; an object is due"
        report.add(lint_files.NO_SVAML, (), note)
    return report.findings
