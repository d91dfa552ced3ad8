"""sinchctl sms: which API is used, what is refused, and how waiting ends."""

import json

import pytest

from tests.conftest import CREDENTIALS, Run, Server

TO = "+46700000000"
BATCH = {"id": "01FC66621XXXXX119Z8PMV1QPQ", "to": ["46700000000"], "canceled": False}


def report(status: str, code: int = 0) -> dict[str, object]:
    row = {"code": code, "count": 1, "recipients": ["46700000000"], "status": status}
    return {
        "type": "delivery_report_sms",
        "batch_id": BATCH["id"],
        "statuses": [row],
        "total_message_count": 1,
    }


def test_a_service_plan_sends_through_xms(run: Run, server: Server) -> None:
    server.tells(201, BATCH)
    result = run("sms", "send", "+46 70-000 00 00", "Hi", "--from", "Sinch", env=server.env)
    assert result.json == BATCH
    assert json.loads(server.asked[0].body) == {
        "to": [TO],
        "from": "Sinch",
        "body": "Hi",
        "type": "mt_text",
    }
    assert "check it: sinchctl sms status 01FC66621XXXXX119Z8PMV1QPQ" in result.stderr


def test_an_application_alone_sends_through_the_old_api(run: Run, server: Server) -> None:
    server.tells(200, {"messageId": 123})
    env = {k: v for k, v in server.env.items() if "PLAN" not in k and "TOKEN" not in k}
    result = run("sms", "send", TO, "Hi", "--from", "+46711111111", "-q", env=env)
    assert (result.exit_code, result.stdout) == (0, "123\n")
    asked = server.asked[0]
    assert (asked.method, asked.path) == ("POST", f"/messaging/v1/sms/{TO}")
    assert json.loads(asked.body) == {"from": "+46711111111", "message": "Hi"}
    assert asked.headers["authorization"].startswith("Application ")


def test_via_overrides(run: Run, server: Server) -> None:
    server.tells(200, {"messageId": 7, "status": "Successful"})
    run("sms", "send", TO, "Hi", "--via", "messaging", env=server.env)
    run("sms", "status", "7", "--via", "messaging", env=server.env)
    assert [asked.path for asked in server.asked] == [
        f"/messaging/v1/sms/{TO}",
        "/messaging/v1/sms/7",
    ]


def test_times_and_reference_go_with_the_batch(run: Run, server: Server) -> None:
    server.tells(201, BATCH)
    times = ("--send-at", "2026-11-25T08:00:00+01:00", "--expire-at", "2026-11-26T08:00Z")
    run("sms", "send", TO, "Hi", *times, "--reference", "order-7", env=server.env)
    sent = json.loads(server.asked[0].body)
    assert sent["send_at"] == "2026-11-25T07:00:00.000Z"
    assert sent["expire_at"] == "2026-11-26T08:00:00.000Z"
    assert sent["client_reference"] == "order-7"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("46700000000", "Hi"), "does not start with a plus"),
        (("+46", "Hi"), "too short"),
        ((TO, ""), "empty"),
        ((TO, "  \n"), "empty"),
        ((TO, "x" * 2001), "2,001"),
        ((TO, "Hi", "--via", "pigeon"), "pigeon"),
        ((TO, "Hi", "--from", " "), "sender is empty"),
        ((TO, "Hi", "--from", "+46x"), "sender"),
        ((TO, "Hi", "--reference", "x" * 129), "128"),
        ((TO, "Hi", "--send-at", "tomorrow"), "tomorrow"),
        ((TO, "Hi", "--send-at", "+2h", "--expire-at", "+1h"), "not after"),
        ((TO, "Hi", "--via", "messaging", "--reference", "r"), "old SMS API"),
        ((TO, "Hi", "--expire-at", "2020-01-01T00:00:00Z"), "in the past"),
        ((TO, "Hi", "--send-at", ""), "not a time"),
        ((TO, "Hi", "--wait", "--interval", "0"), "more than 0"),
        ((TO, "Hi", "--wait", "--interval", "soon"), "soon"),
        ((TO, "Hi", "--wait", "--max-wait", "-1"), "-1"),
        ((TO, "@nowhere.txt"), "nowhere.txt"),
        ((TO, "@"), "'@' names no file"),
    ],
)
def test_bad_values_are_2_and_nothing_is_sent(
    line: tuple[str, ...], words: str, run: Run, server: Server
) -> None:
    server.tells(201, BATCH)
    result = run("sms", "send", *line, env=server.env)
    assert (result.exit_code, result.stdout, server.asked) == (2, "", [])
    assert words in result.stderr


