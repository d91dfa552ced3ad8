"""sandbox sms-in: somebody writes to the application."""

import json
from pathlib import Path

import pytest

from sinchctl.profiles.model import SANDBOX_PLAN
from sinchctl.sandbox.settings import SandboxSettings, save
from sinchctl.sandbox.state import opened
from sinchctl.times import iso
from tests.conftest import NOW, Run, Server

NUMBERS = ("--from", "+46700000000", "--to", "+46711111111")


def test_sms_to_the_application_prints_its_id_and_is_listed(run: Run) -> None:
    done = run("sandbox", "sms-in", "Hej", *NUMBERS, "--reference", "r1", "-q")
    assert done.exit_code == 0, done.stderr
    inbound = run("--sandbox", "api", "GET", f"/xms/v1/{SANDBOX_PLAN}/inbounds").json["inbounds"][0]
    assert inbound["id"] == done.stdout.strip()
    assert (inbound["from"], inbound["body"]) == ("46700000000", "Hej")
    assert inbound["client_reference"] == "r1"
    log = run("sandbox", "log", "--kind", "sms-in").lines
    assert [(entry["from"], entry["text"]) for entry in log] == [("+46700000000", "Hej")]


def test_sms_is_posted_to_the_sms_url_unsigned(run: Run, server: Server, tmp_path: Path) -> None:
    with opened(tmp_path / "state" / "sandbox.sqlite3") as state:
        save(state, SandboxSettings(sms_url=f"{server.url}/sms"), iso(NOW))
    server.tells()
    inbound = run("sandbox", "sms-in", "Hej", *NUMBERS).json
    (posted,) = server.asked
    assert (posted.method, posted.path, json.loads(posted.body)) == ("POST", "/sms", inbound)
    assert "authorization" not in posted.headers


def test_card_shows_the_text_and_what_the_application_answered(
    run: Run, server: Server, tmp_path: Path
) -> None:
    plain = {"NO_COLOR": "1"}
    done = run("sandbox", "sms-in", "Hej", *NUMBERS, env=plain, tty=True)
    assert "Text        Hej" in done.stdout
    assert "Received    2026-11-24 12:00:00 UTC" in done.stdout
    assert "the settings have no SMS URL: sinchctl sandbox settings --sms-url URL" in done.stderr
    with opened(tmp_path / "state" / "sandbox.sqlite3") as state:
        save(state, SandboxSettings(sms_url=f"{server.url}/sms"), iso(NOW))
    server.tells(503)
    done = run("sandbox", "sms-in", "Hej", *NUMBERS, env=plain, tty=True)
    assert f"Posted to   {server.url}/sms: 503" in done.stdout
    assert "sinchctl sandbox log --kind callback" in done.stderr


def test_text_comes_from_a_file_or_stdin(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "text"
    file.write_text("from a file\n")
    assert run("sandbox", "sms-in", f"@{file}", *NUMBERS).json["body"] == "from a file"
    piped = run("sandbox", "sms-in", "-", *NUMBERS, stdin=b"from a pipe\n")
    assert piped.json["body"] == "from a pipe"


def test_short_code_can_be_written_to(run: Run) -> None:
    done = run("sandbox", "sms-in", "JOIN", "--from", "+46700000000", "--to", "71700")
    assert (done.exit_code, done.json["to"]) == (0, "71700")


@pytest.mark.parametrize(
    "line",
    [
        ("", *NUMBERS),
        ("Hi", "--from", "0700000000", "--to", "71700"),
        ("Hi", "--from", "+46700000000", "--to", "7"),
        ("Hi", "--from", "+46700000000", "--to", "shop"),
        ("Hi", *NUMBERS, "--reference", ""),
    ],
    ids=str,
)
def test_wrong_value_is_one_line_and_nothing_is_kept(run: Run, line: tuple[str, ...]) -> None:
    done = run("sandbox", "sms-in", *line)
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert run("sandbox", "log").stdout == ""
