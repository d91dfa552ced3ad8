"""What raw values mean: the vectors of the old SDK and of today's, and Sinch's own samples."""

import json
from typing import Any

import pytest

from sinchctl.events.interpret import identifier, interpret, unknown_fields
from sinchctl.events.model import KINDS, kind_named, parse
from tests.conftest import DATA, Run, vectors

Told = dict[str, Any]


class Digits(str):
    """A number of a JSON text, as the characters it is written in."""

    __slots__ = ()


def loads(text: str) -> Any:
    """JSON with every number as its digits."""
    return json.loads(text, parse_float=Digits, parse_int=Digits)


def told(text: str) -> Told:
    """The interpreted form of one callback that has nothing odd in it."""
    found, wrong = interpret(parse(text.encode()))
    assert wrong == []
    return found


def without_nulls(value: Any) -> Any:
    """The same value; what is null is as good as absent."""
    if isinstance(value, dict):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    return value


# The vectors of Sinch.ServerSdk 2.3.1.
#
# For all of them: names are in lowerCamelCase, null is as good as absent, and what the text does
# not say is absent, where the old SDK has the default of its type: 0, the year 1, the first member
# of an enumeration (which makes a call without a result a failed one).

NOT_SAID = {
    "version": "0",
    "errorCode": "0",
    "duration": "0",
    "timestamp": "0001-01-01T00:00:00.0000000Z",
    "result": "Failed",
    "reason": "Error",
    "originationType": "Mxp",
}
NEW = {"domain", "destination", "menuId"}
"""What today's documents have and the old SDK reads over."""

CASE = "event names count in any letter case (decisions, 24); the old SDK loses the members"
HIDDEN = "private and anonymous are hidden callers (decisions, 26)"
TODAY = "a word of today's documents has its own name (the old SDK knew it as Unknown)"
KEPT = "an unknown word is kept beside Unknown (decisions, 25)"
TOLERANT = "one odd field does not cost the event: it stays in raw alone, and a warning names it"
NULL = "null is as good as absent, also where the old SDK insists on a number"
DIGITS = "a number has no largest size and no forbidden form: its digits are kept"
TIME = "a time is ISO 8601; nobody knows whether 12/01 is in January or in December"
MARK = "what the old SDK has where there is no time is a time as any other when it is said"
COOKIES = "keys that differ in letter case are two cookies"
JSON = "what is no JSON is no callback: Sinch sends none, and raw would be no JSON"
OBJECT = "a callback is an object; where there is another text behind it, that one is bad"

ICE = {
    "cli": {
        "mode": "Numeric",
        "numeric": "+46708000000",
        "alphaNumeric": "",
        "full": "+46708000000",
    },
    "to": {"type": "PstnNumber", "endpoint": "+46700000000"},
    "rate": {"currencyId": "USD", "amount": "0.0053"},
    "originationType": "Pstn",
}
DICE = {
    "duration": "1",
    "result": "Answered",
    "reason": "ManagerHangup",
    "debit": {"currencyId": "EUR", "amount": "0.1758"},
    "rate": {"currencyId": "USD", "amount": "0.0017"},
    "from": "private",
    "to": {"type": "PstnNumber", "endpoint": "46708000000"},
}

