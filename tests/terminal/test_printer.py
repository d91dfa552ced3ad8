"""The JSON contract and the other formats: what goes where, and in which form."""

import errno
import json
import os

import pytest

from sinchctl.commandline.main import main
from sinchctl.commandline.session import Session
from sinchctl.terminal.streams import Terminal
from tests.conftest import NOW, Input, Run, Server, Stream

CALL = b"""{"callId": "c1", "status": "FINAL", "result": "ANSWERED", "reason": "CALLEEHANGUP",
 "duration": 138, "from": "private", "to": {"type": "Number", "endpoint": "+46700000000"},
 "timestamp": "2024-01-08T09:48:12", "debit": {"currencyId": "EUR", "amount": 0.52740},
 "userRate": {"currencyId": "EUR", "amount": 0.1758}, "new": {"x": [1, "\\u00e5"]}}"""
GET = ("call", "get", "c1")


@pytest.fixture
def call(server: Server) -> Server:
    return server.tells(200, CALL)


def test_a_pipe_gets_one_compact_line_with_every_field_and_digit(run: Run, call: Server) -> None:
    result = run(*GET, env=call.env)
    assert result.stderr == ""
    assert result.stdout.count("\n") == 1
    assert '"amount":0.52740' in result.stdout
    assert '"new":{"x":[1,"\\u00e5"]}' in result.stdout
    assert result.json == json.loads(CALL)


def test_json_is_indented(run: Run, call: Server) -> None:
    result = run(*GET, "-o", "json", env=call.env)
    assert result.stdout.startswith('{\n  "callId": "c1"')
    assert "0.52740" in result.stdout


def test_raw_is_what_the_server_sent(run: Run, call: Server) -> None:
    assert run(*GET, "-o", "raw", env=call.env).stdout == CALL.decode()


def test_tsv_has_a_fixed_order_and_no_header(run: Run, call: Server) -> None:
    result = run(*GET, "-o", "tsv", env=call.env)
    assert result.stdout == "c1\tFINAL\tANSWERED\tCALLEEHANGUP\t138\n"


def test_quiet_is_the_identifier_alone(run: Run, call: Server) -> None:
    assert run(*GET, "-q", env=call.env).stdout == "c1\n"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("status", "FINAL"),
        ("debit.amount", "0.52740"),
        ("debit", '{"currencyId":"EUR","amount":0.52740}'),
        ("new.x.1", "å"),
        ("new.x[1]", "å"),
        ("duration", "138"),
    ],
)
def test_a_field_is_bare_text_or_compact_json(path: str, told: str, run: Run, call: Server) -> None:
    assert run(*GET, "--field", path, env=call.env).stdout == told + "\n"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("a.id", "1\n2\n"),
        ("a[1].id", "2\n"),
        ("a.tags", '["x"]\n[]\n'),
        ("a.tags.0", None),
        ("a.new", None),
        ("none.id", ""),
        ("a", '[{"id":"1","tags":["x"]},{"id":"2","tags":[]}]\n'),
    ],
)
def test_a_field_of_a_list_is_a_line_for_each_element(
    path: str, told: str | None, run: Run, server: Server
) -> None:
    server.tells(200, {"a": [{"id": "1", "tags": ["x"]}, {"id": "2", "tags": []}], "none": []})
    result = run("api", "GET", "/x", "--field", path, env=server.env)
    assert (result.exit_code, result.stdout) == ((0, told) if told is not None else (5, ""))


@pytest.mark.parametrize("path", ["", ".", "a..id", "statuses[", "a[x", "a.[0]", "a b"])
def test_a_malformed_field_is_refused_before_anything_is_sent(
    path: str, run: Run, server: Server
) -> None:
    result = run("sms", "send", "+46700000000", "Hi", "--field", path, env=server.env)
    assert (result.exit_code, result.stdout, server.asked) == (2, "", [])
    assert "is not a path" in result.stderr


