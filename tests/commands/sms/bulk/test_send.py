"""sms bulk: a campaign from a file of recipients, planned, sent once, gone on with."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from sinchctl.bulk.ledger_file import locked
from tests.conftest import NOW, Asked, Clock, Result, Run, Server, eventually, posix

TEXT = "Hello {name}"
PEOPLE = "to,name\n+46700000000,Anna\n+46700000002,Bo\n+46700000003,Cy\n"

Send = Callable[..., Result]


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    return path


@pytest.fixture
def send(run: Run, people: Path) -> Send:
    """Send to the people; options follow the text."""

    def sender(*options: str, text: str = TEXT, **how: Any) -> Result:
        where = [] if how.get("env") else ["--sandbox"]
        return run(*where, "sms", "bulk", str(people), text, *options, **how)

    return sender


class Sinch:
    """Answers of a loopback xms to batches, by what was asked; it keeps what it accepts."""

    def __init__(self, server: Server, decide: Callable[[dict[str, Any]], tuple[int, Any] | None]):
        self.batches: list[dict[str, Any]] = []
        self.server = server
        self._decide = decide
        server.tells(act=self._answer)

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        asked = self.server.asked[-1]
        if asked.method == "GET":
            hits = [each for each in self.batches if each["client_reference"] in asked.path]
            _reply(handler, 200, {"count": len(hits), "page": 0, "batches": hits})
            return
        body = json.loads(asked.body)
        if (refusal := self._decide(body)) is None:
            batch = {**body, "id": f"B{len(self.batches)}"}
            self.batches.append(batch)
            refusal = (201, batch)
        _reply(handler, *refusal)

    @property
    def recipients(self) -> list[str]:
        return sorted(number for batch in self.batches for number in batch["to"])


def _reply(handler: BaseHTTPRequestHandler, status: int, body: Any) -> None:
    if status == 0:  # the answer is lost
        handler.connection.close()
        return
    text = json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("content-length", str(len(text)))
    handler.end_headers()
    handler.wfile.write(text)


def states(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(f"{path}.ledger")) as ledger:
        return dict(ledger.execute("SELECT number, state FROM message"))


def posts(asked: list[Asked]) -> list[Any]:
    return [json.loads(each.body) for each in asked if each.method == "POST"]


# --- the plan ---


def test_dry_run_counts_everything_and_writes_nothing(
    send: Send, people: Path, tmp_path: Path
) -> None:
    with people.open("a") as file:
        file.write("0701,x\n+46 70-000 00 00,again\n+46700000004,\n+46700000005,Łukasz\n")
    (tmp_path / "stop.txt").write_text("46700000002\n")
    options = ("--dry-run", "--exclude", str(tmp_path / "stop.txt"))
    done = send(*options)
    assert done.exit_code == 6
    assert done.json == {
        "rows": 7,
        "bad": 2,
        "duplicates": 1,
        "excluded": 1,
        "optedOut": 0,
        "recipients": 3,
        "parts": 3,
        "gsm7": 2,
        "ucs2": 1,
        "longest": 12,
        "requests": 1,
        "seconds": None,
    }
    assert "line 5: the number '0701' does not start with a plus" in done.stderr
    assert "line 7: the column 'name' is empty" in done.stderr
    assert send(*options, "--skip-bad").exit_code == 0
    assert send(*options, "--skip-bad", "--rate", "2").json["seconds"] == 1.5
    assert {path.name for path in tmp_path.iterdir()} <= {"people.csv", "stop.txt", "state"}


def test_bad_rows_stop_it_before_anything_is_sent(send: Send, people: Path, run: Run) -> None:
    with people.open("a") as file:
        file.write("4.67E+10,x\n")
    done = send()
    assert (done.exit_code, done.stdout) == (6, "")
    assert "rounded by a spreadsheet" in done.stderr
    assert not Path(f"{people}.ledger").exists()
    assert '"kind":"sms"' not in run("--sandbox", "sandbox", "log").stdout


def test_rows_left_out_have_a_record_with_the_reason(
    send: Send, people: Path, run: Run, tmp_path: Path
) -> None:
    """Bad rows, duplicates, excluded numbers, and those who have opted out by STOP."""
    with people.open("a") as file:
        file.write("0701,x\n+46700000000,again\n")
    (tmp_path / "stop.csv").write_text("to\n+46700000002\n")
    words = ("STOP", "--from", "+46700000003", "--to", "+46711111111")
    assert run("--sandbox", "sandbox", "sms-in", *words).exit_code == 0
    done = send("--skip-bad", "--exclude", str(tmp_path / "stop.csv"))
    assert done.exit_code == 0
    reasons = {record["line"]: record["why"] for record in done.lines if "why" in record}
    assert reasons == {
        3: f"excluded by {tmp_path / 'stop.csv'}",
        4: "opted out",
        5: "the number '0701' does not start with a plus",
        6: "the number is in line 2 too",
    }
    assert {record["state"] for record in done.lines} == {"skipped", "accepted"}
    assert "opted out    1" in done.stderr


def test_a_terminal_asks_and_a_no_leaves_nothing_behind(
    send: Send, people: Path, tmp_path: Path
) -> None:
    done = send(tty=True, stdin=b"n\n")
    assert done.exit_code == 13
    assert "Send to 3 recipients? [y/N]" in done.stderr
    assert not [path for path in tmp_path.iterdir() if path.suffix in {".ledger", ".new"}]
    done = send(tty=True, stdin=b"y\n")
    assert done.exit_code == 0
    assert "Accepted" in done.stdout
    assert "+46700000000" not in done.stdout, "on a terminal the summary alone"


def test_curl_shows_the_first_request(send: Send, people: Path) -> None:
    done = send("--curl")
    assert done.exit_code == 0
    assert "curl" in done.stdout
    assert "${name}" in done.stdout
    assert not Path(f"{people}.ledger").exists()


# --- what is sent ---


def test_each_gets_his_text_once_and_values_travel_as_parameters(
    send: Send, server: Server, people: Path
) -> None:
    sinch = Sinch(server, lambda body: None)
    done = send("--from", "Shop", "--reference", "spring", env=server.env)
    assert done.exit_code == 0
    (batch,) = sinch.batches
    assert batch["body"] == "Hello ${name}"
    assert batch["parameters"]["name"]["46700000002"] == "Bo"
    assert batch["from"] == "Shop"
    assert batch["client_reference"].startswith("spring-")
    assert [record["to"] for record in done.lines] == batch["to"]
    assert done.lines[0] == {
        "line": 2,
        "to": "+46700000000",
        "state": "accepted",
        "id": "B0",
        "parts": 1,
    }
    assert send("--from", "Shop", "--reference", "spring", env=server.env).stdout == ""
    assert len(sinch.batches) == 1


def test_a_literal_placeholder_of_xms_reaches_the_recipient(send: Send, run: Run) -> None:
    assert send(text="Code ${name} for {name}").exit_code == 0
    log = run("--sandbox", "sandbox", "log").stdout
    assert '"text":"Code ${name} for Bo"' in log


def test_a_refused_batch_is_halved_until_the_refused_recipient_is_known(
    send: Send, server: Server, people: Path
) -> None:
    def decide(body: dict[str, Any]) -> tuple[int, Any] | None:
        refused = "+46700000002" in body["to"]
        return (400, {"code": "syntax_invalid", "text": "not a number"}) if refused else None

    sinch = Sinch(server, decide)
    done = send(env=server.env)
    assert done.exit_code == 10
    assert sinch.recipients == ["+46700000000", "+46700000003"]
    (refused,) = [record for record in done.lines if record["state"] == "refused"]
    assert refused["to"] == "+46700000002"
    assert "not a number" in refused["why"]


@pytest.mark.parametrize("answer", [(0, None), (500, {}), (503, {}), (201, {"no": "id"})])
def test_an_unknown_outcome_is_looked_for_and_never_sent_again(
    send: Send, server: Server, people: Path, answer: tuple[int, Any]
) -> None:
    """Sinch has the batch in secret; a later run finds it by its reference."""
    hidden: list[dict[str, Any]] = []

    def decide(body: dict[str, Any]) -> tuple[int, Any]:
        hidden.append({**body, "id": "LATE"})
        return answer

    sinch = Sinch(server, decide)
    done = send(env=server.env)
    assert done.exit_code == 12
    assert {record["state"] for record in done.lines} == {"unknown"}
    assert "--resend-unknown" in done.stderr
    done = send(env=server.env)
    assert done.exit_code == 12
    sinch.batches = hidden
    done = send(env=server.env)
    assert done.exit_code == 0
    assert {record["id"] for record in done.lines} == {"LATE"}
    assert len(posts(server.asked)) == 1


def test_unknown_is_sent_again_only_if_the_operator_says_so(
    send: Send, server: Server, people: Path
) -> None:
    answers: list[tuple[int, Any] | None] = [(500, {}), None]
    sinch = Sinch(server, lambda body: answers.pop(0))
    assert send(env=server.env).exit_code == 12
    done = send("--resend-unknown", env=server.env)
    assert done.exit_code == 2
    assert "add --yes" in done.stderr.lower()
    assert send("--resend-unknown", "--yes", env=server.env).exit_code == 0
    first, second = posts(server.asked)
    assert first["to"] == second["to"] == sinch.recipients
    assert first["client_reference"] != second["client_reference"]


def test_an_answer_to_another_request_is_not_taken_for_its_own(
    send: Send, server: Server, people: Path
) -> None:
    Sinch(server, lambda body: (201, {"id": "B9", "client_reference": "somebody-else"}))
    assert send(env=server.env).exit_code == 12


def test_429_loses_nothing(send: Send, server: Server, people: Path) -> None:
    answers: list[tuple[int, Any] | None] = [(429, {}), (429, {}), None, None, None]
    sinch = Sinch(server, lambda body: answers.pop(0))
    done = send("--batch-size", "1", "--concurrency", "1", env=server.env)
    assert done.exit_code == 0
    assert len(sinch.recipients) == 3
    assert sum(done.slept) > 0


@pytest.mark.parametrize(
    ("answer", "code"),
    [((401, {}), 4), ((404, {}), 5), ((402, {}), 14), ((302, {}), 14)],
)
def test_what_concerns_all_requests_ends_the_run_and_nothing_is_lost(
    send: Send, server: Server, people: Path, answer: tuple[int, Any], code: int
) -> None:
    decisions: list[tuple[int, Any] | None] = [answer]
    sinch = Sinch(server, lambda body: decisions.pop(0) if decisions else None)
    done = send(env=server.env)
    assert done.exit_code == code
    assert "3 of 3 recipients are not sent to yet" in done.stderr
    assert send(env=server.env).exit_code == 0
    assert len(sinch.recipients) == 3


def test_a_network_that_is_down_ends_with_8_after_a_few_tries(
    send: Send, server: Server, people: Path
) -> None:
    env = server.env
    server.close()
    done = send(env=env)
    assert done.exit_code == 8
    assert set(states(people).values()) == {"planned"}


def test_a_rate_spreads_the_recipients(send: Send, server: Server, people: Path) -> None:
    sinch = Sinch(server, lambda body: None)
    done = send("--rate", "2", env=server.env)
    assert done.exit_code == 0
    assert [len(batch["to"]) for batch in sinch.batches] == [2, 1]
    assert 0.9 < sum(done.slept) < 1.6


def test_the_conversation_api_gets_one_message_for_each(send: Send, run: Run) -> None:
    done = send("--via", "conversation", "--from", "+46711111111")
    assert done.exit_code == 0
    assert len({record["id"] for record in done.lines}) == 3
    assert '"text":"Hello Bo"' in run("--sandbox", "sandbox", "log").stdout


def test_the_batch_api_gets_many_at_a_time_and_schedules(
    send: Send, run: Run, tmp_path: Path
) -> None:
    words = ("--batch-api", "--from", "+46711111111")
    done = send(*words, text="Hello {name}, {name}!")
    assert done.exit_code == 0
    assert len({record["id"] for record in done.lines}) == 1
    assert '"text":"Hello Bo, Bo!"' in run("--sandbox", "sandbox", "log").stdout
    assert send(*words, "--via", "xms").exit_code == 2
    assert send(*words, "--send-at", "+2h", "--ledger", str(tmp_path / "later")).exit_code == 0
    assert send("--via", "conversation", "--send-at", "+2h").exit_code == 2


# --- the ledger ---


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"text": "Bye {name}"}, "TEXT"),
        ({"more": ("--from", "Other")}, "--from"),
        ({"rows": "+46700000009,New\n"}, "RECIPIENTS"),
    ],
)
def test_a_ledger_of_other_inputs_is_refused(
    send: Send, people: Path, options: dict[str, Any], what: str
) -> None:
    assert send().exit_code == 0
    with people.open("a") as file:
        file.write(options.get("rows", ""))
    done = send(*options.get("more", ()), text=options.get("text", TEXT))
    assert done.exit_code == 2
    assert f"{what} is not the same" in done.stderr


def test_a_ledger_of_another_account_is_refused(send: Send, server: Server, people: Path) -> None:
    assert send().exit_code == 0
    done = send(env=server.env)
    assert done.exit_code == 2
    assert "the account is not the same" in done.stderr


def test_a_file_that_is_no_ledger_is_left_alone(send: Send, people: Path) -> None:
    ledger = Path(f"{people}.ledger")
    ledger.write_text("precious notes, longer than a header of SQLite\n" * 9)
    done = send()
    assert done.exit_code == 2
    assert "not a ledger" in done.stderr
    assert ledger.read_text().startswith("precious")


def test_standard_input_needs_a_ledger(run: Run, tmp_path: Path) -> None:
    words = ("--sandbox", "sms", "bulk", "-", "Hi")
    assert run(*words, stdin=b"+46700000000\n").exit_code == 2
    ledger = tmp_path / "own.ledger"
    done = run(*words, "--ledger", str(ledger), stdin=b"+46700000000\n")
    assert (done.exit_code, done.lines[0]["state"]) == (0, "accepted")
    assert run(*words, "--ledger", str(ledger), stdin=b"+46700000000\n").exit_code == 0
    assert run(*words, "--ledger", str(ledger), stdin=b"+46700000001\n").exit_code == 2


def test_two_runs_on_one_ledger_are_refused(send: Send, people: Path) -> None:
    with locked(Path(f"{people}.ledger")):
        done = send()
    assert done.exit_code == 2
    assert "another run uses the ledger" in done.stderr


def test_a_clock_that_jumps_does_not_hide_a_batch(send: Send, server: Server, people: Path) -> None:
    """The batch went out by a clock that was a year ahead; it is looked for before both."""
    hidden: list[dict[str, Any]] = []

    def decide(body: dict[str, Any]) -> tuple[int, Any]:
        hidden.append({**body, "id": "LATE"})
        return (500, {})

    sinch = Sinch(server, decide)
    assert send(env=server.env, now=NOW + timedelta(days=365)).exit_code == 12
    sinch.batches = hidden
    assert send(env=server.env).exit_code == 0
    assert "start_date=2026-11-17" in server.asked[-1].path


def test_a_clock_that_goes_back_changes_neither_the_rate_nor_who_gets_a_message(
    send: Send, run: Run, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Backwards while messages go out, and again before the second run, which sends nothing."""
    hours = iter(range(1000))
    monkeypatch.setattr(Clock, "now", lambda clock: clock.start - timedelta(hours=next(hours)))
    options = ("--via", "conversation", "--rate", "1")
    done = send(*options)
    assert done.exit_code == 0
    assert 2 <= sum(done.slept) < 4
    again = send(*options, now=NOW - timedelta(days=400))
    assert (again.exit_code, again.stdout) == (0, "")
    log = run("--sandbox", "sandbox", "log", "--kind", "sms").lines
    assert sorted(line["to"] for line in log) == ["+46700000000", "+46700000002", "+46700000003"]


