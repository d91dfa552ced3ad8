"""What was done wrong in a webhook or a number event is found, as in the application scheme."""

import base64
import hmac
import json

import pytest

from sinchctl.events.signature.search import OtherProfile
from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import NumbersParts, WebhookParts
from tests.conftest import SECRET

from .webhooks import (
    DELIVERY,
    NONCE,
    NUMBER,
    NUMBERS_SECRET,
    STAMP,
    WEBHOOK_SECRET,
    ids,
    number_event,
    webhook,
    why,
)

KEY_BYTES = WEBHOOK_SECRET.encode()


def keyed(data: bytes, key: bytes = KEY_BYTES, name: str = "sha256") -> str:
    return base64.b64encode(hmac.digest(key, data, name)).decode()


def right(body: bytes = DELIVERY, nonce: str = NONCE, stamp: str = STAMP) -> str:
    return WebhookParts(body, nonce, stamp).signature(Secret(WEBHOOK_SECRET))


RIGHT_DATA = WebhookParts(DELIVERY, NONCE, STAMP).data
RESERIALISED = json.dumps(json.loads(DELIVERY)).encode()


@pytest.mark.parametrize(
    ("signature", "cause"),
    [
        (keyed(RIGHT_DATA, base64.b64decode(SECRET)), "secret-application"),
        (keyed(RIGHT_DATA, SECRET.encode()), "secret-application"),
        (keyed(RIGHT_DATA, NUMBERS_SECRET.encode()), "secret-numbers"),
        (keyed(RIGHT_DATA, KEY_BYTES + b"\n"), "secret-line"),
        (keyed(RIGHT_DATA, base64.b64encode(KEY_BYTES)), "secret-encoded"),
        (keyed(RIGHT_DATA, b""), "secret-empty"),
        (keyed(DELIVERY + NONCE.encode() + STAMP.encode()), "layout"),
        (keyed(b".".join((STAMP.encode(), DELIVERY))), "layout"),
        (keyed(DELIVERY), "layout"),
        (right(stamp=f"{STAMP}000"), "timestamp"),
        (right(nonce="undefined"), "nonce"),
        (right(nonce=NONCE.lower()), "nonce"),
        (right(b""), "body-ignored"),
        (right(b"[object Object]"), "body-object"),
        (base64.b16decode(base64.b16encode(base64.b64decode(right()))).hex(), "signature-hex"),
        (right().rstrip("="), "signature-unpadded"),
        (keyed(RIGHT_DATA, name="sha1"), "hash-sha1"),
        (keyed(RIGHT_DATA, name="sha512"), "hash-sha512"),
        (right()[:20], "signature-cut"),
        ("A" + right()[1:] if right()[0] != "A" else "B" + right()[1:], "signature-typo"),
        (right(DELIVERY.replace(b"DELIVERED", b"DELIVERE")), "changed-byte"),
        (right(nonce=NONCE[:-1] + "X"), "changed-character"),
    ],
)
def test_single_mistake_in_a_webhook_is_found(signature: str, cause: str) -> None:
    assert cause in ids(webhook(signature=signature))


def test_reserialised_json_is_found() -> None:
    explanation = why(webhook(signature=right(RESERIALISED)))
    assert {cause.part for cause in explanation.causes} == {"body"}
    assert "re-serialised" in " ".join(cause.fix for cause in explanation.causes)


def test_two_mistakes_at_once_are_found() -> None:
    data = WebhookParts(DELIVERY, NONCE, f"{STAMP}000").data
    found = ids(webhook(signature=keyed(data, base64.b64decode(SECRET))))
    assert set(found) == {"secret-application", "timestamp"}


def test_secret_of_another_profile_is_found() -> None:
    other = OtherProfile("profile b", "", None, "choose it with -p b", Secret("other-webhook"))
    explanation = why(webhook(signature=keyed(RIGHT_DATA, b"other-webhook")), other)
    assert [cause.id for cause in explanation.causes] == ["other-secret"]
    assert "webhook secret of profile b" in explanation.conclusion


def test_bytes_after_the_body_are_tried() -> None:
    assert ids(webhook(signature=right(DELIVERY + b"\r\nx")), excess=b"\r\nx") == ["body-longer"]


def test_right_signature_with_a_missing_algorithm_is_said_to_be_right() -> None:
    whole = webhook()
    kept = tuple(pair for pair in whole.headers if not pair[0].endswith("algorithm"))
    explanation = why(Arrived("POST", "/", kept, whole.body))
    assert "the signature itself is right" in explanation.conclusion
    assert "HmacSHA256" in explanation.causes[0].fix


def test_unsigned_webhook_comes_with_advice() -> None:
    explanation = why(Arrived("POST", "/", (), DELIVERY))
    assert any("webhook secret" in advice for advice in explanation.advice)
    assert any("callback secret" in text for text in why(Arrived("POST", "/", (), NUMBER)).advice)


def test_what_nothing_explains_comes_with_advice_and_a_count() -> None:
    explanation = why(webhook(signature=right(b"something else entirely")))
    assert explanation.causes == ()
    assert explanation.tried > 1000
    assert "another secret" in explanation.conclusion
    assert "path" not in explanation.conclusion
    assert any("webhook has a secret of its own" in advice for advice in explanation.advice)


SHA1 = NumbersParts(NUMBER).signature(Secret(NUMBERS_SECRET))


@pytest.mark.parametrize(
    ("signature", "cause"),
    [
        (SHA1.upper(), "signature-upper"),
        (f"sha1={SHA1}", "signature-prefix"),
        (base64.b64encode(bytes.fromhex(SHA1)).decode(), "signature-base64"),
        (base64.b64encode(SHA1.encode()).decode(), "signature-hex-base64"),
        (hmac.digest(NUMBERS_SECRET.encode(), NUMBER, "sha256").hex(), "hash-sha256"),
        (hmac.digest(KEY_BYTES, NUMBER, "sha1").hex(), "secret-webhook"),
        (hmac.digest(base64.b64decode(SECRET), NUMBER, "sha1").hex(), "secret-application"),
        (NumbersParts(NUMBER + b"\n").signature(Secret(NUMBERS_SECRET)), "line-end"),
        (SHA1[:30], "signature-cut"),
    ],
)
def test_single_mistake_in_a_number_event_is_found(signature: str, cause: str) -> None:
    assert cause in ids(number_event(signature=signature))


def test_changed_byte_of_a_number_event_is_found() -> None:
    changed = NUMBER.replace(b"FAILED", b"FAILEX")
    signature = NumbersParts(changed).signature(Secret(NUMBERS_SECRET))
    explanation = why(number_event(signature=signature))
    assert [cause.id for cause in explanation.causes] == ["changed-byte"]
    assert "FAILEX" in explanation.conclusion


def test_no_secret_is_in_an_explanation() -> None:
    explanation = str(why(webhook(signature=right(b"x")))) + str(why(number_event(signature="00")))
    assert WEBHOOK_SECRET not in explanation
    assert NUMBERS_SECRET not in explanation
