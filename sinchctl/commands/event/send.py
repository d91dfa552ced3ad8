"""event send: callbacks delivered as Sinch delivers them, and what was answered."""

from collections.abc import Iterator
from itertools import chain, repeat
from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl import http_message
from sinchctl.callbacks.judge import Job, Outcome, outcome
from sinchctl.commandline import dry_run
from sinchctl.errors import NetworkError, SinchctlError, UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes

from .answer_view import tell, view
from .sample import Set

if TYPE_CHECKING:
    from sinchctl.callbacks.deliver import Callback, Courier
    from sinchctl.commandline.session import Session
    from sinchctl.events.model import Event
    from sinchctl.secret import Secret

    from .inputs import Inputs

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
        str | None, typer.Argument(metavar="URL", help="Where it is posted to: http or https.")
    ] = None,
    changes: Set = None,
    header: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME:VALUE", help="A header to go with it; may be repeated."),
    ] = None,
    times: Annotated[
        int, typer.Option("--repeat", metavar="N", help="Send it so many times, and time it.")
    ] = 1,
    concurrency: Annotated[
        int, typer.Option("--concurrency", metavar="M", help="So many at once.")
    ] = 1,
    replay: Annotated[
        str | None,
        typer.Option("--replay", metavar="FILE", help="Send what `event listen --record` wrote."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Allow --repeat to a host that is not this machine.")
    ] = False,
) -> None:
    """Sign a callback as Sinch would, deliver it, and show the answer.

    A sample is sent with the time of now and the application key of the profile, its ids as
    they are; a file byte for byte as it is. The answer is checked when it is SVAML. With
    --replay FILE only the URL is named: recorded bodies are sent again in their order, signed
    anew, to their own paths where the URL has none. A header authorization or x-timestamp is
    sent as given.
    """
    session: Session = ctx.obj
    if replay is not None:
        if url is not None or changes:
            raise UsageError("--replay takes the URL alone", hint="leave out KIND and --set")
        url = what
    elif url is None:
        raise UsageError("the address is missing", hint="event send ice http://127.0.0.1:8080/")
    from sinchctl.callbacks import deliver

    target = deliver.address(url)
    extra = tuple(http_message.header_to_send(text) for text in header or [])
    _check_amount(times, concurrency, yes, near=deliver.is_loopback(target))
    credentials = session.application()
    mission = _Mission(session, target, extra, credentials)
    if replay is not None:
        from .inputs import Inputs

        inputs = Inputs(session, [replay])
        mission.many(mission.recorded(inputs), times, concurrency)
        inputs.end()
    elif times > 1 or concurrency > 1:
        single = mission.single(what, changes or [])
        mission.many(iter([single]), times, min(concurrency, times))
    else:
        mission.one(mission.single(what, changes or []))


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


