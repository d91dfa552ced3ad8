"""sinchctl event parse: callbacks in, readable records out."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.commandline.main import main
from sinchctl.commandline.session import Session
from sinchctl.events.model import KINDS, parse
from sinchctl.events.samples import SAMPLED, sample, text
from sinchctl.terminal.streams import Terminal
from tests.conftest import Input, Result, Run, Stream
from tests.events.input.test_split import BY_EVENT, BY_TYPE, WIRE_NAMES, values
from tests.test_layers import HEAVY, loaded_by

DICE = b"""{"event":"dice","callid":"c1","timestamp":"2026-03-02T09:16:33Z","reason":"CALLERHANGUP",
"result":"ANSWERED","debit":{"currencyId":"EUR","amount":0.02850},"duration":138,
"to":{"type":"number","endpoint":"+46700"},"from":"46701"}"""
ACE = b'{"event":"ace","callid":"c2"}'
PARSE = ("event", "parse")


# What comes out


def test_a_pipe_gets_kind_meaning_and_the_text_that_came(run: Run) -> None:
    result = run(*PARSE, stdin=DICE)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.count("\n") == 1
    assert list(result.json) == ["kind", "event", "raw"]
    assert result.json["event"]["reason"] == "CallerHangup"
    assert result.json["event"]["duration"] == 138
    assert result.stdout.count('"amount":0.02850') == 2
    assert DICE.replace(b"\n", b" ").decode() in result.stdout


def test_every_sample_is_a_record_of_its_kind(run: Run) -> None:
    lines = b"\n".join(text(sample(kind)) for kind in SAMPLED)
    result = run(*PARSE, stdin=lines)
    assert [one["kind"] for one in result.lines] == list(SAMPLED)
    raws = [line.partition(',"raw":')[2] for line in result.stdout.splitlines()]
    assert [raw.encode() for raw in raws] == [line + b"}" for line in lines.split(b"\n")]


def test_one_part_alone(run: Run) -> None:
    assert run(*PARSE, "--interpreted", stdin=ACE).json == {"event": "AnsweredCall", "callId": "c2"}
    assert run(*PARSE, "--raw", stdin=ACE).stdout.encode() == ACE + b"\n"
    assert run(*PARSE, "--raw", "--interpreted", stdin=ACE).exit_code == 2


def test_json_is_one_indented_object_after_the_other(run: Run) -> None:
    result = run(*PARSE, "-o", "json", "--raw", stdin=ACE + ACE)
    assert result.stdout == '{\n  "event": "ace",\n  "callid": "c2"\n}\n' * 2


def test_slurp_makes_one_array(run: Run) -> None:
    for output in ("json", "ndjson"):
        slurped = run(*PARSE, "--slurp", "-o", output, stdin=ACE + DICE)
        assert [one["kind"] for one in slurped.json] == ["ace", "dice"]
        assert run(*PARSE, "--slurp", "-o", output, stdin=b"").json == []
    assert run(*PARSE, "--slurp", stdin=ACE + ACE).stdout.count("\n") == 1
    torn = run(*PARSE, "--slurp", stdin=ACE + b"\nnull\n" + DICE)
    assert (torn.exit_code, len(torn.json)) == (6, 2)


def test_raw_output_is_the_bytes_that_came(run: Run) -> None:
    assert run(*PARSE, "-o", "raw", stdin=b" " + DICE + b"\n\n" + ACE).stdout.encode() == (
        DICE + b"\n" + ACE + b"\n"
    )


def test_tsv_has_a_fixed_order(run: Run) -> None:
    result = run(*PARSE, "-o", "tsv", stdin=DICE + ACE)
    assert result.stdout.splitlines() == [
        "dice\t2026-03-02T09:16:33.0000000Z\tc1\t46701\t+46700\tAnswered\tCallerHangup\t138"
        "\t0.02850\tEUR",
        "ace\t\tc2\t\t\t\t\t\t\t",
    ]


def test_a_tab_in_a_value_makes_no_column(run: Run) -> None:
    text = b'{"event":"ace","callid":"a\\tb\\nc\\\\d"}'
    assert run(*PARSE, "-o", "tsv", stdin=text).stdout.count("\t") == 9
    assert run(*PARSE, "-o", "tsv", stdin=text).stdout.count("\n") == 1


def test_quiet_prints_every_identifier(run: Run) -> None:
    lines = b"\n".join(text(sample(kind)) for kind in ("ice", "mo_text", "delivery_report_sms"))
    printed = run(*PARSE, "-q", stdin=lines).stdout.split()
    assert printed == [
        "1ce0ffee-ca11-4a11-8a11-abcdef000053",
        sample("mo_text")["id"],
        sample("delivery_report_sms")["batch_id"],
    ]


@pytest.mark.parametrize(
    ("path", "printed"),
    [
        ("event.reason", "CallerHangup"),
        ("event.debit.amount", "0.02850"),
        ("raw.debit", '{"currencyId":"EUR","amount":0.02850}'),
        ("kind", "dice"),
        ("event.duration", "138"),
    ],
)
def test_a_field_of_every_record(run: Run, path: str, printed: str) -> None:
    assert run(*PARSE, "--field", path, stdin=DICE + DICE).stdout == f"{printed}\n" * 2


def test_a_field_may_be_one_of_the_part_alone(run: Run) -> None:
    assert run(*PARSE, "--interpreted", "--field", "callId", stdin=ACE).stdout == "c2\n"
    assert run(*PARSE, "--raw", "--field", "callid", stdin=ACE).stdout == "c2\n"


def test_a_field_that_some_records_lack_is_printed_for_the_others(run: Run) -> None:
    result = run(*PARSE, "--field", "event.reason", stdin=DICE + ACE)
    assert (result.exit_code, result.stdout.count("\n")) == (0, 1)
    assert "1 of 2 records have no field 'event.reason'" in result.stderr


def test_a_field_that_no_record_has_is_5_and_nothing_is_printed(run: Run) -> None:
    result = run(*PARSE, "--field", "event.nope", stdin=DICE + ACE)
    assert (result.exit_code, result.stdout) == (5, "")
    assert "no record has a field 'event.nope'" in result.stderr


def test_numbers_keep_their_digits_in_every_format(run: Run) -> None:
    numbers = ("1.10", "1e30", "0.1234567890123456789012345678", "79228162514264337593543950335")
    for number in (*numbers, "1" * 400, "1" * 5000):
        body = f'{{"event":"dice","debit":{{"amount":{number},"currencyId":"X"}}}}'.encode()
        assert run(*PARSE, stdin=body).stdout.count(f'"amount":{number},') == 2
        assert run(*PARSE, "--field", "event.debit.amount", stdin=body).stdout == number + "\n"
        assert f"\t{number}\tX" in run(*PARSE, "-o", "tsv", stdin=body).stdout
        assert number in run(*PARSE, "-o", "json", stdin=body).stdout


def test_a_lone_surrogate_goes_through_every_format(run: Run) -> None:
    body = b'{"event":"ace","callid":"a\\ud800b"}'
    assert run(*PARSE, stdin=body).stdout.encode().endswith(b',"raw":' + body + b"}\n")
    assert run(*PARSE, stdin=body).json["event"]["callId"] == "a\ud800b"
    for more in (("-o", "json"), ("-o", "tsv"), ("-q",), ("--field", "event"), ("-o", "raw")):
        assert run(*PARSE, *more, stdin=body).exit_code == 0


def test_a_recording_and_our_own_records_are_looked_into(run: Run) -> None:
    once = run(*PARSE, stdin=DICE).stdout
    again = run(*PARSE, stdin=once.encode())
    assert again.json["event"] == json.loads(once)["event"]
    recorded = json.dumps({"time": "x", "method": "POST", "body": ACE.decode(), "answer": {}})
    assert run(*PARSE, stdin=recorded.encode()).json["event"]["callId"] == "c2"
    base64 = b'{"time":"x","bodyBase64":"eyJldmVudCI6ImFjZSJ9"}'
    assert run(*PARSE, stdin=base64).json["kind"] == "ace"
    for odd in (b'{"body":"hello"}', b'{"bodyBase64":"!"}', b'{"raw":{},"x":1}', b'{"body":1}'):
        assert run(*PARSE, stdin=odd).json == {
            "kind": "unknown",
            "event": {},
            "raw": json.loads(odd),
        }


# What is chosen and what is refused


def test_only_some_kinds(run: Run) -> None:
    lines = b"\n".join(text(sample(kind)) for kind in SAMPLED) + b'\n{"x":1}'

    def kinds(*args: str) -> list[str]:
        return [one["kind"] for one in run(*PARSE, *args, stdin=lines).lines]

    assert kinds("--only", "ice") == ["ice"]
    assert kinds("--only", "ICE", "--only", "dice") == ["ice", "dice"]
    assert kinds("--only", "unknown,VerificationResultEvent") == ["verification_result", "unknown"]


def test_an_unknown_kind_is_refused_with_the_nearest(run: Run) -> None:
    result = run(*PARSE, "--only", "icee", stdin=ACE)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "ice" in result.stderr
    assert ", ".join(KINDS[:3]) in run(*PARSE, "--only", "zzzz", stdin=ACE).stderr


def test_empty_input_is_nothing(run: Run) -> None:
    for empty in (b"", b"\n \r\n", b"\xef\xbb\xbf", b"[]"):
        result = run(*PARSE, stdin=empty)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_bad_record_is_reported_with_file_and_line(run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "a.ndjson", tmp_path / "b.ndjson"
    first.write_bytes(ACE + b'\n{"event":"ice",\n' + DICE + b"\nnull\n")
    second.write_bytes(b"[1," + ACE + b"]")
    result = run(*PARSE, str(first), str(second))
    assert result.exit_code == 6
    assert [one["kind"] for one in result.lines] == ["ace", "dice", "ace"]
    told = result.stderr.splitlines()
    assert f"{first}, line 2, column 1: bad record: it is not JSON" in told[0]
    assert f"{first}, line 6, column 1: bad record: a callback is a JSON object" in told[1]
    assert f"{second}, line 1, column 2: bad record" in told[2]
    assert told[3:] == ["sinchctl: error: 3 records are bad, of 6 read."]


def test_the_error_is_an_object_where_json_is_asked_for(run: Run) -> None:
    result = run(*PARSE, "-o", "json", stdin=b"null")
    error = json.loads(result.stderr.splitlines()[-1])["error"]
    assert (error["code"], error["exitCode"]) == ("findings", 6)


def test_a_field_of_the_wrong_type_is_in_raw_alone_and_named(run: Run) -> None:
    odd = b'{"event":"dice","callid":"c","duration":"long","debit":{"amount":[],"currencyId":"X"}}'
    result = run(*PARSE, stdin=odd)
    assert result.exit_code == 0
    assert result.json["event"] == {
        "event": "DisconnectedCall",
        "callId": "c",
        "debit": {"currencyId": "X"},
    }
    assert result.json["raw"] == json.loads(odd)
    assert "duration, debit.amount are of the wrong type" in result.stderr
    assert "line 1" in result.stderr


def test_strict_makes_such_a_record_bad(run: Run) -> None:
    result = run(*PARSE, "--strict", stdin=b'{"event":"dice","duration":[]}\n' + ACE)
    assert result.exit_code == 6
    assert [one["kind"] for one in result.lines] == ["ace"]
    assert "stdin, line 1: bad record: duration is of the wrong type" in result.stderr


def test_files_and_stdin_in_the_order_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(DICE)
    names = (str(tmp_path / "a.json"), "-", str(tmp_path / "a.json"))
    assert [one["kind"] for one in run(*PARSE, *names, stdin=ACE).lines] == ["dice", "ace", "dice"]


@pytest.mark.parametrize("names", [["missing.json"], ["."], ["-", "-"], ["a\0b"], [""]])
def test_files_that_cannot_be_read_are_refused_before_anything_comes_out(
    run: Run, tmp_path: Path, names: list[str]
) -> None:
    good = tmp_path / "a.json"
    good.write_bytes(DICE)
    result = run(*PARSE, str(good), *names, stdin=ACE)
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_terminal_as_stdin_is_not_waited_for(run: Run) -> None:
    result = run(*PARSE, tty=True)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "name a file" in result.stderr.lower()


def test_a_log_gives_the_object_on_each_line(run: Run) -> None:
    log = b"10:00 posted " + ACE + b" in 3 ms\n10:01 idle\n" + DICE.replace(b"\n", b"") + b"\n"
    result = run(*PARSE, "--log", stdin=log)
    assert (result.exit_code, [one["kind"] for one in result.lines]) == (0, ["ace", "dice"])


# On a terminal


def shown(body: bytes, columns: int = 80, **env: str) -> str:
    """What a terminal of that width gets."""
    out, err = Stream(tty=True), Stream(tty=True)
    environ = {"COLUMNS": str(columns), **env}
    session = Session(Terminal(environ=environ, stdin=Input(body), stdout=out, stderr=err))
    assert main([*PARSE], session) in {0, 6}, err.text()
    return out.text()


@pytest.mark.parametrize("kind", SAMPLED)
@pytest.mark.parametrize("columns", [60, 200])
def test_every_kind_is_a_card_that_fits(run: Run, kind: str, columns: int) -> None:
    card = shown(text(sample(kind)), columns, NO_COLOR="1")
    lines = card.splitlines()
    assert card.count("╭") == 1
    assert max(map(len, lines)) <= min(columns, 120)
    assert len(lines) <= 16
    assert "\x1b" not in card


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from leaves(one)
    elif value is not None:
        yield value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize("kind", SAMPLED)
def test_a_card_hides_nothing(run: Run, kind: str) -> None:
    """It has every value, apart from what the title says, and 0, 1 and nothing.

    Words of Sinch have the names of the interpreted part: Answered for ANSWERED.
    """
    value = json.loads(text(sample(kind)))
    card = shown(text(sample(kind)), 100, NO_COLOR="1")
    flat = "".join(line.strip("│╭╮╰╯─ ") for line in card.splitlines())
    said = {"number", "", "0", "1", kind} - {value.get("custom")}
    said |= {value["event"]} if isinstance(value.get("event"), str) else set()
    for leaf in leaves(value):
        in_words = {"138": "2 min 18 s"}.get(leaf, leaf)
        moment = leaf[:19].replace("T", " ") if leaf[4:5] == "-" and leaf[10:11] == "T" else None
        assert leaf in said or (moment or in_words).lower() in flat.lower(), leaf


def test_a_card_has_the_words_of_the_other_formats(run: Run) -> None:
    dice = b'{"event":"dice","reason":"CANCEL","result":"CANCEL","to":{"type":"sip"}}'
    new = b'{"event":"dice","reason":"BRANDNEW","result":"DENIED"}'
    card = shown(dice) + shown(new)
    for words in (
        "Canceled (the caller gave up before an answer)",
        "Cancel (cancelled before an answer)",
        "BRANDNEW",
        "Busy (the callee declined)",
    ):
        assert words in card
    assert "Unknown" not in card


def test_card_shows_parties_reason_and_price_in_words(run: Run) -> None:
    card = shown(DICE)
    for words in (
        "Call ended",
        "Answered (somebody answered)",
        "CallerHangup (the caller hung up)",
        "46701",
        "+46700",
        "2 min 18 s",
        "0.02850 EUR",
        "2026-03-02 09:16:33 UTC",
    ):
        assert words in card
    assert "\x1b[32m" in card


def test_unknown_fields_and_odd_ones_are_on_the_card(run: Run) -> None:
    card = shown(
        b'{"event":"pie","new":{"a":[1.50]},"menuResult":{"type":"return","addToContext":["x"]},'
        b'"cookies":{"a":1},"timestamp":"noon","' + b"n" * 300 + b'":"v"}',
        60,
        NO_COLOR="1",
    )
    for words in ('{"a":[1.50]}', "addToContext", '["x"]', '{"a":1} (wrong type)', '"noon" (wrong'):
        assert words in card
    assert max(map(len, card.splitlines())) == 60


@pytest.mark.parametrize("body", [b'{"a":1}', b'{"event":"foo","type":"bar","callid":"c9"}', b"{}"])
def test_an_unknown_event_is_a_card_too(run: Run, body: bytes) -> None:
    card = shown(body, NO_COLOR="1")
    assert "Unknown event" in card
    assert all(leaf in card for leaf in leaves(json.loads(body)))


HOSTILE = [
    "\x1b[31mred\x1b[0m",
    "\x1b]52;c;aGFjaw==\x07",
    "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\x9b31m",
    "\u202egpj.exe",
    "\u2066x\u2069",
    "[red]x[/red] :smile: [link=http://x]y[/link]",
    "a\rb\nc\td\x00e\x08",
    "\ufeff\u200b\u2028",
    "\U000e0041",
]


@pytest.mark.parametrize("harm", HOSTILE)
def test_control_characters_are_escaped_on_a_terminal_and_kept_in_json(run: Run, harm: str) -> None:
    value = {
        "event": "dice",
        "callid": harm,
        "from": harm,
        "to": {"type": harm, "endpoint": harm},
        "result": harm,
        "reason": harm,
        "debit": {"currencyId": harm, "amount": 1},
        "cookies": [{"key": harm, "value": harm}],
        "timestamp": harm,
        "custom": harm,
        harm: harm,
    }
    body = json.dumps(value).encode()
    card = shown(body, NO_COLOR="1")
    bad = [c for c in card if not c.isprintable() and c != "\n"]
    assert bad == []
    for more in ((), ("-o", "json"), ("-o", "tsv"), ("-o", "raw"), ("-q",)):
        result = run(*PARSE, *more, stdin=body, tty=True, env={"NO_COLOR": "1"})
        assert "\x1b" not in result.stdout + result.stderr
        assert "\u202e" not in result.stdout + result.stderr
    piped = run(*PARSE, stdin=body)
    assert piped.json["raw"] == value
    assert piped.json["event"]["callId"] == harm
    if "[red]" in harm:
        assert "[red]x[/red] :smile:" in card


def test_a_hostile_file_name_is_harmless_too(run: Run, tmp_path: Path) -> None:
    name = tmp_path / "a\x1b[31mb\u202e.json"
    name.write_bytes(b"null")
    told = run(*PARSE, str(name)).stderr
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_a_giant_value_leaves_a_card_a_card(run: Run) -> None:
    body = b'{"event":"ace","custom":"' + b"x" * 100_000 + b'"}'
    card = shown(body, NO_COLOR="1")
    assert "98,000 characters more" in card
    assert len(card) < 5000
    many = ",".join(f'"4670{n}"' for n in range(1000))
    report = f'{{"type":"delivery_report_sms","statuses":[{{"code":0,"recipients":[{many}]}}]}}'
    assert "and 980 more" in shown(report.encode(), NO_COLOR="1")


# Anything at all


def outcome(data: bytes, *args: str) -> Result:
    out, err = Stream(), Stream()
    session = Session(Terminal(environ={}, stdin=Input(data), stdout=out, stderr=err))
    code = main([*PARSE, *args], session)
    return Result(code, out.text(), err.text())


FRAGMENTS = [ACE, DICE, b"\n", b"null", b'{"event":', b"[", b"]", b",", b"\xff", b'{"type":[]}']
odd_records = st.builds(
    lambda named, value: json.dumps({**value, "event": None, named[0]: named[1]}).encode(),
    st.sampled_from([("event", word) for word in BY_EVENT] + [("type", word) for word in BY_TYPE]),
    st.dictionaries(st.sampled_from(WIRE_NAMES), values, max_size=6),
)
anything = (
    odd_records
    | st.binary(max_size=80)
    | st.lists(st.sampled_from(FRAGMENTS), max_size=8).map(b"".join)
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(anything, st.sampled_from(["ndjson", "json", "tsv", "raw", "pretty"]), st.booleans())
def test_no_bytes_make_it_fail(data: bytes, output: str, log: bool) -> None:
    result = outcome(data, "-o", output, *(["--log"] if log else []))
    assert result.exit_code in {0, 6}
    assert "bug" not in result.stderr
    assert (result.exit_code == 6) == ("bad record" in result.stderr)
    if output == "ndjson":
        for record in result.lines:
            assert parse(json.dumps(record["raw"]).encode()).kind in {record["kind"], "unknown"}


# Streams and limits

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (240_000_000, 240_000_000))
from sinchctl.__main__ import run
sys.argv[0] = "sinchctl"
run()
"""


