"""event stats: exact counts and sums of any stream, in bounded memory."""

import io
import itertools
import json
import statistics
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinchctl.events import samples
from sinchctl.events.interpret import interpret
from sinchctl.events.model import parse
from sinchctl.events.stats import (
    LONGEST,
    LONGEST_WORD,
    MOST_CALLS,
    MOST_SLOTS,
    MOST_WORDS,
    OTHERS,
    Durations,
    Stats,
    Words,
)
from tests.conftest import Run
from tests.events.input.test_split import BY_EVENT, BY_TYPE, WIRE_NAMES, values

_calls = itertools.count()


def dice(**members: Any) -> str:
    """Return the end of a call of its own."""
    event = {
        "event": "dice",
        "callid": f"c{next(_calls)}",
        "result": "ANSWERED",
        "reason": "CALLERHANGUP",
    }
    return json.dumps({**event, "timestamp": "2026-03-02T09:14:07Z", **members})


def counted(*texts: str, by: Any = None) -> Stats:
    stats = Stats(by)
    for text in texts:
        event = parse(text.encode())
        stats.add(event, interpret(event)[0])
    return stats


STREAM = "\n".join(
    (
        dice(duration=60, debit={"amount": 0.0100, "currencyId": "EUR"}),
        dice(duration=90, debit={"amount": 0.0250, "currencyId": "EUR"}),
        dice(
            duration=0,
            result="NOANSWER",
            reason="TIMEOUT",
            timestamp="2026-03-02T11:00:00Z",
            debit={"amount": 1, "currencyId": "USD"},
        ),
        '{"event":"ice","callid":"c","originationType":"PSTN","timestamp":"2026-03-03T00:00:00Z"}',
        '{"event":"pie","callid":"c","menuResult":{"type":"return","value":"sales"}}',
        '{"event":"VerificationResultEvent","id":"v","status":"SUCCESSFUL"}',
        '{"type":"delivery_report_sms","batch_id":"b","statuses":'
        '[{"code":0,"count":3,"status":"Delivered"},{"code":402,"count":1,"status":"Aborted"}]}',
    )
)


def test_everything_is_counted_and_summed_exactly(run: Run) -> None:
    told = run("event", "stats", stdin=STREAM.encode())
    assert told.exit_code == 0
    assert told.json == {
        "records": 7,
        "bad": 0,
        "first": "2026-03-02T09:14:07.0000000Z",
        "last": "2026-03-03T00:00:00.0000000Z",
        "kinds": {"dice": 3, "delivery_report_sms": 1, "ice": 1, "pie": 1}
        | {"verification_result": 1},
        "results": {"Answered": 2, "NoAnswer": 1},
        "reasons": {"CallerHangup": 2, "Timeout": 1},
        "origins": {"Pstn": 1},
        "menuResults": {"Return": 1},
        "menus": {"(no id): sales": 1},
        "verifications": {"SUCCESSFUL": 1},
        "deliveries": {"Delivered": 3, "Aborted": 1},
        "numbers": {},
        "calls": {"ended": 3, "answered": 2, "answeredRatio": 0.6667, "repeats": 0},
        "duration": {"count": 3, "sum": 150, "median": 60, "percentile95": 90},
        "cost": {"EUR": 0.035, "USD": 1},
    }


def test_cost_is_decimal_with_its_digits(run: Run) -> None:
    lines = [dice(debit={"amount": 0.1, "currencyId": "EUR"}) for _ in range(10)]
    many = "\n".join(lines).replace("0.1,", "0.10,").encode()
    assert '"cost":{"EUR":1.00}' in run("event", "stats", stdin=many).stdout
    assert run("event", "stats", "--field", "cost.EUR", stdin=many).stdout == "1.00\n"


