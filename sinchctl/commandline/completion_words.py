"""Words that a completion asks the program for: profiles, menus and scenarios of files."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sinchctl.errors import SinchctlError
from sinchctl.profiles.file import profiles_file, read


def offered(request: Sequence[str], environ: Mapping[str, str]) -> list[str]:
    """Return the words for `sinchctl --words profiles`, `menus FILE...` and `scenarios FILE...`.

    Returns none for what cannot be read: a TAB shows no errors.
    """
    what, *names = request or [""]
    try:
        if what == "profiles":
            return [*read(profiles_file(environ)).profiles, "sandbox"]
        read_words = {"menus": _menus, "scenarios": _scenarios}.get(what)
        return [word for name in names for word in read_words(name)] if read_words else []
    except (SinchctlError, OSError):
        return []


def _menus(name: str) -> list[str]:
    menus = _value(name).get("menus")
    return [*menus] if isinstance(menus, dict) else []


def _scenarios(name: str) -> list[str]:
    """Return the names of a test file as --only takes them: regular expressions of one word."""
    scenarios = _value(name).get("scenarios")
    rows = scenarios if isinstance(scenarios, list) else []
    names = [row["name"] for row in rows if isinstance(row, dict) and row.get("name")]
    return [re.sub(r"[^\w-]", ".", str(name)) for name in names]


def _value(name: str) -> dict[str, Any]:
    """Return the mapping in a file; an empty one if there is none."""
    from sinchctl.svaml.document.read import read_document  # it loads yaml

    file = Path(name)
    if not file.is_file():
        return {}
    value = read_document(name, file.read_bytes()).value
    return value if isinstance(value, dict) else {}
