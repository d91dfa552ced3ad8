"""call simulate: calls against files and live applications, scripted and interactive."""

import contextlib
import gzip
import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from sinchctl.secret import Secret
from sinchctl.signing import signature_headers
from tests.conftest import CREDENTIALS, KEY, SECRET, Run, Server, unused_port

MENU = """\
menus:
  main:
    prompt: Press 1 for sales, 2 for support.
    repeats: 1
    options:
      1: {return: sales}
      2: {return: support}
"""
MORE = """\
  more:
    prompt: Press 1 or 2.
    options:
      1: {return: first}
      2: {return: second}
"""
SALES = 'instructions: [{say: One moment}]\naction: {connect: {pstn: "+46700000001"}}\n'
FIXED = ("--call-id", "1CE0FFEE-CA11-4A11-8A11-ABCDEF000053", "--at", "2026-03-02T09:14:00Z")


@pytest.fixture
def menu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("menu.yaml").write_text(MENU)
    dial = {"action": {"name": "connectPstn", "number": "+46700000001"}}
    Path("sales.json").write_text(json.dumps(dial))
    Path("bye.json").write_text('{"action": {"name": "hangup"}}')
    return "menu.yaml"


def test_script_ends_in_a_result(run: Run, menu: str) -> None:
    done = run("call", "simulate", menu, "--keys", "9,1", "-o", "json", *FIXED)
    assert done.exit_code == 0
    assert done.json["outcome"]["menuResult"]["value"] == "sales"
    assert done.json["outcome"]["presses"] == 2
    assert done.json["assumed"] == []
    assert done.json["trace"][0]["body"]["callid"] == FIXED[1].lower()
    assert done.json["trace"][0]["body"]["timestamp"] == "2026-03-02T09:14:00Z"


def test_same_options_give_the_same_bytes(run: Run, menu: str) -> None:
    line = ("call", "simulate", menu, "--keys", "1", "--reply", "pie:sales=sales.json", *FIXED)
    assert run(*line).stdout == run(*line).stdout
    assert run(*line).lines[-1]["outcome"]["kind"] == "connected"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["-q"], "result return sales\n"),
        (["--field", "menuResult.value"], "sales\n"),
        (["--field", "seconds"], "3.8\n"),
    ],
)
def test_one_value_of_the_outcome(run: Run, menu: str, options: list[str], expected: str) -> None:
    assert run("call", "simulate", menu, "--keys", "1", *options).stdout == expected


def test_tsv_and_raw(run: Run, menu: str) -> None:
    rows = run("call", "simulate", menu, "--keys", "1", "-o", "tsv").stdout.splitlines()
    assert rows[4] == "3.8\tpressed\t\t1"
    raw = run("call", "simulate", menu, "--keys", "1", "-o", "raw").lines
    assert [body["event"] for body in raw] == ["ice", "pie"]


def test_terminal_shows_what_is_heard(run: Run, menu: str) -> None:
    done = run("call", "simulate", menu, "--keys", "9,1", tty=True, env={"NO_COLOR": "1"})
    assert '♪  "Press 1 for sales, 2 for support."' in done.stdout
    assert "⌨  9" in done.stdout
    assert 'result: return "sales" in menu main, after 7.6 s, 2 keys' in done.stdout
    assert "depends on: nothing undocumented" in done.stdout


def test_terminal_without_unicode(run: Run, menu: str) -> None:
    env = {"NO_COLOR": "1", "TERM": "dumb"}
    done = run("call", "simulate", menu, "--keys", "1", tty=True, env=env)
    assert "#  1" in done.stdout
    assert done.stdout.isascii()


def test_terminal_escapes_in_prompts_are_neutralised(run: Run, menu: str) -> None:
    Path(menu).write_text(
        MENU.replace("Press 1", '"\\e]0;owned\\a Press 1"', 1).replace("\n", "\n")
    )
    Path("evil.json").write_text(
        json.dumps(
            {"instructions": [{"name": "say", "text": "\x1b[31mred"}], "action": {"name": "hangup"}}
        )
    )
    done = run("call", "simulate", "evil.json", tty=True, env={"NO_COLOR": "1"}, stdin=b"")
    assert "\x1b" not in done.stdout
    assert "red" in done.stdout


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("seconds<3", "expected seconds < 3, was 3.8"),
        ("kind=connected", "expected kind = connected, was result"),
        ("menuResult.value!=sales", "expected menuResult.value != sales, was sales"),
        ("heard~Goodbye", "expected heard ~ Goodbye, was Press 1 for sales, 2 for support."),
        ("to.endpoint=+46700000001", "expected to.endpoint = +46700000001, was not there"),
        ("callbacks=ice,pie,dice", "expected callbacks = ice,pie,dice, was ice,pie"),
    ],
)
def test_failed_expectation(run: Run, menu: str, condition: str, message: str) -> None:
    done = run("call", "simulate", menu, "--keys", "1", "--expect", condition)
    assert done.exit_code == 6
    assert message in done.stderr
    assert done.lines[-1]["kind"] == "outcome"


