"""List the other profiles whose credentials may be the right ones for a callback."""

from collections.abc import Mapping
from contextlib import suppress

from sinchctl.errors import CredentialsError
from sinchctl.profiles.fields import BY_NAME, plain
from sinchctl.profiles.file import ProfilesDocument, profiles_file, read
from sinchctl.profiles.model import sandbox_profile
from sinchctl.profiles.resolve import StoredProfile
from sinchctl.secret import Secret
from sinchctl.signing import SCHEMES

from .search import OtherProfile


def other_profiles(environ: Mapping[str, str], *, sandboxed: bool) -> list[OtherProfile]:
    """Return the sandbox and every profile of the file; no command is run to get a secret."""
    profiles: list[OtherProfile] = []
    if not sandboxed:
        sandbox = sandbox_profile()
        profiles.append(
            OtherProfile(
                "the sandbox",
                sandbox.application_key,
                sandbox.application_secret,
                "add --sandbox",
                sandbox.webhook_secret,
                sandbox.numbers_secret,
            )
        )
    with suppress(CredentialsError):
        document = read(profiles_file(environ))
        for name in document.profiles:
            with suppress(CredentialsError):
                place = StoredProfile(document, name, environ)
                found = place.find(BY_NAME["application_key"])
                key = plain(found[0]) if found else ""
                application, webhook, numbers = (
                    _secret(document, name, place, f"{scheme}_secret") for scheme in SCHEMES
                )
                use = f"choose it with -p {name}"
                profiles.append(
                    OtherProfile(f"profile {name}", key, application, use, webhook, numbers)
                )
    return profiles


def _secret(
    document: ProfilesDocument, name: str, place: StoredProfile, field: str
) -> Secret | None:
    """Return a secret of a profile; None if there is none, or a command would tell it."""
    if BY_NAME[field].command_key in document.profiles[name]:
        return None
    with suppress(CredentialsError):
        stored = place.find(BY_NAME[field])
        return stored[0] if stored and isinstance(stored[0], Secret) else None
    return None
