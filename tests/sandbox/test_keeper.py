"""The keeper posts callbacks and moves calls on, in process and in the background."""

import base64
import dataclasses
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sinchctl.commandline.session import utc_now
from sinchctl.sandbox import outbox, settings
from sinchctl.sandbox.background import BackgroundKeeper
from sinchctl.sandbox.keeper import Keeper
from sinchctl.sandbox.live.phone_lines import PhoneLines
from sinchctl.sandbox.state import held_open, opened
from sinchctl.sandbox.upkeep import catch_up
from sinchctl.secret import Secret
from sinchctl.signing import WebhookParts
from sinchctl.simulator.play.script import parse_script
from sinchctl.times import iso
from tests.conftest import NOW, WEBHOOK_SECRET
from tests.sandbox.calling import KNOWN, Client
from tests.sandbox.live.test_phone_lines import CALLER, DIALLED, GOODBYE, MENU


class App:
    """An application on a port of its own: SVAML by event, a status for the rest."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: dict[str, Any] = {"ice": MENU, "pie": GOODBYE}
        self.statuses: list[int] = []
        self.gate = threading.Event()
        self.gate.set()
        app = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                app.bodies.append(body)
                app.headers.append({name.lower(): text for name, text in self.headers.items()})
                app.gate.wait(5)
                answer = json.dumps(app.answers.get(body.get("event"), {})).encode()
                self.send_response(app.statuses.pop(0) if app.statuses else 200)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/voice"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def events(self) -> list[str]:
        """The events that arrived, in their order."""
        return [body.get("event") or body.get("type") for body in self.bodies]


@pytest.fixture
def app() -> Iterator[App]:
    app = App()
    yield app
    app.gate.set()
    app.server.shutdown()
    app.server.server_close()


@pytest.fixture
def file(tmp_path: Path, app: App) -> Path:
    path = tmp_path / "sandbox.sqlite3"
    with opened(path) as state:
        values = settings.changed(settings.SandboxSettings(), {"callbackUrl": app.url})
        settings.save(state, values, iso(NOW))
    return path


def call_in(file: Path, keys: str = "1", speed: float = 0, now: Any = NOW) -> str:
    with opened(file) as state:
        lines = PhoneLines(state, settings.load(state), now, speed, {})
        return lines.call_in(KNOWN.key, DIALLED, CALLER, script=parse_script(keys))


def log(file: Path) -> list[dict[str, Any]]:
    with opened(file) as state:
        return state.entries()


def wait_for(condition: Any, seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)


def test_command_plays_a_call_to_its_end_at_once(file: Path, app: App) -> None:
    call_in(file)
    catch_up(file, lambda: NOW)
    assert app.events() == ["ice", "pie", "dice"]
    posted = [entry for entry in log(file) if entry.get("kind") == "callback"]
    assert [entry["reply"] for entry in posted] == ["svaml", "svaml", "empty"]
    assert {"event", "url", "status", "latencyMs", "body"} <= posted[0].keys()


def test_callbacks_are_signed(file: Path, app: App) -> None:
    call_in(file)
    catch_up(file, lambda: NOW)
    assert app.headers[0]["authorization"].startswith(f"Application {KNOWN.key}:")
    assert app.headers[0]["content-type"].startswith("application/json")


def test_callback_that_was_being_posted_at_a_crash_is_posted_again_as_a_repeat(
    file: Path, app: App
) -> None:
    call_in(file)
    with opened(file) as state:
        assert len(outbox.take(state, iso(NOW), (), 10)) == 1  # and then the power fails
    Keeper(file, KNOWN, lambda: NOW).catch_up()
    assert app.headers[0]["x-sandbox-repeat"] == "1"
    assert [entry.get("repeat") for entry in log(file) if "event" in entry] == [True, None, None]


def test_sms_callback_is_retried_after_5_10_and_20_seconds(file: Path, app: App) -> None:
    app.statuses = [503, 429, 500, 200]
    with opened(file) as state:
        outbox.put(state, "sms", "mo_text", app.url, {"type": "mo_text"}, iso(NOW))
    moments = [NOW]
    for _ in range(4):
        Keeper(file, KNOWN, lambda: moments[-1]).catch_up()
        with opened(file) as state:
            due = state.next_due()
        if due is not None:
            moments.append(NOW.fromisoformat(due))
    waits = [(later - sooner).total_seconds() for sooner, later in pairwise(moments)]
    assert waits == [5, 10, 20]
    assert "authorization" not in app.headers[0]
    assert [entry.get("retry") for entry in log(file) if "event" in entry] == [None, 1, 2, 3]


def test_sms_callback_is_signed_where_a_webhook_secret_is_set(file: Path, app: App) -> None:
    """As at Sinch; without a secret it comes unsigned."""
    with opened(file) as state:
        outbox.put(state, "sms", "mo_text", app.url, {"type": "mo_text"}, iso(NOW))
    known = dataclasses.replace(KNOWN, webhook=Secret(WEBHOOK_SECRET))
    Keeper(file, known, lambda: NOW).catch_up()
    headers = app.headers[0]
    nonce = headers["x-sinch-webhook-signature-nonce"]
    stamp = headers["x-sinch-webhook-signature-timestamp"]
    assert stamp == str(int(NOW.timestamp()))
    right = WebhookParts(b'{"type":"mo_text"}', nonce, stamp).signature(Secret(WEBHOOK_SECRET))
    assert headers["x-sinch-webhook-signature"] == right
    assert "authorization" not in headers


def test_sms_callback_that_the_application_refuses_is_not_retried(file: Path, app: App) -> None:
    app.statuses = [404]
    with opened(file) as state:
        outbox.put(state, "sms", "mo_text", app.url, {"type": "mo_text"}, iso(NOW))
    Keeper(file, KNOWN, lambda: NOW).catch_up()
    with opened(file) as state:
        assert state.next_due() is None


def test_conversation_event_is_signed_with_the_secret_of_the_webhook(file: Path, app: App) -> None:
    """Base64 of HMAC-SHA256 over the raw body, a nonce and Unix seconds, with dots between."""
    body = {"app_id": "å", "message": {}}
    with opened(file) as state:
        outbox.put(state, "conversation", "conversation_x", app.url, body, iso(NOW), secret="s3")
    Keeper(file, KNOWN, lambda: NOW).catch_up()
    [sent] = app.headers
    name = "x-sinch-webhook-signature"
    assert sent[f"{name}-algorithm"] == "HmacSHA256"
    assert sent[f"{name}-timestamp"] == str(int(NOW.timestamp()))
    signed = f'{{"app_id":"å","message":{{}}}}.{sent[f"{name}-nonce"]}.{sent[f"{name}-timestamp"]}'
    proof = hmac.digest(b"s3", signed.encode(), hashlib.sha256)
    assert sent[name] == base64.b64encode(proof).decode()
    assert "authorization" not in sent
    assert "s3" not in json.dumps(log(file))


def test_conversation_event_is_retried_whatever_the_application_refuses(
    file: Path, app: App
) -> None:
    app.statuses = [404]
    with opened(file) as state:
        outbox.put(state, "conversation", "conversation_x", app.url, {}, iso(NOW))
    Keeper(file, KNOWN, lambda: NOW).catch_up()
    with opened(file) as state:
        assert state.next_due() is not None
    assert "x-sinch-webhook-signature" not in app.headers[0]


def test_number_event_is_signed_with_the_secret_of_the_project(file: Path, app: App) -> None:
    with opened(file) as state:
        outbox.put(state, "number", "number_event", app.url, {"a": 1}, iso(NOW), secret="s3")
    Keeper(file, KNOWN, lambda: NOW).catch_up()
    proof = hmac.digest(b"s3", b'{"a":1}', hashlib.sha1).hex()
    assert app.headers[0]["x-sinch-signature"] == proof


def test_scheduled_message_batch_is_sent_at_its_time(file: Path) -> None:
    client = Client(file)
    later = iso(NOW + timedelta(minutes=10))
    identity = {"channel": "SMS", "identity": "+46700000000"}
    batch = {
        "app_id": KNOWN.project.app,
        "message": {"text_message": {"text": "Later"}},
        "recipient_and_params": [
            {"recipient": {"identified_by": {"channel_identities": [identity]}}}
        ],
        "send_after": later,
    }
    assert client.project("POST", "/messages", batch)[0] == 200
    catch_up(file, lambda: NOW)
    assert [entry for entry in log(file) if entry.get("kind") == "sms"] == []
    catch_up(file, lambda: NOW + timedelta(minutes=20))
    assert [entry["text"] for entry in log(file) if entry.get("kind") == "sms"] == ["Later"]


def test_address_outside_gets_nothing(file: Path) -> None:
    with opened(file) as state:
        outbox.put(state, "sms", "mo_text", "http://192.88.99.7/sms", {}, iso(NOW))
    Keeper(file, KNOWN, lambda: NOW).catch_up()
    assert log(file)[-1]["reply"] == "failed: refused"


def test_server_moves_calls_in_the_background(file: Path, app: App) -> None:
    keeper = Keeper(file, KNOWN, utc_now, speed=100)
    with held_open(file), BackgroundKeeper(keeper, file, pytest.fail):
        call_in(file, speed=100, now=utc_now())  # another process would do the same
        wait_for(lambda: app.events() == ["ice", "pie", "dice"])
    times = [entry["time"] for entry in log(file) if "event" in entry]
    assert times == sorted(times)


def test_callbacks_of_one_call_never_overlap_but_those_of_many_calls_do(
    file: Path, app: App
) -> None:
    app.gate.clear()
    keeper = Keeper(file, KNOWN, utc_now, speed=100)
    with held_open(file), BackgroundKeeper(keeper, file, pytest.fail):
        for _ in range(5):
            call_in(file, speed=100, now=utc_now())
        wait_for(lambda: app.events() == ["ice"] * 5)
        app.gate.set()
        wait_for(lambda: app.events().count("dice") == 5)
    for call_id in {body["callid"] for body in app.bodies}:
        events = [body["event"] for body in app.bodies if body["callid"] == call_id]
        assert events == ["ice", "pie", "dice"]


def test_only_one_server_keeps_a_state(file: Path) -> None:
    first, second = (Keeper(file, KNOWN, lambda: NOW) for _ in range(2))
    with first.alone() as is_first, second.alone() as is_second:
        assert (is_first, is_second) == (True, False)


def test_commands_leave_the_calls_to_a_server(file: Path, app: App) -> None:
    call_in(file)
    with Keeper(file, KNOWN, lambda: NOW).alone():
        catch_up(file, lambda: NOW)
    assert app.events() == []


def test_settings_of_a_server_count_while_it_runs(file: Path) -> None:
    keeper = Keeper(file, KNOWN, utc_now, changes={"callbackUrl": "http://127.0.0.1:9/other"})
    with BackgroundKeeper(keeper, file, pytest.fail):
        wait_for(lambda: url(file) == "http://127.0.0.1:9/other")
    assert url(file) != "http://127.0.0.1:9/other"


def url(file: Path) -> str:
    with opened(file) as state:
        return settings.load(state).callback_url


def test_settings_of_a_killed_server_do_not_count(file: Path) -> None:
    with opened(file) as state:
        settings.serve_with(state, {"callbackUrl": "http://127.0.0.1:9/other"}, iso(NOW))
    catch_up(file, lambda: NOW)
    assert url(file) != "http://127.0.0.1:9/other"


def test_application_that_hangs_fails_the_call_after_the_time_out(file: Path, app: App) -> None:
    app.gate.clear()
    with opened(file) as state:
        values = settings.changed(settings.load(state), {"callbackTimeout": 0.05})
        settings.save(state, values, iso(NOW))
    call_id = call_in(file)
    catch_up(file, lambda: NOW)
    with opened(file) as state:
        outcome = PhoneLines(state, settings.load(state), NOW, 0, {}).store.outcome(call_id)
    assert outcome is not None
    assert outcome["reason"] == "CALLBACKERROR"


def test_change_of_settings_does_not_keep_those_of_a_server(file: Path, app: App) -> None:
    with opened(file) as state:
        settings.serve_with(state, {"callbackUrl": "http://127.0.0.1:9/other"}, iso(NOW))
        settings.change(state, {"wpm": 200}, iso(NOW))
        settings.serve_with(state, {}, iso(NOW))
        kept = settings.load(state)
    assert (kept.callback_url, kept.wpm) == (app.url, 200)
