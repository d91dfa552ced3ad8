"""sinchctl sms show: a message in full, sent or received."""

import json

from tests.conftest import Run

TO = "+46700000000"


def test_a_sent_message_is_shown_in_full(run: Run) -> None:
    options = ("--reference", "order-7", "--flash", "--max-parts", "2", "--from", "Shop")
    name = run("--sandbox", "sms", "send", TO, "Hello", *options, "-q").stdout.strip()
    batch = run("--sandbox", "sms", "show", name).json
    assert (batch["id"], batch["body"], batch["client_reference"]) == (name, "Hello", "order-7")
    assert (batch["flash_message"], batch["max_number_of_message_parts"]) == (True, 2)
    card = run("--sandbox", "sms", "show", name, tty=True).stdout
    for words in ("SMS sent", name, TO, "Shop", "Hello", "order-7", "Most parts"):
        assert words in card


def test_a_received_message_is_shown_too(run: Run) -> None:
    line = ("sms-in", "Call me", "--from", TO, "--to", "+46711111111")
    name = run("sandbox", *line, "-q").stdout.strip()
    assert run("--sandbox", "sms", "show", name).json["body"] == "Call me"
    assert "SMS received" in run("--sandbox", "sms", "show", name, tty=True).stdout


def test_an_unknown_message_is_5(run: Run) -> None:
    result = run("--sandbox", "sms", "show", "01M8GQ20KVJG2RD510AP75Q30Q", "-o", "json")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "no such batch" in json.loads(result.stderr)["error"]["message"]
