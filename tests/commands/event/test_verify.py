"""sinchctl event verify: requests out of files and options, verdicts in every format."""

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sinchctl.errors import UsageError
from sinchctl.events import samples
from sinchctl.events.request_file import read_request
from sinchctl.secret import Secret
from sinchctl.signing import numbers_headers, signature_headers, webhook_headers
from tests.conftest import (
    CALLBACK_SECRETS,
    CREDENTIALS,
    KEY,
    NOW,
    NUMBERS_SECRET,
    SECRET,
    WEBHOOK_SECRET,
    Run,
)

STAMP = "2026-11-24T12:00:00.0000000Z"
JSON = "application/json; charset=utf-8"
UNIX = str(int(NOW.timestamp()))
BODY = b'{"event":"ice","callid":"c-1"}'
OTHER_KEY, OTHER_SECRET = "5F5C418A-0F91-4BBC-8234-A9BF5EDDAD97", "JViE5vDor0Sw3WllZka15Q=="


def headers(
    body: bytes = BODY,
    *,
    path: str = "/sinch",
    stamp: str = STAMP,
    content_type: str = JSON,
    method: str = "POST",
    credentials: tuple[str, str] = (KEY, SECRET),
) -> dict[str, str]:
    """The headers that Sinch would send."""
    key, secret = credentials
    return signature_headers((key, Secret(secret)), method, path, body, content_type, stamp)


def raw(
    body: bytes = BODY,
    given: dict[str, str] | None = None,
    line: str = "POST /sinch HTTP/1.1",
    end: str = "\r\n",
) -> bytes:
    """A request as a proxy saves it."""
    named = headers(body) if given is None else given
    head = "".join(f"{text}{end}" for text in (line, *(f"{n}: {t}" for n, t in named.items())))
    return head.encode() + end.encode() + body


def options(body: bytes = BODY, **named: Any) -> list[str]:
    return [
        word for pair in headers(body, **named).items() for word in ("--header", ": ".join(pair))
    ]


def verify(run: Run, *args: str, **named: Any) -> Any:
    return run("event", "verify", *args, env=CREDENTIALS, now=named.pop("now", NOW), **named)


@pytest.fixture
def saved(tmp_path: Path) -> Any:
    """Writes a file and gives its name."""

    def write(data: bytes, name: str = "saved") -> str:
        (tmp_path / name).write_bytes(data)
        return str(tmp_path / name)

    return write


# --- where the callback comes from ---


def test_a_body_with_its_path_and_headers(run: Run, saved: Any) -> None:
    for args, stdin in (([saved(BODY)], b""), (["-"], BODY), ([], BODY)):
        done = verify(run, *args, "--path", "/sinch", *options(), stdin=stdin)
        assert done.exit_code == 0, done.stderr
        assert done.stderr == ""
        assert done.json == {
            "valid": True,
            "code": "valid",
            "scheme": "application",
            "reason": "the signature is valid",
            "kind": "ice",
            "id": "c-1",
            "age": 0.0,
            "notes": [],
        }


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("line", ["POST /sinch HTTP/1.1", "POST /sinch HTTP/2", "post /sinch?a=1"])
def test_a_request_as_a_proxy_saves_it(run: Run, saved: Any, line: str, end: str) -> None:
    data = raw(line=line, end=end)
    assert verify(run, "--request", saved(data)).exit_code == 0
    assert verify(run, "--request", "-", stdin=data).exit_code == 0
    assert verify(run, "--request", saved(b"\r\n\n" + data)).exit_code == 0
    assert verify(run, "--request", saved(b"\xef\xbb\xbf" + data)).exit_code == 0


def test_an_absolute_address_in_the_request_line(run: Run, saved: Any) -> None:
    data = raw(line="POST https://app.example:8443/sinch?x=1 HTTP/1.1")
    assert verify(run, "--request", saved(data)).exit_code == 0


