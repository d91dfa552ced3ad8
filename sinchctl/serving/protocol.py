"""What a server and its connections agree on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Environ = dict[str, Any]


StartResponse = Callable[[str, list[tuple[str, str]]], object]


App = Callable[[Environ, StartResponse], Iterable[bytes]]


PROBE = "/.sinchctl-probe"
"""The path that the server answers itself, so that it can prove that it answers."""


@dataclass(frozen=True)
class Limits:
    """What one client may take.

    Bytes of a body and of a whole head; seconds for each read, and for all of one request;
    connections at once.
    """

    body: int = 1024 * 1024
    head: int = 64 * 1024
    slow: float = 10.0
    whole: float = 30.0
    at_once: int = 200


def plain_answer(status: int, words: str, *, close: bool) -> bytes:
    """A whole answer in plain text, as it stands on the wire."""
    body = f"{words}\n".encode() if status != 204 else b""
    head = f"HTTP/1.1 {status} {words}\r\ncontent-type: text/plain\r\n"
    head += f"content-length: {len(body)}\r\n" + ("connection: close\r\n" if close else "")
    return head.encode() + b"\r\n" + body