DIFFERENT: dict[str, tuple[str, Told]] = {
    "event-017": (CASE, ICE),
    "event-018": (CASE, ICE),
    "event-019": (CASE, DICE),
    "event-022": (CASE, {"type": "recording_finished"}),
    "event-023": (KEPT, {"eventText": "5"}),
    "event-039": (HIDDEN, {"cli": {"mode": "Hidden"}}),
    "event-042": (HIDDEN, {"cli": {"mode": "Hidden"}}),
    "event-095": (KEPT, {"to": {"type": "Unknown", "typeText": "pstn", "endpoint": "x@y"}}),
    "event-096": (TODAY, {"to": {"type": "Conference", "endpoint": "x@y"}}),
    "event-111": (KEPT, {"originationTypeText": "IN_APP"}),
    "event-124": (TODAY, {"reason": "Busy"}),
    "event-126": (KEPT, {"reasonText": "ANSWERED"}),
    "event-128": (TODAY, {"reason": "Cancel"}),
    "event-131": (TODAY, {"reason": "Congestion"}),
    "event-144": (KEPT, {"resultText": "TIMEOUT"}),
    "event-157": (TIME, {"timestamp": None}),
    "event-164": (MARK, {"timestamp": "0001-01-01T00:00:00.0000000Z"}),
    "event-230": (COOKIES, {"cookies": {"a": "1", "A": "2"}}),
    "event-247": (KEPT, {"menuResult": {"type": "Unknown", "typeText": "input", "value": "v"}}),
}
"""Vectors that are read otherwise: why, and the values in place of the old SDK's."""

READ_ALL_THE_SAME: dict[str, tuple[str, str, Told]] = {
    "event-101": (TOLERANT, "event-001", {"to": None}),
    "event-176": (DIGITS, "event-002", {"version": "2147483648"}),
    "event-180": (TOLERANT, "event-002", {"version": None}),
    "event-182": (NULL, "event-002", {"version": None}),
    "event-183": (TOLERANT, "event-002", {"version": None}),
    "event-194": (DIGITS, "event-003", {"duration": "12.0"}),
    "event-214": (DIGITS, "event-213", {"rate": {"currencyId": "USD", "amount": "1e30"}}),
    "event-233": (TOLERANT, "event-002", {}),
    "event-261": (NULL, "event-260", {"type": "recording_finished"}),
    "event-313": (NULL, "event-311", {"version": None}),
}
"""Vectors that the old SDK refuses: why they are read, the vector they are like, the difference."""

REFUSED = {"event-292": JSON, "event-293": JSON, "event-296": JSON}
"""Vectors that the old SDK reads and that are no callback here, with the reason."""

CUT_OUT = {"event-287": OBJECT}
"""Vectors of which a part is a callback and the rest is not."""

EVENTS = {vector["id"]: vector for vector in vectors("event.json")}


def camel(value: Any) -> Any:
    """The old SDK's value in our spelling: names in lowerCamelCase, numbers as digits."""
    if isinstance(value, dict):
        cookies = "Cookies" in value
        named = {name[0].lower() + name[1:]: camel(one) for name, one in value.items()}
        if cookies:
            named["cookies"] = value["Cookies"]
        return named
    return Digits(value) if type(value) is int else value


def names(text: str) -> set[str]:
    """What a text says at the top, in lower case; null says nothing."""
    try:
        value = json.loads(text)
    except ValueError:
        return set()
    return {name.lower() for name, one in value.items() if one is not None}


def due(ident: str) -> Told:
    """What the vector's text means, by the rules that hold for all."""
    vector = EVENTS[ident]
    expected: Told = camel(vector["expected"])
    if "Type" not in vector["expected"]:
        del expected["type"]
    else:
        expected["type"] = vector["expected"]["Type"]
    said = names(vector["input_json"])
    for name, default in NOT_SAID.items():
        if expected.get(name) == default and (name.lower() not in said or name == "timestamp"):
            del expected[name]
    if ident in DIFFERENT:
        expected |= DIFFERENT[ident][1]
    found: Told = without_nulls(expected)
    return found


def seen_by_the_old_sdk(value: Any) -> Any:
    """Our reading without what the old SDK reads over."""
    if isinstance(value, dict):
        return {k: seen_by_the_old_sdk(v) for k, v in value.items() if k not in NEW}
    return value


def is_read(vector: Told) -> bool:
    return vector.get("expected") is not None and vector["id"] not in REFUSED


