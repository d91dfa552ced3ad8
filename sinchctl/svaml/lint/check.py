"""Everything that can be said about SVAML before a call is placed: the rules, and the check.

The rules stand in the modules beside this one, each with what finds it; here they come together.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sinchctl.svaml.lint.rules import (
    addresses,
    allowed_where,
    lengths,
    locales,
    menu_files,
    no_effect,
    values,
)

from .contents import Contents, read_contents
from .finding import Finding, Rule, Severity
from .report import Report, kind

__all__ = ["RULES", "Finding", "Rule", "Severity", "check"]

RULES: dict[str, Rule]
"""Every rule by its id, those of the readers of files included."""


def __getattr__(name: str) -> dict[str, Rule]:
    """RULES, made when it is asked for: a check loads the rules that a document gives work."""
    if name != "RULES":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from sinchctl.svaml.lint.rules import menu_options, menu_paths, menus, prompts, speech, urls

    from . import contents, parts

    subjects = (
        menu_files,
        contents,
        parts,
        allowed_where,
        values,
        locales,
        lengths,
        prompts,
        speech,
        urls,
        addresses,
        menus,
        menu_options,
        menu_paths,
        no_effect,
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
        report.add(menu_files.NO_SVAML, (), note)
        return report.findings
    contents = read_contents(report, tree)
    for look in _checks(contents):
        look(report, contents)
    return report.findings


def _checks(contents: Contents) -> Iterator[Callable[[Report, Contents], None]]:
    """Every check that has something to look at."""
    action = "" if contents.action is None else contents.action.kind
    yield allowed_where.check_context
    yield values.check_values
    yield locales.check_locales
    yield lengths.check_lengths
    if contents.instructions or action == "park":
        from sinchctl.svaml.lint.rules.prompts import check_prompts

        yield check_prompts
    yield addresses.check_addresses
    if action == "runMenu":
        from sinchctl.svaml.lint.rules.menus import check_menus

        yield check_menus
    yield no_effect.check_effects
