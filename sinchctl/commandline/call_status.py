"""The state of a call, for the commands that show one or wait for its end."""

from functools import partial
from typing import TYPE_CHECKING, Any

from sinchctl.api import calls
from sinchctl.api.calls import CallRecord
from sinchctl.client.request import TypedReply
from sinchctl.errors import FindingsError
from sinchctl.events import meanings
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.terminal.waiting import Look, Patience, follow
from sinchctl.text.amounts import moment, money, span
from sinchctl.text.tone import Tone

from .session import Session

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


def final_call(
    session: Session, client: "Client", call_id: str, patience: Patience, *, fresh: bool = False
) -> Result:
    """Poll until the call has ended; the Result fails if it was not answered.

    Sinch may not know a `fresh` call for a moment.
    """
    again = session.command("call get", call_id, "--wait")
    look = partial(_look, client, call_id)
    return follow(session.terminal, f"the call {call_id}", look, patience, again, fresh=fresh)


def _look(client: "Client", call_id: str) -> Look:
    answer = calls.get(client, call_id)
    call = answer.value
    failure = None
    if call.result != "ANSWERED":
        because = f" ({call.reason})" if call.reason else ""
        failure = FindingsError(f"the call {call_id} ended {call.result}{because}")
    view = call_view(answer, call_id)
    return Look(call.status or "not known yet", call.status == "FINAL", failure, view)


def call_view(answer: TypedReply[CallRecord], asked_id: str) -> View:
    """Return the record of a call; `asked_id` identifies it if Sinch's answer does not."""
    call = answer.value
    call_id = call.call_id or asked_id

    def card() -> Card:
        rows = lines(
            ("Call id", call_id, "strong"),
            ("Status", *explained("call_status", call.status)),
            ("Result", *explained("call_result", call.result)),
            ("Reason", *explained("call_reason", call.reason)),
            ("From", _party(call.origin)),
            ("To", _party(call.to)),
            ("Domain", call.domain),
            ("Duration", span(call.duration)),
            ("Time", moment(call.timestamp)),
            ("Cost", money(call.debit)),
            ("Rate", f"{rate} a minute" if (rate := money(call.user_rate)) else None),
            ("Custom", call.custom),
        )
        return Card("Call", rows)

    row = (call_id, call.status, call.result, call.reason, call.duration)
    return View(answer.body, card, call_id, row, answer.body)


def explained(field: meanings.Field, word: str | None) -> tuple[str | None, Tone]:
    """Return a word with its meaning; a call in progress still has no result and no reason."""
    if not word or word == "N/A":
        return None, ""
    return meanings.with_meaning(field, word), meanings.tone(field, word)


def _party(party: Any) -> str | None:
    if isinstance(party, dict):
        return str(party.get("endpoint") or "") or None
    return None if party is None else str(party)
