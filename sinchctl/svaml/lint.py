"""Everything that can be said about SVAML before a call is placed: the rules, and the check.

The rules stand in the modules `lint_*`, each with what finds it; here they come together.
"""

from typing import Any

from . import (
    lint_addresses,
    lint_context,
    lint_document,
    lint_effects,
    lint_files,
    lint_lengths,
    lint_locales,
    lint_members,
    lint_menus,
    lint_options,
    lint_prompts,
    lint_speech,
    lint_urls,
    lint_values,
    lint_ways,
)
from .findings import Finding, Rule, Severity
from .lint_report import Report, kind

__all__ = ["RULES", "Finding", "Rule", "Severity", "check"]

_SUBJECTS = (
    lint_files,
    lint_document,
    lint_members,
    lint_context,
    lint_values,
    lint_locales,
    lint_lengths,
    lint_prompts,
    lint_speech,
    lint_urls,
    lint_addresses,
    lint_menus,
    lint_options,
    lint_ways,
    lint_effects,
)
_CHECKS = (
    lint_context.check_context,
    lint_values.check_values,
    lint_locales.check_locales,
    lint_lengths.check_lengths,
    lint_prompts.check_prompts,
    lint_addresses.check_addresses,
    lint_menus.check_menus,
    lint_effects.check_effects,
)

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
    contents = lint_document.read_contents(report, tree)
    for rule in _CHECKS:
        rule(report, contents)
    return report.findings
