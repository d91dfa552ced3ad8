"""The files of `svaml lint`, read one after the other, and the count of what was found."""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from sinchctl.errors import FindingsError, UsageError
from sinchctl.svaml.load import examine
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.document.read import Document
    from sinchctl.svaml.lint.finding import Located


class Checked:
    """One file: its findings, or the error for which it cannot be read."""

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
        self.findings = dict.fromkeys(("error", "warning", "info"), 0)

    def count(self, file: Checked) -> None:
        """Add a file."""
        self.files += 1
        self.unreadable += file.fault is not None
        for finding in file.findings:
            self.findings[finding.severity] += 1

    @property
    def summary(self) -> str:
        """`2 errors, 1 warning in 3 files`, or `no findings in 3 files`."""
        counted = [_many(number, word) for word, number in self.findings.items() if number]
        read = self.files - self.unreadable
        return f"{', '.join(counted) or 'no findings'} in {_many(read, 'file')}"

    def end(self, session: "Session", *, silent: bool) -> None:
        """Print the sum, and end with the exit code of the findings.

        Raises FindingsError (6) for errors, Exit (2) for a file that could not be read: the
        reason was printed when it was met.
        """
        read_some = self.files > self.unreadable
        if self.unreadable:
            if any(self.findings.values()) or (read_some and not silent):
                printer.note(session.terminal, self.summary)
            raise typer.Exit(UsageError.exit_code)
        if self.findings["error"]:
            hint = "read about a rule: sinchctl svaml lint --explain RULE"
            raise FindingsError(self.summary, hint=hint)
        if self.findings["warning"] and self.strict:
            raise FindingsError(self.summary, hint="with --strict, warnings fail too")
        if not silent:
            printer.hint(session.terminal, f"sinchctl: {self.summary}")


def _many(number: int, word: str) -> str:
    plural = word if number == 1 or word == "info" else f"{word}s"
    return f"{number:,} {plural}"


def checked(
    session: "Session",
    names: Sequence[str],
    event: str,
    tally: Tally,
    *,
    ignore: Collection[str] = (),
    fix: bool = False,
) -> Iterator[Checked]:
    """Check the files in turn. One that cannot be read is named on stderr, and the rest go on."""
    for name in names:
        file = _checked(session, name, event, ignore, fix)
        tally.count(file)
        if file.fault is not None:
            printer.error(session.terminal, file.fault)
        yield file


def _checked(
    session: "Session", name: str, event: str, ignore: Collection[str], fix: bool
) -> Checked:
    try:
        loaded = examine(name, read_bytes(session.terminal, name), event=event)
        if fix:
            from .lint_fix import fix_file

            loaded, count = fix_file(name, loaded, event, ignore)
            if count:
                printer.note(session.terminal, f"fixed {_many(count, 'finding')} in {name}")
    except UsageError as fault:
        return Checked(name, fault=fault)
    findings = [finding for finding in loaded.findings if finding.rule not in ignore]
    return Checked(name, loaded.document, findings)