def limited(tmp_path: Path, parts: Iterator[bytes], *args: str) -> tuple[int, bytes, bytes]:
    """A run that may have 240 MB of addresses, fed through a pipe."""
    with (tmp_path / "out").open("w+b") as out, (tmp_path / "err").open("w+b") as err:
        process = subprocess.Popen(
            [sys.executable, "-c", LIMITED, *PARSE, *args],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=err,
        )
        assert process.stdin is not None
        with process.stdin as sink:
            for part in parts:
                sink.write(part)
        code = process.wait(60)
        out.seek(0)
        err.seek(0)
        return code, out.read(), err.read()


def line_of(start: bytes, part: bytes, total: int, end: bytes = b"\n" + ACE) -> Iterator[bytes]:
    yield start
    block = part * (2**20 // len(part))
    for _ in range(total // len(block)):
        yield block
    yield end


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "part", "total"),
    [
        (b'{"event":"ice","custom":"', b"a", 10**9),
        (b'{"event":"ice","custom":[', b"[],", 6 * 10**6),
        (b'{"type":"delivery_report_sms","statuses":[', b"{},", 3 * 10**6),
        (b"", bytes(range(256)), 5 * 10**6),
    ],
    ids=["a gigabyte", "lists", "statuses", "noise"],
)
def test_a_giant_line_takes_bounded_memory_and_the_next_comes_out(
    tmp_path: Path, start: bytes, part: bytes, total: int
) -> None:
    code, out, err = limited(tmp_path, line_of(start, part, total))
    assert (code, out.count(b'"kind":"ace"')) == (6, 1), err
    assert b"bad record" in err


