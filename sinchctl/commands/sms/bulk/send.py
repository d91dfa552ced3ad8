"""sms bulk: one text to many recipients, to each of them once."""

import json
from math import ceil, isfinite
from pathlib import Path
from typing import Annotated, Literal

import typer

from sinchctl.bulk.channels import CHANNELS, Channel, Options
from sinchctl.bulk.rows import Wanted
from sinchctl.bulk.template import Template
from sinchctl.commandline.session import Session
from sinchctl.commands.sms.send_values import (
    checked_address,
    checked_sender,
    checked_times,
)
from sinchctl.commands.sms.via import SmsApi, sms_api
from sinchctl.errors import UsageError
from sinchctl.terminal.input import read_text
from sinchctl.terminal.views import Result
from sinchctl.times import iso

BULK_APIS: tuple[SmsApi, ...] = ("xms", "conversation")
LONGEST_PREFIX = 90
"""Characters of --reference; the rest of the 128 makes it unique."""
RECIPIENTS, MESSAGE, SENDING = "Recipients", "Message", "Sending"


def bulk(
    ctx: typer.Context,
    recipients: Annotated[
        str,
        typer.Argument(
            metavar="RECIPIENTS",
            help="A file: CSV or TSV with a heading, NDJSON, or one number a line; - reads stdin.",
        ),
    ],
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT", help="The text, with {column} for the values of a column; @FILE."
        ),
    ],
    to_column: Annotated[
        str,
        typer.Option(metavar="NAME", help="The column of the numbers.", rich_help_panel=RECIPIENTS),
    ] = "to",
    default: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=TEXT",
            help="The value of a column where a row has none.",
            rich_help_panel=RECIPIENTS,
        ),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The encoding of the file, such as cp1252; else UTF-8 or its mark.",
            rich_help_panel=RECIPIENTS,
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="Leave out the numbers of this file; may be repeated.",
            rich_help_panel=RECIPIENTS,
        ),
    ] = None,
    opt_outs: Annotated[
        Literal["all", "marketing", "notification"] | None,
        typer.Option(
            metavar="LIST",
            help="Leave out who has opted out: all, marketing or notification. With a "
            "Conversation app it is all.",
            rich_help_panel=RECIPIENTS,
        ),
    ] = None,
    no_opt_outs: Annotated[
        bool,
        typer.Option(
            "--no-opt-outs", help="Do not read the opt-out lists.", rich_help_panel=RECIPIENTS
        ),
    ] = False,
    skip_bad: Annotated[
        bool,
        typer.Option("--skip-bad", help="Leave out bad rows.", rich_help_panel=RECIPIENTS),
    ] = False,
    sender: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="SENDER",
            help="The sender: a number or a name.",
            rich_help_panel=MESSAGE,
        ),
    ] = None,
    reference: Annotated[
        str | None,
        typer.Option(
            metavar="REF",
            help="The beginning of the reference of each request.",
            rich_help_panel=MESSAGE,
        ),
    ] = None,
    send_at: Annotated[
        str | None,
        typer.Option(
            metavar="T",
            help="When to send: ISO 8601, or +2h (xms and --batch-api).",
            rich_help_panel=MESSAGE,
        ),
    ] = None,
    callback_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Where Sinch posts its delivery reports.",
            rich_help_panel=MESSAGE,
        ),
    ] = None,
    via: Annotated[
        Literal["auto", "conversation", "xms"],
        typer.Option(
            metavar="API",
            case_sensitive=False,
            help="auto, conversation (the Conversation API) or xms (the SMS REST API).",
            rich_help_panel=SENDING,
        ),
    ] = "auto",
    batch_api: Annotated[
        bool,
        typer.Option(
            "--batch-api",
            help="Use the Batch API of Conversation: many recipients a request.",
            rich_help_panel=SENDING,
        ),
    ] = False,
    ledger: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The file that knows what was sent; else RECIPIENTS.ledger.",
            rich_help_panel=SENDING,
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask.", rich_help_panel=SENDING)
    ] = False,
    resend_unknown: Annotated[
        bool,
        typer.Option(
            "--resend-unknown",
            help="Send again what may have been sent: some may get it twice.",
            rich_help_panel=SENDING,
        ),
    ] = False,
    rate: Annotated[
        float | None,
        typer.Option(
            metavar="N", min=0.01, help="Recipients a second at most.", rich_help_panel=SENDING
        ),
    ] = None,
    concurrency: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, max=64, help="Requests at a time.", rich_help_panel=SENDING
        ),
    ] = 4,
    batch_size: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            max=1000,
            help="Recipients of one request at most (default 1000).",
            rich_help_panel=SENDING,
        ),
    ] = None,
) -> Result:
    """Send one text to many recipients, to each of them once.

    It shows a plan first and asks, on a terminal. A ledger keeps what is sent to whom before it
    goes out, so that the same command goes on where a run stopped or was killed. What may have
    been sent is looked for at Sinch, and never sent again by itself.

    The exit code is 0 if Sinch accepted all, 10 if it refused some, 12 if some are unknown.

    In TEXT {{ and }} are braces; $${column} is a dollar sign and a value. ${x} stays as it is.
    """
    from .campaign import Order, begin, shown_plan, shown_request  # these load sqlite3
    from .planning import Source, parsed_defaults
    from .sending import Run

    session: Session = ctx.obj
    reader = next(session.clients(reads=True))
    channel = _channel(session, via, is_batch=batch_api)
    if send_at is not None and not channel.schedules:
        hint = "use its Batch API (--batch-api) or a service plan (--via xms)"
        raise UsageError("the Conversation API has no --send-at", hint=hint)
    starts, _ = checked_times(session, send_at, None, None)
    template = Template(read_text(session.terminal, text), has_parameters=channel.has_parameters)
    defaults = parsed_defaults(default or [], template)
    if opt_outs is None and not no_opt_outs and reader.profile.has_conversation_app:
        opt_outs = "all"
    wanted = Wanted(to_column, template.columns, defaults)
    options = Options(
        checked_sender(session.terminal, sender or reader.profile.sms_sender or None),
        iso(starts) if starts else None,
        checked_address(callback_url),
    )
    order = Order(
        Source(session, recipients, encoding, wanted, exclude or [], opt_outs),
        template,
        channel,
        options,
        _checked_prefix(reference),
        _size(channel, batch_size, rate),
        rate or channel.rate,
        skip_bad=skip_bad,
        inputs={
            "TEXT": template.source,
            "--to-column": to_column,
            "--default": json.dumps(defaults, sort_keys=True),
            "--from": options.sender or "",
            "--send-at": send_at or "",
            "--callback-url": callback_url or "",
            "--reference": reference or "",
        },
    )
    if session.terminal.settings.dry_run:
        return shown_plan(session, order, reader)
    if session.terminal.settings.curl:
        return shown_request(session, order, reader)
    campaign = begin(session, order, reader, _place(recipients, ledger), asks=not yes)
    run = Run(session, campaign, reader, concurrency)
    run.settle(resend=resend_unknown, asks=not yes)
    return run.result()


