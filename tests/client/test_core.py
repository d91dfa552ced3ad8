"""Everything that can go wrong on the line: one clear line, the right exit code, no secret."""

import base64
import contextlib
import gzip
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.conftest import CREDENTIALS, SECRET, TOKEN, Result, Run, Server

SEND = ("sms", "send", "+46700000000", "Hi")
CALL = ("callout", "tts", "+46700000000", "Hi", "--cli", "+46711111111")
GET = ("call", "get", "abc")


def assert_clean(result: Result, exit_code: int, *words: str) -> None:
    """One line on stderr that says so, nothing on stdout, no secret anywhere."""
    assert result.exit_code == exit_code, result
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.stderr.startswith("sinchctl: error: ")
    for word in words:
        assert word in result.stderr
    for secret in (SECRET, TOKEN):
        assert secret not in result.stderr


VOICE_ERROR = {"errorCode": 40102, "message": "Invalid Signature", "reference": "ref-7"}


@pytest.mark.parametrize(
    ("status", "body", "exit_code", "words"),
    [
        (400, {"errorCode": 40001, "message": "bad number"}, 14, ("bad number", "40001")),
        (401, VOICE_ERROR, 4, ("Invalid Signature", "40102", "ref-7", "profile check")),
        (
            400,
            {"errorCode": 40002, "message": "Phone number missing leading plus sign"},
            14,
            ("leading plus", "country code"),
        ),
        (409, {"errorCode": "40900", "message": "Reference already defined"}, 14, ("Choose",)),
        (422, {"errorCode": 42201, "message": "No route to destination"}, 14, ("annot route",)),
        (402, {"errorCode": 40200, "message": "no credit"}, 14, ("no credit", "top it up")),
        (403, {"errorCode": 40300, "message": "Forbidden"}, 14, ("Forbidden", "country")),
        (403, {"errorCode": 40301, "message": "Scheme"}, 4, ("Scheme", "another way")),
        (403, {"errorCode": "40302", "message": "Privileges"}, 4, ("Privileges", "may not")),
        (403, b"", 14, ("empty body", "blocked")),
        (404, {"errorCode": 40400, "message": "Call not found"}, 5, ("Call not found",)),
        (409, {"errorCode": 40900, "message": "Conflict"}, 14, ("Conflict",)),
        (422, {"errorCode": 42200, "message": "App config"}, 14, ("App config",)),
        (500, {"errorCode": 50000, "message": "Internal"}, 9, ("Internal",)),
        (502, b"<html><h1>Bad Gateway</h1></html>", 9, ("502", "Bad Gateway")),
        (418, b"", 14, ("418", "empty body")),
    ],
)
@pytest.mark.parametrize("command", [CALL, GET], ids=["write", "read"])
def test_a_refusal_says_what_sinch_said(
    status: int,
    body: Any,
    exit_code: int,
    words: tuple[str, ...],
    command: tuple[str, ...],
    run: Run,
    server: Server,
) -> None:
    server.tells(status, body)
    assert_clean(run(*command, env=server.env), exit_code, *words)


def test_401_of_the_sms_rest_api_explains_that_it_is_no_longer_sold(
    run: Run, server: Server
) -> None:
    server.tells(401, b"")
    result = run(*SEND, env=server.env)
    assert_clean(result, 4, "no longer sells", "service plan", "region")


def test_an_xms_error_shows_its_code_and_text(run: Run, server: Server) -> None:
    server.tells(400, {"code": "syntax_invalid_json", "text": "no JSON"})
    assert_clean(run(*SEND, env=server.env), 14, "no JSON", "syntax_invalid_json")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_never_followed(status: int, run: Run, server: Server) -> None:
    server.tells(status, b"", location="https://elsewhere.example/x")
    result = run(*GET, env=server.env)
    assert_clean(result, 14, "https://elsewhere.example/x")
    assert len(server.asked) == 1


@pytest.mark.parametrize("command", [CALL, GET], ids=["write", "read"])
def test_429_is_retried_with_retry_after_and_ends_7(
    command: tuple[str, ...], run: Run, server: Server
) -> None:
    server.tells(429, {"errorCode": 42900, "message": "slow down"}, retry_after="3")
    result = run(*command, env=server.env)
    assert_clean(result, 7, "slow down", "Wait 3 seconds")
    assert len(server.asked) == 3
    assert [round(pause) for pause in result.slept] == [3, 3]