@pytest.mark.slow
def test_memory_does_not_grow_with_the_input(tmp_path: Path) -> None:
    many = line_of(b"", DICE.replace(b"\n", b"") + b"\n", 15 * 10**6, b"")
    code, out, err = limited(tmp_path, many, "-q")
    assert (code, err) == (0, b"")
    assert out.count(b"\n") > 50_000


class Live:
    """A running parse that is fed by hand."""

    def __init__(self, *args: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sinchctl", *PARSE, *args],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def tell(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def line(self) -> bytes:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def end(self) -> int:
        self.process.communicate(timeout=20)
        return self.process.returncode


@pytest.mark.parametrize("args", [(), ("-q",), ("-o", "tsv")], ids=["ndjson", "quiet", "tsv"])
def test_a_stream_is_answered_record_by_record(args: tuple[str, ...]) -> None:
    """Also where it has no line ends, and never ends."""
    live = Live(*args)
    for told in (ACE, ACE + ACE[:5], ACE[5:]):
        live.tell(told)
        assert b"c2" in live.line()
    assert live.end() == 0


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "sinchctl", *PARSE],
        input=ACE,
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


# Start-up


def test_on_a_pipe_only_what_it_needs_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "dice.json"
    file.write_bytes(DICE)
    loaded = loaded_by("event", "parse", str(file))
    assert loaded & HEAVY <= {"msgspec", "decimal"}, "msgspec itself loads decimal"
    ours = {name for name in loaded if name.startswith("sinchctl.commands.event")}
    assert ours == {
        "sinchctl.commands.event",
        "sinchctl.commands.event.parse",
        "sinchctl.commands.event.inputs",
        "sinchctl.commands.event.one_line",
        "sinchctl.commands.event.card",
        "sinchctl.commands.event.cards",
        "sinchctl.commands.event.cards.conversation",
        "sinchctl.commands.event.cards.parts",
    }
    assert len(loaded) < 235