def test_time_is_split_by_hour_and_by_day(run: Run) -> None:
    hours = run("event", "stats", "--by", "hour", stdin=STREAM.encode()).json["periods"]
    assert hours == [
        {"start": "2026-03-02T09:00:00Z", "records": 2, "ended": 2, "answered": 2},
        {"start": "2026-03-02T11:00:00Z", "records": 1, "ended": 1, "answered": 0},
        {"start": "2026-03-03T00:00:00Z", "records": 1, "ended": 0, "answered": 0},
    ]
    days = run("event", "stats", "--by", "DAY", stdin=STREAM.encode()).json["periods"]
    assert [(day["start"], day["records"]) for day in days] == [
        ("2026-03-02T00:00:00Z", 3),
        ("2026-03-03T00:00:00Z", 1),
    ]
    wrong = run("event", "stats", "--by", "week", stdin=b"")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "hour, day, menu" in wrong.stderr.lower()


@pytest.mark.parametrize("columns", ["60", "200"])
def test_a_terminal_shows_a_card_a_table_and_bars(run: Run, tmp_path: Path, columns: str) -> None:
    file = tmp_path / "calls.ndjson"
    file.write_text(STREAM)
    line = ("event", "stats", str(file), "--by", "hour")
    shown = run(*line, tty=True, env={"COLUMNS": columns, "NO_COLOR": "1"}).stdout
    assert max(map(len, shown.splitlines())) <= int(columns)
    for words in ("2 of 3 calls that ended (66.7%)", "0.0350 EUR, 1 USD", "NoAnswer", "66.7%"):
        assert words.replace("0.0350", "0.035") in shown
    bars = [line.count("█") for line in shown.splitlines() if "2026-03-0" in line and "█" in line]
    assert bars[0] == 2 * bars[1] == 2 * bars[2]
    plain = run(*line, tty=True, env={"TERM": "dumb"}).stdout
    assert "#" in plain
    assert "█" not in plain


def test_programs_get_rows_and_an_empty_stream_is_no_error(run: Run) -> None:
    rows = run("event", "stats", "-o", "tsv", stdin=STREAM.encode()).stdout.splitlines()
    assert rows[0] == "kinds\tdice\t3"
    assert "results\tNoAnswer\t1" in rows
    assert rows[-2:] == ["cost\tEUR\t0.035", "cost\tUSD\t1"]
    assert "duration\tmedian\t60" in rows
    assert run("event", "stats", "-q", stdin=STREAM.encode()).stdout == "7\n"
    empty = run("event", "stats", stdin=b"")
    assert (empty.exit_code, empty.json["records"], empty.json["duration"]["median"]) == (
        0,
        0,
        None,
    )


def test_recordings_and_parsed_records_are_read_too(run: Run) -> None:
    recorded = json.dumps({"time": "t", "method": "POST", "path": "/", "body": dice(duration=7)})
    parsed = run("event", "parse", stdin=dice(duration=5).encode()).stdout
    told = run("event", "stats", stdin=f"{recorded}\n{parsed}".encode()).json
    assert (told["kinds"], told["duration"]["sum"]) == ({"dice": 2}, 12)


def test_a_callback_without_a_time_has_that_of_its_recording(run: Run) -> None:
    notify = '{"event":"notify","callid":"c","type":"recording_finished"}'
    lines = [
        json.dumps({"time": "2026-03-02T20:59:59.123Z", "body": notify}),
        json.dumps({"time": "2026-03-02T20:00:00.123Z", "body": dice()}),
        json.dumps({"time": "now", "body": notify}),
        notify,
    ]
    told = run("event", "stats", "--by", "hour", stdin="\n".join(lines).encode()).json
    assert [(one["start"], one["records"]) for one in told["periods"]] == [
        ("2026-03-02T09:00:00Z", 1),
        ("2026-03-02T20:00:00Z", 1),
    ]
    assert (told["records"], told["last"]) == (4, "2026-03-02T20:59:59.1230000Z")


def chart(run: Run, *times: str, by: str = "hour") -> list[list[str]]:
    """The lines under UTC: the time, the count, the length of the bar."""
    stdin = "\n".join(dice(timestamp=time) for time in times).encode()
    shown = run("event", "stats", "--by", by, "-o", "pretty", stdin=stdin).stdout
    lines = [line.split() for line in shown.rpartition("\n UTC")[2].splitlines()[2:]]
    return [[*line[:-1], str(len(line[-1]))] if "█" in line[-1] else line for line in lines if line]


