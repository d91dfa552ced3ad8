"""event listen: a receiver for callbacks that shows both directions of the conversation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from sinchctl.callbacks.exchange import Exchange
from sinchctl.callbacks.forward import Forwarding, target
from sinchctl.callbacks.lease import Lease
from sinchctl.callbacks.receive import FAMILIES, Receiver
from sinchctl.callbacks.recording import RecordingFile
from sinchctl.callbacks.replies import ReplyFile
from sinchctl.commandline.foreground import interrupted_by_signals, leased, until_stopped
from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError, UsageError
from sinchctl.events.model import KINDS, kind_named
from sinchctl.events.signature.check import Verdict
from sinchctl.events.signature.schemes import check_callback
from sinchctl.http_message import Arrived
from sinchctl.profiles.fields import callback_url
from sinchctl.profiles.model import callback_secrets, require_callback_secret
from sinchctl.serving.protocol import exhausted
from sinchctl.serving.server import Serving
from sinchctl.signing import SCHEMES
from sinchctl.simulator.play.selectors import event_of, parse_selector
from sinchctl.terminal import printer
from sinchctl.text.guess import alternatives
from sinchctl.times import duration

from .listen_screen import Screen

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_GRACE = 5.0


def listen(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="Listen on this port; 0: a free one.")
    ] = 8080,
    host: Annotated[
        str, typer.Option(metavar="H", help="Listen on this address; loopback by default.")
    ] = "127.0.0.1",
    forward_to: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Let this application answer: 3000, :8080/path, or a URL."
        ),
    ] = None,
    reply: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SELECTOR=FLOW",
            help="Answer callbacks from a file: ice, pie, pie@MENU.TYPE:VALUE; repeatable.",
        ),
    ] = None,
    record: Annotated[
        str | None, typer.Option(metavar="FILE", help="Append every callback and answer to a file.")
    ] = None,
    allow_unsigned: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND",
            help="Accept this kind without a signature; also sms, conversation or numbers, for "
            "all of these. Repeatable.",
        ),
    ] = None,
    no_verify: Annotated[
        bool, typer.Option("--no-verify", help="Accept every callback, whatever its signature.")
    ] = False,
    max_age: Annotated[
        str, typer.Option(metavar="D", help="Refuse older signatures; 0 accepts any age.")
    ] = "5m",
    lease: Annotated[
        str | None,
        typer.Option(
            "--lease", metavar="URL", help="Let Sinch post here meanwhile; see app lease."
        ),
    ] = None,
) -> None:
    """Receive callbacks: verify, answer and show each of them, until Ctrl-C.

    A callback whose signature is not valid gets 401. Each is checked in its scheme: calls and
    verifications with the application secret, SMS and Conversation callbacks with the webhook
    secret, number events with the secret of number callbacks. Sinch sends the latter two
    unsigned if you set no secret there: accept them with --allow-unsigned. The others are
    answered from the file of the --reply that fits best (SVAML, a flow or a menu, checked at the
    start and read again when it changes), else by the application of --forward-to, unchanged.
    Without either, ICE and PIE get hangup, ACE continue, a verification request allow, and the
    rest an empty 200. The same callback is accepted twice within --max-age, since Sinch's
    signatures do not exclude it.

    The application signature covers the path. An application that verifies it needs the same
    path, so --forward-to without a path keeps the path of the callback. --timeout limits how
    long the application may take. A port alone is tried on 127.0.0.1 and on ::1.

    --record FILE appends one JSON object a line, for event parse, event stats, event verify
    --request and event send --replay. On a pipe, each callback is one JSON object.
    """
    session: Session = ctx.obj
    unsigned = _unsigned(allow_unsigned or [])
    forwarding = _forwarding(session, forward_to, host, port)
    verify = None if no_verify else _checker(session, max_age, unsigned)
    screen = Screen(session)
    recording: RecordingFile | None = None
    try:
        replies = _replies(reply or [], screen.say)
        recording = RecordingFile(Path(record), screen.say) if record is not None else None
        receiver = Receiver(
            check=verify,
            replies=replies,
            forwarding=forwarding,
            show=_shower(recording, screen),
            now=session.now,
            unsigned=unsigned,
        )
        server = Serving(
            receiver.handle,
            host,
            port,
            files=1 if forwarding is None else 2,
            on_fault=lambda fault: screen.say(_fault(fault)),
            last_call=forwarding.interrupt if forwarding else lambda: None,
        )
        with _lent(session, lease):
            _serve(session, server, screen, _warnings(host, no_verify, unsigned))
    finally:
        screen.close()
        if recording is not None:
            recording.close()
    if screen.fault is not None:
        raise screen.fault
    if server.refused:
        printer.warn(
            session.terminal,
            f"{server.refused:,} connections were refused with 503: "
            f"{server.places:,} were open, which is the limit",
        )
    _sum_up(session, screen, recording, record)


def _warnings(host: str, no_verify: bool, unsigned: frozenset[str]) -> list[str]:
    warnings = []
    if host not in _LOOPBACK:
        warnings.append(f"other machines can reach {host}; callbacks contain phone numbers")
    if no_verify:
        warnings.append("signatures are not checked: anyone can send callbacks")
    elif unsigned:
        kinds = ", ".join(sorted(unsigned))
        warnings.append(f"anyone can send these kinds, since they need no signature: {kinds}")
    return warnings


@contextmanager
def _lent(session: Session, url: str | None) -> Iterator[None]:
    """Lend the primary callback URL of the application while the receiver runs."""
    if url is None:
        yield
        return
    url = callback_url(url, "--lease")
    agreement = Lease(session.connect(), session.terminal.environ)
    with interrupted_by_signals(), agreement, leased(session, agreement, url):
        yield


def _serve(session: Session, server: Serving, screen: Screen, warnings: list[str]) -> None:
    with until_stopped():
        server.start()
        try:
            server.probe()
            printer.note(session.terminal, f"listening on {server.address}; Ctrl-C stops it")
            for warning in warnings:
                printer.warn(session.terminal, warning)
            screen.ended.wait()
        finally:
            server.stop(_GRACE)


def _checker(
    session: Session, max_age: str, unsigned: frozenset[str]
) -> Callable[[Arrived], Verdict]:
    """Return the check of a callback in its scheme.

    Raises CredentialsError without any secret, unless some kinds need none.
    """
    longest = duration(max_age, "--max-age")
    profile = session.profile()
    secrets = callback_secrets(profile)
    if not unsigned and not any(secrets.has(scheme) for scheme in SCHEMES):
        require_callback_secret(profile, "webhook" if profile.has_project else "application")

    def verify(arrived: Arrived) -> Verdict:
        return check_callback(arrived, secrets, now=session.now(), max_age=longest or None)

    return verify


def _unsigned(words: list[str]) -> frozenset[str]:
    """Return the kinds that need no signature. Raises UsageError."""
    kinds: set[str] = set()
    for word in words:
        kind = kind_named(word)
        if family := FAMILIES.get(word.strip().lower()):
            kinds.update(family)
        elif kind is None:
            raise UsageError(
                f"--allow-unsigned {word!r} is not a kind of callback",
                hint=f"use {', '.join(FAMILIES)}, or one of {alternatives(KINDS)}",
            )
        else:
            kinds.add(kind)
    return frozenset(kinds)


def _forwarding(
    session: Session, forward_to: str | None, host: str, port: int
) -> Forwarding | None:
    if forward_to is None:
        return None
    to = target(forward_to)
    if to.port == port and (to.host == host or {to.host, host} <= {*_LOOPBACK, "0.0.0.0", "::"}):  # noqa: S104 - compared only
        raise UsageError(
            "--forward-to is the address of the receiver itself",
            hint="use the port of the application, or listen on another one with --port",
        )
    return Forwarding(to, session.terminal.settings.timeout)


def _replies(options: list[str], say: Callable[[str], None]) -> dict[str, ReplyFile]:
    replies: dict[str, ReplyFile] = {}
    for text in options:
        word, separator, file = text.partition("=")
        if not separator or not file:
            raise UsageError(
                f"--reply {text!r} is not SELECTOR=FLOW",
                hint="write it like ice=menu.yaml or pie:sales=sales.yaml",
            )
        selector = parse_selector(word)
        if selector in replies:
            raise UsageError(f"--reply names {selector} twice", hint="give each one file")
        replies[selector] = ReplyFile(event_of(selector), file, say)
    return replies


def _shower(recording: RecordingFile | None, screen: Screen) -> Callable[[Exchange], None]:
    def show(exchange: Exchange) -> None:
        if recording is not None:
            recording.append(exchange)
        screen.put(exchange)

    return show


def _fault(fault: Exception) -> str:
    if exhausted(fault):
        return f"a callback got 503: {fault}"
    return f"a callback got 500: this is a bug in sinchctl ({type(fault).__name__})"


def _sum_up(
    session: Session, screen: Screen, recording: RecordingFile | None, file: str | None
) -> None:
    for line in screen.tally.lines():
        printer.note(session.terminal, line)
    if recording is not None:
        printer.note(session.terminal, f"{recording.written:,} recorded in {file}")
        if recording.lost:
            raise FindingsError(
                f"{recording.lost:,} callback{'' if recording.lost == 1 else 's'} could not be "
                f"recorded in {file!r}: {recording.reason}",
                hint="they were answered",
            )
