"""The values of sms send: checked before anything is sent."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.phone import number
from sinchctl.segments import count
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_text
from sinchctl.terminal.streams import Terminal
from sinchctl.times import duration, instant

LONGEST, LONG = 2000, 1600
"""Characters of a text: refused above the one, warned about above the other (Sinch SMS guide)."""
LONGEST_NAME = 11
"""Characters of a sender that is a name (GSM 03.40 alphanumeric address)."""
LONGEST_REFERENCE, LONGEST_URL = 128, 2048
SHORTEST_LIFE = timedelta(seconds=3)
"""How long a message lives at least (Sinch Conversation API)."""


def message_text(terminal: Terminal, text: str) -> str:
    """Return the text to send. Raises UsageError if Sinch would not take it."""
    body = read_text(terminal, text)
    if not body.strip():
        raise UsageError("the text is empty", hint="give a text, or - to read it from stdin")
    if len(body) > LONGEST:
        raise UsageError(
            f"the text has {len(body):,} characters; Sinch accepts {LONGEST:,} at most",
            hint="split it",
        )
    if len(body) > LONG:
        printer.warn(
            terminal, f"the text has {len(body):,} characters; some accounts accept only {LONG:,}"
        )
    return body


def checked_times(
    session: Session, send_at: str | None, expire_at: str | None, ttl: str | None
) -> tuple[datetime | None, datetime | None]:
    """Return when to send and when to give up, in UTC. Raises UsageError if they make no sense."""
    now = session.now()
    starts = instant(send_at, now, "--send-at") if send_at is not None else None
    ends = instant(expire_at, now, "--expire-at") if expire_at is not None else None
    if ttl is not None:
        if ends:
            raise UsageError("--ttl and --expire-at say the same", hint="use one of them")
        life = duration(ttl, "--ttl")
        if life < SHORTEST_LIFE:
            raise UsageError(f"--ttl {ttl} is less than 3 seconds, the shortest that Sinch takes")
        ends = max(starts or now, now) + life
    if starts and starts < now - timedelta(minutes=1):
        printer.warn(session.terminal, "--send-at is in the past; Sinch sends it immediately")
    if ends and ends <= now:
        raise UsageError("--expire-at is in the past")
    if starts and ends and ends <= starts:
        raise UsageError("--expire-at is not after --send-at")
    return starts, ends


def checked_address(url: str | None) -> str | None:
    """Return the URL of --callback-url. Raises UsageError if Sinch could not post to it."""
    if url is None:
        return None
    hint = "write it like https://example.com/sinch"
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
        is_address = is_address and (parts.port is None or parts.port > 0)
    except ValueError:
        is_address = False
    if not is_address or not url.isascii() or not url.isprintable() or " " in url:
        raise UsageError(f"--callback-url {url!r} is not an http:// or https:// address", hint=hint)
    if len(url) > LONGEST_URL:
        raise UsageError(
            f"--callback-url has {len(url):,} characters; {LONGEST_URL:,} is the limit"
        )
    return url


def checked_reference(reference: str | None) -> str | None:
    """Return the reference. Raises UsageError if Sinch would not keep it."""
    if reference is not None and not 0 < len(reference) <= LONGEST_REFERENCE:
        raise UsageError(f"the reference must have 1 to {LONGEST_REFERENCE} characters")
    return reference


def checked_sender(terminal: Terminal, sender: str | None) -> str | None:
    """Return a number or a name to send from, with a warning if it will not do."""
    if sender is None:
        return None
    if not (name := sender.strip()):
        raise UsageError("the sender is empty", hint="leave --from out for the account's own")
    if name.startswith("+"):
        return number(name, "sender")
    if not name.isdigit() and len(name) > LONGEST_NAME:
        printer.warn(
            terminal,
            f"the sender {name!r} has {len(name)} characters; names have {LONGEST_NAME} at most, "
            "and operators cut or refuse longer ones",
        )
    if (parts := count(name)).forced_by:
        printer.warn(
            terminal, f"the sender {name!r} has {parts.forced_by!r}, which is not in GSM-7"
        )
    return name
