"""The embedded Sinch checks requests as Sinch does, remembers, and plays documented outcomes."""

import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_PLAN, SANDBOX_SECRET, SANDBOX_TOKEN
from sinchctl.sandbox.auth import Credentials
from sinchctl.sandbox.outcomes import NOT_MODELLED, OUTCOMES
from sinchctl.sandbox.server import ENDPOINTS
from sinchctl.secret import Secret
from tests.conftest import NOW, Run, vectors
from tests.sandbox.calling import CALLOUT, JSON, Client, basic


@pytest.fixture
def sandbox(tmp_path: Path) -> Client:
    return Client(tmp_path / "sandbox.sqlite3")


def test_a_request_signed_right_passes(sandbox: Client) -> None:
    status, answer = sandbox.signed("POST", "/calling/v1/callouts", CALLOUT)
    assert status == 200
    assert set(answer) == {"callId"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": "00000000-0000-4000-8000-000000000001"}, 40108),
        ({"secret": "d3Jvbmc="}, 40102),
        ({"sent_body": json.dumps(CALLOUT).replace("Hi", "Ho").encode()}, 40102),
        ({"sent_type": "application/json; charset=utf-8"}, 40102),
        ({"sent_target": "/calling/v1//callouts"}, 40400),
        ({"sent_stamp": (NOW + timedelta(seconds=1)).isoformat()}, 40102),
        ({"stamp": (NOW - timedelta(minutes=16)).isoformat()}, 40101),
        ({"stamp": (NOW + timedelta(minutes=16)).isoformat()}, 40101),
        ({"stamp": "yesterday"}, 40101),
        ({"stamp": ""}, 40101),
        ({"sent_method": "PUT"}, 40500),
    ],
    ids=str,
)
def test_whatever_was_changed_after_signing_is_refused(
    sandbox: Client, changes: dict[str, Any], code: int
) -> None:
    status, answer = sandbox.signed("POST", "/calling/v1/callouts", CALLOUT, **changes)
    assert (status, answer["errorCode"]) == (code // 100, code)


def test_the_query_is_not_signed_and_the_path_is(sandbox: Client) -> None:
    path = "/verification/v1/verifications/reference/x"
    assert sandbox.signed("GET", path, sent_target=f"{path}?a=1")[1]["errorCode"] == 40400
    assert sandbox.signed("GET", path, sent_target=f"{path}y")[1]["errorCode"] == 40102


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (basic(SANDBOX_KEY, SANDBOX_SECRET), 404),
        (basic(SANDBOX_KEY.upper(), SANDBOX_SECRET), 404),
        (basic(SANDBOX_KEY, "wrong"), 401),
        (basic("00000000-0000-4000-8000-000000000001", SANDBOX_SECRET), 401),
        ("Basic ???", 401),
        (f"Application {SANDBOX_KEY}", 401),
        (f"Bearer {SANDBOX_TOKEN}", 403),
        ("", 401),
    ],
)
def test_basic_credentials_are_checked_too(
    sandbox: Client, authorization: str, status: int
) -> None:
    given = {"authorization": authorization} if authorization else {}
    assert sandbox.ask("GET", "/calling/v1/calls/id/nobody", **given)[0] == status


@pytest.mark.parametrize(
    ("plan", "authorization"),
    [
        (SANDBOX_PLAN, "Bearer wrong"),
        (SANDBOX_PLAN, ""),
        (SANDBOX_PLAN, f"Basic {SANDBOX_TOKEN}"),
        ("other", f"Bearer {SANDBOX_TOKEN}"),
    ],
)
def test_the_token_must_be_that_of_the_plan(sandbox: Client, plan: str, authorization: str) -> None:
    status, answer, _ = sandbox.ask("GET", f"/xms/v1/{plan}/batches", authorization=authorization)
    assert status == 401
    assert set(answer) == {"code", "text"}


def test_each_endpoint_checks_before_it_looks(sandbox: Client) -> None:
    """Nothing but the target of a seamless verification answers without credentials."""
    for api, method, path, _ in ENDPOINTS:
        target = path.replace("{", "").replace("}", "")
        status = sandbox.ask(method, target, b"{}", content_type=JSON)[0]
        assert status == (404 if api == "public" else 401), path


