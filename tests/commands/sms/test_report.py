"""sinchctl sms report: one record for each recipient."""

import json

from tests.conftest import Run, Server

NAME = "01FC66621XXXXX119Z8PMV1QPQ"
REPORT = {
    "type": "delivery_report_sms",
    "batch_id": NAME,
    "total_message_count": 3,
    "client_reference": "order-7",
    "statuses": [
        {
            "code": 0,
            "status": "Delivered",
            "count": 2,
            "recipients": ["46700000000", "46700000001"],
        },
        {"code": 402, "status": "Aborted", "count": 1, "recipients": ["46700000002"]},
    ],
}


def test_every_recipient_is_a_record(run: Run, server: Server) -> None:
    server.tells(200, REPORT)
    result = run("sms", "report", NAME, env=server.env)
    assert [record["recipient"] for record in result.lines] == [
        "46700000000",
        "46700000001",
        "46700000002",
    ]
    assert result.lines[2] == {
        "batch_id": NAME,
        "recipient": "46700000002",
        "status": "Aborted",
        "code": 402,
        "client_reference": "order-7",
    }
    assert server.asked[0].path.endswith(f"/batches/{NAME}/delivery_report?type=full")


def test_statuses_are_filtered_in_any_letter_case(run: Run, server: Server) -> None:
    """Sinch gets them as its own answers write them; a server that ignores them does no harm."""
    server.tells(200, REPORT)
    line = ("sms", "report", NAME, "--status", "ABORTED", "--status", "failed", "-o", "tsv")
    result = run(*line, env=server.env)
    assert result.stdout == "46700000002\tAborted\t402\n"
    assert "status=Aborted%2CFailed" in server.asked[0].path


def test_a_terminal_gets_a_table_with_reasons(run: Run, server: Server) -> None:
    server.tells(200, REPORT)
    shown = run("sms", "report", NAME, env={**server.env, "NO_COLOR": "1"}, tty=True).stdout
    assert "+46700000002" in shown
    assert "no route to the number" in shown


def test_an_unknown_status_is_2(run: Run, server: Server) -> None:
    result = run("sms", "report", NAME, "--status", "lost", env=server.env)
    assert (result.exit_code, server.asked) == (2, [])
    assert "'lost' is not a delivery status" in result.stderr


def test_no_recipient_with_the_status_is_a_note(run: Run) -> None:
    name = run("--sandbox", "sms", "send", "+46700000000", "Hi", "-q").stdout.strip()
    result = run("--sandbox", "sms", "report", name, "--status", "failed")
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"no recipient of {name} is Failed" in result.stderr
    records = run("--sandbox", "sms", "report", name).stdout
    assert json.loads(records)["status"] == "Delivered"
