"""Whatever Sinch, or something in its place, answers: a terminal is only ever written to."""

from typing import Any

import pytest

from tests.conftest import Run, Server

EVIL = (
    "\x1b]0;owned\x07\x1b[2J\x9b31m [red]x[/red] \u202eabc\u2066\u200b\r\n:smile: \x00 \ud83d\ude00"
)
HARMFUL = "\x1b\x07\x9b\u202e\u2066\u200b\x00\r"

MOVING = ("\x1b[?25l", "\x1b[?25h", "\r\x1b[1A\x1b[2K", "\r\x1b[2K")
"""What the line that moves while something is awaited is made with."""

MONEY = {"currencyId": EVIL, "amount": 0.1}
PARTY = {"type": EVIL, "endpoint": EVIL}
REPLY: dict[str, Any] = {
    "id": EVIL, "callId": EVIL, "batch_id": EVIL, "messageId": EVIL, "to": [EVIL], "from": PARTY,
    "status": EVIL, "result": EVIL, "reason": EVIL, "method": EVIL, "reference": EVIL,
    "identity": PARTY, "countryId": EVIL, "verificationTimestamp": EVIL, "timestamp": EVIL,
    "source": EVIL, "callResult": EVIL, "custom": EVIL, "domain": EVIL, "duration": EVIL,
    "price": {"verificationPrice": MONEY, "terminationPrice": MONEY}, "debit": MONEY,
    "userRate": MONEY, "statuses": [{"status": EVIL, "code": EVIL, "recipients": [EVIL]}],
    "participants": [{"id": EVIL, "cli": EVIL, "duration": EVIL}], "client_reference": EVIL,
    "sms": {"template": EVIL}, "flashCall": {"cliFilter": EVIL}, "seamless": {"targetUri": EVIL},
    "errorCode": EVIL, "message": EVIL, "code": EVIL, "text": EVIL, EVIL: EVIL,
}  # fmt: skip

LINES = [
    ("sms", "send", "+46700000000", "Hi"),
    ("sms", "send", "+46700000000", "Hi", "--via", "messaging"),
    ("sms", "status", "x"),
    ("sms", "status", "x", "--wait", "--max-wait", "0"),
    ("verify", "start", "+46700000000", "--method", "sms"),
    ("verify", "start", "+46700000000", "--method", "flashcall"),
    ("verify", "start", "+46700000000", "--method", "seamless"),
    ("verify", "report", "--id", "x", "--method", "sms", "--code", "1"),
    ("verify", "get", "--id", "x"),
    ("callout", "tts", "+46700000000", "Hi", "--cli", "private"),
    ("call", "get", "x"),
    ("conference", "get", "x"),
    ("api", "GET", "/x"),
    ("profile", "check"),
]
FORMS: list[list[str]] = [
    [], ["-o", "json"], ["-o", "ndjson"], ["-o", "tsv"], ["-o", "raw"], ["-q"], ["-vv"],
    ["--field", "status"],
]  # fmt: skip


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_control_characters_of_responses_are_escaped(
    status: int, line: tuple[str, ...], run: Run, server: Server
) -> None:
    """Without colour nothing but plain text is written; with colour only sinchctl's own."""
    server.tells(status, REPLY, x_sandbox_note="\x1b[2J")
    env = {**server.env, "NO_COLOR": "1", "COLUMNS": "60"}
    for form in FORMS if status == 200 else [["-vv"]]:
        result = run(*line, *form, env=env, tty=True)
        assert result.exit_code != 1, result
        told = result.stdout + result.stderr
        for own in MOVING if {"--wait", "check"} & {*line} else ():
            told = told.replace(own, "")
        assert not set(told) & set(HARMFUL), (form, told)
        if "[red]" in told:
            assert "[red]x[/red]" in told.replace("│", "").replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_response_with_unexpected_types_is_not_a_bug(
    line: tuple[str, ...], run: Run, server: Server
) -> None:
    """Numbers, lists, objects and null where something else is due."""
    for odd in (None, -1.5, [], {"a": {"b": [True]}}, "", 10**30):
        server.answers[:] = []
        server.tells(200, dict.fromkeys(REPLY, odd))
        result = run(*line, env=server.env, tty=True)
        assert result.exit_code != 1, (odd, result)