def test_headers_in_any_case_and_folded(run: Run, saved: Any) -> None:
    own = {name.upper(): text for name, text in headers().items()}
    own["AUTHORIZATION"] = own["AUTHORIZATION"].replace(" ", "\r\n\t ", 1)
    own["X-Other"] = "a\n  b\n c"
    assert verify(run, "--request", saved(raw(given=own))).exit_code == 0


@pytest.mark.parametrize("behind", [b"", b"\n", b"\r\n"])
def test_the_body_is_every_byte_behind_the_blank_line(run: Run, saved: Any, behind: bytes) -> None:
    body = b' {"event":"ice"}\r\n\x00\xff' + behind
    assert verify(run, "--request", saved(raw(body))).exit_code == 0
    assert verify(run, "--request", saved(raw(body) + b" ")).exit_code == 11


@pytest.mark.parametrize(
    ("behind", "words"), [(b"\n", "a line end behind"), (b"HTTP/1.1 200 OK", "15 bytes behind")]
)
def test_content_length_ends_the_body(run: Run, saved: Any, behind: bytes, words: str) -> None:
    own = {**headers(), "Content-Length": str(len(BODY))}
    done = verify(run, "--request", saved(raw(given=own) + behind))
    assert (done.exit_code, len(done.json["notes"])) == (0, 1)
    assert words in done.json["notes"][0]
    short = verify(run, "--request", saved(raw(given={**headers(), "Content-Length": "99"})))
    assert (short.exit_code, "content-length says 99" in short.json["notes"][0]) == (0, True)


def test_a_body_that_was_signed_longer_than_its_length(run: Run, saved: Any) -> None:
    own = {**headers(BODY + b"\n"), "content-length": str(len(BODY))}
    done = verify(run, "--request", saved(raw(given=own) + b"\n"), "--explain")
    assert done.json["causes"][0]["id"] in {"line-end", "body-longer"}


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_chunks_are_put_together(run: Run, saved: Any, end: bytes) -> None:
    chunks = (b"10;x=y", BODY[:16], b"e", BODY[16:], b"0", b"trailer: 1", b"")
    own = {**headers(), "Transfer-Encoding": "chunked"}
    data = raw(b"", own) + end.join(chunks) + end
    done = verify(run, "--request", saved(data))
    assert (done.exit_code, done.json["notes"]) == (
        0,
        ["the body was put together from its chunks"],
    )
    plain = verify(run, "--request", saved(raw(BODY, own)))
    assert (plain.exit_code, "read unchanged" in plain.json["notes"][0]) == (0, True)


CURL = """* Trying 127.0.0.1:8080...
* Connected to app.example (127.0.0.1) port 8080
> POST /sinch HTTP/1.1
> Host: app.example
{head}> Content-Length: {size}
>
{body}* upload completely sent off: 30 bytes
< HTTP/1.1 401 Unauthorized
< Content-Length: 2
<
no"""


def curl(body: str = "") -> bytes:
    head = "".join(f"> {name}: {text}\n" for name, text in headers().items())
    return CURL.format(head=head, body=body, size=len(BODY)).encode()


def test_curl_verbose_output_with_a_separate_body(run: Run, saved: Any) -> None:
    printed = saved(curl(), "printed")
    assert verify(run, "--request", printed, saved(BODY, "body")).exit_code == 0
    crlf = saved(curl().replace(b"\n", b"\r\n"), "crlf")
    assert verify(run, "--request", crlf, "-", stdin=BODY).exit_code == 0
    alone = verify(run, "--request", printed, stdin=BODY)
    assert (alone.exit_code, alone.stdout) == (2, "")
    assert "curl -v does not print it" in alone.stderr


@pytest.mark.parametrize("mark", ["", "> "])
def test_curl_verbose_output_with_the_body(run: Run, saved: Any, mark: str) -> None:
    printed = saved(curl(f"}} [30 bytes data]\n{mark}{BODY.decode()}\n"))
    assert verify(run, "--request", printed).exit_code == 0


