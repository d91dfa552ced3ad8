"""The open client: send, retry what is safe, and say plainly when the outcome is unknown."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from shlex import quote
from types import TracebackType
from typing import Final, TypeVar

import httpx

from sinchctl import errors, wire
from sinchctl.profiles.fields import FIELDS
from sinchctl.profiles.model import Profile
from sinchctl.secret import Secret
from sinchctl.text.secrets import spellings

from .api_row import Api
from .apis import ROWS, base_url
from .auth import IN_CURL, authentication, refuse_stranger
from .bounded import PROXY_HINT, BoundedSender, ExchangeError, Observer
from .oauth2 import ProjectToken
from .preview import Preview, redacted
from .project_apis import AUTH
from .refusals import refusal
from .request import JSON, Reply, Request, Resource, TypedReply, resource
from .token_cache import token_cache

T = TypeVar("T")

REPLY_LIMIT: Final = 10 * 1024 * 1024
"""Bytes of a reply that are read at most, decompressed."""
LONGEST_WAIT: Final = 30.0
"""Seconds that a Retry-After is waited for at most."""

_RETRIED: Final = {429, 502, 503, 504}
_HINTS: Final = {
    "certificate": "check the base URL; for a private authority set SSL_CERT_FILE",
    "tls": "check the base URL and the proxy",
    "name": "check the network, the region and the base URL",
    "refused": "check the network and the base URL",
    "connect": "check the network and the base URL",
    "connect_timeout": "check the network or raise --timeout",
    "timeout": "raise --timeout or try again",
    "broken": "try again",
    "proxy": PROXY_HINT,
    "too_large": "check the base URL",
}
"""The hint for each problem of an exchange."""


@dataclass(frozen=True)
class Policy:
    """How patient the client is: seconds per try, how many retries, and dry runs."""

    timeout: float = 10.0
    retries: int = 2
    dry_run: bool = False
    base_url: str = ""


@dataclass(frozen=True)
class Surroundings:
    """The surroundings that a test may replace: clock, randomness, sleep, observer, environment."""

    now: Callable[[], datetime]
    random: Callable[[], float]
    sleep: Callable[[float], None]
    observer: Observer
    environ: Mapping[str, str]


class Client(AbstractContextManager["Client"]):
    """An open client for one profile. Every failure leaves it as one of errors.py's."""

    def __init__(
        self, http: httpx.Client, profile: Profile, policy: Policy, around: Surroundings
    ) -> None:
        self.profile = profile
        self._http = http
        self._policy = policy
        self._around = around
        self._sender = BoundedSender(http, REPLY_LIMIT)
        self._proof = ""
        self._project = ProjectToken(profile, token_cache(around.environ), around.now, self.send)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def send(self, request: Request) -> Reply:
        """Send the request and give the 2xx reply back.

        Reads are retried on 429, 502, 503, 504 and network errors; writes on 429 and where
        the request certainly did not reach Sinch. A 401 for a project's token, which may
        have expired, is answered once with a new one: nothing was accepted. Raises Preview in
        a dry run, and the error that fits for everything else (errors.py).
        """
        built, auth = self._prepared(request)
        scheme = ROWS[request.api].auth
        if self._policy.dry_run:
            sent = next(auth.sync_auth_flow(built))
            shown = redacted(_shown(sent.headers))
            raise Preview(sent.method, str(sent.url), shown, request.body or None, IN_CURL[scheme])
        tries = 0
        may_renew = scheme == "project"
        while True:
            outcome = self._attempt(request, next(auth.sync_auth_flow(built)))
            if isinstance(outcome, Reply):
                return outcome
            if not request.reads:  # what else comes there could be taken for another answer
                self.hang_up()
            if may_renew and outcome.error.http_status == 401:
                self._project.drop()
                may_renew = False
                continue
            delay = self._delay(tries, outcome)
            if not outcome.retry or tries >= self._policy.retries or delay > LONGEST_WAIT:
                raise self._for_this_profile(outcome.error)
            self._around.observer.retry(str(outcome.error), delay)
            self._around.sleep(delay)
            tries += 1

    def hang_up(self) -> None:
        """Give up the connection of the last request, whose answers cannot be trusted."""
        self._sender.hang_up()

    def fetch(self, request: Request, into: type[T], *, empty: bytes = b"") -> TypedReply[T]:
        """Send the request and read the reply as `into`; `empty` is what an empty body means.

        A 2xx without that JSON is exit 9 for a read and 12 for a write, since Sinch may have
        acted.
        """
        reply = self.send(request)
        if not reply.body.strip():
            reply = replace(reply, body=empty)
        try:
            return TypedReply(wire.decode(reply.body, into), reply)
        except errors.SinchFailedError:
            raise self._for_this_profile(self._unusable(request, reply, into)) from None

    def resource(self, text: str, api: Api | None = None) -> Resource:
        """Split the address of a resource, as `request.resource` does. Raises UsageError."""
        return resource(text, api, self.address_of)

    def address_of(self, api: Api) -> str:
        """Return the base URL of an API; --base-url does not move the host of the tokens."""
        own = "" if api is AUTH else self._policy.base_url
        return own or base_url(api, self.profile)

    def _token(self) -> Secret:
        """Return the token of the project; a dry run sends nothing, and shows none."""
        return Secret("token") if self._policy.dry_run else self._project.current()

    def _unusable(self, request: Request, reply: Reply, into: type[object]) -> errors.SinchctlError:
        why = "an empty body"
        if reply.body:
            try:  # once more, since the message quotes the body
                wire.decode(self._clean_bytes(reply.body), into)
            except errors.SinchFailedError as fault:
                why = f"a body that is not the expected JSON: {self._clean(fault.message)}"
        message = f"Sinch answered {reply.status} with {why}"
        if request.reads:
            hint = "check the base URL and the proxy, or try again later"
            return errors.SinchFailedError(message, hint=hint, http_status=reply.status)
        return errors.OutcomeUnknownError(
            f"{message}. Sinch may have acted on it", hint=request.advice, http_status=reply.status
        )

    def _prepared(self, request: Request) -> tuple[httpx.Request, httpx.Auth]:
        api = ROWS[request.api]
        auth = authentication(api.auth, self.profile, self._around.now, self._token)
        url = httpx.URL(request.base_url or self.address_of(api))
        refuse_stranger(api.auth, self.profile, url)
        headers = {"accept": "application/json", "accept-encoding": "identity", **request.headers}
        if request.body:
            headers.setdefault("content-type", JSON)
        query = f"?{request.query}" if request.query else ""
        built = self._http.build_request(
            request.method,
            f"{url}{request.path}{query}",
            content=request.body or None,
            headers=headers,
        )
        return built, auth

    def _attempt(self, request: Request, signed: httpx.Request) -> "Reply | _Failed":
        watch = self._around.observer
        self._proof = signed.headers["authorization"].rpartition(":")[2].rpartition(" ")[2]
        watch.request(
            signed.method, str(signed.url), redacted(_shown(signed.headers)), request.body
        )
        try:
            received = self._sender.send(signed, self._policy.timeout)
        except ExchangeError as fault:
            return self._lost(request, fault)
        except KeyboardInterrupt:
            if not request.reads and self._sender.may_have_sent:
                watch.note(f"interrupted; Sinch may have the request. {request.advice}")
            raise
        status, body = received.status, received.body
        headers = dict(received.headers)
        clean_headers = {name: self._clean(text) for name, text in headers.items()}
        is_token = request.api == AUTH.name and 200 <= status < 300
        shown_body = b"[redacted]" if is_token else self._clean_bytes(body)
        watch.reply(status, clean_headers, shown_body, received.seconds)
        if "x-sandbox-note" in headers:
            watch.note(clean_headers["x-sandbox-note"])
        if 200 <= status < 300:
            return Reply(status, headers, body)
        refused = refusal(
            request,
            status,
            clean_headers,
            self._clean_bytes(body),
            self._clean,
            ROWS[request.api].region(self.profile),
        )
        retry = status in _RETRIED if request.reads else status == 429
        after = _retry_after(headers, self._around.now())
        if isinstance(refused, errors.RateLimitedError):
            refused.retry_after = after
        return _Failed(refused, retry=retry, after=after)

    def _lost(self, request: Request, fault: ExchangeError) -> "_Failed":
        """Return what a failed exchange means: not sent, a read that failed, or not known."""
        why = self._clean(fault.why)
        hint = PROXY_HINT if fault.proxy and not fault.sent else _HINTS[fault.problem]
        error: errors.SinchctlError
        if not fault.sent:
            error = errors.NetworkError(f"nothing was sent: {why}", hint=hint)
        elif not request.reads:
            message = f"{why} after the request was sent; Sinch may have acted on it"
            error = errors.OutcomeUnknownError(
                f"{message}, so it is not sent again", hint=request.advice
            )
        elif fault.problem == "too_large":
            error = errors.SinchFailedError(why, hint=hint)
        else:
            error = errors.NetworkError(why, hint=hint)
        safe = request.reads or not fault.sent
        return _Failed(error, retry=fault.worth_a_retry and safe)

    def _for_this_profile(self, error: errors.SinchctlError) -> errors.SinchctlError:
        """Let the command that a hint suggests speak for the same profile or sandbox."""
        where = ""
        if self.profile.is_sandbox:
            where = " --sandbox"
        elif self.profile.sources.get("name") == "option --profile":
            where = f" -p {quote(self.profile.name)}"
        error.hint = error.hint.replace("sinchctl ", f"sinchctl{where} ")
        return error

    def _delay(self, tries: int, failed: "_Failed") -> float:
        jitter: float = self._around.random() * min(2.0**tries, LONGEST_WAIT)
        return jitter if failed.after is None else failed.after + 0.25 * self._around.random()

    def _clean(self, text: str) -> str:
        """Return the text without secrets and signature, which a server may send back."""
        for field in FIELDS:
            secret = getattr(self.profile, field.name) if field.is_secret else None
            text = secret.hide(text) if secret else text
        text = self._project.hide(text)
        return spellings(self._proof).sub("[redacted]", text) if self._proof else text

    def _clean_bytes(self, body: bytes) -> bytes:
        return self._clean(body.decode(errors="surrogateescape")).encode(errors="surrogateescape")


@dataclass(frozen=True)
class _Failed:
    """A try that gave no reply: the error, whether another try is safe, seconds to wait."""

    error: errors.SinchctlError
    retry: bool
    after: float | None = None


def _shown(headers: httpx.Headers) -> dict[str, str]:
    own = {"accept", "accept-language", "authorization", "content-type", "x-timestamp"}
    return {name: text for name, text in headers.items() if name in own or name.startswith("x-")}


def _retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that Retry-After asks for: a number of seconds or an HTTP date."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())
