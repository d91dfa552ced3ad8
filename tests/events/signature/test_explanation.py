"""Explain headers, keys, clocks and signatures, whatever a request holds."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sinchctl.events.signature.check import check
from sinchctl.events.signature.explanation import explain
from sinchctl.events.signature.search import OtherProfile
from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import CallbackSecrets
from tests.conftest import KEY, NOW, SECRET

from .callbacks import (
    ICE,
    JSON,
    OTHER_KEY,
    OTHER_SECRET,
    STAMP,
    ids,
    judge,
    request,
    signature,
    why,
)


@pytest.mark.parametrize(
    ("written", "cause"),
    [
        (lambda right: base64.b64decode(right).hex(), "signature-hex"),
        (
            lambda right: base64.b64encode(base64.b64decode(right).hex().encode()).decode(),
            "signature-hex-base64",
        ),
        (lambda right: right.rstrip("="), "signature-unpadded"),
        (lambda right: right.replace("=", "%3D"), "signature-url"),
        (lambda right: right[:20], "signature-cut"),
        (
            lambda right: right[:9] + ("A" if right[9] != "A" else "B") + right[10:],
            "signature-typo",
        ),
    ],
    ids=["hex", "hex-base64", "unpadded", "percent", "cut", "typo"],
)
def test_signature_in_hex_or_url_base64_is_named(written: Any, cause: str) -> None:
    assert ids(request(signature=written(signature()))) == [cause]


@pytest.mark.parametrize(
    ("header", "causes"),
    [
        ("Application  {key}:{signature}", ["authorization"]),
        ("Application {key} {signature}", ["authorization"]),
        ("application:{key}:{signature}", ["authorization"]),
        ("{key}:{signature}", ["authorization"]),
        ("User {key}:{signature}", ["scheme"]),
        (f"Application {OTHER_KEY}:{{signature}}", ["other-key"]),
        ("Application nonsense:{signature}", ["other-key"]),
    ],
)
def test_malformed_authorization_header_is_named(header: str, causes: list[str]) -> None:
    text = header.format(key=KEY, signature=signature())
    own = (("authorization", text), ("x-timestamp", STAMP), ("content-type", JSON))
    explanation = why(Arrived("POST", "/sinch", own, ICE))
    assert [cause.id for cause in explanation.causes] == causes
    assert explanation.conclusion.startswith("the signature itself is right, but")


def test_profile_with_the_right_credentials_is_named() -> None:
    secret = Secret(OTHER_SECRET)
    others = [OtherProfile("profile acme", OTHER_KEY, secret, "choose it with -p acme")]
    arrived = request(signature=signature(secret=OTHER_SECRET), key=OTHER_KEY)
    explanation = why(arrived, others=others)
    assert [cause.id for cause in explanation.causes] == ["other-key", "other-secret"]
    assert {cause.fix for cause in explanation.causes} == {"choose it with -p acme"}
    arrived = request(signature=signature(secret=OTHER_SECRET))
    assert ids(arrived, others=others) == ["other-secret"]
    unknown = [OtherProfile("profile acme", OTHER_KEY, None, "choose it with -p acme")]
    arrived = request(signature=signature(secret=OTHER_SECRET), key=OTHER_KEY)
    explanation = why(arrived, others=unknown)
    assert explanation.causes[0].fix == "choose it with -p acme"
    assert OTHER_SECRET not in repr(others)


def test_wrong_clock_is_named() -> None:
    arrived = request(signature=signature())
    for days, code in ((3, "stale"), (-3, "future")):
        now = NOW + timedelta(days=days)
        verdict = check(arrived, KEY, Secret(SECRET), now=now, max_age=timedelta(minutes=5))
        assert verdict.code == code
        assert "3 days" in verdict.reason
        explanation = explain(arrived, CallbackSecrets((KEY, Secret(SECRET))), verdict)
        assert [cause.id for cause in explanation.causes] == ["clock"]


def test_missing_header_comes_with_advice() -> None:
    bare = Arrived("POST", "/", (), ICE)
    explanation = explain(bare, CallbackSecrets((KEY, Secret(SECRET))), judge(bare))
    assert (explanation.causes, explanation.tried) == ((), 0)
    assert any("proxies" in advice for advice in explanation.advice)


# --- any bytes ---

TEXTS = st.text(max_size=40)
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["authorization", "x-timestamp", "content-type", "host", "X-Original-URI"])
        | TEXTS,
        TEXTS | st.sampled_from([STAMP, JSON, f"Application {KEY}:{'A' * 43}="]),
    ),
    max_size=6,
).map(tuple)


@settings(max_examples=60, deadline=None)
@given(method=TEXTS, path=TEXTS, headers=HEADERS, body=st.binary(max_size=60))
@example("POST", "http://[", (("authorization", f"Application {KEY}:{'A' * 43}="),), b"")
@example("\ud800", "/\ud800", (("authorization", f"Application {KEY}:\ud800"),), b'"\\ud800"')
@example("", "", (("authorization", "Application a:b"), ("x-timestamp", "9999-12-31")), b"")
def test_nothing_makes_the_check_or_its_explanation_raise(
    method: str, path: str, headers: tuple[tuple[str, str], ...], body: bytes
) -> None:
    arrived = Arrived(method, path, headers, body)
    verdict = judge(arrived, timedelta(minutes=5))
    assert not verdict.valid
    assert explain(arrived, CallbackSecrets((KEY, Secret(SECRET))), verdict).conclusion
