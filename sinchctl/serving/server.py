"""The server itself: its port, its places, its threads, its end."""

import errno
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

from sinchctl.errors import NetworkError, UsageError

from .connection import Connection
from .protocol import PROBE, App, Limits, OpenConnection, exhausted, plain_answer

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment] # asked for below

_RESERVE = 48
"""Files that everything but the connections may have open."""
_LOCAL = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared only
"""Where this machine reaches a server that listens everywhere."""
_PATIENCE = 1.0
"""Seconds after which a request that is still being read gives way to a new connection."""


class Serving:
    """One app on one port. As a context manager it starts and stops.

    Port 0 takes a free one. `on_fault` gets what the app raised; the client gets a 500, or a
    503 where the machine has no more files or memory. `files` is how many open files a
    connection needs; `places` are the connections that are possible at once, `refused` counts those
    beyond. `last_call` is called at the end, when requests are still running after
    their time: it makes them finish. Raises UsageError from `start` if the address is not free.
    """

    def __init__(
        self,
        app: App,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        limits: Limits | None = None,
        files: int = 1,
        on_fault: Callable[[Exception], None] = lambda fault: None,
        last_call: Callable[[], None] = lambda: None,
    ) -> None:
        self.limits = limits or Limits()
        self.stopping = threading.Event()
        self._app = app
        self._on_fault = on_fault
        self._last_call = last_call
        self._host = host
        self._port = port
        self.places = _places(self.limits.at_once, files)
        self.refused = 0
        self._free = threading.Semaphore(self.places)
        self._clients: set[OpenConnection] = set()
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port that is really used."""
        return self._port

    @property
    def address(self) -> str:
        """Scheme, host and port, as an operator would type it."""
        return self._address(self._host)

    @property
    def local_address(self) -> str:
        """The address at which this machine reaches the server."""
        return self._address(self._local_host)

    @property
    def _local_host(self) -> str:
        return _LOCAL.get(self._host, self._host)

    def _address(self, host: str) -> str:
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def start(self) -> None:
        """Take the port and accept connections in a separate thread."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        try:
            listener = socket.create_server(
                (self._host, self._port),
                family=family,
                backlog=256,
                dualstack_ipv6=self._host == "::" and socket.has_dualstack_ipv6(),
            )
        except (OSError, OverflowError) as fault:
            raise UsageError(
                f"cannot listen on {self._host} port {self._port}: {_words(fault)}",
                hint="use an address of this machine, such as 127.0.0.1"
                if getattr(fault, "errno", 0) == errno.EADDRNOTAVAIL
                else "choose another with --port, or --port 0 for a free one",
            ) from None
        listener.settimeout(0.1)
        self._listener, self._port = listener, listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, args=(listener,), daemon=True)
        self._thread.start()

    def probe(self) -> None:
        """Send the server a request over its own port. Raises NetworkError if it is silent."""
        try:
            with socket.create_connection((self._local_host, self.port), timeout=5) as line:
                line.sendall(f"GET {PROBE} HTTP/1.0\r\n\r\n".encode())
                answer = line.recv(64)
        except OSError as fault:
            answer, why = b"", _words(fault)
        else:
            why = f"it said {answer[:20]!r}"
        if b" 204 " not in answer:
            raise NetworkError(f"the server on {self.address} does not answer itself: {why}")

    def stop(self, grace: float = 2.0) -> None:
        """Take no more connections, give running requests `grace` seconds, close them all.

        Ctrl-C while it waits ends the waiting, not the closing.
        """
        self.stopping.set()
        if self._listener is None or self._thread is None:
            return
        self._thread.join()
        self._listener.close()
        self._listener = None
        with suppress(KeyboardInterrupt):
            self._wait_for_requests(grace)
        if self._running():
            self._last_call()
            with suppress(KeyboardInterrupt):
                self._wait_for_requests(1.0)
        with self._lock:
            clients = [*self._clients]
        for client in clients:
            with suppress(OSError):
                client.line.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> "Serving":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _running(self) -> bool:
        with self._lock:
            return any(client.doing != "idle" for client in self._clients)

    def _wait_for_requests(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self._running() and time.monotonic() < end:
            time.sleep(0.02)

    # --- accepting ---

    def _accept(self, listener: socket.socket) -> None:
        while not self.stopping.is_set():
            try:
                line, address = listener.accept()
            except TimeoutError:
                continue
            except OSError as fault:
                if exhausted(fault):  # accepting at once again would only burn the processor
                    self._close_idle()
                    self.stopping.wait(0.05)
                continue
            self._take(line, str(address[0]))

    def _take(self, line: socket.socket, peer: str) -> None:
        """Give a connection a thread, or refuse it when all places are taken."""
        free = self._free.acquire(blocking=False)
        if not free and not (self._close_idle() and self._free.acquire(timeout=0.5)):
            self._refuse(line)
            return
        client = OpenConnection(line, peer, time.monotonic())
        with self._lock:
            self._clients.add(client)
        try:
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()
        except (RuntimeError, MemoryError):  # the machine has no more threads
            self._forget(client)
            self._refuse(line)

    def _serve(self, client: OpenConnection) -> None:
        try:
            Connection(client, self._app, self.limits, self.stopping, self._on_fault).serve()
        except Exception as fault:
            self._on_fault(fault)
        finally:
            _close(client.line)
            self._forget(client)

    def _refuse(self, line: socket.socket) -> None:
        self.refused += 1
        with suppress(OSError):
            line.settimeout(1)
            line.sendall(plain_answer(503, "too many connections"))
            line.setblocking(False)
            line.recv(64 * 1024)  # unread bytes would reset the answer
        _close(line)

    def _forget(self, client: OpenConnection) -> None:
        with self._lock:
            self._clients.discard(client)
        self._free.release()

    def _close_idle(self) -> bool:
        """Close the connection that has been idle for longest, else a slow one, else a stream."""
        now = time.monotonic()
        with self._lock:
            idle = [client for client in self._clients if client.doing == "idle"]
            slow = [
                client
                for client in self._clients
                if client.doing == "reading" and now - client.since > _PATIENCE
            ]
            streams = [client for client in self._clients if client.doing == "streaming"]
        if not (candidates := idle or slow or streams):
            return False
        with suppress(OSError):
            min(candidates, key=lambda client: client.since).line.shutdown(socket.SHUT_RD)
        return True


def _places(wanted: int, files: int) -> int:
    """Return how many connections fit into the open files that the system allows."""
    if resource is None:
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    need = wanted * files + _RESERVE
    if soft == resource.RLIM_INFINITY or soft >= need:
        return wanted
    more = need if hard == resource.RLIM_INFINITY else min(hard, need)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
        soft = more
    return max(1, min(wanted, (soft - _RESERVE) // files))


def _close(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_WR)
    line.close()


def _words(fault: Exception) -> str:
    words = str(getattr(fault, "strerror", None) or fault)
    return words.partition(" (while attempting")[0]  # what socket.create_server adds