def test_what_sinchs_own_sdks_send_is_taken(tmp_path: Path) -> None:
    """Every request recorded from the SDKs passes the check of its signature or token."""
    seen = 0
    for vector in vectors("sdk_requests.json"):
        asked = vector["expected_request"]
        headers = dict(asked["headers"])
        stamp = headers.get("x-timestamp")
        token = headers.get("authorization", "").removeprefix("Bearer ")
        plan = asked["path"].split("/")[3] if asked["path"].startswith("/xms/") else SANDBOX_PLAN
        known = Credentials(
            vector.get("key") or SANDBOX_KEY, Secret(vector.get("secret") or ""), plan, token
        )
        box = Client(tmp_path / "sdk.sqlite3", known)
        box.now = datetime.fromisoformat(stamp) if stamp else NOW
        status, answer, _ = box.ask(
            asked["method"],
            asked["path"],
            (asked["body"] or "").encode(),
            content_type=headers.pop("content-type", ""),
            **{name.replace("-", "_"): text for name, text in headers.items()},
        )
        assert status not in {401, 403, 405}, (vector["id"], status, answer)
        unescaped = "a/b?c" in asked["path"]  # the Node SDK puts ids into paths as they are
        known_paths = unescaped or "Resource" not in str(answer)
        assert known_paths, (vector["id"], status, answer)
        if "start" in vector["operation"] or vector["operation"].endswith("_callout"):
            assert status == 200 or answer["errorCode"] in {40900, 40001}, (vector, answer)
        seen += 1
    assert seen > 50


# What the commands and the sandbox do together


def test_an_sms_is_sent_delivered_and_logged(run: Run) -> None:
    sent = run("--sandbox", "sms", "send", "+46700000000", "Hello", "-q")
    status = run("--sandbox", "sms", "status", sent.stdout.strip(), "--field", "statuses.0.status")
    log = run("sandbox", "log", "--kind", "sms").lines
    assert (status.exit_code, status.stdout) == (0, "Delivered\n")
    assert [(entry["to"], entry["text"]) for entry in log] == [("+46700000000", "Hello")]


SMS = [
    ("00", 0, "Delivered"),
    ("01", 6, "Failed"),
    ("03", 6, "Rejected"),
    ("04", 6, "Expired"),
]


@pytest.mark.parametrize(("last", "exit_code", "status"), SMS)
def test_the_number_decides_how_an_sms_ends(
    run: Run, last: str, exit_code: int, status: str
) -> None:
    done = run("--sandbox", "sms", "send", f"+467000000{last}", "Hi", "--wait")
    assert done.exit_code == exit_code
    assert done.lines[-1]["statuses"][0]["status"] == status


def test_a_pending_sms_stays_pending(run: Run) -> None:
    sent = run("--sandbox", "sms", "send", "+46700000002", "Hi", "-q").stdout.strip()
    done = run("--sandbox", "sms", "status", sent, "--field", "statuses.0.status")
    assert done.stdout == "Queued\n"


def test_a_scheduled_sms_waits_and_can_be_cancelled(run: Run) -> None:
    sent = run("--sandbox", "sms", "send", "+46700000000", "Hi", "--send-at", "+1h", "-q")
    name = sent.stdout.strip()
    status = ("--sandbox", "sms", "status", name, "--field", "statuses.0.status")
    assert run(*status).stdout == "Queued\n"
    assert run(*status, now=NOW + timedelta(hours=2)).stdout == "Delivered\n"
    cancelled = run("--sandbox", "api", "DELETE", f"/xms/v1/{SANDBOX_PLAN}/batches/{name}")
    assert cancelled.json["canceled"] is True
    assert run(*status).stdout == "Aborted\n"


