"""sinchctl event send: callbacks arrive as Sinch sends them, and the answer is judged."""

import json
import socket
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from sinchctl import signing
from sinchctl.events.model import CONVERSATION, NUMBERS, SMS
from sinchctl.events.signature.check import Verdict
from sinchctl.events.signature.schemes import check_callback
from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import CallbackSecrets, WebhookParts
from tests.conftest import (
    CALLBACK_SECRETS,
    CREDENTIALS,
    KEY,
    NOW,
    NUMBERS_SECRET,
    SECRET,
    WEBHOOK_SECRET,
    Asked,
    Run,
    Server,
    unused_port,
)

HANGUP = {"instructions": [], "action": {"name": "hangup"}}
ALLOW = {"action": "allow"}


def is_signed(asked: Asked, secret: str = SECRET) -> bool:
    """Whether a request as it arrived is signed as Sinch signs, its path without the query."""
    scheme, _, said = asked.headers["authorization"].partition(" ")
    key, _, signature = said.partition(":")
    text = signing.string_to_sign(
        asked.method,
        asked.body or None,
        asked.headers.get("content-type", ""),
        asked.headers["x-timestamp"],
        asked.path.partition("?")[0],
    )
    return (scheme, key) == ("Application", KEY) and signing.matches(
        Secret(secret), text, signature
    )


def send(run: Run, *args: str, **named: Any) -> Any:
    return run("event", "send", *args, env={**CREDENTIALS, **CALLBACK_SECRETS}, **named)


def recording(path: Path, *records: object) -> str:
    lines = (one if isinstance(one, str) else json.dumps(one) for one in records)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return str(path)


# What arrives


def test_a_sample_arrives_signed_with_the_time_of_now(run: Run, server: Server) -> None:
    server.tells(200, ALLOW)
    result = send(run, "dice", f"{server.url}/sinch?tenant=7", "--set", "duration=9", now=NOW)
    assert result.exit_code == 0, result.stderr
    asked = server.asked[0]
    assert (asked.method, asked.path) == ("POST", "/sinch?tenant=7")
    assert asked.headers["content-type"] == "application/json; charset=utf-8"
    assert asked.headers["x-timestamp"].startswith("2026-11-24T12:00:00")
    assert is_signed(asked)
    body = json.loads(asked.body)
    assert (body["timestamp"], body["duration"]) == ("2026-11-24T12:00:00Z", 9)
    assert body["applicationKey"] == KEY
    assert body["callid"] == run("event", "sample", "dice").json["callid"]


def test_set_overrides_the_time_and_the_key(run: Run, server: Server) -> None:
    server.tells()
    send(run, "dice", server.url, "--set", "Timestamp=t", "--set", "applicationKey=k")
    body = json.loads(server.asked[0].body)
    assert (body["timestamp"], body["applicationKey"]) == ("t", "k")


def test_sms_sample_gets_the_current_time(run: Run, server: Server) -> None:
    server.tells()
    send(run, "mo_text", server.url, now=NOW)
    assert json.loads(server.asked[0].body)["received_at"] == "2026-11-24T12:00:00.000Z"


@pytest.mark.parametrize(
    "path", ["", "/", "/a%2Fb", "/a/../b", "/%c3%b6", "/ö", "/a//b;c=1?x=%20&y"]
)
def test_path_is_signed_as_in_the_request_line(run: Run, server: Server, path: str) -> None:
    server.tells()
    assert send(run, "dice", server.url + path).exit_code == 0
    assert is_signed(server.asked[0])
    if path.isascii() and path:
        assert server.asked[0].path == path


@pytest.mark.parametrize("body", [b' {"event": "dice" }\r\n', b"\x00\xff nonsense", b"", b"[]"])
def test_file_is_sent_unchanged(run: Run, server: Server, tmp_path: Path, body: bytes) -> None:
    server.tells()
    file = tmp_path / "body"
    file.write_bytes(body)
    assert send(run, str(file), server.url).exit_code == 0
    assert send(run, "-", server.url, stdin=body).exit_code == 0
    for asked in server.asked:
        assert asked.body == body
        assert is_signed(asked)


