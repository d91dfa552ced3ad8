"""Signing agrees with what the running SDKs sign, in all three schemes."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.errors import CredentialsError
from sinchctl.secret import Secret
from sinchctl.signing import (
    NumbersParts,
    WebhookParts,
    matches,
    new_nonce,
    numbers_headers,
    same_key,
    string_to_sign,
    webhook_headers,
)

from .conftest import KEY, SECRET, vectors

VECTORS = vectors("signing.json")
NORMALISED = {
    "sign-030": "application/json; charset=utf-8",
    "sign-031": "application/json; charset=UTF-8",
    "sign-034": "application/json; charset=utf-8",
}
"""What .NET made of the given header before it sent and signed it; we sign what is sent."""


def body_of(vector: dict[str, Any]) -> bytes | None:
    encoded = vector["body_base64"]
    return None if encoded is None else base64.b64decode(encoded)


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS if "signature" in v], ids=lambda v: str(v["id"])
)
def test_string_to_sign_and_signature_are_the_recorded_ones(vector: dict[str, Any]) -> None:
    text = string_to_sign(
        vector["method"],
        body_of(vector),
        NORMALISED.get(vector["id"], vector["content_type"]),
        vector["timestamp"],
        vector["signed_path"],
    )
    assert text == vector["string_to_sign"]
    assert Secret(vector["secret"]).sign(text) == vector["signature"]
    assert matches(Secret(vector["secret"]), text, vector["signature"])


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS if "expected_error" in v], ids=lambda v: str(v["id"])
)
def test_secret_that_is_not_base64_is_refused_and_redacted(vector: dict[str, Any]) -> None:
    with pytest.raises(CredentialsError) as refused:
        Secret(vector["secret"]).sign("text")
    assert vector["secret"] not in f"{refused.value} {refused.value.hint}"


def test_the_published_example_of_a_signed_request() -> None:
    """Sinch, "Using REST", application-signed request."""
    text = string_to_sign(
        "POST",
        b'{"message":"Hello world"}',
        "application/json",
        "2014-06-04T13:41:58Z",
        "/v1/sms/+46700000000",
    )
    assert text.splitlines()[1] == "jANzQ+rgAHyf1MWQFSwvYw=="
    signature = Secret("JViE5vDor0Sw3WllZka15Q==").sign(text)
    assert signature == "qDXMwzfaxCRS849c/2R0hg0nphgdHciTo7OdM6MsdnM="


@given(st.binary(max_size=40), st.binary(min_size=1, max_size=3), st.integers(0, 40))
@settings(max_examples=50)
def test_one_changed_byte_breaks_the_signature(body: bytes, change: bytes, at: int) -> None:
    """Nobody can alter a body and keep its signature."""
    signed = Secret(SECRET).sign(string_to_sign("POST", body, "application/json", "t", "/x"))
    altered = body[:at] + change + body[at:]
    text = string_to_sign("POST", altered, "application/json", "t", "/x")
    assert not matches(Secret(SECRET), text, signed)


@given(st.text(max_size=30))
@settings(max_examples=50)
def test_no_signature_text_makes_the_check_raise(signature: str) -> None:
    assert not matches(Secret(SECRET), "text", signature)


def test_application_keys_are_compared_as_guids() -> None:
    plain = KEY.replace("-", "").lower()
    assert all(same_key(KEY, other) for other in (plain, f"{{{KEY}}}", f"({plain})"))
    assert not same_key(KEY, "5F5C418A0F914BBC8234A9BF5EDDAD97")
    assert not same_key("x", "x")


@pytest.mark.parametrize("vector", vectors("webhook_signatures.json"), ids=lambda v: str(v["id"]))
def test_webhook_and_number_signatures_are_the_published_ones(vector: dict[str, Any]) -> None:
    body, secret = vector["body"].encode(), Secret(vector["secret"])
    if vector["scheme"] == "numbers":
        assert NumbersParts(body).signature(secret) == vector["signature"]
        assert numbers_headers(secret, body, "") == {"x-sinch-signature": vector["signature"]}
        return
    nonce, stamp = vector["nonce"], vector["timestamp"]
    assert WebhookParts(body, nonce, stamp).signature(secret) == vector["signature"]
    headers = webhook_headers(secret, body, "application/json", nonce, stamp)
    assert headers == {
        "content-type": "application/json",
        "x-sinch-webhook-signature": vector["signature"],
        "x-sinch-webhook-signature-algorithm": "HmacSHA256",
        "x-sinch-webhook-signature-nonce": nonce,
        "x-sinch-webhook-signature-timestamp": stamp,
    }


def test_webhook_secret_is_used_as_text_also_where_it_looks_like_base64() -> None:
    secret = Secret(SECRET)
    assert WebhookParts(b"", "n", "1").signature(secret) != secret.sign(".n.1")


def test_nonce_is_a_ulid_that_sorts_by_its_time() -> None:
    early = new_nonce(datetime(2026, 5, 4, 10, 15, 32, tzinfo=UTC), b"\xff" * 10)
    late = new_nonce(datetime(2026, 5, 4, 10, 15, 33, tzinfo=UTC), b"\x00" * 10)
    assert len(early) == len(late) == 26
    assert early < late
    assert early == "01KQS7RSD0" + "Z" * 16