class _Mission:
    """Where the callbacks of this run go, and in whose name."""

    def __init__(
        self,
        session: "Session",
        url: str,
        headers: tuple[tuple[str, str], ...],
        credentials: "tuple[str, Secret]",
    ) -> None:
        self._session = session
        self._url = url
        self._headers = headers
        self._credentials = credentials

    def single(self, what: str, changes: list[str]) -> Job:
        """The one callback that KIND or FILE means. Raises UsageError."""
        from sinchctl.events.model import kind_named

        kind = kind_named(what)
        if kind is not None and kind != "unknown":
            return self._job(self._sample(kind, changes))
        return self._job(self._file(what, changes))

    def _sample(self, kind: str, changes: list[str]) -> bytes:
        from sinchctl.events import samples

        value = samples.sample(kind)
        kept = [samples.change(value, assignment) for assignment in changes]
        samples.refreshed(value, self._session.now(), self._credentials[0], kept)
        return samples.text(value)

    def _file(self, name: str, changes: list[str]) -> bytes:
        body = _read(self._session, name)
        event = _event(body)
        if event is None:
            if changes:
                raise UsageError(f"{name!r} is no callback that --set could change")
            return body
        from sinchctl.events.recordings import unwrapped

        inner = unwrapped(event)
        if changes:
            from sinchctl.events import samples

            for assignment in changes:
                samples.change(inner.value, assignment)
            return samples.text(inner.value)
        return body if inner is event else inner.raw

    def _job(self, body: bytes, callback: "Callback | None" = None) -> Job:
        from sinchctl.callbacks.deliver import Callback
        from sinchctl.events.interpret import identifier, interpret

        event = _event(body)
        kind = event.kind if event else "unknown"
        name = identifier(interpret(event)[0]) if event else ""
        return Job(callback or Callback(self._url, body, self._headers), kind, name)

    def recorded(self, inputs: "Inputs") -> Iterator[Job]:
        """The callbacks of a recording; what is none is told and counted."""
        from sinchctl.callbacks.deliver import Callback, joined
        from sinchctl.client.request import JSON
        from sinchctl.events.recordings import body_of

        for event in inputs.events():
            body = body_of(event.value) if event.kind == "unknown" else event.raw
            if body is None:
                inputs.refuse(event.line, "it holds no callback")
                continue
            method, path = event.value.get("method"), event.value.get("path")
            try:
                url = joined(self._url, path) if isinstance(path, str) else self._url
            except UsageError as fault:
                inputs.refuse(event.line, fault.message)
                continue
            own = _recorded_headers(event.value.get("headers"))
            given = {name.lower() for name, _ in self._headers}
            kept = [pair for pair in own if pair[0] not in {*given, "content-type"}]
            callback = Callback(
                url,
                body,
                (*kept, *self._headers),
                dict(own).get("content-type", JSON),
                method.upper() if isinstance(method, str) and method.isalpha() else "POST",
            )
            yield self._job(body, callback)

    def one(self, job: Job) -> None:
        """Deliver one callback and show the answer. Raises the error that it is."""
        if self._only_shown(iter([job])):
            return
        courier = self._courier()
        try:
            retries = self._session.terminal.settings.retries
            done = outcome(job, courier.deliver(job.callback, retries=retries))
        finally:
            courier.close()
        printer.record(self._session.terminal, view(done))
        if done.failure is not None:
            raise done.failure

    def many(self, jobs: Iterator[Job], times: int, concurrency: int) -> None:
        """Deliver many: in order and each shown, or several times or at once and counted."""
        if self._only_shown(jobs):
            return
        if times == 1 and concurrency == 1:
            self._in_order(jobs)
            return
        if times > 1:
            jobs = chain.from_iterable(repeat(list(jobs), times))
        from .burst_view import Burst

        burst = Burst(jobs, self._courier, self._session.terminal.settings.retries)
        try:
            burst.run(concurrency)
        except KeyboardInterrupt:
            printer.record(self._session.terminal, burst.view(self._url))
            raise
        printer.record(self._session.terminal, burst.view(self._url))
        if (failure := burst.failure) is not None:
            raise failure

    def _in_order(self, jobs: Iterator[Job]) -> None:
        session = self._session
        settings = session.terminal.settings
        brief = (
            session.terminal.output() == "pretty" and settings.field is None and not settings.quiet
        )
        worst: SinchctlError | None = None
        courier = self._courier()
        try:
            for done in self._each(courier, jobs):
                if brief:
                    tell(session, done)
                else:
                    printer.record(session.terminal, view(done))
                worst = _worse(worst, done.failure)
        finally:
            courier.close()
        if worst is not None:
            raise worst

    def _each(self, courier: "Courier", jobs: Iterator[Job]) -> Iterator[Outcome]:
        answered = False
        for job in jobs:
            try:
                retries = 0 if answered else self._session.terminal.settings.retries
                done = outcome(job, courier.deliver(job.callback, retries=retries))
            except NetworkError as fault:
                if not answered:
                    raise
                done = Outcome(job, error=fault)
            answered = True
            yield done

    def _courier(self) -> "Courier":
        from sinchctl.callbacks.deliver import Courier, is_loopback
        from sinchctl.commandline.http_trace import HttpTrace

        session = self._session
        http = session.http(outside=True, direct=is_loopback(self._url))
        timeout = session.terminal.settings.timeout
        return Courier(
            http,
            self._credentials,
            session.now,
            timeout,
            HttpTrace(session.terminal),
            session.terminal.sleep,
        )

    def _only_shown(self, jobs: Iterator[Job]) -> bool:
        """Print the requests instead, where --dry-run or --curl asks for that."""
        session = self._session
        if not (session.terminal.settings.dry_run or session.terminal.settings.curl):
            return False
        courier = self._courier()
        for job in jobs:
            if session.terminal.settings.curl:
                printer.text(session.terminal, self._curl(job.callback))
            else:
                dry_run.show(session.terminal, courier.preview(job.callback))
        courier.close()
        return True

    def _curl(self, callback: "Callback") -> str:
        """A line for a shell that signs anew each time it runs, with no secret in it."""
        from shlex import quote

        from sinchctl.callbacks.deliver import target
        from sinchctl.client.request import JSON

        words = ["event", "sign", "-", "--path", target(callback.url)]
        if callback.method != "POST":
            words += ["--method", callback.method]
        own = {name.lower(): text for name, text in callback.headers}
        if (content_type := own.get("content-type", callback.content_type)) != JSON:
            words += ["--content-type", content_type]
        sign = self._session.command(*words)
        extra = "".join(f" --header {quote(f'{name}: {text}')}" for name, text in callback.headers)
        body = quote(callback.body.decode("utf-8", "replace"))
        return (
            f"body={body}; curl --path-as-is --request {callback.method}"
            f' --header @<(printf %s "$body" | {sign})'
            f'{extra} --data-raw "$body" {quote(callback.url)}'
        )


def _event(body: bytes) -> "Event | None":
    from sinchctl.events.model import BadRecordError, parse

    try:
        return parse(body)
    except BadRecordError:
        return None


def _read(session: "Session", name: str) -> bytes:
    from pathlib import Path

    from sinchctl.events.model import unknown_kind

    if name != "-" and not any(mark in name for mark in "./\\") and not Path(name).exists():
        raise unknown_kind(name)
    return read_bytes(session.terminal, name)


def _recorded_headers(headers: object) -> list[tuple[str, str]]:
    """Of the recorded headers those that are the callback's own: content type and X-CB-..."""
    found = []
    for pair in headers if isinstance(headers, list) else []:
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) for x in pair):
            name, text = pair[0].lower(), pair[1]
            if name == "content-type" or name.startswith("x-cb-"):
                try:
                    found.append(http_message.header_to_send(f"{name}: {text}"))
                except UsageError:
                    continue
    return found


def _worse(one: SinchctlError | None, other: SinchctlError | None) -> SinchctlError | None:
    """Of two failures the one that says more: no answer, then refusals, then findings."""
    order = {8: 3, 9: 2, 14: 1}
    if one is None or other is None:
        return one or other
    return other if order.get(other.exit_code, 0) > order.get(one.exit_code, 0) else one
