"""Read the requests to verify from HTTP, recordings and AWS Lambda proxy events."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.errors import UsageError
from sinchctl.events.input.split import Bad
from sinchctl.events.request_file import Saved
from sinchctl.events.signature.requests import Overrides, StoredRequest, stored_requests
from tests.conftest import NOW

HTTP = b"POST /cb?a=1 HTTP/1.1\r\nX-A: 1\r\n\r\n{}"


def read(data: bytes) -> list[StoredRequest | Bad]:
    return list(stored_requests(data, "file", NOW))


def only(**members: Any) -> StoredRequest:
    (record,) = read(json.dumps(members).encode())
    assert isinstance(record, StoredRequest)
    return record


def test_http_is_one_request_without_a_line() -> None:
    saved = Saved("POST", "/cb?a=1", (("X-A", "1"),), b"{}")
    assert read(HTTP) == [StoredRequest(saved)]


def test_a_recording_has_times_and_lines() -> None:
    row = {"time": "2026-01-02T03:04:05Z", "method": "POST", "path": "/", "headers": [["a", "b"]]}
    first, bad, second = read(
        json.dumps(row | {"body": "x"}).encode()
        + b'\n{"a":1}\n'
        + json.dumps(row | {"bodyBase64": "/w=="}).encode()
    )
    assert isinstance(first, StoredRequest)
    assert isinstance(second, StoredRequest)
    assert (first.time, first.line) == (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), 1)
    assert isinstance(bad, Bad)
    assert (bad.line, bad.reason) == (2, "this is not a request with headers")
    assert (second.saved.body, second.line) == (b"\xff", 3)


def test_an_array_of_lambda_events() -> None:
    event = {"httpMethod": "POST", "path": "/", "requestContext": {}, "headers": {}, "body": None}
    records = read(json.dumps([event, event]).encode())
    assert [record.saved.body for record in records if isinstance(record, StoredRequest)] == [
        b"",
        b"",
    ]


def test_api_gateway_2_0() -> None:
    record = only(
        rawPath="/prod/cb",
        rawQueryString="a=%20b",
        headers={"Authorization": "x", "Odd": 7},
        requestContext={"http": {"method": "PUT"}, "timeEpoch": 1_600_000_000_500},
        body=base64.b64encode(b"\xff\x00").decode(),
        isBase64Encoded=True,
    )
    assert record.saved == Saved("PUT", "/prod/cb?a=%20b", (("Authorization", "x"),), b"\xff\x00")
    assert record.time == datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC) + timedelta(seconds=0.5)


def test_api_gateway_1_0_has_the_stage_in_its_context() -> None:
    record = only(
        path="/cb",
        httpMethod="POST",
        multiValueHeaders={"X-A": ["1", "2"]},
        headers={"X-A": "2"},
        multiValueQueryStringParameters={"a": ["1", "å"]},
        requestContext={"path": "/stage/cb", "requestTimeEpoch": 0},
        body="å",
    )
    headers = (("X-A", "1"), ("X-A", "2"))
    assert record.saved == Saved("POST", "/stage/cb?a=1&a=%C3%A5", headers, "å".encode())
    assert record.time == datetime(1970, 1, 1, tzinfo=UTC)


def test_overrides_replace_parts_of_a_request() -> None:
    saved = Saved("PUT", "/a", (("X-A", "1"), ("x-b", "2")), b"body")
    arrived = Overrides("post", "/b", (("x-a", "3"),)).applied(saved)
    assert (arrived.method, arrived.path, arrived.body) == ("POST", "/b", b"body")
    assert arrived.headers == (("x-b", "2"), ("x-a", "3"))
    assert Overrides().applied(Saved("", "/", (), None)).method == "POST"


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
NAMES = st.sampled_from(
    [
        "requestContext",
        "body",
        "headers",
        "multiValueHeaders",
        "path",
        "rawPath",
        "httpMethod",
        "isBase64Encoded",
        "queryStringParameters",
        "rawQueryString",
        "time",
        "method",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(NAMES, TREES))
def test_no_record_makes_it_raise(value: dict[str, Any]) -> None:
    for event in (value, value | {"requestContext": {"http": value, "timeEpoch": 10**30}}):
        for record in read(json.dumps(event).encode()):
            assert isinstance(record, Bad) or Overrides().applied(record.saved)


@pytest.mark.parametrize("data", [b"", b"HTTP/1.1 200 OK\r\n\r\n", b"\xff\xfe{"])
def test_a_file_of_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError):
        read(data)
