"""One run of a command: its terminal, and the profile and clients it opens on demand."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from shlex import quote
from typing import TYPE_CHECKING, Protocol

from sinchctl.errors import UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.streams import Terminal

from .http_trace import HttpTrace

if TYPE_CHECKING:
    import httpx

    from sinchctl.client.core import Client
    from sinchctl.profiles.model import Profile
    from sinchctl.secret import Secret


class Closeable(Protocol):
    """A file, or whatever else is closed at the end."""

    def close(self) -> None: ...


def utc_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


def jitter() -> float:
    """Return a number from 0 to 1, for the jitter of retries."""
    return int.from_bytes(os.urandom(7)) / 2**56


@dataclass(eq=False, repr=False)
class Session:
    """A terminal with the clock, the randomness and the network of one run."""

    terminal: Terminal = field(default_factory=Terminal)
    now: Callable[[], datetime] = utc_now
    random: Callable[[], float] = jitter
    transport: "httpx.BaseTransport | None" = None
    _open: ExitStack = field(default_factory=ExitStack)
    _profile: "Profile | None" = None

    def close(self) -> None:
        """Close the clients and files that were opened."""
        self._open.close()

    def keep(self, closeable: Closeable) -> None:
        """Keep something open until the run ends."""
        self._open.callback(closeable.close)

    @property
    def is_sandboxed(self) -> bool:
        """Return True if this run talks to the embedded sandbox."""
        settings = self.terminal.settings
        name = settings.profile or self.terminal.environ.get("SINCHCTL_PROFILE")
        return settings.sandbox or name == "sandbox"

    def profile(self) -> "Profile":
        """Return the credentials of this run; its warnings are printed once.

        Raises CredentialsError.
        """
        if self._profile is not None:
            return self._profile
        from sinchctl.profiles.resolve import resolve

        settings = self.terminal.settings
        profile = resolve(self.terminal.environ, name=settings.profile, sandbox=settings.sandbox)
        for warning in profile.warnings:
            printer.warn(self.terminal, warning)
        for note in profile.notes:
            printer.note(self.terminal, note)
        self._profile = profile
        return profile

    def application(self) -> "tuple[str, Secret]":
        """Return the application key and secret of this run. Raises CredentialsError."""
        from sinchctl.profiles.model import require_application

        return require_application(self.profile())

    def connect(self) -> "Client":
        """Return a client for the profile of this run; it stays open until the run ends."""
        return next(self.clients())

    def clients(self, *, retries: int | None = None, reads: bool = False) -> "Iterator[Client]":
        """Yield clients for the profile of this run, each for a thread of its own.

        They stay open until the run ends. `retries` are those of the options if None. Clients
        that only read do it in a dry run too.
        """
        from sinchctl.client.core import Client, Policy, Surroundings

        settings = self.terminal.settings
        policy = Policy(
            settings.timeout,
            settings.retries if retries is None else retries,
            not reads and (settings.dry_run or settings.curl),
            settings.base_url,
        )
        profile = self.profile()
        if profile.is_sandbox and settings.base_url:
            raise UsageError(
                "--base-url has no effect on the sandbox, which has no address",
                hint="leave out --base-url, or leave out --sandbox to send to that address",
            )
        trace = HttpTrace(self.terminal)
        around = Surroundings(
            self.now,
            self.random,
            self.terminal.sleep,
            trace,
            self.terminal.environ,
        )
        while True:
            yield self._open.enter_context(Client(self.http(), profile, policy, around))

    def http(self, *, outside: bool = False, direct: bool = False) -> "httpx.Client":
        """Return an HTTP client as the environment and the options want it: no redirects.

        `outside` is for an address of the operator's own, which the sandbox does not answer;
        `direct` leaves out the proxies, for addresses on this machine.
        """
        import httpx

        from sinchctl.client.proxies import EnvironmentTransport

        transport = self.transport
        if transport is None and self.is_sandboxed and not outside:
            from sinchctl.sandbox.in_process import InProcess

            transport = InProcess(self.terminal.environ, self.now)
        return httpx.Client(
            transport=transport or EnvironmentTransport(direct=direct),
            timeout=self.terminal.settings.timeout,
            trust_env=False,
            follow_redirects=False,
        )

    def command(self, *words: str) -> str:
        """Return a command line to suggest, for the same profile or sandbox as this run.

        The first word may be several; the others are quoted, since an id comes from outside.
        """
        settings = self.terminal.settings
        where = f" -p {quoted(settings.profile)}" if settings.profile else ""
        if settings.sandbox:
            where = " --sandbox"
        return " ".join([f"sinchctl{where}", words[0], *map(quoted, words[1:])])


def quoted(word: str) -> str:
    """Return a word as a shell takes it."""
    return word if word.replace("-", "").replace("_", "").isalnum() else quote(word)
