"""Access tokens on the disk, so that a command costs no request for a token of its own."""

import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from platformdirs import user_cache_path

from sinchctl import wire
from sinchctl.atomic_file import replace
from sinchctl.errors import SinchctlError
from sinchctl.secret import Secret

EARLY: Final = 60.0
"""Seconds before its end from which on a token is not used any more (Sinch's Node SDK)."""
_LONGEST: Final = 65_536


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token with the times, in seconds since 1970, between which it is good."""

    secret: Secret
    issued: float
    expires: float

    def is_good(self, now: float) -> bool:
        """Return True if it can be used. One from the future says that a clock was wrong."""
        return self.issued <= now < self.expires - EARLY


class TokenCache:
    """Keeps a token for each host and access key. A file that it cannot use is as no file.

    Files are replaced whole, so that two processes can write at the same time.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def read(self, host: str, key_id: str, proof: str) -> AccessToken | None:
        """Return the token; None if there is none, or others could have put it there.

        One that was fetched with another secret (`proof` is a hash of it) does not count, so that
        a mistyped or changed secret is noticed at once.
        """
        try:
            handle = os.open(
                self._file(host, key_id),
                os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0),
            )
            with os.fdopen(handle, "rb") as file:
                if not _is_private(os.fstat(handle)):
                    return None
                value = wire.value(file.read(_LONGEST))
                is_own = isinstance(value, dict) and value.get("proof") == proof
                return _token(value) if is_own else None
        except (OSError, SinchctlError):
            return None

    def write(self, host: str, key_id: str, proof: str, token: AccessToken) -> None:
        """Keep a token; if that fails, the next command asks for another one."""
        members = {
            "proof": proof,
            "access_token": token.secret.reveal(),
            "issued": token.issued,
            "expires": token.expires,
        }
        with suppress(OSError):
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            if sys.platform != "win32":
                self._directory.chmod(0o700)
            replace(self._file(host, key_id), wire.encode(members), mode=0o600)

    def drop(self, host: str, key_id: str, proof: str, token: AccessToken) -> None:
        """Forget a token that was refused, unless another process has replaced it."""
        kept = self.read(host, key_id, proof)
        if kept and kept.secret.reveal() == token.secret.reveal():
            with suppress(OSError):
                self._file(host, key_id).unlink()

    def _file(self, host: str, key_id: str) -> Path:
        name = sha256(f"{host}\n{key_id}".encode()).hexdigest()[:32]
        return self._directory / f"token-{name}.json"


def token_cache(environ: Mapping[str, str]) -> TokenCache | None:
    """Return the cache in SINCHCTL_CACHE_DIR or the user's cache directory, unless it is off."""
    if environ.get("SINCHCTL_TOKEN_CACHE", "").strip().lower() == "off":
        return None
    own = environ.get("SINCHCTL_CACHE_DIR")
    return TokenCache(Path(own) if own else user_cache_path("sinchctl", appauthor=False))


def as_token(text: object) -> Secret | None:
    """Return a text as a token; None if it cannot go into a header."""
    good = isinstance(text, str) and text.isascii() and text.isprintable() and " " not in text
    return Secret(text) if good and isinstance(text, str) and text else None


def _token(value: Any) -> AccessToken | None:
    members = value if isinstance(value, dict) else {}
    secret = as_token(members.get("access_token"))
    try:
        issued, expires = float(members["issued"]), float(members["expires"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return AccessToken(secret, issued, expires) if secret else None


def _is_private(status: os.stat_result) -> bool:
    if not stat.S_ISREG(status.st_mode):
        return False
    return sys.platform == "win32" or (not status.st_mode & 0o077 and status.st_uid == os.geteuid())