@pytest.mark.parametrize("ident", [ident for ident, vector in EVENTS.items() if is_read(vector)])
def test_the_old_sdks_reading_holds(run: Run, ident: str) -> None:
    text = EVENTS[ident]["input_json"]
    result = run("event", "parse", stdin=text.encode())
    (line,) = result.stdout.splitlines()
    record = loads(line)
    assert without_nulls(seen_by_the_old_sdk(record["event"])) == due(ident)
    assert result.exit_code == (6 if ident in CUT_OUT else 0)
    raw = line.partition(',"raw":')[2].removesuffix("}")
    assert raw in text.strip().replace("\n", " ")


@pytest.mark.parametrize("ident", READ_ALL_THE_SAME)
def test_what_the_old_sdk_refuses_for_one_field_is_read(run: Run, ident: str) -> None:
    reason, like, difference = READ_ALL_THE_SAME[ident]
    result = run("event", "parse", stdin=EVENTS[ident]["input_json"].encode())
    found = seen_by_the_old_sdk(loads(result.stdout)["event"])
    assert without_nulls(found) == without_nulls({**due(like), **difference})
    assert result.exit_code == 0
    assert ("wrong type" in result.stderr) == (reason is TOLERANT)


@pytest.mark.parametrize(
    "ident", [i for i, v in EVENTS.items() if not is_read(v) and i not in READ_ALL_THE_SAME]
)
def test_json_that_is_not_a_callback_is_a_bad_record(run: Run, ident: str) -> None:
    text = EVENTS[ident]["input_json"]
    result = run("event", "parse", stdin=text.encode())
    assert result.stdout == ""
    assert result.exit_code == (6 if text.strip(" \n") not in {"", "[]"} else 0)


def test_every_exception_is_a_vector() -> None:
    assert {*DIFFERENT, *READ_ALL_THE_SAME, *REFUSED, *CUT_OUT} <= set(EVENTS)
    assert all("expected_error" in EVENTS[ident] for ident in READ_ALL_THE_SAME)


# The vectors of today's SDKs.

HOOKS = [hook for hook in vectors("sdk_webhooks.json") if hook["operation"].endswith(".parse")]
UNDERSTOOD = {
    "sdkhook-051": CASE,
    "sdkhook-052": "an unknown event is a record of the kind unknown",
    "sdkhook-067": "what names no event is a record of the kind unknown",
}
"""What the SDK refuses and is read here, with the reason."""


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_todays_sdks_read_the_same(run: Run, hook: Told) -> None:
    result = run("event", "parse", stdin=hook["input_json"].encode())
    if "expected_error" in hook:
        assert result.exit_code == (0 if hook["id"] in UNDERSTOOD else 6)
        assert (result.stdout != "") == (hook["id"] in UNDERSTOOD)
        return
    expected = hook["expected"]
    record = result.json
    moment = expected.pop("timestamp", None)
    assert {name: record["raw"][name] for name in expected} == expected
    utc = record["event"].get("timestamp", "")
    assert utc[:19] == (moment or "")[:19]


def test_what_todays_sdks_refuse_and_is_read_says_what_it_is(run: Run) -> None:
    kinds = {
        hook["id"]: run("event", "parse", stdin=hook["input_json"].encode()).json["kind"]
        for hook in HOOKS
        if hook["id"] in UNDERSTOOD
    }
    assert kinds == {"sdkhook-051": "ice", "sdkhook-052": "unknown", "sdkhook-067": "unknown"}


# Sinch's own samples.

SAMPLES = (DATA / "callbacks.ndjson").read_bytes().splitlines()


@pytest.mark.parametrize("sample", SAMPLES, ids=range(len(SAMPLES)))
def test_every_documented_payload_is_understood_whole(sample: bytes) -> None:
    event = parse(sample)
    _, wrong = interpret(event)
    assert event.kind != "unknown"
    assert wrong == []
    assert set(unknown_fields(event)) <= {"menuResult.addToContext"}


def test_the_documented_payloads_are_of_every_kind_but_two() -> None:
    kinds = {parse(sample).kind for sample in SAMPLES}
    assert set(KINDS) - kinds == {"delivery_report_mms", "unknown"}


