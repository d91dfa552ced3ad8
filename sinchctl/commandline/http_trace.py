"""What -v tells about the line: request, reply and retries on stderr, credentials left out."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sinchctl.terminal import printer

if TYPE_CHECKING:
    from .session import World

_CREDENTIALS = re.compile(rb'((?:\\*"credentials\\*"\s*:\s*)\\*")[^"\\]*')


class Line:
    """The client's observer: prints nothing unless asked for with -v, except notes."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._level = world.settings.verbose

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> None:
        """One request is about to go out."""
        self._tell(1, f"> {method} {url}", *(f"> {name}: {text}" for name, text in headers.items()))
        if body:
            self._tell(2, f"> {_shown(body)}")

    def reply(self, status: int, headers: Mapping[str, str], body: bytes, seconds: float) -> None:
        """One reply came back, after so many seconds."""
        self._tell(1, f"< HTTP {status} ({seconds * 1000:.0f} ms)")
        self._tell(1, *(f"< {name}: {text}" for name, text in headers.items()))
        if body:
            self._tell(2, f"< {_shown(body)}")

    def retry(self, why: str, seconds: float) -> None:
        """Another try follows after so many seconds."""
        self._tell(1, f"* {why}; trying again in {seconds:.1f} s")

    def note(self, text: str) -> None:
        """Something the sandbox wants a person to see."""
        printer.note(self._world, text)

    def _tell(self, level: int, *lines: str) -> None:
        if self._level >= level:
            for line in lines:
                printer.aside(self._world, line)


def _shown(body: bytes) -> str:
    return _CREDENTIALS.sub(rb"\1[redacted]", body)[:20_000].decode(errors="replace")
