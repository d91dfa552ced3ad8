"""sinchctl svaml build: every modifier of the SDK, the order typed, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run, vectors
from tests.svaml.flow.test_read import menu_file_of

NUMBER = "+46700000000"
MENU = """
menus:
  main:
    prompt: Welcome
    options:
      1: {goto: code, cookies: {lang: en}}
      2: {return: sales}
  code: {prompt: [$code.wav, then hash], max_digits: 4}
"""
SPOKEN = "menus: {main: {prompt: Hi, options: {1: {return: a}, sales: {return: s}}}}"


@pytest.fixture
def built(run: Run) -> Any:
    """The document of a line: built("--say", "Hi", "hangup")."""

    def build(*words: str, **surroundings: Any) -> Any:
        result = run("svaml", "build", *words, **surroundings)
        assert result.exit_code == 0, result.stderr
        return result.json

    return build


@pytest.fixture
def menu_file(tmp_path: Path) -> Path:
    file = tmp_path / "menu.yaml"
    file.write_text(MENU)
    return file


# The vectors of the SDK on a command line

INSTRUCTIONS = {
    "Say": "--say",
    "Play": "--play",
    "SaySsml": "--ssml",
    "SetCookie": "--set-cookie",
    "Answer": "--answer",
    "EnableBargeHangup": "--barge-hangup",
    "ReportCallStatus": "--report-call-status",
}
MODIFIERS = {
    "WithCli": "--cli",
    "WithAnonymousCli": "--anonymous-cli",
    "WithIncomingCli": "--incoming-cli",
    "WithIndications": "--indications",
    "WithRecording": "--record",
    "WithCallTag": "--call-tag",
    "WithoutCallbacks": "--without-callbacks",
    "WithDialTimeout": "--dial-timeout",
    "WithBridgeTimeout": "--bridge-timeout",
    "WithDTMF": "--dtmf",
    "WithAnsweringMachineDetection": "--amd",
    "WithExtension": "--extension",
    "WithAccount": "--account",
    "WithMusicOnHold": "--moh",
    "WithEnterAndLeaveSounds": "--enter-leave-sounds",
    "WithTwoParts": "--two-parts",
    "WithMultiParts": "--multi-parts",
    "WithDtmfMode": "--dtmf-mode",
}
ACTIONS = {
    "Build": "none",
    "Hangup": "hangup",
    "Continue": "continue",
    "ConnectPstn": "connect-pstn",
    "ConnectMxp": "connect-mxp",
    "ConnectSipDestination": "connect-sip",
    "ConnectRegisteredSipPeer": "connect-sip",
    "ConnectConference": "connect-conference",
    "Park": "park",
    "ParkWithTts": "park",
}
TYPES = {"Username": "username", "PstnNumber": "number", "Email": "email"}


def words(name: str, args: list[Any]) -> list[str]:
    """One step as words of the command line."""
    if name in INSTRUCTIONS:
        option = INSTRUCTIONS[name]
        if name in {"Answer", "EnableBargeHangup"}:
            return [option]
        joint = "=" if name == "SetCookie" else ":"
        return [f"{option}={joint.join(args)}"]
    if name in MODIFIERS:
        option = MODIFIERS[name]
        return [f"{option}={'='.join(map(str, args))}"] if args else [option]
    action = ACTIONS[name]
    if name == "Hangup":
        return [action, *(["--cause", args[0]] if args else [])]
    if name in {"Park", "ParkWithTts"}:
        prompt = [args[0]] if name == "Park" else [f"--tts={args[0]}"]
        return [action, "--timeout", str(args[1]), *prompt]
    if name == "ConnectRegisteredSipPeer":
        return [action, f"--account={args[0]}"]
    if name == "ConnectMxp" and isinstance(args[0], dict):
        who = args[0]["identity"]
        return [action, who["endpoint"], "--type", TYPES[who["type"]]]
    if name == "ConnectConference":
        return [action, args[0], *(["--record"] if args[1:] == [True] else [])]
    return [action, *args]


EXCLUSIVE = ({"WithCli", "WithAnonymousCli", "WithIncomingCli"}, {"WithTwoParts", "WithMultiParts"})


def typable(vector: dict[str, Any]) -> bool:
    """Whether a command line can say it: one document, no nulls, no modifier taken back."""
    steps = vector["steps"]
    names = [step[0] for step in steps]
    values = [value for step in steps for value in step[1:]]
    who = [value["identity"] for value in values if isinstance(value, dict) and "identity" in value]
    named = {"WithCli", "ConnectSipDestination"}
    blank = any(step[1:2] == [""] and step[0] in named for step in steps)
    return (
        "expected_bodies" not in vector
        and sum(name in ACTIONS for name in names) == 1
        and all(name in INSTRUCTIONS or name in MODIFIERS or name in ACTIONS for name in names)
        and None not in values
        and not any(isinstance(value, float | int) and value < 0 for value in values)
        and all(one and one["endpoint"] is not None and one["type"] in TYPES for one in who)
        and names.count("WithExtension") < 2
        and not any(len(group & {*names}) > 1 for group in EXCLUSIVE)
        and not blank
        and locale_of(vector) == locale_of(vector).strip()
    )


def locale_of(vector: dict[str, Any]) -> str:
    """The locale as one word; a blank where a command line cannot say it."""
    own = vector["locale"]
    if isinstance(own, dict):
        return " " if None in own.values() else "-".join((own["language"], own["country"]))
    return own or ""


LINES = [vector for vector in vectors("svaml_builder.json") if typable(vector)]
TYPED = [vector for vector in LINES if "expected_body" in vector]
REFUSED = [vector for vector in LINES if "expected_error" in vector]


def line_of(vector: dict[str, Any]) -> list[str]:
    """The command line of a vector."""
    locale = ["--locale", locale_of(vector)] if vector["locale"] else []
    steps = [word for name, *args in vector["steps"] for word in words(name, args)]
    return ["svaml", "build", "--for", vector["context"], "--dialect", "serversdk", *locale, *steps]


@pytest.mark.parametrize("vector", TYPED, ids=lambda vector: vector["id"])
def test_a_line_gives_the_bytes_of_the_sdk(vector: dict[str, Any], run: Run) -> None:
    result = run(*line_of(vector))
    assert (result.exit_code, result.stdout) == (0, vector["expected_body"] + "\n"), result.stderr


@pytest.mark.parametrize("vector", REFUSED, ids=lambda vector: vector["id"])
def test_a_line_that_the_sdk_refuses_is_refused(vector: dict[str, Any], run: Run) -> None:
    result = run(*line_of(vector))
    assert (result.exit_code, result.stdout) == (2, "")


def test_the_lines_use_every_instruction_modifier_and_action() -> None:
    used = {step[0] for vector in TYPED for step in vector["steps"]}
    both = {"WithTwoParts"}  # the SDK's one vector with it takes it back
    assert used >= {*INSTRUCTIONS, *MODIFIERS, *ACTIONS} - both
    assert (len(TYPED), len(REFUSED)) == (119, 24)


def _of_menus(vector: dict[str, Any]) -> tuple[list[str], dict[str, Any]] | None:
    """A vector of menus as a command line and its menu file; None where they cannot say it."""
    voice, start, steps = vector.get("enable_voice"), vector.get("start_menu"), vector.get("menu")
    if "steps" in vector:
        (_, start, *flags, menu), *more = vector["steps"]
        voice, steps = flags == [True], menu["menu"]
        if more:
            return None
    file = menu_file_of(steps) if start else None
    if file is None:
        return None
    settings = ["--for", vector["context"], "--dialect", "serversdk", "--no-lint"]
    locale = ["--locale", locale_of(vector)] if vector["locale"] else []
    spoken = ["--enable-voice"] if voice else []
    return ["svaml", "build", *settings, *locale, "run-menu", "-", "--start", start, *spoken], file


MENUS = [
    vector
    for name in ("svaml_builder.json", "menu.json")
    for vector in vectors(name)
    if "menu" in vector or [step[0] for step in vector["steps"]][:1] == ["RunMenu"]
]
MORE_STRICT = {
    "menu-039": "an empty key", "menu-145": "a blank id", "menu-153": "no such menu",
    "menu-156": "no such menu",
}  # fmt: skip
"""What the SDK writes and a menu file refuses: no caller could use it."""
WITH_MENUS = [(vector, *found) for vector in MENUS if (found := _of_menus(vector))]


@pytest.mark.parametrize(
    ("vector", "line", "file"), WITH_MENUS, ids=[vector["id"] for vector, _, _ in WITH_MENUS]
)
def test_a_menu_file_gives_the_bytes_of_the_sdk(
    vector: dict[str, Any], line: list[str], file: dict[str, Any], run: Run
) -> None:
    result = run(*line, stdin=json.dumps(file).encode())
    if vector["id"] in MORE_STRICT or "expected_error" in vector:
        assert result.exit_code in {2, 6}
        assert result.stdout == ""
    else:
        assert (result.exit_code, result.stdout) == (0, vector["expected_body"] + "\n")


def test_most_vectors_of_menus_can_be_typed() -> None:
    """The others have a menu twice, an option twice or nulls, which no file can say."""
    assert (len(MENUS), len(WITH_MENUS)) == (87, 64)


# Today's dialect


def test_instructions_come_out_in_the_order_typed(built: Any) -> None:
    line = ("--say", "One", "--play", "two.wav", "--set-cookie", "a=b=c", "--answer")
    document = built(*line, "--ssml", "<speak>3</speak>", "--send-dtmf", "1w2", "continue")
    assert document["instructions"] == [
        {"name": "playFiles", "ids": ["#tts[One]", "two.wav"], "locale": "en-US"},
        {"name": "setCookie", "key": "a", "value": "b=c"},
        {"name": "answer"},
        {"name": "playFiles", "ids": ["#ssml[<speak>3</speak>]"], "locale": "en-US"},
        {"name": "sendDtmf", "value": "1w2"},
    ]


def test_instructions_and_settings_may_also_follow_the_action(built: Any) -> None:
    line = ("--answer", "connect-pstn", NUMBER, "--say", "Hi", "--amd", "--play", "a.wav")
    document = built(*line, "--locale", "sv-SE")
    assert [one["name"] for one in document["instructions"]] == ["answer", "playFiles"]
    assert document["instructions"][1]["ids"] == ["#tts[Hi]", "a.wav"]
    assert document["action"]["locale"] == "sv-SE"


def test_recording_is_started_and_stopped(built: Any) -> None:
    document = built("--start-recording", "--say", "Hi", "--stop-recording", "--answer", "hangup")
    names = [one["name"] for one in document["instructions"]]
    assert names == ["startRecording", "playFiles", "stopRecording", "answer"]


def test_a_phone_call_takes_every_modifier(built: Any) -> None:
    tags = ("--call-tag", "a=1", "--call-tag", "b=")
    flags = ("--without-callbacks", "--record", "--amd", "--indications", "se", "--dtmf", "1w2")
    times = ("--dial-timeout", "30.9", "--bridge-timeout", "1h30m")
    line = ("connect-pstn", "+46 70-000 00 00", "--caller-id", "+46711111111")
    assert built(*line, *times, *flags, *tags)["action"] == {
        "name": "connectPstn",
        "number": NUMBER,
        "maxDuration": 5400,
        "dialTimeout": 30,
        "cli": "+46711111111",
        "suppressCallbacks": True,
        "dtmf": "1w2",
        "indications": "se",
        "amd": {"enabled": True},
        "record": True,
        "tags": [{"key": "a", "value": "1"}, {"key": "b", "value": ""}],
    }


def test_an_app_user_is_reached_by_name_number_or_email(built: Any) -> None:
    def destination(*line: str) -> Any:
        return built("connect-mxp", *line)["action"]["destination"]

    assert destination("alice") == {"type": "username", "endpoint": "alice"}
    assert destination("+46 700000000", "--type", "number")["endpoint"] == NUMBER
    assert destination("a@b.se", "--type", "email")["type"] == "email"
    headers = built("connect-mxp", "bob", "--header", "room=7")["action"]["callHeaders"]
    assert headers == [{"key": "room", "value": "7"}]


def test_sip_goes_to_an_address_an_account_or_both(built: Any) -> None:
    line = ("connect-sip", "sip:a@b.se", "--account", "office", "--transport", "tls")
    assert built(*line, "--moh", "ring", "--bridge-timeout", "5m", "--header", "x=y")["action"] == {
        "name": "connectSip",
        "destination": {"type": "sip", "endpoint": "a@b.se"},
        "maxDuration": 300,
        "transport": "TLS",
        "callHeaders": [{"key": "x", "value": "y"}],
        "moh": "ring",
        "account": "office",
    }
    extension = built("connect-sip", "--account", "office", "--extension", "4711")["action"]
    assert extension["destination"] == {"type": "sip", "endpoint": "4711"}


def test_a_conference_takes_its_modifiers(built: Any) -> None:
    line = ("connect-conference", "standup", "--dtmf-mode", "Detect", "--moh", "music1")
    action = built(*line, "--enter-leave-sounds", "--two-parts", "--cli", "private")["action"]
    assert action["conferenceDtmfOptions"] == {"mode": "detect"}
    assert (action["moh"], action["cli"]) == ("music1", "private")
    assert (action["enterLeaveSound"], action["conferenceType"]) == (True, "twopart")


def test_park_has_a_timeout_of_its_own(built: Any) -> None:
    action = built("park", "--tts", "Please hold", "--timeout", "2m")["action"]
    assert (action["holdPrompt"], action["maxDuration"]) == ("#tts[Please hold]", 120)
    assert built("--timeout", "7", "park", "$hold.wav", "--timeout", "60")["action"] == {
        "name": "park",
        "locale": "en-US",
        "holdPrompt": "hold.wav",
        "maxDuration": 60,
    }


def test_a_reply_to_dice_reports_a_status(built: Any) -> None:
    line = ("--for", "DICE", "--report-call-status", "success:line 1: ok", "none")
    assert built(*line)["instructions"] == [
        {"name": "reportCallStatus", "value": "success", "details": "line 1: ok"}
    ]
    assert built("--for", "notify", "none") == {}


def test_barge_hangup_is_for_managed_calls(built: Any, run: Run) -> None:
    line = ("--say", "Bye", "--barge-hangup", "hangup")
    assert built("--for", "manage", *line)["action"]["barge"] is True
    refused = run("svaml", "build", *line)
    assert (refused.exit_code, refused.stdout) == (2, "")


def test_texts_come_from_stdin_and_files(built: Any, tmp_path: Path) -> None:
    file = tmp_path / "text"
    file.write_text("From a file\n")
    document = built(
        "--say", "-", "--say", f"@{file}", "--say", "@@home", "hangup", stdin=b"Typed\n"
    )
    assert document["instructions"][0]["ids"] == ["#tts[Typed]", "#tts[From a file]", "#tts[@home]"]


# Menus


def test_a_menu_file_is_run(built: Any, menu_file: Path) -> None:
    line = ("--for", "ace", "--say", "Hi", "run-menu", str(menu_file), "--start", "code")
    document = built(*line, "--locale", "sv-SE")
    action = document["action"]
    assert (action["name"], action["mainMenu"], action["locale"]) == ("runMenu", "code", "sv-SE")
    assert [menu["id"] for menu in action["menus"]] == ["main", "code"]
    assert action["menus"][0]["options"][0] == {
        "dtmf": "1",
        "action": "menu(code)",
        "add": [{"key": "lang", "value": "en"}],
    }
    assert document["instructions"][0]["name"] == "playFiles"


def test_words_need_voice(built: Any, run: Run) -> None:
    line = ("svaml", "build", "run-menu", "-")
    refused = run(*line, stdin=SPOKEN.encode())
    assert (refused.exit_code, refused.stdout) == (6, "")
    assert "menus.main.options.sales" in refused.stderr
    action = built("run-menu", "-", "--enable-voice", stdin=SPOKEN.encode())["action"]
    assert action["enableVoice"] is True
    assert action["menus"][0]["options"][1] == {"input": "sales", "action": "return(s)"}
    old = built("run-menu", "-", "--enable-voice", "--dialect=serversdk", stdin=SPOKEN.encode())
    assert old["action"]["menus"][0]["options"][0]["input"] == "1"


def test_a_menu_may_come_as_svaml(built: Any, run: Run) -> None:
    menus = [{"id": "a", "mainPrompt": "#tts[x]", "maxDigits": 1}]
    menus.append({"id": "b", "mainPrompt": "y.wav", "maxDigits": 1})
    svaml = json.dumps({"action": {"name": "RunMenu", "mainMenu": "a", "menus": menus}}).encode()
    line = ("run-menu", "-", "--start", "b", "--enable-voice", "--locale", "fi-FI")
    action = built(*line, stdin=svaml)["action"]
    assert (action["mainMenu"], action["enableVoice"], action["locale"]) == ("b", True, "fi-FI")
    assert run("svaml", "build", "run-menu", "-", "--start", "c", stdin=svaml).exit_code == 2


@pytest.mark.parametrize(
    "text",
    [
        b'{"action": {"name": "hangup"}}',
        b"action: {hangup: {}}\n",
        b"instructions: [{say: Hi}]\nmenus: {main: {prompt: Hi, max_digits: 1}}\n",
        b"menus: [\n",
    ],
)
def test_document_that_is_not_a_menu_is_refused(text: bytes, run: Run) -> None:
    result = run("svaml", "build", "run-menu", "-", stdin=text)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


# Output and refusals


def test_a_terminal_gets_it_indented_and_a_pipe_on_one_line(run: Run) -> None:
    line = ("svaml", "build", "hangup")
    assert run(*line).stdout == '{"action":{"name":"hangup"}}\n'
    assert run(*line, tty=True).stdout.count("\n") == 5
    assert run(*line, "--compact", tty=True).stdout.count("\n") == 1
    assert run(*line, "-o", "tsv").stdout == '{"action":{"name":"hangup"}}\n'
    assert run(*line, "--field", "action.name").stdout == "hangup\n"


def test_an_error_of_lint_prints_no_document(run: Run) -> None:
    line = ("svaml", "build", "--report-call-status", "success", "hangup")
    result = run(*line)
    assert (result.exit_code, result.stdout) == (6, "")
    assert result.stderr.startswith("sinchctl: error: $.instructions[0]")
    assert "(not-allowed)" in result.stderr
    forced = run(*line, "--no-lint")
    assert (forced.exit_code, forced.stderr) == (0, "")
    assert forced.json["action"] == {"name": "hangup"}
    assert run(*line, "--for", "dice").stderr == ""


@pytest.mark.parametrize("event", ["ice", "ace", "pie"])
def test_an_answer_that_needs_an_action_gets_none(event: str, run: Run) -> None:
    line = ("svaml", "build", "--for", event, "--say", "Hi", "none")
    result = run(*line)
    assert (result.exit_code, result.stdout) == (6, "")
    assert "(no-action)" in result.stderr
    assert run(*line, "--no-lint").exit_code == 0


@pytest.mark.parametrize("event", ["dice", "notify", "manage"])
def test_an_answer_without_an_action(event: str, built: Any) -> None:
    assert built("--for", event, "none") == {}


def test_several_errors_of_lint_are_listed_and_counted(run: Run) -> None:
    line = ("svaml", "build", "--for", "ace", "--answer", "--report-call-status", "success")
    result = run(*line, "hangup")
    assert (result.exit_code, result.stdout) == (6, "")
    *listed, last = result.stderr.splitlines()
    assert len(listed) == 2
    assert all("(not-allowed)" in finding for finding in listed)
    assert last == ("sinchctl: error: the document has 2 errors. Add --no-lint to print it anyway.")
    as_json = run(*line, "hangup", "-o", "json")
    assert json.loads(as_json.stderr)["error"]["exitCode"] == 6


def test_dialect_serversdk_is_never_linted(run: Run) -> None:
    line = ("svaml", "build", "--report-call-status", "success", "--dialect", "serversdk")
    result = run(*line, "hangup")
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_warning_of_lint_stops_nothing(run: Run) -> None:
    many = [word for at in range(30) for word in ("--play", f"http://{at}.example/a.wav")]
    result = run("svaml", "build", *many, "hangup")
    assert result.exit_code == 0
    assert len(result.json["instructions"][0]["ids"]) == 30
    warnings = result.stderr.splitlines()
    assert len(warnings) == 21
    assert all(line.startswith("sinchctl: warning: ") for line in warnings)
    assert warnings[-1] == "sinchctl: warning: and 10 more findings"


# The walk over the command line


def test_an_instruction_takes_the_next_word_whatever_it_is(built: Any) -> None:
    document = built("--say", "--answer", "hangup", "--say=a=b")
    assert document["instructions"][0]["ids"] == ["#tts[--answer]", "#tts[a=b]"]


def test_words_after_two_dashes_are_arguments(run: Run) -> None:
    result = run("svaml", "build", "connect-conference", "--no-lint", "--", "--say")
    assert result.json["action"]["conferenceId"] == "--say"
    assert "instructions" not in result.json


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--say", "--say needs a value"),
        ("hangup --play", "--play needs a value"),
        ("--answer=yes hangup", "--answer takes no value"),
        ("hangup --stop-recording=", "--stop-recording takes no value"),
    ],
)
def test_an_instruction_without_its_value_points_to_the_help_of_build(
    line: str, message: str, run: Run
) -> None:
    result = run("svaml", "build", *line.split())
    assert result.exit_code == 2
    assert result.stderr == f"sinchctl: error: {message}. See sinchctl svaml build --help.\n"


def test_a_stream_takes_its_options(built: Any) -> None:
    line = ("connect-stream", "wss://app.example.com/audio", "--sample-rate", "16000")
    more = ("--protocol-version", "2", "--bridge-timeout", "10m", "--header", "room=7")
    assert built(*line, *more)["action"] == {
        "name": "connectStream",
        "destination": {"type": "Websocket", "endpoint": "wss://app.example.com/audio"},
        "streamingOptions": {"version": 2, "sampleRate": 16000},
        "maxDuration": 600,
        "callHeaders": [{"key": "room", "value": "7"}],
    }


@pytest.mark.parametrize(
    "line",
    [
        "",
        "--say Hi",
        "dance",
        "hangup --cause tired",
        "--for lunch hangup",
        "--dialect klingon hangup",
        "--locale= hangup",
        "--locale en- hangup",
        "--locale en_US hangup",
        "--say= hangup",
        "--play= hangup",
        "--ssml= hangup",
        "--set-cookie lang hangup",
        "--set-cookie =en hangup",
        "--send-dtmf 1,2 hangup",
        "--report-call-status maybe none",
        f"--for dice --report-call-status success:{'x' * 65} none",
        f"--say {'x' * 601} hangup",
        f"--say {'x' * 600} --say {'x' * 401} hangup",
        "connect-pstn 0700000000",
        "connect-pstn",
        f"connect-pstn {NUMBER} --cli +46x",
        f"connect-pstn {NUMBER} --cli=",
        f"connect-pstn {NUMBER} --cli x --anonymous-cli",
        f"connect-pstn {NUMBER} --incoming-cli --anonymous-cli",
        f"connect-pstn {NUMBER} --bridge-timeout 14400.5",
        f"connect-pstn {NUMBER} --dial-timeout -5",
        f"connect-pstn {NUMBER} --dtmf 1x",
        f"connect-pstn {NUMBER} --indications xx",
        f"connect-pstn {NUMBER} --call-tag a",
        f"connect-mxp {'x' * 129}",
        "connect-mxp alice --type carrier-pigeon",
        "connect-mxp alice --type number",
        "connect-sip",
        "connect-sip alice",
        "connect-sip --account=",
        "connect-sip a@b.se --extension 1",
        "connect-sip --account a --extension b@c",
        "connect-sip a@b.se --transport pipe",
        f"connect-conference {'x' * 129}",
        "connect-conference x --two-parts --multi-parts",
        "connect-conference x --moh jazz",
        "connect-conference x --dtmf-mode listen",
        "connect-stream https://app.example.com/audio",
        "connect-stream wss://a.example --sample-rate fast",
        "park hold.wav",
        "park --timeout 1m",
        "park hold.wav --tts x --timeout 1m",
        "park hold.wav --timeout 601",
        "park hold.wav --timeout 0",
        "park hold.wav --timeout soon",
        "run-menu /nowhere/menu.yaml",
    ],
)
def test_invalid_value_is_refused_in_one_line(line: str, run: Run) -> None:
    result = run("svaml", "build", *line.split(" ")) if line else run("svaml", "build")
    assert (result.exit_code, result.stdout) == (2, "")
    told = [text for text in result.stderr.splitlines() if not text.startswith("usage:")]
    assert len(told) == 1
    assert told[0].startswith("sinchctl: error: ")


def test_an_empty_conference_id_is_refused(run: Run) -> None:
    assert run("svaml", "build", "connect-conference", "").exit_code == 2


@pytest.mark.parametrize("size", [64, 128])
def test_long_conference_ids_are_written(size: int, built: Any) -> None:
    assert built("connect-conference", "x" * size)["action"]["conferenceId"] == "x" * size
