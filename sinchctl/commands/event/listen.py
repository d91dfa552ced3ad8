"""event listen: a receiver for callbacks that shows both directions of the conversation."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl.commandline.foreground import until_stopped
from sinchctl.errors import UsageError
from sinchctl.serving.protocol import exhausted
from sinchctl.terminal import printer

if TYPE_CHECKING:
    from sinchctl.callbacks.exchange import Exchange
    from sinchctl.callbacks.forward import Forwarding
    from sinchctl.callbacks.receive import Receiver
    from sinchctl.callbacks.recording import Recording
    from sinchctl.callbacks.replies import Reply
    from sinchctl.commandline.session import Session
    from sinchctl.events.signature.check import Verdict
    from sinchctl.http_message import Arrived
    from sinchctl.serving import Serving

    from .listen_screen import Screen

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_GRACE = 5.0


def listen(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="The port; 0 takes a free one.")
    ] = 8080,
    host: Annotated[
        str, typer.Option(metavar="H", help="The address to listen on; loopback by default.")
    ] = "127.0.0.1",
    forward_to: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="An application that answers: 3000, :8080/path, or a URL."
        ),
    ] = None,
    reply: Annotated[
        list[str] | None,
        typer.Option(metavar="EVENT=FLOW", help="The answer to one kind, from a file; repeatable."),
    ] = None,
    record: Annotated[
        str | None, typer.Option(metavar="FILE", help="Append every callback and answer to it.")
    ] = None,
    no_verify: Annotated[
        bool, typer.Option("--no-verify", help="Take callbacks whatever their signature.")
    ] = False,
    max_age: Annotated[
        str, typer.Option(metavar="D", help="Refuse older signatures; 0 takes any age.")
    ] = "5m",
) -> None:
    """Receive callbacks: verify, answer and show each of them, until Ctrl-C.

    A callback whose signature is not valid gets 401. The others get the file of --reply for
    their kind (SVAML, a flow or a menu, checked at the start and read again when it changes),
    else what the application of --forward-to says, passed back as it is. Where nothing is
    named: ICE and PIE get hangup, ACE continue, a verification request allow, the rest an
    empty 200.

    The signature covers the path: an application that verifies it needs the same path, so
    --forward-to without a path keeps the callback's own; --timeout is how long it may take.
    --record FILE gets one JSON object a line, for event parse, event stats, event verify
    --request and event send --replay. On a pipe there is one JSON object for each callback.
    """
    from sinchctl.serving import Serving

    from .listen_screen import Screen

    session: Session = ctx.obj
    check = None if no_verify else _checker(session, max_age)
    forwarding = _forwarding(session, forward_to, host, port)
    screen = Screen(session)
    recording: Recording | None = None
    try:
        replies = _replies(reply or [], screen.say)
        recording = _recording(record, screen.say)
        receiver = _receiver(session, check, replies, forwarding, _teller(recording, screen))
        running = Serving(
            receiver.handle,
            host,
            port,
            files=1 if forwarding is None else 2,
            on_fault=lambda fault: screen.say(_bug(fault)),
            last_call=forwarding.interrupt if forwarding else lambda: None,
        )
        _serve(session, running, screen, _warnings(host, no_verify))
    finally:
        screen.close()
        if recording is not None:
            recording.close()
    if screen.fault is not None:
        raise screen.fault
    _sum_up(session, screen, recording, record)


def _warnings(host: str, no_verify: bool) -> list[str]:
    told = []
    if host not in _LOOPBACK:
        told.append(f"{host} can be reached by others; callbacks hold people's phone numbers")
    if no_verify:
        told.append("signatures are not checked: anybody may send callbacks")
    return told


def _serve(session: "Session", running: "Serving", screen: "Screen", warnings: list[str]) -> None:
    with until_stopped():
        running.start()
        try:
            running.probe()
            printer.note(session.terminal, f"listening on {running.address}; Ctrl-C ends it")
            for text in warnings:
                printer.warn(session.terminal, text)
            screen.ended.wait()
        finally:
            running.stop(_GRACE)


def _checker(session: "Session", max_age: str) -> "Callable[[Arrived], Verdict]":
    from sinchctl.events.signature.check import check
    from sinchctl.times import duration

    longest = duration(max_age, "--max-age")
    key, secret = session.application()

    def checked(arrived: "Arrived") -> "Verdict":
        return check(arrived, key, secret, now=session.now(), max_age=longest or None)

    return checked


def _forwarding(
    session: "Session", forward_to: str | None, host: str, port: int
) -> "Forwarding | None":
    if forward_to is None:
        return None
    from sinchctl.callbacks.forward import Forwarding, target

    to = target(forward_to)
    if to.port == port and (to.host == host or {to.host, host} <= {*_LOOPBACK, "0.0.0.0", "::"}):  # noqa: S104 - compared only
        raise UsageError(
            "--forward-to is the address of the receiver itself",
            hint="name the application's port, or listen elsewhere with --port",
        )
    return Forwarding(to, session.terminal.settings.timeout)


def _replies(given: list[str], say: "Callable[[str], None]") -> "dict[str, Reply]":
    from sinchctl.callbacks.replies import Reply
    from sinchctl.events.model import VOICE, kind_named

    found: dict[str, Reply] = {}
    for text in given:
        word, separator, file = text.partition("=")
        kind = kind_named(word)
        if not separator or not file or kind not in VOICE:
            raise UsageError(
                f"--reply {text!r} is not EVENT=FLOW",
                hint=f"write it like ice=menu.yaml; EVENT is one of {', '.join(VOICE)}",
            )
        if kind in found:
            raise UsageError(f"--reply names {kind} twice")
        found[kind] = Reply(kind, file, say)
    return found


def _recording(file: str | None, say: "Callable[[str], None]") -> "Recording | None":
    if file is None:
        return None
    from sinchctl.callbacks.recording import Recording

    return Recording(Path(file), say)


def _receiver(
    session: "Session",
    check: "Callable[[Arrived], Verdict] | None",
    replies: "dict[str, Reply]",
    forwarding: "Forwarding | None",
    told: "Callable[[Exchange], None]",
) -> "Receiver":
    from sinchctl.callbacks.receive import Receiver

    return Receiver(check=check, replies=replies, forwarding=forwarding, show=told, now=session.now)


def _teller(recording: "Recording | None", screen: "Screen") -> "Callable[[Exchange], None]":
    def told(exchange: "Exchange") -> None:
        if recording is not None:
            recording.append(exchange)
        screen.put(exchange)

    return told


def _bug(fault: Exception) -> str:
    if exhausted(fault):
        return f"a callback got 503: {fault}"
    return f"a callback got 500: sinchctl has a bug here ({type(fault).__name__})"


def _sum_up(
    session: "Session", screen: "Screen", recording: "Recording | None", file: str | None
) -> None:
    for line in screen.tally.lines():
        printer.note(session.terminal, line)
    if recording is not None:
        printer.note(session.terminal, f"{recording.written:,} recorded in {file}")
        if recording.lost:
            printer.warn(session.terminal, f"{recording.lost:,} could not be recorded")