def test_429_once_ends_well(run: Run, server: Server) -> None:
    server.tells(429, {}).tells(200, {"callId": "c"})
    result = run(*CALL, env=server.env)
    assert (result.exit_code, result.json) == (0, {"callId": "c"})


def test_a_retry_after_may_be_a_date(run: Run, server: Server) -> None:
    moment = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
    server.tells(429, {}, retry_after="Tue, 24 Nov 2026 12:00:07 GMT").tells(200, {"callId": "c"})
    result = run(*CALL, env=server.env, now=moment)
    assert (result.exit_code, [round(pause) for pause in result.slept]) == (0, [7])


@pytest.mark.parametrize("odd", ["soon", "-1", "", "\xb2", "9" * 400, "Mon, 99 Xyz 2026"])
def test_an_odd_retry_after_is_no_trouble(odd: str, run: Run, server: Server) -> None:
    server.tells(429, {}, retry_after=odd)
    assert_clean(run(*GET, "--retries", "1", env=server.env), 7)


def test_a_retry_after_of_hours_is_not_waited_for(run: Run, server: Server) -> None:
    server.tells(429, {}, retry_after="7200")
    result = run(*GET, env=server.env)
    assert_clean(result, 7, "7200")
    assert result.slept == []


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_read_is_retried_on_a_tired_server_and_a_write_is_not(
    status: int, run: Run, server: Server
) -> None:
    server.tells(status, {})
    assert_clean(run(*GET, env=server.env), 9)
    assert len(server.asked) == 3
    server.asked.clear()
    assert_clean(run(*CALL, env=server.env), 9)
    assert len(server.asked) == 1


def test_a_5xx_to_a_write_says_how_to_find_out(run: Run, server: Server) -> None:
    """It is not known whether Sinch did it, so that trying again could do it twice."""
    server.tells(500, {"errorCode": 50000, "message": "Internal"})
    assert_clean(run(*SEND, env=server.env), 9, "may have acted", "sinchctl sms list")
    assert_clean(run(*GET, env=server.env), 9, "try again later")


def test_retries_zero_means_one_try(run: Run, server: Server) -> None:
    server.tells(503, {})
    run(*GET, "--retries", "0", env=server.env)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b'{"callId": "c', b"[]", b'{"callId": 7}', b"null", b"\xff\xfe"]
)
def test_2xx_without_the_expected_json_is_12_for_a_write(
    body: bytes, run: Run, server: Server
) -> None:
    server.tells(200, body)
    assert_clean(run(*CALL, env=server.env), 12, "may have acted")


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"callId": "c', b"[]"])
def test_2xx_without_the_expected_json_is_9_for_a_read(
    body: bytes, run: Run, server: Server
) -> None:
    server.tells(200, body)
    assert_clean(run(*GET, env=server.env), 9)


def test_any_2xx_is_success_if_no_body_is_expected(run: Run, server: Server) -> None:
    for status, body in ((201, b""), (204, b""), (200, b"<ok>")):
        server.answers.clear()
        server.tells(status, body if status != 204 else b"")
        assert run("call", "hangup", "abc", env=server.env).exit_code == 0


def test_an_empty_conference_reply_is_an_empty_list(run: Run, server: Server) -> None:
    server.tells(200, b"")
    result = run("conference", "get", "room", env=server.env)
    assert (result.exit_code, result.json) == (0, {"participants": []})


def hang(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.0)


def cut(handler: BaseHTTPRequestHandler) -> None:
    with contextlib.suppress(OSError):
        handler.connection.shutdown(socket.SHUT_RDWR)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Headers at once, then a byte now and then: each read is quick, the whole is not."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    with contextlib.suppress(OSError):
        for _ in range(30):
            handler.wfile.write(b" ")
            time.sleep(0.05)


def trickle(handler: BaseHTTPRequestHandler) -> None:
    """Not even the headers end: each read is quick, the whole is not."""
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-long: ")
        for _ in range(30):
            handler.wfile.write(b"x")
            time.sleep(0.05)


