"""The open client: send, retry what is safe, and say plainly when the outcome is unknown."""

import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Protocol, TypeVar

import httpx

from sinchctl import errors, wire
from sinchctl.profiles.model import Profile

from .apis import ROWS, base_url
from .auth import BearerAuth, authentication
from .deadline import Deadline
from .preview import Preview, redacted
from .refusals import refusal
from .request import JSON, Answer, Reply, Request

T = TypeVar("T")

REPLY_LIMIT = 10 * 1024 * 1024
"""Bytes of a reply that are read at most, decompressed."""
LONGEST_WAIT = 30.0
"""Seconds that a Retry-After is waited for at most."""

_NO_NAME = ("Name or service", "name resolution", "nodename", "getaddr")
"""What systems say where a host name is not known."""
_RETRIED = {429, 502, 503, 504}
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    UnicodeError,  # what Python makes of a host name, such as a proxy's, that cannot be one
)


@dataclass(frozen=True)
class Policy:
    """How patient the client is: seconds per try, how many retries, and dry runs."""

    timeout: float = 10.0
    retries: int = 2
    dry_run: bool = False
    base_url: str = ""


class Observer(Protocol):
    """Is told what happens on the line, with the credentials left out."""

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> None: ...
    def reply(
        self, status: int, headers: Mapping[str, str], body: bytes, seconds: float
    ) -> None: ...
    def retry(self, why: str, seconds: float) -> None: ...
    def note(self, text: str) -> None: ...


@dataclass(frozen=True)
class Surroundings:
    """What the client takes from outside: clock, randomness, sleep, and who watches."""

    now: Callable[[], datetime]
    random: Callable[[], float]
    sleep: Callable[[float], None]
    observer: Observer


class _TooLarge(Exception):
    """The reply is larger than REPLY_LIMIT."""


