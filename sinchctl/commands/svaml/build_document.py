"""The end of `svaml build`: the document of the line is built, checked and printed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

from sinchctl.errors import UsageError
from sinchctl.terminal import printer

from .build_options import instruct, wanted
from .options import print_svaml

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.build.builder import Builder
    from sinchctl.svaml.model import Action

_TOLD = 20


def finish(
    ctx: typer.Context,
    make: "Callable[[Builder], Action | None]",
    given: dict[str, Any] | None = None,
) -> None:
    """Build the document of the line, check it and print it.

    `make` gives the action, `given` its modifiers by name; a list is a modifier repeated.
    """
    from typing import cast

    from sinchctl.svaml.build import actions
    from sinchctl.svaml.build.builder import Builder
    from sinchctl.svaml.model import Hangup
    from sinchctl.svaml.write import Dialect, tree, write

    session: Session = ctx.obj
    line = wanted(ctx)
    dialect = cast(Dialect, line.dialect)
    if line.barge and line.event != "manage":
        raise UsageError("--barge-hangup is for a call that is managed", hint="add --for manage")
    by = Builder(line.event, line.locale, dialect)
    instruct(session, by, line.instructions)
    action = make(by)
    if action is not None:
        for name, value in (given or {}).items():
            for one in value if isinstance(value, list) else [value]:
                if one is not None and one is not False:
                    actions.modify(by, action, name, one)
    if line.barge and not isinstance(action, Hangup):
        printer.warn(session.terminal, "--barge-hangup does nothing without hangup")
    made = by.done(action)
    if not line.no_lint:
        _warn(session, tree(made, dialect), line.event)
    print_svaml(session, write(made, dialect), compact=line.compact)


def _warn(session: "Session", document: dict[str, Any], event: str) -> None:
    """Tell what lint says of a document. It is printed all the same: to see it was asked for."""
    from sinchctl.svaml.document.positions import format_path
    from sinchctl.svaml.lint.check import check

    found = [one for one in check(document, event) if one.severity != "info"]
    for one in found[:_TOLD]:
        hint = f"; {one.hint}" if one.hint else ""
        printer.warn(
            session.terminal, f"{format_path(one.path, 'svaml')}: {one.message}{hint} ({one.rule})"
        )
    if len(found) > _TOLD:
        printer.warn(
            session.terminal, f"and {len(found) - _TOLD:,} more; see them all: sinchctl svaml lint"
        )
