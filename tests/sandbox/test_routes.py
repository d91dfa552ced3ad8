"""Every endpoint checks the credentials, then the body; outcomes follow the number."""

import json
from pathlib import Path
from typing import Any

import pytest

from sinchctl.http_message import Arrived
from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_SECRET
from sinchctl.sandbox import outcomes
from sinchctl.sandbox.outcomes import OUTCOMES
from sinchctl.sandbox.routes import ROUTES
from sinchctl.sandbox.server import Sandbox
from tests.conftest import NOW, Run
from tests.sandbox.calling import JSON, KNOWN, Client, basic


def test_every_endpoint_checks_credentials_first(sandbox: Client) -> None:
    """Nothing but the target of a seamless verification answers without credentials."""
    for route in ROUTES:
        target = route.pattern.replace("{", "").replace("}", "")
        status = sandbox.ask(route.method, target, b"{}", content_type=JSON)[0]
        assert status == (404 if route.public else 401), route


COMMANDS = [
    ("sms", "send", "{}", "Hi"),
    ("sms", "send", "{}", "Hi", "--via", "messaging"),
    ("verify", "start", "{}", "--method", "sms"),
    ("callout", "tts", "{}", "Hi", "--cli", "+46711111111"),
]


REFUSALS = [("40", 14), ("41", 4), ("42", 14), ("43", 14), ("51", 9), ("53", 9)]


@pytest.mark.parametrize(("last", "exit_code"), REFUSALS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_number_decides_the_refusal(
    run: Run, command: tuple[str, ...], last: str, exit_code: int
) -> None:
    done = run("--sandbox", *(word.format(f"+467000000{last}") for word in command))
    assert (done.exit_code, done.stdout) == (exit_code, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_429_once_is_retried_and_500_once_is_not(run: Run, command: tuple[str, ...]) -> None:
    limited = run("--sandbox", *(word.format("+46700000029") for word in command))
    assert (limited.exit_code, len(limited.slept)) == (0, 1)
    assert limited.slept[0] >= 1
    failing = ["--sandbox", *(word.format("+46700000050") for word in command)]
    assert [run(*failing).exit_code for _ in range(2)] == [9, 0]


def test_hanging_and_cutting_need_sandbox_serve(run: Run) -> None:
    for last in ("98", "99"):
        done = run("--sandbox", "sms", "send", f"+467000000{last}", "Hi")
        assert done.exit_code == 9
        assert "sandbox serve" in done.stderr


def test_every_outcome_of_the_help_exists() -> None:
    once = {"02", "29", "50"}
    people = {"05", "06", "07", "08"}
    assert set(OUTCOMES) == {
        *outcomes.SMS,
        *outcomes.CALL,
        *outcomes.LINE,
        *outcomes.REFUSALS,
        *outcomes.LOOKUP,
        *once,
        *people,
    }


def test_errors_of_voice_and_verification_carry_a_reference(sandbox: Client) -> None:
    """Sinch's support asks for it; the SMS API has none."""
    assert set(sandbox.ask("GET", "/calling/v1/calls/id/x")[1]) == {
        "errorCode",
        "message",
        "reference",
    }
    assert set(sandbox.ask("GET", "/xms/v1/p/batches")[1]) == {"code", "text"}


def test_state_that_cannot_be_used_is_a_500_as_json(tmp_path: Path) -> None:
    """Over HTTP, where nobody reads the exit code."""
    file = tmp_path / "state"
    file.write_bytes(b"not a database" * 100)
    entries: list[dict[str, Any]] = []
    server = Sandbox(file, KNOWN, lambda: NOW, entries.append)
    for path, shape in (("/calling/v1/callouts", "message"), ("/xms/v1/p/batches", "text")):
        answer = server.serve(Arrived("POST", path, (), b"{}"))
        assert answer.status == 500
        assert "sandbox reset" in json.loads(answer.body)[shape]
    assert [entry["status"] for entry in entries] == [500, 500]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, rb'{"a": "\ud800"}', rb'{"\uDFFF": 1}']
)
def test_body_that_is_not_a_json_object_is_refused(sandbox: Client, body: bytes) -> None:
    status, answer, _ = sandbox.ask(
        "POST",
        "/calling/v1/callouts",
        body,
        content_type=JSON,
        authorization=basic(SANDBOX_KEY, SANDBOX_SECRET),
    )
    assert (status, answer["errorCode"]) == (400, 40003)


def test_profile_check_in_the_sandbox(run: Run) -> None:
    done = run("--sandbox", "profile", "check", "-o", "json")
    assert done.exit_code == 0, done.stderr
