"""Every REST command in every form: what a script may rely on, whatever the command."""

import errno
import json
import os
from pathlib import Path

import pytest

from sinchctl.commandline.main import main
from sinchctl.commandline.session import Session
from sinchctl.terminal.streams import Terminal
from tests.conftest import NOW, SECRET, TOKEN, Input, Run, Server, Stream

TO = "+46700000000"
CLI = ("--cli", "+46711111111")
REPLY = {
    "id": "ident", "callId": "ident", "batch_id": "ident", "messageId": "ident",
    "status": "SUCCESSFUL", "participants": [{"id": "ident"}],
    "statuses": [{"status": "Delivered", "code": 0}],
}  # fmt: skip

LINES = [
    ("sms", "send", TO, "Hi"),
    ("sms", "send", TO, "Hi", "--via", "messaging"),
    ("sms", "status", "ident"),
    ("sms", "status", "ident", "--via", "messaging"),
    ("verify", "start", TO, "--method", "sms"),
    ("verify", "start", TO, "--method", "flashcall"),
    ("verify", "start", TO, "--method", "callout"),
    ("verify", "start", TO, "--method", "seamless"),
    ("verify", "start", TO, "--method", "whatsapp"),
    ("verify", "report", TO, "--method", "sms", "--code", "1"),
    ("verify", "report", "--id", "ident", "--method", "flashcall", "--cli", TO),
    ("verify", "get", "--id", "ident"),
    ("verify", "get", TO, "--method", "sms"),
    ("callout", "tts", TO, "Hi", *CLI),
    ("callout", "conference", TO, "room", *CLI),
    ("callout", "menu", TO, "menu.json", *CLI),
    ("callout", "custom", "--ace", "svaml.json", "--to", TO, *CLI),
    ("call", "get", "ident"),
    ("call", "update", "ident", "svaml.json"),
    ("call", "manage", "ident", "svaml.json", "--leg", "callee"),
    ("call", "hangup", "ident"),
    ("call", "report-status", "ident", "success"),
    ("conference", "get", "room"),
    ("conference", "mute", "room", "ident"),
    ("conference", "unmute", "room", "ident"),
    ("conference", "hold", "room", "ident"),
    ("conference", "resume", "room", "ident"),
    ("conference", "kick", "room", "ident"),
    ("conference", "end", "ident"),
    ("api", "GET", "/calling/v1/x"),
]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("svaml.json").write_text('{"action":{"name":"hangup"}}', "utf-8")
    menu = {"menus": {"main": {"prompt": "Press 1.", "options": {"1": {"return": "one"}}}}}
    Path("menu.json").write_text(json.dumps({"locale": "en-US", **menu}), "utf-8")


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_output_formats_of_each_command(line: tuple[str, ...], run: Run, server: Server) -> None:
    server.tells(200, REPLY)
    plain = run(*line, env=server.env)
    assert plain.exit_code == 0, plain
    assert plain.stdout.count("\n") == 1
    [one] = plain.lines
    assert "ident" in json.dumps(one)
    assert run(*line, "-o", "ndjson", env=server.env).stdout == plain.stdout
    indented = run(*line, "-o", "json", env=server.env)
    assert (indented.json, indented.stderr) == (one, "")
    assert indented.stdout.count("\n") > 1
    assert json.loads(run(*line, "-o", "raw", env=server.env).stdout) == REPLY
    tsv = run(*line, "-o", "tsv", env=server.env).stdout
    assert (tsv.count("\n"), "\t" in tsv, "ident" in tsv or "room" in tsv) == (1, True, True)
    assert run(*line, "-q", env=server.env).stdout == "ident\n"
    name = next(iter(one))
    bare = one[name] if isinstance(one[name], str) else json.dumps(one[name], separators=(",", ":"))
    assert run(*line, "--field", name, env=server.env).stdout == f"{bare}\n"
    assert "ident" in run(*line, "-o", "pretty", env=server.env).stdout


READS = {("sms", "status"), ("verify", "get"), ("call", "get"), ("conference", "get")}