def test_options_override_the_request(run: Run, saved: Any) -> None:
    request = saved(raw(line="PUT /proxied HTTP/1.1"))
    assert verify(run, "--request", request).exit_code == 11
    assert verify(run, "--request", request, "--path", "/sinch", "--method", "post").exit_code == 0
    wrong = saved(raw(given={**headers(), "x-timestamp": "soon"}), "wrong")
    assert verify(run, "--request", wrong, "--header", f"X-Timestamp: {STAMP}").exit_code == 0
    other = saved(b"{}", "body")
    assert verify(run, "--request", saved(raw()), other).exit_code == 11


def test_a_head_without_a_request_line_needs_a_path(run: Run, saved: Any) -> None:
    bare = saved(raw().partition(b"\r\n")[2])
    assert verify(run, "--request", bare).exit_code == 2
    assert verify(run, "--request", bare, "--path", "/sinch").exit_code == 0


def test_the_method_of_the_request_line_counts(run: Run, saved: Any) -> None:
    data = raw(given=headers(method="PUT"), line="PUT /sinch HTTP/1.1")
    assert verify(run, "--request", saved(data)).exit_code == 0
    assert verify(run, saved(BODY), "--path", "/sinch", *options(method="PUT")).exit_code == 11


def test_a_missing_content_type_is_signed_as_empty(run: Run, saved: Any) -> None:
    body = saved(BODY)
    assert verify(run, body, "--path", "/sinch", *options(content_type="")).exit_code == 0


def test_a_query_may_stand_in_the_path(run: Run, saved: Any) -> None:
    done = verify(run, saved(BODY), "--path", "/sinch?a=1", *options())
    assert (done.exit_code, done.json["notes"]) == (0, [])
    signed = verify(run, saved(BODY), "--path", "/s?a=1", *options(path="/s?a=1"), "--explain")
    assert (signed.exit_code, signed.json["parts"]["path"]) == (0, "/s?a=1")
    assert "query" in signed.json["notes"][0]


# --- recordings ---


def record(body: bytes = BODY, **more: Any) -> dict[str, Any]:
    given = {"time": STAMP, "method": "POST", "path": "/sinch", "body": body.decode()}
    return {**given, "headers": [*headers(body).items()], **more}


def test_a_recording_is_checked_line_by_line_by_the_time_it_came(run: Run, saved: Any) -> None:
    rows = [record(), record(body=b'{"event":"dice","callid":"c-2"}'), record(path="/other")]
    late = record(time="2026-11-24T12:06:00.000Z")
    file = saved("".join(f"{json.dumps(row)}\n" for row in [*rows, late]).encode())
    done = verify(run, "--request", file, "--all")
    assert done.exit_code == 11
    verdicts = [(line["line"], line["id"], line["code"]) for line in done.lines]
    assert verdicts == [
        (1, "c-1", "valid"),
        (2, "c-2", "valid"),
        (3, "c-1", "mismatch"),
        (4, "c-1", "stale"),
    ]
    assert "2 of 4 callbacks are not authentic (line 3, 4)" in done.stderr
    failures = verify(run, "--request", file)
    assert [(line["line"], line["code"]) for line in failures.lines] == [
        (3, "mismatch"),
        (4, "stale"),
    ]
    assert (failures.exit_code, failures.stderr) == (11, done.stderr)


def test_quiet_prints_the_ids_of_authentic_callbacks_alone(run: Run, saved: Any) -> None:
    rows = [record(), record(path="/other"), record(body=b'{"event":"dice","callid":"c-2"}')]
    file = saved("".join(f"{json.dumps(row)}\n" for row in rows).encode())
    assert verify(run, "--request", file, "-q").stdout == ""
    assert verify(run, "--request", file, "-q", "--all").stdout == "c-1\nc-2\n"


def test_a_recording_of_valid_callbacks_is_counted(run: Run, saved: Any) -> None:
    file = saved(f"{json.dumps(record())}\n".encode() * 3)
    done = verify(run, "--request", file)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "all 3 callbacks are authentic\n"
    alone = verify(run, "--request", saved(json.dumps(record()).encode(), "alone"))
    assert (alone.exit_code, alone.json["valid"], alone.stderr) == (0, True, "")


