"""event send: deliver callbacks as Sinch does, and show the answers."""

from collections.abc import Iterator
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from sinchctl.callbacks.burst import Burst
from sinchctl.callbacks.deliver import Callback, Courier, address, is_loopback, target
from sinchctl.callbacks.jobs import (
    file_body,
    job_of,
    recorded_job,
    sample_body,
    scheme_of_body,
)
from sinchctl.callbacks.judge import Job, Outcome, outcome
from sinchctl.client.request import JSON
from sinchctl.commandline import dry_run
from sinchctl.commandline.http_trace import HttpTrace
from sinchctl.commandline.session import Session
from sinchctl.errors import CredentialsError, NetworkError, SinchctlError, UsageError
from sinchctl.events.model import kind_named, scheme_of, unknown_kind
from sinchctl.http_message import Headers, header_to_send
from sinchctl.profiles.model import callback_secrets, require_callback_secret
from sinchctl.signing import CallbackSecrets, Scheme
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes
from sinchctl.terminal.views import Result, View

from . import burst_view
from .answer_view import delivery_lines, view
from .inputs import Inputs
from .sample import Set
from .sign import SchemeOption

MOST_REPEATS, MOST_AT_ONCE = 1_000_000, 100


def send(
    ctx: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="KIND|FILE|-", help="A kind of `event sample`, or a file with the body."
        ),
    ],
    url: Annotated[
        str | None, typer.Argument(metavar="URL", help="The http or https address to post to.")
    ] = None,
    changes: Set = None,
    header: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME:VALUE", help="A header to send too; may be repeated."),
    ] = None,
    times: Annotated[
        int, typer.Option("--repeat", metavar="N", help="Send it N times, and measure the times.")
    ] = 1,
    concurrency: Annotated[
        int, typer.Option("--concurrency", metavar="M", help="Send M at the same time.")
    ] = 1,
    replay: Annotated[
        str | None,
        typer.Option("--replay", metavar="FILE", help="Send a recording of `event listen` again."),
    ] = None,
    scheme: SchemeOption = None,
    no_sign: Annotated[
        bool, typer.Option("--no-sign", help="Send it without a signature.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Allow --repeat to a host that is not this machine.")
    ] = False,
) -> Result:
    """Sign a callback as Sinch does, deliver it, and show the answer.

    Samples get the current time and your application key. Files are sent unchanged. SVAML in
    the answer is checked.

    The kind tells the scheme: calls and verifications are signed with the application secret,
    SMS and Conversation callbacks with the webhook secret, number events with the secret of
    number callbacks. Sinch sends the latter two unsigned if you set no secret there; --no-sign
    does the same.

    With --replay FILE give the URL alone: the recorded bodies are sent again in their order,
    with new signatures, to their own paths if the URL has none. You can override the headers
    of a signature with --header.
    """
    session: Session = ctx.obj
    if replay is not None:
        if url is not None or changes:
            raise UsageError("--replay takes only the URL", hint="omit KIND and --set")
        url = what
    elif url is None:
        raise UsageError(
            "the address is missing",
            hint=f"write it last: sinchctl event send {what} http://127.0.0.1:8080/",
        )
    url = address(url)
    headers = tuple(header_to_send(text) for text in header or [])
    _check_amount(times, concurrency, yes, near=is_loopback(url))
    if no_sign and scheme is not None:
        raise UsageError("--no-sign and --scheme exclude each other", hint="omit one of them")
    signer = _Signer(session, scheme, is_off=no_sign)
    sender = _Sender(session, url, signer.secrets)
    if replay is not None:
        inputs = Inputs(session, [replay])
        return sender.many(_recorded(inputs, url, headers, signer), times, concurrency, inputs)
    kind = kind_named(what)
    if kind is not None and kind != "unknown":
        signer.require(scheme_of(kind))
        body = sample_body(kind, changes or [], session.now(), signer.application_key)
    else:
        body = file_body(what, _read(session, what), changes or [])
    job = job_of(Callback(url, body, headers, scheme=signer.scheme(body)))
    _warn(session, what, job)
    if times > 1 or concurrency > 1:
        return sender.many(iter([job]), times, min(concurrency, times))
    return sender.single(job)


def _check_amount(times: int, concurrency: int, yes: bool, *, near: bool) -> None:
    if not 1 <= times <= MOST_REPEATS:
        raise UsageError(f"--repeat must be from 1 to {MOST_REPEATS:,}")
    if not 1 <= concurrency <= MOST_AT_ONCE:
        raise UsageError(f"--concurrency must be from 1 to {MOST_AT_ONCE}")
    if (times > 1 or concurrency > 1) and not near and not yes:
        raise UsageError(
            "many callbacks to a host that is not this machine would be a load test of it",
            hint="add --yes if the host is yours",
        )


def _warn(session: Session, what: str, job: Job) -> None:
    """Say what is unusual about a callback before it is sent."""
    if job.kind == "unknown":
        name = "standard input" if what == "-" else repr(what)
        words = f"{name} is not a callback that sinchctl knows; it is sent unchanged"
        printer.warn(session.terminal, words)


def _read(session: Session, name: str) -> bytes:
    if name != "-" and not any(mark in name for mark in "./\\") and not Path(name).exists():
        raise unknown_kind(name)
    return read_bytes(session.terminal, name)


def _recorded(inputs: Inputs, url: str, headers: Headers, signer: "_Signer") -> Iterator[Job]:
    """Yield the callbacks of a recording; report and count records without one."""
    for record in inputs.events():
        try:
            yield recorded_job(record, url, headers, signer.scheme)
        except UsageError as fault:
            inputs.refuse(record.line, fault.message)


def _bad_records(inputs: Inputs | None) -> SinchctlError | None:
    """Return the error of a file with bad records."""
    return inputs.failure() if inputs is not None else None


