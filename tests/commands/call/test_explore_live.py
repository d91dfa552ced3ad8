"""call explore against a live application: fresh calls, limits, recording and replaying."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.conftest import CREDENTIALS, Run, Server, unused_port

MAIN = {
    "action": {
        "name": "runMenu",
        "menus": [
            {
                "id": "main",
                "mainPrompt": "#tts[Press 1 for sales, press 2 for more.]",
                "options": [
                    {"dtmf": "1", "action": "return(sales)"},
                    {"dtmf": "2", "action": "return(more)"},
                ],
            }
        ],
    }
}
MORE = {
    "action": {
        "name": "runMenu",
        "mainMenu": "more",
        "menus": [
            {
                "id": "more",
                "mainPrompt": "#tts[Press 1 for the beginning, press 2 for orders.]",
                "options": [
                    {"dtmf": "1", "action": "return(again)"},
                    {"dtmf": "2", "action": "return(orders)"},
                ],
            }
        ],
    }
}
DIAL = {"action": {"name": "connectPstn", "number": "+46700000001"}}
BYE = {"instructions": [{"name": "say", "text": "Goodbye"}], "action": {"name": "hangup"}}


class Webhook(ThreadingHTTPServer):
    """An application that answers by what was pressed; `broken` values fail with 500.

    With `closes` it answers one call, and nobody can connect to it after that.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.broken: set[str] = set()
        self.moody = False
        self.closes = False
        self.calls: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        value = body.get("menuResult", {}).get("value", body.get("menuResult", {}).get("type"))
        status, reply = (500, {}) if value in self.server.broken else (200, self.reply(body, value))
        data = json.dumps(reply).encode()
        if self.server.closes and body["event"] == "dice":
            self.server.shutdown()
            self.server.server_close()
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def reply(self, body: Any, value: str | None) -> Any:
        if body["event"] == "ice":
            self.server.calls.append(body["callid"])
            return MORE if self.server.moody and len(self.server.calls) % 2 else MAIN
        known = {"sales": DIAL, "orders": DIAL, "more": MORE, "again": MAIN}
        return known.get(str(value), BYE) if body["event"] == "pie" else {}

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    server = Webhook()
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def explored(run: Run, *words: str) -> Any:
    return run("call", "explore", *words, "-o", "json", env=CREDENTIALS)


def test_live_application_is_explored_to_the_end(run: Run, webhook: Webhook) -> None:
    done = explored(run, webhook.url)
    assert done.exit_code == 0, done.stderr
    assert done.json["complete"] is True
    assert (done.json["menus"], done.json["endless"]) == (2, True)
    assert {row["outcome"] for row in done.json["outcomes"]} == {"connected +46700000001", "hangup"}
    assert {"property": "no-trap"} in done.json["proved"]
    assert len(webhook.calls) == len({*webhook.calls}), "each call has its own id"
    assert len(webhook.calls) <= 9


def test_one_job_finds_the_same_as_four(run: Run, webhook: Webhook) -> None:
    assert explored(run, webhook.url, "--jobs", "1").stdout == explored(run, webhook.url).stdout


def test_failing_answer_has_its_keys(run: Run, webhook: Webhook) -> None:
    webhook.broken = {"orders"}
    done = explored(run, webhook.url)
    assert done.exit_code == 6
    (finding,) = [row for row in done.json["findings"] if row["severity"] == "error"]
    assert (finding["rule"], finding["keys"]) == ("answer-failed", "2,2")


def test_limits_are_honest(run: Run, webhook: Webhook) -> None:
    done = explored(run, webhook.url, "--max-calls", "2", "--jobs", "1")
    assert done.exit_code == 0
    assert done.json["complete"] is False
    assert done.json["proved"] == []
    assert {row["rule"] for row in done.json["findings"]} == {"limit-reached"}
    assert len(webhook.calls) == 2


def test_application_that_changes_its_mind(run: Run, webhook: Webhook) -> None:
    webhook.moody = True
    done = explored(run, webhook.url, "--max-calls", "20")
    assert "not-repeatable" in {row["rule"] for row in done.json["findings"]}
    assert done.json["proved"] == []


def test_application_that_refuses_the_connection_of_a_later_call(
    run: Run, webhook: Webhook
) -> None:
    webhook.closes = True
    done = explored(run, webhook.url)
    assert done.exit_code == 6, done.stderr
    assert len(webhook.calls) == 1
    finding = done.json["findings"][0]
    assert (finding["rule"], finding["severity"], finding["at"]) == (
        "answer-failed",
        "error",
        "call",
    )
    assert "ice had an answer in one call" in finding["message"]
    assert done.json["complete"] is False
    assert done.json["proved"] == []


def test_recorded_answers_replay_without_the_application(
    run: Run, webhook: Webhook, tmp_path: Path
) -> None:
    file = str(tmp_path / "answers.ndjson")
    recorded = explored(run, webhook.url, "--record", file)
    count = len(webhook.calls)
    replayed = explored(run, "--replay", file)
    assert replayed.exit_code == 0, replayed.stderr
    assert replayed.json == recorded.json
    assert len(webhook.calls) == count


def test_bad_recording_names_the_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.ndjson").write_text("{}\n")
    done = explored(run, "--replay", str(tmp_path / "answers.ndjson"))
    assert done.exit_code == 2
    assert "answers.ndjson:1: this is not a recorded answer" in done.stderr


def test_first_answer_that_fails(run: Run, server: Server) -> None:
    server.tells(503)
    done = explored(run, server.url)
    assert done.exit_code == 6
    assert done.json["findings"][0]["rule"] == "answer-failed"


def test_application_that_is_not_there(run: Run) -> None:
    assert explored(run, f"http://127.0.0.1:{unused_port()}").exit_code == 8


# --- pictures ---


def test_picture_of_a_live_application(run: Run, webhook: Webhook) -> None:
    webhook.broken = {"orders"}
    done = run("call", "explore", webhook.url, "--format", "tree", env=CREDENTIALS)
    assert "Reply pie@main.return:sales" in done.stdout
    assert "connect to +46700000001" in done.stdout
    assert "error answer-failed (keys 2,2): failed: 500" in done.stdout


def test_picture_of_an_application_that_fails_at_once(run: Run, server: Server) -> None:
    server.tells(500)
    done = run("call", "explore", server.url, "--format", "tree", env=CREDENTIALS)
    assert done.stdout.splitlines()[0] == "A call comes in (ICE)"
    assert "error answer-failed: failed: 500" in done.stdout
    assert done.exit_code == 6
