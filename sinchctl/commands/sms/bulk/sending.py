"""Run a campaign: settle what is unknown, send what is planned, print what came of it."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from sinchctl import wire
from sinchctl.bulk.sending import Sending, Settled
from sinchctl.bulk.settling import (
    PAUSES,
    interrupted_requests,
    look,
    plan_again,
    still_unknown,
)
from sinchctl.bulk.throttle import Throttle
from sinchctl.bulk.workers import Workers
from sinchctl.commandline.session import Session
from sinchctl.errors import (
    DeclinedError,
    OutcomeUnknownError,
    PartlyFailedError,
    SinchctlError,
    UsageError,
)
from sinchctl.terminal import printer
from sinchctl.terminal.questions import agreed, can_ask
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.terminal.waiting import interruptible, progress

from .campaign import Campaign

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_CHUNK = 1000
_GO_ON = "run the same command again: it goes on, and sends nothing twice"


class Record(wire.Wire):
    """What came of one recipient."""

    line: int
    to: str
    state: str
    id: str | None
    parts: int
    why: str | None = None


class Run:
    """One run of a campaign. It ends early on Ctrl-C, or if nothing more can be sent."""

    def __init__(
        self, session: Session, campaign: Campaign, reader: "Client", concurrency: int
    ) -> None:
        self._session = session
        self._campaign = campaign
        self._ledger = campaign.ledger
        self._reader = reader
        self._concurrency = concurrency
        self._early: list[Settled] = []
        self._is_interrupted = False
        self._result = Result(if_lost=_GO_ON)

    def settle(self, *, resend: bool, asks: bool) -> None:
        """Look for what an earlier run left unknown; plan it again if the operator wants that.

        Raises DeclinedError or UsageError if he does not, and what the client raises.
        """
        interrupted_requests(self._ledger)
        self._early = self._look()
        unknown = self._ledger.counts().get("unknown", 0)
        if not resend or not unknown:
            return
        if asks and not can_ask(self._session.terminal):
            raise UsageError(
                f"{unknown:,} recipients may get the message twice", hint="add --yes to do it"
            )
        question = f"{unknown:,} recipients may have got the message. Send it again?"
        if asks and not agreed(self._session.terminal, question):
            raise DeclinedError("nothing was sent again")
        plan_again(self._ledger)

    def result(self) -> Result:
        """Return what sends while it is printed."""
        self._result.records = self._views()
        # A generator, which the printer closes: that waits for the requests under way.
        self._result.finished = (wire.encode_lines(records) for records in self._groups())
        self._result.summary = self._summary
        return self._result

    def _views(self) -> Iterator[View]:
        for records in self._groups():
            for record in records:
                row = (record.line, record.to, record.state, record.id, record.parts, record.why)
                yield View(wire.encode(record), identifier=record.id or "", row=row)

    def _groups(self) -> Iterator[list[Record]]:
        """Send, and yield the records of one request after the other."""
        if self._campaign.is_new:
            yield from self._left_out()
        yield from map(self._recorded, self._early)
        counts = self._ledger.counts()
        total, planned = sum(counts.values()), counts.get("planned", 0)
        sending = self._sending()
        with (
            interruptible(lambda: self._interrupt(sending)),
            progress(self._session.terminal, total) as update,
        ):
            done = total - planned
            try:
                for settled in sending.run():
                    for each in settled:
                        done += len(each.request.recipients)
                        yield self._recorded(each)
                    update(done, "")
            except KeyboardInterrupt:  # the second: nothing is waited for
                printer.note(self._session.terminal, f"stopped at once. To go on, {_GO_ON}")
                raise
            if not self._is_interrupted:
                yield from map(self._recorded, self._look_again())
        yield from map(self._recorded, still_unknown(self._ledger))
        self._end(sending)

    def _sending(self) -> Sending:
        session, order = self._session, self._campaign.order
        clients = islice(session.clients(retries=0), self._concurrency)
        workers = Workers(clients, order.channel, self._campaign.options)
        clock = session.terminal.monotonic
        throttle = Throttle(order.rate, self._concurrency, clock, session.random)
        return Sending(self._ledger, workers, throttle, session.now, session.terminal.sleep)

    def _interrupt(self, sending: Sending) -> None:
        self._is_interrupted = True
        sending.stop()
        printer.note(
            self._session.terminal,
            "finishing the requests under way. Press Ctrl-C again to end at once",
        )

    def _look(self) -> list[Settled]:
        return look(self._ledger, self._campaign.order.channel, self._reader, self._session.now)

    def _look_again(self) -> Iterator[Settled]:
        """Look for what is unknown a few times; Sinch may list it a moment later."""
        for pause in PAUSES:
            if self._is_interrupted or not self._ledger.counts().get("unknown"):
                return
            self._session.terminal.sleep(pause)
            try:
                yield from self._look()
            except SinchctlError as fault:
                printer.warn(self._session.terminal, f"cannot look at Sinch: {fault.message}")
                return

    def _recorded(self, settled: Settled) -> list[Record]:
        request, state, message, why = settled
        if state == "accepted":
            self._result.accepted = f"messages (see the ledger {str(self._ledger.path)!r})"
        return [
            Record(line, f"+{number}", state, message or None, parts, why or None)
            for line, number, parts, _ in request.recipients
        ]

    def _left_out(self) -> Iterator[list[Record]]:
        rows = self._ledger.left_out()
        while chunk := list(islice(rows, _CHUNK)):
            yield [Record(line, to, "skipped", None, 0, why) for line, to, why in chunk]

    def _end(self, sending: Sending) -> None:
        """Say how the run ended: raise the interrupt, or leave the failure to the printer."""
        counts = self._ledger.counts()
        planned = counts.get("planned", 0)
        unsent = f"{planned:,} of {sum(counts.values()):,} recipients are not sent to yet"
        if self._is_interrupted:
            printer.note(self._session.terminal, f"stopped: {unsent}. To go on, {_GO_ON}")
            raise KeyboardInterrupt
        fault = sending.error
        unknown = counts.get("unknown", 0) + counts.get("sending", 0)
        refused = counts.get("refused", 0)
        if fault is not None and not isinstance(fault, SinchctlError):
            raise fault
        if unknown:
            reason = f"{fault.message}. " if fault else ""
            also = f", and {unsent}" if planned else ""
            self._result.failure = OutcomeUnknownError(
                f"{reason}{unknown:,} recipients may have got the message or not{also}",
                hint="run the same command again: it looks for them at Sinch. --resend-unknown "
                "sends it to them again",
            )
        elif fault is not None:
            fault.message = f"{fault.message}; {unsent}"
            fault.hint = f"{fault.hint}. Then {_GO_ON}" if fault.hint else _GO_ON
            self._result.failure = fault
        elif refused:
            self._result.failure = PartlyFailedError(
                f"Sinch refused {refused:,} of {sum(counts.values()):,} recipients",
                hint=f"see why: {self._session.command('sms bulk-status', str(self._ledger.path))}",
            )

    def _summary(self) -> Card:
        counts = self._ledger.counts()
        bad = bool(counts.get("refused") or counts.get("unknown"))
        state_lines = [(state.capitalize(), f"{count:,}") for state, count in counts.items()]
        return Card(
            "Bulk send",
            lines(*state_lines, ("Ledger", str(self._ledger.path))),
            "warn" if bad or counts.get("planned") else "good",
        )
