"""The application is asked before a verification starts, and its answer is obeyed."""

import json
from typing import Any

import pytest

from tests.conftest import Server
from tests.sandbox.calling import Client

ROOT = "/verification/v1/verifications"


def start(sandbox: Client, method: str = "sms", number: str = "+46700000000", **more: Any) -> Any:
    """Start a verification and return the answer."""
    body = {"identity": {"type": "number", "endpoint": number}, "method": method, **more}
    status, answer = sandbox.signed("POST", ROOT, body)
    assert status == 200, answer
    return answer


def messages(sandbox: Client) -> list[dict[str, Any]]:
    """What phones got."""
    return [entry for entry in sandbox.log() if entry.get("kind") == "verification"]


def status(sandbox: Client, name: str) -> tuple[str, str | None]:
    """The status and the reason that GET shows."""
    _, answer = sandbox.signed("GET", f"{ROOT}/id/{name}")
    return answer["status"], answer.get("reason")


@pytest.fixture
def application(server: Server, sandbox: Client) -> Server:
    """An application to which the sandbox posts verification callbacks."""
    sandbox.change(verificationUrl=f"{server.url}/verifications")
    return server


def test_request_event_is_posted_signed_before_anything_is_sent(
    application: Server, sandbox: Client
) -> None:
    application.tells(200, {"action": "allow"})
    answer = start(sandbox, reference="order-1", custom="c")
    [request] = application.asked
    assert (request.method, request.path) == ("POST", "/verifications")
    assert request.headers["authorization"].startswith("Application ")
    assert json.loads(request.body) == {
        "id": answer["id"],
        "event": "VerificationRequestEvent",
        "method": "sms",
        "identity": {"type": "number", "endpoint": "+46700000000"},
        "reference": "order-1",
        "custom": "c",
        "price": {"currencyId": "USD", "amount": 0.0},
    }
    kinds = [entry.get("kind", "request") for entry in sandbox.log()]
    assert kinds == ["callback", "verification", "request"]
    assert sandbox.log()[0]["answer"] == {"action": "allow"}


def test_without_an_address_nobody_is_asked(server: Server, sandbox: Client) -> None:
    start(sandbox)
    assert server.asked == []
    assert sandbox.queued() == []


def test_seamless_verification_is_not_asked_about(application: Server, sandbox: Client) -> None:
    """Sinch has no VerificationRequestEvent of that method."""
    start(sandbox, "seamless")
    assert application.asked == []


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((200, {"action": "deny"}), ("DENIED", "Denied by callback")),
        ((200, {"ACTION": "Deny", "sms": {"code": "1"}}), ("DENIED", "Denied by callback")),
        ((500, {"action": "allow"}), ("ERROR", "Internal error")),
        ((302, b""), ("ERROR", "Internal error")),
        ((200, b""), ("ERROR", "Invalid callback")),
        ((200, b"yes"), ("ERROR", "Invalid callback")),
        ((200, b"[]"), ("ERROR", "Invalid callback")),
        ((200, {}), ("ERROR", "Invalid callback")),
        ((200, {"action": "perhaps"}), ("ERROR", "Invalid callback")),
        ((200, {"action": True}), ("ERROR", "Invalid callback")),
        ((200, {"action": "allow", "sms": "5666"}), ("ERROR", "Invalid callback")),
        ((200, {"action": "allow", "sms": {"code": 5666}}), ("ERROR", "Invalid callback")),
        ((200, {"action": "allow", "sms": {"codeType": "?"}}), ("ERROR", "Invalid callback")),
        ((200, {"action": "allow", "sms": {"expiry": "5m"}}), ("ERROR", "Invalid callback")),
        ((200, {"action": "allow", "sms": {"acceptLanguage": [7]}}), ("ERROR", "Invalid callback")),
    ],
)
def test_start_that_is_not_allowed_answers_200_and_sends_nothing(
    application: Server, sandbox: Client, told: tuple[int, Any], expected: tuple[str, str]
) -> None:
    application.tells(*told)
    answer = start(sandbox)
    assert status(sandbox, answer["id"]) == expected
    assert messages(sandbox) == []
    [result] = sandbox.queued()
    assert (result.body["status"], result.body["reason"]) == expected
    proof = {"method": "sms", "sms": {"code": "1234"}}
    assert sandbox.signed("PUT", f"{ROOT}/id/{answer['id']}", proof)[0] == 400


