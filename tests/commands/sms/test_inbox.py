"""sinchctl sms inbox: received messages, and new ones as they come."""

import json
from datetime import timedelta

import pytest

from tests.conftest import NOW, Run, Server

ME, HER, HIM = "+46711111111", "+46700000000", "+46700000001"


def receive(run: Run, text: str, sender: str = HER, to: str = ME, second: int = 0) -> str:
    line = ("sandbox", "sms-in", text, "--from", sender, "--to", to, "-q")
    return run(*line, now=NOW + timedelta(seconds=second)).stdout.strip()


def inbounds(*messages: tuple[str, str]) -> dict[str, object]:
    """A page of messages: their ids, newest first, and times of the minute."""
    rows = [
        {
            "id": name,
            "from": "46700000000",
            "to": "46711111111",
            "body": f"text of {name}",
            "type": "mo_text",
            "received_at": f"2026-11-24T12:00:{time}.000Z",
        }
        for name, time in messages
    ]
    return {"count": len(rows), "page": 0, "page_size": len(rows), "inbounds": rows}


def test_received_messages_are_listed_newest_first(run: Run) -> None:
    names = [
        receive(run, "one"),
        receive(run, "two", HIM, second=1),
        receive(run, "three", to="71700", second=2),
    ]
    assert run("--sandbox", "sms", "inbox", "-q").stdout.split() == names[::-1]
    assert run("--sandbox", "sms", "inbox", "--from", HIM, "-q").stdout.split() == [names[1]]
    assert run("--sandbox", "sms", "inbox", "--to", "71700", "-q").stdout.split() == [names[2]]
    assert run("--sandbox", "sms", "inbox", "--limit", "1").json["body"] == "three"
    shown = run("--sandbox", "sms", "inbox", tty=True, env={"NO_COLOR": "1"}).stdout
    assert HIM in shown
    assert "71700" in shown


def test_follow_prints_only_new_messages_oldest_first(run: Run, server: Server) -> None:
    server.tells(200, inbounds(("a", "01"))).tells(200, inbounds(("a", "01")))
    server.tells(200, inbounds(("a", "01"))).tells(
        200, inbounds(("c", "09"), ("b", "08"), ("a", "01"))
    )
    server.tells(200, inbounds(("d", "11"), ("c", "09"), ("b", "08")))
    result = run("sms", "inbox", "--follow", "--limit", "3", "-q", env=server.env)
    assert result.stdout.split() == ["b", "c", "d"]
    assert result.slept == [5, 5, 5]
    assert "start_date=2026-11-24T11%3A59%3A09.000Z" in server.asked[-1].path


def test_follow_since_prints_what_came_before_too(run: Run, server: Server) -> None:
    server.tells(200, inbounds(("b", "08"), ("a", "01")))
    server.tells(200, inbounds(("c", "09"), ("b", "08"), ("a", "01")))
    line = ("sms", "inbox", "--follow", "--since", "-1h", "--interval", "1s", "--limit", "3", "-q")
    result = run(*line, env=server.env)
    assert result.stdout.split() == ["b", "a", "c"]
    assert result.slept == [1]


def test_follow_finds_a_message_that_appears_late(run: Run, server: Server) -> None:
    """It is older than one that was printed already."""
    server.tells(200, inbounds()).tells(200, inbounds()).tells(200, inbounds(("b", "08")))
    server.tells(200, inbounds(("b", "08"), ("a", "02")))
    result = run("sms", "inbox", "--follow", "--limit", "2", "-q", env=server.env)
    assert result.stdout.split() == ["b", "a"]


def test_follow_goes_on_after_a_failure_of_sinch(run: Run, server: Server) -> None:
    server.tells(200, inbounds()).tells(200, inbounds()).tells(500, b"")
    server.tells(200, inbounds(("a", "01")))
    line = ("sms", "inbox", "--follow", "--limit", "1", "-q", "--retries", "0")
    result = run(*line, env=server.env)
    assert (result.exit_code, result.stdout) == (0, "a\n")
    assert "trying again" in result.stderr


def test_follow_ends_when_the_credentials_are_refused(run: Run, server: Server) -> None:
    server.tells(200, inbounds()).tells(200, inbounds())
    server.tells(401, {"code": "unauthorized", "text": "no"})
    assert run("sms", "inbox", "--follow", env=server.env).exit_code == 4


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("--interval", "5s"), "--interval has no effect without --follow"),
        (("--follow", "--interval", "0"), "more than 0"),
        (("--via", "messaging"), "the old SMS API cannot list received messages"),
    ],
)
def test_bad_values_are_2(line: tuple[str, ...], words: str, run: Run, server: Server) -> None:
    result = run("sms", "inbox", *line, env=server.env)
    assert (result.exit_code, server.asked) == (2, [])
    assert words in result.stderr


def test_follow_in_the_sandbox(run: Run) -> None:
    old = receive(run, "old")
    line = ("--sandbox", "sms", "inbox", "--follow", "--since", "-1h", "--limit", "1")
    assert json.loads(run(*line).stdout)["id"] == old
