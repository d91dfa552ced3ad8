"""An instruction or an action in words, and the words that both share.

They never contain what may be secret: credentials of recordings, values of headers.
"""

from dataclasses import dataclass, field

from sinchctl.svaml.model import OtherAction, OtherInstruction, Pair, Recording, SetCookie
from sinchctl.svaml.node import JUNK, Node, members

from .values import listed, plain


@dataclass
class Described:
    """One instruction or action in words.

    `title` says what it does, without a subject, `sentence` with one. `clauses` describe its
    members, `asides` what a picture can leave out, `faults` what is missing.
    """

    title: str
    sentence: str
    clauses: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def unread(node: Node) -> list[str]:
    """Return the known members whose value has the wrong type."""
    known = {wire.lower() for wire in members(type(node)).values()}
    return [plain(name) for name in node.extra if name != JUNK and name.lower() in known]


def extra(node: Node) -> list[str]:
    """Return what is not understood, by name alone: its value may be secret."""
    wrong = unread(node)
    other = [plain(name) for name in node.extra if name != JUNK and plain(name) not in wrong]
    clauses = [f"{name} cannot be read" for name in wrong]
    if other and not isinstance(node, OtherAction | OtherInstruction):
        clauses.append(f"unknown key{'s' if other[1:] else ''} {listed(other)}")
    return clauses


def cookie(pair: Pair | SetCookie) -> str:
    """Return a cookie as `name=value`."""
    return f"{plain(pair.key or '')}={plain(pair.value or '')}"


def recorded_to(options: Recording | None) -> str:
    """Return where a recording goes, as ` to s3://bucket`; empty if that is not said."""
    url = options.destination_url if options else None
    return f" to {plain(url)}" if url else ""


def recording(options: Recording | None) -> list[str]:
    """Return everything about a recording but its credentials."""
    if options is None:
        return []
    clauses = []
    if options.format is not None:
        clauses.append(f"the file is {plain(options.format)}")
    if options.notification_events is not None:
        clauses.append(f"{'' if options.notification_events else 'no '}Notify events report on it")
    written = options.transcription_options
    if written is not None and written.enabled is not False:
        language = f" in {plain(written.locale)}" if written.locale else ""
        clauses.append(f"a transcript is made{language}")
    return clauses