def test_output_of_event_parse_is_unwrapped(run: Run, server: Server) -> None:
    server.tells()
    parsed = run("event", "parse", stdin=b'{"event":"dice","duration":1.50}').stdout
    send(run, "-", server.url, stdin=parsed.encode())
    assert server.asked[0].body == b'{"event":"dice","duration":1.50}'


def test_values_of_a_file_can_be_set(run: Run, server: Server) -> None:
    server.tells()
    send(run, "-", server.url, "--set", "result=BUSY", stdin=b'{"event":"dice","result":"X"}')
    assert json.loads(server.asked[0].body) == {"event": "dice", "result": "BUSY"}
    assert send(run, "-", server.url, "--set", "a=1", stdin=b"no json").exit_code == 2


def test_header_options_are_sent_and_content_type_is_signed(run: Run, server: Server) -> None:
    server.tells()
    extra = ("--header", "X-CB-Tenant: 7", "--header", "content-type: text/plain")
    send(run, "dice", server.url, *extra)
    asked = server.asked[0]
    assert (asked.headers["x-cb-tenant"], asked.headers["content-type"]) == ("7", "text/plain")
    assert is_signed(asked)


def test_authorization_and_timestamp_can_be_overridden(run: Run, server: Server) -> None:
    server.tells()
    send(run, "dice", server.url, "--header", "authorization: Application a:b")
    send(run, "dice", server.url, "--header", "x-timestamp: 2014-09-24T10:59:41Z")
    forged, old = server.asked
    assert forged.headers["authorization"] == "Application a:b"
    assert old.headers["x-timestamp"] == "2014-09-24T10:59:41Z"
    assert is_signed(old)


def test_cookies_of_an_answer_are_not_sent_back(run: Run, server: Server) -> None:
    server.tells(200, b"", set_cookie="a=b; Path=/")
    send(run, "dice", server.url, "--repeat", "3")
    assert all("cookie" not in asked.headers for asked in server.asked)


def test_sandbox_credentials_sign_for_a_real_address(run: Run, server: Server) -> None:
    server.tells()
    assert run("--sandbox", "event", "send", "dice", server.url).exit_code == 0
    assert len(server.asked) == 1


def test_proxy_is_not_used_for_loopback(run: Run, server: Server, monkeypatch: Any) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{unused_port()}")
    server.tells()
    assert send(run, "dice", server.url).exit_code == 0


# What is refused before anything is sent


@pytest.mark.parametrize(
    "args",
    [
        ("dice",),
        ("dice", "ftp://127.0.0.1/"),
        ("dice", "127.0.0.1:80"),
        ("dice", "http://"),
        ("dice", "http://user:word@127.0.0.1/"),
        ("dice", "http://127.0.0.1:99999/"),
        ("dicey", "http://127.0.0.1/"),
        ("./no-such-file", "http://127.0.0.1/"),
        ("dice", "http://127.0.0.1/", "--set", "nope=1"),
        ("dice", "http://127.0.0.1/", "--header", "nope"),
        ("dice", "http://127.0.0.1/", "--header", "a: b\r\nc: d"),
        ("dice", "http://127.0.0.1/", "--header", "content-length: 1"),
        ("dice", "http://127.0.0.1/", "--repeat", "0"),
        ("dice", "http://127.0.0.1/", "--concurrency", "101"),
        ("dice", "http://127.0.0.1/", "--replay", "file"),
        ("http://127.0.0.1/", "--replay", "no-such-file"),
    ],
)
def test_usage_errors(run: Run, args: tuple[str, ...]) -> None:
    result = send(run, *args)
    assert (result.exit_code, result.stdout) == (2, "")