def test_met_expectations(run: Run, menu: str) -> None:
    conditions = ("seconds<4", "presses=1", "kind=result", "heard~^Press 1", "callbacks=ice,pie")
    words = [word for condition in conditions for word in ("--expect", condition)]
    assert run("call", "simulate", menu, "--keys", "1", *words).exit_code == 0


def test_unused_keys_fail_an_expectation(run: Run, menu: str) -> None:
    done = run("call", "simulate", menu, "--keys", "1,2", "--expect", "kind=result")
    assert done.exit_code == 6
    assert "left over: 2" in done.stderr.lower()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "there is no application to call"),
        (["menu.yaml", "--keys", "1,tiemout"], "'tiemout' (token 2)"),
        (["menu.yaml", "--reply", "pye=bye.json"], "Did you mean pie?"),
        (["menu.yaml", "--reply", "pie"], "names no file"),
        (["menu.yaml", "--reply", "ice=bye.json"], "two replies to ice"),
        (["menu.yaml", "--assume", "timer=never"], "timer cannot be 'never'"),
        (["menu.yaml", "--expect", "secnds<3"], "Did you mean seconds?"),
        (["menu.yaml", "--expect", "seconds<abc"], "'abc' is not a number"),
        (["menu.yaml", "--expect", "heard~("], "not a regular expression"),
        (["menu.yaml", "--rate", "free"], "'free' is not an amount"),
        (["menu.yaml", "--media", "a.wav"], "has no length"),
        (["menu.yaml", "--media-dir", "gone"], "cannot read --media-dir"),
        (["menu.yaml", "--wpm", "1"], "--wpm 1 is not"),
        (["menu.yaml", "--to", "123"], "does not start with a plus"),
        (["gone.yaml"], "cannot read 'gone.yaml'"),
    ],
)
def test_mistakes_end_with_2(run: Run, menu: str, words: list[str], message: str) -> None:
    done = run("call", "simulate", *words)
    assert done.exit_code == 2
    assert message in done.stderr


def test_lint_errors_stop_a_call_without_no_lint(run: Run, menu: str) -> None:
    Path("bad.json").write_text('{"instructions": [{"name": "say", "text": "Hi"}]}')
    assert run("call", "simulate", "bad.json").exit_code == 6
    done = run("call", "simulate", "bad.json", "--no-lint", "-q")
    assert (done.exit_code, done.stdout) == (6, "ended CALLBACKERROR\n")
    assert "not valid SVAML" in done.stderr


