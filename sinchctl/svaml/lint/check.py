"""Everything that can be said about SVAML before a call is placed.

Every module in `rules/` is found by its file: it has Rule constants, and `check` if it has
something to look at in SVAML.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from sinchctl.svaml.model import Svaml
from sinchctl.svaml.read import read

from .finding import Finding, Rule
from .report import LintReport
from .rules.shape import check_object

_FOLDER = Path(__file__).parent / "rules"


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = sorted(path.stem for path in _FOLDER.glob("*.py") if path.stem != "__init__")
    return tuple(import_module(f"{__package__}.rules.{name}") for name in names)


@cache
def rules() -> dict[str, Rule]:
    """Return every rule by its id, those of menu and flow files included."""
    found = (value for module in _modules() for value in vars(module).values())
    table = {value.id: value for value in found if isinstance(value, Rule)}
    return dict(sorted(table.items()))


@cache
def _checks() -> tuple[Callable[[LintReport, Svaml], None], ...]:
    return tuple(module.check for module in _modules() if hasattr(module, "check"))


def check(tree: Any, event: str = "") -> list[Finding]:
    """Return what is wrong with SVAML, a JSON tree, in answer to `event`. Never raises.

    `event` is ice, ace, pie, dice, notify or manage (a request that manages a call), or empty
    if unknown. The path of a finding is the way into `tree`; what is missing is found at the
    object that should have it.
    """
    report = LintReport(event)
    if check_object(report, tree):
        check_svaml(report, read(tree))
    return report.findings


def check_svaml(report: LintReport, svaml: Svaml) -> None:
    """Add the findings of every rule to the report."""
    for look in _checks():
        look(report, svaml)
