"""sinchctl conference: who is in one, and muting, holding, removing participants."""

from typing import TYPE_CHECKING

import typer

from sinchctl.commandline.call_values import moh
from sinchctl.commandline.groups import group, verb
from sinchctl.commandline.options import CallId, ConferenceId, MusicOnHold
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Piece, Table, View, lines
from sinchctl.text.amounts import span

if TYPE_CHECKING:
    from sinchctl.api.conferences import Conference, Order, Participant
    from sinchctl.client.request import Answer, Reply
    from sinchctl.commandline.session import Session

app = group("Steer conferences and who is in them.")


@verb(app, "get", "sinchctl conference get standup")
def get(ctx: typer.Context, conference_id: ConferenceId) -> None:
    """List who is in a conference; -q prints their call ids."""
    from sinchctl.api import conferences

    session: Session = ctx.obj
    with session.connect() as client:
        _show(session, conferences.get(client, conference_id), conference_id)


@verb(app, "mute", "sinchctl conference mute standup CALL_ID")
def mute(ctx: typer.Context, conference_id: ConferenceId, call_id: CallId) -> None:
    """Mute one participant."""
    _steer(ctx.obj, conference_id, call_id, "mute", "muted")


@verb(app, "unmute", "sinchctl conference unmute standup CALL_ID")
def unmute(ctx: typer.Context, conference_id: ConferenceId, call_id: CallId) -> None:
    """Let a muted participant speak again."""
    _steer(ctx.obj, conference_id, call_id, "unmute", "unmuted")


@verb(app, "hold", "sinchctl conference hold standup CALL_ID --moh music1")
def hold(
    ctx: typer.Context, conference_id: ConferenceId, call_id: CallId, music: MusicOnHold = None
) -> None:
    """Put one participant on hold."""
    _steer(ctx.obj, conference_id, call_id, "onhold", "on hold", moh(music))


@verb(app, "resume", "sinchctl conference resume standup CALL_ID")
def resume(
    ctx: typer.Context, conference_id: ConferenceId, call_id: CallId, music: MusicOnHold = None
) -> None:
    """Take a participant off hold."""
    _steer(ctx.obj, conference_id, call_id, "resume", "back in the conference", moh(music))


@verb(app, "kick", "sinchctl conference kick standup CALL_ID")
def kick(ctx: typer.Context, conference_id: ConferenceId, call_id: CallId) -> None:
    """Remove one participant."""
    from sinchctl.api import conferences

    session: Session = ctx.obj
    with session.connect() as client:
        reply = conferences.kick(client, conference_id, call_id)
    _done(session, reply, conference_id, "removed", call_id)


@verb(app, "end", "sinchctl conference end standup")
def end(ctx: typer.Context, conference_id: ConferenceId) -> None:
    """Remove everybody, which ends the conference."""
    from sinchctl.api import conferences

    session: Session = ctx.obj
    with session.connect() as client:
        reply = conferences.end(client, conference_id)
    _done(session, reply, conference_id, "ended")


def _steer(
    session: "Session",
    conference_id: str,
    call_id: str,
    order: "Order",
    what: str,
    music: str | None = None,
) -> None:
    from sinchctl.api import conferences

    with session.connect() as client:
        reply = conferences.steer(client, conference_id, call_id, order, music)
    _done(session, reply, conference_id, what, call_id)


def _show(session: "Session", answer: "Answer[Conference]", conference_id: str) -> None:
    people = answer.value.participants
    rows = [
        (_id(person), person.caller_id, person.duration, person.muted, person.onhold)
        for person in people
    ]
    table = Table(
        f"Conference {conference_id}",
        ("Call id", "Who", "For", "State"),
        [
            (_id(person), person.caller_id or "hidden", span(person.duration) or "", _state(person))
            for person in people
        ],
        f"nobody is in the conference {conference_id}",
        stacks=True,
    )
    view = View(answer.body, lambda: Card("", ()), conference_id, raw=answer.body, rows=rows)
    printer.records(session.terminal, [view], table)


def _id(person: "Participant") -> str:
    return person.id or person.call_id or "no id"


def _state(person: "Participant") -> Piece:
    states = [word for word, so in (("muted", person.muted), ("on hold", person.onhold)) if so]
    return (" and ".join(states), "warn") if states else ("talking", "good")


def _done(
    session: "Session", reply: "Reply", conference_id: str, what: str, call_id: str | None = None
) -> None:
    """Say that a change was accepted; where no body is due any 2xx is fine."""
    record = {"conferenceId": conference_id, "callId": call_id, "httpStatus": reply.status}
    record = {name: value for name, value in record.items() if value is not None}

    def card() -> Card:
        title = f"Participant {what}" if call_id else f"Conference {what}"
        return Card(title, lines(("Conference", conference_id), ("Call id", call_id)), "good")

    row = (conference_id, call_id, reply.status)
    printer.record(session.terminal, View(record, card, call_id or conference_id, row, reply.body))
