"""One bulk send: its ledger is made when the operator has agreed to the plan, or found again."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sinchctl.atomic_file import remove_unfinished
from sinchctl.bulk import ledger_file
from sinchctl.bulk.channels import Channel, Options
from sinchctl.bulk.exclusions import opted_out
from sinchctl.bulk.inputs import account_of, keep_inputs, require_same_inputs
from sinchctl.bulk.ledger import Ledger
from sinchctl.bulk.plan import OPTED_OUT, BulkPlan
from sinchctl.bulk.template import Template
from sinchctl.commandline.session import Session
from sinchctl.errors import DeclinedError, FindingsError
from sinchctl.terminal import printer
from sinchctl.terminal.questions import agreed, can_ask
from sinchctl.terminal.views import Result, View

from .planning import Source, plan_lines, plan_record

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


@dataclass(frozen=True)
class Order:
    """What the operator wants to be sent. `inputs` must be the same when a run goes on."""

    source: Source
    template: Template
    channel: Channel
    options: Options
    prefix: str
    batch_size: int
    rate: float | None
    skip_bad: bool
    inputs: Mapping[str, str]


@dataclass(frozen=True)
class Campaign:
    """An order with its ledger, which no other run has. `is_new` says that it is the first run."""

    order: Order
    ledger: Ledger
    options: Options
    is_new: bool


def shown_plan(session: Session, order: Order, reader: "Client") -> Result:
    """Plan without a trace on the disk, and return the plan."""
    draft = ledger_file.draft(None)
    try:
        plan = order.source.plan(draft, order.template, order.batch_size, reader)
    finally:
        draft.close()
    _show(session, order, plan)
    record = plan_record(plan, order.rate)
    return Result([View(record, row=tuple(record.values()))], failure=_bad(order, plan))


def shown_request(session: Session, order: Order, reader: "Client") -> Result:
    """Plan without a trace on the disk. Raises Preview with the first request."""
    draft = ledger_file.draft(None)
    try:
        plan = order.source.plan(draft, order.template, order.batch_size, reader)
        with draft.transaction():
            draft.name_requests(f"{order.prefix}-UNIQUE")
        client = session.connect()
        for request in draft.planned(1, []):
            order.channel.send(client, draft.request(request), order.options)
    finally:
        draft.close()
    return Result(failure=_bad(order, plan))


def begin(session: Session, order: Order, reader: "Client", path: Path, *, asks: bool) -> Campaign:
    """Open the ledger of an earlier run, or plan, ask and make one.

    It stays locked until the run ends. Raises UsageError, FindingsError for bad rows, and
    DeclinedError.
    """
    session.keep(ledger_file.locked(path))
    if not path.exists():
        remove_unfinished(path)
        ledger = _made(session, order, reader, path, asks=asks)
        session.keep(ledger)
        return Campaign(order, ledger, order.options, is_new=True)
    ledger = ledger_file.opened(path)
    session.keep(ledger)
    account = account_of(order.channel, reader)
    require_same_inputs(ledger, {**order.inputs, **account, **order.source.read_digests()})
    if order.source.opt_outs is not None:
        numbers = opted_out(reader, order.source.opt_outs)
        with ledger.transaction():
            count = ledger.leave_out(numbers, OPTED_OUT)
        if count:
            printer.note(session.terminal, f"left out, as they have opted out since: {count:,}")
    counts = ledger.counts()
    left = f"{counts.get('planned', 0):,} of {sum(counts.values()):,} recipients are left"
    printer.note(session.terminal, f"going on with the ledger {str(path)!r}: {left}")
    options = order.options._replace(send_at=ledger.noted("send_at"))
    return Campaign(order, ledger, options, is_new=False)


def _made(session: Session, order: Order, reader: "Client", path: Path, *, asks: bool) -> Ledger:
    draft = ledger_file.draft(path)
    try:
        plan = order.source.plan(draft, order.template, order.batch_size, reader)
        _show(session, order, plan)
        if (failure := _bad(order, plan)) is not None:
            raise failure
        if asks and plan.recipients and can_ask(session.terminal):
            people = f"{plan.recipients:,} recipient{'s' if plan.recipients > 1 else ''}"
            if not agreed(session.terminal, f"Send to {people}?"):
                raise DeclinedError("nothing was sent")
        with draft.transaction():
            keep_inputs(
                draft,
                order.channel,
                {**order.inputs, **account_of(order.channel, reader), **order.source.digests},
            )
            draft.note("send_at", order.options.send_at)
            draft.name_requests(f"{order.prefix}-{os.urandom(6).hex()}")
    except BaseException:
        ledger_file.discard(draft)
        raise
    return ledger_file.publish(draft, path)


def _show(session: Session, order: Order, plan: BulkPlan) -> None:
    if not session.terminal.settings.quiet and not session.terminal.wants_json_errors:
        for line in plan_lines(plan, order.rate, order.source.recipients):
            printer.aside(session.terminal, line)


def _bad(order: Order, plan: BulkPlan) -> FindingsError | None:
    if not plan.bad or order.skip_bad:
        return None
    rows = f"{plan.bad:,} row{' is' if plan.bad == 1 else 's are'} bad, so nothing is sent"
    return FindingsError(
        f"{rows}; {plan.bad_rows[0]}",
        hint="correct them, or leave bad rows out with --skip-bad",
    )