def test_a_path_that_begins_with_two_slashes(run: Run, saved: Any) -> None:
    data = raw(given=headers(path="//cb"), line="POST //cb HTTP/1.1")
    assert verify(run, "--request", saved(data)).exit_code == 0
    assert verify(run, "--request", saved(raw(line="POST //sinch HTTP/1.1"))).exit_code == 11


# --- AWS Lambda proxy events ---


def gateway(version: str, body: bytes = BODY, *, encoded: bool = False) -> dict[str, Any]:
    """The event of API Gateway for a REST API (1.0), an HTTP API (2.0) or a load balancer."""
    text = base64.b64encode(body).decode() if encoded else body.decode()
    common = {"headers": headers(path="/prod/cb"), "body": text, "isBase64Encoded": encoded}
    if version == "2.0":
        http = {"method": "POST", "path": "/prod/cb"}
        context: dict[str, Any] = {"http": http, "timeEpoch": 1795521600000}
        return {"version": "2.0", "rawPath": "/prod/cb", "rawQueryString": "a=1"} | (
            {"requestContext": context} | common
        )
    if version == "1.0":
        context = {"path": "/prod/cb", "stage": "prod", "requestTimeEpoch": 1795521600000}
        several = {name: [text] for name, text in headers(path="/prod/cb").items()}
        own = {"httpMethod": "POST", "path": "/cb", "multiValueHeaders": several}
        return common | own | {"headers": None, "requestContext": context}
    elb = {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu-north-1:1:targetgroup/a"}}
    return common | {"httpMethod": "POST", "path": "/prod/cb", "requestContext": elb}


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize("version", ["1.0", "2.0", "alb"])
def test_lambda_proxy_events(run: Run, saved: Any, version: str, encoded: bool) -> None:
    file = saved(json.dumps(gateway(version, encoded=encoded), indent=2).encode())
    done = verify(run, "--request", file)
    assert (done.exit_code, done.json["id"], done.json["notes"]) == (0, "c-1", [])
    changed = saved(json.dumps(gateway(version, BODY + b" ", encoded=encoded)).encode(), "changed")
    assert verify(run, "--request", changed).json["code"] == "mismatch"


def test_lambda_proxy_events_are_checked_at_their_own_time(run: Run, saved: Any) -> None:
    later = NOW + timedelta(days=9)
    lines = [json.dumps(gateway(version)) for version in ("1.0", "2.0", "alb")]
    done = verify(run, "--request", saved("\n".join(lines).encode()), now=later)
    assert [(line["line"], line["code"]) for line in done.lines] == [(3, "stale")]


@pytest.mark.parametrize(
    "change", [{"rawPath": 7, "requestContext": {}}, {"body": "%", "isBase64Encoded": True}]
)
def test_a_malformed_lambda_event_is_a_bad_record(
    run: Run, saved: Any, change: dict[str, Any]
) -> None:
    done = verify(run, "--request", saved(json.dumps(gateway("2.0") | change).encode()))
    assert (done.exit_code, done.stdout) == (6, "")
    assert "line 1: bad record: this is not a request with headers" in done.stderr


def test_truncated_recording_is_reported_and_the_rest_is_checked(run: Run, saved: Any) -> None:
    text = f'{json.dumps(record())}\n{{"a":1}}\n{json.dumps(record())[:50]}'
    done = verify(run, "--request", saved(text.encode()))
    assert (done.exit_code, len(done.lines)) == (6, 1)
    assert "line 2: bad record: this is not a request with headers" in done.stderr
    assert "line 3: bad record: it is cut off" in done.stderr


def test_explanations_of_a_long_recording_are_limited(run: Run, saved: Any) -> None:
    rows = [record(path="/other"), *[record(time="2027-01-01T00:00:00Z")] * 30, record()]
    file = saved("".join(f"{json.dumps(row)}\n" for row in rows).encode())
    verdicts = verify(run, "--request", file, "--explain", "--all").lines
    assert sum("explanation" in verdict for verdict in verdicts) == 20
    assert verdicts[-1]["valid"]


def test_malformed_records_do_not_crash(run: Run, saved: Any) -> None:
    odd = [
        {"headers": [["a"], 7, ["b", 1]], "method": 5, "time": 3},
        {"time": "soon", "path": "\n"},
    ]
    rows = [record(**one) for one in odd]
    done = verify(run, "--request", saved("".join(f"{json.dumps(row)}\n" for row in rows).encode()))
    assert done.exit_code == 11


# --- what is said ---


def test_invalid_signature_is_exit_11(run: Run, saved: Any) -> None:
    done = verify(run, saved(b"{}"), "--path", "/sinch", *options())
    assert (done.exit_code, done.json["valid"], done.json["code"]) == (11, False, "mismatch")
    assert done.stderr == (
        "sinchctl: error: the signature does not match the request. "
        "Add --explain to find out what is wrong.\n"
    )
    told = verify(run, saved(b"{}"), "--path", "/sinch", *options(), "-o", "json")
    assert json.loads(told.stderr)["error"]["exitCode"] == 11


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["x-timestamp: x"], "no-authorization"),
        (["authorization: Basic a2V5OnNlY3JldA=="], "scheme"),
        (["authorization: Application x"], "authorization"),
        ([f"authorization: Application {OTHER_KEY}:eA=="], "key"),
        ([f"authorization: Application {KEY}:eA=="], "no-timestamp"),
    ],
)
def test_missing_signature_is_11(run: Run, given: list[str], code: str) -> None:
    words = [word for text in given for word in ("--header", text)]
    done = verify(run, "--path", "/sinch", *words, stdin=BODY)
    assert (done.exit_code, done.json["code"]) == (11, code)
    assert verify(run, "--path", "/sinch", *words, "--explain", stdin=BODY).exit_code == 11


