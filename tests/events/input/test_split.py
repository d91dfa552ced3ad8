"""Splitting any input into callbacks: forms, places of faults, hostile bytes, bounded memory."""

import json
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sinchctl.events.input import window
from sinchctl.events.input.split import LARGEST, Bad, split, split_with_waits
from sinchctl.events.interpret import FIELDS, interpret
from sinchctl.events.model import BadRecordError, Event, parse
from sinchctl.events.output import document

ACE = b'{"event":"ace"}'
PIE = b'{"event":"pie","callid":"x"}'


def pieces(*parts: bytes) -> Callable[[int], bytes]:
    """A source that gives these parts, one at a read, and the end behind them."""
    left = list(parts)
    return lambda size: left.pop(0) if left else b""


def found(*parts: bytes, log: bool = False) -> list[bytes | tuple[int, int, str]]:
    """What comes out: the raw bytes of callbacks, line, column and reason of the rest."""
    return [
        one.raw if isinstance(one, Event) else (one.line, one.column, one.reason)
        for one in split(pieces(*parts), log=log)
    ]


def places(data: bytes, log: bool = False) -> list[bytes | tuple[int, int]]:
    """The same without reasons."""
    return [one if isinstance(one, bytes) else one[:2] for one in found(data, log=log)]


def bad_places(data: bytes) -> list[tuple[int, int, str]]:
    """Return line, column and reason of what is not a record."""
    return [(bad.line, bad.column, bad.reason) for bad in bads(data)]


def bads(data: bytes) -> list[Bad]:
    """What is no record."""
    return [one for one in split(pieces(data)) if isinstance(one, Bad)]


@pytest.mark.parametrize(
    "text",
    [
        ACE + b"\n" + PIE + b"\n",
        ACE + b"\n" + PIE,
        ACE + b"\r\n\r\n" + PIE + b"\r\n",
        ACE + PIE,
        ACE + b" " + PIE,
        b"[" + ACE + b"," + PIE + b"]",
        b"[\n  " + ACE + b",\n  " + PIE + b"\n]\n",
        b"[" + ACE + b"]\n[" + PIE + b"]",
        b"[" + ACE + b"]" + PIE,
        b"[" + ACE + b",\n" + PIE + b",]",
        b"\x1e" + ACE + b"\n\x1e" + PIE + b"\n",
        b"\xef\xbb\xbf" + ACE + b"\n" + PIE,
        b"\xef\xbb\xbf" + ACE + b"\n\xef\xbb\xbf" + PIE,
        b" \t" + ACE + b" \t\n\t " + PIE + b"\n\n",
    ],
    ids=range(14),
)
def test_every_form_gives_the_same_records(text: bytes) -> None:
    """One object a line, in an array, one after the other, with record marks, with a BOM."""
    assert [json.loads(one) for one in found(text) if isinstance(one, bytes)] == [
        json.loads(ACE),
        json.loads(PIE),
    ]
    assert len(found(text)) == 2


@pytest.mark.parametrize("text", [b"", b" \r\n\t\n", b"[]", b"[ ]\n[]", b"\xef\xbb\xbf"])
def test_nothing_is_nothing(text: bytes) -> None:
    assert found(text) == []


