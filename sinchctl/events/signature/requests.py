"""Read the requests to verify: HTTP as text, curl -v, a recording, AWS Lambda proxy events."""

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from sinchctl.errors import UsageError
from sinchctl.events.input.split import Bad, split
from sinchctl.events.recordings import body_of
from sinchctl.events.request_file import Headers, Saved, read_request
from sinchctl.http_message import Arrived
from sinchctl.times import instant

_JSON_STARTS = (b"{", b"[")


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """A request of a file, and when it was received, if the file says so.

    `line` is the line of a file that may hold several, or 0.
    """

    saved: Saved
    time: datetime | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Overrides:
    """Parts of a request from options, which replace those of a file; empty ones do not."""

    method: str = ""
    target: str = ""
    headers: Headers = ()

    def applied(self, saved: Saved) -> Arrived:
        """Return the request as received; a body that is not known is empty."""
        own = {name.lower() for name, _ in self.headers}
        kept = tuple(pair for pair in saved.headers if pair[0].lower() not in own)
        method = (self.method or saved.method or "POST").upper()
        headers = (*kept, *self.headers)
        return Arrived(method, self.target or saved.target, headers, saved.body or b"")


def stored_requests(data: bytes, name: str, now: datetime) -> Iterator[StoredRequest | Bad]:
    """Yield the requests of a file, and the records of it that hold none.

    `name` names the file in errors. Raises UsageError if the file is not in any known format.
    """
    if not data.lstrip(b"\xef\xbb\xbf\r\n \t").startswith(_JSON_STARTS):
        yield StoredRequest(read_request(data, name))
        return
    for record in split(io.BytesIO(data).read):
        if isinstance(record, Bad):
            yield record
            continue
        value = record.value
        saved = _of_gateway(value) or _of_recording(value)
        if saved is None:
            yield Bad(record.line, 0, "this is not a request with headers")
            continue
        yield StoredRequest(saved, _time(value, now), record.line)


def _of_recording(value: dict[str, Any]) -> Saved | None:
    """Return the request of one record of `event listen --record`."""
    headers, target, body = value.get("headers"), value.get("path"), body_of(value)
    if body is None or not isinstance(headers, list) or not isinstance(target, str):
        return None
    pairs = tuple(
        (str(pair[0]), str(pair[1]))
        for pair in headers
        if isinstance(pair, list) and len(pair) == 2
    )
    return Saved(_text(value.get("method")), target, pairs, body)


def _of_gateway(value: dict[str, Any]) -> Saved | None:
    """Return the request of an AWS Lambda proxy event: API Gateway 1.0 and 2.0, load balancer.

    The format: AWS, "Lambda proxy integrations in API Gateway" and "HTTP API payload format".
    """
    context = value.get("requestContext")
    if not isinstance(context, dict):
        return None
    http = context.get("http")
    http = http if isinstance(http, dict) else {}
    path = value.get("rawPath") or context.get("path") or value.get("path") or http.get("path")
    data = body_of(value) if isinstance(value.get("body"), str) else b""
    if data is None or not isinstance(path, str):
        return None
    method = _text(http.get("method")) or _text(value.get("httpMethod"))
    query = _text(value.get("rawQueryString")) or _query(value)
    return Saved(method, f"{path}?{query}" if query else path, _gateway_headers(value), data)


def _gateway_headers(value: dict[str, Any]) -> Headers:
    several, single = value.get("multiValueHeaders"), value.get("headers")
    pairs: list[tuple[str, str]] = []
    for name, texts in (several if isinstance(several, dict) else {}).items():
        if isinstance(texts, list):
            pairs += [(name, str(text)) for text in texts]
    if not pairs and isinstance(single, dict):
        pairs = [(name, text) for name, text in single.items() if isinstance(text, str)]
    return tuple(pairs)


def _query(value: dict[str, Any]) -> str:
    for name in ("multiValueQueryStringParameters", "queryStringParameters"):
        if isinstance(parameters := value.get(name), dict):
            with suppress(TypeError, ValueError):
                return urlencode(parameters, doseq=True)
    return ""


def _time(value: dict[str, Any], now: datetime) -> datetime | None:
    """Return when a request was received: the time of a recording, or milliseconds of AWS."""
    if isinstance(text := value.get("time"), str):
        with suppress(UsageError):
            return instant(text, now)
    context = value.get("requestContext")
    if isinstance(context, dict):
        for name in ("timeEpoch", "requestTimeEpoch"):
            if isinstance(epoch := context.get(name), int):
                with suppress(ValueError, OverflowError, OSError):
                    return datetime.fromtimestamp(epoch / 1000, UTC)
    return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
