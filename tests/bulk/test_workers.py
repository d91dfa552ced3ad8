"""Threads that send requests: answers that are repeated, and connections that are given up."""

import json
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.conftest import Run

Answer = tuple[int, dict[str, Any]]


class Stutterer:
    """A Sinch that repeats the first answer of a connection, so that all others come too late.

    Its own answers are, by turns, that it accepts, that it refuses and that it is busy.
    `has_reference` says whether its answers name the request.
    """

    def __init__(self, *, has_reference: bool) -> None:
        self.sent: Counter[str] = Counter()
        self.requests_of: list[int] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                self.late: Answer | None = None
                self.at = len(outer.requests_of)
                outer.requests_of.append(0)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.requests_of[self.at] += 1
                own = outer.decide(body, has_reference=has_reference)
                status, members = self.late or own
                self.late = own
                self.reply(status, members)

            def do_GET(self) -> None:
                self.reply(200, {"count": 0, "page": 0, "batches": []})

            def reply(self, status: int, members: dict[str, Any]) -> None:
                text = json.dumps(members).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(text)))
                self.send_header("retry-after", "0")
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self._decisions = 0

    def decide(self, body: dict[str, Any], *, has_reference: bool) -> Answer:
        self._decisions += 1
        if self._decisions % 4 == 3:
            return 400, {"code": "syntax_invalid", "text": "a number is not valid"}
        if self._decisions % 4 == 0:
            return 429, {}
        self.sent.update(body["to"])
        reference = {"client_reference": body["client_reference"]} if has_reference else {}
        return 201, {"id": f"B{self._decisions}", **reference}

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(params=[True, False], ids=["with the reference", "without the reference"])
def stutterer(request: pytest.FixtureRequest) -> Iterator[Stutterer]:
    sinch = Stutterer(has_reference=request.param)
    yield sinch
    sinch.close()


def test_repeated_answer_is_not_taken_for_that_to_the_next_request(
    run: Run, stutterer: Stutterer, tmp_path: Path
) -> None:
    """Nobody gets two messages, and the ledger tells the truth of each recipient."""
    people = tmp_path / "people.txt"
    people.write_text("".join(f"+467000000{row:02}\n" for row in range(12)))
    env = {
        "SINCH_SERVICE_PLAN_ID": "plan",
        "SINCH_SMS_API_TOKEN": "token",
        "SINCHCTL_BASE_URL_SMS": stutterer.url,
    }
    options = ["--batch-size", "1", "--concurrency", "1", "--yes"]
    result = run("sms", "bulk", str(people), "Hello", *options, env=env)
    assert result.exit_code == 12, result.stderr
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(records) == 12
    for record in records:
        likely = {"accepted": {1}, "refused": {0}, "unknown": {0, 1}}[record["state"]]
        assert stutterer.sent[record["to"]] in likely, record
    assert max(stutterer.requests_of) == 2
