"""sinchctl sms cancel: what is scheduled is taken back, and what had gone is said."""

from tests.conftest import Run, Server

TO = "+46700000000"
NAME = "01FC66621XXXXX119Z8PMV1QPQ"


def report(**counts: int) -> dict[str, object]:
    rows = [
        {"status": status, "code": 407 if status == "Cancelled" else 0, "count": count}
        for status, count in counts.items()
    ]
    return {"batch_id": NAME, "statuses": rows, "total_message_count": sum(counts.values())}


def test_a_scheduled_message_is_cancelled(run: Run) -> None:
    name = run("--sandbox", "sms", "send", TO, "Hi", "--send-at", "+2h", "-q").stdout.strip()
    result = run("--sandbox", "sms", "cancel", name)
    assert (result.exit_code, result.stderr) == (0, "")
    assert (result.json["id"], result.json["canceled"]) == (name, True)
    assert run("--sandbox", "sandbox", "log", "--kind", "sms").stdout == ""
    assert run("--sandbox", "sms", "cancel", name).exit_code == 0


def test_the_card_shows_what_was_cancelled(run: Run) -> None:
    send = ("--sandbox", "sms", "send", TO, "Your table is ready", "--send-at", "+2h", "-q")
    name = run(*send, "--reference", "order-7").stdout.strip()
    card = run("--sandbox", "sms", "cancel", name, tty=True).stdout
    for text in (name, TO, "Your table is ready", "order-7", "Was to be sent"):
        assert text in card
    assert "Was to be sent" in run("--sandbox", "sms", "show", name, tty=True).stdout


def test_a_message_that_had_gone_is_6(run: Run) -> None:
    name = run("--sandbox", "sms", "send", TO, "Hi", "-q").stdout.strip()
    result = run("--sandbox", "sms", "cancel", name)
    assert result.exit_code == 6
    assert "was not cancelled; 1 had already been sent: 1 Delivered" in result.stderr
    assert result.json["statuses"][0]["status"] == "Delivered"
    assert "not cancelled" in run("--sandbox", "sms", "cancel", name, tty=True).stdout


def test_a_part_that_had_gone_is_named_and_the_exit_code_is_0(run: Run, server: Server) -> None:
    server.tells(200, {"id": NAME, "canceled": True})
    server.tells(200, report(Cancelled=997, Delivered=2, Dispatched=1))
    result = run("sms", "cancel", NAME, env=server.env)
    assert result.exit_code == 0
    assert "3 had already been sent: 2 Delivered" in result.stderr
    assert result.json["statuses"][1] == {"status": "Delivered", "code": 0, "count": 2}
    assert [asked.method for asked in server.asked] == ["DELETE", "GET"]


def test_what_had_gone_may_be_unknown(run: Run, server: Server) -> None:
    server.tells(200, {"id": NAME, "canceled": True}).tells(500, b"")
    result = run("sms", "cancel", NAME, "--retries", "0", env=server.env)
    assert (result.exit_code, result.stdout) == (12, "")
    assert f"sinchctl sms report {NAME}" in result.stderr


def test_a_cancellation_without_an_answer_is_not_sent_again(run: Run, server: Server) -> None:
    server.tells(act=lambda handler: None)
    result = run("sms", "cancel", NAME, env=server.env)
    assert (result.exit_code, len(server.asked)) == (12, 1)
    assert f"sms show {NAME}" in result.stderr


def test_an_unknown_message_is_5(run: Run) -> None:
    assert run("--sandbox", "sms", "cancel", NAME).exit_code == 5
