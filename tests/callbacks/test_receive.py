"""The receiver: who answers a callback."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.callbacks.forward import Forwarding, target
from sinchctl.callbacks.replies import ReplyFile
from sinchctl.events.signature.check import Verdict
from sinchctl.events.signature.schemes import check_callback
from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import CallbackSecrets, numbers_headers, webhook_headers
from tests.callbacks.receiving import ICE, arrived, received
from tests.conftest import KEY, NOW, NUMBERS_SECRET, SECRET, WEBHOOK_SECRET, Server


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b'{"event":"ice"}', {"action": {"name": "hangup"}}),
        (b'{"event":"ACE"}', {"action": {"name": "continue"}}),
        (b'{"event":"pie"}', {"action": {"name": "hangup"}}),
        (b'{"event":"VerificationRequestEvent"}', {"action": "allow"}),
        (b'{"event":"dice"}', None),
        (b'{"event":"notify"}', None),
        (b'{"event":"VerificationResultEvent"}', None),
        (b'{"type":"mo_text"}', None),
        (b'{"event":"something new"}', None),
    ],
)
def test_neutral_answer_by_kind(body: bytes, answer: Any) -> None:
    status, headers, said, told = received(arrived(body))
    assert (status, json.loads(said) if said else None) == (200, answer)
    assert ("content-type" in headers) is bool(said)
    assert (told[0].answer.body, told[0].verified) == (said, None)


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"\xff\xfe"])
def test_body_that_is_not_a_callback_is_refused(body: bytes) -> None:
    status, _, _, told = received(arrived(body))
    assert (status, told[0].kind, told[0].event) == (400, "unknown", None)


def test_invalid_signature_is_401_and_the_application_is_not_called(server: Server) -> None:
    def checked(came: Arrived) -> Verdict:
        return check_callback(came, SECRETS, now=NOW, max_age=timedelta(minutes=5))

    forwarding = Forwarding(target(server.url), 1)
    status, _, said, told = received(arrived(), check=checked, forwarding=forwarding)
    assert (status, said) == (401, b"the signature is not valid\n")
    assert (told[0].verified, told[0].answer.note) == (False, "there is no authorization header")
    assert server.asked == []
    for body, word in (
        (b'{"type":"mo_text"}', "sms"),
        (b'{"event":"incomingSms"}', "sms"),
        (b'{"app_id":"a","message":{}}', "conversation"),
        (b'{"resourceType":"ACTIVE_NUMBER","eventType":"E"}', "numbers"),
    ):
        told = received(arrived(body), check=checked)[3]
        assert f"--allow-unsigned {word}" in told[0].answer.note


def test_reply_file_goes_before_the_application(tmp_path: Path, server: Server) -> None:
    server.tells(200, b'{"action":{"name":"park"}}')
    file = tmp_path / "hangup.json"
    file.write_text('{"action": {"name": "hangup"}}')
    replies = {"ice": ReplyFile("ice", str(file), lambda words: None)}
    named = {"replies": replies, "forwarding": Forwarding(target(server.url), 1)}
    assert received(arrived(), **named)[2] == b'{"action":{"name":"hangup"}}'
    assert received(arrived(b'{"event":"pie"}'), **named)[2] == b'{"action":{"name":"park"}}'


@settings(max_examples=100, deadline=None)
@given(
    method=st.text(max_size=5),
    path=st.text(max_size=20),
    headers=st.lists(st.tuples(st.text(max_size=10), st.text(max_size=10)), max_size=4),
    body=st.binary(max_size=60),
)
def test_no_request_makes_the_receiver_raise(
    method: str, path: str, headers: list[tuple[str, str]], body: bytes
) -> None:
    def checked(came: Arrived) -> Verdict:
        return check_callback(came, SECRETS, now=NOW, max_age=None)

    came = Arrived(method, path, tuple(headers), body)
    assert received(came, check=checked)[0] == 401
    assert received(came)[0] in {200, 400}


SECRETS = CallbackSecrets((KEY, Secret(SECRET)), Secret(WEBHOOK_SECRET), Secret(NUMBERS_SECRET))
SMS = b'{"type":"mo_text","id":"1"}'
REPORT = b'{"type":"delivery_report_sms","batch_id":"1"}'


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (SMS, (), 200),
        (REPORT, (), 401),
        (ICE, (), 401),
        (b"not a callback", (), 401),
        (b'{"type":"mo_text","event":"ice","callid":"1"}', (), 401),
        (SMS, (("Authorization", f"Application {KEY}:eA=="), ("x-timestamp", "x")), 401),
        (SMS, (("X-Sinch-Webhook-Signature", "eA=="),), 401),
    ],
)
def test_allowed_kinds_need_no_signature_but_a_signature_is_checked(
    body: bytes, headers: tuple[tuple[str, str], ...], status: int
) -> None:
    def checked(came: Arrived) -> Verdict:
        return check_callback(came, SECRETS, now=NOW, max_age=None)

    came = arrived(body, *headers)
    answer = received(came, check=checked, unsigned={"mo_text"})
    assert answer[0] == status
    assert answer[3][0].verified is (None if status == 200 else False)


def test_each_callback_is_checked_by_its_scheme() -> None:
    def checked(came: Arrived) -> Verdict:
        return check_callback(came, SECRETS, now=NOW, max_age=timedelta(minutes=5))

    stamp = str(int(NOW.timestamp()))
    number = b'{"resourceType":"ACTIVE_NUMBER","eventType":"E"}'
    for body, headers in (
        (SMS, webhook_headers(Secret(WEBHOOK_SECRET), SMS, "", "nonce", stamp)),
        (number, numbers_headers(Secret(NUMBERS_SECRET), number, "")),
    ):
        answer = received(arrived(body, *headers.items()), check=checked)
        assert (answer[0], answer[3][0].verified) == (200, True)
        other = received(arrived(body + b" ", *headers.items()), check=checked)
        assert (other[0], other[3][0].verified) == (401, False)
