"""List the other profiles whose credentials may be the right ones for a callback."""

from collections.abc import Mapping
from contextlib import suppress

from sinchctl.errors import CredentialsError
from sinchctl.profiles.fields import BY_NAME, plain
from sinchctl.profiles.file import profiles_file, read
from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_SECRET
from sinchctl.profiles.resolve import StoredProfile
from sinchctl.secret import Secret

from .search import OtherProfile


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
                place = StoredProfile(document, name, environ)
                found = place.find(BY_NAME["application_key"])
                key = plain(found[0]) if found else ""
                stored = place.find(BY_NAME["application_secret"])
                is_known = stored is not None and "application_secret_command" not in keys
                value = stored[0] if is_known and stored else None
                secret = value if isinstance(value, Secret) else None
                use = f"choose it with -p {name}"
                profiles.append(OtherProfile(f"profile {name}", key, secret, use))
    return profiles