def test_a_field_of_a_reply_that_is_a_list(run: Run, server: Server) -> None:
    server.tells(200, [{"id": 1}, {"id": 2}])
    assert run("api", "GET", "/x", "--field", "id", env=server.env).stdout == "1\n2\n"


def test_a_missing_field_is_5_with_nothing_on_stdout(run: Run, call: Server) -> None:
    result = run(*GET, "--field", "debit.nothing", env=call.env)
    assert (result.exit_code, result.stdout) == (5, "")
    assert "debit.nothing" in result.stderr


def test_the_environment_can_choose_the_format(run: Run, call: Server) -> None:
    env = {**call.env, "SINCHCTL_OUTPUT": "tsv"}
    assert run(*GET, env=env).stdout.startswith("c1\tFINAL")
    assert run(*GET, env={**call.env, "SINCHCTL_OUTPUT": "xml"}).exit_code == 2


def test_common_options_work_before_the_noun_and_between(run: Run, call: Server) -> None:
    for line in (
        ("-o", "tsv", "call", "get", "c1"),
        ("call", "-o", "tsv", "get", "c1"),
        ("call", "get", "-o", "tsv", "c1"),
        ("-o", "json", "call", "get", "c1", "--output=tsv"),
    ):
        assert run(*line, env=call.env).stdout.startswith("c1\tFINAL")


