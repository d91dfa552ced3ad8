"""List the other profiles whose credentials may be the right ones for a callback."""

from collections.abc import Mapping
from contextlib import suppress

from sinchctl.errors import CredentialsError
from sinchctl.profiles.file import profiles_file, read
from sinchctl.profiles.model import CHECKS, SANDBOX_KEY, SANDBOX_SECRET
from sinchctl.profiles.resolve import profile_place
from sinchctl.secret import Secret

from .search import OtherProfile

_UNUSED = set(CHECKS) - {"application_key", "application_secret"}


def other_profiles(environ: Mapping[str, str], *, sandboxed: bool) -> list[OtherProfile]:
    """Return the sandbox and every profile of the file; no command is run to get a secret."""
    profiles: list[OtherProfile] = []
    if not sandboxed:
        sandbox = Secret(SANDBOX_SECRET)
        profiles.append(OtherProfile("the sandbox", SANDBOX_KEY, sandbox, "add --sandbox"))
    with suppress(CredentialsError):
        document = read(profiles_file(environ))
        for name, keys in document.profiles.items():
            with suppress(CredentialsError):
                values = profile_place(document, name, environ, but=_UNUSED).values
                stored = values.get("application_secret")
                is_known = isinstance(stored, Secret) and "application_secret_command" not in keys
                secret = stored if is_known and isinstance(stored, Secret) else None
                key = str(values.get("application_key", ""))
                use = f"choose it with -p {name}"
                profiles.append(OtherProfile(f"profile {name}", key, secret, use))
    return profiles
