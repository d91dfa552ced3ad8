"""Mistakes are found alone and in pairs, in bounded work."""

import time

import pytest

from sinchctl.events.signature.explanation import explain
from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import CallbackSecrets, string_to_sign
from tests.conftest import KEY, SECRET

from .callbacks import (
    ICE,
    JSON,
    OTHER_SECRET,
    RIGHT,
    STAMP,
    ids,
    judge,
    keyed,
    request,
    rewritten,
    signature,
    why,
)


@pytest.mark.parametrize(
    ("made", "here", "causes"),
    [
        (
            signature(path="/api/sinch", content_type="application/json"),
            request(),
            {"path-prefix", "content-type"},
        ),
        (
            keyed(SECRET.encode(), string_to_sign("POST", ICE, "", STAMP, "/sinch")),
            request(),
            {"secret-text", "content-type"},
        ),
        (
            signature(ICE.strip(), path="/sinch/"),
            request(rewritten(ICE, indent=2)),
            {"compact", "path-slash"},
        ),
        (
            keyed(RIGHT, "\r\n".join(("POST", "", JSON, f"x-timestamp:{STAMP}", "/sinch"))),
            request(),
            {"lines", "body-ignored"},
        ),
    ],
)
def test_two_causes_at_once_are_found(made: str, here: Arrived, causes: set[str]) -> None:
    headers = (("authorization", f"Application {KEY}:{made}"), *here.headers[1:])
    explanation = why(Arrived(here.method, here.path, headers, here.body))
    assert {cause.id for cause in explanation.causes} == causes


def test_bytes_after_the_body_are_tried() -> None:
    assert ids(request(b"{}", signature=signature(b"{} x")), excess=b" x") == ["body-longer"]


def test_no_cause_found_lists_what_to_check() -> None:
    explanation = why(request(signature=signature(secret=OTHER_SECRET)))
    assert explanation.causes == ()
    assert explanation.conclusion.startswith(
        f"none of {explanation.tried:,} changes makes it match"
    )
    assert "more than one byte of the body" in explanation.conclusion
    assert len(explanation.advice) == 4
    assert "Host" in explanation.advice[3]


def test_large_body_is_not_claimed_to_be_searched() -> None:
    body = b'{"a":"' + b"x" * 100_000 + b'"}'
    explanation = why(request(body, signature=signature(secret=OTHER_SECRET)))
    assert "more than one byte" not in explanation.conclusion
    assert "the body or the path was changed" in explanation.conclusion


@pytest.mark.slow
@pytest.mark.parametrize("size", [500, 100_000, 4_000_000])
def test_the_work_is_bounded(size: int) -> None:
    """A few seconds at most, whatever the size; a quarter of one for a usual callback."""
    body = (b'{"a":[' + b'{"b":"c \xc3\xa5"},' * (size // 14) + b"0]}")[:size]
    began = time.process_time()
    explanation = why(request(body, signature=signature(secret=OTHER_SECRET), path="/a" * 200))
    assert explanation.tried < 500_000
    assert time.process_time() - began < 5


def test_no_valid_signature_is_revealed() -> None:
    """Neither that of the request as it is, nor that of what the search found."""
    arrived = request(ICE.replace(b'"ice"', b'"Ice"'), signature=signature(ICE))
    verdict = judge(arrived)
    explanation = f"{verdict}{explain(arrived, CallbackSecrets((KEY, Secret(SECRET))), verdict)}"
    assert signature(ICE) not in explanation
    assert signature(arrived.body) not in explanation