def test_a_record_may_have_line_ends_inside() -> None:
    pretty = b'{\n  "event": "ace",\n  "callid": "a\\nb"\n}'
    assert found(pretty + b"\n" + pretty) == [pretty, pretty]
    events = [one for one in split(pieces(pretty + b"\n" + ACE)) if isinstance(one, Event)]
    assert [one.line for one in events] == [1, 5]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a fault is told at its place, and the next record still comes out
        (b"null\n" + ACE, [(1, 1), ACE]),
        (b'"text"\n12\ntrue\n' + ACE, [(1, 1), (2, 1), (3, 1), ACE]),
        (b"[null," + ACE + b",[1],2," + PIE + b"]", [(1, 2), ACE, (1, 23), (1, 27), PIE]),
        (b'{"a":x}\n' + ACE, [(1, 6), ACE]),
        (b'{"a":x} ' + ACE, [(1, 6), ACE]),
        (ACE + b'\n{"a":1,}\n' + PIE, [ACE, (2, 8), PIE]),
        (b'[{"a":x},' + ACE + b"]", [(1, 7), ACE]),
        (ACE + b' tail {"a"} ' + PIE, [ACE, (1, 17), (1, 26), PIE]),
        (b"some text " + ACE + b" more\n" + PIE, [(1, 1), ACE, (1, 27), PIE]),
        # cut off in the middle, and at the end
        (b'{"event":"ace","ca\n' + PIE, [(1, 19), PIE]),
        (b'{"event":"ace"\n' + PIE + b"\n" + ACE, [(1, 1), PIE, ACE]),
        (b'{"event":\n' + PIE + b"\n" + ACE, [(1, 1), PIE, ACE]),
        (ACE + b'\n{"event":"pie"', [ACE, (2, 1)]),
        (b"[" + ACE + b",", [ACE, (1, 18)]),
        (b"[" + ACE + b'\n,{"a":', [ACE, (2, 2), (2, 7)]),
        # what JSON has not
        (b'{"a":NaN}\n{"a":-Infinity}\n' + ACE, [(1, 6), (2, 7), ACE]),
        (b"{'a':1}\n" + ACE, [(1, 2), ACE]),
        (b'{"a":01}\n{"a":1.}\n{"a":.5}\n{"a":+1}\n' + ACE, [(1, 7), (2, 8), (3, 6), (4, 6), ACE]),
        (b'{"a":"\x00"}\n' + ACE, [(1, 7), ACE]),
        (ACE + b"\x00" + PIE, [ACE, (1, 16), PIE]),
        (b'{"a":"\xff"}\n' + ACE, [(1, 1), ACE]),
        (b'{"a":"\xed\xa0\x80"}\n' + ACE, [(1, 1), ACE]),
        # an indented object that is broken hides none of the next ones
        (b'{\n  "a": {\n  "b": x\n}}\n{\n "event":"ace"}', [(1, 1), b'{\n "event":"ace"}']),
    ],
)
def test_bad_record_is_reported_and_skipped(
    text: bytes, expected: list[bytes | tuple[int, int]]
) -> None:
    assert places(text) == expected


def test_reasons_are_in_words() -> None:
    texts = (
        b"null",
        b'{"a"',
        b'{"a":"\xff"}',
        b'{"a" 1}',
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"[[1]]",
        b'{"event":"ac\n',
    )
    assert [bad.reason for text in texts for bad in bads(text)[:1]] == [
        "a callback is a JSON object, this is null",
        "it is cut off",
        "it is not UTF-8",
        "it is not JSON: expected ':'",
        "it is nested too deeply",
        "a callback is a JSON object, this is an array",
        "a string in it is cut off at the end of the line",
    ]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_refused_once_with_the_fix(codec: str) -> None:
    text = ('{"event":"ace"}\n' * 3).encode(codec)
    assert ["iconv" in bad.reason for bad in bads(text)] == [True]
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        b"start: main\nmenus:\n  main:\n    prompt: Press 1 for sales\n",
        b"# a menu\n\n---\nmenus:\n  main:\n    options: {1: menu(sales)}\n",
        b"greeting: Hi\n" * 2000,
    ],
)
def test_yaml_is_one_bad_record_that_says_so(text: bytes) -> None:
    assert [(line, "YAML" in reason) for line, _, reason in bad_places(text)] == [(1, True)]


def test_an_http_request_is_one_bad_record_that_says_what_reads_it() -> None:
    request = b"POST /sinch HTTP/1.1\r\nhost: a\r\nx-timestamp: b\r\n\r\n" + ACE
    assert ["event verify --request" in reason for _, _, reason in bad_places(request)] == [True]


def test_a_log_that_begins_like_yaml_still_gives_its_records() -> None:
    assert ACE in found(b"INFO: started\nbody: " + ACE + b"\n" + PIE)
    long = b"INFO: started\n" * 1000
    assert found(long + b"body: " + ACE, log=True) == [ACE]


@pytest.mark.parametrize("text", [b"{\x00", b"\x00{", b"\x00", b"\x00\x00", b"{", b"\xff"])
def test_two_bytes_are_too_few_to_be_sure_of_anything_but_never_raise(text: bytes) -> None:
    assert all(not isinstance(one, bytes) for one in found(text))


def test_numbers_may_have_any_size_and_keep_their_digits() -> None:
    for number in ("1" * 400, "1" * 5000, "-" + "9" * 30, "1e999", "0.10", "-0.0", "1E+5"):
        text = f'{{"event":"dice","duration":{number}}}'.encode()
        assert found(text + b"\n" + ACE) == [text, ACE]
        told, wrong = interpret(parse(text))
        assert wrong == []
        assert f'"duration":{number}}}' in document(parse(text), told).decode()


def test_lone_surrogates_are_kept_as_they_were_escaped() -> None:
    text = b'{"event":"ace","custom":"a\\ud800b","\\udc00":1}'
    for wrapped in (text, text + b" ", text + b" " * 20, b"[" + text + b"," + text + b"]"):
        assert set(found(wrapped + b"\n" + ACE)) == {text, ACE}
    told, _ = interpret(parse(text))
    line = document(parse(text), told)
    assert json.loads(line)["event"]["custom"] == "a\ud800b"
    assert line.endswith(b',"raw":' + text + b"}")