def test_max_age_is_checked_unless_it_is_0(run: Run) -> None:
    args = ("--path", "/sinch", *options(stamp="2026-11-24T11:54:59.0000000Z"))
    old = verify(run, *args, stdin=BODY)
    assert (old.exit_code, old.json["code"]) == (11, "stale")
    assert "5 min old" in old.json["reason"]
    assert verify(run, *args, "--max-age", "6m", stdin=BODY).exit_code == 0
    assert verify(run, *args, "--max-age", "0", stdin=BODY).exit_code == 0
    explained = verify(run, *args, "--explain", stdin=BODY).json
    assert "--max-age 0" in explained["causes"][0]["fix"]
    ahead = ("--path", "/sinch", *options(stamp="2026-11-24T12:06:00.0000000Z"))
    assert verify(run, *ahead, stdin=BODY).json["code"] == "future"


def test_the_parts_are_shown_line_by_line(run: Run) -> None:
    told = verify(run, "--path", "/sinch", *options(), "--explain", stdin=BODY).json
    assert told["parts"] == {
        "method": "POST",
        "contentMd5": "+3avZMPXGoJ016LMLub5LQ==",
        "contentType": JSON,
        "timestamp": STAMP,
        "path": "/sinch",
    }
    assert told["stringToSign"].split("\n") == [
        "POST",
        "+3avZMPXGoJ016LMLub5LQ==",
        JSON,
        f"x-timestamp:{STAMP}",
        "/sinch",
    ]
    assert (told["causes"], told["tried"], told["bodyBytes"]) == ([], 0, len(BODY))


def test_one_changed_byte_is_named(run: Run, saved: Any) -> None:
    changed = saved(raw().replace(b'"ice"', b'"Ice"'))
    done = verify(run, "--request", changed, "--explain")
    assert done.exit_code == 11
    assert done.json["explanation"].startswith("the body was changed after it was signed")
    assert 'byte 11 is "I" and was "i"' in done.stderr


def test_a_card_says_why_and_how_to_fix_it(run: Run, saved: Any) -> None:
    pretty = saved(raw(json.dumps(json.loads(BODY), indent=2).encode(), headers()))
    shown = verify(run, "--request", pretty, "--explain", "--no-color", tty=True)
    text = " ".join(shown.stdout.replace("│", " ").split())
    assert "Signature does not match" in text
    assert "Fix " in text
    assert "as compact JSON, without spaces" in text
    assert "your framework parsed and re-serialised the JSON before you hashed it" in text
    assert "5 path /sinch" in text
    assert shown.stderr.startswith("sinchctl: error: the signature does not match the request. ")