# Rules, one by one.


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"event":"ice"}', "ice"),
        ('{"event":" Ice "}', "ice"),
        ('{"EVENT":"PIE"}', "pie"),
        ('{"event":"VERIFICATIONRESULTEVENT"}', "verification_result"),
        ('{"event":"incomingsms"}', "incoming_sms"),
        ('{"event":null,"type":"mo_text"}', "mo_text"),
        ('{"type":"MO_Binary"}', "mo_binary"),
        ('{"event":"notify","type":"mo_text"}', "notify"),
        ('{"type":"amd"}', "unknown"),
        ('{"event":"foo"}', "unknown"),
        ('{"event":5}', "unknown"),
        ('{"event":["ice"]}', "unknown"),
        ('{"type":["mo_text"]}', "unknown"),
        ('{"type":{}}', "unknown"),
        ('{"Type":{}}', "unknown"),
        ("{}", "unknown"),
    ],
)
def test_kind_comes_from_event_or_type(text: str, kind: str) -> None:
    assert parse(text.encode()).kind == kind


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("ICE", "ice"),
        ("VerificationRequestEvent", "verification_request"),
        ("verification_request", "verification_request"),
        ("incomingSms", "incoming_sms"),
        ("verificationsmsdeliveredevent", "VerificationSmsDeliveredEvent"),
        ("unknown", "unknown"),
        ("foo", None),
        ("", None),
    ],
)
def test_a_kind_can_be_named_as_sinch_names_it(word: str, kind: str | None) -> None:
    assert kind_named(word) == kind


@pytest.mark.parametrize(
    ("said", "utc"),
    [
        ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.0000000Z"),
        ("2024-06-06T08:17:19.210Z", "2024-06-06T08:17:19.2100000Z"),
        ("2014-12-01T12:01:18+02:00", "2014-12-01T10:01:18.0000000Z"),
        ("2014-12-01T00:01:18+0200", "2014-11-30T22:01:18.0000000Z"),
        ("2014-12-01T12:01:18", "2014-12-01T12:01:18.0000000Z"),
        ("2014-12-01 12:01", "2014-12-01T12:01:00.0000000Z"),
        ("2014-12-01", "2014-12-01T00:00:00.0000000Z"),
        ("2014-12-01T12:01:18.123456789Z", "2014-12-01T12:01:18.1234568Z"),
        ("2014-12-31T23:59:59.999999999Z", "2015-01-01T00:00:00.0000000Z"),
        ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.9999999Z"),
    ],
)
def test_a_time_is_utc_with_seven_decimals(said: str, utc: str) -> None:
    assert told(f'{{"event":"ace","timestamp":"{said}"}}')["timestamp"] == utc


@pytest.mark.parametrize(
    "said",
    [
        '"yesterday"',
        '""',
        '"2023-02-29T00:00:00Z"',
        '"2023-13-01T00:00:00Z"',
        '"2023-01-01T24:00:00Z"',
        '"2023-01-01T00:60:00Z"',
        '"0000-01-01T00:00:00Z"',
        '"2014-12-01T12:01:18+99:00"',
        '"٢٠٢٣-01-01T00:00:00Z"',
        '"2014-12-01T12:01:18Z\\n\\u0000"',
        "1417435278",
        "true",
        "[]",
        "{}",
    ],
)
def test_invalid_timestamp_stays_in_raw_only(said: str) -> None:
    found, wrong = interpret(parse(f'{{"event":"ace","timestamp":{said}}}'.encode()))
    assert (found, wrong) == ({"event": "AnsweredCall"}, ["timestamp"])


