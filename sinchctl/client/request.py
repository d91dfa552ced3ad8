"""A request to Sinch and its reply, and the addresses of resources."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import quote, urlsplit

from sinchctl.errors import UsageError
from sinchctl.profiles.model import (
    Profile,
    require_conversation_app,
    require_project,
    require_sms_plan,
)

from .api_row import Api, ApiName
from .apis import ROWS, by_path, is_host_of

JSON = "application/json; charset=utf-8"
"""The content type of every body, sent and signed byte for byte the same."""

T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """One request: which API, the verb, the path in percent-encoding, the body's bytes.

    `find_out` says how the operator learns what happened if the outcome is unknown, where there
    is a better way than the API's own (client/apis.py). `base_url` is where the request goes
    if an address of Sinch's own says so (see `Client.resource`); else the profile decides.
    """

    api: ApiName
    method: str
    path: str
    body: bytes | None = None
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    find_out: str = ""
    base_url: str = ""

    @property
    def advice(self) -> str:
        """How to find out what happened if the outcome is unknown."""
        return self.find_out or ROWS[self.api].find_out

    @property
    def reads(self) -> bool:
        """Return True if the request may be sent again: it changes nothing, or asks for a token."""
        return self.method in {"GET", "HEAD", "OPTIONS"} or self.api == "auth"


@dataclass(frozen=True)
class Resource:
    """The place of a resource: the API, its base URL, the path and the query."""

    api: Api
    base_url: str
    path: str
    query: str


@dataclass(frozen=True)
class Reply:
    """A reply with a 2xx: the status, the headers in lower case, the exact body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class TypedReply(Generic[T]):
    """A reply together with its body as a typed value."""

    value: T
    reply: Reply

    @property
    def body(self) -> bytes:
        """The exact bytes that the server sent."""
        return self.reply.body


def segment(text: str, what: str) -> str:
    """Return an id as one segment of a path, percent-encoded strictly (RFC 3986 unreserved).

    Raises UsageError for an id that is empty, is a dot segment, or has a character that
    could change the path: `/ ? # %`, control characters.
    """
    if not text.strip():
        raise UsageError(f"the {what} is empty")
    if text == "." or ".." in text:
        raise UsageError(f"the {what} {text!r} has dots that would change the address")
    for character in text:
        if character in "/?#%\\" or not character.isprintable():
            raise UsageError(
                f"the {what} {text!r} contains {character!r}, which no id contains",
                hint=f"give the {what} alone",
            )
    return quote(text, safe="", errors="strict")


def filled(path: str, profile: Profile) -> str:
    """Return a path with what the profile has in place of `{plan}`, `{project}` and `{app}`.

    Raises CredentialsError if the profile lacks it, UsageError for another name in braces.
    """
    path, mark, query = path.partition("?")
    if "{plan}" in path:
        path = path.replace("{plan}", segment(require_sms_plan(profile)[0], "service plan id"))
    if "{project}" in path:
        path = path.replace("{project}", segment(require_project(profile)[0], "project id"))
    app = segment(require_conversation_app(profile), "app id") if "{app}" in path + query else ""
    path, query = path.replace("{app}", app), query.replace("{app}", app)
    if name := re.search(r"\{[^{}/]*\}", path):
        raise UsageError(
            f"the path contains {name[0]}, which no profile can hold",
            hint="put the value itself there. Only {plan}, {project} and {app} are filled in",
        )
    return path + mark + query


def path_and_query(text: str) -> tuple[str, str]:
    """Return the path and the query of a request target.

    Raises UsageError for a path that could name another place than it says.
    """
    if not text.startswith("/") or text.startswith("//"):
        raise UsageError(
            f"the path {text!r} does not start with one slash",
            hint="write it like /calling/v1/callouts",
        )
    path, _, query = text.partition("?")
    dots = any(part in {".", ".."} for part in path.split("/"))
    if dots or not text.isascii() or not text.isprintable() or set(text) & set(' #\\"<>'):
        raise UsageError(
            f"the path {text!r} contains something that a path cannot contain",
            hint="write it percent-encoded",
        )
    return path, query


def resource(text: str, api: Api | None, base_of: Callable[[Api], str]) -> Resource:
    """Split the address of a resource, as Sinch puts it in callbacks (`callResourceUrl`).

    Its host must be one of the API at Sinch, or that of the base URL in use (`base_of`). A base
    URL that is not at Sinch, such as a test server's, replaces the host. Without `api` the path
    says which API is meant. Raises UsageError.
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        raise UsageError(
            f"{text!r} is not the address of a resource",
            hint="write it as Sinch sends it, such as "
            "https://calling-euc1.api.sinch.com/calling/v1/calls/id/CALL_ID",
        )
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    if parts.fragment:
        target += f"#{parts.fragment}"  # path_and_query refuses it
    api = api or by_path(parts.path)
    base = base_of(api)
    own = urlsplit(base)
    if (host, port) == (own.hostname, own.port):
        prefix = own.path.rstrip("/")
        return Resource(api, base, *path_and_query(target.removeprefix(prefix)))
    if not is_host_of(api, host) or port not in {None, 443}:
        raise UsageError(
            f"{host!r} is not a host of the {api.title} API, so nothing is sent there",
            hint="check the address. --base-url sends requests to a host of your own",
        )
    if is_host_of(api, own.hostname or ""):
        base = f"https://{host}"
    return Resource(api, base, *path_and_query(target))
