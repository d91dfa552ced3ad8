"""sinchctl event sample: realistic callbacks of every kind."""

import base64
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl import phone
from sinchctl.errors import UsageError
from sinchctl.events import meanings, samples
from sinchctl.events.interpret import interpret, unknown_fields
from sinchctl.events.model import KINDS, parse
from tests.conftest import DATA, NOW, Run


@pytest.mark.parametrize("kind", samples.SAMPLED)
def test_every_kind_has_a_sample_that_is_understood_whole(kind: str) -> None:
    event = parse(samples.text(samples.sample(kind)))
    told, wrong = interpret(event)
    assert event.kind == kind
    assert wrong == []
    assert unknown_fields(event) == {}
    assert told


def types(value: Any, before: str = "") -> dict[str, str]:
    """The type of every value inside by its path; the items of a list share one."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else (("[]", one) for one in value)
        found = {before: "object" if isinstance(value, dict) else "array"}
        for step, inner in pairs:
            found |= types(inner, f"{before}.{step}")
        return found
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return {before: "number" if number else type(value).__name__}


def documented() -> dict[str, dict[str, str]]:
    """What Sinch's own payloads of each kind have, with its type."""
    found: dict[str, dict[str, str]] = {}
    for line in (DATA / "callbacks.ndjson").read_bytes().splitlines():
        kind = parse(line).kind.replace("_mms", "_sms")
        found[kind] = types(json.loads(line)) | found.get(kind, {})
    return found


@pytest.mark.parametrize("kind", samples.SAMPLED)
def test_values_have_the_types_of_sinchs_own_payloads(kind: str) -> None:
    due = documented()[kind.replace("_mms", "_sms")]
    own = types(json.loads(samples.text(samples.sample(kind))))
    assert {path: own[path] for path in own if path in due} == {
        path: due[path] for path in own if path in due
    }
    assert len([path for path in own if path in due]) >= len(own) / 2


WORDS: list[tuple[str, str, meanings.Field]] = [
    ("dice", "result", "call_result"),
    ("dice", "reason", "call_reason"),
    ("pie", "menuResult.type", "menu_result"),
    ("notify", "type", "notify_type"),
    ("ace", "amd.status", "amd_status"),
    ("ace", "amd.reason", "amd_reason"),
    ("verification_result", "status", "verification_status"),
    ("VerificationSmsDeliveredEvent", "smsResult", "verification_sms"),
    ("delivery_report_sms", "statuses.0.status", "delivery_status"),
    ("delivery_report_sms", "statuses.1.status", "delivery_status"),
    ("delivery_report_mms", "statuses.0.status", "delivery_status"),
    ("recipient_delivery_report_sms", "status", "delivery_status"),
    ("recipient_delivery_report_mms", "status", "delivery_status"),
    (
        "conversation_message_delivery",
        "message_delivery_report.status",
        "conversation_status",
    ),
    ("conversation_event_delivery", "event_delivery_report.status", "conversation_status"),
    (
        "conversation_event_delivery",
        "event_delivery_report.reason.code",
        "conversation_reason",
    ),
    (
        "conversation_capability",
        "capability_notification.capability_status",
        "conversation_result",
    ),
    ("conversation_opt_in", "opt_in_notification.status", "conversation_result"),
    ("conversation_opt_out", "opt_out_notification.status", "conversation_result"),
    ("conversation_record", "record_notification.record_status", "conversation_result"),
    ("number_event", "status", "number_status"),
    ("number_event", "failureCode", "number_failure"),
    ("number_order_event", "status", "number_status"),
]


@pytest.mark.parametrize(("kind", "path", "field"), WORDS)
def test_status_words_are_known(run: Run, kind: str, path: str, field: meanings.Field) -> None:
    word = run("event", "sample", kind, "--field", path).stdout.strip()
    assert meanings.meaning(field, word).text


