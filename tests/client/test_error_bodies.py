"""The error bodies of every product, of gateways, and of what is not Sinch at all."""

import json

import pytest

from sinchctl import wire
from sinchctl.client.apis import ROWS
from sinchctl.client.error_bodies import ErrorBody, error_body


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"errorCode": 40100, "message": "no", "reference": "r"}, ErrorBody(40100, "no", "r")),
        ({"errorCode": 40100, "message": "no", "status": "X"}, ErrorBody(40100, "no")),
        ({"code": "unauthorized", "text": "no"}, ErrorBody("unauthorized", "no")),
        (
            {"error": {"code": 404, "message": "no app", "status": "NOT_FOUND", "details": []}},
            ErrorBody("NOT_FOUND", "no app"),
        ),
        ({"code": 404, "message": "no", "status": "NOT_FOUND"}, ErrorBody("NOT_FOUND", "no")),
        ({"error": {"code": 429, "message": "Over limit"}}, ErrorBody(429, "Over limit")),
        ({"title": "off", "status": 403, "traceId": "00-1"}, ErrorBody(403, "off", "00-1")),
        (
            {"error": "invalid_client", "error_description": "unknown key"},
            ErrorBody("invalid_client", "unknown key"),
        ),
        (
            {"type": "https://x/registry/too-many-requests", "title": "T", "detail": "slow down"},
            ErrorBody("too-many-requests", "slow down"),
        ),
        ({"error": {"status": True, "message": 7, "code": []}}, ErrorBody()),
        ({"error": "no"}, ErrorBody()),
        ([], ErrorBody()),
        ({"error": {"message": "no"}}, ErrorBody(None, "no")),
    ],
)
def test_error_body_of_each_product(body: object, error: ErrorBody) -> None:
    assert error_body(json.dumps(body).encode()) == error


def test_invalid_fields_are_named() -> None:
    violation = {"field": "regionCode", "description": "is not a region"}
    details = [{"type": "BadRequest", "fieldViolations": [violation, 7]}, "x", {}]
    body = {"error": {"code": 400, "message": "bad", "details": details}}
    assert error_body(json.dumps(body).encode()).text == "bad: regionCode is not a region"


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 5000])
def test_body_that_is_not_json_has_no_error(body: bytes) -> None:
    assert error_body(body) == ErrorBody()


@pytest.mark.parametrize("api", ROWS.values(), ids=list(ROWS))
def test_error_shape_writes_what_is_read(api) -> None:
    assert error_body(wire.encode(api.errors.write(40400, "no"))) == ErrorBody(40400, "no")
