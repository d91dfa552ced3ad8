"""What an instruction or an action is in words, and the words that both share.

What may be secret is never in them: credentials of recordings, values of headers.
"""

from dataclasses import dataclass, field

from sinchctl.svaml.model import OtherAction, OtherInstruction, Pair, Recording, SetCookie
from sinchctl.svaml.node import JUNK, Node, members

from .values import listed, plain


@dataclass
class Told:
    """One instruction or action in words.

    `title` is what it does, without a subject; `sentence` is the same as a whole sentence;
    `clauses` say its members, `asides` what a picture can do without; `faults` what is missing.
    """

    title: str
    sentence: str
    clauses: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def unread(node: Node) -> list[str]:
    """Members that are known, but stand there with a value of another kind."""
    known = {wire.lower() for wire in members(type(node)).values()}
    return [plain(name) for name in node.extra if name != JUNK and name.lower() in known]


def extra(node: Node) -> list[str]:
    """What stands there and is not understood, by name: its value may be secret."""
    wrong = unread(node)
    other = [plain(name) for name in node.extra if name != JUNK and plain(name) not in wrong]
    told = [f"{name} cannot be read" for name in wrong]
    if other and not isinstance(node, OtherAction | OtherInstruction):
        told.append(f"{listed(other)} {'are' if other[1:] else 'is'} not known")
    return told


def cookie(pair: Pair | SetCookie) -> str:
    """A cookie as `name=value`."""
    return f"{plain(pair.key or '')}={plain(pair.value or '')}"


def recorded_to(options: Recording | None) -> str:
    """Where a recording goes, as ` to s3://bucket`; nothing where that is not said."""
    url = options.destination_url if options else None
    return f" to {plain(url)}" if url else ""


def recording(options: Recording | None) -> list[str]:
    """All of a recording but its credentials."""
    if options is None:
        return []
    told = []
    if options.format is not None:
        told.append(f"the file is {plain(options.format)}")
    if options.notification_events is not None:
        told.append(f"{'' if options.notification_events else 'no '}Notify events tell of it")
    written = options.transcription_options
    if written is not None and written.enabled is not False:
        language = f" in {plain(written.locale)}" if written.locale else ""
        told.append(f"a transcript is made{language}")
    return told
