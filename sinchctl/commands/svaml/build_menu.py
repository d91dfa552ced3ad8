"""The action of `svaml build run-menu`, from a menu file or from SVAML."""

from typing import TYPE_CHECKING, Any

from sinchctl.errors import UsageError

if TYPE_CHECKING:
    from sinchctl.svaml.build.builder import Builder
    from sinchctl.svaml.document.read import Document
    from sinchctl.svaml.flow.read import Flow
    from sinchctl.svaml.model import RunMenu, Svaml


def menu_action(by: "Builder", name: str, data: bytes, start: str | None, *, voice: bool) -> Any:
    """The menus of a file as an action for this builder; `voice` turns speech on.

    Raises UsageError where the file cannot be read or has more than menus, FindingsError
    where it has faults.
    """
    from sinchctl.svaml.document.read import read_document
    from sinchctl.svaml.flow.kind import is_flow
    from sinchctl.svaml.flow.read import read_flow
    from sinchctl.svaml.model import RunMenu
    from sinchctl.svaml.read import read

    document = read_document(name, data)
    menu_file = is_flow(document.value, document.syntax)
    if menu_file:
        if voice:
            _speaking(document.value)
        flow = read_flow(document.value, start=start, dialect=by.dialect)
        _refuse(document, flow, by)
        svaml = flow.svaml
    else:
        svaml = read(document.value)
    action = _alone(name, svaml)
    if not isinstance(action, RunMenu):
        raise UsageError(f"{name!r} has no menus", hint="see: sinchctl help menus")
    if by.locale is not None:
        action.locale = by.locale
    if not menu_file:
        _started(action, start, voice)
    return action


def _speaking(value: object) -> None:
    """Turn speech on in the tree of a file, wherever the file says something of it."""
    if not isinstance(value, dict):
        return
    action = value.get("action")
    given = action.get("run_menu") if isinstance(action, dict) else None
    spot = given if isinstance(given, dict) and "enable_voice" in given else value
    spot["enable_voice"] = True


def _refuse(document: "Document", flow: "Flow", by: "Builder") -> None:
    """Raise FaultyFileError (exit 6) with every error of the file, each at its line."""
    from sinchctl.svaml.load import FaultyFileError, flow_findings, flow_problems

    findings = flow_findings(document, flow, by.event, by.dialect)
    errors = [one for one in findings if one.severity == "error"]
    if found := flow_problems(document, flow) + errors:
        raise FaultyFileError(found)


def _alone(name: str, svaml: "Svaml") -> Any:
    if svaml.instructions:
        raise UsageError(
            f"{name!r} has instructions of its own",
            hint=f"render it: sinchctl svaml render {name}",
        )
    return svaml.action


def _started(action: "RunMenu", start: str | None, voice: bool) -> None:
    """What the options say about menus that came as SVAML. Raises UsageError."""
    if start is not None:
        if start not in {menu.id for menu in action.menus or []}:
            raise UsageError(f"--start {start!r} is no menu of the file")
        action.main_menu = start
    if voice:
        action.enable_voice = True