def test_a_text_of_2000_characters_goes_with_a_warning(run: Run, server: Server) -> None:
    server.tells(201, BATCH)
    result = run("sms", "send", TO, "x" * 2000, env=server.env)
    assert result.exit_code == 0
    assert "warning" in result.stderr


def test_the_text_comes_from_stdin_or_a_file_or_starts_with_an_at(
    run: Run, server: Server, tmp_path: object
) -> None:
    from pathlib import Path

    server.tells(201, BATCH)
    file = Path(str(tmp_path)) / "text.txt"
    file.write_text("från en fil\n", "utf-8")
    run("sms", "send", TO, "-", env=server.env, stdin="från röret\n".encode())
    run("sms", "send", TO, f"@{file}", env=server.env)
    run("sms", "send", TO, "@@home", env=server.env)
    assert [json.loads(asked.body)["body"] for asked in server.asked] == [
        "från röret",
        "från en fil",
        "@home",
    ]


def test_text_that_is_not_utf8_is_refused(run: Run, server: Server) -> None:
    server.tells(201, BATCH)
    result = run("sms", "send", TO, "-", env=server.env, stdin=b"\xff\xfeh\x00")
    assert (result.exit_code, server.asked) == (2, [])
    assert "not UTF-8" in result.stderr


@pytest.mark.parametrize(
    ("last", "code", "exit_code"),
    [("Delivered", 0, 0), ("Failed", 200, 6), ("Expired", 406, 6), ("Rejected", 60, 6)],
)
def test_waiting_ends_by_the_final_status(
    last: str, code: int, exit_code: int, run: Run, server: Server
) -> None:
    server.tells(201, BATCH).tells(404, {}).tells(200, report("Queued", 400))
    server.tells(200, report("Dispatched", 401)).tells(200, report(last, code))
    result = run("sms", "send", TO, "Hi", "--wait", env=server.env)
    assert result.exit_code == exit_code
    assert result.json["statuses"][0]["status"] == last
    assert [asked.method for asked in server.asked] == ["POST", "GET", "GET", "GET", "GET"]
    if exit_code:
        assert f"ended {last}" in result.stderr


def test_waiting_gives_up_and_says_so(run: Run, server: Server) -> None:
    server.tells(200, report("Queued", 400))
    line = ("sms", "status", "01FC", "--wait", "--max-wait", "0s")
    result = run(*line, env=server.env)
    assert result.exit_code == 15
    assert result.json["statuses"][0]["status"] == "Queued"
    assert "still Queued" in result.stderr


def test_status_of_an_unknown_message_is_5(run: Run, server: Server) -> None:
    server.tells(404, b"")
    assert run("sms", "status", "nope", env=server.env).exit_code == 5
    assert run("sms", "status", "nope", "--wait", env=server.env).exit_code == 5


def test_the_wait_moves_a_line_on_a_terminal_only(run: Run, server: Server) -> None:
    server.tells(200, report("Queued", 400)).tells(200, report("Delivered"))
    told = run("sms", "status", "01FC", "--wait", env=server.env, tty=True)
    assert "waiting: Queued" in told.stderr
    server.answers[:] = []
    server.tells(200, report("Queued", 400)).tells(200, report("Delivered"))
    assert run("sms", "status", "01FC", "--wait", env=server.env).stderr == ""


def test_status_is_explained_in_words(run: Run, server: Server) -> None:
    server.tells(200, report("Aborted", 412))
    shown = run("sms", "status", "01FC", env={**server.env, "COLUMNS": "100"}, tty=True).stdout
    assert "Aborted" in shown
    assert "412" in shown
    assert "+46700000000" in shown


