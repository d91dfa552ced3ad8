"""Findings as annotations of a GitHub Actions run (GitHub's workflow commands)."""

import os
from typing import TYPE_CHECKING

from sinchctl.errors import UsageError
from sinchctl.svaml.document.read import UnreadableError
from sinchctl.svaml.lint.finding import with_hint

if TYPE_CHECKING:
    from sinchctl.svaml.lint.finding import Located

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def annotation(found: "Located") -> str:
    """The workflow command that shows a finding at its line."""
    about = f" ({found.path})" if found.path else ""
    return command(
        _LEVELS[found.severity],
        with_hint(f"{found.message}{about}", found.hint),
        found.rule,
        found.file,
        (found.line, found.column, found.end_column),
    )


def unreadable(file: str, fault: UsageError) -> str:
    """The workflow command that shows why a file could not be read, at its line if one is known."""
    if isinstance(fault, UnreadableError):
        message, place = fault.reason, (fault.line, fault.column, None)
    else:
        message, place = fault.message, (None, None, None)
    return command("error", with_hint(message, fault.hint), "unreadable", file, place)


def command(
    level: str,
    message: str,
    title: str,
    file: str,
    place: tuple[int | None, int | None, int | None] = (None, None, None),
) -> str:
    """A workflow command. `place` is the line, the column, and the column after the word.

    What came from stdin has no file that could be annotated: its place is said in words. A
    finding about a whole call has no file (it is empty).
    """
    line, column, end = place
    given: dict[str, object] = {}
    if file == "-" and line is not None:
        message = f"stdin:{line}:{column}: {message}"
    if file not in {"", "-"}:
        given = {"file": relative(file), "line": line, "col": column, "endColumn": end}
    given["title"] = title
    told = ",".join(
        f"{name}={_property(str(value))}" for name, value in given.items() if value is not None
    )
    return f"::{level} {told}::{_data(message)}"


def relative(file: str) -> str:
    """The path as seen from the working directory, with forward slashes.

    A file outside it keeps its absolute path.
    """
    try:
        path = os.path.relpath(file)
    except ValueError:
        path = file
    if path.split(os.sep, 1)[0] == os.pardir:
        path = os.path.abspath(file)
    return path.replace(os.sep, "/")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
