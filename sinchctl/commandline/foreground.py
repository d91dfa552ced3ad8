"""Work in the foreground that signals end: servers, commands of the operator, leases."""

import contextlib
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sinchctl.api.configuration import CallbackUrls
from sinchctl.callbacks.lease import Lease
from sinchctl.errors import FindingsError, SinchctlError, UsageError
from sinchctl.terminal import printer

from .session import Session

_SIGNALS = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


@contextlib.contextmanager
def interrupted_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP (a closed terminal) interrupt the work inside as Ctrl-C does."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with _handled(stop, *_SIGNALS):
        yield


@contextlib.contextmanager
def until_stopped() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and SIGHUP (a closed terminal) end the work inside without an error."""
    with contextlib.suppress(KeyboardInterrupt), interrupted_by_signals():
        yield


def run_in_foreground(command: Sequence[str]) -> int:
    """Run a command until it ends, and return its exit code as a shell gives it.

    Ctrl-C reaches it from the terminal; SIGTERM and SIGHUP are passed on. Raises UsageError if it
    cannot be started.
    """
    signals: list[int] = []
    process: subprocess.Popen[bytes] | None = None

    def pass_on(number: int, _frame: object) -> None:
        signals.append(number)
        if process is not None and number != signal.SIGINT:
            process.send_signal(number)

    with _handled(pass_on, signal.SIGINT, *_SIGNALS):
        try:
            process = subprocess.Popen(command)  # noqa: S603 - the operator's own
        except OSError as fault:
            raise UsageError(f"cannot run {command[0]!r}: {fault.strerror}") from None
        if signals:  # it came before there was a process to pass it to
            process.terminate()
        code = process.wait()
    return 128 - code if code < 0 else code


@contextlib.contextmanager
def leased(session: Session, lease: Lease, url: str) -> Iterator[None]:
    """Lend the primary callback URL while the work inside runs, and put the old one back.

    What a lease that did not end left behind is put back first.
    """
    restore_crashed(session, lease)
    try:
        lease.begin(url, session.now())
        printer.note(session.terminal, f"the primary callback URL of {lease.key} is {url} for now")
        yield
    finally:
        restored(session, lease)


def restore_crashed(session: Session, lease: Lease) -> None:
    """Put back what a lease that did not end left behind; say what cannot be put back."""
    try:
        restored(session, lease)
    except FindingsError as fault:
        printer.warn(session.terminal, printer.sentence(fault))


def restored(session: Session, lease: Lease) -> CallbackUrls | None:
    """Put back the callback URLs, whatever signals arrive; None if no lease was open."""
    with _handled(lambda *_: None, signal.SIGINT, *_SIGNALS):
        try:
            urls = lease.restore()
        except FindingsError:
            raise
        except SinchctlError as fault:
            fault.hint = (
                f"{fault.hint}. The callback URL may still be that of the lease. Put the old one "
                f"back with `{session.command('app restore')}`"
            )
            raise
    if urls is not None:
        printer.note(
            session.terminal, f"the primary callback URL is {urls.primary or 'not set'} again"
        )
    return urls


@contextlib.contextmanager
def _handled(handler: Callable[[int, Any], None], *numbers: signal.Signals) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, usual in before.items():
            signal.signal(number, usual)
