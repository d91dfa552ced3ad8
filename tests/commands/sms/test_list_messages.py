"""sinchctl sms list: filters, formats, and the messages of the sandbox."""

from datetime import timedelta

import pytest

from tests.conftest import NOW, Run, Server

TO, OTHER = "+46700000000", "+46700000001"


def send(run: Run, *args: str, to: str = TO, second: int = 0) -> str:
    line = ("--sandbox", "sms", "send", to, "Hello", *args, "-q")
    return run(*line, now=NOW + timedelta(seconds=second)).stdout.strip()


def listed(run: Run, *args: str) -> list[str]:
    result = run("--sandbox", "sms", "list", *args, "-q")
    assert result.exit_code == 0
    return result.stdout.split()


def test_messages_are_listed_newest_first(run: Run) -> None:
    names = [send(run, second=second) for second in range(3)]
    assert listed(run) == names[::-1]
    assert listed(run, "--limit", "2") == names[:0:-1]


def test_filters_by_recipient_sender_and_reference(run: Run) -> None:
    named = send(run, "--reference", "order-7")
    sent = send(run, "--from", "+46711111111", to=OTHER)
    assert listed(run, "--to", OTHER) == [sent]
    assert listed(run, "--to", TO, "--limit", "1") == [named]
    assert listed(run, "--from", "+46711111111") == [sent]
    assert listed(run, "--reference", "order-7") == [named]


def test_since_and_until_limit_the_time(run: Run) -> None:
    sent = send(run)
    later = NOW + timedelta(hours=3)
    assert run("--sandbox", "sms", "list", "--since", "-4h", "-q", now=later).stdout == f"{sent}\n"
    assert run("--sandbox", "sms", "list", "--since", "-2h", "-q", now=later).stdout == ""
    assert run("--sandbox", "sms", "list", "--until", "-4h", "-q", now=later).stdout == ""


def test_an_empty_list_says_how_far_it_looked(run: Run) -> None:
    result = run("--sandbox", "sms", "list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no messages in the last 24 hours; --since looks further" in result.stderr


def test_a_terminal_gets_a_table_with_the_state(run: Run) -> None:
    sent, scheduled = send(run), send(run, "--send-at", "+2h")
    cancelled = send(run, "--send-at", "+2h")
    assert run("--sandbox", "sms", "cancel", cancelled).exit_code == 0
    shown = run("--sandbox", "sms", "list", tty=True, env={"NO_COLOR": "1"}).stdout.splitlines()
    assert shown[0].split() == ["Time", "Message", "id", "To", "State", "Text"]
    states = {line.split()[2]: line.split()[4] for line in shown[1:]}
    assert states == {sent: "sent", scheduled: "scheduled", cancelled: "cancelled"}
    assert all(TO in line and line.endswith("Hello") for line in shown[1:])


def test_a_hostile_text_stays_on_its_line(run: Run) -> None:
    run("--sandbox", "sms", "send", TO, "a\x1b[31m\nb\u202e")
    shown = run("--sandbox", "sms", "list", tty=True, env={"NO_COLOR": "1"}).stdout
    assert len(shown.splitlines()) == 2
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_ten_thousand_messages_stream_page_by_page(run: Run, server: Server) -> None:
    """The first page is printed before the last one is asked for: the memory stays flat."""
    pages = 100
    for number in range(pages):
        batches = [{"id": f"{number}-{n}", "to": ["46700000000"], "body": "x"} for n in range(100)]
        server.tells(
            200, {"count": pages * 100, "page": number, "page_size": 100, "batches": batches}
        )
    result = run("sms", "list", "--limit", "10000", "--field", "id", env=server.env)
    assert result.stdout.split() == [f"{number}-{n}" for number in range(pages) for n in range(100)]
    assert len(server.asked) == pages


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("--since", "yesterday"), "yesterday"),
        (("--since", "-1h", "--until", "-2h"), "--until is not after --since"),
        (("--to", " "), "--to is empty"),
        (("--to", "+46"), "too short"),
        (("--limit", "0"), "--limit"),
        (("--via", "messaging"), "the old SMS API cannot list messages"),
    ],
)
def test_bad_values_are_2(line: tuple[str, ...], words: str, run: Run, server: Server) -> None:
    server.tells(200, {"batches": []})
    result = run("sms", "list", *line, env=server.env)
    assert (result.exit_code, result.stdout, server.asked) == (2, "", [])
    assert words in result.stderr


def test_an_application_alone_is_told_which_api_lists(run: Run, server: Server) -> None:
    env = {k: v for k, v in server.env.items() if "PLAN" not in k and "TOKEN" not in k}
    result = run("sms", "list", env=env)
    assert result.exit_code == 2
    assert "use --via xms or --via conversation" in result.stderr
