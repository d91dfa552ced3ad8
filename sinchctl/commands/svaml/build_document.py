"""The document of a `svaml build` line: built, with the menus of a file, and checked."""

from collections.abc import Callable, Sequence

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError, UsageError
from sinchctl.svaml.build.actions import EXCLUSIVE, MODIFIERS, modify
from sinchctl.svaml.build.builder import Builder
from sinchctl.svaml.document.positions import format_path
from sinchctl.svaml.document.read import Document, read_document
from sinchctl.svaml.flow.kind import is_flow
from sinchctl.svaml.flow.read import read_flow
from sinchctl.svaml.lint.check import check
from sinchctl.svaml.lint.finding import Finding, with_hint
from sinchctl.svaml.load import FaultyFileError, flow_findings, flow_problems
from sinchctl.svaml.model import Action, Hangup, RunMenu, Svaml
from sinchctl.svaml.read import read
from sinchctl.svaml.write import tree, write
from sinchctl.terminal import printer
from sinchctl.terminal.views import Result
from sinchctl.text.guess import did_you_mean

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
        path = format_path(errors[0].path, "svaml")
        message = f"{path}: {errors[0].message} ({errors[0].rule})"
        raise FindingsError(message, hint=errors[0].hint or _ANYWAY)
    shown = errors or [finding for finding in findings if finding.severity == "warning"]
    if not errors or not session.terminal.wants_json_errors:
        for finding in shown[:_MOST_SHOWN]:
            text = with_hint(finding.message, finding.hint)
            path = format_path(finding.path, "svaml")
            printer.warn(session.terminal, f"{path}: {text} ({finding.rule})")
        if len(shown) > _MOST_SHOWN:
            printer.warn(session.terminal, f"and {len(shown) - _MOST_SHOWN:,} more findings")
    if errors:
        raise FindingsError(f"the document has {len(errors):,} errors", hint=_ANYWAY)


def menu_action(by: Builder, name: str, data: bytes, start: str | None, *, voice: bool) -> RunMenu:
    """Return the menus of a file as an action for this builder; `voice` turns speech on.

    Raises UsageError if the file cannot be read or has more than menus, FindingsError if it has
    errors.
    """
    document = read_document(name, data)
    if is_flow(document.value, document.syntax):
        action = _menus_of_flow(by, document, start, voice=voice)
    else:
        action = _menus_of(name, read(document.value))
        _start_with(action, start)
        action.enable_voice = voice or action.enable_voice
    if by.locale is not None:
        action.locale = by.locale
    return action


def _menus_of_flow(by: Builder, document: Document, start: str | None, *, voice: bool) -> RunMenu:
    """Return the menus of a menu or flow file. Raises FaultyFileError with every error."""
    if voice:
        _turn_speech_on(document.value)
    flow = read_flow(document.value, start=start, dialect=by.dialect)
    findings = flow_findings(document, flow, by.event, by.dialect)
    errors = [finding for finding in findings if finding.severity == "error"]
    if faults := flow_problems(document, flow) + errors:
        raise FaultyFileError(faults)
    return _menus_of(document.name, flow.svaml)


def _turn_speech_on(value: object) -> None:
    """Set enable_voice in the tree of a file, where the file sets it."""
    if not isinstance(value, dict):
        return
    action = value.get("action")
    members = action.get("run_menu") if isinstance(action, dict) else None
    if isinstance(members, dict) and "enable_voice" in members:
        members["enable_voice"] = True
    else:
        value["enable_voice"] = True


def _menus_of(name: str, svaml: Svaml) -> RunMenu:
    if svaml.instructions:
        raise UsageError(
            f"{name!r} has instructions, and run-menu takes menus only",
            hint=f"use sinchctl svaml render {name}",
        )
    if not isinstance(svaml.action, RunMenu):
        raise UsageError(f"{name!r} does not contain menus", hint="see sinchctl help menus")
    return svaml.action


def _start_with(action: RunMenu, start: str | None) -> None:
    """Let another menu of SVAML play first. Raises UsageError if it does not exist."""
    if start is None:
        return
    names = [menu.id for menu in action.menus or [] if menu.id is not None]
    if start not in names:
        hint = did_you_mean(start, names) or "name a menu of the file"
        raise UsageError(f"there is no menu {start!r}", hint=hint)
    action.main_menu = start
