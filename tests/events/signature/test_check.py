"""Check the signature and the age of callbacks: golden data, paths, keys, times."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.events.signature.check import check
from sinchctl.events.signature.explanation import explain
from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import CallbackSecrets
from tests.conftest import KEY, NOW, SECRET, vectors

from .callbacks import OTHER_KEY, OTHER_SECRET, STAMP, judge, request, signature

# --- the golden data ---

OURS = {
    "callback-030": "the MD5 line of an empty body may be blank, too",
    "callback-034": "the query is not signed",
    "callback-072": "a blank where the colon belongs is refused, as Sinch's other SDKs do",
    "callback-073": "a colon where the blank belongs is refused, as Sinch's other SDKs do",
    "callback-084": "header names count in any letter case",
    "sdkhook-019": "the MD5 line of an empty body may be the MD5 of nothing, too",
    "sdkhook-020": "the MD5 line of an empty body may be the MD5 of nothing, too",
    "sdkhook-031": "keys are GUIDs, whose letter case does not count",
    "sdkhook-045": "a callback without a timestamp is refused, whatever was signed",
    "sdkhook-069": "a service of Voice 2.0 signs, not an application",
    "sdkhook-072": "a service of Voice 2.0 signs, not an application",
    "sdkhook-081": "a service of Voice 2.0 signs, not an application",
}
"""Where the recorded SDK decides otherwise, and what is right here."""

GOLDEN = [
    vector
    for name in ("callback_validation.json", "sdk_webhooks.json")
    for vector in vectors(name)
    if vector.get("operation", "validate").endswith("validate")
]


@pytest.mark.parametrize("vector", GOLDEN, ids=lambda vector: vector["id"])
def test_the_golden_data_is_judged_as_recorded(vector: dict[str, Any]) -> None:
    body = vector.get("body", "").encode() or base64.b64decode(vector.get("body_base64") or "")
    headers = tuple((name, text or "") for name, text in vector["headers"].items())
    arrived = Arrived(vector.get("method", "POST"), vector["path"], headers, body)
    verdict = check(arrived, vector["key"], Secret(vector["secret"]), now=NOW, max_age=None)
    recorded = vector["expected"] in ("ok", True)
    assert verdict.valid is (recorded is not (vector["id"] in OURS)), verdict.reason


def test_each_exception_differs_from_the_golden_data() -> None:
    assert {vector["id"] for vector in GOLDEN} > set(OURS)


# --- the check ---


def test_a_signed_callback_is_valid() -> None:
    verdict = judge(request(signature=signature()), timedelta(minutes=5))
    assert (verdict.valid, verdict.code, verdict.age, verdict.notes) == (True, "valid", 0, ())


@pytest.mark.parametrize(
    ("seconds", "age", "code"),
    [
        (299, 300, "valid"),
        (301, 300, "stale"),
        (-299, 300, "valid"),
        (-301, 300, "future"),
        (-301, 86400, "future"),
        (-20, 10, "future"),
        (86400, 86401, "valid"),
        (-86400, None, "valid"),
        (86400 * 4000, None, "valid"),
    ],
)
def test_max_age_of_the_timestamp(seconds: int, age: int | None, code: str) -> None:
    now = datetime.fromisoformat(STAMP) + timedelta(seconds=seconds)
    most = None if age is None else timedelta(seconds=age)
    verdict = check(request(signature=signature()), KEY, Secret(SECRET), now=now, max_age=most)
    assert (verdict.code, verdict.valid, verdict.age) == (code, code == "valid", seconds)


def test_a_malformed_timestamp_is_refused_unless_any_age_is_accepted() -> None:
    arrived = request(signature=signature(stamp="soon"), stamp="soon")
    assert judge(arrived, timedelta(minutes=5)).code == "timestamp"
    assert judge(arrived).valid


@pytest.mark.parametrize("name", ["authorization", "x-timestamp", "content-type"])
def test_duplicate_headers_are_refused(name: str) -> None:
    arrived = request(signature=signature(), more=((name, "another"),))
    assert judge(arrived).code == f"several-{name}"
    same = dict(arrived.headers[:3])
    twice = request(
        signature=signature(), more=tuple((own.lower(), text) for own, text in same.items())
    )
    assert judge(twice).valid


@pytest.mark.parametrize(
    ("path", "signed", "note"),
    [
        ("/a%20b", "/a b", "decoded"),
        ("/a b", "/a%20b", "encoded"),
        ("/å", "/%C3%A5", "encoded"),
        ("/x?y=1", "/x?y=1", "query"),
        ("/x?y=1", "/x", ""),
        ("https://app.example/x?y", "/x", ""),
        ("https://app.example", "/", ""),
        ("https://app.example/x", "https://app.example/x", "whole URL"),
    ],
)
def test_paths_are_accepted_decoded_and_encoded(path: str, signed: str, note: str) -> None:
    verdict = judge(request(signature=signature(path=signed), path=path))
    assert verdict.valid
    assert note in " ".join(verdict.notes)
    assert bool(verdict.notes) is bool(note)


@pytest.mark.parametrize("signed", [None, b""])
def test_md5_of_an_empty_body_may_be_empty(signed: bytes | None) -> None:
    assert judge(request(b"", signature=signature(signed))).valid


def test_the_key_may_be_written_without_dashes() -> None:
    plain = KEY.replace("-", "").lower()
    assert judge(request(signature=signature(), key=plain)).valid


def test_a_refused_callback_decodes_the_secret_once(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded = []
    decode = base64.b64decode
    monkeypatch.setattr(
        base64, "b64decode", lambda text, **named: decoded.append(text) or decode(text, **named)
    )
    arrived = request(signature=signature()[::-1], path="/a%20b?c=d")
    secret = Secret(SECRET)
    decoded.clear()
    assert not check(arrived, KEY, secret, now=NOW, max_age=None).valid
    assert decoded == [SECRET]


def test_secret_is_not_in_reasons() -> None:
    for arrived in (
        Arrived("POST", "/", (("authorization", SECRET),), b""),
        Arrived("POST", "/", (("authorization", f"Application {SECRET}:x"),), b""),
        Arrived("POST", "/", (("authorization", f"Basic {KEY}:{SECRET}"),), b""),
    ):
        verdict = judge(arrived)
        explanation = (
            f"{verdict.reason}{explain(arrived, CallbackSecrets((KEY, Secret(SECRET))), verdict)}"
        )
        assert SECRET.strip("=") not in explanation


@settings(max_examples=40, deadline=None)
@given(path=st.from_regex(r"/[a-z0-9/%._~-]{0,20}", fullmatch=True), body=st.binary(max_size=80))
def test_what_is_signed_as_documented_is_valid(path: str, body: bytes) -> None:
    arrived = request(body, path=path, signature=signature(body or None, path=path))
    verdict = judge(arrived, timedelta(minutes=5))
    assert (verdict.valid, verdict.notes) == (True, ())
    now = NOW.astimezone(UTC)
    assert not check(arrived, OTHER_KEY, Secret(OTHER_SECRET), now=now, max_age=None).valid
