"""Secrets in a piece of a file, covered where they stand so that every column stays."""

import re

from .lint_report import _SECRET, _USER

_CREDENTIALS = re.compile(
    r"(?i)(\bcredentials[\"']?[ \t]*[:=][ \t]*)(\"(?:[^\"\\\r\n]|\\.)*\"?|'[^'\r\n]*'?|[^\s,}]+)"
)


def masked(text: str) -> str:
    """The text with a star for every character of the passwords and tokens in it."""
    for pattern in (_USER, _SECRET, _CREDENTIALS):
        text = pattern.sub(_stars, text)
    return text


def _stars(match: re.Match[str]) -> str:
    kept = match[1] if match.re.groups else ""
    return kept + "*" * (len(match[0]) - len(kept))