REFUSALS = [("40", 14), ("41", 4), ("42", 14), ("43", 14), ("51", 9), ("53", 9)]
COMMANDS = [
    ("sms", "send", "{}", "Hi"),
    ("sms", "send", "{}", "Hi", "--via", "messaging"),
    ("verify", "start", "{}", "--method", "sms"),
    ("callout", "tts", "{}", "Hi", "--cli", "+46711111111"),
]


@pytest.mark.parametrize(("last", "exit_code"), REFUSALS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_number_decides_how_sinch_refuses(
    run: Run, command: tuple[str, ...], last: str, exit_code: int
) -> None:
    done = run("--sandbox", *(word.format(f"+467000000{last}") for word in command))
    assert (done.exit_code, done.stdout) == (exit_code, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_429_once_is_waited_out_and_500_once_is_not_sent_again(
    run: Run, command: tuple[str, ...]
) -> None:
    limited = run("--sandbox", *(word.format("+46700000029") for word in command))
    assert (limited.exit_code, len(limited.slept)) == (0, 1)
    assert limited.slept[0] >= 1
    failing = ["--sandbox", *(word.format("+46700000050") for word in command)]
    assert [run(*failing).exit_code for _ in range(2)] == [9, 0]


def test_numbers_that_need_a_line_say_so_in_process(run: Run) -> None:
    for last in ("98", "99"):
        done = run("--sandbox", "sms", "send", f"+467000000{last}", "Hi")
        assert done.exit_code == 9
        assert "sandbox serve" in done.stderr


def test_every_outcome_is_played_by_something() -> None:
    played = {last for last, *_ in (*SMS, *REFUSALS)} | {"02", "29", "50", "98", "99"}
    assert set(OUTCOMES) == played - {"00"}


@pytest.mark.parametrize("line", [("sandbox", "--help"), ("sandbox", "serve", "--help")])
def test_its_help_tells_the_outcomes_and_what_is_not_modelled(
    run: Run, line: tuple[str, ...]
) -> None:
    told = run(*line, env={"COLUMNS": "400"}).stdout
    for last, outcome in OUTCOMES.items():
        assert last in told
        assert outcome in told
    for what in NOT_MODELLED:
        assert what in told


def test_the_old_sms_api_answers_too(run: Run) -> None:
    sent = run("--sandbox", "sms", "send", "+46700000001", "Hi", "--via", "messaging", "-q")
    status = run("--sandbox", "sms", "status", sent.stdout.strip(), "--via", "messaging")
    assert status.json == {"status": "Faulted"}


@pytest.mark.parametrize("method", ["sms", "callout", "whatsapp"])
def test_a_verification_succeeds_with_the_code_from_the_log(run: Run, method: str) -> None:
    started = run("--sandbox", "verify", "start", "+46700000000", "--method", method, "-q")
    name = started.stdout.strip()
    entry = run("sandbox", "log", "--kind", "verification").lines[-1]
    assert entry["code"] in started.stderr
    assert entry["id"] == name
    report = ("--sandbox", "verify", "report", "--id", name, "--method", method, "--code")
    done = run(*report, entry["code"])
    assert (done.exit_code, done.json["status"]) == (0, "SUCCESSFUL")
    again = run(*report, entry["code"])
    assert (again.exit_code, again.stdout) == (14, "")


def test_a_flash_call_is_proved_by_the_number_that_calls(run: Run) -> None:
    run("--sandbox", "verify", "start", "+46700000000", "--method", "flashcall")
    caller_id = run("sandbox", "log", "--kind", "verification", "--field", "code").stdout.strip()
    line = ("--sandbox", "verify", "report", "+46700000000", "--method", "flashcall", "--cli")
    assert run(*line, caller_id).json["status"] == "SUCCESSFUL"


def test_a_wrong_code_fails_the_verification_for_good(run: Run) -> None:
    run("--sandbox", "verify", "start", "+46700000000", "--method", "sms")
    code = run("sandbox", "log", "--kind", "verification", "--field", "code").stdout.strip()
    wrong = f"{(int(code) + 1) % 10000:04}"
    line = ("--sandbox", "verify", "report", "+46700000000", "--method", "sms", "--code")
    failed = run(*line, wrong)
    assert (failed.exit_code, failed.json["reason"]) == (6, "Invalid code")
    assert run(*line, code).exit_code == 14


def test_a_new_verification_aborts_the_running_one(run: Run) -> None:
    first = run("--sandbox", "verify", "start", "+46700000000", "--method", "sms", "-q")
    run("--sandbox", "verify", "start", "+46700000000", "--method", "callout")
    status = run("--sandbox", "verify", "get", "--id", first.stdout.strip(), "--field", "status")
    assert status.stdout == "ABORTED\n"


def test_a_verification_expires(run: Run) -> None:
    line = ("--sandbox", "verify", "get", "+46700000000", "--method", "sms")
    run("--sandbox", "verify", "start", "+46700000000", "--method", "sms")
    assert run(*line).json["status"] == "PENDING"
    late = run(*line, now=NOW + timedelta(minutes=11))
    assert (late.json["status"], late.json["reason"]) == ("FAIL", "Expired")


@pytest.mark.parametrize(
    ("last", "status"), [("01", "FAIL"), ("02", "PENDING"), ("03", "DENIED"), ("04", "FAIL")]
)
def test_the_number_decides_how_a_verification_stands(run: Run, last: str, status: str) -> None:
    run("--sandbox", "verify", "start", f"+467000000{last}", "--method", "sms")
    assert run("sandbox", "log", "--kind", "verification").stdout == ""
    done = run("--sandbox", "verify", "get", f"+467000000{last}", "--method", "sms")
    assert done.json["status"] == status


def test_a_reference_is_good_once(run: Run) -> None:
    line = ("--sandbox", "verify", "start", "+46700000000", "--method", "sms")
    started = run(*line, "--reference", "order-1", "-q").stdout.strip()
    found = run("--sandbox", "verify", "get", "--reference", "order-1", "-q")
    assert found.stdout.strip() == started
    assert run(*line, "--reference", "order-1").exit_code == 14


def test_a_seamless_verification_ends_when_its_target_is_opened(run: Run) -> None:
    started = run("--sandbox", "verify", "start", "+46700000000", "--method", "seamless")
    target = started.json["seamless"]["targetUri"]
    path = "/verification" + target.partition("/verification")[2]
    run("--sandbox", "api", "GET", path, "--api", "verification")
    got = run("--sandbox", "verify", "get", "--id", started.json["id"], "--field", "status")
    assert got.stdout == "SUCCESSFUL\n"


@pytest.mark.parametrize(
    ("last", "result"), [("00", "N/A"), ("01", "FAILED"), ("03", "BUSY"), ("04", "NOANSWER")]
)
def test_the_number_decides_how_a_call_goes(run: Run, last: str, result: str) -> None:
    placed = run("--sandbox", "callout", "tts", f"+467000000{last}", "Hi", "-q").stdout.strip()
    got = run("--sandbox", "call", "get", placed)
    assert got.json["result"] == result
    assert got.json["status"] == ("ONGOING" if last == "00" else "FINAL")


def test_a_call_runs_until_it_is_hung_up(run: Run) -> None:
    placed = run("--sandbox", "callout", "tts", "+46700000000", "Hi", "-q").stdout.strip()
    assert run("--sandbox", "call", "hangup", placed).exit_code == 0
    got = run("--sandbox", "call", "get", placed).json
    assert (got["status"], got["result"]) == ("FINAL", "ANSWERED")
    assert run("--sandbox", "call", "hangup", placed).exit_code == 5


def test_a_call_ends_by_itself(run: Run) -> None:
    placed = run("--sandbox", "callout", "tts", "+46700000000", "Hi", "-q").stdout.strip()
    got = run("--sandbox", "call", "get", placed, now=NOW + timedelta(hours=1)).json
    assert (got["status"], got["duration"]) == ("FINAL", 120)


def test_a_status_report_is_taken_for_a_known_call(run: Run) -> None:
    placed = run("--sandbox", "callout", "tts", "+46700000000", "Hi", "-q").stdout.strip()
    assert run("--sandbox", "call", "report-status", placed, "success").exit_code == 0
    assert run("--sandbox", "call", "report-status", "nobody", "success").exit_code == 5


def test_a_conference_is_who_was_called_into_it(run: Run) -> None:
    line = ("--sandbox", "callout", "conference")
    first = run(*line, "+46700000000", "room", "-q").stdout.strip()
    second = run(*line, "+46700000010", "room", "-q").stdout.strip()
    run(*line, "+46700000003", "room")

    def inside() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = run("--sandbox", "conference", "get", "room").json
        return found["participants"]  # type: ignore[call-overload, no-any-return] # an object

    assert {one["id"] for one in inside()} == {first, second}
    run("--sandbox", "conference", "mute", "room", first)
    run("--sandbox", "conference", "hold", "room", second, "--moh", "music1")
    assert {one["id"]: (one["muted"], one["onhold"]) for one in inside()} == {
        first: (True, False),
        second: (False, True),
    }
    run("--sandbox", "conference", "unmute", "room", first)
    run("--sandbox", "conference", "resume", "room", second)
    assert not any(one["muted"] or one["onhold"] for one in inside())
    run("--sandbox", "conference", "kick", "room", first)
    assert [one["id"] for one in inside()] == [second]
    run("--sandbox", "conference", "end", "room")
    assert inside() == []
    assert run("--sandbox", "conference", "get", "other").exit_code == 5
    assert run("--sandbox", "conference", "mute", "room", first).exit_code == 5


def test_profile_check_proves_the_sandboxs_credentials(run: Run) -> None:
    done = run("--sandbox", "profile", "check", "-o", "json")
    assert done.exit_code == 0, done.stderr


def test_processes_share_the_state_and_lose_nothing(program: Run) -> None:
    def send(at: int) -> int:
        return program("--sandbox", "sms", "send", "+46700000000", f"text {at}").exit_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, range(8))) == [0] * 8
    log = program("sandbox", "log", "--kind", "sms").lines
    assert sorted(entry["text"] for entry in log) == [f"text {at}" for at in range(8)]


