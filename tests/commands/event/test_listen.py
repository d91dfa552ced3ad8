"""event listen: callbacks are verified, answered and recorded."""

import json
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sinchctl.events import samples
from sinchctl.secret import Secret
from sinchctl.signing import numbers_headers, unix_seconds, webhook_headers
from tests.commands.event.listening import MENU, Listener, callback, listening, quietly, signed
from tests.conftest import (
    CALLBACK_SECRETS,
    CREDENTIALS,
    KEY,
    NUMBERS_SECRET,
    SECRET,
    WEBHOOK_SECRET,
    Run,
    Server,
)


def test_a_signed_callback_is_answered_and_shown(listener: Listener) -> None:
    body = callback(cli="46700000000", to={"type": "did", "endpoint": "+46711111111"})
    assert listener.post(body, path="/sinch?a=1") == (200, b'{"action":{"name":"hangup"}}')
    told = listener.record()
    assert told.pop("milliseconds") > 0
    assert datetime.fromisoformat(told.pop("time")).tzinfo is not None
    assert told.pop("event")["callId"] == "c-1"
    assert told == {
        "kind": "ice",
        "id": "c-1",
        "method": "POST",
        "path": "/sinch?a=1",
        "verified": True,
        "status": 200,
        "source": "neutral",
        "note": None,
        "action": "hangup",
        "findings": [],
        "raw": json.loads(body),
        "answer": {"action": {"name": "hangup"}},
    }


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        (dict, "no authorization header"),
        (
            lambda: {"authorization": "Application a:b", "x-timestamp": "x"},
            "not an application key",
        ),
        (
            lambda: {"authorization": f"Application {KEY}:eA==", "x-timestamp": "x"},
            "does not match",
        ),
        (lambda: signed(callback(), path="/other"), "does not match"),
        (lambda: signed(callback(), stamp="2020-01-01T00:00:00Z"), "years old"),
        (lambda: signed(callback(), stamp="2100-01-01T00:00:00Z"), "in the future"),
    ],
)
def test_invalid_signature_is_401_and_shown(
    listener: Listener, headers: Callable[[], dict[str, str]], words: str
) -> None:
    status, body = listener.post(callback(), headers())
    assert (status, body) == (401, b"the signature is not valid\n")
    told = listener.record()
    assert (told["verified"], told["status"], told["source"]) == (False, 401, "refused")
    assert words in told["note"]
    assert told["kind"] == "ice"


def test_no_verify_accepts_any_signature() -> None:
    with listening("--no-verify") as found:
        assert found.post(callback(), {})[0] == 200
        assert found.record()["verified"] is None
        assert found.says("signatures are not checked")


def test_max_age() -> None:
    with listening("--max-age", "0") as found:
        assert found.post(callback(), signed(callback(), stamp="2020-01-01T00:00:00Z"))[0] == 200


def test_reply_file_is_reloaded_when_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "menu.yaml"
    file.write_text(MENU % "Hello")
    with listening("--reply", f"ICE={file}") as found:
        status, body = found.post(callback())
        assert (status, json.loads(body)["action"]["name"]) == (200, "runMenu")
        told = found.record()
        assert (told["action"], told["source"], told["note"]) == ("runMenu", "reply", "menu.yaml")
        file.write_text(MENU % "[")
        assert b"Hello" in found.post(callback())[1]
        assert found.says("the last good version")
        file.write_text(MENU % "Changed")
        assert b"Changed" in found.post(callback())[1]
        assert found.says("has changed; ice gets the new version")
        assert found.post(callback("ace"))[1] == b'{"action":{"name":"continue"}}'