def test_recordings_have_the_length_of_their_wav_files(run: Run, tmp_path: Path) -> None:
    import wave

    with wave.open(str(tmp_path / "hold.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\0" * 20_000)
    svaml = {
        "instructions": [{"name": "playFiles", "ids": ["hold.wav"]}],
        "action": {"name": "hangup"},
    }
    (tmp_path / "play.json").write_text(json.dumps(svaml))
    words = ("call", "simulate", str(tmp_path / "play.json"), "--field", "seconds")
    assert run(*words, "--media-dir", str(tmp_path)).stdout == "2.5\n"
    assert run(*words, "--media", "hold.wav=7s").stdout == "7.0\n"
    assert run(*words).stdout == "3.0\n"


def test_speed_lets_real_time_pass(run: Run, menu: str) -> None:
    done = run("call", "simulate", menu, "--keys", "1", "--speed", "2", "-q")
    assert sum(done.slept) > 0


# --- at a terminal ---


def typed(run: Run, menu: str, text: str, *words: str) -> Any:
    return run(
        "call", "simulate", menu, *words, tty=True, stdin=text.encode(), env={"NO_COLOR": "1"}
    )


def test_interactive_call(run: Run, menu: str) -> None:
    done = typed(run, menu, "9\n?\n\n")
    assert "main> " in done.stderr
    assert "1: return sales, 2: return support" in done.stderr
    assert "result: timeout in menu main" in done.stdout


def test_interactive_step_back(run: Run, menu: str) -> None:
    done = typed(run, menu, "9\nu\n1\n")
    assert "one step back" in done.stderr
    assert 'return "sales" in menu main, after 3.8 s, 1 key' in done.stdout


def test_interactive_hang_up_and_word(run: Run, menu: str) -> None:
    done = typed(run, menu, "s sales\nh\n")
    assert '"sales"' in done.stdout
    assert "CALLERHANGUP" in done.stdout


def test_interactive_mistake_is_explained(run: Run, menu: str) -> None:
    done = typed(run, menu, "what\n1\n")
    assert "'what' (token 1) is not something a caller can do" in done.stderr
    assert done.exit_code == 0


@pytest.mark.parametrize("text", ["q\n", ""])
def test_leaving_an_interactive_call(run: Run, menu: str, text: str) -> None:
    assert typed(run, menu, text).exit_code == 0
    assert typed(run, menu, text, "--expect", "kind=result").exit_code == 13


# --- at a terminal in real time ---


def watched(run: Run, menu: str, keys: list[tuple[float, str]], *words: str) -> Any:
    """A call at --speed 1; the prompt of its menu takes 2.8 s, and again."""
    env = {"NO_COLOR": "1"}
    return run("call", "simulate", menu, "--speed", "1", *words, typed=keys, env=env)


def test_key_pressed_during_a_prompt_takes_effect_at_once(run: Run, menu: str) -> None:
    """Barge-in: the prompt is shown when it begins, and cut by the key."""
    done = watched(run, menu, [(1.5, "1")])
    lines = [line.split() for line in done.stdout.splitlines()]
    assert lines[2][:2] == ["0:00.0", "♪"]
    assert lines[3] == ["0:01.5", "·", "cut", "after", "1.5", "s", "main"]
    assert lines[4][:3] == ["0:01.5", "⌨", "1"]
    assert sum(done.slept) == 1.5


def test_speed_is_that_of_the_keys_too(run: Run, menu: str) -> None:
    done = run("call", "simulate", menu, "--speed", "2", typed=[(1, "1")], env={"NO_COLOR": "1"})
    assert "after 2 s, 1 key" in done.stdout


def test_nobody_presses_anything_in_real_time(run: Run, menu: str) -> None:
    done = watched(run, menu, [])
    assert "result: timeout in menu main, after 15.6 s, 0 keys" in done.stdout
    assert sum(done.slept) == pytest.approx(15.6, abs=0.01)


def test_enter_skips_the_prompt_and_the_wait(run: Run, menu: str) -> None:
    done = watched(run, menu, [(1, "\n"), (2, "2")])
    assert 'return "support" in menu main, after 8.8 s, 1 key' in done.stdout
    assert sum(done.slept) == 2


def test_question_mark_shows_the_keys_and_costs_no_time(run: Run, menu: str) -> None:
    done = watched(run, menu, [(1, "?"), (1, "x"), (4, "1")])
    assert "1: return sales, 2: return support" in done.stderr
    assert "'x' is not a key" in done.stderr
    assert "after 4 s, 1 key" in done.stdout


def test_hang_up_during_the_prompt(run: Run, menu: str) -> None:
    done = watched(run, menu, [(1, "h")])
    assert "CALLERHANGUP" in done.stdout
    assert sum(done.slept) == 1


def test_word_is_typed_while_time_stands_still(run: Run, menu: str) -> None:
    keys = [(1.0, "s"), (1.0, " salez\x7fs\n"), (2.0, "1")]
    done = watched(run, menu, keys)
    assert '0:01.0  ⌨  "sales"' in done.stdout
    assert "say: " in done.stderr


def test_step_back_in_real_time(run: Run, menu: str) -> None:
    """The wrong key is taken back; the call goes on in real time from the beginning."""
    done = watched(run, menu, [(4, "9"), (5, "u"), (6, "1")])
    assert "one step back" in done.stderr
    assert done.stdout.count("0:00.0  ♪") == 2
    assert 'return "sales" in menu main, after 1 s, 1 key' in done.stdout


def test_step_back_to_an_earlier_menu(run: Run, menu: str) -> None:
    Path(menu).write_text(MENU.replace("{return: support}", "{goto: more}") + MORE)
    done = watched(run, menu, [(1, "2"), (2, "9"), (3, "u"), (4, "1")])
    assert done.stdout.count("⌨  9") == 1
    assert 'return "first" in menu more' in done.stdout


@pytest.mark.parametrize("key", ["q", "", "\x04"])
def test_leaving_a_call_in_real_time(run: Run, menu: str, key: str) -> None:
    assert watched(run, menu, [(1, key)]).exit_code == 0
    assert watched(run, menu, [(1, key)], "--expect", "kind=result").exit_code == 13


@pytest.mark.parametrize(
    ("keys", "script"),
    [
        ([(1, "1")], "!1"),
        ([(4, "1")], "1"),
        ([(1, "9"), (4, "2")], "!9,2"),
        ([(1, "\n"), (2, "2")], "timeout,!2"),
        ([(1, "h")], "!hangup"),
    ],
)
def test_call_in_real_time_is_saved_with_its_keys(
    run: Run, menu: str, keys: list[tuple[float, str]], script: str
) -> None:
    watched(run, menu, keys, "--save", "new.test.yaml")
    assert f'keys: "{script}"' in Path("new.test.yaml").read_text()
    assert run("call", "test", "new.test.yaml").exit_code == 0


def test_digits_in_real_time_are_one_entry(run: Run, menu: str) -> None:
    Path(menu).write_text("menus:\n  main:\n    prompt: Enter your code.\n    max_digits: 6\n")
    keys = [(0.5, "4"), (1, "7"), (3, "1"), (4, "#")]
    done = watched(run, menu, keys, "--save", "new.test.yaml")
    assert 'result: sequence "471" in menu main, after 4 s' in done.stdout
    assert "!471#" in Path("new.test.yaml").read_text()
    assert run("call", "test", "new.test.yaml").exit_code == 0


# --- live applications ---

RUN_MENU = {
    "action": {
        "name": "runMenu",
        "menus": [
            {
                "id": "main",
                "mainPrompt": "#tts[Press 1]",
                "options": [{"dtmf": "1", "action": "return(sales)"}],
            }
        ],
    }
}
BYE = {"action": {"name": "hangup"}}


def test_live_application_gets_signed_callbacks(run: Run, server: Server) -> None:
    server.tells(200, RUN_MENU).tells(200, BYE).tells(200, b"")
    done = run("call", "simulate", f"{server.url}/voice", "--keys", "1", env=CREDENTIALS)
    assert done.exit_code == 0
    assert [json.loads(request.body)["event"] for request in server.asked] == ["ice", "pie", "dice"]
    for request in server.asked:
        headers = signature_headers(
            (KEY, Secret(SECRET)),
            "POST",
            "/voice",
            request.body,
            request.headers["content-type"],
            request.headers["x-timestamp"],
        )
        assert headers["authorization"] == request.headers["authorization"]
    bodies = [row["body"] for row in done.lines if row["kind"] == "callback"]
    assert bodies == [json.loads(request.body) for request in server.asked]


def test_live_application_without_credentials_or_signature(run: Run, server: Server) -> None:
    server.tells(200, BYE)
    done = run("call", "simulate", server.url)
    assert "the sandbox's signature" in done.stderr
    assert "authorization" in server.asked[0].headers
    run("call", "simulate", server.url, "--no-sign")
    assert "authorization" not in server.asked[-1].headers


@pytest.mark.parametrize(
    ("status", "body", "reply"),
    [
        (500, b"", "failed: 500"),
        (404, b"{}", "failed: 404"),
        (302, b"", "failed: 302"),
        (200, b"<html>hello</html>", "failed: invalid"),
        (200, b"[1]", "failed: invalid"),
        (200, b"[" * 100_000, "failed: invalid"),
    ],
)
def test_live_application_that_fails(
    run: Run, server: Server, status: int, body: bytes, reply: str
) -> None:
    server.tells(status, body, location="http://127.0.0.1:1/").tells(200, b"")
    done = run("call", "simulate", server.url, env=CREDENTIALS)
    assert done.exit_code == 6
    assert done.lines[0]["reply"] == reply
    assert done.lines[-1]["outcome"]["reason"] == "CALLBACKERROR"


def test_live_application_with_a_huge_answer(run: Run, server: Server) -> None:
    def pour(handler: BaseHTTPRequestHandler) -> None:
        with contextlib.suppress(OSError):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 10_000_000)

    server.tells(act=pour).tells(200, b"")
    done = run("call", "simulate", server.url, env=CREDENTIALS)
    assert done.exit_code == 6
    assert done.lines[0]["reply"] == "failed: invalid"
    (finding,) = done.lines[0]["findings"]
    assert "is larger than 1 MiB and was not read" in finding["message"]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (json.dumps(BYE).encode("utf-16"), {}),
        (json.dumps(BYE).encode("utf-32-le"), {}),
        (gzip.compress(json.dumps(BYE).encode(), mtime=0), {"content-encoding": "gzip"}),
        (b'{"action":{"name":"hangup"},"action":{"name":"continue"}}', {}),
        (b'{"action":{"name":NaN}}', {}),
        (b'"hangup"', {}),
    ],
)
def test_event_send_and_call_simulate_judge_an_answer_alike(
    body: bytes, headers: dict[str, str], run: Run, server: Server
) -> None:
    """What one of the two calls an error is one for the other."""
    server.tells(200, body, **headers).tells(200, body, **headers).tells(200, b"")
    sent = run("event", "send", "ice", server.url, "-o", "json", env=CREDENTIALS)
    done = run("call", "simulate", server.url, env=CREDENTIALS)
    assert (sent.exit_code, done.exit_code) == (6, 6)
    assert done.lines[0]["reply"] == "failed: invalid"
    assert done.lines[0]["findings"][0]["rule"] == "no-svaml"