def test_repeat_to_another_host_needs_yes(run: Run) -> None:
    for url in ("http://app.invalid/", "http://192.0.2.1/", "http://127.evil.invalid/"):
        result = send(run, "dice", url, "--repeat", "2")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "--yes" in result.stderr
    for url in ("http://localhost/", "http://[::1]/", "http://127.1.2.3/"):
        assert send(run, "dice", url, "--repeat", "2", "--dry-run").exit_code == 0
    assert (
        send(run, "dice", "http://192.0.2.1/", "--repeat", "2", "--yes", "--dry-run").exit_code == 0
    )


def test_a_dry_run_sends_nothing_and_shows_no_signature(run: Run, server: Server) -> None:
    result = send(run, "dice", f"{server.url}/x", "--dry-run", now=NOW)
    assert result.json["method"] == "POST"
    assert result.json["url"] == f"{server.url}/x"
    assert result.json["headers"]["authorization"] == "Application [redacted]"
    assert result.json["headers"]["x-timestamp"].startswith("2026-11-24T12:00:00")
    assert result.json["body"]["event"] == "dice"
    assert server.asked == []


def test_curl_line_signs_when_it_runs_and_has_no_secret(run: Run, server: Server) -> None:
    line = send(run, "dice", f"{server.url}/a b?x=1", "--curl").stdout
    assert line.startswith("body='{")
    assert "sinchctl event sign - --path /a%20b)" in line
    assert SECRET not in line
    assert server.asked == []


# What is shown


def test_the_answer_is_shown(run: Run, server: Server) -> None:
    server.tells(200, b'{"action":"allow","n":1.50}')
    result = send(run, "verification_request", server.url)
    assert '"body":{"action":"allow","n":1.50}' in result.stdout
    told = result.json
    assert (told["kind"], told["status"], told["findings"]) == ("verification_request", 200, [])
    assert told["milliseconds"] > 0
    assert told["contentType"] == "application/json"


def test_an_answer_that_is_no_json_is_a_text_and_an_empty_one_is_null(
    run: Run, server: Server
) -> None:
    server.tells(200, b"\x1b[31mok\xff").tells(200, b"")
    assert send(run, "dice", server.url).json["body"] == "\x1b[31mok\ufffd"
    assert send(run, "dice", server.url).json["body"] is None


def test_terminal_escapes_in_the_answer_are_neutralised(run: Run, server: Server) -> None:
    server.tells(200, b"\x1b]52;c;QQ==\x07 ok")
    shown = send(run, "dice", server.url, "--no-color", tty=True).stdout
    assert "200 OK" in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_raw_output_is_the_body_of_the_answer(run: Run, server: Server) -> None:
    server.tells(200, b'{ "a":1}')
    assert send(run, "dice", server.url, "-o", "raw").stdout == '{ "a":1}'


@pytest.mark.parametrize(
    ("status", "code"), [(500, 9), (503, 9), (400, 14), (401, 14), (404, 14), (302, 14)]
)
def test_http_error_status_is_shown_and_fails(
    run: Run, server: Server, status: int, code: int
) -> None:
    server.tells(status, {"why": "no"}, location="http://elsewhere.invalid/")
    result = send(run, "dice", server.url, "-o", "json")
    assert (result.exit_code, result.json["status"]) == (code, status)
    assert result.json["body"] == {"why": "no"}
    assert json.loads(result.stderr)["error"]["httpStatus"] == status
    assert len(server.asked) == 1


def test_connection_refused_is_a_network_error(run: Run) -> None:
    result = send(run, "dice", f"http://127.0.0.1:{unused_port()}/")
    assert (result.exit_code, result.stdout) == (8, "")
    assert "no connection" in result.stderr


def test_refused_connection_is_retried(run: Run) -> None:
    """Only a refused connection is tried again: then nothing can have arrived."""
    url = f"http://127.0.0.1:{unused_port()}/"
    assert send(run, "dice", url).slept == [0.2, 0.4]
    assert send(run, "dice", url, "--retries", "0").slept == []
    assert send(run, "dice", url, "--retries", "5").slept == [0.2, 0.4, 0.8, 1.0, 1.0]
    assert send(run, "dice", url, "--repeat", "9").slept == [0.2, 0.4]