def test_reply_by_selector_takes_the_most_specific(tmp_path: Path) -> None:
    for name in ("one", "other"):
        hangup = {"instructions": [{"name": "say", "text": name}], "action": {"name": "hangup"}}
        (tmp_path / f"{name}.json").write_text(json.dumps(hangup))
    pie = {"event": "pie", "callid": "1", "menuResult": {"menuId": "main", "type": "return"}}
    replies = ("--reply", f"pie:sales={tmp_path}/one.json", "--reply", f"pie={tmp_path}/other.json")
    with listening("--no-verify", *replies) as found:
        for value, name in (("sales", b"one"), ("support", b"other")):
            result = {**pie["menuResult"], "value": value}  # type: ignore[dict-item]
            body = json.dumps({**pie, "menuResult": result}).encode()
            assert name in found.post(body)[1]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--reply", "ice"), 2),
        (("--reply", "pie.retrun=menu.yaml"), 2),
        (("--reply", "ice="), 2),
        (("--reply", "nope=menu.yaml"), 2),
        (("--reply", "verification_request=menu.yaml"), 2),
        (("--reply", "ice=menu.yaml", "--reply", "Ice=menu.yaml"), 2),
        (("--reply", "ice=no-such-file"), 2),
        (("--reply", "ice=broken.yaml"), 2),
        (("--reply", "ice=faulty.yaml"), 6),
        (("--forward-to", "ftp://x"), 2),
        (("--forward-to", "8080"), 2),
        (("--forward-to", "localhost:8080/x"), 2),
        (("--record", "no/such/folder"), 2),
        (("--max-age", "soon"), 2),
        (("--port", "65536"), 2),
        (("--host", "192.0.2.1"), 2),
        (("--host", "no such host"), 2),
    ],
)
def test_usage_errors_end_it_before_it_listens(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "menu.yaml").write_text(MENU % "Hello")
    (tmp_path / "broken.yaml").write_text(MENU % "[")
    (tmp_path / "faulty.yaml").write_text("menus: {main: {prompt: x, options: {1: {goto: y}}}}")
    done = run("event", "listen", *args, env=CREDENTIALS)
    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr.startswith("sinchctl: error:")
    assert "listening" not in done.stderr


def test_credentials_are_required(run: Run) -> None:
    assert run("event", "listen", "--port", "0").exit_code == 3