def test_hours_without_anything_are_seen(run: Run) -> None:
    times = ("2026-03-02T22:10:00Z", "2026-03-03T01:00:00Z", "2026-03-09T00:00:00Z")
    assert chart(run, *times, times[0]) == [
        ["2026-03-02", "22:00", "2", "40"],
        ["2026-03-02", "23:00", "0"],
        ["2026-03-03", "00:00", "0"],
        ["2026-03-03", "01:00", "1", "20"],
        ["...", "0"],
        ["2026-03-09", "00:00", "1", "20"],
    ]
    assert chart(run, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", by="day") == [
        ["0001-01-01", "1", "40"],
        ["...", "0"],
        ["9999-12-31", "1", "40"],
    ]


def test_a_chart_is_the_latest_of_a_long_time(run: Run) -> None:
    days = [f"2026-{month:02}-{day:02}T00:00:00Z" for month in (1, 3, 5) for day in range(1, 29)]
    lines = chart(run, *days, by="day")
    assert lines[0] == ["earlier", "24"]
    assert lines[-1][:2] == ["2026-05-28", "1"]
    assert sum(line[1] == "1" for line in lines) == 60


def test_bad_record_is_reported_and_the_rest_is_counted(run: Run) -> None:
    told = run("event", "stats", stdin=f"{dice()}\nnull\n{dice()}\n".encode())
    assert told.exit_code == 6
    assert (told.json["records"], told.json["bad"]) == (2, 1)
    assert "line 2" in told.stderr


@pytest.mark.parametrize(
    "amount", ['"NaN"', "1e999999", "-1e-999999", "9" * 400, '"x"', "[]", "true"]
)
def test_invalid_amounts_are_not_added(run: Run, amount: str) -> None:
    odd = dice(debit={"amount": 0, "currencyId": "EUR"}).replace(": 0,", f": {amount},")
    told = run("event", "stats", stdin=f"{dice(debit={'amount': 2})}\n{odd}".encode())
    assert told.exit_code == 0
    assert told.json["cost"] == {"": 2}


@pytest.mark.parametrize("seconds", ["-5", "1e400", '"soon"', "null", "9" * 5000])
def test_invalid_durations_are_not_counted(run: Run, seconds: str) -> None:
    odd = dice(duration=0).replace('"duration": 0', f'"duration": {seconds}')
    told = run("event", "stats", stdin=f"{dice(duration=3)}\n{odd}".encode()).json
    assert (told["records"], told["duration"]["count"], told["duration"]["sum"]) == (2, 1, 3)


def test_hostile_words_are_only_words(run: Run) -> None:
    text = dice(result="\x1b]52;c;evil\x07[bold]x[/bold]")
    assert "\x1b" not in run("event", "stats", stdin=text.encode(), tty=True).stdout.replace(
        "\x1b[", ""
    )
    assert run("event", "stats", stdin=text.encode()).json["results"] == {
        "\x1b]52;c;evil\x07[bold]x[/bold]": 1
    }


# --- a call counts once, and what is asked for ---


def test_a_call_whose_end_comes_twice_counts_once(run: Run) -> None:
    legs = [
        dice(callid="same", duration=30, debit={"currencyId": "USD", "amount": 0.02}),
        dice(callid="same", duration=31, debit={"currencyId": "USD", "amount": 0.01}),
        dice(callid="other", duration=5),
    ]
    stats = run("event", "stats", "--by", "hour", stdin="\n".join(legs).encode())
    assert stats.json["calls"] == {
        "ended": 2,
        "answered": 2,
        "answeredRatio": 1.0,
        "repeats": 1,
    }
    assert (stats.json["duration"]["sum"], stats.json["cost"]) == (35, {"USD": 0.02})
    assert stats.json["kinds"] == {"dice": 3}
    assert stats.json["periods"][0]["ended"] == 2
    shown = run("event", "stats", "-o", "pretty", stdin="\n".join(legs).encode()).stdout
    assert "1 more for calls that are counted already" in shown


