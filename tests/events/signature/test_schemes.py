"""Each callback is checked in its own scheme: application, webhook or numbers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinchctl.events import samples
from sinchctl.events.signature.check import Verdict
from sinchctl.events.signature.schemes import check_callback, scheme_of_request, signature_of
from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import CallbackSecrets
from tests.conftest import KEY, NOW, SECRET, vectors

from .callbacks import ICE, request
from .callbacks import signature as application_signature
from .webhooks import DELIVERY, NUMBER, SECRETS, number_event, webhook

FIVE_MINUTES = timedelta(minutes=5)


def judged(arrived: Arrived, age: timedelta | None = FIVE_MINUTES) -> Verdict:
    return check_callback(arrived, SECRETS, now=NOW, max_age=age)


@pytest.mark.parametrize("vector", vectors("webhook_signatures.json"), ids=lambda v: str(v["id"]))
def test_published_webhook_signatures_are_valid_at_any_age(vector: dict[str, Any]) -> None:
    secret = Secret(vector["secret"])
    headers = [("X-Sinch-Signature", vector["signature"])]
    if vector["scheme"] == "webhook":
        headers = [
            ("X-Sinch-Webhook-Signature", vector["signature"]),
            ("X-Sinch-Webhook-Signature-Algorithm", "HmacSHA256"),
            ("X-Sinch-Webhook-Signature-Nonce", vector["nonce"]),
            ("X-Sinch-Webhook-Signature-Timestamp", vector["timestamp"]),
        ]
    body = vector["body"].encode()
    arrived = Arrived("POST", "/any", tuple(headers), body)
    secrets = CallbackSecrets(webhook=secret, numbers=secret)
    verdict = check_callback(arrived, secrets, now=NOW, max_age=None)
    assert (verdict.valid, verdict.scheme) == (True, vector["scheme"])
    changed = Arrived("POST", "/any", tuple(headers), body + b"\n")
    assert check_callback(changed, secrets, now=NOW, max_age=None).code == "mismatch"
    stale = check_callback(arrived, secrets, now=NOW, max_age=FIVE_MINUTES)
    assert stale.code == ("stale" if vector["scheme"] == "webhook" else "valid")


def test_signed_sms_and_conversation_callbacks_are_valid() -> None:
    verdict = judged(webhook())
    assert (verdict.valid, verdict.age, verdict.scheme) == (True, 0.0, "webhook")
    sms = samples.text(samples.sample("mo_text"))
    assert judged(webhook(sms)).valid


def test_number_event_signs_no_time_so_that_its_age_is_not_checked() -> None:
    verdict = judged(number_event(), timedelta(seconds=1))
    assert (verdict.valid, verdict.age, verdict.scheme) == (True, None, "numbers")


@pytest.mark.parametrize(
    ("seconds", "code"), [(-301, "future"), (-299, "valid"), (299, "valid"), (301, "stale")]
)
def test_age_of_a_webhook_is_that_of_its_timestamp(seconds: int, code: str) -> None:
    stamp = str(int(NOW.timestamp()) - seconds)
    assert judged(webhook(stamp=stamp)).code == code
    assert judged(webhook(stamp=stamp), None).valid


@pytest.mark.parametrize("stamp", ["yesterday", "-1", "1e9", "9" * 12, "9" * 40, "²"])
def test_timestamp_that_is_not_unix_seconds_is_refused(stamp: str) -> None:
    assert judged(webhook(stamp=stamp)).code == "timestamp"


@pytest.mark.parametrize("name", ["algorithm", "nonce", "timestamp"])
def test_missing_header_of_a_webhook_is_named(name: str) -> None:
    whole = webhook()
    header = f"x-sinch-webhook-signature-{name}"
    kept = tuple(pair for pair in whole.headers if pair[0] != header)
    verdict = judged(Arrived("POST", "/", kept, whole.body))
    assert (verdict.valid, verdict.reason) == (False, f"there is no {header} header")


def test_other_algorithm_is_refused() -> None:
    verdict = judged(webhook(algorithm="HmacSHA1"))
    assert (verdict.code, verdict.valid) == ("algorithm", False)


def test_two_different_signature_headers_are_refused() -> None:
    whole = webhook()
    headers = (*whole.headers, ("x-sinch-webhook-signature", "other"))
    assert judged(Arrived("POST", "/", headers, whole.body)).code.startswith("several-")


def test_path_method_and_content_type_are_not_signed_in_a_webhook() -> None:
    whole = webhook()
    headers = (*whole.headers, ("content-type", "text/plain"))
    assert judged(Arrived("PUT", "/other?x=1", headers, whole.body)).valid


def test_unsigned_callback_is_checked_in_the_scheme_of_its_kind() -> None:
    for body, header in ((DELIVERY, "x-sinch-webhook-signature"), (NUMBER, "x-sinch-signature")):
        verdict = judged(Arrived("POST", "/", (), body))
        assert verdict.reason == f"there is no {header} header"
    assert judged(Arrived("POST", "/", (), ICE)).code == "no-authorization"


def test_basic_authorization_beside_a_webhook_signature_does_not_matter() -> None:
    """SMS callbacks may come with HTTP Basic authorization, which proves nothing."""
    whole = webhook()
    headers = (("authorization", "Basic eDp5"), *whole.headers)
    assert judged(Arrived("POST", "/", headers, whole.body)).valid
    bare = Arrived("POST", "/", (("authorization", "Basic eDp5"),), DELIVERY)
    assert judged(bare).code == "no-x-sinch-webhook-signature"


def test_call_signed_with_the_webhook_secret_is_not_from_sinch() -> None:
    """Who knows the secret of one webhook could otherwise forge calls."""
    verdict = judged(webhook(ICE))
    assert (verdict.valid, verdict.code) == (False, "kind")
    assert judged(number_event(DELIVERY)).code == "kind"
    assert judged(webhook(b"what nobody knows")).valid


def test_application_signature_is_preferred_for_a_call() -> None:
    both = request(signature=application_signature(), more=webhook(ICE).headers)
    assert (judged(both).valid, judged(both).scheme) == (True, "application")


def test_missing_secret_is_said() -> None:
    secrets = CallbackSecrets((KEY, Secret(SECRET)))
    verdict = check_callback(webhook(), secrets, now=NOW, max_age=None)
    assert (verdict.code, verdict.valid) == ("no-secret", False)
    assert "webhook secret" in verdict.reason
    assert signature_of(verdict.parts, secrets) is None


@given(
    st.binary(max_size=60),
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "authorization",
                    "x-sinch-signature",
                    "x-sinch-webhook-signature",
                    "x-sinch-webhook-signature-algorithm",
                    "x-sinch-webhook-signature-nonce",
                    "x-sinch-webhook-signature-timestamp",
                ]
            ),
            st.text(max_size=20),
        )
    ),
)
def test_no_request_makes_the_check_raise(body: bytes, headers: list[tuple[str, str]]) -> None:
    arrived = Arrived("POST", "/", tuple(headers), body)
    assert not judged(arrived).valid
    assert scheme_of_request(arrived) in {"application", "webhook", "numbers"}


def test_year_9999_is_the_last_one() -> None:
    late = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert judged(webhook(stamp=str(int(late.timestamp())))).code == "future"