def test_port_in_use(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("event", "listen", "--port", port, env=CREDENTIALS)
    assert done.exit_code == 2
    assert "in use" in done.stderr
    assert "--port 0" in done.stderr


def test_answer_of_the_application_is_passed_on_and_linted(server: Server) -> None:
    wrong = b'{ "action":{"name":"connectPstn","dialTimeout":"x"}}'
    server.tells(200, wrong, x_own="7").tells(503, b"busy").tells(200, wrong)
    with listening("--forward-to", server.url.rpartition(":")[2]) as found:
        assert found.post(callback(), path="/a?b=c") == (200, wrong)
        told = found.record()
        assert (told["source"], told["action"]) == ("forward", "connectPstn")
        assert {one["severity"] for one in told["findings"]} >= {"error"}
        assert found.post(callback()) == (503, b"busy")
        assert found.record()["findings"] == []
        assert found.post(callback(), {})[0] == 401
        assert found.post(callback())[1] == wrong
    assert [asked.path for asked in server.asked] == ["/a?b=c", "/sinch", "/sinch"]
    assert server.asked[0].body == callback()
    assert server.asked[0].headers["x-timestamp"]


def test_timeout_of_the_application_is_504_and_refused_connection_502(server: Server) -> None:
    server.tells(act=lambda handler: time.sleep(0.6))
    with listening("--forward-to", server.url, "--timeout", "300ms") as found:
        assert found.post(callback())[0] == 504
        assert "did not answer within 0.3 s" in found.record()["note"]
        server.close()
        assert found.post(callback())[0] == 502
        assert "Connection refused" in found.record()["note"]


def test_recording_can_be_replayed_and_verified(run: Run, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    file.write_bytes(b'{"a crash":"in mid-li')
    bodies = [callback("ice", "c-1"), callback("dice", "c-2"), b"\xff\x00"]
    with listening("--record", str(file), "--no-verify") as found:
        for at, body in enumerate(bodies):
            found.post(body, path=f"/{at}?x=y")
        assert found.end() == 0
        assert found.says("3 recorded in")
    server.tells(200, b"")
    done = run("event", "send", "--replay", str(file), server.url, env=CREDENTIALS)
    assert done.exit_code == 6
    assert "line 1" in done.stderr
    assert [asked.body for asked in server.asked] == bodies
    assert [asked.path for asked in server.asked] == ["/0?x=y", "/1?x=y", "/2?x=y"]
    checked = run("event", "verify", "--request", str(file), "--all", env=CREDENTIALS)
    assert [line["valid"] for line in checked.lines] == [True, True, True]


def test_kill_leaves_whole_lines_in_the_recording(tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    with listening("--record", str(file)) as found:
        threads = [
            threading.Thread(target=lambda n=n: quietly(found.post, callback(call=f"c-{n}")))
            for n in range(40)
        ]
        for thread in threads:
            thread.start()
        time.sleep(0.02)
        found.process.kill()
        for thread in threads:
            thread.join()
    text = file.read_bytes()
    assert not text or text.endswith(b"\n")
    assert all(json.loads(row)["verified"] for row in text.splitlines())


def test_full_disk_under_the_recording_ends_with_6_and_answers_go_on() -> None:
    with listening("--record", "/dev/full") as found:
        for _ in range(3):
            assert found.post(callback())[0] == 200
        assert found.says("No space left on device")
        assert found.end() == 6
        assert found.said.count("No space left on device") == 2
        assert "error: 3 callbacks could not be recorded in '/dev/full'" in found.said


def test_host_that_others_can_reach_gets_a_warning() -> None:
    with listening("--host", "0.0.0.0") as found:  # noqa: S104 - what is tested
        assert found.says("other machines can reach 0.0.0.0")
        assert found.post(callback())[0] == 200


def test_port_can_be_reused_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    for _ in range(2):
        with listening("--port", str(port)) as found:
            assert found.port == port
            assert found.post(callback())[0] == 200
            assert found.end() == 0


def test_secret_is_redacted_everywhere(tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    with listening("--record", str(file), "-v", "--debug") as found:
        found.post(callback())
        found.post(callback(), {})
        found.end()
        told = "".join(found.rest()) + found.said + file.read_text()
    assert SECRET not in told


def test_path_with_two_slashes_is_verified_and_recorded_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "calls.ndjson"
    with listening("--record", str(file)) as found:
        for path in ("//cb", "///a//b?c=//d"):
            assert found.post(callback(), path=path)[0] == 200
            assert found.record()["path"] == path
    paths = [json.loads(row)["path"] for row in file.read_text().splitlines()]
    assert paths == ["//cb", "///a//b?c=//d"]


def test_allow_unsigned_accepts_sms_and_verifies_the_rest() -> None:
    with listening("--allow-unsigned", "sms") as found:
        for kind in ("mo_text", "delivery_report_sms", "recipient_delivery_report_sms"):
            assert found.post(json.dumps({"type": kind}).encode(), {})[0] == 200
        assert found.post(callback(), {})[0] == 401
        assert found.post(callback())[0] == 200
        assert found.says("anyone can send these kinds")


def test_each_callback_is_checked_in_its_scheme() -> None:
    sms, number = b'{"type":"mo_text","id":"1"}', samples.text(samples.sample("number_event"))
    with listening("--allow-unsigned", "conversation", env=CALLBACK_SECRETS) as found:
        stamp = unix_seconds(datetime.now(UTC))
        signed_sms = webhook_headers(Secret(WEBHOOK_SECRET), sms, "", "nonce", stamp)
        assert found.post(sms, signed_sms)[0] == 200
        assert found.record()["verified"] is True
        assert found.post(number, numbers_headers(Secret(NUMBERS_SECRET), number, ""))[0] == 200
        assert found.post(number, {"x-sinch-signature": "00"})[0] == 401
        assert found.post(number, {})[0] == 401
        assert found.post(b'{"app_id":"a","message":{}}', {})[0] == 200
        assert found.post(b'{"app_id":"a","message":{}}', signed_sms)[0] == 401
        assert found.post(callback())[0] == 200


def test_webhook_without_its_secret_is_refused_with_the_reason() -> None:
    with listening() as found:
        headers = webhook_headers(Secret(WEBHOOK_SECRET), b"{}", "", "nonce", "1")
        assert found.post(b"{}", headers)[0] == 401
        assert "there is no webhook secret" in found.record()["note"]


def test_sms_callback_that_is_refused_names_the_option() -> None:
    with listening() as found:
        assert found.post(b'{"type":"mo_text"}', {})[0] == 401
        assert "--allow-unsigned sms" in found.record()["note"]


def test_allow_unsigned_of_an_unknown_kind_is_a_usage_error(run: Run) -> None:
    done = run("event", "listen", "--allow-unsigned", "letter", env=CREDENTIALS)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "'letter' is not a kind of callback" in done.stderr


def test_forwarding_to_itself_by_another_address_ends_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    address = f"http://127.0.0.2:{port}"
    options = ("--host", "0.0.0.0", "--port", str(port), "--forward-to", address)  # noqa: S104 - what is tested
    with listening(*options) as found:
        assert found.post(callback())[0] == 508
        assert found.end() == 0
    assert "2 callbacks" in found.said


def test_wrong_address_to_forward_to_ends_before_it_listens(run: Run) -> None:
    """A mistake of the line is reported even if there are no credentials yet."""
    result = run("event", "listen", "--port", "0", "--forward-to", "webhook")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--forward-to 'webhook' is not the address of an application. Use" in result.stderr
