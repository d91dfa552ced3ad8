"""A callback URL of an application that is lent for a while, and put back whatever happens.

What to put back is on the disk before the URL changes, so that the next run can restore it after
a crash. A lock that ends with its process keeps a second lease away.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any

from sinchctl import wire
from sinchctl.api.configuration import CallbackUrls, callback_urls, set_callback_urls
from sinchctl.atomic_file import replace
from sinchctl.client.apis import CONFIGURATION
from sinchctl.directories import state_directory
from sinchctl.errors import FindingsError, SinchctlError, UsageError
from sinchctl.file_lock import take_lock
from sinchctl.profiles.model import require_application

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_MEMBERS = ("primary", "fallback")


class LeaseRecord(wire.Wire):
    """What a lease changed: the URLs before it, and those that it set."""

    application_key: str
    opened: str
    before: CallbackUrls
    during: CallbackUrls


class Lease:
    """The lease on the application of a client: at most one at a time, on this machine."""

    def __init__(self, client: "Client", environ: Mapping[str, str]) -> None:
        self.key, _ = require_application(client.profile)
        self._client = client
        place = f"{client.address_of(CONFIGURATION)}\n{self.key.lower()}"
        name = sha256(place.encode()).hexdigest()[:32]
        self._file = state_directory(environ) / "leases" / f"{name}.json"
        self._lock: IO[bytes] | None = None

    def __enter__(self) -> "Lease":
        """Keep other runs away from the lease. Raises UsageError if one of them has it."""
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = take_lock(self._file.with_suffix(".lock"))
        except OSError as fault:
            raise self._unwritable(fault) from None
        if self._lock is None:
            raise UsageError(
                f"another run of sinchctl has a lease on the application {self.key}",
                hint="end that run first",
            )
        return self

    def __exit__(self, *_: Any) -> None:
        if self._lock is not None:
            self._lock.close()

    def record(self) -> LeaseRecord | None:
        """Return what an open lease changed; None if no lease is open. Raises UsageError."""
        try:
            return wire.decode(self._file.read_bytes(), LeaseRecord)
        except FileNotFoundError:
            return None
        except (OSError, SinchctlError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else str(fault)
            raise UsageError(
                f"cannot read the lease in {str(self._file)!r}: {why}",
                hint="check the callback URLs with `sinchctl app callbacks`, then delete the file",
            ) from None

    def begin(self, url: str, now: datetime) -> None:
        """Make `url` the primary callback URL, and the old one the fallback.

        Raises FindingsError if Sinch accepts that and does not do it.
        """
        before = callback_urls(self._client, self.key)
        during = CallbackUrls(url, before.primary or before.fallback)
        record = LeaseRecord(self.key, now.isoformat(timespec="seconds"), before, during)
        try:
            replace(self._file, wire.encode(record), mode=0o600)
        except OSError as fault:
            raise self._unwritable(fault) from None
        set_callback_urls(self._client, self.key, during)
        after = callback_urls(self._client, self.key)
        if not _is_same(after.primary, url):
            raise FindingsError(
                f"Sinch accepted the callback URL, but the primary one is {after.primary!r}",
                hint="check the URL, and try again",
            )

    def restore(self) -> CallbackUrls | None:
        """Put back the URLs from before the lease, and return them; None if no lease is open.

        A URL that is not the lease's any more stays. Raises FindingsError that says so, and
        where Sinch keeps a URL that was not there before.
        """
        record = self.record()
        if record is None:
            return None
        current = callback_urls(self._client, self.key)
        wanted = CallbackUrls(*(_wanted(record, current, name) for name in _MEMBERS))
        after = current
        if wanted != current:
            set_callback_urls(self._client, self.key, wanted)
            after = callback_urls(self._client, self.key)
        problems = [
            *(problem for name in _MEMBERS if (problem := _of_others(record, current, name))),
            *(problem for name in _MEMBERS if (problem := _kept(wanted, after, name))),
        ]
        if all(
            _is_same(getattr(after, name), url)
            for name in _MEMBERS
            if (url := getattr(wanted, name))
        ):
            self._file.unlink(missing_ok=True)
        if problems:
            raise FindingsError(
                "; ".join(problems), hint="change them with `sinchctl app callbacks`"
            )
        return after

    def _unwritable(self, fault: OSError) -> UsageError:
        return UsageError(
            f"cannot keep the lease in {str(self._file.parent)!r}: {fault.strerror}",
            hint="nothing was changed. Set SINCHCTL_STATE_DIR to use another directory",
        )


def _is_same(url: str | None, other: str | None) -> bool:
    """Return True if two URLs differ in a slash at the end at most."""
    return (url or "").rstrip("/") == (other or "").rstrip("/")


def _wanted(record: LeaseRecord, current: CallbackUrls, name: str) -> str | None:
    """Return what a URL should be after the lease: one that is not the lease's stays."""
    url: str | None = getattr(current, name)
    before: str | None = getattr(record.before, name)
    return before if _is_same(url, getattr(record.during, name)) else url


def _of_others(record: LeaseRecord, current: CallbackUrls, name: str) -> str:
    """Return what to say about a URL that somebody else changed; empty if nobody did."""
    url, before = getattr(current, name), getattr(record.before, name)
    if any(_is_same(url, known) for known in (before, getattr(record.during, name))):
        return ""
    return (
        f"somebody changed the {name} callback URL during the lease to {url!r}, so sinchctl left "
        f"it. Before the lease it was {before!r}"
    )


def _kept(wanted: CallbackUrls, after: CallbackUrls, name: str) -> str:
    """Return what to say about a URL that Sinch did not put back; empty if it did."""
    url, target = getattr(after, name), getattr(wanted, name)
    if _is_same(url, target):
        return ""
    if target is None:
        return f"before the lease there was no {name} callback URL; Sinch keeps {url!r}"
    return f"Sinch accepted the {name} callback URL {target!r}, but it is {url!r}"
