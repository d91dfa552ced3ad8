"""sinchctl call, conference and api: what they send."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run, Server

ID = "1ce0ffee-ca11-ca11-ca11-abcdef000053"
HANGUP = {"action": {"name": "hangup"}}


def test_update_and_manage_send_svaml_as_it_is(run: Run, server: Server, tmp_path: Path) -> None:
    server.tells(204, b"")
    svaml = {"instructions": [{"name": "say", "text": "Hej å"}], **HANGUP}
    file = tmp_path / "bye.json"
    file.write_text(json.dumps(svaml, indent=2), "utf-8")
    assert run("call", "update", ID, str(file), env=server.env).exit_code == 0
    assert run("call", "manage", ID, str(file), "--leg", "callee", env=server.env).exit_code == 0
    assert run("call", "update", ID, "-", env=server.env, stdin=b"{}").exit_code == 0
    assert [(a.method, a.path) for a in server.asked] == [
        ("PATCH", f"/calling/v1/calls/id/{ID}"),
        ("PATCH", f"/calling/v1/calls/id/{ID}/leg/callee"),
        ("PATCH", f"/calling/v1/calls/id/{ID}"),
    ]
    assert [json.loads(a.body) for a in server.asked] == [svaml, svaml, {}]


@pytest.mark.parametrize(("word", "sent"), [("success", "Success"), ("FAILURE", "Failure")])
def test_a_status_report(word: str, sent: str, run: Run, server: Server) -> None:
    server.tells(201, b"")
    line = ("call", "report-status", "abc@193.45.63.102", word, "--details", "ok")
    assert run(*line, env=server.env).json["httpStatus"] == 201
    assert server.asked[0].path == "/calling/v1/callreport/callId/abc%40193.45.63.102"
    assert json.loads(server.asked[0].body) == {"status": sent, "details": "ok"}


@pytest.mark.parametrize(
    "line",
    [
        ("call", "report-status", "c", "maybe"),
        ("call", "report-status", "c", "success", "--details", "x" * 65),
        ("call", "manage", "c", "-", "--leg", "both-of-them"),
        ("call", "manage", "c", "-"),
        ("conference", "hold", "room", "c", "--moh", "loud"),
        ("conference", "kick", "room", "../x"),
        ("api", "FETCH", "/x"),
        ("api", "GET", "x"),
        ("api", "GET", "//evil.example/x"),
        ("api", "GET", "/a/../b"),
        ("api", "GET", "/a b"),
        ("api", "POST", "/x", "-f", "novalue"),
        ("api", "POST", "/x", "-F", "a={"),
        ("api", "POST", "/x", "-f", "a=b", "--input", "-"),
        ("api", "GET", "/x", "--api", "fax"),
        ("api", "GET", "/x", "-H", "authorization: me"),
        ("api", "GET", "/x", "-H", "a: b\r\nc: d"),
    ],
    ids=" ".join,
)
def test_bad_lines_are_2_and_nothing_is_sent(
    line: tuple[str, ...], run: Run, server: Server
) -> None:
    server.tells(200, {})
    result = run(*line, env=server.env, stdin=b"{}")
    assert (result.exit_code, result.stdout, server.asked) == (2, "", [])


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("mute", {"command": "mute"}),
        ("unmute", {"command": "unmute"}),
        ("hold", {"command": "onhold"}),
        ("resume", {"command": "resume"}),
    ],
)
def test_steering_a_participant(verb: str, body: dict[str, str], run: Run, server: Server) -> None:
    server.tells(200, b"")
    assert run("conference", verb, "room 1", "c", env=server.env).exit_code == 0
    assert server.asked[0].path == "/calling/v1/conferences/id/room%201/c"
    assert json.loads(server.asked[0].body) == body


def test_who_is_in_a_conference(run: Run, server: Server) -> None:
    people = {
        "participants": [
            {"cli": "+46708168731", "id": "abc", "duration": 74, "muted": True, "onhold": False}
        ]
    }
    server.tells(200, people)
    assert run("conference", "get", "room", env=server.env).json == people
    shown = run("conference", "get", "room", env=server.env, tty=True).stdout
    for word in ("abc", "+46708168731", "1 min 14 s", "muted"):
        assert word in shown
    quiet = run("conference", "get", "room", "-q", env=server.env).stdout
    tsv = run("conference", "get", "room", "-o", "tsv", env=server.env).stdout
    assert (quiet, tsv) == ("abc\n", "abc\t+46708168731\t74\ttrue\tfalse\n")


@pytest.mark.parametrize("columns", [60, 200])
def test_a_call_id_stays_in_one_piece(columns: int, run: Run, server: Server) -> None:
    """It is there to be copied: where the table is too wide, a card each."""
    name = "1ce0ffee-ca11-ca11-ca11-abcdef000053"
    server.tells(200, {"participants": [{"cli": "+46708168731", "id": name, "duration": 7474}]})
    env = {**server.env, "COLUMNS": str(columns), "NO_COLOR": "1"}
    shown = run("conference", "get", "room", env=env, tty=True).stdout
    assert name in shown
    assert all(len(line) <= columns for line in shown.splitlines())


def test_a_call_in_progress_has_no_result_yet(run: Run, server: Server) -> None:
    call = {"callId": "c", "status": "ONGOING", "result": "N/A", "reason": "N/A"}
    server.tells(200, call)
    shown = run("call", "get", "c", env=server.env, tty=True).stdout
    assert "in progress" in shown
    assert "N/A" not in shown


def test_what_has_no_body_is_nothing_as_raw(run: Run, server: Server) -> None:
    server.tells(204, b"")
    assert run("call", "hangup", "c", "-o", "raw", env=server.env).stdout == ""


def test_api_guesses_the_api_from_the_path(run: Run, server: Server) -> None:
    server.tells(200, b'{"a": 0.10}')
    run("api", "get", "/xms/v1/plan/batches", env=server.env)
    run("api", "POST", "/calling/v1/x", "-f", "a=1", "-F", "b=[1, 2]", env=server.env)
    run("api", "PUT", "/anything", "--input", "-", env=server.env, stdin=b"<x/>")
    run("api", "GET", "/verification/v1/x?a=b", "-H", "accept-language: sv", env=server.env)
    sms, voice, put, verification = server.asked
    assert sms.headers["authorization"].startswith("Bearer ")
    assert json.loads(voice.body) == {"a": "1", "b": [1, 2]}
    assert put.body == b"<x/>"
    assert verification.path == "/verification/v1/x?a=b"
    assert verification.headers["accept-language"] == "sv"


@pytest.mark.parametrize(
    "line",
    [
        ("GET", "x"),
        ("GET", "//x"),
        ("GET", "https://elsewhere.example/x"),
        ("GET", "/x/../y"),
        ("GET", "/x#y"),
        ("FETCH", "/x"),
        ("POST", "/x", "-f", "no equals sign"),
        ("POST", "/x", "-F", "a={"),
        ("POST", "/x", "-F", "a=NaN"),
        ("POST", "/x", "-F", r'a="\ud800"'),
        ("POST", "/x", "-f", "a=1", "--input", "-"),
        ("POST", "/x", "-H", "no colon"),
        ("POST", "/x", "-H", "a b: c"),
        ("POST", "/x", "-H", "a: b\r\nc: d"),
        ("POST", "/x", "-H", "authorization: mine"),
        ("POST", "/x", "-H", "transfer-encoding: chunked"),
        ("GET", "/x", "--api", "pigeon"),
    ],
    ids=" ".join,
)
def test_api_refuses_invalid_requests(line: tuple[str, ...], run: Run, server: Server) -> None:
    server.tells(200, {})
    result = run("api", *line, env=server.env)
    assert (result.exit_code, result.stdout, server.asked) == (2, "", []), result.stderr


def test_api_sends_numbers_with_their_digits_and_prints_the_id(run: Run, server: Server) -> None:
    server.tells(201, {"id": "01FC", "to": []})
    line = ("api", "POST", "/x", "-F", "a=1.10", "-F", "b=12345678901234567890123")
    assert run(*line, "-q", env=server.env).stdout == "01FC\n"
    assert server.asked[0].body == b'{"a":1.10,"b":12345678901234567890123}'
    assert run("api", "DELETE", "/x", "-o", "tsv", env=server.env).stdout == "201\t01FC\n"


def test_api_prints_what_came_back(run: Run, server: Server) -> None:
    server.tells(200, b'{"a": 0.10}')
    assert run("api", "GET", "/x", env=server.env).stdout == '{"a":0.10}\n'
    assert run("api", "GET", "/x", "--field", "a", env=server.env).stdout == "0.10\n"
    assert run("api", "GET", "/x", env=server.env, tty=True).stdout == '{\n  "a": 0.10\n}\n'
    server.answers[:] = []
    server.tells(200, b"plain \x1b[31m")
    assert run("api", "GET", "/x", "-o", "raw", env=server.env).stdout == "plain \x1b[31m"
    assert "\x1b" not in run("api", "GET", "/x", "-o", "raw", env=server.env, tty=True).stdout
    assert run("api", "GET", "/x", env=server.env).json["body"] == "plain \x1b[31m"


def test_call_resource_url_stands_for_a_call_id(run: Run, server: Server) -> None:
    url = "https://calling-use1.api.sinch.com/calling/v1/calls/id/abc%2Bdef"
    server.tells(200, {"callId": "abc+def"})
    run("call", "get", url, env=server.env)
    run("call", "hangup", url, env=server.env)
    run("call", "report-status", url, "success", env=server.env)
    assert [(request.method, request.path) for request in server.asked] == [
        ("GET", "/calling/v1/calls/id/abc%2Bdef"),
        ("PATCH", "/calling/v1/calls/id/abc%2Bdef"),
        ("POST", "/calling/v1/callreport/callId/abc%2Bdef"),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://calling-use1.api.sinch.com/calling/v1/callouts",
        "https://calling-use1.api.sinch.com/calling/v1/calls/id/",
        "https://calling-use1.api.sinch.com/calling/v1/calls/id/a%2Fb",
        "https://calling-use1.api.sinch.com/calling/v1/calls/id/a/leg/both",
        "https://calling-use1.api.sinch.com/calling/v1/calls/id/a?x=1",
        "https://evil.example/calling/v1/calls/id/a",
    ],
)
def test_address_that_is_not_a_call_is_refused(url: str, run: Run, server: Server) -> None:
    for command in (["get", url], ["hangup", url]):
        assert run("call", *command, env=server.env).exit_code == 2
    assert server.asked == []