def test_who_opts_out_between_two_runs_is_left_out_too(send: Send, run: Run, people: Path) -> None:
    """The first run is refused for the credit of one number, with all of them still planned."""
    with people.open("a") as file:
        file.write("+46700000042,Di\n")
    assert send().exit_code == 14
    words = ("STOP", "--from", "+46700000042", "--to", "+46711111111")
    assert run("--sandbox", "sandbox", "sms-in", *words).exit_code == 0
    done = send()
    assert done.exit_code == 0
    assert "opted out since: 1" in done.stderr
    assert "+46700000042" not in states(people)


# --- the end ---


def program(server: Server, people: Path, *options: str, **how: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "sinchctl", "sms", "bulk", str(people), TEXT, *options],
        env={**os.environ, **server.env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **how,
    )


@posix
def test_ctrl_c_finishes_what_is_under_way_and_says_how_to_go_on(
    send: Send, server: Server, people: Path
) -> None:
    def slowly(body: dict[str, Any]) -> None:
        time.sleep(0.5)

    sinch = Sinch(server, slowly)
    options = ("--batch-size", "1", "--concurrency", "1")
    with program(server, people, *options) as run:
        assert eventually(lambda: posts(server.asked))
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=20)
    assert run.returncode == 130, err
    assert b"finishing the requests under way" in err
    assert b"To go on, run the same command again" in err
    assert len(out.splitlines()) == len(sinch.recipients) in {1, 2}
    assert send(*options, env=server.env).exit_code == 0
    assert len(sinch.recipients) == len(set(sinch.recipients)) == 3


