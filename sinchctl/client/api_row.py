"""What the table of Sinch's APIs says of each: host, authentication, errors, what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sinchctl.errors import CredentialsError
from sinchctl.profiles.fields import known_words
from sinchctl.profiles.model import Profile

from .error_bodies import ErrorShape

ApiName = Literal[
    "voice",
    "configuration",
    "verification",
    "sms",
    "messaging",
    "sms_project",
    "conversation",
    "conversation_batch",
    "numbers",
    "lookup",
    "auth",
]

Auth = Literal["application", "sms_token", "project", "access_key"]
"""How a request proves who sends it: signed by the application, with the plan's token, with a
token of the project, or, to get that, with the access key itself."""


@dataclass(frozen=True, slots=True)
class Api:
    """One API of Sinch.

    `host` may contain `{region}`: the field `region_field` of the profile names the region, and
    `regions` gives the text for each. `shares_base_url` names the API whose base URL counts if
    this one has none. In `paths` {project} stands for any one segment. `credential_codes` are
    the error codes of those 403s that are about the key or the signature. `probe` is a request
    that changes nothing, if the API has one; with `probe_exists` it asks for what must exist.
    """

    name: ApiName
    title: str
    paths: tuple[str, ...]
    host: str
    auth: Auth
    errors: ErrorShape
    not_found: str
    forbidden: str
    find_out: str
    region_field: str = ""
    regions: Mapping[str, str] = field(default_factory=lambda: {"": ""})
    shares_base_url: ApiName | None = None
    credential_codes: frozenset[str] = frozenset()
    probe: str = ""
    probe_query: str = ""
    probe_exists: bool = False
    is_checked_by_default: bool = False

    @property
    def variable(self) -> str:
        """The environment variable of the base URL."""
        return f"SINCHCTL_BASE_URL_{self.name.upper()}"

    def url(self, profile: Profile) -> str:
        """Return scheme and host of this API at Sinch, in the region of the profile."""
        region = self.region(profile)
        if region not in self.regions:
            raise CredentialsError(
                f"the {self.title} API has no region {region!r}",
                hint=known_words(region, self.regions),
            )
        return self.host.format(region=self.regions[region])

    def region(self, profile: Profile) -> str:
        """Return the region of the profile that counts for this API; empty if it has none."""
        return getattr(profile, self.region_field) if self.region_field else ""

    def claims(self, path: str) -> bool:
        """Return True if a path belongs to this API."""
        return any(
            re.match(re.escape(start).replace(r"\{project\}", "[^/]+"), path)
            for start in self.paths
        )
