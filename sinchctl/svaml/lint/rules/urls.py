"""Addresses of the web: secrets in them, and connections that anyone can listen to."""

import re

from sinchctl.svaml.document.positions import Path
from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.report import Report, quoted
from sinchctl.text.secrets import redacted

PLAIN_HTTP = Rule(
    "plain-http",
    "warning",
    "An address is not encrypted.",
    "Anyone on the way can hear or change what is fetched from http:// and what is streamed to "
    "ws://: callers hear what somebody else wants.",
    "a rule of sinchctl's own",
    bad='{"instructions": [{"name": "playFiles", "ids": ["#href[http://media.example.com/a.wav]"'
    ']}], "action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "playFiles", "ids": ["#href[https://media.example.com/a.wav]"'
    ']}], "action": {"name": "hangup"}}',
)
SECRET_IN_URL = Rule(
    "secret-in-url",
    "warning",
    "An address has a password or a token in it.",
    "It ends up wherever the document does: in repositories, in logs, in the records of the "
    "call. Whoever reads it can use it.",
    "a rule of sinchctl's own",
    bad='{"instructions": [{"name": "playFiles", '
    '"ids": ["#href[https://media.example.com/a.wav?token=c0ffee]"]}], '
    '"action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "playFiles", '
    '"ids": ["#href[https://media.example.com/a.wav]"]}], "action": {"name": "hangup"}}',
)

RULES = (PLAIN_HTTP, SECRET_IN_URL)

_PLAIN = re.compile(r"(?:http|ws)://([^/?#\s]*)", re.IGNORECASE)


def check_url(report: Report, url: str, path: Path) -> None:
    """An address that Sinch fetches or connects to."""
    plain = _PLAIN.match(url)
    if plain is not None:
        note = f"{quoted(url)} is not encrypted; anyone on the way can change what callers hear"
        better = "wss://" if url.lower().startswith("ws") else "https://"
        report.once(PLAIN_HTTP, plain[1].lower(), path, note, f"use {better}")
    if redacted(url) != url:
        note = f"the address {quoted(url)} has a secret in it; whoever reads the file has it"
        report.once(SECRET_IN_URL, url, path, note, "give Sinch a short-lived address without one")
