"""The JSON API of the page over HTTP: addresses, refusals, events."""

import json
import socket
from pathlib import Path

import pytest

from sinchctl.sandbox.desk.guard import Guard

from .desks import TOKEN, Application, DeskClient, served


def test_page_is_at_the_root_and_carries_the_token(desk: DeskClient) -> None:
    status, body, headers = desk.ask("GET", "/", origin=None, x_sandbox_token=None)
    assert status == 200
    assert f'content="{TOKEN}"'.encode() in body
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_apis_of_sinch_are_still_there(desk: DeskClient) -> None:
    status, value, _ = desk.ask("GET", "/calling/v1/calls/id/x", host="sinch.example")
    assert (status, value["errorCode"]) == (401, 40100)


FOREIGN = [
    ({"origin": "http://evil.example"}, "Origin"),
    ({"host": "evil.example", "origin": "http://evil.example"}, "Host"),
    ({"x_sandbox_token": None}, "missing"),
    ({"x_sandbox_token": "wrong"}, "load the page again"),
    ({"origin": None}, "Origin"),
]


@pytest.mark.parametrize(("headers", "message"), FOREIGN, ids=str)
@pytest.mark.parametrize("path", ["calls", "messages", "settings", "calls/x/press", "x"])
def test_foreign_origin_wrong_host_and_missing_token_are_refused(
    desk: DeskClient, path: str, headers: dict[str, str | None], message: str
) -> None:
    before = desk.get("settings")
    body = {"callbackUrl": "", "from": "+46701740605", "to": "+46846500401", "body": "x"}
    status, value, kept = desk.ask("POST", f"/_sandbox/{path}", body, **headers)
    assert status == 403
    assert message in value["message"]
    assert "access-control-allow-origin" not in kept
    assert desk.get("settings") == before
    assert (desk.get("calls")["calls"], desk.get("messages")["messages"]) == ([], [])


@pytest.mark.parametrize("headers", [FOREIGN[0][0], FOREIGN[1][0]], ids=str)
@pytest.mark.parametrize("path", ["/", "/_sandbox/events", "/_sandbox/messages"])
def test_foreign_readers_are_refused(
    desk: DeskClient, path: str, headers: dict[str, str | None]
) -> None:
    assert desk.ask("GET", path, **headers)[0] == 403


def test_preflight_of_another_site_is_refused(desk: DeskClient) -> None:
    status, _, headers = desk.ask("OPTIONS", "/_sandbox/calls", origin="http://evil.example")
    assert status == 403
    assert not any(name.startswith("access-control") for name in headers)


def test_token_of_the_operator_is_needed_for_everything_but_the_page_itself(
    tmp_path: Path,
) -> None:
    app = Application()
    desk = DeskClient(tmp_path / "state", app, Guard(TOKEN, is_shared=True))
    status, body, _ = desk.ask("GET", "/", x_sandbox_token=None)
    assert status == 200
    assert TOKEN.encode() not in body
    for path in ("messages", "events", "settings"):
        assert desk.ask("GET", f"/_sandbox/{path}", x_sandbox_token=None)[0] == 403
    assert desk.get("messages") == {"messages": []}
    app.close()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/_sandbox/", 404),
        ("GET", "/_sandbox/nothing", 404),
        ("GET", "/_sandbox/page/", 404),
        ("GET", "/_sandbox/calls/nobody", 404),
        ("GET", "/_sandbox/messages?limit=0", 400),
        ("GET", "/_sandbox/messages?limit=x", 400),
        ("POST", "/", 404),
        ("POST", "/_sandbox/verifications", 404),
        ("DELETE", "/_sandbox/calls/x", 405),
        ("HEAD", "/", 200),
    ],
)
def test_address_that_does_not_exist(desk: DeskClient, method: str, path: str, status: int) -> None:
    answer, value, headers = desk.ask(method, path)
    assert answer == status
    assert headers["cache-control"] == "no-store"
    if status >= 400:
        assert value["message"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"keys": 1}'])
def test_body_that_is_not_what_is_expected_is_a_400(desk: DeskClient, body: bytes) -> None:
    status, value, _ = desk.ask("POST", "/_sandbox/calls", body)
    assert status == 400
    assert value["message"]


def test_events_say_what_has_changed(tmp_path: Path) -> None:
    with served(tmp_path) as desk:
        host, _, port = desk.host.partition(":")
        with socket.create_connection((host, int(port)), timeout=30) as line:
            line.sendall(f"GET /_sandbox/events HTTP/1.1\r\nhost: {desk.host}\r\n\r\n".encode())
            text = b""
            while b": here" not in text:
                text += line.recv(1000)
            assert b"content-type: text/event-stream" in text
            desk.log(kind="sms", to="+46700000000", text="Hi", id="1")
            while b"data: " not in text:
                text += line.recv(1000)
    event = json.loads(text.partition(b"data: ")[2].partition(b"\n")[0])
    assert event == {"changed": ["messages"]}


def test_state_that_cannot_be_used_is_said(desk: DeskClient) -> None:
    desk.file.write_bytes(b"not a database" * 100)
    status, value, _ = desk.ask("GET", "/_sandbox/messages")
    assert status == 500
    assert "sandbox reset" in value["message"]
