"""What tests share: a clean environment, a fixed clock, runs of the program, loopback servers.

No test depends on the date, the time zone, the locale, a fixed port or the order of the tests:
`run` gives the program the clock NOW, and a test that needs another one passes `now=`. Processes
that a test starts have the clock of the machine, as users have; what they print may not depend
on it. `.ci/run` runs the suite on other dates and in other zones to prove this.
"""

import gc
import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import settings

from sinchctl.commandline.main import main
from sinchctl.commandline.session import Session
from sinchctl.terminal.streams import Terminal

gc.set_threshold(20_000)  # as in __main__.py, which these tests do not pass through
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):  # new examples are looked for at a desk; a build tells of the change alone
    settings.load_profile("ci")

SURROUNDINGS = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
os.environ |= SURROUNDINGS  # before any test, so that everything that is started has them
time.tzset()

DATA = Path(__file__).parent / "data"
KEY = "669E367E-6BBA-48AB-AF15-266871C28135"
SECRET = "BeIukql3pTKJ8RGL5zo0DA=="
PLAN = "plan-1"
TOKEN = "token-that-must-not-show"
NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)

CREDENTIALS = {
    "SINCH_APPLICATION_KEY": KEY,
    "SINCH_APPLICATION_SECRET": SECRET,
    "SINCH_SERVICE_PLAN_ID": PLAN,
    "SINCH_SMS_API_TOKEN": TOKEN,
}

KEY_ID = "key-1"
KEY_SECRET = "key-secret-that-must-not-show"
APP = "01HXYZ0000000000000000000A"

PROJECT_CREDENTIALS = {
    "SINCH_PROJECT_ID": "project-1",
    "SINCH_KEY_ID": KEY_ID,
    "SINCH_KEY_SECRET": KEY_SECRET,
    "SINCH_CONVERSATION_APP_ID": APP,
    "SINCH_CONVERSATION_REGION": "eu",
}

WEBHOOK_SECRET = "webhook-secret-that-must-not-show"
NUMBERS_SECRET = "numbers-secret-that-must-not-show-0"
CALLBACK_SECRETS = {
    "SINCH_WEBHOOK_SECRET": WEBHOOK_SECRET,
    "SINCH_NUMBERS_SECRET": NUMBERS_SECRET,
}

posix = pytest.mark.skipif(
    sys.platform == "win32", reason="modes, shells and terminals are those of POSIX"
)


def vectors(name: str) -> list[dict[str, Any]]:
    """The golden data of one file."""
    found: list[dict[str, Any]] = json.loads((DATA / name).read_text("utf-8"))
    return found


def python_path(*folders: Path) -> str:
    """PYTHONPATH with these folders before those that it has."""
    return os.pathsep.join([*map(str, folders), *filter(None, [os.environ.get("PYTHONPATH")])])


def eventually(condition: Callable[[], object], seconds: float = 30) -> bool:
    """Return True as soon as the condition holds; False if it does not for so long."""
    end = time.monotonic() + seconds
    while not (holds := bool(condition())) and time.monotonic() < end:
        time.sleep(0.01)
    return holds


