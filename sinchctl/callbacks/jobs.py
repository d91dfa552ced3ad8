"""Prepare callbacks to deliver: samples, files and recordings."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime

from sinchctl.client.request import JSON
from sinchctl.errors import UsageError
from sinchctl.events import samples
from sinchctl.events.interpret import identifier, interpret
from sinchctl.events.model import BadRecordError, Event, parse, scheme_of
from sinchctl.events.recordings import body_of, unwrapped
from sinchctl.http_message import Headers, header_to_send
from sinchctl.signing import Scheme

from .deliver import Callback, joined
from .judge import Job, is_svaml

_NOT_CALLBACKS = (".yaml", ".yml", ".toml")


def sample_body(kind: str, changes: list[str], now: datetime, key: str) -> bytes:
    """Return a sample with the current time, the application key, and the values of --set."""
    value = samples.sample(kind)
    kept = [samples.change(value, assignment) for assignment in changes]
    samples.refreshed(value, now, key, kept)
    return samples.text(value)


def file_body(name: str, body: bytes, changes: list[str]) -> bytes:
    """Return the callback of a file, also if a record holds it; with the values of --set.

    Raises UsageError for a file that is clearly something else.
    """
    if name.lower().endswith(_NOT_CALLBACKS):
        raise UsageError(f"{name!r} is not a callback", hint="a callback is JSON, not YAML or TOML")
    if is_svaml(body):
        raise UsageError(
            f"{name!r} is not a callback: it is SVAML, the answer to one",
            hint="to answer with it: sinchctl event listen --reply FILE",
        )
    event = event_of(body)
    if event is None:
        if changes:
            raise UsageError(f"{name!r} is not a callback, so --set cannot change it")
        return body
    inner = unwrapped(event)
    for assignment in changes:
        samples.change(inner.value, assignment)
    if changes:
        return samples.text(inner.value)
    return body if inner is event else inner.raw


def event_of(body: bytes) -> Event | None:
    """Return a body as a callback, or None if it is not a JSON object."""
    with suppress(BadRecordError):
        return parse(body)
    return None


def job_of(callback: Callback) -> Job:
    """Return the job to deliver a callback, with its kind and id."""
    event = event_of(callback.body)
    if event is None:
        return Job(callback, "unknown", "")
    return Job(callback, event.kind, identifier(interpret(event)[0]))


def scheme_of_body(body: bytes) -> Scheme:
    """Return the scheme in which Sinch would sign this body."""
    event = event_of(body)
    return scheme_of("unknown" if event is None else event.kind)


def recorded_job(
    record: Event, url: str, headers: Headers, scheme: Callable[[bytes], Scheme | None]
) -> Job:
    """Return the job to deliver a recorded callback again, to its own path if `url` has none.

    Of the recorded headers only the content type and X-CB-... are sent; `headers` override
    them. `scheme` tells in which scheme a body is signed. Raises UsageError if the record holds
    no callback.
    """
    body = body_of(record.value) if record.kind == "unknown" else record.raw
    if body is None:
        raise UsageError("it holds no callback")
    method, path = record.value.get("method"), record.value.get("path")
    own = dict(_recorded_headers(record.value.get("headers")))
    names = {name.lower() for name, _ in headers}
    kept = [pair for pair in own.items() if pair[0] not in {*names, "content-type"}]
    callback = Callback(
        joined(url, path) if isinstance(path, str) else url,
        body,
        (*kept, *headers),
        own.get("content-type", JSON),
        method.upper() if isinstance(method, str) and method.isalpha() else "POST",
        scheme(body),
    )
    return job_of(callback)


def _recorded_headers(headers: object) -> Iterator[tuple[str, str]]:
    for pair in headers if isinstance(headers, list) else []:
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) for x in pair):
            name, text = pair[0].lower(), pair[1]
            if name == "content-type" or name.startswith("x-cb-"):
                with suppress(UsageError):
                    yield header_to_send(f"{name}: {text}")