# Lines and calls for people


ICE = (
    b'{"event":"ice","callid":"c1","timestamp":"2026-03-02T09:14:15Z","cli":"46701",'
    b'"to":{"type":"did","endpoint":"+46700"}}'
)
PIE = (
    b'{"event":"pie","callid":"c1","timestamp":"2026-03-02T09:14:30Z",'
    b'"menuResult":{"menuId":"main","type":"Return","value":"sales"}}'
)


def test_oneline_prints_one_line_of_text_for_each_record_on_a_pipe_too(run: Run) -> None:
    result = run(*PARSE, "--oneline", stdin=ICE + b"\n" + PIE + DICE)
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [
            "2026-03-02 09:14:15  ice   +46701 to +46700  c1",
            "2026-03-02 09:14:30  pie   main  Return  sales  c1",
            "2026-03-02 09:16:33  dice  46701 to +46700  Answered  CallerHangup  138 s  "
            "0.02850 EUR  c1",
        ],
    )


def test_oneline_gives_way_to_a_format_that_is_asked_for(run: Run) -> None:
    assert run(*PARSE, "--oneline", "-o", "ndjson", stdin=ACE).json["kind"] == "ace"
    assert run(*PARSE, "--oneline", "-q", stdin=ACE).stdout == "c2\n"