def _channel(session: Session, via: str, *, is_batch: bool) -> Channel:
    if is_batch and via == "auto":
        via = "conversation"
    api = sms_api(session, via, "send to many", BULK_APIS)
    if is_batch and api != "conversation":
        raise UsageError("--batch-api belongs to the Conversation API", hint="leave out --via")
    return CHANNELS["conversation batch" if is_batch else api]


def _size(channel: Channel, batch_size: int | None, rate: float | None) -> int:
    """Return how many recipients a request has at most: with a rate, those of one second."""
    if rate is not None and not isfinite(rate):
        raise UsageError(f"--rate {rate} is not a number of recipients", hint="leave it out")
    of_a_second = ceil(rate) if rate else channel.batch_size
    return min(batch_size or channel.batch_size, channel.batch_size, of_a_second)


def _checked_prefix(reference: str | None) -> str:
    if reference is None:
        return "bulk"
    if not 0 < len(reference) <= LONGEST_PREFIX:
        raise UsageError(f"--reference must have 1 to {LONGEST_PREFIX} characters")
    return reference


def _place(recipients: str, ledger: str | None) -> Path:
    if ledger is None and recipients == "-":
        raise UsageError("recipients from standard input need --ledger FILE", hint="name one")
    return Path(ledger or f"{recipients}.ledger")
