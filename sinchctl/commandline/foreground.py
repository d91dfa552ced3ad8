"""Commands that serve until a signal stops them."""

import contextlib
import signal
from collections.abc import Iterator

_SIGNALS = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


@contextlib.contextmanager
def interrupted_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP (a closed terminal) interrupt the work inside as Ctrl-C does."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def until_stopped() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and SIGHUP (a closed terminal) end the work inside without an error."""
    with contextlib.suppress(KeyboardInterrupt), interrupted_by_signals():
        yield