def test_of_a_double_key_the_last_counts_and_raw_has_both() -> None:
    text = b'{"event":"ice","event":"ace","callid":"a","callid":"b"}'
    told, _ = interpret(parse(text))
    assert told == {"event": "AnsweredCall", "callId": "b"}
    assert document(parse(text), told).endswith(b',"raw":' + text + b"}")


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":', b'{"event":"ace","x":['])
def test_deep_nesting_is_one_bad_record(opening: bytes) -> None:
    deep = opening * 100_000
    assert found(deep + b"\n" + ACE)[-2:] != []
    results = found(deep + b"\n" + ACE + b"\n")
    assert ACE in results
    assert len(results) <= 3


# In pieces


def piecewise(data: bytes, size: int, log: bool = False) -> list[bytes | tuple[int, int, str]]:
    return found(*(data[at : at + size] for at in range(0, len(data), size)), log=log)


SOUND = [ACE, PIE, b'{"a":-12.5e+10,"b":[true,null,{}],"c":"\\u00e5\\ud83d\\ude00\\\\"}', b"{}"]
BROKEN = [b'{"a":tru}', b'{"a', b"null", b"12", b'"x', b"{]", b"xx", b"\x00", b'{"a":"\\ud800"}']
JOINTS = [b"\n", b"", b" ", b",", b"\r\n", b"[", b"]", b"\n  ", b'"', b"\\", b"{", b"}"]
mixed = st.lists(st.sampled_from(SOUND + BROKEN + JOINTS), max_size=12).map(b"".join)


@settings(max_examples=100, deadline=None)
@given(mixed | st.binary(max_size=60), st.integers(1, 7), st.booleans())
@example(b'{"a":1}\n"x"\nnull {"a":2}', 1, False)
@example(b'{"a":1}\n  {"a":2}\n', 1, False)
@example(b'[[{"a":"\\ud800"}]{"event":"ace"}', 1, False)
@example(b'{"a":"\\ud800"}', 1, False)
def test_it_does_not_matter_how_the_bytes_arrive(data: bytes, size: int, log: bool) -> None:
    assert piecewise(data, size, log) == found(data, log=log)


@settings(max_examples=100, deadline=None)
@given(mixed | st.binary(max_size=200), st.booleans())
def test_no_bytes_raise_and_what_is_readable_comes_back_as_it_was(data: bytes, log: bool) -> None:
    at = 0
    for one in split(pieces(data), log=log):
        if isinstance(one, Bad):
            assert one.line >= 1
            assert one.column >= 1
            continue
        at = data.index(one.raw, at) + len(one.raw)
        told, _ = interpret(one)
        line = document(one, told)
        assert b"\n" not in line
        assert json.loads(line)["raw"] == json.loads(one.raw)
        assert one.raw.replace(b"\n", b" ").replace(b"\r", b" ") in line.replace(b"\r", b" ")


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=100) | mixed)
def test_parsing_one_body_reads_it_or_says_why_not(data: bytes) -> None:
    try:
        event = parse(data)
    except BadRecordError:
        return
    assert event.raw in data


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
WIRE_NAMES = sorted({name for fields in FIELDS.values() for name in fields})
BY_EVENT = ["ice", "ACE", "pie", "dice", "notify", "VerificationRequestEvent", "incomingSms"]
BY_TYPE = ["mo_media", "mo_text", "delivery_report_sms", "recipient_delivery_report_sms"]


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([("event", word) for word in BY_EVENT] + [("type", word) for word in BY_TYPE]),
    st.dictionaries(st.sampled_from(WIRE_NAMES), values, max_size=6),
)
def test_wrong_types_in_every_field_never_raise_and_raw_is_whole(
    named: tuple[str, str], value: dict[str, Any]
) -> None:
    name, word = named
    text = json.dumps({**value, "event": None, name: word}).encode()
    (event,) = split(pieces(text))
    assert isinstance(event, Event)
    assert event.kind != "unknown"
    told, _ = interpret(event)
    assert json.loads(document(event, told))["raw"] == json.loads(text)


# Streams


