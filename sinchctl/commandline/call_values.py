"""Values that several call commands take, checked before anything is sent."""

import re
from typing import TYPE_CHECKING

from sinchctl.errors import UsageError
from sinchctl.svaml.vocabulary import (
    LONGEST_CALL,
    LONGEST_TEXT,
    MUSIC,
    TONES,
    TONES_WORDS,
    is_locale,
)
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_text

if TYPE_CHECKING:
    from sinchctl.profiles.model import Profile

    from .session import Session


def caller_id(given: str | None, profile: "Profile") -> str | None:
    """The caller id of the option, else of the profile, else None."""
    from sinchctl import phone

    return phone.caller_id(given) if given is not None else profile.caller_id or None


def checked_dtmf(keys: str | None) -> str | None:
    """Keys to play: `0-9 * # A-D` and `w` for half a second. Raises UsageError."""
    if keys is not None and not TONES.fullmatch(keys):
        raise UsageError(f"--dtmf {keys!r} has something other than {TONES_WORDS}")
    return keys


def language(text: str | None, option: str = "--locale") -> str | None:
    """A language such as `en-US`, as it may stand in a header too. Raises UsageError."""
    if text is not None and not is_locale(text):
        raise UsageError(
            f"{option} {text!r} is not a locale", hint="Use a code such as sv-SE, or a voice."
        )
    return text


def given(text: str | None, what: str) -> str | None:
    """A text without blanks around it, that may be left out but not be empty.

    Raises UsageError.
    """
    if text is not None and not text.strip():
        raise UsageError(f"the {what} is empty", hint="leave it out, or give one")
    return text.strip() if text is not None else None


def seconds(text: str | None) -> int | None:
    """A call's longest duration in whole seconds, 1 to 14,400. Raises UsageError."""
    if text is None:
        return None
    from sinchctl.times import duration, whole_seconds

    span = duration(text, "--max-duration")
    if not 1 <= span.total_seconds() <= LONGEST_CALL:
        raise UsageError(f"--max-duration {text!r} is not between 1 s and 4 h")
    return whole_seconds(span)


def spoken(session: "Session", text: str, what: str) -> str:
    """A text that is spoken, read from `-` or `@FILE` where asked. Raises UsageError."""
    body = _read(session, text, what)
    _refuse_long(len(body), what)
    return body


def prompts(session: "Session", text: str) -> str:
    """Prompts as the wire has them, `;` between them: only their speech is limited.

    Raises UsageError.
    """
    spec = _read(session, text, "prompts")
    speech = re.findall(r"#(?:tts|ssml)\[(.*?)\](?=;|$)", spec, re.IGNORECASE | re.DOTALL)
    _refuse_long(sum(map(len, speech)), "speech of the prompts")
    return spec


def _read(session: "Session", text: str, what: str) -> str:
    body = read_text(session.terminal, text, what)
    if not body.strip():
        raise UsageError(f"the {what} is empty", hint="- reads stdin, @FILE reads a file")
    return body


def _refuse_long(size: int, what: str) -> None:
    if size > LONGEST_TEXT:
        raise UsageError(
            f"the {what} has {size:,} characters; Sinch speaks {LONGEST_TEXT} at most",
            hint="split it into prompts of a menu or flow file",
        )


def conference_id(session: "Session", text: str) -> str:
    """A conference id: 1 to 128 characters, a warning above 64. Raises UsageError."""
    if not text.strip():
        raise UsageError("the conference id is empty")
    if len(text) > 128:
        raise UsageError(f"the conference id has {len(text)} characters; 128 is the limit")
    if len(text) > 64:
        printer.warn(
            session.terminal, f"the conference id has {len(text)} characters; Sinch documents 64"
        )
    if odd := [character for character in "/?#%\\" if character in text]:
        printer.warn(
            session.terminal,
            f"no command can steer the conference {text!r}, since its id has {' '.join(odd)}",
        )
    return text


def moh(text: str | None) -> str | None:
    """Music on hold by its name at Sinch. Raises UsageError."""
    if text is not None and text.lower() not in MUSIC:
        raise UsageError(f"--moh {text!r} is unknown", hint=f"use {', '.join(MUSIC)}")
    return text.lower() if text else None