def test_a_terminal_gets_a_card_with_words_money_and_both_clocks(run: Run, call: Server) -> None:
    shown = run(*GET, env={**call.env, "COLUMNS": "100"}, tty=True).stdout
    for word in ("Call", "c1", "0.52740 EUR", "2 min 18 s", "UTC", "+46700000000", "private"):
        assert word in shown
    assert "\x1b[" in shown


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2024-01-08T09:48:12", "2024-01-08 10:48:12 (09:48:12 UTC)"),
        ("2024-01-08T23:48:12.5590437Z", "2024-01-09 00:48:12 (2024-01-08 23:48:12 UTC)"),
        ("2024-07-08T09:48:12+02:00", "2024-07-08 09:48:12 (07:48:12 UTC)"),
        ("soon", "soon"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ],
)
def test_a_time_is_local_with_the_utc_beside_it(
    text: str, told: str, run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setenv("TZ", "Europe/Stockholm")
    time.tzset()
    try:
        server.tells(200, {"callId": "c", "timestamp": text})
        shown = run(*GET, env={**server.env, "COLUMNS": "100"}, tty=True).stdout
    finally:
        monkeypatch.setenv("TZ", "UTC")
        time.tzset()
    assert f"{told} " in shown


@pytest.mark.parametrize("columns", [60, 200])
def test_a_card_fits_the_terminal(columns: int, run: Run, call: Server) -> None:
    env = {**call.env, "COLUMNS": str(columns), "NO_COLOR": "1"}
    shown = run(*GET, env=env, tty=True).stdout
    assert "\x1b" not in shown
    assert all(len(line) <= columns for line in shown.splitlines())


def test_colour_can_be_forced_and_forbidden(run: Run, call: Server) -> None:
    pretty = (*GET, "-o", "pretty")
    assert "\x1b[" not in run(*pretty, env=call.env).stdout
    assert "\x1b[" in run(*pretty, env={**call.env, "FORCE_COLOR": "1"}).stdout
    assert "\x1b[" not in run(*pretty, "--no-color", env=call.env, tty=True).stdout
    assert "\x1b[" not in run(*pretty, env={**call.env, "TERM": "dumb"}, tty=True).stdout


def test_dry_run_prints_the_request_and_sends_nothing(run: Run, server: Server) -> None:
    server.tells(500, {})
    result = run("call", "hangup", "c1", "--dry-run", env=server.env)
    assert (result.exit_code, server.asked) == (0, [])
    asked = result.json
    assert set(asked) == {"method", "url", "headers", "body"}
    assert asked["method"] == "PATCH"
    assert asked["url"] == f"{server.url}/calling/v1/calls/id/c1"
    assert asked["headers"]["authorization"] == "Application [redacted]"
    assert asked["body"] == {"action": {"name": "hangup"}}


def test_curl_redacts_secrets_as_shell_variables(run: Run, server: Server) -> None:
    server.tells(500, {})
    signed = run("call", "hangup", "c1", "--curl", env=server.env)
    assert signed.stdout.startswith("curl --request PATCH --user ")
    assert '"$SINCH_APPLICATION_KEY:$SINCH_APPLICATION_SECRET"' in signed.stdout
    bearer = run("sms", "send", "+46700000000", "it's $HOME", "--curl", env=server.env)
    assert "Bearer $SINCH_SMS_API_TOKEN" in bearer.stdout
    assert server.asked == []


def test_a_curl_line_works_as_printed(run: Run, server: Server) -> None:
    """The shell that runs it sends the same body, with the secrets from its environment."""
    import base64
    import os
    import shutil
    import subprocess

    if shutil.which("curl") is None:
        return
    server.tells(201, {"id": "1"})
    text = 'it\'s $HOME `id` "x" ö'
    line = run("callout", "tts", "+46700000000", text, "--cli", "x", "--curl", env=server.env)
    subprocess.run(["sh", "-c", line.stdout], env={**os.environ, **server.env}, check=True)
    asked = server.asked[0]
    assert json.loads(asked.body)["ttsCallout"]["text"] == text
    pair = base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode()
    assert pair == f"{server.env['SINCH_APPLICATION_KEY']}:{server.env['SINCH_APPLICATION_SECRET']}"


def test_a_curl_line_of_a_read_with_a_body_says_so(run: Run, server: Server) -> None:
    """curl would make a POST of it."""
    line = ("api", "GET", "/x", "--input", "-", "--curl")
    assert "--request GET" in run(*line, env=server.env, stdin=b"{}").stdout


def test_several_records_of_ours_are_a_line_each_as_raw(run: Run) -> None:
    told = run("--sandbox", "profile", "check", "-o", "raw").stdout
    assert [json.loads(line)["api"] for line in told.splitlines()] == [
        "voice", "verification", "sms",
    ]  # fmt: skip


def test_verbose_prints_request_and_response_on_stderr(run: Run, call: Server) -> None:
    result = run(*GET, "-v", env=call.env)
    assert f"> GET {call.url}/calling/v1/calls/id/c1" in result.stderr
    assert "> authorization: Application [redacted]" in result.stderr
    assert "< HTTP 200" in result.stderr
    assert "CALLEEHANGUP" not in result.stderr
    assert "CALLEEHANGUP" in run(*GET, "-vv", env=call.env).stderr


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("nonsense",), "'nonsense' is not a command"),
        (("smss",), "Did you mean 'sms'?"),
        (("sms", "sned"), "Did you mean 'send'?"),
        (("sms", "send"), "needs TO"),
        (("sms", "send", "+46700000000", "Hi", "--form", "x"), "--from"),
        (("sms", "send", "+46700000000", "Hi", "extra"), "Quote the text"),
        (("call", "get", "c1", "-o", "xml"), "xml"),
        (("call", "get", "c1", "--timeout", "soon"), "soon"),
        (("call", "get", "c1", "--timeout", "0"), "more than 0"),
        (("call", "get", "c1", "--retries", "-1"), "-1"),
    ],
)
def test_a_usage_error_is_2_and_says_what_is_wrong(
    line: tuple[str, ...], words: str, run: Run, server: Server
) -> None:
    server.tells(200, {})
    result = run(*line, env=server.env)
    assert (result.exit_code, result.stdout, server.asked) == (2, "", [])
    assert result.stderr.startswith("sinchctl: error: ")
    assert words in result.stderr


