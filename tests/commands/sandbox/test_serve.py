"""sandbox serve: the embedded Sinch on a port, for other programs."""

import json
import os
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from sinchctl.profiles.model import (
    SANDBOX_APP,
    SANDBOX_KEY_ID,
    SANDBOX_KEY_SECRET,
    SANDBOX_PROJECT,
)
from tests.conftest import CREDENTIALS, KEY, PLAN, Run, Server
from tests.sandbox.calling import CLI

APIS = (
    "VOICE",
    "VERIFICATION",
    "SMS",
    "MESSAGING",
    "CONVERSATION",
    "CONVERSATION_BATCH",
    "NUMBERS",
    "LOOKUP",
    "AUTH",
)
PROJECT = {
    "SINCH_PROJECT_ID": SANDBOX_PROJECT,
    "SINCH_KEY_ID": SANDBOX_KEY_ID,
    "SINCH_KEY_SECRET": SANDBOX_KEY_SECRET,
    "SINCH_CONVERSATION_APP_ID": SANDBOX_APP,
}


class Served:
    """A running `sandbox serve`."""

    def __init__(self, env: dict[str, str], *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sinchctl", "sandbox", "serve", "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **env},
        )
        assert self.process.stdout is not None
        self.told = json.loads(self.process.stdout.readline())
        self.address: str = self.told["address"]
        self.env = {**CREDENTIALS, **{f"SINCHCTL_BASE_URL_{api}": self.address for api in APIS}}

    def stops(self, how: signal.Signals) -> tuple[int, str]:
        """Its exit code and all that it said on stderr."""
        self.process.send_signal(how)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said.decode()


@pytest.fixture
def served() -> Iterator[Served]:
    made = Served(CREDENTIALS)
    yield made
    made.process.kill()
    made.process.communicate()


def test_address_answers_as_soon_as_it_is_printed(served: Served) -> None:
    line = HTTPConnection(urlsplit(served.address).netloc, timeout=30)
    line.request("GET", "/calling/v1/calls/id/x")
    assert line.getresponse().status == 401
    line.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_stops_cleanly(served: Served, how: signal.Signals) -> None:
    exit_code, said = served.stops(how)
    assert exit_code == 0
    assert "Traceback" not in said
    assert said.splitlines()[-1] == "sinchctl: the sandbox has stopped"


def test_it_takes_the_credentials_of_the_environment_and_no_others(
    served: Served, program: Run
) -> None:
    assert (served.told["applicationKey"], served.told["servicePlanId"]) == (KEY, PLAN)
    sent = program("sms", "send", "+46700000000", "Hi", "-q", env=served.env)
    status = program("sms", "status", sent.stdout.strip(), env=served.env)
    assert status.json["statuses"][0]["status"] == "Delivered"
    assert program("callout", "tts", "+46700000000", "Hi", *CLI, env=served.env).exit_code == 0
    start = ("verify", "start", "+46700000000", "--method", "sms")
    assert program(*start, env=served.env).exit_code == 0
    others = {**served.env, "SINCH_APPLICATION_SECRET": "d3Jvbmc="}
    wrong = program("callout", "tts", "+46700000000", "Hi", *CLI, env=others)
    assert (wrong.exit_code, wrong.stdout) == (4, "")
    _, said = served.stops(signal.SIGINT)
    assert "POST /calling/v1/callouts 200" in said
    assert "POST /calling/v1/callouts 401" in said
    assert CREDENTIALS["SINCH_APPLICATION_SECRET"] not in said


def test_without_credentials_it_prints_fixed_ones_that_work(program: Run) -> None:
    """They are all said when the address is told."""
    served = Served({})
    try:
        assert served.process.stderr is not None
        said = [served.process.stderr.readline().decode() for _ in range(18)]
        lines = [line.strip().removeprefix("export ") for line in said if line[:7] == "export "]
        named = dict(line.split("=", 1) for line in lines)
        assert set(named) == {*CREDENTIALS, *PROJECT, *(f"SINCHCTL_BASE_URL_{api}" for api in APIS)}
        checked = program("profile", "check", env=named)
        assert (checked.exit_code, len(checked.lines)) == (0, 4), checked
    finally:
        served.process.kill()
        served.process.communicate()