def test_retry_reaches_a_receiver_that_starts_late(program: Run) -> None:
    port = unused_port()
    doors: list[socket.socket] = []

    def open_late() -> None:
        time.sleep(0.5)
        doors.append(socket.create_server(("127.0.0.1", port)))
        line, _ = doors[0].accept()
        line.recv(65536)
        line.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        line.close()

    thread = threading.Thread(target=open_late)
    thread.start()
    url = f"http://127.0.0.1:{port}/"
    done = program("event", "send", "dice", url, "--retries", "9", env=CREDENTIALS)
    thread.join(30)
    doors[0].close()
    assert (done.exit_code, done.json["status"]) == (0, 200)


def test_delivery_that_may_have_arrived_is_not_retried(run: Run, server: Server) -> None:
    server.tells(act=lambda handler: None)
    result = send(run, "dice", server.url, "--retries", "5")
    assert (result.exit_code, result.slept, len(server.asked)) == (8, [], 1)


def trickle(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for at in range(40):
        time.sleep(0.05)
        try:
            handler.wfile.write(f"x-{at}: 1\r\n".encode())
        except OSError:
            return


def test_slow_answer_is_a_timeout(run: Run, server: Server) -> None:
    server.tells(act=trickle)
    result = send(run, "dice", server.url, "--timeout", "300ms")
    assert (result.exit_code, result.stdout) == (8, "")
    assert "did not answer in 0.3 s" in result.stderr
    assert len(server.asked) == 1


def test_endless_answer_is_limited(run: Run, server: Server) -> None:
    server.tells(200, b"x" * (1024 * 1024 + 1))
    result = send(run, "dice", server.url)
    assert result.exit_code == 8
    assert "larger than" in result.stderr


# What Sinch would make of the answer


def test_good_svaml_has_no_findings(run: Run, server: Server) -> None:
    server.tells(200, HANGUP)
    result = send(run, "ice", server.url)
    assert (result.exit_code, result.json["findings"]) == (0, [])


def test_svaml_that_sinch_refuses_is_exit_6(run: Run, server: Server) -> None:
    server.tells(200, {"action": {"name": "connectPstn"}, "instructions": [{"name": "say"}]})
    result = send(run, "ice", server.url)
    assert result.exit_code == 6
    assert {found["severity"] for found in result.json["findings"]} >= {"error"}
    assert all(found["path"].startswith("$") for found in result.json["findings"])
    assert send(run, "ice", server.url, tty=True).exit_code == 6


def test_answer_that_is_not_json_is_exit_6(run: Run, server: Server) -> None:
    server.tells(200, b"<html>")
    result = send(run, "pie", server.url)
    assert result.exit_code == 6
    assert result.json["findings"][0]["rule"] == "no-svaml"
    assert send(run, "dice", server.url).exit_code == 0


def test_empty_answer_to_ice_is_a_warning(run: Run, server: Server) -> None:
    server.tells(200, b"")
    result = send(run, "ice", server.url)
    assert (result.exit_code, result.json["findings"][0]["severity"]) == (0, "warning")
    assert send(run, "dice", server.url).json["findings"] == []


def test_answer_to_a_verification_request_is_not_linted(run: Run, server: Server) -> None:
    server.tells(200, ALLOW)
    assert send(run, "verification_request", server.url).json["findings"] == []


# Many


def test_many_are_counted_and_timed(run: Run, server: Server) -> None:
    for _ in range(5):
        server.tells(503, b"")
    server.tells(200, b"")
    result = send(run, "dice", server.url, "--repeat", "40", "--concurrency", "4")
    told = result.json
    assert (told["sent"], told["answered"], told["failed"]) == (40, 40, 0)
    assert told["statuses"] == {"200": 35, "503": 5}
    times = told["milliseconds"]
    assert list(times) == ["p50", "p90", "p95", "p99", "max"]
    assert 0 < times["p50"] <= times["p90"] <= times["p95"] <= times["p99"] <= times["max"]
    assert result.exit_code == 9
    assert len(server.asked) == 40
    assert all(is_signed(asked) for asked in server.asked)


def test_many_on_a_terminal_are_a_card(run: Run, server: Server) -> None:
    server.tells(200, b"")
    shown = send(run, "dice", server.url, "--repeat", "5", tty=True).stdout
    assert "200 OK" in shown
    assert "p99" in shown


def test_different_answers_are_checked_once_each(run: Run, server: Server) -> None:
    server.tells(200, b"<html>").tells(200, b"<html>").tells(200, HANGUP)
    result = send(run, "ice", server.url, "--repeat", "6")
    assert result.exit_code == 6
    assert [(found["rule"], found["count"]) for found in result.json["findings"]] == [
        ("no-svaml", 2)
    ]


def test_repeat_with_connection_refused(run: Run) -> None:
    args = ("--repeat", "5", "--concurrency", "2")
    result = send(run, "dice", f"http://127.0.0.1:{unused_port()}/", *args)
    assert result.exit_code == 8
    assert (result.json["failed"], result.json["milliseconds"]["p50"]) == (5, None)


# Recordings


def test_replay_signs_recorded_callbacks_again(run: Run, server: Server, tmp_path: Path) -> None:
    server.tells(200, b"")
    file = recording(
        tmp_path / "recorded.ndjson",
        {
            "time": "2026-11-24T10:00:00Z",
            "method": "POST",
            "path": "/sinch/dice?a=1",
            "headers": [
                ["Host", "old.invalid"],
                ["Content-Type", "application/json"],
                ["X-CB-Tenant", "7"],
                ["Authorization", "Application old:old"],
                ["x-timestamp", "2014-09-24T10:59:41Z"],
                ["Content-Length", "3"],
            ],
            "body": '{"event":"dice", "callid":"c1"}\n',
            "answer": {"status": 200, "headers": [], "body": ""},
            "verified": True,
            "milliseconds": 1.2,
        },
        {"method": "POST", "path": "/x", "headers": [], "bodyBase64": "AP8="},
        '{"event":"notify","callid":"c2"}',
    )
    result = send(run, "--replay", file, server.url, now=NOW)
    assert result.exit_code == 0, result.stderr
    assert [(line["kind"], line["id"], line["status"]) for line in result.lines] == [
        ("dice", "c1", 200),
        ("unknown", "", 200),
        ("notify", "c2", 200),
    ]
    first, second, third = server.asked
    assert (first.path, first.body) == ("/sinch/dice?a=1", b'{"event":"dice", "callid":"c1"}\n')
    assert first.headers["content-type"] == "application/json"
    assert first.headers["x-cb-tenant"] == "7"
    assert first.headers["host"] in server.url
    assert first.headers["x-timestamp"].startswith("2026-11-24T12:00:00")
    assert (second.path, second.body) == ("/x", b"\x00\xff")
    assert third.path == "/"
    assert all(is_signed(asked) for asked in server.asked)


def test_a_path_in_the_url_is_used_for_all(run: Run, server: Server, tmp_path: Path) -> None:
    server.tells(200, b"")
    file = recording(tmp_path / "r", {"path": "/old", "body": "{}"}, {"path": "x", "body": "{}"})
    send(run, "--replay", file, f"{server.url}/new?y")
    assert [asked.path for asked in server.asked] == ["/new?y", "/new?y"]


@pytest.mark.parametrize(
    "path", ["//elsewhere.invalid/", "/@elsewhere.invalid/", "http://e.invalid/"]
)
def test_replay_never_leaves_the_host(run: Run, server: Server, tmp_path: Path, path: str) -> None:
    server.tells(200, b"")
    send(run, "--replay", recording(tmp_path / "r", {"path": path, "body": "{}"}), server.url)
    assert len(server.asked) == 1


def test_bad_records_are_reported_and_the_rest_is_sent(
    run: Run, server: Server, tmp_path: Path
) -> None:
    server.tells(200, b"")
    file = recording(
        tmp_path / "r",
        {"body": 7},
        "nonsense",
        {"body": "{}", "path": "/\u0000"},
        {"body": "{}", "headers": [["a"], 7, ["Content-Type", "a\nb"]], "method": 5, "path": 1},
    )
    result = send(run, "--replay", file, server.url)
    assert result.exit_code == 6
    assert [f"line {at}" in result.stderr for at in (1, 2, 3, 4)] == [True, True, True, False]
    assert [asked.body for asked in server.asked] == [b"{}"]
    for options in (("--dry-run",), ("--repeat", "2")):
        result = send(run, "--replay", file, server.url, *options)
        assert (result.exit_code, result.stderr.count("bad record")) == (6, 3)
    assert len(server.asked) == 3


def test_a_recording_is_one_line_each_on_a_terminal_and_can_be_repeated(
    run: Run, server: Server, tmp_path: Path
) -> None:
    server.tells(200, b"").tells(500, b"").tells(200, b"")
    file = recording(
        tmp_path / "r", *({"body": f'{{"event":"dice","callid":"c{n}"}}'} for n in "123")
    )
    shown = send(run, "--replay", file, server.url, tty=True)
    assert shown.exit_code == 9
    assert [line.split()[-1] for line in shown.stdout.splitlines()] == ["c1", "c2", "c3"]
    told = send(run, "--replay", file, server.url, "--repeat", "2", "--concurrency", "3").json
    assert told["sent"] == 6


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 5000,
        b'{"a":' * 3000 + b"1" + b"}" * 3000,
        b'{"a":"\\ud800"}',
        b"\xff\xfe{",
        b"9" * 5000,
    ],
)
def test_a_hostile_answer_is_only_an_answer(run: Run, server: Server, body: bytes) -> None:
    server.tells(200, body)
    assert send(run, "dice", server.url).exit_code == 0
    assert send(run, "dice", server.url, tty=True).exit_code == 0
    assert send(run, "ice", server.url).exit_code == 6


