"""Callbacks to deliver are made from samples, files and recordings."""

import json
from typing import Any

import pytest

from sinchctl.callbacks.jobs import file_body, recorded_job, sample_body, scheme_of_body
from sinchctl.errors import UsageError
from sinchctl.events.model import parse
from tests.conftest import KEY, NOW

URL = "http://127.0.0.1:1"


def record(**members: Any) -> Any:
    return parse(json.dumps(members).encode())


def test_a_sample_gets_the_current_time_and_the_application_key() -> None:
    body = json.loads(sample_body("dice", ["result=BUSY"], NOW, KEY))
    assert (body["timestamp"], body["applicationKey"]) == ("2026-11-24T12:00:00Z", KEY)
    assert body["result"] == "BUSY"


def test_a_file_is_unchanged_and_a_record_is_unwrapped() -> None:
    body = b' {"event": "ice"}\n'
    assert file_body("a.json", body, []) == body
    wrapped = json.dumps({"body": '{"event":"ice"}'}).encode()
    assert file_body("-", wrapped, []) == b'{"event":"ice"}'
    assert file_body("-", body, ["cli=1"]) == b'{"event":"ice","cli":"1"}'


def test_set_needs_a_callback() -> None:
    with pytest.raises(UsageError, match="--set cannot change it"):
        file_body("a.json", b"[]", ["a=1"])


def test_a_recorded_callback_keeps_its_path_and_only_its_own_headers() -> None:
    headers = [["Content-Type", "text/json"], ["X-CB-A", "1"], ["X-CB-B", "2"], ["Cookie", "c"]]
    job = recorded_job(
        record(path="/cb?a", method="put", headers=headers, body='{"event":"ice","callid":"7"}'),
        URL,
        (("x-cb-b", "3"),),
        scheme_of_body,
    )
    callback = job.callback
    assert (job.kind, job.identifier) == ("ice", "7")
    assert (callback.url, callback.method) == (f"{URL}/cb?a", "PUT")
    assert callback.headers == (("x-cb-a", "1"), ("x-cb-b", "3"))
    assert callback.content_type == "text/json"


def test_a_record_without_a_body_is_refused() -> None:
    with pytest.raises(UsageError, match="it holds no callback"):
        recorded_job(record(path="/", body=7), URL, (), scheme_of_body)


@pytest.mark.parametrize(
    ("body", "scheme"),
    [
        (b'{"type":"mo_text"}', "webhook"),
        (b'{"type":"delivery_report_sms"}', "webhook"),
        (b'{"app_id":"a","message":{}}', "webhook"),
        (b'{"resourceType":"ACTIVE_NUMBER","eventType":"E"}', "numbers"),
        (b'{"event":"incomingSms"}', "application"),
        (b'{"event":"ice"}', "application"),
        (b"anything", "application"),
    ],
)
def test_the_kind_of_a_body_tells_its_signature_scheme(body: bytes, scheme: str) -> None:
    assert scheme_of_body(body) == scheme
    text = body.decode()
    job = recorded_job(record(path="/", body=text), URL, (), scheme_of_body)
    assert job.callback.scheme == scheme
    assert (
        recorded_job(record(path="/", body=text), URL, (), lambda _: None).callback.scheme is None
    )