class _Signer:
    """Tells how each callback is signed: as its kind, in the scheme asked for, or not at all."""

    def __init__(self, session: Session, asked: Scheme | None, *, is_off: bool) -> None:
        self._profile = session.profile()
        self._asked = asked
        self._is_off = is_off
        self.secrets = callback_secrets(self._profile)

    @property
    def application_key(self) -> str:
        """The application key of the profile; empty if it has none."""
        return self.secrets.application[0] if self.secrets.application else ""

    def require(self, own: Scheme) -> Scheme | None:
        """Return the scheme to sign in, None for none. Raises CredentialsError without a secret."""
        if self._is_off:
            return None
        scheme = self._asked or own
        try:
            require_callback_secret(self._profile, scheme)
        except CredentialsError as fault:
            if scheme == "application":
                raise
            hint = f"{fault.hint}; or send it unsigned with --no-sign"
            raise CredentialsError(fault.message, hint=hint) from None
        return scheme

    def scheme(self, body: bytes) -> Scheme | None:
        """Return the scheme to sign a body in, as above."""
        return self.require(scheme_of_body(body))


class _Sender:
    """Delivers the callbacks of this run to one address."""

    def __init__(self, session: Session, url: str, secrets: CallbackSecrets) -> None:
        self._session = session
        self._url = url
        self._secrets = secrets

    def single(self, job: Job) -> Result:
        """Deliver one callback."""
        if self._is_previewed(iter([job])):
            return Result()
        courier = self._courier()
        try:
            retries = self._session.terminal.settings.retries
            delivery = outcome(job, courier.deliver(job.callback, retries=retries))
        finally:
            courier.close()
        return Result([view(delivery)], failure=delivery.failure)

    def many(
        self, jobs: Iterator[Job], times: int, concurrency: int, inputs: Inputs | None = None
    ) -> Result:
        """Deliver many: in order, each shown; or several times or at once, and counted."""
        if self._is_previewed(jobs):
            return Result(failure=_bad_records(inputs))
        if times == 1 and concurrency == 1:
            return self._in_order(jobs, inputs)
        if times > 1:
            jobs = chain.from_iterable(repeat(list(jobs), times))
        burst = Burst(jobs, self._courier, self._session.terminal.settings.retries)
        try:
            burst.run(concurrency)
        except KeyboardInterrupt:
            printer.record(self._session.terminal, burst_view.view(burst, self._url))
            raise
        failure = burst.failure or _bad_records(inputs)
        return Result([burst_view.view(burst, self._url)], failure=failure)

    def _in_order(self, jobs: Iterator[Job], inputs: Inputs | None) -> Result:
        """Deliver one after the other; people get a line for each."""
        result = Result()

        def views() -> Iterator[View]:
            courier = self._courier()
            try:
                for delivery in self._each(courier, jobs):
                    result.failure = _worse(result.failure, delivery.failure)
                    yield view(delivery)._replace(lines=partial(delivery_lines, delivery))
            finally:
                courier.close()
            result.failure = result.failure or _bad_records(inputs)

        result.records = views()
        return result

    def _each(self, courier: Courier, jobs: Iterator[Job]) -> Iterator[Outcome]:
        answered = False
        for job in jobs:
            try:
                retries = 0 if answered else self._session.terminal.settings.retries
                delivery = outcome(job, courier.deliver(job.callback, retries=retries))
            except NetworkError as fault:
                if not answered:
                    raise
                delivery = Outcome(job, error=fault)
            answered = True
            yield delivery

    def _courier(self) -> Courier:
        session = self._session
        http = session.http(outside=True, direct=is_loopback(self._url))
        timeout = session.terminal.settings.timeout
        trace = HttpTrace(session.terminal)
        return Courier(http, self._secrets, session.now, timeout, trace, session.terminal.sleep)

    def _is_previewed(self, jobs: Iterator[Job]) -> bool:
        """Print the requests instead if --dry-run or --curl asks for that."""
        terminal = self._session.terminal
        if not (terminal.settings.dry_run or terminal.settings.curl):
            return False
        courier = self._courier()
        for job in jobs:
            if terminal.settings.curl:
                printer.text(terminal, self._curl(job.callback))
            else:
                dry_run.show(terminal, courier.preview(job.callback))
        courier.close()
        return True

    def _curl(self, callback: Callback) -> str:
        """Return a shell command that makes a new signature when it runs; it has no secret."""
        own = {name.lower(): text for name, text in callback.headers}
        content_type = own.get("content-type", callback.content_type)
        words = ["event sign", "-"]
        if callback.scheme == "application":
            words += ["--path", target(callback.url)]
            words += [] if callback.method == "POST" else ["--method", callback.method]
        if callback.scheme is not None and callback.scheme != scheme_of_body(callback.body):
            words += ["--scheme", callback.scheme]
        if content_type != JSON:
            words += ["--content-type", content_type]
        proof = f'@<(printf %s "$body" | {self._session.command(*words)})'
        if callback.scheme is None:
            proof = quote(f"content-type: {content_type}")
        extra = "".join(f" --header {quote(f'{name}: {text}')}" for name, text in callback.headers)
        body = quote(callback.body.decode("utf-8", "replace"))
        return (
            f"body={body}; curl --path-as-is --request {callback.method} --header {proof}"
            f'{extra} --data-raw "$body" {quote(callback.url)}'
        )


def _worse(one: SinchctlError | None, other: SinchctlError | None) -> SinchctlError | None:
    """Return the failure that says more: no answer, then refusals, then findings."""
    rank = {8: 3, 9: 2, 14: 1}
    if one is None or other is None:
        return one or other
    return other if rank.get(other.exit_code, 0) > rank.get(one.exit_code, 0) else one