# SMS, Conversation and number callbacks, and files that are not callbacks


def verdict(asked: Asked) -> Verdict:
    """What a receiver with the webhook and numbers secrets thinks of a request."""
    arrived = Arrived(asked.method, asked.path, tuple(asked.headers.items()), asked.body)
    secrets = CallbackSecrets(None, Secret(WEBHOOK_SECRET), Secret(NUMBERS_SECRET))
    return check_callback(arrived, secrets, now=NOW, max_age=timedelta(minutes=1))


@pytest.mark.parametrize("kind", [*SMS, *CONVERSATION, *NUMBERS])
def test_webhooks_and_number_events_are_signed_as_sinch_does(
    run: Run, server: Server, kind: str
) -> None:
    server.tells(200, b"")
    result = run("event", "send", kind, server.url, env=CALLBACK_SECRETS, now=NOW)
    assert result.exit_code == 0, result.stderr
    assert "authorization" not in server.asked[0].headers
    assert verdict(server.asked[0]).valid
    assert verdict(server.asked[0]).scheme == ("numbers" if kind in NUMBERS else "webhook")
    assert server.asked[0].headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("mo_text", "there is no webhook secret"),
        ("conversation_message_inbound", "there is no webhook secret"),
        ("number_event", "there is no secret of number callbacks"),
        ("ice", "there is no application key"),
    ],
)
def test_kind_without_its_secret_is_exit_3_and_no_sign_sends_it_unsigned(
    run: Run, server: Server, kind: str, words: str
) -> None:
    result = run("event", "send", kind, server.url)
    assert (result.exit_code, server.asked) == (3, [])
    assert words in result.stderr
    assert ("--no-sign" in result.stderr) is (kind != "ice")
    server.tells(200, b'{"action":{"name":"hangup"}}' if kind == "ice" else b"")
    assert run("event", "send", kind, server.url, "--no-sign").exit_code == 0
    names = set(server.asked[0].headers)
    assert not names & {"authorization", "x-sinch-signature", "x-sinch-webhook-signature"}