def test_ends_of_calls_without_an_id_all_count(run: Run) -> None:
    anonymous = dice(callid=None)
    calls = run("event", "stats", stdin=f"{anonymous}\n{anonymous}".encode()).json["calls"]
    assert (calls["ended"], calls["repeats"]) == (2, 0)


def test_memory_of_counted_calls_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_CALLS >= 100_000
    monkeypatch.setattr("sinchctl.events.stats.MOST_CALLS", 3)
    stats = counted(*(dice(callid=name) for name in "abcdeae"))
    assert (stats.ended, stats.repeats) == (6, 1)


def pie(menu: str, kind: str, value: str | None = None, **members: Any) -> str:
    result = {"menuId": menu, "type": kind, "value": value}
    return json.dumps({"event": "pie", "callid": "c", "menuResult": result, **members})


MENUS = [
    pie("main", "return", "sales"),
    pie("main", "return", "sales"),
    pie("main", "return", "support"),
    pie("main", "timeout"),
    pie("pin", "sequence", "4711"),
    pie("pin", "sequence", "5"),
    pie("pin", "invalidinput"),
]


def test_menu_inputs_are_counted_by_menu_and_value(run: Run) -> None:
    stats = run("event", "stats", "--by", "menu", stdin="\n".join(MENUS).encode()).json
    assert stats["menus"] == {
        "main: sales": 2,
        "main: (timeout)": 1,
        "main: support": 1,
        "pin: (digits)": 1,
        "pin: (invalidinput)": 1,
        "pin: 5": 1,
    }
    assert [(row["menu"], row["records"]) for row in stats["byMenu"]] == [("main", 4), ("pin", 3)]


def test_calls_are_split_by_the_country_called(run: Run) -> None:
    numbers = ["+46700000000", "4412345678", "+14165550100", "+12025550100", "+46311", "agent"]
    calls = [dice(to={"type": "number", "endpoint": number}) for number in numbers]
    report = '{"type":"recipient_delivery_report_sms","recipient":"46700000001","status":"x"}'
    stdin = "\n".join([*calls, report]).encode()
    countries = run("event", "stats", "--by", "country", stdin=stdin).json["countries"]
    assert [(row["country"], row["records"], row["ended"]) for row in countries] == [
        ("(unknown)", 2, 2),
        ("SE", 2, 1),
        ("CA", 1, 1),
        ("GB", 1, 1),
        ("US", 1, 1),
    ]


@pytest.mark.parametrize("columns", ["60", "200"])
@pytest.mark.parametrize("by", ["menu", "country"])
def test_a_terminal_shows_menus_and_countries_as_a_table(run: Run, columns: str, by: str) -> None:
    stdin = "\n".join([*MENUS, dice(to={"endpoint": "+46700000000"})]).encode()
    arguments = ("event", "stats", "-", "--by", by, "-o", "pretty")
    shown = run(*arguments, stdin=stdin, env={"COLUMNS": columns, "NO_COLOR": "1"}).stdout
    table = shown.rpartition(f" {by.capitalize()} ")[2]
    assert ("pin  " if by == "menu" else "SE  ") in table
    assert max(map(len, shown.splitlines())) <= int(columns)


def test_only_counts_the_kinds_named(run: Run) -> None:
    stats = run("event", "stats", "--only", "PIE,ice", stdin=STREAM.encode()).json
    assert stats["kinds"] == {"ice": 1, "pie": 1}
    wrong = run("event", "stats", "--only", "cie", stdin=b"")
    assert wrong.exit_code == 2
    assert "did you mean" in wrong.stderr.lower()


