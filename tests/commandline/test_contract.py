"""Every REST command in every form: what a script may rely on, whatever the command."""

import json
from pathlib import Path

import pytest

from tests.conftest import SECRET, TOKEN, Run, Server

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
def test_every_form_is_what_it_says(line: tuple[str, ...], run: Run, server: Server) -> None:
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
    missing = run(*line, "--field", "no.such", env=server.env)
    assert (missing.exit_code, missing.stdout, missing.stderr.count("\n")) == (5, "", 1)
    assert "ident" in run(*line, "-o", "pretty", env=server.env).stdout


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_a_preview_sends_nothing_and_shows_no_secret(
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
def test_a_refusal_is_a_json_object_where_json_is_asked_for(
    line: tuple[str, ...], run: Run, server: Server
) -> None:
    server.tells(401, {"errorCode": 40101, "message": "Unauthorized", "reference": "r"})
    result = run("-o", "json", *line, env=server.env)
    told = json.loads(result.stderr)["error"]
    assert (result.exit_code, result.stdout, told["exitCode"]) == (4, "", 4)
    assert (told["httpStatus"], told["reference"]) == (401, "r")
    assert set(told) >= {"code", "message", "hint"}
