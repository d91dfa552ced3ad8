"""Values that several call commands take, checked before anything is sent."""

import re

from sinchctl import phone
from sinchctl.errors import FindingsError, UsageError
from sinchctl.profiles.model import Profile
from sinchctl.svaml.lint.callout import check_prompts
from sinchctl.svaml.vocabulary import (
    LONGEST_CALL,
    LONGEST_NAME,
    LONGEST_TEXT,
    TONES,
    TONES_WORDS,
    USUAL_CONFERENCE,
    is_locale,
)
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_text
from sinchctl.terminal.streams import Terminal
from sinchctl.times import duration, whole_seconds


def caller_id(option: str | None, profile: Profile) -> str | None:
    """Return the caller id of the option, else of the profile, else None."""
    return phone.caller_id(option) if option is not None else profile.caller_id or None


def checked_dtmf(keys: str | None) -> str | None:
    """Return keys to play; `w` waits half a second. Raises UsageError."""
    if keys is not None and not TONES.fullmatch(keys):
        raise UsageError(
            f"--dtmf {keys!r} has a key that cannot be played", hint=f"use {TONES_WORDS}"
        )
    return keys


def language(text: str | None, option: str = "--locale") -> str | None:
    """Return a locale or a voice, safe to put into a header too. Raises UsageError."""
    if text is not None and not is_locale(text):
        raise UsageError(
            f"{option} {text!r} is not a locale", hint="use a code such as sv-SE, or a voice"
        )
    return text


def not_empty(text: str | None, what: str) -> str | None:
    """Return a text without blanks around it; it may be left out. Raises UsageError if empty."""
    if text is not None and not text.strip():
        raise UsageError(f"the {what} is empty", hint="leave it out, or give one")
    return text.strip() if text is not None else None


def seconds(text: str | None) -> int | None:
    """Return a call's longest duration in whole seconds, 1 to 14,400. Raises UsageError."""
    if text is None:
        return None
    span = duration(text, "--max-duration")
    if not 1 <= span.total_seconds() <= LONGEST_CALL:
        raise UsageError(f"--max-duration {text!r} is not between 1 s and 4 h")
    return whole_seconds(span)


def spoken(terminal: Terminal, text: str, what: str) -> str:
    """Return a text that is spoken; `-` reads stdin, `@FILE` a file. Raises UsageError."""
    body = _read(terminal, text, what)
    _refuse_long(len(body), what)
    return body


def prompts(terminal: Terminal, text: str) -> str:
    """Return prompts as on the wire, `;` between them; only their speech has a limit.

    Warnings of lint go to stderr. Raises UsageError, and FindingsError if they have errors.
    """
    spec = _read(terminal, text, "prompts")
    speech = re.findall(r"#(?:tts|ssml)\[(.*?)\](?=;|$)", spec, re.IGNORECASE | re.DOTALL)
    _refuse_long(sum(map(len, speech)), "speech of the prompts")
    for finding in check_prompts(spec):
        hint = f" {finding.hint[0].upper()}{finding.hint[1:]}." if finding.hint else ""
        if finding.severity == "error":
            raise FindingsError(f"--prompts: {finding.message} ({finding.rule})", hint=finding.hint)
        printer.warn(terminal, f"--prompts: {finding.message} ({finding.rule}).{hint}")
    return spec


def _read(terminal: Terminal, text: str, what: str) -> str:
    body = read_text(terminal, text, what)
    if not body.strip():
        raise UsageError(f"the {what} is empty", hint="- reads stdin, @FILE reads a file")
    return body


def _refuse_long(size: int, what: str) -> None:
    if size > LONGEST_TEXT:
        raise UsageError(
            f"the {what} has {size:,} characters; Sinch speaks {LONGEST_TEXT} at most",
            hint="split it into prompts of a menu or flow file",
        )


def conference_id(terminal: Terminal, text: str) -> str:
    """Return a conference id: 1 to 128 characters, a warning above 64. Raises UsageError."""
    if not text.strip():
        raise UsageError("the conference id is empty")
    if len(text) > LONGEST_NAME:
        raise UsageError(
            f"the conference id has {len(text)} characters; {LONGEST_NAME} is the limit"
        )
    if len(text) > USUAL_CONFERENCE:
        printer.warn(
            terminal,
            f"the conference id has {len(text)} characters; Sinch documents {USUAL_CONFERENCE}",
        )
    if odd := [character for character in "/?#%\\" if character in text]:
        printer.warn(
            terminal,
            f"no command can steer the conference {text!r}, since its id has {' '.join(odd)}",
        )
    return text
