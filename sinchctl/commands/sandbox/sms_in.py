"""sandbox sms-in: somebody sends the application an SMS."""

from pathlib import Path
from typing import Annotated, Final

import typer

from sinchctl.commandline.session import Session
from sinchctl.phone import number
from sinchctl.sandbox.settings import load
from sinchctl.sandbox.sms.inbounds import destination, receive
from sinchctl.sandbox.state import opened, state_file
from sinchctl.sandbox.upkeep import catch_up
from sinchctl.terminal.input import read_text
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.text.amounts import moment

_LAST: Final = 20
"""Callbacks among which the one of a new message is."""


def sms_in(
    ctx: typer.Context,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="The text; - reads stdin, @FILE reads a file.")
    ],
    sender: Annotated[str, typer.Option("--from", metavar="N", help="Who sends it, a number.")],
    to: Annotated[
        str, typer.Option(metavar="N", help="A number or short code of the application.")
    ],
    reference: Annotated[
        str | None, typer.Option(metavar="REF", help="The client_reference of the message.")
    ] = None,
) -> Result:
    """Send an SMS to the application, and print its id.

    The sandbox keeps it for GET /inbounds and posts it, as mo_text, to the SMS URL of the
    settings, and as MESSAGE_INBOUND to the webhooks of the Conversation app. STOP puts the
    sender on the app's opt-out list, and START takes him off. A group whose keyword the text
    begins with gains or loses the sender.

    A text that begins with a dash needs -- before it; one that begins with @ is written @@.
    """
    session: Session = ctx.obj
    sender, to = number(sender, "sender"), destination(to)
    body = read_text(session.terminal, text)
    file = state_file(session.terminal.environ)
    with opened(file) as state:
        inbound = receive(
            state, session.now(), sender=sender, to=to, text=body, reference=reference
        )
        url = load(state).sms_url
    catch_up(file, session.now)

    def card() -> Card:
        return Card(
            "SMS received",
            lines(
                ("Message id", inbound["id"], "strong"),
                ("From", sender),
                ("To", to),
                ("Text", body),
                ("Reference", reference),
                ("Received", moment(inbound["received_at"])),
                ("Posted to", f"{url}: {_answer(file, inbound['id'])}" if url else None),
            ),
        )

    view = View(inbound, card, inbound["id"], (inbound["id"], sender, to))
    hint = "what your application answered: sinchctl sandbox log --kind callback"
    if not url:
        hint = "the settings have no SMS URL: sinchctl sandbox settings --sms-url URL"
    return Result([view], hint=f"read it: sinchctl --sandbox sms inbox; {hint}")


def _answer(file: Path, message_id: str) -> str:
    """Return what the application answered to the callback of a message."""
    with opened(file) as state:
        for entry in state.newest("callback", _LAST):
            if entry["body"].get("id") == message_id:
                return str(entry["status"] or entry["reply"])
    return "not answered yet"