def test_oneline_shows_terminal_escapes_harmless(run: Run) -> None:
    hostile = b'{"event":"ace","callid":"a\\u001b[31m\\nb"}'
    assert run(*PARSE, "--oneline", stdin=hostile).stdout.count("\n") == 1
    assert "\x1b" not in run(*PARSE, "--oneline", stdin=hostile).stdout


def test_by_call_groups_the_records_of_a_call(run: Run) -> None:
    result = run(*PARSE, "--by-call", stdin=ICE + ACE + PIE + b'{"event":"ace"}' + DICE)
    assert [(call["id"], len(call["records"])) for call in result.lines] == [
        ("c1", 3),
        ("c2", 1),
        ("", 1),
    ]
    assert [record["kind"] for record in result.lines[0]["records"]] == ["ice", "pie", "dice"]
    assert result.lines[0]["records"][2]["raw"]["duration"] == 138


def test_by_call_on_a_terminal_has_a_heading_with_the_outcome(run: Run) -> None:
    result = run(*PARSE, "--by-call", "-o", "pretty", stdin=ICE + PIE + DICE)
    assert result.stdout.splitlines() == [
        "c1  46701 to +46700  Answered  CallerHangup  138 s  0.02850 EUR",
        "  2026-03-02 09:14:15  ice   +46701 to +46700",
        "  2026-03-02 09:14:30  pie   main  Return  sales",
        "  2026-03-02 09:16:33  dice  46701 to +46700  Answered  CallerHangup  138 s  0.02850 EUR",
        "",
    ]


