"""Text and bytes that the command line names: files and standard input."""

from pathlib import Path

from sinchctl.errors import UsageError
from sinchctl.http_message import has_scheme

from .streams import Terminal

LONGEST_TEXT = 1_000_000
"""Bytes of a text argument that comes from a file or from standard input."""


def read_text(terminal: Terminal, argument: str, what: str = "text") -> str:
    """Return a text argument: `-` reads stdin, `@FILE` reads a file, `@@` is a literal @.

    One newline at the end of a file or of stdin is dropped. Raises UsageError.
    """
    if argument == "-" or (argument.startswith("@") and not argument.startswith("@@")):
        name = argument if argument == "-" else argument[1:]
        if not name:
            raise UsageError(f"the {what} '@' names no file", hint="write @@ for a literal @")
        try:
            text = read_bytes(terminal, name, LONGEST_TEXT, as_text=True).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise UsageError(f"the {what} in {_named(name)} is not UTF-8") from None
        return text.removesuffix("\n").removesuffix("\r")
    return argument[1:] if argument.startswith("@@") else argument


def read_bytes(
    terminal: Terminal, name: str, limit: int = 64 * 1024 * 1024, *, as_text: bool = False
) -> bytes:
    """Return the bytes of a file, or of stdin for `-`; at most `limit` of them.

    `as_text` says that the name was written as `@FILE`. Raises UsageError if it cannot be
    read, is too large, or stdin was read before.
    """
    if name == "-":
        if terminal.stdin_is_taken:
            raise UsageError("only one argument can be '-': standard input is read once")
        terminal.stdin_is_taken = True
        try:
            data = terminal.stdin.read(limit + 1)
        except OSError as fault:
            raise UsageError(f"cannot read standard input: {fault.strerror}") from None
    else:
        try:
            with Path(name).open("rb") as file:
                data = file.read(limit + 1)
        except (OSError, ValueError) as fault:
            raise unreadable(name, fault, as_text=as_text) from None
    if len(data) > limit:
        raise UsageError(f"{_named(name)} is larger than {limit:,} bytes")
    return data


def unreadable(name: str, fault: Exception, *, as_text: bool = False) -> UsageError:
    """Return the error for a file that cannot be opened."""
    if has_scheme(name):
        return UsageError(
            f"{name!r} is an address, and only files are read here",
            hint="download it, and name the file",
        )
    if isinstance(fault, IsADirectoryError):
        return UsageError(f"{name!r} is a folder", hint="name a file in it")
    why = fault.strerror if isinstance(fault, OSError) else str(fault)
    hint = "check the path; a text that begins with @ is written @@" if as_text else ""
    return UsageError(f"cannot read {name!r}: {why}", hint=hint or "check the path")


def _named(name: str) -> str:
    return "standard input" if name == "-" else repr(name)