@pytest.mark.parametrize(
    ("said", "mode", "numeric", "words", "full"),
    [
        ("46708168731", "Numeric", "+46708168731", "", "+46708168731"),
        ("0046708", "Numeric", "+0046708", "", "+0046708"),
        ("Bjorn <4612341234>", "Full", "+4612341234", "Bjorn", "Bjorn <+4612341234>"),
        ("Bjorn<123>", "Full", "+123", "Bjorn", "Bjorn <+123>"),
        ("+Bjorn <+46>", "Full", "+46", "+Bjorn", "+Bjorn <+46>"),
        ("A <+1><+2>", "Full", "+1", "A", "A <+1>"),
        ("Bjorn <+46> trailing", "Full", "+46", "Bjorn", "Bjorn <+46>"),
        ("Bjorn <abc>", "AlphaNumeric", "", "Bjorn", "Bjorn"),
        ("Bjorn <+46", "AlphaNumeric", "", "Bjorn", "Bjorn"),
        ("+", "AlphaNumeric", "", "+", "+"),
        ("++46", "AlphaNumeric", "", "++46", "++46"),
        ("sip:bob@x", "AlphaNumeric", "", "sip:bob@x", "sip:bob@x"),
        ("  46708  ", "AlphaNumeric", "", "  46708", "  46708"),
        ("46\n", "Numeric", "+46", "", "+46"),
        ("\n46", "AlphaNumeric", "", "\n46", "\n46"),
        ("١٢٣", "Numeric", "+١٢٣", "", "+١٢٣"),
        ("<+4612341234>", "Hidden", None, None, None),
        ("   ", "Hidden", None, None, None),
        ("", "Hidden", None, None, None),
        ("Private", "Hidden", None, None, None),
    ],
)
def test_a_caller_id_is_taken_apart(
    said: str, mode: str, numeric: str | None, words: str | None, full: str | None
) -> None:
    """Sinch.ServerSdk's caller id parsing, run; and private callers, who are hidden."""
    found = told(json.dumps({"event": "ice", "cli": said}))["cli"]
    assert found == {"mode": mode, "numeric": numeric, "alphaNumeric": words, "full": full}


def test_both_spellings_of_the_call_id_are_read_and_the_last_one_counts() -> None:
    assert told('{"event":"ace","callId":"a"}')["callId"] == "a"
    assert told('{"event":"ace","CALLID":"a","callid":"b"}')["callId"] == "b"


def test_cookies_are_one_object_and_the_last_of_a_name_wins() -> None:
    pairs = '[{"key":"a","value":"1"},{"key":"b","value":null},{"Key":"a","Value":2}]'
    assert told(f'{{"event":"pie","cookies":{pairs}}}')["cookies"] == {"a": "2", "b": None}


def test_call_headers_keep_their_order_and_their_doubles() -> None:
    pairs = [{"key": "b", "value": "1"}, {"key": "a", "value": "2"}, {"key": "b", "value": "3"}]
    text = json.dumps({"event": "ice", "callHeaders": pairs})
    assert told(text)["callHeaders"] == pairs


def test_of_a_list_only_the_odd_parts_are_missing() -> None:
    text = b'{"type":"delivery_report_sms","statuses":[{"code":0,"count":"x"},{"code":402}]}'
    found, wrong = interpret(parse(text))
    assert found["statuses"] == [{"code": 0}, {"code": 402}]
    assert wrong == ["statuses.0.count"]


def test_unknown_fields_are_found_at_every_depth() -> None:
    text = b"""{"event":"ice","new":1,"to":{"type":"did","sub":{"a":1}},
        "userRate":{"formatted":"1"},
        "callHeaders":[{"key":"a","value":"b"},{"key":"c","value":"d","x":[]}]}"""
    assert unknown_fields(parse(text)) == {
        "new": 1,
        "to.sub": {"a": 1},
        "userRate.formatted": "1",
        "callHeaders.1.x": [],
    }


