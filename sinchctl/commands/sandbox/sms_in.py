"""sandbox sms-in: somebody sends the application an SMS."""

from typing import Annotated

import typer

from sinchctl.commandline.session import Session
from sinchctl.phone import number
from sinchctl.sandbox.sms.inbounds import destination, receive
from sinchctl.sandbox.state import opened, state_file
from sinchctl.sandbox.upkeep import catch_up
from sinchctl.terminal.input import read_text
from sinchctl.terminal.views import Card, Result, View, lines


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
    catch_up(file, session.now)
    content = lines(("Message id", inbound["id"], "strong"), ("From", sender), ("To", to))
    row = (inbound["id"], sender, to)
    return Result([View(inbound, lambda: Card("SMS received", content), inbound["id"], row)])
