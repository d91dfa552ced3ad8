"""What only the moment knows and a completion may offer: profiles, and menus of a file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sinchctl.errors import SinchctlError


def offered(asked: Sequence[str], environ: Mapping[str, str]) -> list[str]:
    """Words for `sinchctl --words profiles` and `sinchctl --words menus FILE...`.

    Nothing for what cannot be read: a TAB is no place for an error.
    """
    what, *names = asked or [""]
    try:
        if what == "profiles":
            return [*_profiles(environ), "sandbox"]
        return [word for name in names for word in _menus(name)] if what == "menus" else []
    except (SinchctlError, OSError):
        return []


def _profiles(environ: Mapping[str, str]) -> list[str]:
    from sinchctl.profiles.file import profiles_file, read

    return [*read(profiles_file(environ)).profiles]


def _menus(name: str) -> list[str]:
    from sinchctl.svaml.document.read import read_document

    file = Path(name)
    if not file.is_file():
        return []
    value = read_document(name, file.read_bytes()).value
    menus = value.get("menus") if isinstance(value, dict) else None
    return [*menus] if isinstance(menus, dict) else []
