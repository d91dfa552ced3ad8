"""sinchctl conference: who is in one, and muting, holding, removing participants."""

import typer

from sinchctl.api import conferences
from sinchctl.api.conferences import Conference, Order, Participant
from sinchctl.client.request import Reply, TypedReply
from sinchctl.commandline.groups import group, verb
from sinchctl.commandline.options import CallId, ConferenceId, MusicOnHold
from sinchctl.commandline.session import Session
from sinchctl.terminal.views import Card, Piece, Result, Table, View, lines
from sinchctl.text.amounts import span

app = group("Steer conferences and their participants.")


@verb(app, "get", "sinchctl conference get standup")
def get(ctx: typer.Context, conference_id: ConferenceId) -> Result:
    """List the participants of a conference; -q prints their call ids."""
    session: Session = ctx.obj
    return _list(conferences.get(session.connect(), conference_id), conference_id)


@verb(app, "mute", "sinchctl conference mute standup CALL_ID")
def mute(ctx: typer.Context, conference_id: ConferenceId, call_id: CallId) -> Result:
    """Mute one participant."""
    return _steer(ctx.obj, conference_id, call_id, "mute", "muted")


@verb(app, "unmute", "sinchctl conference unmute standup CALL_ID")
def unmute(ctx: typer.Context, conference_id: ConferenceId, call_id: CallId) -> Result:
    """Let a muted participant speak again."""
    return _steer(ctx.obj, conference_id, call_id, "unmute", "unmuted")


@verb(app, "hold", "sinchctl conference hold standup CALL_ID --moh music1")
def hold(
    ctx: typer.Context, conference_id: ConferenceId, call_id: CallId, music: MusicOnHold = None
) -> Result:
    """Put one participant on hold."""
    return _steer(ctx.obj, conference_id, call_id, "onhold", "on hold", music)


@verb(app, "resume", "sinchctl conference resume standup CALL_ID")
def resume(
    ctx: typer.Context, conference_id: ConferenceId, call_id: CallId, music: MusicOnHold = None
) -> Result:
    """Take a participant off hold."""
    return _steer(ctx.obj, conference_id, call_id, "resume", "back in the conference", music)


@verb(app, "kick", "sinchctl conference kick standup CALL_ID")
def kick(ctx: typer.Context, conference_id: ConferenceId, call_id: CallId) -> Result:
    """Remove one participant."""
    session: Session = ctx.obj
    reply = conferences.kick(session.connect(), conference_id, call_id)
    return _accepted(reply, conference_id, "removed", call_id)


@verb(app, "end", "sinchctl conference end standup")
def end(ctx: typer.Context, conference_id: ConferenceId) -> Result:
    """Remove every participant, which ends the conference."""
    session: Session = ctx.obj
    return _accepted(conferences.end(session.connect(), conference_id), conference_id, "ended")


def _steer(
    session: Session,
    conference_id: str,
    call_id: str,
    order: Order,
    what: str,
    music: str | None = None,
) -> Result:
    reply = conferences.steer(session.connect(), conference_id, call_id, order, music)
    return _accepted(reply, conference_id, what, call_id)


def _list(answer: TypedReply[Conference], conference_id: str) -> Result:
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
    view = View(answer.body, None, raw=answer.body, rows=rows)
    return Result([view], table)


def _id(person: "Participant") -> str:
    return person.id or person.call_id or "no id"


def _state(person: "Participant") -> Piece:
    flags = (("muted", person.muted), ("on hold", person.onhold))
    states = [word for word, is_set in flags if is_set]
    return (" and ".join(states), "warn") if states else ("talking", "good")


def _accepted(reply: Reply, conference_id: str, what: str, call_id: str | None = None) -> Result:
    """Return the record of a change that Sinch accepted; any 2xx body is fine."""
    record = {"conferenceId": conference_id, "callId": call_id, "httpStatus": reply.status}
    record = {name: value for name, value in record.items() if value is not None}
    title = f"Participant {what}" if call_id else f"Conference {what}"
    card = Card(title, lines(("Conference", conference_id), ("Call id", call_id)), "good")
    row = (conference_id, call_id, reply.status)
    view = View(record, lambda: card, call_id or conference_id, row, reply.body)
    return Result([view], accepted=f"the change of {call_id or conference_id}")
