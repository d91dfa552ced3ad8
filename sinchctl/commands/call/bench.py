"""A call on the bench: files, credentials and options become what the simulator plays."""

import uuid
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sinchctl.commandline.http_trace import HttpTrace
from sinchctl.commandline.options import CALLER
from sinchctl.commandline.svaml_argument import callback_address, loaded
from sinchctl.errors import CredentialsError, UsageError
from sinchctl.http_message import has_scheme
from sinchctl.phone import is_number, number
from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_SECRET, require_application
from sinchctl.secret import Secret
from sinchctl.signing import CallbackSecrets
from sinchctl.simulator.engine.assumptions import choose
from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.engine.rates import rate
from sinchctl.simulator.engine.state import Call, Callout, Peer
from sinchctl.simulator.engine.timing import Timing
from sinchctl.simulator.engine.turn import Platform
from sinchctl.simulator.play.manners import Manners
from sinchctl.simulator.play.player import Application
from sinchctl.simulator.play.replies import KnownReplies
from sinchctl.simulator.play.selectors import event_of, parse_selector
from sinchctl.svaml.load import load
from sinchctl.terminal import printer
from sinchctl.times import duration, instant

if TYPE_CHECKING:
    from sinchctl.callbacks.deliver import Courier
    from sinchctl.commandline.session import Session
    from sinchctl.profiles.model import Profile
    from sinchctl.svaml.lint.finding import Located
    from sinchctl.svaml.load import Loaded

    from .lab_options import LabOptions

WPM = 150
CALLED = "+46846500401"