def test_a_signature_is_shown_only_where_it_is_asked_for(run: Run, saved: Any) -> None:
    other = b'{"event":"ace"}'
    right = headers(other)["authorization"].partition(":")[2]
    request = saved(raw(other, headers()))
    for args in ((), ("--explain",), ("-o", "raw"), ("-v", "--explain"), ("--debug",)):
        done = verify(run, "--request", request, *args)
        assert right not in done.stdout + done.stderr
        assert SECRET not in done.stdout + done.stderr
    told = verify(run, "--request", request, "--show-signature").json["signature"]
    assert told == {
        "expected": right,
        "received": headers()["authorization"].partition(":")[2],
    }


def test_every_output_format(run: Run, saved: Any) -> None:
    good, bad = saved(raw(), "good"), saved(raw(b"{}", headers()), "bad")
    assert verify(run, "--request", good, "-q").stdout == "c-1\n"
    assert verify(run, "--request", bad, "-q").stdout == ""
    assert verify(run, "--request", good, "--field", "valid").stdout == "true\n"
    assert verify(run, "--request", bad, "--field", "code").stdout == "mismatch\n"
    assert verify(run, "--request", good, "-o", "raw").stdout == BODY.decode()
    assert verify(run, "--request", good, "-o", "tsv").stdout == (
        "true\tice\tc-1\t0.0\tthe signature is valid\n"
    )
    assert verify(run, "--request", good, "-o", "json").json["valid"] is True
    assert "Signature is valid" in verify(run, "--request", good, tty=True).stdout


def test_terminal_escapes_in_headers_are_neutralised(run: Run, saved: Any) -> None:
    own = {**headers(), "content-type": "\x1b]52;c;QQ==\x07\x1b[2J[red]"}
    shown = verify(run, "--request", saved(raw(given=own)), "--explain", "--no-color", tty=True)
    assert shown.exit_code == 11
    assert "\x1b" not in shown.stdout + shown.stderr
    assert "\\x1b]52" in shown.stdout


# --- whose it is ---


def test_the_profile_that_it_is_for_is_named(run: Run, saved: Any, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir(mode=0o700)
    profiles = config / "profiles.toml"
    profiles.write_text(
        f'[profiles.acme]\napplication_key = "{OTHER_KEY}"\napplication_secret = "{OTHER_SECRET}"\n'
        f'[profiles.kept]\napplication_key = "{KEY}"\n'
        f'application_secret_command = "touch {config}/ran"\n'
        '[profiles.broken]\napplication_key = "x"\n'
    )
    profiles.chmod(0o600)
    request = saved(raw(given=headers(credentials=(OTHER_KEY, OTHER_SECRET))))
    done = verify(run, "--request", request, "--explain")
    assert [cause["fix"] for cause in done.json["causes"]] == ["choose it with -p acme"] * 2
    assert OTHER_SECRET not in done.stdout + done.stderr
    assert not (config / "ran").exists()
    assert run("event", "verify", "--request", request, "-p", "acme", now=NOW).exit_code == 0


def test_what_the_sandbox_signed_is_said_to_be(run: Run, saved: Any) -> None:
    body = saved(BODY)
    signed = run("--sandbox", "event", "sign", body, "--path", "/sinch", now=NOW).stdout
    request = saved(f"POST /sinch HTTP/1.1\n{signed}\n".encode() + BODY, "request")
    done = verify(run, "--request", request, "--explain")
    assert {cause["fix"] for cause in done.json["causes"]} == {"add --sandbox"}
    assert run("--sandbox", "event", "verify", "--request", request, now=NOW).exit_code == 0


# --- mistakes ---


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("FILE", "--path", "/sinch"),
        ("FILE", "--header", "a: b"),
        ("FILE", "--path", "/", "--header", "nope"),
        ("FILE", "--path", "/", "--header", ": x"),
        ("FILE", "--path", "/", "--header", "a: b", "--max-age", "soon"),
        ("no-such-file", "--path", "/", "--header", "a: b"),
        ("--request", "no-such-file"),
        ("--request", "-", "-"),
        ("--request", "FILE"),
    ],
)
def test_mistakes_are_usage_errors(run: Run, saved: Any, args: tuple[str, ...]) -> None:
    file = saved(b"nonsense")
    done = verify(run, *(file if word == "FILE" else word for word in args), stdin=b"x")
    assert (done.exit_code, done.stdout) == (2, ""), done.stderr