def test_reset_forgets_everything(run: Run) -> None:
    sent = run("--sandbox", "sms", "send", "+46700000000", "Hi", "-q").stdout.strip()
    assert run("sandbox", "reset").exit_code == 0
    assert run("sandbox", "log").stdout == ""
    assert run("--sandbox", "sms", "status", sent).exit_code == 5


def test_no_secret_is_kept(run: Run, tmp_path: Path) -> None:
    run("--sandbox", "sms", "send", "+46700000000", "Hi")
    run("--sandbox", "callout", "tts", "+46700000000", "Hi")
    kept = b"".join(file.read_bytes() for file in (tmp_path / "state").iterdir())
    for secret in (SANDBOX_SECRET, SANDBOX_TOKEN, "authorization"):
        assert secret.encode() not in kept


def test_a_damaged_state_is_told_and_reset_mends_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "state" / "sandbox.sqlite3"
    file.parent.mkdir()
    file.write_bytes(b"this is no database" * 100)
    broken = run("--sandbox", "sms", "send", "+46700000000", "Hi")
    assert broken.exit_code == 2
    assert "sandbox reset" in broken.stderr
    run("sandbox", "reset")
    assert run("--sandbox", "sms", "send", "+46700000000", "Hi").exit_code == 0


@pytest.mark.parametrize("blocks", [8, 24])
def test_a_disk_that_is_full_is_told(blocks: int, tmp_path: Path) -> None:
    """While the state is made, and while something is put into it."""
    send = f"{sys.executable} -m sinchctl --sandbox sms send +46700000000 {'x' * 1600} -q"
    line = f"ulimit -f {blocks}; {send} && {send} && {send}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False)
    assert done.returncode == 2
    [told] = done.stderr.splitlines()
    assert b"cannot use its state" in told