def unused_port() -> int:
    """A port of this machine that nobody listens on at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Stream(io.TextIOWrapper):
    """A text stream over bytes that may claim to be a terminal."""

    def __init__(self, tty: bool = False) -> None:
        super().__init__(
            io.BytesIO(),
            encoding="utf-8",
            errors="backslashreplace",
            newline="",
            write_through=True,
        )
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty

    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode("utf-8", "replace")  # type: ignore[attr-defined]


class Input(io.BytesIO):
    """Bytes on stdin that may claim to be a terminal."""

    def __init__(self, data: bytes = b"", tty: bool = False) -> None:
        super().__init__(data)
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty


@dataclass
class Result:
    """What one run of the program left behind."""

    exit_code: int
    stdout: str
    stderr: str
    slept: list[float] = field(default_factory=list)

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.stdout.splitlines()]


OF_THE_USER = {
    *("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "PAGER", "MANPAGER", "MANWIDTH"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "NETRC", "LANGUAGE", "PYTHONUNBUFFERED", "PYTHONUTF8"),
    *("PYTHONIOENCODING", "PYTHONCOERCECLOCALE", "BASH_ENV", "ENV"),
}
"""Variables that change what the program, Python, a shell or man does."""


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take away the credentials, settings, proxies and habits of whoever runs the tests."""
    for name in list(os.environ):
        of_the_user = name in OF_THE_USER or name.startswith(("SINCH", "XDG_"))
        if of_the_user or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SINCHCTL_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("SINCHCTL_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("SINCHCTL_CACHE_DIR", str(tmp_path / "cache"))


@dataclass
class Typist:
    """Somebody who presses keys at certain seconds of a clock; an empty text ends the input."""

    clock: "Clock"
    keys: list[tuple[float, str]]

    def is_typed(self, _stdin: object, seconds: float) -> bool:
        """Let the clock run to the next key, or for so long if it comes later."""
        left = self.keys[0][0] - self.clock.monotonic() if self.keys else seconds + 1
        self.clock.sleep(max(0.0, min(left, seconds)))
        return left <= seconds

    def read1(self, _size: int = -1) -> bytes:
        return self.keys.pop(0)[1].encode()

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise io.UnsupportedOperation


class Clock:
    """A clock that moves when somebody sleeps, and then at once."""

    def __init__(self, start: datetime) -> None:
        self.start = start
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def monotonic(self) -> float:
        return sum(self.slept)

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.monotonic())


Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run one command line in process: run("sms", "send", ..., env={...}, stdin=b"", tty=True).

    `typed` are keys at a terminal, each at its second.

    The program's clock stands at `now` and moves on only when the program sleeps, in no time.
    """

    def runner(
        *args: str,
        env: dict[str, str] | None = None,
        stdin: bytes = b"",
        tty: bool = False,
        now: datetime = NOW,
        typed: list[tuple[float, str]] | None = None,
    ) -> Result:
        clock = Clock(now)
        tty = tty or typed is not None
        out, err = Stream(tty), Stream(tty)
        typist = Typist(clock, [*(typed or [])])
        terminal = Terminal(
            environ={**os.environ, **(env or {})},
            stdin=Input(stdin, tty) if typed is None else cast("BinaryIO", typist),
            typed=typist.is_typed,
            stdout=out,
            stderr=err,
            sleep=clock.sleep,
            monotonic=clock.monotonic,
        )
        session = Session(terminal, now=clock.now, random=lambda: 0.5)
        code = main([*args], session)
        return Result(code, out.text(), err.text(), clock.slept)

    return runner


@pytest.fixture
def program() -> Run:
    """Run the program as a process of its own, as a shell would."""

    def runner(
        *args: str, env: dict[str, str] | None = None, stdin: bytes = b"", timeout: float = 30
    ) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "sinchctl", *args],
            input=stdin,
            capture_output=True,
            env={**os.environ, **(env or {})},
            timeout=timeout,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return runner


@dataclass
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Told:
    """One answer to give: a plain one, or a function that has the socket to itself."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    act: Callable[[BaseHTTPRequestHandler], None] | None = None


class Server:
    """A loopback Sinch that gives the answers it was told, in order, the last one for ever."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: list[Told] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                size = int(self.headers.get("content-length") or 0)
                headers = {name.lower(): text for name, text in self.headers.items()}
                outer.asked.append(Asked(self.command, self.path, headers, self.rfile.read(size)))
                told = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                if told.act is not None:
                    told.act(self)
                    self.close_connection = True
                    return
                self.send_response(told.status)
                for name, text in {"content-type": "application/json", **told.headers}.items():
                    self.send_header(name, text)
                self.send_header("content-length", str(len(told.body)))
                self.end_headers()
                self.wfile.write(told.body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

            def log_message(self, *args: Any) -> None:
                pass

        class Threads(ThreadingHTTPServer):
            request_queue_size = 256  # so many may connect at once; with the usual 5 some are reset

        self._server = Threads(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def tells(
        self,
        status: int = 200,
        body: object = b"{}",
        act: Callable[[BaseHTTPRequestHandler], None] | None = None,
        **headers: str,
    ) -> "Server":
        """Add an answer; a body that is no bytes becomes JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        self.answers.append(Told(status, data, named, act))
        return self

    @property
    def env(self) -> dict[str, str]:
        """An environment whose every API is this server, with credentials."""
        names = ("VOICE", "VERIFICATION", "SMS", "MESSAGING")
        return {**CREDENTIALS, **{f"SINCHCTL_BASE_URL_{name}": self.url for name in names}}

    @property
    def project_env(self) -> dict[str, str]:
        """An environment with a project alone, whose every API is this server."""
        names = ("AUTH", "CONVERSATION", "CONVERSATION_BATCH", "LOOKUP", "NUMBERS", "SMS")
        return {**PROJECT_CREDENTIALS, **{f"SINCHCTL_BASE_URL_{name}": self.url for name in names}}

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    """A loopback server; closed at the end."""
    made = Server()
    yield made
    made.close()
