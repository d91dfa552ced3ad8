"""--wait: a message, a call or a verification is polled until its status is final."""

import pytest

from tests.conftest import Run, Server

CALL_PENDING = "the call 7 is still {} after {}. Look again: sinchctl call get 7 --wait."
SMS_PENDING = (
    "the message 7 is still {} after {}. Look again: sinchctl sms status 7 --wait --via messaging."
)
CALLOUT = ("callout", "tts", "+46700000000", "Hi", "--cli", "+46700000001")
MESSAGE = ("sms", "send", "+46700000000", "Hi", "--via", "messaging")


def message(status: str) -> dict[str, str | None]:
    return {"status": status}


def call(status: str | None, result: str = "N/A", reason: str = "") -> dict[str, str | None]:
    return {"callId": "7", "status": status, "result": result, "reason": reason}


@pytest.mark.parametrize(
    ("line", "answer", "code", "error"),
    [
        (("call", "get", "7"), call("FINAL", "ANSWERED"), 0, ""),
        (("call", "get", "7"), call("FINAL", "BUSY"), 6, "the call 7 ended BUSY."),
        (
            ("call", "get", "7"),
            call("FINAL", "FAILED", "NOCREDITPARTNER"),
            6,
            "the call 7 ended FAILED (NOCREDITPARTNER).",
        ),
        (("call", "get", "7"), call("PROGRESSING"), 15, CALL_PENDING.format("PROGRESSING", "5m")),
        (("call", "get", "7"), call(None), 15, CALL_PENDING.format("not known yet", "5m")),
        (("sms", "status", "7"), message("Successful"), 0, ""),
        (("sms", "status", "7"), message("Faulted"), 6, "the message 7 ended Faulted."),
        (("sms", "status", "7"), message("Pending"), 15, SMS_PENDING.format("Pending", "2m")),
        (
            ("verify", "get", "--id", "7"),
            {"id": "7", "status": "PENDING"},
            15,
            "the verification is still PENDING after 2m. "
            "Look again: sinchctl verify get --id 7 --wait.",
        ),
        (
            ("verify", "get", "--reference", "r"),
            {},
            15,
            "the verification is still PENDING after 2m. "
            "Look again: sinchctl verify get --id ID --wait.",
        ),
    ],
)
def test_wait_ends_with_the_last_record_and_its_failure(
    line: tuple[str, ...],
    answer: dict[str, str | None],
    code: int,
    error: str,
    run: Run,
    server: Server,
) -> None:
    via = ("--via", "messaging") if line[0] == "sms" else ()
    server.tells(200, answer)
    result = run(*line, *via, "--wait", env=server.env)
    assert (result.exit_code, result.json) == (code, answer)
    *notes, last = result.stderr.splitlines() or [""]
    assert last == (f"sinchctl: error: {error}" if error else "")
    assert all(note.startswith("sinchctl: waiting: ") for note in notes)


@pytest.mark.parametrize(
    ("line", "accepted", "last", "error"),
    [
        (CALLOUT, {"callId": "7"}, call("FINAL", "ANSWERED"), ""),
        (CALLOUT, {"callId": "7"}, None, CALL_PENDING.format("not known to Sinch", "4s")),
        (MESSAGE, {"messageId": 7}, message("Successful"), ""),
        (MESSAGE, {"messageId": 7}, None, SMS_PENDING.format("not known to Sinch", "4s")),
    ],
)
def test_what_was_just_sent_may_not_be_known_yet(
    line: tuple[str, ...],
    accepted: dict[str, object],
    last: dict[str, str | None] | None,
    error: str,
    run: Run,
    server: Server,
) -> None:
    server.tells(200, accepted).tells(404, {})
    if last:
        server.tells(200, last)
    result = run(*line, "--wait", "--max-wait", "4s", env=server.env, tty=True)
    assert "waiting: not known yet for" in result.stderr
    assert (result.exit_code, error in result.stderr) == (15 if error else 0, True)


@pytest.mark.parametrize("line", [("call", "get", "7"), ("sms", "status", "7")])
def test_an_id_that_was_not_just_sent_is_not_waited_for(
    line: tuple[str, ...], run: Run, server: Server
) -> None:
    server.tells(404, {})
    result = run(*line, "--wait", env=server.env)
    assert (result.exit_code, len(server.asked), result.slept) == (5, 1, [])


@pytest.mark.parametrize("line", [("call", "get", "7"), ("verify", "get", "--id", "7")])
def test_a_wait_on_a_pipe_reports_every_ten_seconds(
    line: tuple[str, ...], run: Run, server: Server
) -> None:
    """A script that waits for minutes can see that it does; -q and JSON errors stay alone."""
    server.tells(200, {"callId": "7", "id": "7", "status": "PENDING"})
    line = (*line, "--wait", "--max-wait", "31s")
    notes = run(*line, env=server.env).stderr.splitlines()[:-1]
    assert notes == [f"sinchctl: waiting: PENDING for {seconds} s" for seconds in (10, 20, 30)]
    for silent in (["-q"], ["-o", "ndjson"]):
        assert "waiting" not in run(*line, *silent, env=server.env).stderr