def test_the_state_is_a_database_that_several_may_use(run: Run, tmp_path: Path) -> None:
    run("--sandbox", "sms", "send", "+46700000000", "Hi")
    with sqlite3.connect(tmp_path / "state" / "sandbox.sqlite3") as line:
        assert line.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    line.close()


@pytest.mark.parametrize(
    "change",
    [
        {"to": []},
        {"to": "46700000000"},
        {"to": ["nobody"]},
        {"body": ""},
        {"body": "x" * 2001},
        {"body": 5},
        {"type": "letter"},
        {"delivery_report": "sometimes"},
        {"send_at": "tomorrow"},
        {"expire_at": "2020-01-01T00:00:00Z"},
        {"flash_message": "yes"},
        {"client_reference": ""},
        {"parameters": {"name": "x"}},
    ],
    ids=str,
)
def test_bodies_that_sinch_would_refuse_are_refused(
    sandbox: Client, change: dict[str, Any]
) -> None:
    good = {"to": ["46700000000"], "body": "Hi"}
    assert sandbox.xms("POST", "/batches", good)[0] == 201
    status, answer = sandbox.xms("POST", "/batches", {**good, **change})
    assert status == 400
    assert answer["code"].startswith("syntax_")


def test_batches_are_listed_changed_and_previewed(sandbox: Client) -> None:
    later = (NOW + timedelta(hours=1)).isoformat()
    text = {"body": "Hi ${name}", "parameters": {"name": {"46700000000": "Ann", "default": "you"}}}
    _, made = sandbox.xms(
        "POST", "/batches", {"to": ["+46700000000", "0046700000010"], "send_at": later, **text}
    )
    name = made["id"]
    assert made["to"] == ["46700000000", "46700000010"]
    _, page = sandbox.xms("GET", "/batches?page_size=1")
    assert (page["count"], page["batches"][0]["id"]) == (1, name)
    changed = {"to_add": ["+46700000020"], "to_remove": ["+46700000010"], "body": "Bye"}
    assert sandbox.xms("POST", f"/batches/{name}", changed)[1]["to"] == [
        "46700000000",
        "46700000020",
    ]
    assert sandbox.xms("GET", f"/batches/{name}")[1]["body"] == "Bye"
    _, preview = sandbox.xms("POST", "/batches/dry_run?per_recipient=true", made)
    assert [one["body"] for one in preview["per_recipient"]] == ["Hi Ann", "Hi you"]
    _, report = sandbox.xms("GET", f"/batches/{name}/delivery_report?type=full")
    assert report["statuses"][0]["status"] == "Queued"
    _, own = sandbox.xms("GET", f"/batches/{name}/delivery_report/46700000020")
    assert own["recipient"] == "46700000020"
    assert sandbox.xms("GET", f"/batches/{name}/delivery_report/46999999999")[0] == 404
    assert sandbox.xms("PUT", f"/batches/{name}", {"to": ["46700000000"], "body": "x"})[0] == 200
    assert sandbox.xms("PUT", f"/batches/{name}", {"to": ["46700000000"], "body": "x"})[0] == 403
    assert sandbox.xms("GET", "/inbounds")[1]["inbounds"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": "x" * 601},
        {"destination": {"type": "number", "endpoint": "46700000000"}},
        {"destination": {"type": "number", "endpoint": "+46x"}},
        {"destination": {"type": "letter", "endpoint": "x"}},
        {"destination": None},
        {"dtmf": "abc!"},
        {"maxDuration": 0},
        {"maxDuration": "60"},
        {"enableAce": "yes"},
    ],
    ids=lambda change: str(change)[:60],
)
def test_callouts_that_sinch_would_refuse_are_refused(
    sandbox: Client, change: dict[str, Any]
) -> None:
    body = {"method": "ttsCallout", "ttsCallout": {**CALLOUT["ttsCallout"], **change}}  # type: ignore[dict-item] # an object
    assert sandbox.signed("POST", "/calling/v1/callouts", body)[0] == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_bodies_that_are_no_json_object_are_refused(sandbox: Client, body: bytes) -> None:
    status, answer, _ = sandbox.ask(
        "POST",
        "/calling/v1/callouts",
        body,
        content_type=JSON,
        authorization=basic(SANDBOX_KEY, SANDBOX_SECRET),
    )
    assert (status, answer["errorCode"]) == (400, 40003)
