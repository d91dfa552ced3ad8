"""The cards of Conversation callbacks and number events, for people."""

from typing import Any

from sinchctl.commands.event.card import card, row
from sinchctl.events import samples
from sinchctl.events.interpret import interpret
from sinchctl.events.model import parse


def shown(value: dict[str, Any]) -> dict[str, str]:
    """The lines of a card by their label; the last one of a label counts."""
    event = parse(samples.text(value))
    told, wrong = interpret(event)
    return {line.label: line.text for line in card(event, told, wrong).lines}


def test_failed_message_says_what_its_reason_means() -> None:
    value = samples.sample("conversation_message_delivery")
    report = value["message_delivery_report"]
    report["status"] = "FAILED"
    report["reason"] = {"code": "RECIPIENT_NOT_OPTED_IN", "description": "d", "sub_code": "S"}
    lines = shown(value)
    assert lines["Status"] == "FAILED (it could not be delivered)"
    assert lines["Reason"].startswith("RECIPIENT_NOT_OPTED_IN (the recipient has not opted in")
    assert (lines["Sub code"], lines["Description"]) == ("S", "d")


def test_inbound_message_shows_its_text_and_both_numbers() -> None:
    lines = shown(samples.sample("conversation_message_inbound"))
    assert lines["Text"] == "YES, see you at 14:30 👍"
    assert (lines["From"], lines["To"]) == ("46701740605", "46846500401")


def test_message_without_text_is_shown_as_json() -> None:
    value = samples.sample("conversation_message_inbound")
    value["message"]["contact_message"] = {"media_message": {"url": "https://x"}}
    assert shown(value)["Message"] == '{"mediaMessage":{"url":"https://x"}}'


def test_unknown_status_and_unknown_field_are_shown_as_they_are() -> None:
    value = samples.sample("conversation_message_delivery")
    value["message_delivery_report"] |= {"status": "BRAND_NEW", "later": "x"}
    lines = shown(value)
    assert lines["Status"] == "BRAND_NEW"
    assert "message_delivery_report.later: x" in lines[""]


def test_number_order_says_what_to_read_when_it_is_blocked() -> None:
    value = samples.sample("number_order_event") | {"status": "BLOCKED"}
    lines = shown(value)
    assert lines["Order"] == "01HR3ZW0E5F7G9H2J4K6M8N1P3"
    assert "log" in lines["Status"]


def columns(kind: str) -> tuple[object, ...]:
    event = parse(samples.text(samples.sample(kind)))
    return row(event, interpret(event)[0])[:7]


def test_columns_have_time_id_parties_result_and_reason() -> None:
    assert columns("conversation_message_delivery") == (
        "conversation_message_delivery",
        "2026-03-02T09:18:21.4500000Z",
        "01HR3ZMKX2C4D6E8F0G1H3J5K8",
        "",
        "46701740605",
        "DELIVERED",
        "",
    )
    assert columns("conversation_message_inbound")[3:5] == ("46701740605", "46846500401")
    assert columns("conversation_event_delivery")[5:] == ("FAILED", "RECIPIENT_NOT_REACHABLE")
    assert columns("number_event")[2:] == (
        "+46846500401",
        "",
        "+46846500401",
        "FAILED",
        "CAMPAIGN_NOT_AVAILABLE",
    )