def writes(line: tuple[str, ...]) -> bool:
    """Return True if Sinch may act on the request of this line."""
    return line[:2] not in READS and line[:2] != ("api", "GET")


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_a_missing_field_is_12_after_a_write_and_5_after_a_read(
    line: tuple[str, ...], run: Run, server: Server
) -> None:
    """What Sinch has accepted never looks unsent."""
    server.tells(200, REPLY)
    missing = run(*line, "--field", "no.such", env=server.env)
    code = 12 if writes(line) else 5
    assert (missing.exit_code, missing.stdout, missing.stderr.count("\n")) == (code, "", 1)
    if writes(line):
        assert "Sinch accepted " in missing.stderr
        assert "ident" in missing.stderr
        assert "no.such" in missing.stderr


class Broken(Stream):
    """A stdout that cannot be written: a full disk, or a reader that went away."""

    def __init__(self, fault: OSError) -> None:
        super().__init__()
        self.fault = fault

    def write(self, text: str) -> int:
        raise self.fault

    def flush(self) -> None:
        raise self.fault


@pytest.mark.parametrize("line", LINES, ids=" ".join)
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 1),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 141),
    ],
    ids=["full disk", "closed pipe"],
)
def test_output_that_cannot_be_written_is_12_after_a_write(
    line: tuple[str, ...], fault: OSError, code: int, server: Server
) -> None:
    """Whatever stands in the way of the output, the message names what Sinch accepted."""
    server.tells(200, REPLY)
    err = Stream()
    environ = {**os.environ, **server.env}
    terminal = Terminal(environ, Input(), Broken(fault), err)
    result = main([*line], Session(terminal, now=lambda: NOW))
    assert result == (12 if writes(line) else code)
    if writes(line):
        assert "Sinch accepted " in err.text()
        assert "ident" in err.text()
        assert "could not be written to standard output" in err.text()
    assert err.text().count("\n") == (1 if result != 141 else 0)


@pytest.mark.parametrize(
    "line",
    [
        ("sms", "send", TO, "Hi"),
        ("callout", "tts", TO, "Hi", *CLI),
        ("callout", "custom", "--ace", "svaml.json", "--to", TO, *CLI),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize(
    ("status", "body"),
    [(500, {}), (401, {}), (403, {"errorCode": 40300}), (200, b"<html>"), (302, {})],
)
def test_a_poll_that_fails_after_a_write_is_12_and_names_it(
    line: tuple[str, ...], status: int, body: object, run: Run, server: Server
) -> None:
    server.tells(200, REPLY).tells(status, body)
    result = run(*line, "--wait", "--max-wait", "3s", "--retries", "0", env=server.env)
    assert (result.exit_code, result.stdout) == (12, "")
    assert "Sinch accepted " in result.stderr
    assert "ident" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_dry_run_and_curl_send_nothing_and_redact_secrets(
    line: tuple[str, ...], run: Run, server: Server
) -> None:
    server.tells(200, REPLY)
    shown = run(*line, "--dry-run", env=server.env)
    curl = run("--curl", *line, env=server.env)
    assert (shown.exit_code, curl.exit_code, server.asked) == (0, 0, [])
    assert set(shown.json) == {"method", "url", "headers", "body"}
    assert curl.stdout.startswith("curl ")
    assert curl.stdout.count("\n") == 1
    for secret in (SECRET, TOKEN):
        assert secret not in shown.stdout + curl.stdout
    run(*line, env=server.env)
    sent = server.asked[0]
    assert (shown.json["method"], shown.json["url"]) == (sent.method, server.url + sent.path)
    assert shown.json["body"] == (json.loads(sent.body) if sent.body else None)


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_errors_are_json_with_output_json(line: tuple[str, ...], run: Run, server: Server) -> None:
    server.tells(401, {"errorCode": 40101, "message": "Unauthorized", "reference": "r"})
    result = run("-o", "json", *line, env=server.env)
    told = json.loads(result.stderr)["error"]
    assert (result.exit_code, result.stdout, told["exitCode"]) == (4, "", 4)
    assert (told["httpStatus"], told["reference"]) == (401, "r")
    assert set(told) >= {"code", "message", "hint"}
