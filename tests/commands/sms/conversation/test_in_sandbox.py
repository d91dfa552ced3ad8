"""SMS over the Conversation API of the sandbox, in both processing modes."""

import json
from datetime import timedelta

from tests.conftest import NOW, Run

TO, ME = "+46700000000", "+46711111111"
VIA = ("--via", "conversation")
APP = "/v1/projects/{project}/apps/{app}"


def keep_messages(run: Run, **settings: object) -> None:
    """Let the app keep messages: in CONVERSATION mode, or for days in DISPATCH mode."""
    body = json.dumps(settings or {"processing_mode": "CONVERSATION"}).encode()
    assert run("--sandbox", "api", "PATCH", APP, "--input", "-", stdin=body).exit_code == 0


def sms(run: Run, *line: str) -> list[str]:
    result = run("--sandbox", "sms", *line, *VIA, "-q")
    assert result.exit_code == 0, result.stderr
    return result.stdout.split()


def test_a_message_is_found_shown_and_delivered(run: Run) -> None:
    keep_messages(run)
    (name,) = sms(run, "send", TO, "Hello", "--from", ME, "--reference", "order-7", "--ttl", "10m")
    sms(run, "send", "+46700000002", "Other", "--from", ME)
    assert sms(run, "list", "--reference", "order-7") == [name]
    assert sms(run, "list", "--to", TO) == [name]
    shown = run("--sandbox", "sms", "show", name, *VIA).json
    assert (shown["metadata"], shown["app_message"]["text_message"]["text"]) == ("order-7", "Hello")
    (entry,) = [line for line in run("sandbox", "log", "--kind", "sms").lines if line["to"] == TO]
    assert entry["text"] == "Hello"
    unknown = run("--sandbox", "sms", "status", name, *VIA)
    assert (unknown.exit_code, unknown.json["id"]) == (5, name)


def test_an_app_in_dispatch_mode_keeps_messages_for_its_days(run: Run) -> None:
    (name,) = sms(run, "send", TO, "Hello", "--from", ME)
    assert run("--sandbox", "sms", "show", name, *VIA).exit_code == 5
    assert sms(run, "list") == []
    keep_messages(run, dispatch_retention_policy={"ttl_days": 7})
    (name,) = sms(run, "send", TO, "Hello", "--from", ME)
    assert sms(run, "list") == [name]
    assert run("--sandbox", "sms", "show", name, *VIA).json["id"] == name


def test_received_messages_are_in_the_inbox(run: Run) -> None:
    keep_messages(run)
    run("sandbox", "sms-in", "Hi there", "--from", TO, "--to", ME)
    (message,) = run("--sandbox", "sms", "inbox", *VIA).lines
    assert message["contact_message"]["text_message"]["text"] == "Hi there"
    assert sms(run, "inbox", "--to", ME, "--from", TO) == [message["id"]]
    assert sms(run, "inbox", "--to", "71700") == []
    assert sms(run, "inbox", "--follow", "--since", "-1h", "--limit", "1") == [message["id"]]


def test_stop_and_start_change_the_opt_out_list(run: Run) -> None:
    check = ("--sandbox", "sms", "opt-outs", "check", TO, ME)
    assert run(*check).exit_code == 0
    assert sms(run, "opt-outs", "list") == []
    run("sandbox", "sms-in", "STOP", "--from", TO, "--to", ME)
    result = run(*check)
    assert (result.exit_code, [line["opted_out"] for line in result.lines]) == (6, [True, False])
    assert sms(run, "opt-outs", "list") == [TO]
    later = NOW + timedelta(minutes=1)
    run("sandbox", "sms-in", "start", "--from", TO, "--to", ME, now=later)
    assert run(*check).exit_code == 0
    assert sms(run, "opt-outs", "list") == []
