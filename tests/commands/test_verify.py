"""sinchctl verify: what is sent, what is refused, how it ends."""

import json

import pytest

from tests.conftest import Run, Server

TO = "+46700000000"


@pytest.mark.parametrize(
    ("method", "sent"),
    [
        ("sms", "sms"),
        ("flashcall", "flashcall"),
        ("flashCall", "flashcall"),
        ("flash-call", "flashcall"),
        ("callout", "callout"),
        ("seamless", "seamless"),
        ("WhatsApp", "whatsapp"),
    ],
)
def test_a_start_names_the_method_as_today(
    method: str, sent: str, run: Run, server: Server
) -> None:
    server.tells(200, {"id": "1234567890", "method": sent})
    result = run("verify", "start", TO, "--method", method, "-q", env=server.env)
    assert (result.exit_code, result.stdout) == (0, "1234567890\n")
    body = json.loads(server.asked[0].body)
    assert body == {"identity": {"type": "number", "endpoint": TO}, "method": sent}


def test_the_language_is_a_header_for_texts_and_a_locale_for_speech(
    run: Run, server: Server
) -> None:
    server.tells(200, {"id": "1"})
    for method in ("sms", "whatsapp", "callout"):
        run("verify", "start", TO, "--method", method, "--language", "sv-SE", env=server.env)
    sms, whatsapp, callout = server.asked
    assert sms.headers["accept-language"] == whatsapp.headers["accept-language"] == "sv-SE"
    assert "accept-language" not in callout.headers
    assert json.loads(callout.body)["calloutOptions"] == {"speech": {"locale": "sv-SE"}}


def test_the_hint_names_the_next_command(run: Run, server: Server) -> None:
    server.tells(200, {"id": "42"})
    result = run("verify", "start", TO, "--method", "flashcall", env=server.env)
    assert "sinchctl verify report --id 42 --method flashcall --cli NUMBER" in result.stderr


@pytest.mark.parametrize(
    "line",
    [
        ("start", TO),
        ("start", TO, "--method", "pigeon"),
        ("start", "46700000000", "--method", "sms"),
        ("start", TO, "--method", "sms", "--custom", "x" * 4097),
        ("start", TO, "--method", "seamless", "--language", "sv-SE"),
        ("start", TO, "--method", "sms", "--language", "å"),
        ("start", TO, "--method", "sms", "--language", "sv\r\nx: y"),
        ("start", TO, "--method", "sms", "--language", ""),
        ("start", TO, "--method", "sms", "--reference", ""),
        ("report", TO, "--method", "sms"),
        ("report", TO, "--method", "sms", "--code", " "),
        ("report", TO, "--method", "sms", "--cli", TO),
        ("report", TO, "--method", "flashcall", "--code", "1234"),
        ("report", TO, "--method", "flashcall", "--cli", "(.*)5312(.*)"),
        ("report", TO, "--method", "seamless", "--code", "1"),
        ("report", TO, "--id", "1", "--method", "sms", "--code", "1"),
        ("report", "--method", "sms", "--code", "1"),
        ("get",),
        ("get", TO),
        ("get", "--id", "1", "--method", "sms"),
        ("get", "--id", "1", "--reference", "r"),
        ("get", "--reference", "a/b"),
        ("get", "--id", "1", "--wait", "--interval", "0"),
    ],
    ids=" ".join,
)
def test_bad_lines_are_2_and_nothing_is_sent(
    line: tuple[str, ...], run: Run, server: Server
) -> None:
    server.tells(200, {"id": "1"})
    result = run("verify", *line, env=server.env)
    assert (result.exit_code, result.stdout, server.asked) == (2, "", [])


@pytest.mark.parametrize(
    ("status", "exit_code"),
    [
        ("SUCCESSFUL", 0),
        ("PENDING", 6),
        ("FAIL", 6),
        ("DENIED", 6),
        ("ABORTED", 6),
        ("ERROR", 6),
        (None, 6),
    ],
)
def test_a_report_that_does_not_verify_is_6(
    status: str | None, exit_code: int, run: Run, server: Server
) -> None:
    """A script that trusts the exit code must not let a wrong code pass."""
    server.tells(200, {"id": "1", "method": "sms", "status": status, "reason": "Invalid code"})
    line = ("verify", "report", "--id", "1", "--method", "sms", "--code", "1234")
    result = run(*line, env=server.env)
    assert result.exit_code == exit_code
    assert result.json["status"] == status


def test_a_reference_that_cannot_be_asked_for_is_warned_of(run: Run, server: Server) -> None:
    server.tells(200, {"id": "1"})
    line = ("verify", "start", TO, "--method", "sms", "--reference")
    assert "warning" in run(*line, "order/7", env=server.env).stderr
    assert "warning" not in run(*line, "order-7", env=server.env).stderr


def test_get_shows_the_status_and_wait_the_result(run: Run, server: Server) -> None:
    told = {"id": "1", "method": "sms", "status": "FAIL", "reason": "Expired"}
    server.tells(200, told)
    assert run("verify", "get", "--id", "1", env=server.env).exit_code == 0
    waited = run("verify", "get", "--id", "1", "--wait", env=server.env)
    assert waited.exit_code == 6
    assert "ended FAIL: Expired" in waited.stderr


def test_waiting_asks_until_it_is_final(run: Run, server: Server) -> None:
    server.tells(200, {"status": "PENDING"}).tells(200, {"status": "PENDING"})
    server.tells(200, {"id": "1", "status": "SUCCESSFUL"})
    line = ("verify", "get", TO, "--method", "sms", "--wait", "--interval", "5s")
    result = run(*line, env=server.env)
    assert (result.exit_code, result.json["status"]) == (0, "SUCCESSFUL")
    assert [round(pause, 1) for pause in result.slept] == [5.0, 5.0]
    assert server.asked[0].path == f"/verification/v1/verifications/sms/number/{TO}"


def test_the_card_tells_reason_price_and_time(run: Run, server: Server) -> None:
    server.tells(
        200,
        b'{"id":"the id","method":"flashcall","status":"FAIL","reason":"Fraud","countryId":"ES",'
        b'"identity":{"type":"number","endpoint":"+33123456789"},"callResult":"ANSWERED",'
        b'"verificationTimestamp":"2024-05-22T09:38:59.5590437",'
        b'"price":{"verificationPrice":{"currencyId":"EUR","amount":3.141516}}}',
    )
    env = {**server.env, "COLUMNS": "100"}
    shown = run("verify", "get", "--id", "1", env=env, tty=True).stdout
    for word in ("Fraud", "3.141516 EUR", "+33123456789", "not verified", "09:38:59 UTC"):
        assert word in shown
