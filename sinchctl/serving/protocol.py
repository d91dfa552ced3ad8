"""The types that the server, its connections and its app share."""

import errno
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from sinchctl.http_message import Arrived, Headers

PROBE = "/.sinchctl-probe"
"""The path that the server answers itself, to prove that it answers."""

_EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS, errno.EAGAIN}


Disruption = Literal["", "hang", "cut"]


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """The answer to one request.

    `line` is what happens to the connection instead: `hang` keeps the client waiting, `cut`
    closes it without an answer. `stream` is a body without an end: its pieces are sent as they
    come. It never blocks; an empty piece means that there is nothing to send yet.
    """

    status: int = 200
    headers: Headers = ()
    body: bytes = b""
    line: Disruption = ""
    stream: Iterator[bytes] | None = None


App = Callable[[Arrived], HttpAnswer]


@dataclass(frozen=True)
class Limits:
    """How much one client may take.

    `body` and `head` are bytes; `slow` is seconds for each read and write, `whole` for a whole
    request, `hang` for an answer that never comes; `at_once` counts connections.
    """

    body: int = 1024 * 1024
    head: int = 64 * 1024
    headers: int = 100
    slow: float = 10.0
    whole: float = 30.0
    hang: float = 600.0
    at_once: int = 200


class OpenConnection:
    """One connection: its socket, its peer, what it is doing, and since when (time.monotonic())."""

    __slots__ = ("doing", "line", "peer", "since")

    def __init__(self, line: socket.socket, peer: str, since: float) -> None:
        self.line = line
        self.peer = peer
        self.doing: Literal["idle", "reading", "answering", "streaming"] = "idle"
        self.since = since


def exhausted(fault: BaseException) -> bool:
    """Return True if the machine lacks files or memory at the moment; nothing is broken."""
    return isinstance(fault, OSError) and fault.errno in _EXHAUSTED


def plain_answer(status: int, words: str) -> bytes:
    """Return a whole answer in plain text that ends the connection."""
    body = f"{words}\n".encode() if status != 204 else b""
    head = f"HTTP/1.1 {status} {words}\r\ncontent-type: text/plain\r\n"
    head += f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
    return head.encode() + body