def test_timeout_and_closed_connection_are_outcome_unknown(served: Served, run: Run) -> None:
    """The outcome is unknown, the request is not sent again, and the hint finds what happened."""
    for last in ("98", "99"):
        number = f"+467000000{last}"
        lost = run("sms", "send", number, "Hi", "--timeout", "0.5", env=served.env)
        assert (lost.exit_code, lost.stdout) == (12, "")
        assert "not sent again" in lost.stderr
        found = run("api", "GET", f"/xms/v1/{PLAN}/batches?page_size=10", env=served.env)
        assert [one["to"] for one in found.json["batches"]].count([number[1:]]) == 1


def test_a_port_in_use_is_a_usage_error(served: Served, run: Run) -> None:
    port = str(urlsplit(served.address).port)
    done = run("sandbox", "serve", "--port", port)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--port" in done.stderr


def test_any_application_key_of_the_environment_works_with_serve(program: Run) -> None:
    """As the tests of Sinch's SDKs use them."""
    served = Served({"SINCH_APPLICATION_KEY": "appKey", "SINCH_APPLICATION_SECRET": "YXBwU2VjcmV0"})
    try:
        assert served.told["applicationKey"] == "appKey"
        line = HTTPConnection(urlsplit(served.address).netloc, timeout=30)
        basic = b64encode(b"appKey:YXBwU2VjcmV0").decode()
        line.request("GET", "/calling/v1/calls/id/x", headers={"Authorization": f"Basic {basic}"})
        assert line.getresponse().status == 404
        line.close()
    finally:
        served.stops(signal.SIGINT)


def test_callbacks_are_shown_while_it_runs(served: Served, program: Run, server: Server) -> None:
    server.tells(200, {"action": "deny"})
    program("sandbox", "settings", "--verification-url", server.url)
    start = ("verify", "start", "+46700000000", "--method", "callout")
    assert program(*start, env=served.env).exit_code == 0
    _, said = served.stops(signal.SIGINT)
    assert f"VerificationRequestEvent to {server.url} 200 in" in said


def page_of(address: str) -> tuple[int, str]:
    """Return status and text of what is at the root of a server."""
    line = HTTPConnection(urlsplit(address).netloc, timeout=30)
    line.request("GET", "/")
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    return answer.status, text


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Run `sandbox serve` with options; it is ended with the test."""
    running: list[Served] = []

    def run(*options: str) -> Served:
        running.append(Served(CREDENTIALS, *options))
        return running[-1]

    yield run
    for one in running:
        one.process.kill()
        one.process.communicate()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - asked only from here
def test_the_address_of_the_page_is_printed(serve: Callable[..., Served], host: str) -> None:
    """For 0.0.0.0 it is that of this machine, where alone the page may be opened."""
    served = serve("--host", host)
    assert served.told["page"] == f"http://127.0.0.1:{urlsplit(served.address).port}/"
    status, text = page_of(served.told["page"])
    assert (status, "sandbox-token" in text) == (200, True)


def test_no_page(serve: Callable[..., Served]) -> None:
    served = serve("--no-page")
    assert "page" not in served.told
    assert page_of(served.address)[0] == 404


def test_the_page_token_is_in_no_output(serve: Callable[..., Served]) -> None:
    served = serve("--page-token", "secret-of-the-page")
    status, text = page_of(served.told["page"])
    assert (status, "secret-of-the-page" in text) == (200, False)
    assert "secret-of-the-page" not in json.dumps(served.told)
    assert "secret-of-the-page" not in served.stops(signal.SIGINT)[1]


@pytest.mark.parametrize("token", ["", "two words", "sécret", "a\x07"])
def test_page_token_that_no_header_can_carry_is_a_usage_error(run: Run, token: str) -> None:
    done = run("sandbox", "serve", "--port", "0", "--page-token", token)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--page-token" in done.stderr
