"""The HTTP exchange as -v shows it: request, reply and retries, without credentials."""

import re
from collections.abc import Mapping

from sinchctl.terminal import printer
from sinchctl.terminal.streams import Terminal

_CREDENTIALS = re.compile(
    rb'((?:\\*"(?:credentials|token|access_token|\w*[sS]ecret)\\*"\s*:\s*)\\*")[^"\\]*'
)


class HttpTrace:
    """The client's observer: prints on stderr what -v asks for, and notes always."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._level = terminal.settings.verbose

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> None:
        """Show a request that is about to go out."""
        lines = (f"> {name}: {text}" for name, text in headers.items())
        self._show(1, f"> {method} {url}", *lines)
        self._show_body(">", body)

    def reply(self, status: int, headers: Mapping[str, str], body: bytes, seconds: float) -> None:
        """Show a reply and the seconds it took."""
        self._show(1, f"< HTTP {status} ({seconds * 1000:.0f} ms)")
        self._show(1, *(f"< {name}: {text}" for name, text in headers.items()))
        self._show_body("<", body)

    def retry(self, why: str, seconds: float) -> None:
        """Show that another try follows after so many seconds."""
        self._show(1, f"* {why}; trying again in {seconds:.1f} s")

    def note(self, text: str) -> None:
        """Show something that the sandbox wants a person to see."""
        printer.note(self._terminal, text)

    def _show(self, level: int, *lines: str) -> None:
        if self._level >= level:
            for line in lines:
                printer.aside(self._terminal, line)

    def _show_body(self, direction: str, body: bytes | None) -> None:
        if body and self._level >= 2:  # to redact a large body takes a millisecond
            text = _CREDENTIALS.sub(rb"\1[redacted]", body)[:20_000].decode(errors="replace")
            self._show(2, f"{direction} {text}")
