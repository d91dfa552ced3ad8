"""The Conversation API: the body of a send, unknown outcomes, and opt-outs from audit records."""

import json
from typing import Any

import pytest

from sinchctl.api.conversation import AuditRecord, Consents
from tests.conftest import APP, Run, Server

TO = "+46700000000"
TOKEN = {"access_token": "token-of-project", "expires_in": 3599}
ACCEPTED = {"message_id": "01EQ8235TD19N21XQTH12B145D", "accepted_time": "2026-11-24T12:00:00Z"}
SEND = ("sms", "send", TO, "Hi")


def body(server: Server) -> Any:
    return json.loads(server.asked[-1].body)


def test_an_sms_goes_to_the_app_with_its_sender(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, ACCEPTED)
    result = run(*SEND, "--from", "+46711111111", env=server.project_env)
    assert (result.exit_code, result.json) == (0, ACCEPTED)
    assert "warning" not in result.stderr
    assert server.asked[1].path == "/v1/projects/project-1/messages:send"
    assert server.asked[1].headers["authorization"] == "Bearer token-of-project"
    assert body(server) == {
        "app_id": APP,
        "recipient": {
            "identified_by": {"channel_identities": [{"channel": "SMS", "identity": TO}]}
        },
        "message": {"text_message": {"text": "Hi"}},
        "channel_priority_order": ["SMS"],
        "channel_properties": {"SMS_SENDER": "+46711111111"},
    }


def test_every_option_has_its_place(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, ACCEPTED)
    options = ("--ttl", "10m", "--flash", "--max-parts", "3", "--reference", "order 7")
    url = ("--callback-url", "https://example.com/sinch")
    assert run(*SEND, *options, *url, "--from", "Shop", env=server.project_env).exit_code == 0
    sent = body(server)
    assert sent["channel_properties"] == {
        "SMS_SENDER": "Shop",
        "SMS_FLASH_MESSAGE": "true",
        "SMS_MAX_NUMBER_OF_MESSAGE_PARTS": "3",
    }
    assert (sent["ttl"], sent["callback_url"]) == ("600s", "https://example.com/sinch")
    assert (sent["correlation_id"], sent["message_metadata"]) == ("order 7", "order 7")


def test_expire_at_becomes_a_life_in_seconds(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, ACCEPTED)
    run(*SEND, "--expire-at", "2026-11-24T13:00:00Z", env=server.project_env)
    assert body(server)["ttl"] == "3600s"


def test_a_missing_sender_is_warned_of(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, ACCEPTED)
    result = run(*SEND, env=server.project_env)
    assert result.exit_code == 0
    assert "Sinch may accept the message and never deliver it" in result.stderr
    assert "channel_properties" not in body(server)
    result = run(*SEND, env={**server.project_env, "SINCH_SMS_SENDER": "Shop"})
    assert "never deliver" not in result.stderr
    assert body(server)["channel_properties"] == {"SMS_SENDER": "Shop"}


@pytest.mark.parametrize(
    ("reference", "search"),
    [(("--reference", "order 7"), "--reference 'order 7'"), ((), f"--to {TO}")],
)
def test_a_send_without_an_answer_is_12_and_not_sent_again(
    reference: tuple[str, ...], search: str, run: Run, server: Server
) -> None:
    server.tells(200, TOKEN).tells(act=lambda handler: None)
    result = run(*SEND, *reference, env=server.project_env)
    assert (result.exit_code, result.stdout, len(server.asked)) == (12, "", 2)
    assert f"sinchctl sms list --via conversation {search}" in result.stderr
    assert "only its callbacks tell" in result.stderr


def test_a_send_that_sinch_fails_is_9_and_not_sent_again(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(503, {"error": {"code": 503, "message": "later"}})
    result = run(*SEND, env=server.project_env)
    assert (result.exit_code, len(server.asked)) == (9, 2)


def test_the_latest_record_of_a_list_decides_whether_a_number_has_opted_out() -> None:
    def record(name: str, operation: str, day: int) -> AuditRecord:
        return AuditRecord(name, f"OPERATION_{operation}", "ORIGIN_MO", f"2026-11-0{day}T00:00:00Z")

    records = [
        record("OPT_OUT_ALL", "DELETE", 3),
        record("OPT_OUT_ALL", "INSERT", 1),
        record("OPT_OUT_MARKETING", "INSERT", 2),
    ]
    opt_outs = Consents(records).opt_outs()
    assert [opt_out.list_type for opt_out in opt_outs] == ["OPT_OUT_MARKETING"]
    assert Consents([*records, record("OPT_OUT_ALL", "UPDATE", 4)]).opt_outs()
