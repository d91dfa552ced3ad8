"""New calls: what a callout or a caller asks for, as a call that can run."""

import json
import uuid
from typing import Any

from sinchctl.callbacks.live_application import document_name
from sinchctl.sandbox.members import is_address, member
from sinchctl.sandbox.settings import SandboxSettings
from sinchctl.simulator.engine.state import Call, Callout, Peer
from sinchctl.simulator.play.caller import OtherSide
from sinchctl.simulator.play.script import Token

from .people import habit, manners_of, person
from .phone_line import EMPTY, PhoneLine
from .store import LineStore

_ENABLED = {"enableAce": "ace", "enablePie": "pie", "enableDice": "dice"}


def callout_line(
    store: LineStore,
    settings: SandboxSettings,
    application_key: str,
    kind: str,
    options: dict[str, Any],
    to: Peer,
    caller_id: str,
) -> PhoneLine:
    """Return a callout as a call. `options` are those of Sinch's request, checked before."""
    asked = {event for name, event in _ENABLED.items() if member(options, name) is True}
    callout = Callout(
        kind=kind.removesuffix("Callout"),
        text=member(options, "text") or member(options, "prompts") or "",
        conference=member(options, "conferenceId") or "",
        greeting=member(options, "greeting") or "",
        max_duration=member(options, "maxDuration"),
        enabled=("ace", "pie", "dice") if kind == "customCallout" else tuple(sorted(asked)),
    )
    call = Call(
        id=str(uuid.uuid4()),
        application_key=application_key,
        started=store.now,
        cli=caller_id,
        to=to,
        dialled=to,
        custom=member(options, "custom") or None,
        callout=callout if to.endpoint else None,
    )
    line = _line(store, settings, call, kind, to.endpoint, [])
    if kind == "customCallout":
        for event in ("ice", "ace", "pie", "dice"):
            if answer := member(options, event):
                line.own[event] = _own(store, answer)
    return line


def inbound_line(
    store: LineStore,
    settings: SandboxSettings,
    application_key: str,
    to: str,
    caller: str,
    *,
    app_user: str | None = None,
    script: list[Token],
) -> PhoneLine:
    """Return a call that somebody makes to the application."""
    dialled = Peer("did", to) if app_user is None else Peer("number", to)
    call = Call(
        id=str(uuid.uuid4()),
        application_key=application_key,
        started=store.now,
        cli=(caller or app_user or "").removeprefix("+"),
        to=dialled,
        dialled=dialled,
        origin="PSTN" if app_user is None else "MXP",
    )
    return _line(store, settings, call, "inbound", caller or app_user or "", script)


def _line(
    store: LineStore,
    settings: SandboxSettings,
    call: Call,
    kind: str,
    number: str,
    script: list[Token],
) -> PhoneLine:
    return PhoneLine(
        call=call,
        caller=person(number, settings, script),
        other=OtherSide(manners_of(call.to.endpoint, settings)),
        kind=kind,
        number=number,
        anchor=store.now,
        habit=habit(number),
    )


def _own(store: LineStore, answer: str) -> str:
    """Return what answers an event of a custom callout: an address, or the name of SVAML."""
    if is_address(answer):
        return answer
    tree = json.loads(answer)
    if not tree:
        return EMPTY
    name = document_name(answer.encode("utf-8", "surrogatepass"))
    store.keep_document(name, tree)
    return name