def huge(handler: BaseHTTPRequestHandler) -> None:
    """A gigabyte is announced and poured out for as long as somebody reads."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n")
    with contextlib.suppress(OSError):
        for _ in range(1024):
            handler.wfile.write(b" " * 1048576)


def bomb(handler: BaseHTTPRequestHandler) -> None:
    """A small body that unpacks to 64 MiB."""
    packed = gzip.compress(b" " * 67_108_864)
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {len(packed)}\r\n\r\n"
    handler.wfile.write(head.encode() + packed)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (hang, "did not answer in time"),
        (cut, "broke"),
        (drip, "in time"),
        (trickle, "did not answer in time"),
    ],
)
def test_a_lost_answer_to_a_write_is_12_and_never_sent_again(
    act: Any, words: str, run: Run, server: Server
) -> None:
    server.tells(act=act)
    result = run(*CALL, "--timeout", "0.3", env=server.env)
    assert_clean(result, 12, words, "may have acted", "not sent again")
    assert len(server.asked) == 1


@pytest.mark.parametrize("act", [hang, cut, drip, trickle])
def test_a_lost_answer_to_a_read_is_8_after_retries(act: Any, run: Run, server: Server) -> None:
    server.tells(act=act)
    result = run(*GET, "--timeout", "0.2", "--retries", "1", env=server.env)
    assert_clean(result, 8)
    assert len(server.asked) == 2


@pytest.mark.parametrize("act", [huge, bomb])
def test_a_reply_larger_than_10_mib_is_not_read(act: Any, run: Run, server: Server) -> None:
    server.tells(act=act)
    assert_clean(run(*GET, env=server.env), 9, "larger than 10 MiB")
    assert_clean(run(*CALL, env=server.env), 12, "larger than 10 MiB")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_refused_connection_is_8_for_a_write_too_and_is_retried(run: Run, server: Server) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    result = run(*CALL, "--base-url", nobody, env=server.env)
    assert_clean(result, 8, "nothing was sent")
    assert len(result.slept) == 2


def test_an_unknown_host_is_8(run: Run, server: Server) -> None:
    result = run(*CALL, "--base-url", "https://no-such-host.invalid", env=server.env)
    assert_clean(result, 8, "no-such-host.invalid", "not found")


@contextlib.contextmanager
def tls_server(authority: trustme.CA) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b'{"callId":"c","status":"FINAL"}'
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *args: None  # type: ignore[method-assign] # refused handshakes
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"https://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_tls_is_verified_and_a_private_authority_can_be_named(
    program: Run, server: Server, tmp_path: Path
) -> None:
    authority = trustme.CA()
    pem = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(pem))
    with tls_server(authority) as url:
        refused = program(*GET, "--base-url", url, env=server.env)
        assert_clean(refused, 8, "certificate", "SSL_CERT_FILE")
        trusted = program(*GET, "--base-url", url, env={**server.env, "SSL_CERT_FILE": str(pem)})
        assert trusted.json["status"] == "FINAL"


def test_a_certificate_of_another_host_is_refused(
    program: Run, server: Server, tmp_path: Path
) -> None:
    authority = trustme.CA()
    pem = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(pem))
    with tls_server(authority) as url:
        other = url.replace("localhost", "127.0.0.1")
        result = program(*GET, "--base-url", other, env={**server.env, "SSL_CERT_FILE": str(pem)})
    assert_clean(result, 8, "certificate of 127.0.0.1")


def test_a_port_that_speaks_no_tls_is_8(run: Run, server: Server) -> None:
    server.tells(200, {})
    url = server.url.replace("http:", "https:")
    assert_clean(run(*CALL, "--base-url", url, env=server.env), 8, "nothing was sent", "TLS")


def test_a_proxy_that_refuses_is_8(program: Run, server: Server) -> None:
    """The proxy answers CONNECT with 403: the request certainly did not reach Sinch."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:

        def refuse() -> None:
            for _ in range(3):
                with contextlib.suppress(OSError):
                    line, _ = proxy.accept()
                    line.recv(4096)
                    line.sendall(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n")
                    line.close()

        threading.Thread(target=refuse, daemon=True).start()
        env = {
            key: value for key, value in server.env.items() if not key.startswith("SINCHCTL_BASE")
        }
        env["HTTPS_PROXY"] = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        result = program(*CALL, env=env)
    assert_clean(result, 8, "proxy")


def close_in_handshake(line: socket.socket) -> None:
    """Close as soon as the head of the CONNECT is there."""
    line.recv(4096)


def reset_in_handshake(line: socket.socket) -> None:
    line.recv(4096)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def cut_status_line(line: socket.socket) -> None:
    line.recv(4096)
    line.sendall(b"HTTP/1.1 200 Conn")


def tunnel_to_nothing(line: socket.socket) -> None:
    """Accept the CONNECT, and close before TLS."""
    line.recv(4096)
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")


def never_answer(line: socket.socket) -> None:
    line.recv(4096)
    time.sleep(0.6)


@pytest.mark.parametrize(
    "act",
    [close_in_handshake, reset_in_handshake, cut_status_line, tunnel_to_nothing, never_answer],
)
def test_proxy_that_ends_the_handshake_is_8(act: Any, program: Run, server: Server) -> None:
    """Not a byte of the request left this machine, so it can be sent again."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _ = proxy.accept()
                    with line:
                        act(line)

        threading.Thread(target=serve, daemon=True).start()
        env = {key: text for key, text in server.env.items() if not key.startswith("SINCHCTL_BASE")}
        env["HTTPS_PROXY"] = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        result = program(*SEND, "--retries", "1", "--timeout", "0.3", env=env)
    assert_clean(result, 8, "nothing was sent", "NO_PROXY")


def test_plain_http_through_a_proxy_that_cuts_is_12(program: Run, server: Server) -> None:
    """There is no CONNECT: the proxy has the request itself, and may have passed it on."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        lines = []

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _ = proxy.accept()
                    lines.append(line.recv(4096))
                    line.close()

        threading.Thread(target=serve, daemon=True).start()
        env = {**server.env, "HTTP_PROXY": f"http://127.0.0.1:{proxy.getsockname()[1]}"}
        result = program(*CALL, "--base-url", "http://sinch.example", env=env)
    assert_clean(result, 12, "may have acted")
    assert len(lines) == 1


def test_a_proxy_that_is_not_there_is_named(program: Run, server: Server) -> None:
    env = {key: value for key, value in server.env.items() if not key.startswith("SINCHCTL_BASE")}
    place = f"127.0.0.1:{free_port()}"
    env["HTTPS_PROXY"] = f"http://me:hidden@{place}"
    result = program(*CALL, "--retries", "0", env=env)
    assert_clean(result, 8, f"no connection to the proxy {place}", "HTTPS_PROXY")
    assert "hidden" not in result.stderr


@pytest.mark.parametrize("proxy", ["http://a..b:1", f"http://{'a' * 70}.example:1"])
def test_a_proxy_whose_name_cannot_be_one_is_8(proxy: str, program: Run, server: Server) -> None:
    env = {key: value for key, value in server.env.items() if not key.startswith("SINCHCTL_BASE")}
    result = program(*CALL, env={**env, "HTTPS_PROXY": proxy})
    assert_clean(result, 8, "the proxy", "HTTPS_PROXY")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "ftp://x",
        "https://",
        "http://[",
        "http://h:99999",
        "http://a..b",
        f"http://{'a' * 64}.example",
        f"http://{'a.' * 127}example",
        "http://h/?x=1",
        "http://h/#x",
        "http://h/a b",
        "https://exämple.com",
        "https://me:hidden@h",
    ],
)
def test_a_base_url_that_is_none_is_a_usage_error(url: str, run: Run, server: Server) -> None:
    """An empty one too: it may be a variable that is not set, and Sinch itself is not meant."""
    result = run(*GET, "--base-url", url, env=server.env)
    assert_clean(result, 2, "base URL")
    assert "hidden" not in result.stderr