def test_totals_of_calls_and_costs() -> None:
    dice = json.loads(samples.text(samples.sample("dice")))
    minutes = -(-dice["duration"] // 60)
    assert dice["debit"]["amount"] == round(minutes * dice["userRate"]["amount"], 4)
    report = json.loads(samples.text(samples.sample("delivery_report_sms")))
    assert sum(part["count"] for part in report["statuses"]) == report["total_message_count"]
    assert all(len(part["recipients"]) == part["count"] for part in report["statuses"])
    binary = samples.sample("mo_binary")
    assert base64.b64decode(binary["body"], validate=True)
    assert bytes.fromhex(binary["udh"])


def test_numbers_are_e164_with_plus_or_without_as_sinch_sends_them() -> None:
    for kind in samples.SAMPLED:
        text = samples.text(samples.sample(kind)).decode()
        for number in re.findall(r'(?<!"udh":)"(\+?\d{8,})"', text):
            plus = number.startswith("+")
            assert phone.number(number if plus else f"+{number}") == f"+{number.lstrip('+')}"
        if kind.startswith(("mo_", "recipient_", "delivery_")):
            assert '"+' not in text, "numbers of the SMS API come without +"


def test_there_is_a_sample_of_every_kind_but_unknown() -> None:
    assert set(samples.SAMPLED) == set(KINDS) - {"unknown"}


def test_a_transcription_is_called_as_in_the_documents_of_today() -> None:
    assert samples.sample("notify")["type"] == "transcription_available"


def test_a_sample_is_one_line_on_a_pipe_and_indented_where_people_read(run: Run) -> None:
    piped = run("event", "sample", "dice")
    assert piped.stdout.count("\n") == 1
    assert '"amount":0.0285' in piped.stdout
    for shown in (
        run("event", "sample", "dice", "-o", "json"),
        run("event", "sample", "dice", tty=True),
    ):
        assert '\n  "event": "dice",\n' in shown.stdout
        assert shown.json == piped.json


def test_a_sample_is_the_same_every_time(run: Run) -> None:
    assert run("event", "sample", "ice", now=NOW).stdout == run("event", "sample", "ICE").stdout


def test_without_a_kind_the_kinds_are_listed(run: Run) -> None:
    assert run("event", "sample", "-q").stdout.split() == list(samples.SAMPLED)
    assert "Incoming call (ICE)" in run("event", "sample", tty=True).stdout


def test_an_unknown_kind_is_refused_with_near_names(run: Run) -> None:
    result = run("event", "sample", "recipient_delivery_report")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "recipient_delivery_report_sms" in result.stderr
    assert run("event", "sample", "unknown").exit_code == 2


@pytest.mark.parametrize(
    ("kind", "assignment", "path", "expected"),
    [
        ("ice", "cli=46700", ["cli"], "46700"),
        ("ice", "callResourceUrl=", ["callResourceUrl"], ""),
        ("ice", "CallId=x", ["callid"], "x"),
        ("ice", "custom=a=b", ["custom"], "a=b"),
        ("ice", "to.endpoint=+46700000000", ["to", "endpoint"], "+46700000000"),
        ("ice", 'to={"type":"sip","endpoint":"a@b"}', ["to", "type"], "sip"),
        ("ice", "version=2", ["version"], 2),
        ("ice", "version=two", ["version"], "two"),
        ("ice", "version=", ["version"], ""),
        ("ice", 'cli:=["odd"]', ["cli"], ["odd"]),
        ("ice", "cli:=null", ["cli"], None),
        ("ice", 'callHeaders=[{"key":"a","value":"b"}]', ["callHeaders", 0, "key"], "a"),
        ("dice", "conferenceId=7", ["conferenceId"], "7"),
        ("notify", "amd.status=machine", ["amd", "status"], "machine"),
        ("notify", "AMD.Duration=5", ["amd", "duration"], 5),
        ("ace", "amd.status=machine", ["amd", "status"], "machine"),
        ("pie", "cookies.0.value=en", ["cookies", 0, "value"], "en"),
        ("delivery_report_sms", "statuses[1].count=5", ["statuses", 1, "count"], 5),
    ],
)
def test_a_value_is_changed_and_keeps_its_type_where_that_fits(
    run: Run, kind: str, assignment: str, path: list[str | int], expected: object
) -> None:
    found = run("event", "sample", kind, "--set", assignment).json
    for step in path:
        found = found[step]
    assert found == expected


def test_digits_are_kept(run: Run) -> None:
    assert '"amount":0.50,' not in run("event", "sample", "dice").stdout
    assert '"amount":0.50}' in run("event", "sample", "dice", "--set", "debit.amount=0.50").stdout


@pytest.mark.parametrize(
    ("assignment", "near"),
    [
        ("to.endpiont=1", "to.endpoint"),
        ("endpoint=1", "to.endpoint"),
        ("clii=1", "cli"),
        ("callHeaders.0=1", "callHeaders"),
        ("amd.status=1", "to.type"),
        ("userRate.formated.x=1", "userRate"),
        ("zzzzzz=1", "event"),
    ],
)
def test_an_unknown_path_is_refused_with_near_names(run: Run, assignment: str, near: str) -> None:
    result = run("event", "sample", "ice", "--set", assignment)
    assert (result.exit_code, result.stdout) == (2, "")
    assert near in result.stderr


@pytest.mark.parametrize("assignment", ["cli", "=1", "cli:=nope", "cli.0=1", "to..type=1"])
def test_malformed_set_is_refused(run: Run, assignment: str) -> None:
    assert run("event", "sample", "ice", "--set", assignment).exit_code == 2


def test_set_without_a_kind_is_refused(run: Run) -> None:
    assert run("event", "sample", "--set", "cli=1").exit_code == 2


names = st.sampled_from(["to", "amd", "status", "statuses", "0", "callHeaders", "debit", "x", ""])


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(samples.SAMPLED),
    st.text(max_size=30) | st.lists(names, min_size=1, max_size=3).map(".".join),
    st.sampled_from(["=", ":="]),
    st.text(max_size=30),
)
def test_any_assignment_changes_a_value_or_is_refused(
    kind: str, path: str, sign: str, new: str
) -> None:
    value = samples.sample(kind)
    try:
        samples.change(value, f"{path}{sign}{new}")
    except UsageError:
        assert value == samples.sample(kind)
    assert parse(samples.text(value)).value


@pytest.mark.parametrize("kind", samples.SAMPLED)
def test_every_path_of_a_sample_can_be_set(kind: str) -> None:
    for path in samples.paths(samples.sample(kind)):
        value = samples.sample(kind)
        samples.change(value, f"{path}:=987")
        assert samples.text(value) != samples.text(samples.sample(kind))
