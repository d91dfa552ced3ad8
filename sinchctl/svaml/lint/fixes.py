"""Exact replacements in the text of a file, for findings that carry one."""

import json
import re
from collections.abc import Iterable

from sinchctl.svaml.document.read import Document

from .finding import Fix, Located

_END = re.compile(r"\s*(?:\Z|[\r\n,\]}:#])")
_PLAIN = re.compile(r"[A-Za-z][\w .-]*")


def fixed(document: Document, findings: Iterable[Located]) -> tuple[str, list[Located]]:
    """Return the text with all its exact replacements, and the findings that they fix.

    A value that is not written in the file as the finding quotes it stays as it is.
    """
    places, text = document.places, document.text
    changes: dict[int, tuple[int, str, Located]] = {}
    for finding in findings:
        if finding.fix is None:
            continue
        for path in finding.at:
            line, column = (places.key if finding.fix.of_key else places.nearest)(path)
            at = places.span(line)[0] + column - 1
            change = _change(text, at, finding.fix, document.syntax)
            if change is not None:
                changes.setdefault(at, (*change, finding))
    for at, (end, new, _) in sorted(changes.items(), reverse=True):
        text = text[:at] + new + text[end:]
    return text, [*dict.fromkeys(finding for _, _, finding in changes.values())]


def _change(text: str, at: int, fix: Fix, syntax: str) -> tuple[int, str] | None:
    """Return where the old token ends, and the new one."""
    old, new = fix.old, fix.new
    for token in (json.dumps(old, ensure_ascii=False), json.dumps(old), f"'{old}'"):
        if text.startswith(token, at):
            bare = not isinstance(new, str)
            quoted = (
                f"'{new}'"
                if token[0] == "'" and "'" not in str(new)
                else json.dumps(new, ensure_ascii=False)
            )
            return at + len(token), json.dumps(new) if bare else quoted
    if not text.startswith(old, at) or _END.match(text, at + len(old)) is None:
        return None
    if syntax == "toml" and not fix.of_key:
        return None
    plain = str(new)
    needs = old == plain or not _PLAIN.fullmatch(plain) or plain != plain.strip()
    return at + len(old), json.dumps(new, ensure_ascii=False) if needs else plain
