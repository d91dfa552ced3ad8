"""Files with SVAML, menus and flows: YAML, TOML or JSON as plain values, each with its place."""

import codecs
import re
from dataclasses import dataclass
from typing import Any

from sinchctl.errors import UsageError

from .positions import Mark, Path, Places, SyntaxFault, format_path

__all__ = ["Document", "Path", "Places", "UnreadableError", "format_path", "read_document"]

LARGEST = 16 * 1024 * 1024
"""Bytes of one file; ten thousand menus need three."""

_EXTENSIONS = {"yaml": "yaml", "yml": "yaml", "toml": "toml", "json": "json"}
_OTHER_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_TOML_LINE = r"\[{1,2}[\w\"'. -]+\]{1,2}\s*(?:#.*)?|[\w\"'.-]+\s*=.*"
_SURROGATE = r"\\u[dD][89a-fA-F]|\\U0000[dD][89a-fA-F]"


class UnreadableError(UsageError):
    """A file that breaks its syntax, and where; `reason` leaves the position out."""

    def __init__(self, name: str, reason: str, hint: str, place: tuple[int, int] | None) -> None:
        where = f"{name}:{place[0]}:{place[1]}" if place else name
        super().__init__(f"{where}: {reason}", hint=hint)
        self.reason = reason
        self.line = place[0] if place else None
        self.column = place[1] if place else None


@dataclass(frozen=True, slots=True)
class Document:
    """A file as a plain value, with the position of each part in the text.

    The value consists of dict (with text keys), list, str, int, Decimal, bool and None.
    """

    name: str
    syntax: str
    text: str
    value: Any
    places: Places


def read_document(name: str, data: bytes, syntax: str | None = None) -> Document:
    """Return a file as plain values with positions; messages call it by its `name`.

    The extension decides the syntax, for `-` and devices the content does. Raises
    UsageError for a file that is too large, not UTF-8 or empty, UnreadableError with line
    and column for one that breaks its syntax or has a key twice.
    """
    syntax = syntax or _by_name(name)
    shown = "stdin" if name == "-" else name
    text = _decoded(shown, data)
    syntax = syntax or _by_content(text)
    try:
        value, marks = _parse(syntax, text)
        places = Places(text, marks)
        _no_surrogates(text, value)
    except SyntaxFault as fault:
        place = None if fault.at is None else Places(text, Mark(0)).located(fault.at)
        reason = f"cannot be read as {syntax.upper()}: {fault.message}"
        raise UnreadableError(shown, reason, fault.hint, place) from None
    if value is None:
        raise UsageError(f"{shown} is empty", hint="start with: sinchctl svaml init")
    return Document(name, syntax, text, value, places)


def _parse(syntax: str, text: str) -> tuple[Any, Mark]:
    if syntax == "json":
        from .from_json import parse
    elif syntax == "toml":
        from .from_toml import parse
    else:
        from .from_yaml import parse
    return parse(text)


def _decoded(name: str, data: bytes) -> str:
    if len(data) > LARGEST:
        raise UsageError(f"{name} has {len(data):,} bytes; {LARGEST:,} is the limit")
    for mark, encoding in _OTHER_ENCODINGS:
        if data.startswith(mark):
            raise UsageError(f"{name} is in {encoding}", hint="save it as UTF-8")
    if (at := data.find(b"\0")) >= 0:
        wide = data[:200].count(b"\0") * 3 > len(data[:200])
        what = "is in UTF-16 or UTF-32" if wide else f"is binary (a NUL at byte {at + 1:,})"
        raise UsageError(f"{name} {what}", hint="save it as UTF-8 text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        bad = f"line {line} has the byte 0x{data[fault.start]:02X}"
        raise UsageError(f"{name} is not UTF-8 ({bad})", hint="save it as UTF-8") from None
    if not text.strip():
        raise UsageError(f"{name} is empty", hint="start with: sinchctl svaml init")
    return text


def _by_name(name: str) -> str:
    """Return the syntax that the extension names; empty for stdin and devices."""
    base = name.replace("\\", "/").rpartition("/")[2]
    extension = base.rpartition(".")[2].lower() if "." in base else ""
    if extension in _EXTENSIONS:
        return _EXTENSIONS[extension]
    if name != "-" and not name.startswith("/dev/"):
        kind = f"the extension .{extension}" if extension else "no extension"
        raise UsageError(f"{name} has {kind}", hint="name it .yaml, .toml or .json, or use -")
    return ""


def _by_content(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    if first.startswith("{"):
        return "json"
    if re.fullmatch(_TOML_LINE, first):
        return "toml"
    return "json" if first.startswith("[") else "yaml"


def _no_surrogates(text: str, value: Any) -> None:
    """Refuse half a character (an escape like \\ud800 alone): it cannot be sent."""
    escape = re.search(_SURROGATE, text) if "\\" in text else None
    if escape is None:
        return
    pending = [value]
    while pending:
        here = pending.pop()
        if isinstance(here, dict):
            pending += [*here, *here.values()]
        elif isinstance(here, list):
            pending += here
        elif isinstance(here, str):
            try:
                here.encode()
            except UnicodeEncodeError:
                raise SyntaxFault("an escape for half a character", escape.start()) from None
