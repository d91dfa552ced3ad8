"""A bound on one whole try: a server that answers a byte now and then does not hold it up.

httpx bounds each read alone, so that a slow trickle of headers would never end. Here the
connection's socket is shut down when the time of the try is over.
"""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any


class Deadline:
    """Knows a client's open socket, and shuts it down when a try takes too long."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._passed = False
        self.peer: tuple[str, int] | None = None
        """Host and port last connected to, or tried: of the server, or of a proxy."""

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Take note of the socket; given to httpx as each request's `trace` extension."""
        if event.endswith("connect_tcp.started"):
            self.peer = info["host"], info["port"]
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")

    @property
    def passed(self) -> bool:
        """Whether the last try was ended by this bound."""
        return self._passed

    @contextlib.contextmanager
    def after(self, seconds: float) -> Iterator[None]:
        """End what runs inside after so many seconds, as if the server had hung up."""
        self._passed = False
        timer = threading.Timer(seconds, self._shut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _shut(self) -> None:
        self._passed = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                # Not SSLSocket.shutdown, which takes the TLS state from the thread that reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