def test_since_is_inclusive_and_until_exclusive(run: Run) -> None:
    times = ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00.5Z", "2026-03-02T11:00:00+01:00")
    stdin = "\n".join([*(dice(timestamp=time) for time in times), '{"event":"ace"}']).encode()

    def count(*options: str) -> int:
        return int(run("event", "stats", *options, stdin=stdin).json["records"])

    assert count() == 4
    assert count("--since", "2026-03-02T09:00:00Z") == 3
    assert count("--since", "2026-03-02T09:00:01Z") == 2
    assert count("--until", "2026-03-02T10:00:00.5Z") == 2
    assert count("--since", "2026-03-02T09:00+00:00", "--until", "2026-03-03") == 3
    empty = run("event", "stats", "--since", "2026-03-02", stdin=b'{"event":"ace"}')
    assert "1 callback without a time is left out" in empty.stderr
    turned = run("event", "stats", "--since", "2026-03-03", "--until", "2026-03-02", stdin=b"")
    assert turned.exit_code == 2


# --- memory does not grow with the input ---


def test_words_periods_and_durations_are_bounded() -> None:
    words = Words()
    for at in range(MOST_WORDS + 500):
        words.count(f"word-{at}")
    assert (len(words), words[OTHERS]) == (MOST_WORDS + 1, 500)
    words = Words()
    words.count("x" * 10**6)
    words.count("x" * 10**5)
    assert words == {"x" * LONGEST_WORD: 2}
    durations = Durations()
    for at in range(200_000):
        durations.add(at * 60)
    assert len(durations._seconds) <= 24 * 3600 + LONGEST // 60
    stats = counted(*(dice(result=f"R{at}") for at in range(MOST_WORDS + 10)))
    assert len(stats.results) == MOST_WORDS + 1
    assert MOST_SLOTS >= 10 * 365


def test_a_long_stream_is_read_as_it_comes(run: Run) -> None:
    source = io.StringIO()
    for at in range(20_000):
        source.write(dice(duration=at % 600) + "\n")
    told = run("event", "stats", stdin=source.getvalue().encode()).json
    assert told["records"] == 20_000
    assert told["duration"]["percentile95"] == sorted(at % 600 for at in range(20_000))[18_999]


@given(st.lists(st.integers(0, 24 * 3600 - 1), min_size=1, max_size=60))
def test_the_median_is_that_of_the_list(seconds: list[int]) -> None:
    durations = Durations()
    for one in seconds:
        durations.add(one)
    assert durations.percentile(0.5) == statistics.median_low(seconds)
    assert durations.total == sum(seconds)


@given(st.lists(st.decimals(0, 1000, places=4, allow_nan=False), max_size=30))
def test_sums_of_money_lose_no_digit(amounts: list[Decimal]) -> None:
    stats = counted(
        *(
            dice(debit={"currencyId": "EUR"}).replace('{"cu', f'{{"amount": {a:f}, "cu')
            for a in amounts
        )
    )
    assert stats.cost.get("EUR", Decimal()) == sum(amounts)


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(WIRE_NAMES), values, max_size=8))
def test_no_record_makes_it_raise(extra: dict[str, Any]) -> None:
    stats = Stats("hour")
    for word in (*BY_EVENT, *BY_TYPE):
        event = parse(json.dumps({**extra, "event": word, "type": word}).encode())
        stats.add(event, interpret(event)[0])
    assert stats.records == len(BY_EVENT + BY_TYPE)


def test_conversation_reports_and_number_events_are_counted(run: Run) -> None:
    kinds = ("conversation_message_delivery", "conversation_message_inbound", "number_event")
    lines = b"\n".join(samples.text(samples.sample(kind)) for kind in kinds)
    told = run("event", "stats", "-o", "json", stdin=lines).json
    assert told["deliveries"] == {"DELIVERED": 1}
    assert told["numbers"] == {"PROVISIONING_TO_CAMPAIGN: FAILED": 1}
    assert told["first"] == "2026-03-02T09:18:21.4500000Z"
    split = run("event", "stats", "--by", "country", "-o", "json", stdin=lines).json["countries"]
    assert [(row["country"], row["records"]) for row in split] == [("SE", 1)]
