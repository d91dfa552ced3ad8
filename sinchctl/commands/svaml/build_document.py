"""The end of `svaml build`: build the document of the line, check it and return it."""

from collections.abc import Callable, Sequence

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError, UsageError
from sinchctl.svaml.build.actions import EXCLUSIVE, MODIFIERS, modify
from sinchctl.svaml.build.builder import Builder
from sinchctl.svaml.document.positions import format_path
from sinchctl.svaml.lint.check import check
from sinchctl.svaml.lint.finding import Finding
from sinchctl.svaml.model import Action, Hangup
from sinchctl.svaml.write import tree, write
from sinchctl.terminal import printer
from sinchctl.terminal.views import Result

from .build_options import instruct, line_of
from .options import svaml_result

_MOST_SHOWN = 20
_ANYWAY = "add --no-lint to print it anyway"


def finish(ctx: typer.Context, make: Callable[[Builder], Action | None]) -> Result:
    """Build the document of the line with the action that `make` returns, and check it.

    The parameters of the command that are options of the action are applied to it. Raises
    FindingsError if lint finds errors.
    """
    session: Session = ctx.obj
    line = line_of(ctx)
    if line.barge and line.event != "manage":
        raise UsageError("--barge-hangup only works for manage", hint="add --for manage")
    by = Builder(line.event, line.locale, line.dialect)
    _refuse_exclusive(ctx)
    instruct(session.terminal, by, line.instructions)
    action = make(by)
    if action is not None:
        _apply_options(ctx, by, action)
    if line.barge and not isinstance(action, Hangup):
        printer.warn(session.terminal, "--barge-hangup does nothing without hangup")
    document = by.done(action)
    if not line.no_lint and not by.old:
        _refuse_errors(session, check(tree(document, line.dialect), line.event))
    return svaml_result(write(document, line.dialect), compact=line.compact)


def _refuse_exclusive(ctx: typer.Context) -> None:
    for names in EXCLUSIVE:
        used = [f"--{name.replace('_', '-')}" for name in names if ctx.params.get(name)]
        if len(used) > 1:
            raise UsageError(f"{' and '.join(used)} exclude each other", hint="use one of them")


def _apply_options(ctx: typer.Context, by: Builder, action: Action) -> None:
    for name in MODIFIERS.get(type(action), {}):
        value = ctx.params.get(name)
        for each in value if isinstance(value, list | tuple) else [value]:
            if each is not None and each is not False:
                modify(by, action, name, each)


def _refuse_errors(session: Session, findings: Sequence[Finding]) -> None:
    """Warn of what lint finds. Raises FindingsError if errors are among it."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if len(errors) == 1:
        raise FindingsError(_described(errors[0]), hint=errors[0].hint or _ANYWAY)
    shown = errors or [finding for finding in findings if finding.severity == "warning"]
    if not errors or not session.terminal.wants_json_errors:
        for finding in shown[:_MOST_SHOWN]:
            hint = f". {finding.hint[0].upper()}{finding.hint[1:]}" if finding.hint else ""
            printer.warn(session.terminal, _described(finding) + hint)
        if len(shown) > _MOST_SHOWN:
            printer.warn(session.terminal, f"and {len(shown) - _MOST_SHOWN:,} more findings")
    if errors:
        raise FindingsError(f"the document has {len(errors):,} errors", hint=_ANYWAY)


def _described(finding: Finding) -> str:
    return f"{format_path(finding.path, 'svaml')}: {finding.message} ({finding.rule})"
