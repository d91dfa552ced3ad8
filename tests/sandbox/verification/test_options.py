"""Options of a verification: language, code type, validity, time-outs of a flash call."""

import json
from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_SECRET
from tests.sandbox.calling import Client, basic


def test_template_code_type_and_expiry_of_an_sms(sandbox: Client) -> None:
    start = {"identity": {"type": "number", "endpoint": "+46700000000"}, "method": "sms"}
    wish = {"template": "Kod: {{CODE}}!", "codeType": "Alphanumeric", "expiry": "00:01:00"}
    status, answer = sandbox.signed(
        "POST", "/verification/v1/verifications", {**start, "smsOptions": wish}
    )
    assert (status, answer["sms"]["template"], answer["sms"]["codeType"]) == (
        200,
        "Kod: {{CODE}}!",
        "Alphanumeric",
    )
    [message] = [entry for entry in sandbox.log() if entry.get("kind") == "verification"]
    assert message["text"] == f"Kod: {message['code']}!"
    for wrong in (
        {"template": "no place for it"},
        {"codeType": "Runes"},
        {"expiry": "5m"},
        {"expiry": "00:00:00"},
        {"expiry": 60},
    ):
        body = {**start, "smsOptions": wrong}
        assert sandbox.signed("POST", "/verification/v1/verifications", body)[0] == 400, wrong


@pytest.mark.parametrize(
    ("accepted", "language", "words"),
    [
        ("sv-SE", "sv-SE", "Din verifieringskod"),
        ("sv", "sv-SE", "Din verifieringskod"),
        ("xx-YY, es-ES;q=0.5, en;q=0.4", "es-ES", "código"),
        ("*", "en-US", "Your verification code"),
        ("tlh", "en-US", "Your verification code"),
    ],
)
def test_template_is_in_the_language_that_the_answer_names(
    sandbox: Client, accepted: str, language: str, words: str
) -> None:
    body = {"identity": {"type": "number", "endpoint": "+46700000000"}, "method": "sms"}
    _, answer, headers = sandbox.ask(
        "POST",
        "/verification/v1/verifications",
        json.dumps(body).encode(),
        content_type="application/json",
        authorization=basic(SANDBOX_KEY, SANDBOX_SECRET),
        accept_language=accepted,
    )
    assert headers["content-language"] == language
    assert words in answer["sms"]["template"]


def test_spoken_code_is_in_the_language_of_the_speech(sandbox: Client) -> None:
    start = {"identity": {"type": "number", "endpoint": "+46700000000"}, "method": "callout"}
    for locale, words in (("fr-FR", "Votre code"), ("de_DE", "Ihr Best"), ("tr-TR", "Your")):
        body = {**start, "calloutOptions": {"speech": {"locale": locale}}}
        assert sandbox.signed("POST", "/verification/v1/verifications", body)[0] == 200
        message = sandbox.log()[-2]
        assert message["text"].startswith(words)
        assert message["text"].endswith(f"{', '.join(message['code'])}.")


@pytest.mark.parametrize(
    ("method", "name", "wrong"),
    [
        ("flashcall", "flashcallOptions", {"dialTimeout": 4}),
        ("flashcall", "flashCallOptions", {"interceptionTimeout": 121}),
        ("flashcall", "flashCallOptions", {"dialTimeout": "10"}),
        ("flashcall", "flashCallOptions", {"dialTimeout": True}),
        ("callout", "calloutOptions", {"speech": {"locale": "swedish!"}}),
        ("callout", "calloutOptions", {"speech": "sv-SE"}),
        ("whatsapp", "whatsappOptions", {"codeType": "Runes"}),
        ("sms", "smsOptions", []),
    ],
)
def test_wrong_option_is_an_illegal_parameter(
    sandbox: Client, method: str, name: str, wrong: Any
) -> None:
    body = {"identity": {"type": "number", "endpoint": "+46700000000"}, "method": method}
    status, answer = sandbox.signed("POST", "/verification/v1/verifications", {**body, name: wrong})
    assert (status, answer["errorCode"]) == (400, 40001)
    assert sandbox.queued() == []


def test_flash_call_can_be_reported_until_its_report_timeout(sandbox: Client) -> None:
    body = {
        "identity": {"type": "number", "endpoint": "+46700000000"},
        "method": "flashcall",
        "flashCallOptions": {"dialTimeout": 10, "interceptionTimeout": 20},
    }
    _, answer = sandbox.signed("POST", "/verification/v1/verifications", body)
    assert answer["flashCall"]["interceptionTimeout"] == 20
    assert answer["flashCall"]["reportTimeout"] == 50
    assert sandbox.log()[-2]["text"].endswith("that rings for 10 s")
