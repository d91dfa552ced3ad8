"""The outside world as one value: everything that a test may replace."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from sinchctl.errors import UsageError

from .options import Settings

if TYPE_CHECKING:
    import httpx

    from sinchctl.client.core import Client
    from sinchctl.profiles.model import Profile

_LARGEST_TEXT = 1_000_000


def utc_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def chance() -> float:
    """A number from 0 to 1, for the jitter of retries."""
    from random import SystemRandom

    return SystemRandom().random()


@dataclass(eq=False, repr=False)
class World:
    """Environment, streams, clock, randomness, transport; and this run's settings."""

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    stdin: BinaryIO = field(default_factory=lambda: sys.stdin.buffer)
    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)
    now: Callable[[], datetime] = utc_now
    random: Callable[[], float] = chance
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    transport: "httpx.BaseTransport | None" = None
    settings: Settings = field(default_factory=Settings)
    _stdin_taken: bool = False

    @property
    def sandboxed(self) -> bool:
        """Whether this run talks to the embedded sandbox."""
        name = self.settings.profile or self.environ.get("SINCHCTL_PROFILE")
        return self.settings.sandbox or name == "sandbox"

    def output(self) -> str:
        """The output format: the option, SINCHCTL_OUTPUT, or what fits stdout."""
        from .options import OUTPUTS

        named = self.settings.output or self.environ.get("SINCHCTL_OUTPUT", "")
        if named and named not in OUTPUTS:
            raise UsageError(
                f"SINCHCTL_OUTPUT says {named!r}, which is no output format",
                hint=f"use {', '.join(OUTPUTS)}",
            )
        return named or ("pretty" if self.stdout.isatty() else "ndjson")

    def color(self, stream: TextIO) -> bool:
        """Whether colour is wanted on this stream (NO_COLOR, FORCE_COLOR, TERM=dumb)."""
        if self.settings.no_color or self.environ.get("NO_COLOR"):
            return False
        if self.environ.get("FORCE_COLOR"):
            return True
        return stream.isatty() and self.environ.get("TERM") != "dumb"

    def width(self) -> int:
        """Columns of the terminal; COLUMNS overrides; 80 where there is none."""
        columns = self.environ.get("COLUMNS", "")
        if columns.isascii() and columns.isdigit() and int(columns) > 0:
            return int(columns)
        try:
            return os.get_terminal_size(self.stdout.fileno()).columns or 80
        except (OSError, ValueError):
            return 80

    def profile(self) -> "Profile":
        """The credentials of this run. Raises CredentialsError."""
        from sinchctl.profiles.resolve import resolve

        return resolve(self.environ, name=self.settings.profile, sandbox=self.settings.sandbox)

    def connect(self) -> "Client":
        """An open client for this run's profile."""
        from sinchctl.client.core import Client, Policy, Surroundings
        from sinchctl.terminal import printer

        from .http_trace import Line

        settings = self.settings
        policy = Policy(
            settings.timeout,
            settings.retries,
            settings.dry_run or settings.curl,
            settings.base_url,
        )
        profile = self.profile()
        for text in profile.warnings:
            printer.warn(self, text)
        around = Surroundings(self.now, self.random, self.sleep, Line(self))
        return Client(self.http(), profile, policy, around)

    def http(self, *, outside: bool = False, direct: bool = False) -> "httpx.Client":
        """An HTTP client as the environment and the options want it: proxies, TLS, no redirects.

        `outside` is for an address of the operator's own, which the sandbox does not answer;
        `direct` leaves out the proxies, for addresses on this machine.
        """
        import httpx

        transport = self.transport
        if transport is None and self.sandboxed and not outside:
            transport = self._sandbox()
        try:
            return httpx.Client(
                transport=transport,
                timeout=self.settings.timeout,
                trust_env=transport is None,
                mounts=dict.fromkeys(("http://", "https://", "all://")) if direct else None,
                follow_redirects=False,
            )
        except (ValueError, httpx.InvalidURL):  # its text may have a part of a password in it
            raise UsageError(
                "a proxy of the environment has no address that can be read",
                hint="check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY; odd characters of a password "
                "are written percent-encoded",
            ) from None
        except (ImportError, OSError) as fault:
            raise UsageError(
                f"the proxy or TLS settings of the environment are not usable ({fault})",
                hint="check HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and SSL_CERT_FILE",
            ) from None

    def _sandbox(self) -> "httpx.BaseTransport":
        import httpx

        from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_PLAN, SANDBOX_SECRET, SANDBOX_TOKEN
        from sinchctl.sandbox.auth import Credentials
        from sinchctl.sandbox.server import sandbox_app
        from sinchctl.sandbox.state import state_file

        credentials = Credentials(SANDBOX_KEY, SANDBOX_SECRET, SANDBOX_PLAN, SANDBOX_TOKEN)
        app = sandbox_app(state_file(self.environ), credentials, self.now)

        class InProcess(httpx.BaseTransport):
            """Hands the app the request target as it would stand on the wire: it is signed."""

            def handle_request(self, request: httpx.Request) -> httpx.Response:
                target = request.url.raw_path.decode("ascii")

                def asked(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
                    return app({**environ, "REQUEST_URI": target}, start)

                return httpx.WSGITransport(app=asked).handle_request(request)

        return InProcess()

    def text(self, argument: str, what: str = "text") -> str:
        """A text argument: `-` reads stdin, `@FILE` reads a file, `@@` is a literal @.

        One newline at the end of a file or of stdin is dropped. Raises UsageError.
        """
        if argument == "-" or (argument.startswith("@") and not argument.startswith("@@")):
            name = argument if argument == "-" else argument[1:]
            if not name:
                raise UsageError(f"the {what} @ names no file", hint="write @@ for an @ itself")
            try:
                read = self.read(name, limit=_LARGEST_TEXT).decode("utf-8-sig")
            except UnicodeDecodeError:
                raise UsageError(f"the {what} in {_named(name)} is not UTF-8") from None
            return read.removesuffix("\n").removesuffix("\r")
        return argument[1:] if argument.startswith("@@") else argument

    def read(self, name: str, limit: int = 64 * 1024 * 1024) -> bytes:
        """The bytes of a file, or of stdin for `-`; at most `limit` of them.

        Raises UsageError where it cannot be read, is too large, or stdin was read before.
        """
        if name == "-":
            if self._stdin_taken:
                raise UsageError("only one argument can be - (stdin is read once)")
            self._stdin_taken = True
            data = self.stdin.read(limit + 1)
        else:
            try:
                with Path(name).open("rb") as file:
                    data = file.read(limit + 1)
            except (OSError, ValueError) as fault:
                why = fault.strerror if isinstance(fault, OSError) else str(fault)
                raise UsageError(f"cannot read {name!r}: {why}", hint="check the path") from None
        if len(data) > limit:
            raise UsageError(f"{_named(name)} is larger than {limit:,} bytes")
        return data

    def command(self, *words: str) -> str:
        """A command line to suggest, for the same profile or sandbox as this run.

        The first word may be several; the others are quoted, since an id comes from outside.
        """
        where = f" -p {_quoted(self.settings.profile)}" if self.settings.profile else ""
        if self.settings.sandbox:
            where = " --sandbox"
        return " ".join([f"sinchctl{where}", words[0], *map(_quoted, words[1:])])

    def stdin_is_waiting(self) -> bool:
        """Whether stdin is something other than a terminal, so that it may be read."""
        return not self.stdin.isatty()


def _quoted(word: str) -> str:
    from shlex import quote

    return word if word.replace("-", "").replace("_", "").isalnum() else quote(word)


def _named(name: str) -> str:
    return "stdin" if name == "-" else repr(name)