@pytest.mark.parametrize("via", ["xms", "auto"])
def test_half_a_service_plan_is_3(via: str, run: Run) -> None:
    """Also beside an application: the old API would send it from another account's sender."""
    env = {name: text for name, text in CREDENTIALS.items() if name != "SINCH_SMS_API_TOKEN"}
    result = run("sms", "send", TO, "Hi", "--via", via, env=env)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "SINCH_SMS_API_TOKEN" in result.stderr


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (("--send-at", "2020-01-01T00:00:00Z"), "in the past"),
        (("--expire-at", "+100h"), "3 days"),
        (("--send-at", "+10h", "--expire-at", "+83h"), "3 days"),
    ],
)
def test_times_that_sinch_would_read_otherwise_are_warned_of(
    times: tuple[str, ...], words: str, run: Run, server: Server
) -> None:
    server.tells(201, BATCH)
    result = run("sms", "send", TO, "Hi", *times, env=server.env)
    assert result.exit_code == 0
    assert "warning" in result.stderr
    assert words in result.stderr


@pytest.mark.parametrize(("code", "shown"), [("0", False), ("412", True), ("odd", True)])
def test_a_code_may_be_a_text(code: str, shown: bool, run: Run, server: Server) -> None:
    server.tells(200, {**report("Failed"), "statuses": [{"status": "Failed", "code": code}]})
    told = run("sms", "status", "01FC", env=server.env, tty=True)
    assert (told.exit_code, "Code" in told.stdout) == (0, shown)


def test_a_message_that_never_ends_says_how_to_look_again(run: Run, server: Server) -> None:
    server.tells(200, report("Queued", 400))
    result = run("sms", "status", "01FC", "--wait", "--max-wait", "0", env=server.env)
    assert (result.exit_code, result.json["statuses"][0]["status"]) == (15, "Queued")
    assert "still Queued after 0. Look again: sinchctl sms status 01FC --wait." in result.stderr


def test_an_id_from_outside_is_quoted_where_it_may_be_pasted(run: Run, server: Server) -> None:
    server.tells(201, {**BATCH, "id": "x; rm -rf ~"})
    told = run("sms", "send", TO, "Hi", env=server.env).stderr
    assert "sinchctl sms status 'x; rm -rf ~'" in told


def test_a_missing_field_of_a_message_that_was_sent_names_the_message(
    run: Run, server: Server
) -> None:
    server.tells(201, BATCH)
    result = run("sms", "send", TO, "Hi", "--field", "nothing", env=server.env)
    assert (result.exit_code, result.stdout) == (12, "")
    assert str(BATCH["id"]) in result.stderr


def test_life_flash_parts_and_callback_url_go_with_the_batch(run: Run, server: Server) -> None:
    """Sinch posts delivery reports to a callback URL only if the batch asks for them."""
    server.tells(201, BATCH)
    options = ("--ttl", "10m", "--flash", "--max-parts", "2", "--send-at", "+1h")
    url = "https://example.com/sinch?a=1"
    run("sms", "send", TO, "Hi", *options, "--callback-url", url, env=server.env)
    sent = json.loads(server.asked[0].body)
    assert sent["expire_at"] == "2026-11-24T13:10:00.000Z"
    assert (sent["flash_message"], sent["max_number_of_message_parts"]) == (True, 2)
    assert (sent["callback_url"], sent["delivery_report"]) == (url, "per_recipient")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--ttl", "soon"), "soon"),
        (("--ttl", "2s"), "3 seconds"),
        (("--ttl", "10m", "--expire-at", "+1h"), "--ttl and --expire-at"),
        (("--max-parts", "0"), "--max-parts"),
        (("--callback-url", "example.com"), "not an http:// or https:// address"),
        (("--callback-url", "https://[::1"), "not an http:// or https:// address"),
        (("--callback-url", "https://example.com/" + "x" * 2048), "2,048"),
        (("--flash", "--via", "messaging"), "the old SMS API has no --flash"),
        (("--ttl", "1m", "--flash", "--via", "messaging"), "has no --ttl and --flash"),
    ],
)
def test_options_that_make_no_sense_are_2(
    options: tuple[str, ...], words: str, run: Run, server: Server
) -> None:
    server.tells(201, BATCH)
    result = run("sms", "send", TO, "Hi", *options, env=server.env)
    assert (result.exit_code, result.stdout, server.asked) == (2, "", [])
    assert words in result.stderr


def test_the_next_command_asks_the_same_api(run: Run, server: Server) -> None:
    server.tells(200, {"messageId": 7})
    result = run("sms", "send", TO, "Hi", "--via", "messaging", env=server.env)
    assert "check it: sinchctl sms status 7 --via messaging" in result.stderr
