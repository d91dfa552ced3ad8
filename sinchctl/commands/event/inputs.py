"""Files and stdin of the event commands, as streams of callbacks."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from stat import S_ISDIR
from typing import Annotated, BinaryIO

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError, UsageError
from sinchctl.events.input.split import Bad, split_with_waits
from sinchctl.events.model import Event
from sinchctl.terminal import printer
from sinchctl.terminal.input import unreadable


class Inputs:
    """The callbacks of all files named, and how many of them are bad."""

    def __init__(self, session: Session, names: list[str], *, log: bool = False) -> None:
        self._session = session
        self._log = log
        self._names = names or _stdin(session)
        self.name = ""
        self.read = 0
        self.bad = 0
        for name in self._names:
            _check(name)
        if self._names.count("-") > 1:
            raise UsageError("only one argument can be - (stdin is read once)")

    def events(self) -> Iterator[Event]:
        """Yield one callback after the other; what is not one is reported and counted."""
        return filter(None, self.events_with_waits())

    def events_with_waits(self) -> Iterator[Event | None]:
        """Do the same, and yield None before each read that may wait."""
        for name in self._names:
            self.name = "stdin" if name == "-" else name
            with _opened(self._session, name) as source:
                for record in split_with_waits(self._reader(source), log=self._log):
                    if isinstance(record, Bad):
                        self.read += 1
                        self.refuse(record.line, record.reason, record.column)
                    else:
                        self.read += record is not None
                        yield record

    def _reader(self, source: BinaryIO) -> Callable[[int], bytes]:
        take = getattr(source, "read1", source.read)

        def read(size: int) -> bytes:
            try:
                piece: bytes = take(size)
            except OSError as fault:
                raise UsageError(f"cannot read {self.name}: {fault.strerror}") from None
            return piece

        return read

    def refuse(self, line: int, reason: str, column: int | None = None) -> None:
        """Count a record as bad, and report where it is and why."""
        self.bad += 1
        place = f"line {line}" + (f", column {column}" if column else "")
        printer.note(self._session.terminal, f"{self.name}, {place}: bad record: {reason}")

    def warn(self, line: int, what: str) -> None:
        """Report something odd in a record that is used all the same."""
        printer.warn(self._session.terminal, f"{self.name}, line {line}: {what}")

    def failure(self) -> FindingsError | None:
        """Return the error of a run with bad records."""
        if not self.bad:
            return None
        records = "record is" if self.bad == 1 else "records are"
        return FindingsError(f"{self.bad:,} {records} bad, of {self.read:,} read")


def _stdin(session: Session) -> list[str]:
    if not session.terminal.stdin.isatty():
        return ["-"]
    raise UsageError("no file is named", hint="name a file, or pipe callbacks in")


def _check(name: str) -> None:
    if name == "-":
        return
    try:
        if S_ISDIR(Path(name).stat().st_mode):
            raise IsADirectoryError
    except (OSError, ValueError) as fault:
        raise unreadable(name, fault) from None


def _opened(session: Session, name: str) -> AbstractContextManager[BinaryIO]:
    if name == "-":
        return nullcontext(session.terminal.stdin)
    try:
        return Path(name).open("rb")
    except OSError as fault:
        raise unreadable(name, fault) from None


Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE|-]...", help="Files with callbacks; without one, stdin."),
]


Log = Annotated[
    bool,
    typer.Option(
        "--log",
        help="Read a log: each line may hold a callback in its text or JSON.",
    ),
]
