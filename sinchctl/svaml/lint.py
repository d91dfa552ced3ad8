"""Everything that can be said about SVAML before a call is placed: the rules, and the check.

The rules stand in the modules `lint_*`, each with what finds it; here they come together.
"""

from collections.abc import Callable, Iterator
from typing import Any

from . import (
    lint_addresses,
    lint_context,
    lint_document,
    lint_effects,
    lint_files,
    lint_lengths,
    lint_locales,
    lint_values,
)
from .findings import Finding, Rule, Severity
from .lint_document import Contents
from .lint_report import Report, kind

__all__ = ["RULES", "Finding", "Rule", "Severity", "check"]

RULES: dict[str, Rule]
"""Every rule by its id, those of the readers of files included."""


def __getattr__(name: str) -> dict[str, Rule]:
    """RULES, made when it is asked for: a check loads the rules that a document gives work."""
    if name != "RULES":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import (
        lint_members,
        lint_menus,
        lint_options,
        lint_prompts,
        lint_speech,
        lint_urls,
        lint_ways,
    )

    subjects = (
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
    rules = {rule.id: rule for subject in subjects for rule in subject.RULES}
    globals()[name] = rules
    return rules


def check(tree: Any, event: str = "", *, file: bool = False) -> list[Finding]:
    """What is wrong with SVAML, a JSON tree, where it answers `event`. Never raises.

    `event` is ice, ace, pie, dice, notify or manage (a request that manages a call), or empty
    where it is not known. The path of a finding is the way into `tree`; what is missing is
    found at the object that should have it. With `file` the tree was made of a menu or flow
    file, and messages use the names of those.
    """
    report = Report(event, file=file)
    if not isinstance(tree, dict):
        note = f"the SVAML is {kind(tree)}; an object is due"
        report.add(lint_files.NO_SVAML, (), note)
        return report.findings
    contents = lint_document.read_contents(report, tree)
    for look in _checks(contents):
        look(report, contents)
    return report.findings


def _checks(contents: Contents) -> Iterator[Callable[[Report, Contents], None]]:
    """Every check that has something to look at."""
    action = "" if contents.action is None else contents.action.kind
    yield lint_context.check_context
    yield lint_values.check_values
    yield lint_locales.check_locales
    yield lint_lengths.check_lengths
    if contents.instructions or action == "park":
        from .lint_prompts import check_prompts

        yield check_prompts
    yield lint_addresses.check_addresses
    if action == "runMenu":
        from .lint_menus import check_menus

        yield check_menus
    yield lint_effects.check_effects
