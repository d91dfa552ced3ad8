"""TOML, bounded, with the positions of tables and keys as far as their lines show them."""

import re
import tomllib
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from .from_json import LONGEST_NUMBER
from .positions import MAX_DEPTH, Mark, SyntaxFault

_KEY = r"(?:[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')"
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]")
_MEMBER = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=[ \t]*")
_PART = re.compile(_KEY)
_LINE = re.compile(r"[^\n]*\n?")
_FENCE = re.compile(r"\"\"\"|'''")
_LONG_KEY = re.compile(rf"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){{{MAX_DEPTH}}}")
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def parse(text: str) -> tuple[Any, Mark]:
    """Return the table of a text and the marks of its members. Raises SyntaxFault."""
    if match := _LONG_KEY.search(text):
        raise SyntaxFault(f"nested more than {MAX_DEPTH} deep", match.start())
    try:
        value = tomllib.loads(text, parse_float=_fraction)
    except RecursionError:
        raise SyntaxFault(f"nested more than {MAX_DEPTH} deep") from None
    except ValueError as fault:
        raise _fault(text, str(fault)) from None
    return _settled(value), _marks(text)


def _fault(text: str, words: str) -> SyntaxFault:
    match = _WHERE.search(words)
    if match is None:
        return SyntaxFault("a number that is too long" if "int" in words else words)
    words = words[: match.start()]
    at = len(text)
    if match[1]:
        lines = text.replace("\r\n", "\n").split("\n")
        at = sum(len(line) + 1 for line in lines[: int(match[1]) - 1]) + int(match[2]) - 1
        at += text.count("\r\n", 0, at)
    if words.startswith("Cannot overwrite") or "twice" in words or "already" in words:
        words = "this key or table is here twice"
    hint = "TOML wants quotes around a text" if words == "Invalid value" else ""
    return SyntaxFault(words[:1].lower() + words[1:], min(at, len(text)), hint)


def _fraction(text: str) -> Any:
    if text.lstrip("+-") in {"inf", "nan"}:
        return text
    decimal = Decimal(text.replace("_", ""))
    if len(text) > LONGEST_NUMBER or abs(decimal.adjusted()) > LONGEST_NUMBER:
        raise ValueError(f"The number {text[:LONGEST_NUMBER]} is too large or too small")
    return decimal


def _settled(root: Any) -> Any:
    """Turn dates and times into text. Raises SyntaxFault for what is too deep or too large."""
    pending: list[tuple[Any, int]] = [(root, 1)]
    while pending:
        holder, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise SyntaxFault(f"nested more than {MAX_DEPTH} deep")
        members = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for key, value in list(members):
            if isinstance(value, dict | list):
                pending.append((value, depth + 1))
            elif isinstance(value, datetime | date | time):
                holder[key] = value.isoformat()
            elif isinstance(value, int) and value.bit_length() > 4 * LONGEST_NUMBER:
                raise SyntaxFault("a number that is too long")
    return root


def _marks(text: str) -> Mark:
    """Return the marks of tables and keys by line; inline values get that of their line."""
    root = Mark(0, -1, {})
    table, at, fence = root, 0, ""
    for match in _LINE.finditer(text):
        line, at = match[0], match.start()
        if fence:
            fence = "" if line.count(fence) % 2 else fence
            continue
        if header := _HEADER.match(line):
            start = at + header.start(2)
            table = _table(root, _parts(header[2]), start, listed=header[1] == "[[")
        elif member := _MEMBER.match(line):
            parts = _parts(member[1])
            holder = _table(table, parts[:-1], at + member.start(1), listed=False)
            if isinstance(holder.children, dict):
                mark = Mark(at + member.end(), at + member.start(1))
                holder.children.setdefault(parts[-1], mark)
        opened = _FENCE.search(line)
        if opened and line.count(opened[0]) % 2:
            fence = opened[0]
    return root


def _table(root: Mark, parts: list[str], at: int, *, listed: bool) -> Mark:
    here = root
    for index, part in enumerate(parts):
        if not isinstance(here.children, dict):
            return Mark(at, -1, {})
        last = listed and index == len(parts) - 1
        empty: dict[str, Mark] | list[Mark] = [] if last else {}
        here = here.children.setdefault(part, Mark(at, at, empty))
        if here.children is None:
            here.children = {}
        if isinstance(here.children, list):
            if last:
                here.children.append(Mark(at, at, {}))
            if not here.children:
                return Mark(at, -1, {})
            here = here.children[-1]
    return here


def _parts(dotted: str) -> list[str]:
    """Return the parts of a dotted key; tomllib reads basic strings with escapes."""
    parts = []
    for part in _PART.findall(dotted):
        if part[0] == '"' and "\\" in part:
            part = next(iter(tomllib.loads(f"{part} = 1")))
        elif part[0] in "\"'":
            part = part[1:-1]
        parts.append(part)
    return parts