def test_records_come_out_as_soon_as_they_are_whole() -> None:
    """Also without line ends, and behind something that is broken."""
    asked: list[int] = []
    stream = [ACE + b'{"ev', b'ent":"pie"}', b'{"a":tru}', ACE, b"\n" + PIE, b"\n" + PIE[:9]]

    def read(size: int) -> bytes:
        asked.append(size)
        return stream[len(asked) - 1]

    out: list[tuple[int, str]] = []
    for one in split(read):
        out.append((len(asked), one.kind if isinstance(one, Event) else "bad"))
        if len(out) == 5:
            break
    assert out == [(1, "ace"), (2, "pie"), (3, "bad"), (4, "ace"), (5, "pie")]


def endless(part: bytes, total: int, start: bytes, end: bytes) -> Callable[[int], bytes]:
    """A source of a start, then `total` bytes made of one part again and again, then an end."""

    def made() -> Iterator[bytes]:
        block = part * (window.PIECE // len(part))
        yield start
        for _ in range(total // len(block)):
            yield block
        yield end

    source = filter(None, made())
    return lambda size: next(source, b"")


def peak(work: Callable[[], Any]) -> float:
    """The most memory in MB that Python held during some work."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


START = b'{"event":"ice","custom":"'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "part", "reason"),
    [
        (START, b"a", "it is longer than 4 MiB"),
        (START, b'\\"', "it is longer than 4 MiB"),
        (START + b'","a":[', b"[],", "it is longer than 4 MiB"),
        (START + b'","a":[', b"1.5,", "it is longer than 4 MiB"),
        (b'"', b"a", "it is longer than 4 MiB"),
        (b"", b"a", "it is not JSON: invalid character"),
        (b"", b"\x00", "it is not JSON: invalid character"),
        (b"", b"[", "it is nested too deeply"),
        (b"", b'{"a":', "it is nested too deeply"),
    ],
    ids=["text", "escapes", "lists", "fractions", "string", "noise", "nul", "brackets", "objects"],
)
def test_a_giant_line_is_one_bad_record(start: bytes, part: bytes, reason: str) -> None:
    seen = list(split(endless(part, 2 * LARGEST, start, b"\n" + PIE + b"\n")))
    assert isinstance(seen[0], Bad)
    assert seen[0].reason == reason
    assert [one.raw for one in seen if isinstance(one, Event)] == [PIE]
    assert len(seen) <= 3


def test_a_giant_record_without_a_line_end_behind_it_is_passed_too() -> None:
    source = endless(b"a", 2 * LARGEST, ACE + START, b'"}' + PIE)
    first, long, last = split(source)
    assert isinstance(long, Bad)
    assert (first, last) == (Event("ace", {"event": "ace"}, ACE), parse(PIE))


@pytest.mark.slow
def test_a_giant_indented_record_is_passed_by_its_brackets() -> None:
    line = b'  "a": {"b": [1, 2]},\n'
    source = endless(line, 2 * LARGEST, b"{\n", b'  "z": 0\n}\n' + PIE)
    long, last = split(source)
    assert isinstance(long, Bad)
    assert isinstance(last, Event)
    assert last.raw == PIE
    each = window.PIECE // len(line)
    assert last.line == 4 + each * (2 * LARGEST // (each * len(line)))


@pytest.mark.slow
def test_memory_does_not_grow_with_a_stream_without_line_ends() -> None:
    def work() -> None:
        assert sum(1 for _ in split(endless(PIE, 10**6, b"", b""))) > 25_000

    assert peak(work) < 5


def test_output_can_be_written_before_each_read_that_may_wait() -> None:
    stream = iter([ACE + b"\n" + PIE[:5], PIE[5:] + b"\n", b""])
    steps = [item and item.raw for item in split_with_waits(lambda size: next(stream))]
    assert steps == [None, ACE, None, PIE, None]


# Logs


def test_a_log_has_one_object_in_the_text_of_a_line() -> None:
    log = b"""2026-03-02 10:00:00 INFO posted %s in 3 ms
2026-03-02 10:00:01 INFO nothing here
2026-03-02 10:00:02 INFO set {a} for [b], then %s
{"event":"dice",
%s
2026-03-02 10:00:03 INFO got {"event":"ace" and no more
""" % (ACE, PIE, ACE)
    assert places(log, log=True) == [ACE, PIE, (4, 1), ACE, (6, 30)]


def test_a_line_of_a_log_may_have_no_end() -> None:
    assert found(b"x " + ACE, log=True) == [ACE]
    source = endless(b"a", 2 * LARGEST, START, b"\nx " + ACE)
    bad, good = split(source, log=True)
    assert isinstance(bad, Bad)
    assert isinstance(good, Event)
    assert (bad.line, good.line) == (1, 2)


def test_a_log_full_of_braces_is_read_in_time_that_is_bounded() -> None:
    assert len(found(b'{"' * 500_000 + b"\n" + ACE, log=True)) == 2