def test_word_in_answer_to_dice_is_no_failure(run: Run, server: Server) -> None:
    """Sinch expects nothing there: many applications answer OK."""
    server.tells(200, BYE).tells(200, b"OK")
    done = run("call", "simulate", server.url, env=CREDENTIALS)
    assert done.exit_code == 0
    assert [row["reply"] for row in done.lines if row["kind"] == "callback"] == ["svaml", "empty"]


def test_time_out_takes_simulated_time(run: Run, server: Server) -> None:
    import threading

    over = threading.Event()
    server.tells(act=lambda handler: over.wait(10) and None).tells(200, b"")
    words = ("--callback-timeout", "0.2s")
    done = run("call", "simulate", server.url, *words, env=CREDENTIALS)
    over.set()
    assert done.exit_code == 6
    assert done.lines[0]["reply"] == "failed: timeout"
    assert done.lines[1]["at"] == 0.2


def test_fallback_address_answers(run: Run, server: Server) -> None:
    server.tells(500).tells(200, BYE).tells(200, b"")
    fallback = ("--fallback", f"{server.url}/fallback")
    done = run("call", "simulate", server.url, *fallback, env=CREDENTIALS)
    assert done.exit_code == 0
    assert server.asked[1].path == "/fallback"
    assert done.lines[1]["url"] == "fallback"


