"""sms status: the delivery status of an SMS, now or at its end."""

from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl.commandline.options import Interval, MaxWait, Wait
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.terminal.views import Result
from sinchctl.terminal.waiting import patience

from .conversation.status import conversation_status
from .delivery import delivery_look, final_status
from .options import MessageId
from .via import TITLES, Via, sms_api, via_words

if TYPE_CHECKING:
    pass  # it loads httpx


def status(
    ctx: typer.Context,
    message_id: MessageId,
    events: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="Read what callbacks said from this recording of event listen (Conversation API).",
        ),
    ] = None,
    via: Via = "auto",
    wait: Wait = False,
    interval: Interval = None,
    max_wait: MaxWait = None,
) -> Result:
    """Show the delivery status of an SMS.

    The Conversation API cannot be asked how a message went: callbacks report it. Record them
    with `event listen --record FILE`; --events reads the recording, and --wait follows it.
    """
    session: Session = ctx.obj
    patient = patience(wait, interval, max_wait)
    client = session.connect()
    api = sms_api(session, via, "show a status")
    if api == "conversation":
        return conversation_status(session, client, message_id, via, events or [], patient)
    if events:
        raise UsageError(
            f"{TITLES[api]} can be asked itself, so --events has no effect", hint="leave it out"
        )
    if patient:
        again = session.command("sms status", message_id, "--wait", *via_words(via))
        return final_status(session, client, message_id, api, patient, again)
    return Result([delivery_look(client, message_id, api).view])
