"""Files and stdin of the event commands, as streams of callbacks."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from sinchctl.errors import FindingsError, UsageError
from sinchctl.terminal import printer

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.events.input.split import Bad
    from sinchctl.events.model import Event


class Inputs:
    """The callbacks of all files named, and how many of them are bad."""

    def __init__(self, session: "Session", names: list[str], *, log: bool = False) -> None:
        self._session = session
        self._log = log
        self._names = names or _stdin(session)
        self.name = ""
        self.read = 0
        self.bad = 0
        self.before_read: Callable[[], None] = lambda: None
        for name in self._names:
            _check(name)
        if self._names.count("-") > 1:
            raise UsageError("only one argument can be - (stdin is read once)")

    def events(self) -> Iterator["Event"]:
        """One callback after the other; what is none is told on stderr and counted."""
        from sinchctl.events.input.split import Bad, split

        for name in self._names:
            self.name = "stdin" if name == "-" else name
            with _opened(self._session, name) as source:
                for found in split(self._reader(source), log=self._log):
                    self.read += 1
                    if isinstance(found, Bad):
                        self._tell(found)
                    else:
                        yield found

    def _reader(self, source: BinaryIO) -> Callable[[int], bytes]:
        take = getattr(source, "read1", source.read)

        def read(size: int) -> bytes:
            self.before_read()
            try:
                piece: bytes = take(size)
            except OSError as fault:
                raise UsageError(f"cannot read {self.name}: {fault.strerror}") from None
            return piece

        return read

    def _tell(self, bad: "Bad") -> None:
        self.refuse(bad.line, bad.reason, bad.column)

    def refuse(self, line: int, reason: str, column: int | None = None) -> None:
        """Count a record as bad, and tell where it is and why."""
        self.bad += 1
        place = f"line {line}" + (f", column {column}" if column else "")
        printer.note(self._session.terminal, f"{self.name}, {place}: bad record: {reason}")

    def warn(self, line: int, what: str) -> None:
        """Tell of something odd in a record that is used all the same."""
        printer.warn(self._session.terminal, f"{self.name}, line {line}: {what}")

    def end(self) -> None:
        """Raise FindingsError where a record was bad."""
        if self.bad:
            records = "record is" if self.bad == 1 else "records are"
            raise FindingsError(f"{self.bad} {records} bad, of {self.read} read")


def _stdin(session: "Session") -> list[str]:
    if not session.terminal.stdin.isatty():
        return ["-"]
    raise UsageError("no file is named", hint="name a file, or pipe callbacks in")


def _check(name: str) -> None:
    if name == "-":
        return
    try:
        path = Path(name)
        if not path.exists():
            raise UsageError(f"there is no file {name!r}", hint="check the path")
        if path.is_dir():
            raise UsageError(f"{name!r} is a folder", hint="name its files")
    except (OSError, ValueError) as fault:
        raise UsageError(f"cannot read {name!r}: {fault}", hint="check the path") from None


def _opened(session: "Session", name: str) -> AbstractContextManager[BinaryIO]:
    if name == "-":
        return nullcontext(session.terminal.stdin)
    try:
        return Path(name).open("rb")
    except OSError as fault:
        raise UsageError(f"cannot read {name!r}: {fault.strerror}", hint="check the path") from None


Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE|-]...", help="Files with callbacks; without one, stdin."),
]


Log = Annotated[
    bool, typer.Option("--log", help="Lines of a log: each may hold one JSON object in its text.")
]