def test_application_that_is_not_there(run: Run) -> None:
    done = run("call", "simulate", f"http://127.0.0.1:{unused_port()}", env=CREDENTIALS)
    assert done.exit_code == 8
    assert done.stdout == ""


def test_files_need_no_credentials(run: Run, menu: str) -> None:
    env = {"SINCH_APPLICATION_KEY": KEY}
    done = run("call", "simulate", menu, "--keys", "1", env=env)
    assert done.exit_code == 0
    assert done.lines[0]["body"]["applicationKey"] == KEY


def test_incomplete_credentials(run: Run, server: Server) -> None:
    done = run("call", "simulate", server.url, env={"SINCH_APPLICATION_KEY": KEY})
    assert done.exit_code == 3


def test_known_reply_is_not_posted(run: Run, server: Server, menu: str) -> None:
    server.tells(200, RUN_MENU).tells(200, b"")
    done = run(
        "call", "simulate", server.url, "--keys", "1", "--reply", "pie=bye.json", env=CREDENTIALS
    )
    assert done.exit_code == 0
    assert [json.loads(request.body)["event"] for request in server.asked] == ["ice", "dice"]


def test_lint_findings_of_a_live_answer(run: Run, server: Server) -> None:
    server.tells(200, {"action": {"name": "continue"}, "instructions": [{"name": "say"}]})
    done = run("call", "simulate", server.url, "-o", "json", env=CREDENTIALS)
    assert done.json["trace"][0]["findings"]


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (503, b"", "with SVAML: HTTP 503. Look"),
        (200, b"<p>", "the answer is not SVAML: answer.json:1"),
    ],
)
def test_failed_application_says_why_and_where_to_look(
    status: int, body: bytes, words: str, run: Run, server: Server
) -> None:
    server.tells(status, body).tells(200, b"")
    result = run("call", "simulate", server.url, env=CREDENTIALS)
    assert result.exit_code == 6
    assert words in result.stderr
    assert "ook into the application's log" in result.stderr


def test_two_failed_expectations_are_two_sentences(run: Run, tmp_path: Path) -> None:
    flow = tmp_path / "bye.json"
    flow.write_text(json.dumps(BYE), "utf-8")
    line = ("call", "simulate", str(flow), "--expect", "presses=7", "--expect", "kind=parked")
    result = run(*line)
    assert result.exit_code == 6
    assert result.stderr.startswith("sinchctl: error: expected presses = 7, was 0. Expected kind")