def test_by_call_names_a_recipient_without_a_sender(run: Run) -> None:
    report = text(sample("recipient_delivery_report_sms"))
    heading, line, _ = run(*PARSE, "--by-call", "-o", "pretty", stdin=report).stdout.splitlines()
    assert heading == "01HR3ZMKX2C4D6E8F0G1H3J5K7  to 46701740605  Delivered"
    assert line.endswith("  recipient_delivery_report_sms  to 46701740605  Delivered")


def test_by_call_has_columns_ids_fields_and_an_array(run: Run) -> None:
    everything = ICE + PIE + DICE + ACE
    assert run(*PARSE, "--by-call", "-q", stdin=everything).stdout == "c1\nc2\n"
    columns = run(*PARSE, "--by-call", "-o", "tsv", stdin=everything).stdout.splitlines()
    assert columns[0].split("\t") == [
        "c1", "3", "2026-03-02T09:14:15.0000000Z", "2026-03-02T09:16:33.0000000Z", "46701",
        "+46700", "Answered", "CallerHangup", "138", "0.02850", "EUR",
    ]  # fmt: skip
    kinds = run(*PARSE, "--by-call", "--field", "records.kind", stdin=everything)
    assert kinds.stdout.split() == ["ice", "pie", "dice", "ace"], kinds.stderr
    assert len(run(*PARSE, "--by-call", "--slurp", stdin=everything).json) == 2
    assert run(*PARSE, "--by-call", "--oneline", stdin=everything).stdout.splitlines() == [
        "c1  46701 to +46700  Answered  CallerHangup  138 s  0.02850 EUR  3 records",
        "c2  1 record",
    ]
    assert run(*PARSE, "--by-call", "--raw", stdin=ICE).exit_code == 2


