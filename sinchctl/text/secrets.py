"""Secrets in texts and in pieces of a file: the passwords and tokens of addresses, credentials."""

import re

_USER = re.compile(r"(?<=://)[^/@\s?#]+(?=@)")
_PARAMETER = re.compile(r"([?&;][^=&?#;\s]*=)([^&#\s\]\"'})]+)")
_SECRET = re.compile(
    r"token|secret|signature|passw|api[-_]?key|access[-_]?key|credential|\W(?:sig|key|auth|pwd)=",
    re.IGNORECASE,
)
_CREDENTIALS = re.compile(
    r"(?i)(\bcredentials[\"']?[ \t]*[:=][ \t]*)"
    r"(\"(?:[^\"\\\r\n]|\\.)*\"?|'[^'\r\n]*'?|[\[{][^\]}\r\n]*|[^\s,}]+)"
)


def redacted(text: str) -> str:
    """A text with `***` for every password and token of the addresses in it."""
    text = _USER.sub("***", text)
    return _PARAMETER.sub(lambda one: f"{one[1]}***" if _SECRET.search(one[1]) else one[0], text)


def masked(text: str) -> str:
    """A piece of a file with a star for every character of a secret, so that columns stay."""
    text = _USER.sub(lambda one: "*" * len(one[0]), text)
    text = _PARAMETER.sub(lambda one: _stars(one) if _SECRET.search(one[1]) else one[0], text)
    return _CREDENTIALS.sub(_stars, text)


def _stars(match: re.Match[str]) -> str:
    return match[1] + "*" * len(match[2])
