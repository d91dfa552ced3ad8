"""What is asked of Sinch, before and beside sending it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import quote

from sinchctl.errors import UsageError

from .apis import ROWS, ApiName

JSON = "application/json; charset=utf-8"
"""The content type of every body, sent and signed byte for byte the same."""

T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """One request: which API, the verb, the path in percent-encoding, the body's bytes.

    `find_out` says how the operator learns what happened if the outcome is unknown, where there
    is a better way than the API's own (client/apis.py).
    """

    api: ApiName
    method: str
    path: str
    body: bytes | None = None
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    find_out: str = ""

    @property
    def advice(self) -> str:
        """How to find out what happened if the outcome is unknown."""
        return self.find_out or ROWS[self.api].find_out

    @property
    def reads(self) -> bool:
        """Whether the request changes nothing, so that it may be sent again."""
        return self.method in {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Reply:
    """What came back with a 2xx: the status, the headers in lower case, the exact body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A reply together with its body as a typed value."""

    value: T
    reply: Reply

    @property
    def body(self) -> bytes:
        """The exact bytes that the server sent."""
        return self.reply.body


def segment(text: str, what: str) -> str:
    """An id as one segment of a path, percent-encoded strictly (RFC 3986 unreserved).

    Raises UsageError for an id that is empty, is a dot segment, or has a character that
    could change the path: `/ ? # %`, control characters.
    """
    if not text.strip():
        raise UsageError(f"the {what} is empty")
    if text == "." or ".." in text:
        raise UsageError(f"the {what} {text!r} has dots that would change the address")
    for character in text:
        if character in "/?#%\\" or not character.isprintable():
            raise UsageError(f"the {what} {text!r} has {character!r}, which no id has")
    return quote(text, safe="", errors="strict")
