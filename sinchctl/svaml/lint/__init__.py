"""Everything that can be said about SVAML before a call is placed: the rules, and the check.

The rules stand in the modules beside this one, each with what finds it; here they come together.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sinchctl.svaml.findings import Finding, Rule, Severity

from . import (
    addresses,
    context,
    document,
    effects,
    files,
    lengths,
    locales,
    values,
)
from .document import Contents
from .report import Report, kind

__all__ = ["RULES", "Finding", "Rule", "Severity", "check"]

RULES: dict[str, Rule]
"""Every rule by its id, those of the readers of files included."""


def __getattr__(name: str) -> dict[str, Rule]:
    """RULES, made when it is asked for: a check loads the rules that a document gives work."""
    if name != "RULES":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import (
        members,
        menus,
        options,
        prompts,
        speech,
        urls,
        ways,
    )

    subjects = (
        files,
        document,
        members,
        context,
        values,
        locales,
        lengths,
        prompts,
        speech,
        urls,
        addresses,
        menus,
        options,
        ways,
        effects,
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
        report.add(files.NO_SVAML, (), note)
        return report.findings
    contents = document.read_contents(report, tree)
    for look in _checks(contents):
        look(report, contents)
    return report.findings


def _checks(contents: Contents) -> Iterator[Callable[[Report, Contents], None]]:
    """Every check that has something to look at."""
    action = "" if contents.action is None else contents.action.kind
    yield context.check_context
    yield values.check_values
    yield locales.check_locales
    yield lengths.check_lengths
    if contents.instructions or action == "park":
        from .prompts import check_prompts

        yield check_prompts
    yield addresses.check_addresses
    if action == "runMenu":
        from .menus import check_menus

        yield check_menus
    yield effects.check_effects
