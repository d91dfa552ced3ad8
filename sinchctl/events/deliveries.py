"""Delivery reports of the Conversation API in recordings of `event listen`, which may grow."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from shlex import quote
from typing import Any, Final, NamedTuple

from sinchctl.errors import UsageError

from .meanings import is_final
from .model import BadRecordError, parse
from .output import without_surrogates
from .recordings import REFUSED, unwrapped, was_refused

FIELD: Final = "conversation_status"
_MEMBER = "message_delivery_report"


def bare_digits(number: str) -> str:
    """Return the digits of a number of E.164, with or without plus; empty if it is not one."""
    digits = number.removeprefix("+")
    return digits if digits.isascii() and digits.isdigit() and len(digits) < 16 else ""


class Delivery(NamedTuple):
    """One delivery report: when Sinch saw it, and what it says; a refused one proves nothing."""

    time: str
    message_id: str
    status: str
    report: dict[str, Any]
    was_refused: bool

    @property
    def reason(self) -> str:
        """The code of the reason; empty for none."""
        reason = self.report.get("reason")
        return _text(reason.get("code")) if isinstance(reason, dict) else ""

    @property
    def metadata(self) -> str:
        """The metadata of the message; empty for none."""
        return _text(self.report.get("metadata"))

    @property
    def number(self) -> str:
        """The digits of the recipient's number; empty if it is not one."""
        identity = self.report.get("channel_identity")
        return bare_digits(str(identity.get("identity"))) if isinstance(identity, dict) else ""

    @property
    def no_proof(self) -> str:
        """What to say of a refused one."""
        return f"a callback about {self.message_id} does not count: it {REFUSED}"

    @property
    def weight(self) -> tuple[bool, str]:
        """The heaviest report counts: a final one, then the latest; they come out of order."""
        return is_final(FIELD, self.status), self.time


Absent = Callable[[Path], None]
"""Hears once of a recording that does not exist yet."""


class RecordedDeliveries:
    """Reads recordings on and on; `mark` is in each line that matters.

    With `absent` a recording may still be missing. `warn` hears once that callbacks were refused.
    """

    def __init__(
        self,
        files: Iterable[str],
        mark: str = _MEMBER,
        absent: Absent | None = None,
        warn: Callable[[str], None] = lambda words: None,
    ) -> None:
        self._warn = warn
        self._has_warned = False
        self._mark = mark.encode()
        self._absent = absent
        self._missing: set[Path] = set()
        self._offsets = dict.fromkeys(map(Path, files), 0)

    def new(self) -> Iterator[Delivery]:
        """Yield what has come since the last time. Raises UsageError if a file cannot be read."""
        for path in self._offsets:
            yield from self._new(path)

    def proves(self, delivery: Delivery) -> bool:
        """Return False for a report that was refused, and say so for the first of them."""
        if delivery.was_refused and not self._has_warned:
            self._has_warned = True
            self._warn(delivery.no_proof)
        return not delivery.was_refused

    def _new(self, path: Path) -> Iterator[Delivery]:
        try:
            with path.open("rb") as file:
                file.seek(self._offsets[path])
                for line in file:
                    if not line.endswith(b"\n"):
                        return  # it is being written
                    self._offsets[path] += len(line)
                    if self._mark in line and (delivery := _delivery(line)):
                        yield delivery
        except FileNotFoundError as fault:
            if self._absent is None:
                raise UsageError(
                    f"cannot read {str(path)!r}: {fault.strerror}",
                    hint=f"`sinchctl event listen --record {quote(str(path))}` writes it; --wait "
                    "waits for it",
                ) from None
            if path not in self._missing:
                self._missing.add(path)
                self._absent(path)
        except OSError as fault:
            raise UsageError(f"cannot read {str(path)!r}: {fault.strerror}") from None


def _delivery(line: bytes) -> Delivery | None:
    try:
        record = parse(line)
    except BadRecordError:
        return None
    value = unwrapped(record).value
    report = value.get(_MEMBER)
    if not isinstance(report, dict):
        return None
    return Delivery(
        _text(value.get("event_time")),
        _text(report.get("message_id")),
        _text(report.get("status")),
        report,
        was_refused(record),
    )


def _text(value: Any) -> str:
    """Return a value as text that can be encoded; empty for none."""
    return str(without_surrogates(value or ""))
