"""The plan of sms bulk: read the recipients, leave out who gets no message, say what will be."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sinchctl.bulk.exclusions import OptOuts, excluded_numbers, opted_out
from sinchctl.bulk.ledger import Ledger
from sinchctl.bulk.lines import Digest, Lines
from sinchctl.bulk.plan import OPTED_OUT, BulkPlan, LeftOut, make_plan
from sinchctl.bulk.rows import Wanted, rows
from sinchctl.bulk.template import Template
from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.terminal.input import unreadable
from sinchctl.terminal.waiting import status_line

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


def parsed_defaults(texts: list[str], template: Template) -> dict[str, str]:
    """Return the values of --default by column. Raises UsageError."""
    defaults: dict[str, str] = {}
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark or not name:
            raise UsageError(f"--default {text!r} has no COLUMN=TEXT", hint="write name=customer")
        if name not in template.columns:
            raise UsageError(
                f"--default names {name!r}, and the text has no {{{name}}}", hint="check the name"
            )
        defaults[name] = value
    return defaults


@dataclass
class Source:
    """The files that a plan is made of. `digests` are those of their bytes, once they are read."""

    session: Session
    recipients: str
    encoding: str | None
    wanted: Wanted
    exclude: list[str]
    opt_outs: OptOuts | None
    digests: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def _opened(self, name: str, what: str) -> Iterator[tuple[Digest, str]]:
        """Open a file or stdin; afterwards its digest is known."""
        terminal = self.session.terminal
        if name == "-":
            if terminal.stdin_is_taken:
                raise UsageError("only one argument can be '-': standard input is read once")
            terminal.stdin_is_taken = True
            digest = Digest(terminal.stdin)
            yield digest, "standard input"
            self.digests[what] = digest.hexdigest()
            return
        try:
            file = Path(name).open("rb")  # noqa: SIM115 - closed below
        except (OSError, ValueError) as fault:
            raise unreadable(name, fault) from None
        with file:
            digest = Digest(file)
            yield digest, repr(name)
            self.digests[what] = digest.hexdigest()

    def read_digests(self) -> dict[str, str]:
        """Return the digests of all files without looking into them."""
        for name, what in self._files():
            with self._opened(name, what):
                pass
        return self.digests

    def _files(self) -> list[tuple[str, str]]:
        own = (self.recipients, "RECIPIENTS")
        return [own, *((name, f"--exclude {name}") for name in self.exclude)]

    def plan(
        self, draft: Ledger, template: Template, batch_size: int, client: "Client"
    ) -> BulkPlan:
        """Write the recipients into a draft of a ledger. Raises UsageError."""
        left_out = LeftOut()
        (own, *excluded) = self._files()
        try:
            for name, what in excluded:
                with self._opened(name, what) as (stream, title):
                    numbers = excluded_numbers(Lines(stream, title, self.encoding), self.wanted.to)
                    left_out.add(numbers, f"excluded by {name}")
            with status_line(self.session.terminal) as update:
                if self.opt_outs is not None:
                    update("reading the opt-out list")
                    left_out.add(opted_out(client, self.opt_outs), OPTED_OUT)
                with self._opened(*own) as (stream, title):
                    lines = Lines(stream, title, self.encoding)
                    return make_plan(
                        draft,
                        rows(lines, self.wanted),
                        template,
                        left_out,
                        batch_size,
                        lambda count: update(f"planning: {count:,} rows"),
                    )
        finally:
            left_out.close()


def plan_record(plan: BulkPlan, rate: float | None) -> dict[str, Any]:
    """Return a plan as --dry-run prints it."""
    return {
        "rows": plan.rows,
        "bad": plan.bad,
        "duplicates": plan.duplicates,
        "excluded": plan.excluded,
        "optedOut": plan.opted_out,
        "recipients": plan.recipients,
        "parts": plan.parts,
        "gsm7": plan.gsm7,
        "ucs2": plan.ucs2,
        "longest": plan.longest,
        "requests": plan.requests,
        "seconds": plan.seconds(rate),
    }


def plan_lines(plan: BulkPlan, rate: float | None, name: str) -> list[str]:
    """Return a plan for people."""
    seconds = plan.seconds(rate)
    time = f" in about {seconds:,.0f} s ({rate:,.0f} a second)" if seconds is not None else ""
    lines = [
        f"plan for {name}: {plan.rows:,} row{'' if plan.rows == 1 else 's'}",
        f"  bad          {plan.bad:,}",
        *(f"    {row}" for row in plan.bad_rows),
        *(
            [f"    and {plan.bad - len(plan.bad_rows):,} more"]
            if plan.bad > len(plan.bad_rows)
            else []
        ),
        f"  duplicates   {plan.duplicates:,}",
        f"  excluded     {plan.excluded:,}",
        f"  opted out    {plan.opted_out:,}",
        f"  recipients   {plan.recipients:,}",
        f"  parts        {plan.parts:,} (GSM-7 {plan.gsm7:,}, UCS-2 {plan.ucs2:,})",
        f"  longest text {plan.longest:,} characters",
        f"  requests     {plan.requests:,}{time}",
    ]
    return [*lines, f"  first text   {plan.first_text}"] if plan.first_text else lines