# Conversation callbacks and number events: their kind is told by the members that they have.


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"app_id":"a","message":{}}', "conversation_message_inbound"),
        ('{"project_id":"p","event":{"id":"e"}}', "conversation_event"),
        ('{"project_id":"p","event":{},"type":"mo_text"}', "mo_text"),
        ('{"message":{}}', "unknown"),
        ('{"app_id":"a","message":"text"}', "unknown"),
        ('{"app_id":"a","brand_new_notification":{}}', "unknown"),
        ('{"event":"ice","app_id":"a","message":{}}', "ice"),
        ('{"event":"new","app_id":"a","message":{}}', "unknown"),
        ('{"resourceType":"ACTIVE_NUMBER","eventType":"x"}', "number_event"),
        ('{"resourceType":"number_order","eventType":"x"}', "number_order_event"),
        ('{"resourceType":"BRAND","eventType":"x"}', "unknown"),
        ('{"resourceType":["ACTIVE_NUMBER"],"eventType":"x"}', "unknown"),
        ('{"resourceType":"ACTIVE_NUMBER","eventType":{}}', "unknown"),
    ],
)
def test_conversation_and_number_kinds_are_told_by_members(text: str, kind: str) -> None:
    """A member `event` tells the kind only where it is a text; in Conversation it is an object."""
    assert parse(text.encode()).kind == kind


def test_conversation_fields_keep_sinchs_names_in_lower_camel_case() -> None:
    text = (
        '{"app_id":"a","event_time":"2026-03-02T09:20:12.12Z","message":{"id":"m",'
        '"contact_message":{"media_message":{"thumbnail_url":"u"}},"injected":true,'
        '"contact_id":7,"channel_identity":{"app_id":"x","identity":"467"}}}'
    )
    assert told(text) == {
        "appId": "a",
        "eventTime": "2026-03-02T09:20:12.1200000Z",
        "message": {
            "id": "m",
            "contactMessage": {"mediaMessage": {"thumbnailUrl": "u"}},
            "injected": True,
            "contactId": "7",
            "channelIdentity": {"appId": "x", "identity": "467"},
        },
    }


def test_names_that_are_not_sinchs_are_kept_as_they_are() -> None:
    text = (
        '{"app_id":"a","conversation_start_notification":{"conversation":{"metadata_json":'
        '{"my_key":{"other_key":1}}}}}'
    )
    found = told(text)["conversationStartNotification"]["conversation"]
    assert found == {"metadataJson": {"my_key": {"other_key": 1}}}


def test_wrong_types_in_a_conversation_callback_are_named_by_their_path() -> None:
    text = (
        b'{"app_id":"a","message":{"injected":"no","accept_time":"yesterday","id":"m",'
        b'"channel_identity":[]}}'
    )
    found, wrong = interpret(parse(text))
    assert found["message"] == {"id": "m"}
    assert wrong == ["message.injected", "message.accept_time", "message.channel_identity"]


def test_deep_message_is_read_without_a_limit_of_recursion() -> None:
    deep = '{"a_b":' * 400 + "1" + "}" * 400
    text = f'{{"app_id":"a","message":{{"contact_message":{deep}}}}}'
    message = told(text)["message"]["contactMessage"]
    assert list(message) == ["aB"]


def test_time_of_a_number_event_has_no_zone_and_is_utc() -> None:
    start = '{"resourceType":"ACTIVE_NUMBER","eventType":"E",'
    text = start + '"timestamp":"2024-02-10T17:22:09.412722588"}'
    assert told(text)["timestamp"] == "2024-02-10T17:22:09.4127226Z"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"app_id":"a","message_delivery_report":{"message_id":"m","contact_id":"c"}}', "m"),
        ('{"app_id":"a","message_delivery_report":{"message_id":"","contact_id":"c"}}', "c"),
        ('{"app_id":"a","contact_create_notification":{"contact":{"id":"c"}}}', "c"),
        ('{"app_id":"a","conversation_start_notification":{"conversation":{"id":"v"}}}', "v"),
        ('{"app_id":"a","channel_event_notification":{"channel_event":{}}}', ""),
        ('{"resourceType":"ACTIVE_NUMBER","eventType":"E","resourceId":"+467"}', "+467"),
    ],
)
def test_identifier_is_of_what_the_callback_is_about(text: str, name: str) -> None:
    assert identifier(told(text)) == name