def test_the_api_token_does_not_travel_unencrypted(run: Run, server: Server) -> None:
    result = run(*SEND, "--base-url", "http://sms.example", env=server.env)
    assert_clean(result, 2, "unencrypted")


def mirrored(handler: BaseHTTPRequestHandler) -> bytes:
    """All that a server could send back of what it was sent, and what it might know besides."""
    authorization = str(handler.headers["authorization"])
    return f"{authorization} {TOKEN} {SECRET}".encode()


def mirror(status: int) -> Any:
    """Sends the credentials back in the body, in every header that is shown, and as JSON."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        said = mirrored(handler)
        body = b'{"errorCode":40001,"message":"' + said + b'","reference":"' + said + b'"}'
        head = f"HTTP/1.1 {status} Oops\r\ncontent-length: {len(body)}\r\n".encode()
        for name in (b"location", b"retry-after", b"x-sandbox-note", b"x-other"):
            head += name + b": " + said + b"\r\n"
        handler.wfile.write(head + b"\r\n" + body)

    return act


def mirror_plain(handler: BaseHTTPRequestHandler) -> None:
    body = mirrored(handler)
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)


def as_dotnet(text: str) -> str:
    return "".join(char if char.isalnum() else f"\\u{ord(char):04X}" for char in text)


def as_php(text: str) -> str:
    return text.replace("/", "\\/")


def in_json_twice(text: str) -> str:
    return text.replace("+", "\\\\u002b").replace("/", "\\\\/")


def in_address(text: str) -> str:
    return "".join(char if char.isalnum() else f"%{ord(char):02x}" for char in text)


def in_address_twice(text: str) -> str:
    return in_address(text).replace("%", "%25")


def in_html(text: str) -> str:
    return text.replace("+", "&#43;").replace("/", "&#x2F;")


ODD_TOKEN = "tok-Zebra+77/secret42=="


@pytest.mark.parametrize(
    "escape", [str, as_dotnet, as_php, in_json_twice, in_address, in_address_twice, in_html]
)
@pytest.mark.parametrize("status", [200, 302, 400, 403, 500])
@pytest.mark.parametrize("extra", [[], ["-o", "json"], ["-vv"]], ids=" ".join)
def test_echoed_secret_is_hidden_however_it_is_escaped(
    escape: Any, status: int, extra: list[str], run: Run, server: Server
) -> None:
    def act(handler: BaseHTTPRequestHandler) -> None:
        text = f"bad token {escape(ODD_TOKEN)}".encode()
        body = b'{"code":"x","text":"' + text + b'"}' if status != 200 else b"[" + text
        head = f"HTTP/1.1 {status} Oops\r\nx-echo: {escape(ODD_TOKEN)}\r\n"
        head += f"location: /{escape(ODD_TOKEN)}\r\ncontent-length: {len(body)}\r\n\r\n"
        handler.wfile.write(head.encode() + body)

    server.tells(act=act)
    result = run(*SEND, *extra, env={**server.env, "SINCH_SMS_API_TOKEN": ODD_TOKEN})
    assert result.exit_code not in {0, 1}
    for piece in ("Zebra", "secret42"):
        assert piece not in result.stdout + result.stderr, result


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize("extra", [[], ["-o", "json"], ["-vv"]], ids=" ".join)
def test_echoed_secret_is_hidden_though_the_server_decoded_it(
    status: int, extra: list[str], run: Run, server: Server
) -> None:
    plain = "Okapi-under-the-moon"
    server.tells(status, b'{"errorCode":40003,"message":"no match for ' + plain.encode() + b'"')
    env = server.env | {"SINCH_APPLICATION_SECRET": base64.b64encode(plain.encode()).decode()}
    result = run(*CALL, *extra, env=env)
    assert result.exit_code not in {0, 1}
    assert "Okapi" not in result.stdout + result.stderr


MIRRORS = [*map(mirror, (302, 400, 401, 404, 429, 500)), mirror_plain, cut]


@pytest.mark.parametrize("command", [SEND, CALL, GET], ids=["sms", "callout", "call get"])
@pytest.mark.parametrize("act", MIRRORS, ids=["302", "400", "401", "404", "429", "500", "200", ""])
@pytest.mark.parametrize("extra", [[], ["-vv"], ["-vv", "--debug", "-o", "json"]], ids=" ".join)
def test_no_secret_in_any_output(
    command: tuple[str, ...], act: Any, extra: list[str], run: Run, server: Server
) -> None:
    """Not even where the server sends back what it was sent: no secret, token or signature."""
    server.tells(act=act)
    result = run(*command, *extra, "--retries", "1", env=server.env)
    assert result.exit_code not in {0, 1}
    signature = server.asked[0].headers["authorization"].rpartition(":")[2].rpartition(" ")[2]
    for secret in (SECRET, TOKEN, signature):
        assert secret not in result.stdout + result.stderr


@pytest.mark.parametrize("command", [SEND, CALL, GET], ids=["sms", "callout", "call get"])
@pytest.mark.parametrize("extra", ["--dry-run", "--curl"])
def test_no_secret_in_what_would_be_sent(
    command: tuple[str, ...], extra: str, run: Run, server: Server
) -> None:
    told = run(*command, extra, env=server.env)
    assert told.exit_code == 0
    for secret in (SECRET, TOKEN):
        assert secret not in told.stdout + told.stderr


def test_a_hostile_answer_is_harmless_on_a_terminal(run: Run, server: Server) -> None:
    server.tells(400, {"errorCode": 40001, "message": "\x1b]52;c;aGk=\x07 [red]x[/red] \u202e"})
    result = run(*GET, env=server.env, tty=True)
    assert result.exit_code == 14
    assert "\x1b]52" not in result.stderr
    assert "\u202e" not in result.stderr
    assert "[red]x[/red]" in result.stderr


def test_errors_are_json_where_json_is_asked_for(run: Run, server: Server) -> None:
    server.tells(401, VOICE_ERROR)
    for form in ("json", "ndjson"):
        result = run(*GET, "-o", form, env=server.env)
        told = json.loads(result.stderr)["error"]
        assert (result.exit_code, result.stdout) == (4, "")
        assert (told["exitCode"], told["httpStatus"], told["reference"]) == (4, 401, "ref-7")
        assert "Invalid Signature" in told["message"]


@pytest.mark.parametrize("extra", [[], ["--dry-run"], ["--curl"]], ids=" ".join)
@pytest.mark.parametrize("where", [["--sandbox"], ["-p", "sandbox"]], ids=" ".join)
def test_sandbox_with_a_base_url_is_refused(
    extra: list[str], where: list[str], run: Run, server: Server
) -> None:
    """It would be ignored: the sandbox is inside the program."""
    result = run(*where, "--base-url", server.url, *SEND, *extra)
    assert_clean(result, 2, "--base-url", "sandbox")
    assert server.asked == []


def test_curl_of_the_sandbox_says_what_it_needs(run: Run) -> None:
    result = run("--sandbox", *SEND, "--curl")
    assert result.exit_code == 0
    assert "sandbox.invalid" in result.stdout
    assert "only works with `sinchctl sandbox serve`" in result.stderr
    assert run(*SEND, "--curl", env=CREDENTIALS).stderr == ""


def test_profile_names_the_sender(run: Run, server: Server) -> None:
    run("profile", "add", "acme", "--sms-sender", "Acme", env=CREDENTIALS)
    urls = {name: url for name, url in server.env.items() if "BASE_URL" in name}
    server.tells(201, {"id": "01F", "to": ["46700000000"]})
    run(*SEND, env=urls)
    run(*SEND, "--from", "Other", env=urls)
    assert [json.loads(request.body)["from"] for request in server.asked] == ["Acme", "Other"]


def test_suggested_commands_name_the_profile(run: Run, server: Server) -> None:
    """Another account would not know the message, and it would look as if it was never sent."""
    run("profile", "add", "acme", "--no-input", env=CREDENTIALS)
    urls = {name: url for name, url in server.env.items() if "BASE_URL" in name}
    server.tells(act=cut)
    assert "sinchctl -p acme sms list" in run("-p", "acme", *SEND, env=urls).stderr
    assert "sinchctl sms list" in run(*SEND, env=urls).stderr
    server.answers.clear()
    server.tells(401, VOICE_ERROR)
    assert "sinchctl -p acme profile check" in run("-p", "acme", *GET, env=urls).stderr
    failed = run("--sandbox", "sms", "send", "+46700000051", "Hi")
    assert "sinchctl --sandbox sms list" in failed.stderr
