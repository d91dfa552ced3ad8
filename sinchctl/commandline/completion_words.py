"""Words that a completion asks the program for: profiles, and the menus of a file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sinchctl.errors import SinchctlError
from sinchctl.profiles.file import profiles_file, read


def offered(request: Sequence[str], environ: Mapping[str, str]) -> list[str]:
    """Return the words for `sinchctl --words profiles` and `sinchctl --words menus FILE...`.

    Returns none for what cannot be read: a TAB shows no errors.
    """
    what, *names = request or [""]
    try:
        if what == "profiles":
            return [*read(profiles_file(environ)).profiles, "sandbox"]
        return [word for name in names for word in _menus(name)] if what == "menus" else []
    except (SinchctlError, OSError):
        return []


def _menus(name: str) -> list[str]:
    from sinchctl.svaml.document.read import read_document  # it loads yaml

    file = Path(name)
    if not file.is_file():
        return []
    value = read_document(name, file.read_bytes()).value
    menus = value.get("menus") if isinstance(value, dict) else None
    return [*menus] if isinstance(menus, dict) else []