def test_a_usage_error_is_a_json_object_where_json_is_asked_for(run: Run) -> None:
    for line in (
        ["-o", "json", "sms", "send"],
        ["sms", "send", "-ojson"],
        ["sms", "nope", "--output=json"],
    ):
        told = json.loads(run(*line).stderr)["error"]
        assert (told["code"], told["exitCode"]) == ("usage", 2)
        assert set(told) >= {"code", "exitCode", "message", "hint", "httpStatus", "reference"}


def test_without_credentials_it_is_3_and_says_what_to_do(run: Run) -> None:
    result = run(*GET)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "profile add" in result.stderr


def test_no_noun_shows_the_groups_and_how_to_start(run: Run) -> None:
    result = run()
    assert result.exit_code == 0
    for word in ("sms", "callout", "svaml", "event", "--sandbox"):
        assert word in result.stdout


def test_the_version(run: Run) -> None:
    from sinchctl import __version__

    assert run("--version").stdout == f"sinchctl {__version__}\n"


def test_a_bug_is_one_line_and_a_traceback_only_under_debug(run: Run, server: Server) -> None:
    """Provoked with a clock that gives nonsense, which no operator can do."""
    from sinchctl.commandline.main import main
    from sinchctl.commandline.session import Session
    from sinchctl.terminal.streams import Terminal
    from tests.conftest import Input, Stream

    server.tells(200, {})
    for extra, lines in ((), 1), (("--debug",), None):
        err = Stream()
        session = Session(
            Terminal(environ=server.env, stdin=Input(), stdout=Stream(), stderr=err),
            now=lambda: None,  # type: ignore[arg-type,return-value] # the provoked bug
        )
        assert main([*GET, *extra], session) == 1
        assert "has a bug here (AttributeError)" in err.text()
        assert ("Traceback" in err.text()) == bool(extra)
        if lines:
            assert err.text().count("\n") == lines


class Unread(Stream):
    """A stderr whose reader went away."""

    def write(self, text: str) -> int:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("sms", "status", "x", "--wait", "--max-wait", "0"), 15),
        (("sms", "send", "+46700000000", "Hi", "--wait", "--max-wait", "0"), 15),
        (("sms", "send", "+46700000000", "Hi", "--field", "nope"), 12),
        (("sms", "send", "0700", "Hi"), 2),
    ],
)
def test_an_unreadable_stderr_changes_no_exit_code(
    line: tuple[str, ...], code: int, server: Server
) -> None:
    queued = {"batch_id": "b", "id": "b", "statuses": [{"status": "Queued", "code": 400}]}
    server.tells(200, queued)
    terminal = Terminal({**os.environ, **server.env}, Input(), Stream(), Unread())
    terminal.sleep = lambda _seconds: None
    assert main([*line], Session(terminal, now=lambda: NOW)) == code


def test_waiting_with_json_errors_leaves_one_object_on_stderr(run: Run, server: Server) -> None:
    queued = {"batch_id": "b", "id": "b", "statuses": [{"status": "Queued", "code": 400}]}
    server.tells(200, queued)
    line = ("sms", "send", "+46700000000", "Hi", "--wait", "--max-wait", "0", "-o", "json")
    result = run(*line, env=server.env)
    assert result.exit_code == 15
    assert json.loads(result.stderr)["error"]["code"] == "pending"


def test_wrong_output_variable_is_refused_before_anything_is_sent(run: Run, server: Server) -> None:
    """An SMS that goes out and cannot be printed would be sent twice."""
    env = {**server.env, "SINCHCTL_OUTPUT": "yml"}
    result = run("sms", "send", "+46700000000", "Hi", env=env)
    assert (result.exit_code, result.stdout, server.asked) == (2, "", [])
    assert "SINCHCTL_OUTPUT is 'yml'" in result.stderr
    assert run("svaml", "--help", env=env).exit_code == 0
