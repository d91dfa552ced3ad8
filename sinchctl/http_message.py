"""HTTP messages: a request as received, and header lines."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from sinchctl.errors import UsageError


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request as it arrived: `path` as it stands in the request line, query included."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def values(self, name: str) -> list[str]:
        """Every different value of a header, named in lower case, blanks around it left out."""
        found = (text.strip(" \t") for own, text in self.headers if own.lower() == name)
        return list(dict.fromkeys(found))

    def value(self, name: str) -> str:
        """The first value of a header; empty where there is none."""
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


FRAMING = {"content-length", "transfer-encoding", "connection", "host"}


Headers = tuple[tuple[str, str], ...]


def header(text: str) -> tuple[str, str]:
    """A header from `Name: value`. Raises UsageError for what cannot be one."""
    name, colon, said = text.partition(":")
    name, said = name.strip(), said.strip()
    if not colon or not TOKEN.fullmatch(name):
        raise UsageError(f"{text!r} is no header", hint="write it like 'X-CB-Tenant: 7'")
    if name.lower() in FRAMING:
        raise UsageError(f"the header {name} follows from the address and the body")
    if not said.isascii() or not (said.isprintable() or not said):
        raise UsageError(f"the header {name} has characters that no header has")
    return name, said