def test_application_that_cannot_be_reached_is_an_internal_error(
    application: Server, sandbox: Client
) -> None:
    application.close()
    answer = start(sandbox)
    assert status(sandbox, answer["id"]) == ("ERROR", "Internal error")
    [callback] = [entry for entry in sandbox.log() if entry.get("kind") == "callback"]
    assert (callback["status"], callback["reply"]) == (None, "failed: connection")


def test_code_type_language_and_validity_of_the_application_are_obeyed(
    application: Server, sandbox: Client
) -> None:
    wishes = {"code": "5666", "codeType": "alpha", "expiry": "00:01:00", "AcceptLanguage": ["es"]}
    application.tells(200, {"action": "Allow", "SMS": wishes, "callout": "of no interest"})
    answer = start(sandbox)
    assert answer["sms"]["codeType"] == "Alpha"
    assert answer["sms"]["interceptionTimeout"] == 60
    [message] = messages(sandbox)
    assert message["code"] == "5666"
    assert message["text"] == "Su código de verificación es 5666. Verificado por Sinch"
    proof = {"method": "sms", "sms": {"code": "5666"}}
    _, report = sandbox.signed("PUT", f"{ROOT}/id/{answer['id']}", proof)
    assert report["status"] == "SUCCESSFUL"


def test_caller_and_timeouts_of_a_flash_call_are_obeyed(
    application: Server, sandbox: Client
) -> None:
    wishes = {"cli": "+4445874587", "dialTimeout": 10, "interceptionTimeout": 60}
    application.tells(200, {"action": "allow", "flashcall": wishes})
    answer = start(sandbox, "flashCall")["flashCall"]
    assert (answer["cliFilter"], answer["interceptionTimeout"]) == ("(.*)4587(.*)", 60)
    assert answer["reportTimeout"] == 90
    [message] = messages(sandbox)
    assert message["text"] == "a missed call from +4445874587 that rings for 10 s"


def test_code_and_locale_of_a_call_are_obeyed(application: Server, sandbox: Client) -> None:
    wishes = {"code": "4567", "speech": {"locale": "sv-SE"}}
    application.tells(200, {"action": "allow", "callout": wishes})
    start(sandbox, "callout")
    [message] = messages(sandbox)
    assert message["text"] == "Din verifieringskod är 4, 5, 6, 7."


def test_whatsapp_has_a_code_type_but_no_code_of_the_application(
    application: Server, sandbox: Client
) -> None:
    wishes = {"codeType": "Alphanumeric", "acceptLanguage": ["de-DE"], "code": "5666"}
    application.tells(200, {"action": "allow", "whatsapp": wishes})
    assert start(sandbox, "whatsapp")["whatsapp"] == {"codeType": "Alphanumeric"}
    [message] = messages(sandbox)
    assert message["text"].startswith("Ihr Bestätigungscode")
    assert message["code"] != "5666"


def test_application_may_use_the_sandbox_while_it_is_asked(
    application: Server, sandbox: Client
) -> None:
    """The state is not locked meanwhile; a reference that it uses is taken then."""

    def act(line: Any) -> None:
        sandbox.change(verificationUrl="")
        start(sandbox, number="+46700000007", reference="order-1")
        line.send_response(200)
        line.send_header("content-length", "18")
        line.end_headers()
        line.wfile.write(b'{"action":"allow"}')

    application.tells(act=act)
    body = {"identity": {"type": "number", "endpoint": "+46700000000"}, "method": "sms"}
    refused, answer = sandbox.signed("POST", ROOT, {**body, "reference": "order-1"})
    assert (refused, answer["errorCode"]) == (409, 40900)
    assert [message["to"] for message in messages(sandbox)] == ["+46700000007"]


def test_number_that_is_refused_is_not_asked_about(application: Server, sandbox: Client) -> None:
    body = {"identity": {"type": "number", "endpoint": "+46700000043"}, "method": "sms"}
    assert sandbox.signed("POST", ROOT, body)[0] == 403
    assert application.asked == []


def test_seamless_is_not_available_for_a_forbidden_destination(sandbox: Client) -> None:
    body = {"identity": {"type": "number", "endpoint": "+46700000043"}, "method": "seamless"}
    status, answer = sandbox.signed("POST", ROOT, body)
    assert (status, answer["errorCode"]) == (403, 40300)
    assert answer["message"] == "Seamless verification not available for given destination."
