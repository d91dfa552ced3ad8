"""The files of `svaml lint`, read one after the other, and the count of what was found."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from sinchctl.errors import FindingsError, UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.document.read import Document
    from sinchctl.svaml.lint.finding import Located


class Checked:
    """One file: what was found in it, or the fault for which it cannot be read."""

    def __init__(
        self,
        name: str,
        document: "Document | None" = None,
        findings: "Sequence[Located]" = (),
        fault: UsageError | None = None,
    ) -> None:
        self.name = name
        self.document = document
        self.findings = findings
        self.fault = fault


class Tally:
    """How many files were checked and what was found in them; `strict` makes warnings count."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.files = 0
        self.unreadable = 0
        self.found = dict.fromkeys(("error", "warning", "info"), 0)

    def count(self, one: Checked) -> None:
        """Add a file."""
        self.files += 1
        self.unreadable += one.fault is not None
        for finding in one.findings:
            self.found[finding.severity] += 1

    @property
    def summary(self) -> str:
        """`2 errors, 1 warning in 3 files`, or `no findings in 3 files`."""
        counted = [_many(number, word) for word, number in self.found.items() if number]
        read = self.files - self.unreadable
        return f"{', '.join(counted) or 'no findings'} in {_many(read, 'file')}"

    def end(self, session: "Session", *, silent: bool) -> None:
        """Say the sum, and end with what the files deserve.

        Raises FindingsError (6) where errors were found, Exit (2) where a file could not be
        read: that was told when it was met.
        """
        read_some = self.files > self.unreadable
        if self.unreadable:
            if any(self.found.values()) or (read_some and not silent):
                printer.note(session.terminal, self.summary)
            raise typer.Exit(UsageError.exit_code)
        if self.found["error"]:
            hint = "a rule in full: sinchctl svaml lint --explain RULE"
            raise FindingsError(self.summary, hint=hint)
        if self.found["warning"] and self.strict:
            raise FindingsError(self.summary, hint="with --strict a warning is enough")
        if not silent:
            printer.hint(session.terminal, f"sinchctl: {self.summary}")


def _many(number: int, word: str) -> str:
    plural = word if number == 1 or word == "info" else f"{word}s"
    return f"{number:,} {plural}"


def checked(
    session: "Session", names: Sequence[str], event: str, tally: Tally
) -> Iterator[Checked]:
    """Every file in its turn. One that cannot be read is told on stderr, and the rest go on."""
    if names.count("-") > 1:
        raise UsageError("only one argument can be - (stdin is read once)")
    for name in names:
        one = _checked(session, name, event)
        tally.count(one)
        if one.fault is not None:
            printer.error(session.terminal, one.fault)
        yield one


def _checked(session: "Session", name: str, event: str) -> Checked:
    from sinchctl.svaml.load import examine

    try:
        found = examine(name, read_bytes(session.terminal, name), event=event)
    except UsageError as fault:
        return Checked(name, fault=fault)
    return Checked(name, found.document, found.findings)