def test_no_body_on_a_terminal_is_a_usage_error(run: Run) -> None:
    assert verify(run, "--path", "/", "--header", "a: b", tty=True).exit_code == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\r\n\n", "is empty"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "a response, not a request"),
        ("POST / HTTP/1.1\r\n\r\n".encode("utf-16"), "UTF-16"),
        (b"<html>", "it begins '<html>'"),
        (b'POST / HTTP/1.1\r\na: b\r\n{"event":"ice"}', "line 3 of the head"),
        (b"POST / HTTP/1.1\r\n" + b"a" * 70_000, "goes on and on"),
        (b"POST / HTTP/1.1\r\n" + b"a: b\r\n" * 200_000, "goes on and on"),
    ],
)
def test_file_without_a_request_is_refused(run: Run, saved: Any, data: bytes, words: str) -> None:
    done = verify(run, "--request", saved(data))
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


def test_credentials_are_needed(run: Run, saved: Any) -> None:
    assert run("event", "verify", "--request", saved(raw())).exit_code == 3


# --- any bytes ---

LINES = st.lists(
    st.sampled_from(
        [
            *(b"POST /sinch HTTP/1.1", b"> POST / HTTP/1.1", b"> a: b", b">", b"", b" folded"),
            *(b"Content-Length: 3", b"Transfer-Encoding: chunked", b"5;x", b"0", b"{}", b"< x"),
            *(f"authorization: Application {KEY}:eA==".encode(), b"x-timestamp: 2026-11-24"),
        ]
    )
    | st.binary(max_size=20),
    max_size=12,
).map(b"\n".join)


@settings(max_examples=80, deadline=None)
@given(LINES | st.binary(max_size=100))
@example(b"POST / HTTP/1.1\ntransfer-encoding: chunked\n\nffffffff\n")
@example(b"POST / HTTP/1.1\na: b\n" + b" c\n" * 5000 + b"\n")
@example(b"\xff\xfe")
def test_any_bytes_are_a_request_or_a_usage_error(data: bytes) -> None:
    try:
        saved = read_request(data, "x")
    except UsageError:
        return
    assert saved.body is None or saved.body in data or b"chunked" in data.lower() or b">" in data


@settings(max_examples=30, deadline=None)
@given(LINES | st.binary(max_size=60))
@example(b'{"path":"\\ud800","headers":[["authorization","\\udfff"]],"body":"\\ud800"}')
def test_no_bytes_are_a_bug_of_the_command(data: bytes) -> None:
    from sinchctl.commandline.main import main
    from sinchctl.commandline.session import Session
    from sinchctl.terminal.streams import Terminal
    from tests.conftest import Input, Stream

    for tty in (False, True):
        terminal = Terminal(
            environ={**CREDENTIALS, "SINCHCTL_CONFIG_DIR": "/nonexistent"},
            stdin=Input(data),
            stdout=Stream(tty),
            stderr=Stream(tty),
        )
        args = ["event", "verify", "--request", "-", "--path", "/x", "--explain"]
        assert main(args, Session(terminal, now=lambda: NOW)) in {0, 2, 6, 11}


# --- webhooks and number events ---

SMS = samples.text(samples.sample("mo_text"))
NUMBER = samples.text(samples.sample("number_event"))
SECRETS = {**CREDENTIALS, **CALLBACK_SECRETS}


def webhook(body: bytes = SMS, stamp: str = UNIX) -> dict[str, str]:
    return webhook_headers(Secret(WEBHOOK_SECRET), body, JSON, "01FJA8B4A7BM43YGWSG9GBV067", stamp)


