"""Secrets in texts and files: passwords and tokens of addresses, credentials, echoed secrets."""

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


_URL_SAFE = {"+": "-", "/": "_"}
_ENTITIES = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}


def spellings(word: str) -> re.Pattern[str]:
    """Return a pattern of a word as it is, and escaped for JSON, addresses or HTML, even twice.

    A server that repeats a secret seldom repeats it letter for letter: .NET writes `\\u002B`
    for a plus, PHP `\\/` for a slash. Base64 may come back in its form for addresses, and
    without the = signs at its end.
    """
    whole = word.rstrip("=") or word
    padding = f"{_letter('=')}?" * (len(word) - len(whole))
    return re.compile("".join(map(_letter, whole)) + padding)


def _letter(letter: str) -> str:
    number = ord(letter)
    percent = "".join(
        f"%(?:25)*(?i:{byte:02x})" for byte in letter.encode(errors="surrogateescape")
    )
    plain = re.escape(letter) if letter.isalnum() else rf"\\*{re.escape(letter)}"
    if letter in _URL_SAFE:
        plain += f"|{_URL_SAFE[letter]}"
    entity = rf"&#(?:{number}|[xX]0*(?i:{number:x}));"
    if letter in _ENTITIES:
        entity += f"|&{_ENTITIES[letter]};"
    return rf"(?:{plain}|{percent}|\\+u(?i:{number:04x})|{entity})"
