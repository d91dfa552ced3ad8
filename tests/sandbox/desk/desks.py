"""A desk for tests: the page's server, the sandbox with its keeper, and an application."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sinchctl.http_message import Arrived
from sinchctl.sandbox.background import BackgroundKeeper
from sinchctl.sandbox.desk.desk import Desk
from sinchctl.sandbox.desk.guard import Guard
from sinchctl.sandbox.keeper import Keeper
from sinchctl.sandbox.server import Sandbox
from sinchctl.sandbox.settings import changed, load, save
from sinchctl.sandbox.state import opened
from sinchctl.serving.server import Serving
from sinchctl.times import iso
from tests.conftest import NOW
from tests.sandbox.calling import KNOWN

TOKEN = "token-of-this-run"


def menu(name: str, text: str, *options: str) -> dict[str, Any]:
    """Return SVAML that plays a menu whose options are returned."""
    return {
        "action": {
            "name": "runMenu",
            "mainMenu": name,
            "menus": [
                {
                    "id": name,
                    "mainPrompt": f"#tts[{text}]",
                    "repeats": 3,
                    "options": [{"dtmf": key, "action": f"return({key})"} for key in options],
                }
            ],
        }
    }


class Application:
    """An application that answers callbacks with the SVAML of `answers`: by event, or by event
    and what was chosen, as in pie:1. Others get an empty answer.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.events.append(body)
                answer = json.dumps(outer.answer(body)).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def answer(self, body: dict[str, Any]) -> Any:
        """Return what a callback is answered with."""
        event = str(body.get("event", body.get("type", "")))
        value = (body.get("menuResult") or {}).get("value", "")
        return self.answers.get(f"{event}:{value}", self.answers.get(event, {}))

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class DeskClient:
    """The page's server and the sandbox behind it, asked as the page does, without a network.

    The clock stands still until `wait` moves it; then the calls move on, and callbacks are
    posted to the application.
    """

    def __init__(
        self,
        file: Path,
        app: Application,
        guard: Guard | None = None,
        wake: Callable[[], None] | None = None,
    ) -> None:
        self.file = file
        self.app = app
        self.now = NOW
        self.host = "localhost:8765"
        self._keeper = Keeper(file, KNOWN, self.time, 1.0)
        self.sandbox = Sandbox(file, KNOWN, self.time)
        self.desk = Desk(
            self.sandbox.serve,
            file,
            KNOWN.key,
            self.time,
            guard or Guard(TOKEN),
            wake or self._keeper.catch_up,
        )
        self.change_settings(callbackUrl=app.url, smsUrl=app.url, verificationUrl=app.url)

    def time(self) -> datetime:
        """Return what the clock shows."""
        return self.now

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)
        self._keeper.catch_up()

    def ask(
        self, method: str, path: str, body: object = None, **headers: str | None
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, JSON or bytes, and headers of an answer. Headers that are None are not sent."""
        named = {"host": self.host, "origin": f"http://{self.host}", "x-sandbox-token": TOKEN}
        changes = {name.replace("_", "-"): text for name, text in headers.items()}
        sent = tuple((name, text) for name, text in (named | changes).items() if text is not None)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self.desk.serve(Arrived(method, path, sent, data, "127.0.0.1"))
        kept = dict(answer.headers)
        is_json = kept.get("content-type") == "application/json"
        return answer.status, json.loads(answer.body) if is_json else answer.body, kept

    def get(self, name: str) -> Any:
        """Return what `GET` of a part of the API answers."""
        status, value, _ = self.ask("GET", f"/_sandbox/{name}")
        assert status == 200, value
        return value

    def post(self, name: str, value: object = None, expected: int = 204) -> Any:
        """Return what `POST` to a part of the API answers."""
        status, answer, _ = self.ask("POST", f"/_sandbox/{name}", value or {})
        assert status == expected, answer
        return answer

    def change_settings(self, **changes: Any) -> None:
        """Change the settings, as `sandbox settings` does."""
        with opened(self.file) as state:
            save(state, changed(load(state), changes), iso(self.now))

    def log(self, **entry: Any) -> None:
        """Add an entry to the log."""
        with opened(self.file) as state:
            state.log({"time": iso(self.now), **entry})


class RealDesk(DeskClient):
    """One by the real clock."""

    def time(self) -> datetime:
        return _now()


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def served(folder: Path, guard: Guard | None = None) -> Iterator[DeskClient]:
    """Run a desk on a port (`host`) by the real clock, with an application."""
    file, faults = folder / "sandbox.sqlite3", list[object]()
    keeper = BackgroundKeeper(Keeper(file, KNOWN, _now, 1.0), file, faults.append)
    with ExitStack() as stack:
        app = Application()
        stack.callback(app.close)
        client = RealDesk(file, app, guard, keeper.wake)
        stack.enter_context(keeper)
        server = stack.enter_context(Serving(client.desk.serve, on_fault=faults.append))
        client.host = f"127.0.0.1:{server.port}"
        yield client
    assert faults == []