def test_scheme_option_signs_in_another_scheme(run: Run, server: Server) -> None:
    server.tells(200, b"")
    send(run, "mo_text", server.url, "--scheme", "application")
    assert is_signed(server.asked[0])
    send(run, "dice", server.url, "--scheme", "numbers")
    assert "x-sinch-signature" in server.asked[1].headers
    both = send(run, "dice", server.url, "--scheme", "numbers", "--no-sign")
    assert (both.exit_code, len(server.asked)) == (2, 2)


def test_headers_of_a_webhook_signature_can_be_overridden(run: Run, server: Server) -> None:
    server.tells(200, b"")
    nonce = ("--header", "X-Sinch-Webhook-Signature-Nonce: mine")
    stamp = ("--header", "X-Sinch-Webhook-Signature-Timestamp: 1795521600")
    send(run, "mo_text", server.url, *nonce, *stamp)
    headers = server.asked[0].headers
    parts = WebhookParts(server.asked[0].body, "mine", "1795521600")
    assert headers["x-sinch-webhook-signature"] == parts.signature(Secret(WEBHOOK_SECRET))


def test_each_callback_of_a_recording_is_signed_in_its_own_scheme(
    run: Run, server: Server, tmp_path: Path
) -> None:
    server.tells(200, b"")
    bodies = ('{"type":"mo_text","id":"1"}', '{"event":"dice","callid":"2"}')
    file = recording(tmp_path / "r", *({"body": body} for body in bodies))
    send(run, "--replay", file, server.url, now=NOW)
    assert ["authorization" in asked.headers for asked in server.asked] == [False, True]
    assert verdict(server.asked[0]).valid
    again = run("event", "send", "--replay", file, server.url, env=CREDENTIALS)
    assert (again.exit_code, len(server.asked)) == (3, 2)


