"""sinchctl why: a message, a call or a verification from the API, recordings and CDR files."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import KEY, SECRET, Run, Server

FROM = ("--from", "+46711111111")
CALL = "1ce0ffee-ca11-ca11-ca11-abcdef000033"


@pytest.mark.parametrize(
    ("number", "exit_code", "state", "reason"),
    [
        ("+46700000000", 0, "Delivered", ""),
        ("+46700000001", 6, "Failed", "200"),
        ("+46700000002", 15, "Queued", ""),
        ("+46700000003", 6, "Rejected", "60"),
        ("+46700000004", 6, "Expired", "406"),
    ],
)
def test_the_delivery_of_a_message(
    run: Run, number: str, exit_code: int, state: str, reason: str
) -> None:
    name = run("--sandbox", "-q", "sms", "send", number, "Hello", *FROM).stdout.strip()
    result = run("--sandbox", "why", name)
    assert result.exit_code == exit_code
    assert (result.json["id"], result.json["kind"]) == (name, "message")
    verdict = result.json["verdict"]
    assert (verdict["state"], verdict["reason"]) == (state, reason)
    assert verdict["cause"]
    assert bool(verdict["advice"]) == bool(exit_code)


def test_a_message_of_the_old_api(run: Run) -> None:
    send = ("sms", "send", "+46700000001", "Hello", "--via", "messaging", *FROM)
    name = run("--sandbox", "-q", *send).stdout.strip()
    result = run("--sandbox", "why", name)
    assert result.exit_code == 6
    assert result.json["verdict"]["state"] == "Faulted"


@pytest.mark.parametrize(
    ("number", "exit_code", "state"),
    [("+46700000001", 6, "FAILED"), ("+46700000002", 15, "ONGOING"), ("+46700000003", 6, "BUSY")],
)
def test_the_end_of_a_call(run: Run, number: str, exit_code: int, state: str) -> None:
    call = run("--sandbox", "-q", "callout", "tts", number, "Hi", "--cli", "+46711111111")
    result = run("--sandbox", "why", call.stdout.strip())
    assert result.exit_code == exit_code
    assert (result.json["kind"], result.json["verdict"]["state"]) == ("call", state)
    assert result.json["cost"]["currencyId"] == "USD"


@pytest.mark.parametrize(
    ("number", "exit_code", "reason"),
    [
        ("+46700000000", 15, ""),
        ("+46700000001", 6, "Network error or number unreachable"),
        ("+46700000003", 6, "Destination denied"),
        ("+46700000004", 6, "Expired"),
    ],
)
def test_the_result_of_a_verification(run: Run, number: str, exit_code: int, reason: str) -> None:
    start = run("--sandbox", "-q", "verify", "start", number, "--method", "sms")
    result = run("--sandbox", "why", start.stdout.strip())
    assert result.exit_code == exit_code
    assert result.json["kind"] == "verification"
    assert result.json["verdict"]["reason"] == reason


def test_an_id_that_nobody_knows(run: Run) -> None:
    result = run("--sandbox", "why", "nonsense")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "--events" in result.stderr


def test_recordings_and_cdr_files_need_no_credentials(run: Run, tmp_path: Path) -> None:
    """The timeline is in order of time, and the cost is that of the CDR file, digit for digit."""
    ice = {"event": "ice", "callid": CALL, "timestamp": "2026-11-24T11:58:00Z"}
    dice = {"event": "dice", "callid": CALL, "timestamp": "2026-11-24T11:59:00Z"}
    dice |= {"result": "ANSWERED", "reason": "CALLBACKERROR"}
    events, cdr = tmp_path / "calls.ndjson", tmp_path / "cdr.csv"
    events.write_text(f"{json.dumps(dice)}\n{json.dumps(dice)}\n{json.dumps(ice)}\nrubbish\n")
    charge = "7;2026-11-24T11:59:30Z;ANSWERED;N/A;9;+461;+462;0.00950;EUR;;"
    cdr.write_text(f"{CALL};{charge}{KEY}\n")
    result = run("why", CALL, "--events", str(events), "--cdr", str(cdr), "-o", "ndjson")
    assert result.exit_code == 6
    assert [line["time"] for line in result.json["timeline"]] == [
        "2026-11-24T11:58:00.000Z",
        "2026-11-24T11:59:00.000Z",
        "2026-11-24T11:59:30.000Z",
    ]
    assert '"amount":0.00950' in result.stdout
    assert "1 record does not count" in result.stderr
    assert "the API could not be asked" in result.stderr


def test_a_callback_that_failed_is_not_hidden_by_the_cdr_file(run: Run, tmp_path: Path) -> None:
    """A final report with a bad reason is a bad end."""
    events = tmp_path / "calls.ndjson"
    dice = {"event": "dice", "callid": CALL, "result": "ANSWERED", "reason": "CALLBACKERROR"}
    events.write_text(json.dumps(dice))
    result = run("--sandbox", "why", CALL, "--events", str(events))
    assert result.exit_code == 6
    assert "event listen" in result.json["verdict"]["advice"]


def test_only_the_api_of_the_kind_that_a_recording_names_is_asked(
    run: Run, server: Server, tmp_path: Path
) -> None:
    events = tmp_path / "calls.ndjson"
    events.write_text(json.dumps({"event": "ace", "callid": CALL}))
    server.tells(200, {"callId": CALL, "status": "FINAL", "result": "NOANSWER", "reason": "CANCEL"})
    result = run("why", CALL, "--events", str(events), env=server.env)
    assert result.exit_code == 6
    assert [asked.path for asked in server.asked] == [f"/calling/v1/calls/id/{CALL}"]


def test_the_address_of_a_call_is_its_id(run: Run, server: Server) -> None:
    """Only the API of calls is asked for a callResourceUrl."""
    server.tells(200, {"callId": CALL, "status": "FINAL", "result": "BUSY", "reason": "BUSY"})
    result = run("why", f"{server.url}/calling/v1/calls/id/{CALL}", env=server.env)
    assert (result.exit_code, result.json["id"]) == (6, CALL)
    assert len(server.asked) == 1


@pytest.mark.parametrize("name", ["", "..", "https://example.com/calls/1"])
def test_what_cannot_be_an_id_is_refused(run: Run, name: str) -> None:
    result = run("--sandbox", "why", name)
    assert (result.exit_code, result.stdout) == (2, "")


def test_an_api_that_fails_is_the_error_if_nothing_else_is_known(run: Run, server: Server) -> None:
    server.tells(401, {"errorCode": 40108, "message": "no"})
    result = run("why", CALL, env=server.env)
    assert (result.exit_code, result.stdout) == (4, "")


def test_the_price_of_a_verification_by_call_has_two_parts(run: Run, server: Server) -> None:
    price = {
        "verificationPrice": {"currencyId": "EUR", "amount": 0.1},
        "terminationPrice": {"currencyId": "EUR", "amount": 0.2},
    }
    server.tells(404, {})
    server.tells(200, {"id": "7", "status": "SUCCESSFUL", "price": price})
    env = {"SINCH_APPLICATION_KEY": KEY, "SINCH_APPLICATION_SECRET": SECRET}
    env |= {name: text for name, text in server.env.items() if "BASE_URL" in name}
    result = run("why", "7", env=env)
    assert result.exit_code == 0
    assert '"cost":{"currencyId":"EUR","amount":0.3}' in result.stdout


def test_without_credentials_and_files_the_error_is_about_credentials(run: Run) -> None:
    assert run("why", CALL).exit_code == 3


@pytest.mark.parametrize("option", ["--events", "--cdr"])
def test_a_file_that_cannot_be_read_is_refused(run: Run, tmp_path: Path, option: str) -> None:
    for name in (tmp_path / "none", tmp_path):
        result = run("--sandbox", "why", CALL, option, str(name))
        assert (result.exit_code, result.stdout) == (2, "")


def test_people_get_the_sentence_and_the_timeline(run: Run) -> None:
    name = run("--sandbox", "-q", "sms", "send", "+46700000003", "Hi", *FROM).stdout.strip()
    shown = run("--sandbox", "why", name, tty=True, env={"COLUMNS": "200"}).stdout
    assert "Not delivered: the operator refused it" in shown
    assert "Accepted from 46711111111" in shown
    assert "Delivery report: Rejected 60" in shown
    assert run("--sandbox", "-q", "why", name).stdout == f"{name}\n"


def test_a_dry_run_prints_the_first_request(run: Run) -> None:
    result = run("--sandbox", "why", CALL, "--dry-run")
    assert result.exit_code == 0
    assert result.json["method"] == "GET"


MESSAGE = "01W4FFL35P4NC4K35MESSAGE001"


def test_a_conversation_message_whose_fate_nobody_knows(run: Run, server: Server) -> None:
    """Such an API keeps the message, and not how it went."""
    server.tells(200, {"access_token": "t", "expires_in": 3599})
    server.tells(200, {"id": MESSAGE, "accept_time": "2026-11-24T10:00:00Z"})
    result = run("why", MESSAGE, env=server.project_env)
    assert result.exit_code == 5
    assert result.json["verdict"]["state"] == "unknown"
    assert "event listen" in result.json["verdict"]["advice"]


def test_callbacks_know_what_an_app_that_keeps_nothing_does_not(
    run: Run, server: Server, tmp_path: Path
) -> None:
    server.tells(200, {"access_token": "t", "expires_in": 3599})
    server.tells(404, {})
    reason = {"code": "CHANNEL_BAD_CONFIGURATION"}
    report = {"message_id": MESSAGE, "status": "FAILED", "reason": reason}
    events = tmp_path / "calls.ndjson"
    events.write_text(json.dumps({"app_id": "a", "message_delivery_report": report}))
    result = run("why", MESSAGE, "--events", str(events), env=server.project_env)
    assert result.exit_code == 6
    assert result.json["verdict"]["reason"] == "CHANNEL_BAD_CONFIGURATION"
    assert "credentials" in result.json["verdict"]["advice"]


@pytest.fixture
def ledger(run: Run, tmp_path: Path) -> str:
    """A bulk send in the sandbox: delivered, failed, queued, refused, unknown."""
    people = tmp_path / "people.txt"
    people.write_text("".join(f"+467000000{digits}\n" for digits in ("00", "01", "02", "40", "51")))
    words = ("sms", "bulk", str(people), "Hi", "--via", "xms", "--batch-size", "3")
    assert run("--sandbox", *words, "--yes").exit_code == 12
    return f"{people}.ledger"


@pytest.mark.parametrize(
    ("digits", "exit_code", "state"),
    [
        ("00", 0, "Delivered"),
        ("01", 6, "Failed"),
        ("02", 15, "Queued"),
        ("40", 6, "refused"),
        ("51", 15, "unknown"),
    ],
)
def test_a_recipient_of_a_bulk_send(
    run: Run, ledger: str, digits: str, exit_code: int, state: str
) -> None:
    """By the number; also where Sinch refused the message, or nobody knows whether it took it."""
    result = run("--sandbox", "why", f"+467000000{digits}", "--ledger", ledger)
    assert (result.exit_code, result.json["verdict"]["state"]) == (exit_code, state)
    assert bool(result.json["verdict"]["advice"]) == bool(exit_code)
    assert result.json["timeline"][0]["source"] == f"ledger {ledger}"


def test_a_message_of_a_bulk_send_by_its_id(run: Run, ledger: str) -> None:
    shown = run("--sandbox", "why", "+46700000000", "--ledger", ledger)
    result = run("--sandbox", "why", shown.json["id"], "--ledger", ledger)
    assert result.exit_code == 15
    assert result.json["timeline"][0]["what"] == "Bulk send, 3 recipients: accepted"
    other = run("--sandbox", "-q", "sms", "send", "+46700000000", "Hi", *FROM).stdout.strip()
    assert run("--sandbox", "why", other, "--ledger", ledger).exit_code == 0


def test_a_ledger_needs_no_credentials(run: Run, ledger: str) -> None:
    """What never reached Sinch, or was delivered long ago, is asked of nobody."""
    result = run("why", "+46700000040", "--ledger", ledger)
    assert (result.exit_code, "could not be asked" in result.stderr) == (6, False)
    run("--sandbox", "sms", "bulk-status", ledger)
    result = run("why", "+46700000000", "--ledger", ledger)
    assert (result.exit_code, result.json["verdict"]["state"]) == (0, "Delivered")
    assert "could not be asked" in result.stderr


@pytest.mark.parametrize("name", ["+46700000009", "01XX"])
def test_what_a_ledger_does_not_know_is_5(run: Run, ledger: str, name: str) -> None:
    result = run("--sandbox", "why", name, "--ledger", ledger)
    assert (result.exit_code, result.stdout) == (5, "")


def test_files_that_are_no_ledgers_are_refused(run: Run, ledger: str, tmp_path: Path) -> None:
    newer = tmp_path / "newer.ledger"
    newer.write_bytes(Path(ledger).read_bytes())
    with closing(sqlite3.connect(newer)) as line:
        line.execute("PRAGMA user_version = 99")
    for name, what in (
        ("missing.ledger", "there is no ledger"),
        (".", "there is no ledger"),
        ("people.txt", "is not a ledger"),
        ("newer.ledger", "a newer version"),
    ):
        result = run("--sandbox", "why", "+46700000000", "--ledger", str(tmp_path / name))
        assert (result.exit_code, result.stdout) == (2, "")
        assert what in result.stderr
        assert result.stderr.count("\n") == 1