@posix
def test_a_second_ctrl_c_ends_at_once(send: Send, server: Server, people: Path) -> None:
    """What was under way is unknown to the next run, which finds it at Sinch."""
    sinch = Sinch(server, lambda body: time.sleep(5))
    began = time.monotonic()
    with program(server, people) as run:
        assert eventually(lambda: posts(server.asked))
        run.send_signal(signal.SIGINT)
        assert run.stderr is not None
        while b"Ctrl-C again" not in run.stderr.readline():
            pass
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=20)
    assert b"stopped at once. To go on, run the same command again" in err
    assert (run.returncode, time.monotonic() - began < 5) == (130, True)
    assert set(states(people).values()) == {"sending"}
    assert eventually(lambda: sinch.batches)
    assert send(env=server.env).exit_code == 0
    assert len(sinch.recipients) == 3


@posix
def test_a_full_disk_stops_before_the_next_request(
    send: Send, server: Server, tmp_path: Path, people: Path
) -> None:
    """What cannot be written is not sent; what was sent is found again at Sinch."""
    rows = [f"+4670{row:08},{'x' * 100}\n" for row in range(300)]
    people.write_text("to,name\n" + "".join(rows))
    sinch = Sinch(server, lambda body: None)
    options = ("--batch-size", "1", "--concurrency", "1")
    assert send(*options, env=_dead(server)).exit_code == 8
    size = Path(f"{people}.ledger").stat().st_size

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 40_000,) * 2)

    with program(server, people, *options, preexec_fn=small_disk) as run:
        _, err = run.communicate(timeout=60)
    assert run.returncode in {2, 12}, err
    assert b"the ledger" in err
    assert b"Traceback" not in err
    sent = len(sinch.recipients)
    assert sent == len(set(sinch.recipients)) < 300
    # The disk may be full between the line that announces a message and the message itself.
    assert send(*options, env=server.env).exit_code in {0, 12}
    assert send(*options, "--resend-unknown", "--yes", env=server.env).exit_code == 0
    assert len(sinch.recipients) == len(set(sinch.recipients)) == 300