@dataclass
class Bench:
    """Everything to play a call again and again: `files` are the replies by their selectors.

    `inline` are replies without a file: a name for messages, and the bytes. `warn` gets the
    warnings of lint; without it they go to stderr.
    """

    session: "Session"
    options: "LabOptions"
    app: str = ""
    files: "dict[str, Loaded]" = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)
    inline: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    warn: "Callable[[Located], None] | None" = None

    def __post_init__(self) -> None:
        options = self.options
        settings = _LabSettings(self.profile, options)
        self.wpm, self.callback_timeout = settings.wpm, settings.callback_timeout
        self.media_dir, self.assumptions = settings.media_dir, settings.assumptions
        self.timing = _timing(self.wpm, self.media_dir, options.media)
        self.manners = Manners(
            reaction=_ms(options.reaction, "--reaction"),
            gap=_ms(options.gap, "--gap"),
            talk=_ms(options.talk, "--talk"),
            ring=_ms(options.ring, "--ring"),
            callee=options.callee,
            amd=options.amd,
        )
        self.rate = rate(options.rate)
        self._load()

    @cached_property
    def profile(self) -> "Profile":
        """The credentials and settings of this run. Raises CredentialsError."""
        return self.session.profile()

    @property
    def is_live(self) -> bool:
        """Return True if callbacks are posted to an address."""
        return has_scheme(self.app)

    @property
    def first(self) -> str:
        """The event that the application answers first."""
        return "ace" if self.options.callout else "ice"

    @property
    def platform(self) -> Platform:
        """What all calls have in common."""
        return self.platform_of(self.programs)

    def platform_of(self, programs: dict[str, Program]) -> Platform:
        """Return what calls with these programs have in common."""
        return Platform(
            programs, self.assumptions, self.timing, self.rate, bool(self.options.fallback)
        )

    @contextmanager
    def application(
        self, programs: dict[str, Program] | None = None, *, was_reached: bool = False
    ) -> Iterator[Application]:
        """Open who answers the callbacks: the files, or the address.

        The answers of an address are added to `programs`. An address that was reached before
        and is not now has failed, and that is the answer.
        """
        if not self.is_live:
            yield KnownReplies(self.programs)
            return
        from sinchctl.callbacks.live_application import LiveApplication  # loads httpx

        courier = self._courier()
        options = self.options
        try:
            yield LiveApplication(
                courier,
                self.app,
                options.fallback or "",
                self.programs if programs is None else programs,
                self.timing,
                self.callback_timeout,
                was_reached=was_reached,
            )
        finally:
            courier.close()

    def call(self) -> Call:
        """Return a call that has not begun."""
        options = self.options
        signs = self.is_live and not options.no_sign
        key = self.credentials()[0] if signs else self.profile.application_key or SANDBOX_KEY
        sender, dialled = self._parties()
        started = self.session.now() if options.at is None else self._at(options.at)
        callout = None
        if options.callout:
            limit = _ms(options.max_duration, "--max-duration") if options.max_duration else None
            callout = Callout(max_duration=None if limit is None else limit // 1000)
        return Call(
            id=(options.call_id or str(uuid.uuid4())).lower(),
            application_key=key,
            started=round((started - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 1000,
            cli=sender,
            to=dialled,
            dialled=dialled,
            origin="PSTN" if options.app_user is None else "MXP",
            custom=options.custom,
            callout=callout,
        )

    def credentials(self) -> tuple[str, Secret]:
        """Return the application key and secret, those of the sandbox if there are none."""
        profile = self.profile
        if not profile.application_key and profile.application_secret is None:
            return SANDBOX_KEY, Secret(SANDBOX_SECRET)
        return require_application(profile)

    def _at(self, text: str) -> datetime:
        return instant(text, self.session.now(), "--at")

    def _parties(self) -> tuple[str, Peer]:
        """Return the caller id, and whom it calls, as callbacks have them."""
        options = self.options
        sender = options.sender or (CALLED if options.callout else CALLER)
        to = options.to or (CALLER if options.callout else CALLED)
        if options.callout:
            return sender, Peer("number", number(to, "--to"))
        if options.app_user is not None:
            sender = options.sender or options.app_user
            return sender.removeprefix("+"), Peer("number" if is_number(to) else "username", to)
        return sender.removeprefix("+"), Peer("did", number(to, "--to"))

    def _load(self) -> None:
        """Read every file, and check the addresses before the first callback."""
        if self.is_live:
            callback_address(self.app)
        if self.options.fallback:
            callback_address(self.options.fallback)
        if self.app and not self.is_live:
            document = loaded(
                self.session,
                self.app,
                self.first,
                no_lint=self.options.no_lint,
                start=self.options.start,
                warn=self.warn,
            )
            self._add(document.own_event or self.first, document)
        for text in self.options.reply:
            selector, equals, name = text.partition("=")
            if not equals or not name:
                raise UsageError(
                    f"--reply {text!r} names no file", hint="write it like pie:sales=sales.yaml"
                )
            selector = parse_selector(selector)
            event = event_of(selector)
            no_lint = self.options.no_lint
            document = loaded(self.session, name, event, no_lint=no_lint, warn=self.warn)
            self._add(selector, document)
        for selector, (name, data) in self.inline.items():
            lint = not self.options.no_lint
            self._add(selector, load(name, data, event=event_of(selector), lint=lint))
        if not self.programs and not self.is_live:
            raise UsageError(
                "there is no application to call",
                hint="name a file, the URL of a webhook, or answers with --reply",
            )

    def _add(self, selector: str, document: "Loaded") -> None:
        if selector in self.files:
            raise UsageError(f"there are two replies to {selector}", hint="leave one of them out")
        self.files[selector] = document
        self.programs[selector] = Program(document.svaml, self.timing)

    def _courier(self) -> "Courier":
        from sinchctl.callbacks.deliver import Courier, is_loopback  # loads httpx

        session, options = self.session, self.options
        credentials = None if options.no_sign else self.credentials()
        if credentials is not None and credentials[0] == SANDBOX_KEY and not session.is_sandboxed:
            printer.note(
                session.terminal,
                "there are no credentials; callbacks carry the sandbox's signature",
            )
        return Courier(
            session.http(outside=True, direct=is_loopback(self.app)),
            CallbackSecrets(credentials),
            session.now,
            self.callback_timeout / 1000,
            HttpTrace(session.terminal),
            session.terminal.sleep,
        )


def _ms(text: str, what: str) -> int:
    return round(duration(text, what).total_seconds() * 1000)


class _LabSettings:
    """What an option or the profile's table `lab` says, or the default."""

    def __init__(self, profile: "Profile", options: "LabOptions") -> None:
        lab, where = profile.lab, profile.sources.get("lab", "")
        with _named(f"{where}.wpm"):
            self.wpm = _words_a_minute(lab.get("wpm", WPM), "wpm")
        with _named(f"{where}.callback_timeout"):
            self.callback_timeout = _ms(lab.get("callback_timeout", "5s"), "time-out")
        with _named(f"{where}.assume"):
            assume = (f"{name}={value}" for name, value in lab.get("assume", {}).items())
            self.assumptions = choose(assume)
        kept = lab.get("media_dir")
        self.media_dir = options.media_dir or (str(Path(kept).expanduser()) if kept else None)
        self.assumptions = choose(options.assume, self.assumptions)
        if options.wpm is not None:
            self.wpm = _words_a_minute(options.wpm, "--wpm")
        if options.callback_timeout is not None:
            self.callback_timeout = _ms(options.callback_timeout, "--callback-timeout")


@contextmanager
def _named(where: str) -> Iterator[None]:
    """Let a mistake name the key of the profile in which it is."""
    try:
        yield
    except UsageError as fault:
        raise CredentialsError(f"{where}: {fault.message}", hint=fault.hint) from None


def _words_a_minute(wpm: int, name: str) -> int:
    if not 20 <= wpm <= 1000:
        raise UsageError(f"{name} {wpm} is not a number from 20 to 1000")
    return wpm


def _timing(wpm: int, media_dir: str | None, settings: list[str]) -> Timing:
    media = _recordings(Path(media_dir)) if media_dir else {}
    for setting in settings:
        name, equals, length = setting.rpartition("=")
        if not equals or not name:
            raise UsageError(
                f"--media {setting!r} has no length", hint="write it like welcome.wav=4.2s"
            )
        media[name] = _ms(length, f"length of {name}")
    return Timing(wpm, media)


def _recordings(folder: Path) -> dict[str, int]:
    """Return how long the WAV files of a folder are, by their names."""
    try:
        files = sorted(folder.iterdir())
    except OSError as fault:
        raise UsageError(
            f"cannot read --media-dir {str(folder)!r}: {fault.strerror}", hint="check the path"
        ) from None
    return {file.name: _length(file) for file in files if file.suffix.lower() == ".wav"}


def _length(file: Path) -> int:
    try:
        with wave.open(str(file), "rb") as sound:
            return round(sound.getnframes() * 1000 / sound.getframerate())
    except (OSError, EOFError, wave.Error, ZeroDivisionError) as fault:
        raise UsageError(f"cannot read the length of {file.name}: {fault or 'it is cut'}") from None
