"""HTTP messages: a request as received, and header lines."""

import re
from collections.abc import Container
from dataclasses import dataclass
from urllib.parse import urlsplit

from sinchctl.errors import UsageError

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def has_scheme(text: str) -> bool:
    """Return True if a text is meant as an address: it begins with http://, ftp:// and so on."""
    return _SCHEME.match(text) is not None


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request as received: `path` is the whole target of the request line, with its query.

    `peer` is the IP address of the client; empty in process.
    """

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    peer: str = ""

    def values(self, name: str) -> list[str]:
        """Return the different values of a header, named in lower case, without blanks around."""
        values = (text.strip(" \t") for own, text in self.headers if own.lower() == name)
        return list(dict.fromkeys(values))

    def value(self, name: str) -> str:
        """Return the first value of a header; empty if there is none."""
        return next(iter(self.values(name)), "")


def path_of(target: str) -> str:
    """Return the path of a request target, without its query and without scheme and host."""
    if not target.startswith("/") and "://" in target:
        try:
            target = urlsplit(target).path or "/"
        except ValueError:
            return target.partition("?")[0]
    return target.partition("?")[0]


TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
"""The name of a header (RFC 9110)."""

FRAMING = frozenset({"content-length", "transfer-encoding", "connection", "host"})
"""Headers that follow from the address and the body."""

Headers = tuple[tuple[str, str], ...]


def header_line(line: str) -> tuple[str, str] | None:
    """Return name and value of a header line as received; None if it is not one."""
    name, colon, value = line.partition(":")
    name = name.strip()
    return (name, value.strip(" \t\r\n")) if colon and TOKEN.fullmatch(name) else None


def header(text: str) -> tuple[str, str]:
    """Return name and value of a header that the operator wrote. Raises UsageError."""
    if (pair := header_line(text)) is None:
        raise UsageError(
            f"{text!r} is not a header", hint="write it as NAME: VALUE, such as 'X-CB-Tenant: 7'"
        )
    return pair


def header_to_send(text: str, *, own: Container[str] = FRAMING) -> tuple[str, str]:
    """Return name and value of a header that goes with a request.

    Raises UsageError for one that sinchctl sets itself (`own`, in lower case), and for
    characters that no header may contain.
    """
    name, value = header(text)
    if name.lower() in own:
        raise UsageError(f"sinchctl sets the header {name} itself", hint="leave it out")
    if not value.isascii() or not (value.isprintable() or not value):
        raise UsageError(
            f"the header {name} contains characters that a header cannot contain: {value!r}",
            hint="use printable ASCII characters",
        )
    return name, value