# Logs and gateways


@pytest.mark.parametrize("encoded", [False, True])
def test_a_proxy_event_of_aws_lambda_holds_the_callback(run: Run, encoded: bool) -> None:
    body = base64.b64encode(ACE).decode() if encoded else ACE.decode()
    proxy = {"requestContext": {"http": {"method": "POST"}}, "rawPath": "/prod/sinch"}
    event = json.dumps({**proxy, "body": body, "isBase64Encoded": encoded}).encode()
    assert run(*PARSE, stdin=event).json["event"]["callId"] == "c2"
    logged = run(*PARSE, "--log", stdin=b"2026-03-02T10:00:00Z 1-2 INFO " + event)
    assert logged.json["event"]["callId"] == "c2"


def test_json_log_lines_are_read_with_log(run: Run) -> None:
    lines = [
        {"log": ACE.decode() + "\n", "stream": "stdout"},
        {"msg": "up"},
        {"body": ACE.decode()},
    ]
    result = run(*PARSE, "--log", "-q", stdin="\n".join(map(json.dumps, lines)).encode())
    assert (result.exit_code, result.stdout) == (0, "c2\nc2\n")


def test_object_of_no_known_kind_is_a_record_and_other_json_is_not(run: Run) -> None:
    result = run("event", "parse", "-", stdin=b'[{"colour": "blue"}, 7, {"y": 2}]')
    assert result.exit_code == 6
    assert [json.loads(line)["kind"] for line in result.stdout.splitlines()] == ["unknown"] * 2
    assert run("event", "parse", "-", stdin=b'{"colour": "blue"}').exit_code == 0
    assert "kind unknown" in " ".join(run("event", "parse", "--help").stdout.split())