def test_curl_of_a_webhook_signs_with_its_scheme(run: Run, server: Server) -> None:
    line = send(run, "mo_text", server.url, "--curl").stdout
    assert "sinchctl event sign -)" in line
    assert (
        "--scheme webhook" in send(run, "dice", server.url, "--scheme", "webhook", "--curl").stdout
    )
    bare = send(run, "mo_text", server.url, "--curl", "--no-sign").stdout
    assert "event sign" not in bare
    assert "--header 'content-type: application/json; charset=utf-8'" in bare


def test_webhook_secret_is_in_no_output(run: Run, server: Server) -> None:
    server.tells(200, b"")
    for options in (("-vv",), ("--dry-run",), ("--curl",), ("-o", "json")):
        result = send(run, "mo_text", server.url, *options)
        assert WEBHOOK_SECRET not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("menu.yaml", "menus: {main: {prompt: Hi}}", "a callback is JSON, not YAML or TOML"),
        ("reply.TOML", "a = 1", "a callback is JSON, not YAML or TOML"),
        ("svaml.json", '{"action":{"name":"hangup"}}', "it is SVAML, the answer to one"),
        ("answer.json", '{"Instructions":[]}', "it is SVAML, the answer to one"),
    ],
)
def test_file_that_is_not_a_callback_is_refused(
    run: Run, server: Server, tmp_path: Path, name: str, text: str, words: str
) -> None:
    (tmp_path / name).write_text(text)
    result = send(run, str(tmp_path / name), server.url)
    assert (result.exit_code, server.asked) == (2, [])
    assert "is not a callback" in result.stderr
    assert words.lower() in result.stderr.lower()


@pytest.mark.parametrize("text", ['{"contact_id":"1"}', "[1]", "what"])
def test_an_unknown_body_is_sent_with_a_warning(
    run: Run, server: Server, tmp_path: Path, text: str
) -> None:
    server.tells(200, b"")
    (tmp_path / "foo.json").write_text(text)
    result = send(run, str(tmp_path / "foo.json"), server.url)
    assert result.exit_code == 0
    assert "foo.json' is not a callback that sinchctl knows; it is sent unchanged" in result.stderr
    assert server.asked[0].body == text.encode()
