"""Callbacks inside the JSON of log lines: docker, pino, syslog, AWS, and texts within texts."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinchctl.events.input.split import Bad, split
from sinchctl.events.model import Event
from tests.events.input.test_split import pieces

CALLBACK = {"event": "dice", "callid": "c 1", "reason": "CALLERHANGUP", "duration": 12}
TEXT = json.dumps(CALLBACK)


def read(*lines: str) -> list[Event | Bad]:
    return list(split(pieces("\n".join(lines).encode()), log=True))


@pytest.mark.parametrize(
    "line",
    [
        TEXT,
        f"10:00 INFO body={TEXT} took=3ms",
        json.dumps({"log": TEXT + "\n", "stream": "stdout", "time": "2023-05-17T10:53:00Z"}),
        json.dumps({"log": f"10:00 INFO posted {TEXT}\n", "stream": "stderr"}),
        json.dumps({"level": 30, "msg": "callback", "body": CALLBACK}),
        json.dumps({"level": 30, "req": {"method": "POST", "body": CALLBACK}, "msg": "x"}),
        json.dumps({"log": json.dumps({"level": 30, "msg": TEXT}) + "\n"}),
        json.dumps({"log": json.dumps({"msg": f"got {TEXT} at /sinch"})}),
        json.dumps([{"message": {"records": [CALLBACK]}}]),
        f"May 17 10:53:01 host node[12]: {json.dumps(TEXT)}",
        f"level=info body={json.dumps(TEXT)} status=200",
        f"host app: {json.dumps(json.dumps(TEXT))}",
        f"2023-05-17T10:52:57Z id INFO {json.dumps({'headers': {'a': 'b'}})} then {TEXT}",
        'before {"level":30,"msg":"no callback"} ' + TEXT,
    ],
    ids=range(14),
)
def test_a_callback_is_found_wherever_a_log_line_has_it(line: str) -> None:
    event, last = read("nothing here", line, '{"level":30,"msg":"listening"}', TEXT)
    assert isinstance(event, Event)
    assert (event.kind, event.value, event.line) == ("dice", CALLBACK, 2)
    assert json.loads(event.raw) == CALLBACK
    assert isinstance(last, Event)
    assert last.line == 4


def test_json_log_lines_without_a_callback_are_skipped() -> None:
    assert read('{"level":30,"msg":"listening on {8080}"}', '{"a":"{\\"b\\":1}"}', "x") == []


def test_a_callback_of_a_new_kind_is_not_skipped() -> None:
    (event,) = read('INFO {"event":"brand_new","callid":"c"}')
    assert isinstance(event, Event)
    assert event.kind == "unknown"


def test_a_proxy_event_of_aws_keeps_its_request() -> None:
    proxy = {"version": "2.0", "rawPath": "/sinch", "body": TEXT, "isBase64Encoded": False}
    (event,) = read(f"INFO {json.dumps(proxy)}")
    assert isinstance(event, Event)
    assert event.value == proxy


def test_numbers_of_an_embedded_callback_keep_their_digits() -> None:
    (event,) = read('{"body":{"event":"dice","debit":{"amount":0.02850}}}')
    assert isinstance(event, Event)
    assert b"0.02850" in event.raw


def test_a_torn_callback_is_a_bad_record_at_its_place() -> None:
    (bad,) = read('INFO {"event":"dice","callid')
    assert isinstance(bad, Bad)
    assert (bad.line, bad.column) == (1, 6)


nested = st.recursive(
    st.sampled_from([CALLBACK, TEXT, "x", 1, None, '{"', "{}", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | inner.map(json.dumps)
    ),
    max_leaves=8,
)


@given(nested, st.binary(max_size=20))
def test_no_line_raises(value: Any, noise: bytes) -> None:
    line = noise + json.dumps(value).encode() + noise
    for record in split(pieces(line + b"\n" + line), log=True):
        assert record.line >= 1


def test_deep_texts_within_texts_end() -> None:
    text = TEXT
    for _ in range(12):
        text = json.dumps({"log": text})
    assert len(read(text, '{"log":' * 5000 + "1" + "}" * 5000)) <= 2