def _dead(server: Server) -> dict[str, str]:
    return {**server.env, "SINCHCTL_BASE_URL_SMS": "http://127.0.0.1:9"}


def test_a_reader_who_goes_away_is_told_that_messages_went_out(
    server: Server, people: Path
) -> None:
    Sinch(server, lambda body: None)
    with program(server, people) as run:
        assert run.stdout is not None
        run.stdout.close()
        assert run.stderr is not None
        err = run.stderr.read()
    assert run.returncode == 12, err
    assert b"run the same command again" in err.lower()
    assert set(states(people).values()) == {"accepted"}


def test_output_that_cannot_be_written_leaves_no_request_of_unknown_outcome(
    server: Server, people: Path
) -> None:
    """Requests that are under way when the reader goes away are waited for, and written down."""

    def slowly(body: dict[str, Any]) -> None:
        time.sleep(0.1 if "46700000000" in body["to"][0] else 0.4)

    sinch = Sinch(server, slowly)
    with program(server, people, "--batch-size", "1", "--concurrency", "3") as run:
        assert run.stdout is not None
        run.stdout.close()
        assert run.stderr is not None
        err = run.stderr.read()
    assert run.returncode == 12, err
    assert b"see the ledger" in err
    accepted = [number for number, state in states(people).items() if state == "accepted"]
    assert sorted(accepted) == sinch.recipients
    assert "sending" not in states(people).values()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--rate", "nan"), "--rate nan is not a number"),
        (("--rate", "inf"), "--rate inf is not a number"),
        (("--rate", "0"), "'0.0' is not a number of 0.01 or more"),
        (("--encoding", "base64"), "'base64' is not an encoding"),
        (("--encoding", "rot13"), "'rot13' is not an encoding"),
    ],
)
def test_odd_values_of_options_are_refused(
    options: tuple[str, ...], reason: str, send: Send
) -> None:
    refused = send("--yes", *options)
    assert refused.exit_code == 2
    assert reason in refused.stderr


def test_a_damaged_ledger_is_not_called_another_file(send: Send, people: Path) -> None:
    """Another ledger would know of nobody, and send to all again."""
    assert send("--yes").exit_code == 0
    ledger = Path(f"{people}.ledger")
    data = ledger.read_bytes()
    ledger.write_bytes(data[: len(data) // 2])
    refused = send("--yes")
    assert refused.exit_code == 2
    assert "is damaged" in refused.stderr
    assert "from a backup" in refused.stderr