class Client(AbstractContextManager["Client"]):
    """An open client for one profile. Every failure leaves it as one of errors.py's."""

    def __init__(
        self, http: httpx.Client, profile: Profile, policy: Policy, around: Surroundings
    ) -> None:
        self.profile = profile
        self._http = http
        self._policy = policy
        self._around = around
        self._deadline = Deadline()
        self._proof = ""

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
        the request certainly did not reach Sinch. Raises Preview in a dry run, and the
        error that fits for everything else (errors.py).
        """
        built, auth = self._prepared(request)
        if self._policy.dry_run:
            sent = next(auth.sync_auth_flow(built))
            raise Preview(
                sent.method, str(sent.url), redacted(_shown(sent.headers)), request.body or None
            )
        tries = 0
        while True:
            outcome = self._attempt(request, next(auth.sync_auth_flow(built)))
            if isinstance(outcome, Reply):
                return outcome
            delay = self._delay(tries, outcome)
            if not outcome.retry or tries >= self._policy.retries or delay > LONGEST_WAIT:
                raise outcome.error
            self._around.observer.retry(str(outcome.error), delay)
            self._around.sleep(delay)
            tries += 1

    def fetch(self, request: Request, into: type[T]) -> Answer[T]:
        """Send the request and read the reply as `into`.

        A 2xx whose body is not that JSON is exit 9 for a read and 12 for a write, since
        Sinch may have acted.
        """
        reply = self.send(request)
        try:
            return Answer(wire.decode(reply.body, into), reply)
        except errors.SinchFailedError as fault:
            if request.reads:
                raise errors.SinchFailedError(
                    self._clean(f"Sinch answered {reply.status} with no usable JSON: {fault}"),
                    http_status=reply.status,
                ) from None
            raise errors.OutcomeUnknownError(
                self._clean(
                    f"Sinch answered {reply.status} but not with the JSON that is due, "
                    f"so it may have acted: {fault}"
                ),
                hint=request.advice,
                http_status=reply.status,
            ) from None

    def _prepared(self, request: Request) -> tuple[httpx.Request, httpx.Auth]:
        api = ROWS[request.api]
        auth = authentication(api.auth, self.profile, self._around.now)
        url = httpx.URL(self._policy.base_url or base_url(api, self.profile))
        if isinstance(auth, BearerAuth) and url.scheme == "http" and not _is_local(url.host):
            raise errors.UsageError(
                f"the API token would go to {url.host} unencrypted", hint="use an https:// base URL"
            )
        headers = {"accept": "application/json", "accept-encoding": "identity", **request.headers}
        if request.body:
            headers.setdefault("content-type", JSON)
        query = f"?{request.query}" if request.query else ""
        built = self._http.build_request(
            request.method,
            f"{url}{request.path}{query}",
            content=request.body or None,
            headers=headers,
            extensions={"trace": self._deadline.trace},
        )
        return built, auth

    def _attempt(self, request: Request, signed: httpx.Request) -> "Reply | _Failed":
        started = time.monotonic()
        watch = self._around.observer
        self._proof = signed.headers["authorization"].rpartition(":")[2].rpartition(" ")[2]
        watch.request(
            signed.method, str(signed.url), redacted(_shown(signed.headers)), request.body
        )
        try:
            with self._deadline.after(self._policy.timeout):
                response = self._http.send(signed, auth=None, stream=True)
                try:
                    body = _read(response, started + self._policy.timeout)
                finally:
                    response.close()
        except _NOT_SENT as fault:
            return _Failed(self._not_sent(signed.url, fault), retry=_worth_a_retry(fault))
        except (httpx.TransportError, httpx.DecodingError, httpx.StreamError) as fault:
            return self._lost(request, signed.url, fault)
        except _TooLarge:
            return _Failed(_too_large(request, signed.url), retry=False)
        except KeyboardInterrupt:
            if not request.reads:
                watch.note(f"interrupted; Sinch may have the request. {request.advice}")
            raise
        headers = {name.lower(): text for name, text in response.headers.items()}
        seconds = time.monotonic() - started
        told = {name: self._clean(text) for name, text in headers.items()}
        watch.reply(response.status_code, told, self._clean_bytes(body), seconds)
        if "x-sandbox-note" in told:
            watch.note(told["x-sandbox-note"])
        if response.is_success:
            return Reply(response.status_code, headers, body)
        refused = refusal(request, response.status_code, told, self._clean_bytes(body))
        status = response.status_code
        retry = status in _RETRIED if request.reads else status == 429
        return _Failed(refused, retry=retry, after=_retry_after(headers, self._around.now()))

    def _not_sent(self, url: httpx.URL, fault: Exception) -> errors.SinchctlError:
        why, hint = _why(fault, url, self._proxy(url))
        return errors.NetworkError(self._clean(f"nothing was sent: {why}"), hint=hint)

    def _proxy(self, url: httpx.URL) -> str:
        """The proxy that the last try went through, as host and port; nothing without one."""
        peer, port = self._deadline.peer, url.port or (443 if url.scheme == "https" else 80)
        return "" if peer is None or peer == (url.host, port) else _place(*peer)

    def _lost(self, request: Request, url: httpx.URL, fault: Exception) -> "_Failed":
        if self._deadline.passed:
            fault = httpx.ReadTimeout("the time is over")
        why, hint = _why(fault, url, self._proxy(url))
        if request.reads:
            return _Failed(errors.NetworkError(self._clean(why), hint=hint), retry=True)
        message = (
            f"{why} after the request was sent; Sinch may have acted on it, so it is not sent again"
        )
        return _Failed(
            errors.OutcomeUnknownError(self._clean(message), hint=request.advice), retry=False
        )

    def _delay(self, tries: int, failed: "_Failed") -> float:
        jitter: float = self._around.random() * min(2.0**tries, LONGEST_WAIT)
        return jitter if failed.after is None else failed.after + 0.25 * self._around.random()

    def _clean(self, text: str) -> str:
        """The text without secrets and signature: a server may send back what it was sent."""
        for secret in (self.profile.application_secret, self.profile.sms_api_token):
            text = secret.hide(text) if secret else text
        return text.replace(self._proof, "[redacted]") if self._proof else text

    def _clean_bytes(self, body: bytes) -> bytes:
        return self._clean(body.decode(errors="surrogateescape")).encode(errors="surrogateescape")


@dataclass(frozen=True)
class _Failed:
    """A try that gave no reply: the error, whether another try is safe, seconds to wait."""

    error: Exception
    retry: bool
    after: float | None = None


def _shown(headers: httpx.Headers) -> dict[str, str]:
    own = {"accept", "accept-language", "authorization", "content-type", "x-timestamp"}
    return {name: text for name, text in headers.items() if name in own or name.startswith("x-")}


def _is_local(host: str) -> bool:
    return host in {"localhost", "::1", "sandbox.invalid"} or host.startswith("127.")


def _read(response: httpx.Response, deadline: float) -> bytes:
    """The body, decompressed, within the deadline (monotonic seconds) and REPLY_LIMIT."""
    pieces: list[bytes] = []
    size = 0
    unpack = zlib.decompressobj(47) if response.headers.get("content-encoding") else None
    for piece in response.iter_raw():
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("the reply did not end in time", request=response.request)
        try:
            plain = unpack.decompress(piece, REPLY_LIMIT + 1 - size) if unpack else piece
        except zlib.error as fault:
            raise httpx.DecodingError(str(fault), request=response.request) from None
        size += len(plain)
        if size > REPLY_LIMIT:
            raise _TooLarge
        pieces.append(plain)
    return b"".join(pieces)


def _too_large(request: Request, url: httpx.URL) -> errors.SinchctlError:
    message = f"the reply of {url.host} is larger than 10 MiB and was not read"
    if request.reads:
        return errors.SinchFailedError(message, hint="check the base URL")
    return errors.OutcomeUnknownError(f"{message}; Sinch may have acted", hint=request.advice)


def _worth_a_retry(fault: Exception) -> bool:
    final = (
        httpx.UnsupportedProtocol,
        httpx.LocalProtocolError,
        httpx.ProxyError,
        UnicodeError,
    )
    return not isinstance(fault, final) and "CERTIFICATE" not in str(fault).upper()


def _place(host: str, port: int | None) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"{name}:{port}" if port else name


def _why(fault: Exception, url: httpx.URL, proxy: str) -> tuple[str, str]:
    """What went wrong on the line and what to do about it, in words."""
    text, host = str(fault), url.host
    place = f"the proxy {proxy}" if proxy else _place(host, url.port)
    through = "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY" if proxy else ""
    if isinstance(fault, httpx.ProxyError):
        return f"{place} refused ({text})", through or "check HTTPS_PROXY and HTTP_PROXY"
    if "CERTIFICATE" in text.upper():
        return (
            f"the certificate of {host} could not be verified ({text})",
            "check the base URL; for a private authority set SSL_CERT_FILE",
        )
    if "SSL" in text.upper():
        return f"TLS with {host} failed ({text})", "check the base URL and the proxy"
    if isinstance(fault, UnicodeError) or any(word in text for word in _NO_NAME):
        what = place if proxy else f"the name {host}"
        return f"{what} was not found", through or "check the network, the region and the base URL"
    if isinstance(fault, httpx.ConnectTimeout):
        why = f"{place} did not accept a connection in time"
        return why, through or "check the network or raise --timeout"
    if isinstance(fault, httpx.TimeoutException):
        return f"{host} did not answer in time", "raise --timeout or try again"
    if isinstance(fault, httpx.ConnectError):
        return f"no connection to {place} ({text})", through or "check the network and the base URL"
    return f"the connection to {host} broke ({text or type(fault).__name__})", "try again"


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