def words(given: dict[str, str]) -> list[str]:
    return [word for pair in given.items() for word in ("--header", ": ".join(pair))]


def checked(run: Run, *args: str, **named: Any) -> Any:
    return run("event", "verify", *args, "-o", "json", env=SECRETS, now=NOW, **named)


def test_webhook_is_verified_without_a_path(run: Run) -> None:
    done = checked(run, *words(webhook()), stdin=SMS)
    assert (done.exit_code, done.json["scheme"], done.json["age"]) == (0, "webhook", 0.0)
    assert checked(run, *words(webhook()), stdin=SMS + b" ").exit_code == 11


def test_number_event_is_verified_at_any_age(run: Run) -> None:
    given = numbers_headers(Secret(NUMBERS_SECRET), NUMBER, JSON)
    done = checked(run, *words(given), "--max-age", "1s", stdin=NUMBER)
    assert (done.exit_code, done.json["scheme"], done.json["age"]) == (0, "numbers", None)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (webhook(stamp=str(int(UNIX) + 600)), "future"),
        (webhook(stamp=str(int(UNIX) - 600)), "stale"),
        (webhook() | {"x-sinch-webhook-signature-algorithm": "HmacSHA1"}, "algorithm"),
        (webhook() | {"x-sinch-webhook-signature-algorithm": ""}, None),
    ],
)
def test_stale_future_and_other_algorithms_are_exit_11(
    run: Run, given: dict[str, str], code: str | None
) -> None:
    done = checked(run, *words(given), stdin=SMS)
    assert done.exit_code == 11
    assert code in {done.json["code"], None}


def test_missing_webhook_secret_is_exit_3(run: Run) -> None:
    done = verify(run, *words(webhook()), stdin=SMS)
    assert (done.exit_code, done.stdout) == (3, "")
    assert "there is no webhook secret" in done.stderr


def test_explain_works_for_every_scheme(run: Run) -> None:
    given = webhook() | {"x-sinch-webhook-signature": Secret(SECRET).sign("x")}
    done = checked(run, *words(given), "--explain", "--show-signature", stdin=SMS)
    assert done.exit_code == 11
    assert done.json["parts"] == {"nonce": "01FJA8B4A7BM43YGWSG9GBV067", "timestamp": UNIX}
    assert done.json["signature"]["expected"] == webhook()["x-sinch-webhook-signature"]
    args = ("event", "verify", "--explain", "-o", "pretty")
    card = run(*args, *words(given), env=SECRETS, stdin=SMS)
    assert "2 nonce" in card.stdout
    number = words({"X-Sinch-Signature": "00" * 20})
    card = run(*args, *number, env=SECRETS, stdin=NUMBER)
    assert "1 body" in card.stdout
    assert WEBHOOK_SECRET not in done.stdout + card.stdout


def test_requests_of_every_scheme_may_be_in_one_recording(run: Run, saved: Any) -> None:
    records = [
        (BODY, headers()),
        (SMS, webhook()),
        (NUMBER, numbers_headers(Secret(NUMBERS_SECRET), NUMBER, JSON)),
    ]
    lines = "".join(
        json.dumps(
            {
                "time": "2026-11-24T12:00:00Z",
                "method": "POST",
                "path": "/sinch",
                "headers": list(given.items()),
                "body": body.decode(),
            }
        )
        + "\n"
        for body, given in records
    )
    done = run("event", "verify", "--request", saved(lines.encode()), "--all", env=SECRETS, now=NOW)
    assert done.exit_code == 0, done.stderr
    assert [line["scheme"] for line in done.lines] == ["application", "webhook", "numbers"]


def test_raw_request_of_a_webhook_needs_no_request_line(run: Run, saved: Any) -> None:
    head = "".join(f"{name}: {text}\r\n" for name, text in webhook().items())
    data = b"POST / HTTP/1.1\r\n" + head.encode() + b"\r\n" + SMS
    assert checked(run, "--request", saved(data)).exit_code == 0
