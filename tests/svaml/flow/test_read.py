"""Menu and flow files: what they become, and how every fault of a file is told."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sinchctl.errors import UsageError
from sinchctl.svaml.document.positions import format_path
from sinchctl.svaml.document.read import read_document
from sinchctl.svaml.flow.kind import is_flow
from sinchctl.svaml.flow.read import Flow, read_flow
from sinchctl.svaml.load import FaultyFileError, examine, load
from sinchctl.svaml.model import Hangup, RunMenu
from sinchctl.svaml.write import Dialect, write
from tests.conftest import Run, vectors

SVAML = Path(__file__).parents[3] / "sinchctl" / "svaml"
EXAMPLE = """
start: main
locale: en-US
enable_voice: true
menus:
  main:
    prompt: Welcome. Press 1 for sales, 2 to leave a code.   # text is spoken
    repeat_prompt: Press 1 or 2.
    repeats: 3
    timeout: 5s
    options:
      1: {return: sales}
      2: {goto: code, cookies: {lang: en}}
      support: {return: support}              # a spoken word: needs enable_voice: true
  code:
    prompt: [$code.wav, then press hash]      # a chain: an uploaded recording, then text
    max_digits: 4
"""
FLOW = """
event: ice
locale: sv-SE
instructions:
  - answer: true
  - say: Hej
  - play: $intro.wav
  - play: [https://example.com/a.wav]
  - set_cookie: {name: lang, value: sv}
  - ssml: <speak>x</speak>
  - say: a [b] c
  - send_dtmf: 1w2
  - start_recording: {destination_url: "s3://b/", notification_events: false}
  - stop_recording
action: {hangup: {cause: busy}}
"""


def flow(text: str, dialect: Dialect = "current", **options: Any) -> Flow:
    value = read_document("x.yaml", text.encode()).value
    return read_flow(value, dialect=dialect, **options)


def made(text: str, dialect: Dialect = "current", **options: Any) -> Any:
    """The SVAML of a faultless file."""
    found = flow(text, dialect, **options)
    assert found.problems == []
    return json.loads(write(found.svaml, dialect))


def told(text: str, dialect: Dialect = "current") -> list[str]:
    """Every problem and every mistake in the SVAML, as lint reports it."""
    return [
        f"{one.path}: {one.message}" + (f"; {one.hint}" if one.hint else "")
        for one in examine("x.yaml", text.encode(), dialect=dialect).findings
    ]


def test_the_example_of_the_contract() -> None:
    assert made(EXAMPLE) == {
        "action": {
            "name": "runMenu",
            "locale": "en-US",
            "mainMenu": "main",
            "enableVoice": True,
            "menus": [
                {
                    "id": "main",
                    "mainPrompt": "#tts[Welcome. Press 1 for sales, 2 to leave a code.]",
                    "repeatPrompt": "#tts[Press 1 or 2.]",
                    "repeats": 3,
                    "timeoutMills": 5000,
                    "options": [
                        {"dtmf": "1", "input": "1", "action": "return(sales)"},
                        {
                            "dtmf": "2",
                            "input": "2",
                            "action": "menu(code)",
                            "add": [{"key": "lang", "value": "en"}],
                        },
                        {"input": "support", "action": "return(support)"},
                    ],
                },
                {"id": "code", "mainPrompt": "code.wav;#tts[then press hash]", "maxDigits": 4},
            ],
        }
    }


def test_a_flow_keeps_its_order_and_joins_neighbouring_prompts() -> None:
    assert made(FLOW) == {
        "instructions": [
            {"name": "answer"},
            {
                "name": "playFiles",
                "ids": ["#tts[Hej]", "intro.wav", "#href[https://example.com/a.wav]"],
                "locale": "sv-SE",
            },
            {"name": "setCookie", "key": "lang", "value": "sv"},
            {"name": "playFiles", "ids": ["#ssml[<speak>x</speak>]"], "locale": "sv-SE"},
            {"name": "say", "text": "a [b] c", "locale": "sv-SE"},
            {"name": "sendDtmf", "value": "1w2"},
            {
                "name": "startRecording",
                "options": {"destinationUrl": "s3://b/", "notificationEvents": False},
            },
            {"name": "stopRecording"},
        ],
        "action": {"name": "hangup", "hangupCause": 1},
    }
    names = [one["name"] for one in made(FLOW, "serversdk")["instructions"]]
    assert names == [
        "answer", "setcookie", "senddtmf", "startrecording", "stoprecording", "playfiles",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "made_of_it"),
    [
        ("hangup", {"name": "hangup"}),
        ("{continue: {}}", {"name": "continue"}),
        ("none", None),
        (
            "{connect_pstn: {number: '+46 70 000 00 00', cli: private, bridge_timeout: 2.9s}}",
            {"name": "connectPstn", "number": "+46700000000", "cli": "private", "maxDuration": 2},
        ),
        (
            "{connect_mxp: {user: bob, call_tag: {a: b}, incoming_cli: true}}",
            {
                "name": "connectMxp",
                "destination": {"type": "username", "endpoint": "bob"},
                "cli": "incoming",
                "tags": [{"key": "a", "value": "b"}],
            },
        ),
        (
            "{connect_sip: {uri: 'sip:a@b', transport: tls, header: {X-A: 1}}}",
            {
                "name": "connectSip",
                "destination": {"type": "sip", "endpoint": "a@b"},
                "transport": "TLS",
                "callHeaders": [{"key": "X-A", "value": "1"}],
            },
        ),
        (
            "{connect_sip: {account: me, extension: 4711}}",
            {
                "name": "connectSip",
                "destination": {"type": "sip", "endpoint": "4711"},
                "account": "me",
            },
        ),
        (
            "{connect_conference: {id: 42, dtmf_mode: Detect, max_digits: 2, dtmf_timeout: 1.5s}}",
            {
                "name": "connectConf",
                "conferenceId": "42",
                "conferenceDtmfOptions": {"mode": "detect", "maxDigits": 2, "timeoutMills": 1500},
            },
        ),
        (
            "{park: {tts: Wait, timeout: 2m}}",
            {"name": "park", "locale": "en-US", "holdPrompt": "#tts[Wait]", "maxDuration": 120},
        ),
        (
            "{park: {prompt: [$a.wav, {url: 'https://x.example/b'}], timeout: 60}}",
            {
                "name": "park",
                "locale": "en-US",
                "holdPrompt": "a.wav;#href[https://x.example/b]",
                "maxDuration": 60,
            },
        ),
    ],
)
def test_actions(action: str, made_of_it: dict[str, Any] | None) -> None:
    whole = made(f"action: {action}")
    assert whole == ({} if made_of_it is None else {"action": made_of_it})


def test_hangup_may_barge_in_manage() -> None:
    text = "{instructions: [barge_hangup, say: Bye], action: hangup}"
    assert made(text)["action"] == {"name": "hangup", "barge": True}
    assert (
        "only goes with the action hangup"
        in told("{instructions: [barge_hangup], action: continue}")[0]
    )


@pytest.mark.parametrize(
    ("prompt", "wire"),
    [
        ("Hello", "#tts[Hello]"),
        ("42", "#tts[42]"),
        ("no", "#tts[no]"),
        ("1:30", "#tts[1:30]"),
        ("$hello.wav", "hello.wav"),
        ("$$5 off", "#tts[$5 off]"),
        ("a;b", "#tts[a;b]"),
        ("[a, b]", "#tts[a];#tts[b]"),
        ("{url: 'https://x.example/a.wav'}", "#href[https://x.example/a.wav]"),
        ("{ssml: <speak>x</speak>}", "#ssml[<speak>x</speak>]"),
        ("'#TTS[x]'", "#tts[x]"),
        ("'#tts[x];#href[http://y];#ssml[<z/>]'", "#tts[x];#href[http://y];#ssml[<z/>]"),
    ],
)
def test_prompts(prompt: str, wire: str) -> None:
    (menu,) = made(f"{{menus: {{main: {{prompt: {prompt}}}}}}}")["action"]["menus"]
    assert menu == {"id": "main", "mainPrompt": wire}


def test_the_repeat_prompt_is_the_prompt_where_it_is_repeated() -> None:
    (menu,) = made("menus: {m: {prompt: a, repeats: 2}}")["action"]["menus"]
    assert menu["repeatPrompt"] == "#tts[a]"
    (menu,) = made("menus: {m: {repeat_prompt: a}}")["action"]["menus"]
    assert menu["mainPrompt"] == "#tts[a]"


def test_durations_become_milliseconds() -> None:
    (menu,) = made("menus: {m: {prompt: a, timeout: 0.0015s, max_timeout: 1m}}")["action"]["menus"]
    assert (menu["timeoutMills"], menu["maxTimeoutMills"]) == (1, 60000)


def test_which_menu_is_first() -> None:
    three = "menus: {a: {prompt: x}, main: {prompt: x}, b: {prompt: x}}"
    assert made(three)["action"]["mainMenu"] == "main"
    assert made(f"{three}\nstart: a")["action"]["mainMenu"] == "a"
    assert made(f"{three}\nstart: a", start="b")["action"]["mainMenu"] == "b"
    assert made("menus: {only: {prompt: x}}")["action"]["mainMenu"] == "only"
    assert (
        made("action: {run_menu: {start: b, barge: false}}\n" + three)["action"]["barge"] is False
    )
    assert any(
        "which plays first" in one for one in told("menus: {a: {prompt: x}, b: {prompt: x}}")
    )
    with pytest.raises(UsageError, match="the file has no menu 'mian' for --start"):
        flow(three, start="mian")
    with pytest.raises(UsageError, match="no menu to start with"):
        flow("action: hangup", start="a")


def test_all_errors_of_a_file_are_reported_at_once() -> None:
    assert told(
        """
strat: main
menus:
  sales:
    prompt: []
    timeout: forever
    repeats: many
    colour: red
    options:
      3: {goto: sale}
      4: {}
      12: {return: x}
      word: {return: y}
      5: sales
  empty:
"""
    ) == [
        "strat: unknown key 'strat' in the file; did you mean 'start'?",
        "menus.sales.prompt: the prompt is empty; callers hear nothing",
        "menus.sales.timeout: timeout is 'forever', which is not a duration; "
        "write it like 5s, 500ms or 2m",
        "menus.sales.repeats: repeats is 'many'; expected a whole number",
        "menus.sales.colour: unknown key 'colour' in a menu; known keys: max_digits, "
        "max_timeout, options, prompt, repeat_prompt, repeats, timeout",
        "menus.sales.options.3.goto: the option plays menu 'sale', which does not exist; the "
        "menu fails there; did you mean 'sales'?",
        "menus.sales.options.4: the option has neither return nor goto; give one of them",
        "menus.sales.options.12: no telephone has the key '12'; nobody can choose this option; "
        "a menu with max_digits takes several digits",
        "menus.sales.options.word: 'word' is a spoken word, and the menu does not listen for "
        "words; set enable_voice to true, or use a key of 0-9 * #",
        "menus.sales.options.5: the option is 'sales'; expected a mapping; "
        "write it like {return: sales} or {goto: main}",
        "menus.empty: the menu is empty; expected a mapping; "
        "write it like {prompt: ..., options: ...}",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[]", "it is a list"),
        ("text", "it is plain text or a number"),
        ("menus: {}", "run_menu has no menus"),
        ("menus: []", "menus: menus is a list"),
        ("locale: en-US", "the file has no menus and no action"),
        ("{menus: {a: {prompt: x}}, start: b}", "start: the first menu is 'b', which does not"),
        ("{menus: {a: {prompt: x}}, action: hangup}", "only the action run_menu plays menus"),
        ("{menus: {a: {prompt: x}}, enable_voice: maybe}", "enable_voice: enable_voice is 'maybe'"),
        ("menus: {a: {options: {1: {return: x}}}}", "menus.a: the menu has no prompt"),
        ("menus: {a: {prompt: x, max_digits: 0}}", "max_digits is 0: no digit is collected"),
        ("menus: {a: {prompt: x, repeats: -1}}", "repeats is -1"),
        ("menus: {a: {prompt: x, repeats: 1.5}}", "repeats is 1.5; expected a whole number"),
        ("menus: {a: {prompt: x, timeout: -5s}}", "timeout is '-5s'"),
        ("menus: {a: {prompt: true}}", 'write "true" in quotes'),
        ("menus: {a: {prompt: 'https://x.example/a'}}", "letter by letter"),
        ("menus: {a: {prompt: {url: a.wav}}}", "menus.a.prompt: 'a.wav' is not a web address"),
        ("menus: {a: {prompt: '#tts[x'}}", "is not closed"),
        ("menus: {a: {prompt: $}}", "names no recording"),
        ("menus: {a: {prompt: ' '}}", "is empty"),
        ("{enable_voice: true, menus: {a: {prompt: x, options: {yes: {return: a}, YES: {return: b}"
         "}}}}", "menus.a.options.YES: another option has the word 'YES'"),
        ("menus: {a: {prompt: x, options: {1: {return: a, goto: a}}}}", "both return and goto"),
        ("menus: {a: {prompt: x, options: {1: {return: a, cookies: {b: []}}}}}", "'b' is a list"),
        ("action: {conect_pstn: {}}", "did you mean 'connect_pstn'?"),
        ("action: {hangup: {}, continue: {}}", "has the keys hangup, continue; expected one key"),
        ("action: {connect_pstn: {}}", "action.connect_pstn: connect_pstn has no number"),
        ("action: {connect_pstn: {number: 0700}}", "does not start with a plus"),
        ("action: {connect_pstn: {number: +46700000000, bridge_timeout: 4h1s}}", "longer than 4 h"),
        ("action: {connect_pstn: {number: +46700000000, dtmf: 1x}}", "something other than 0-9"),
        ("action: {connect_pstn: {number: +46700000000, cli: a, incoming_cli: true}}", "exclude"),
        ("action: {connect_pstn: {number: +46700000000, record: maybe}}", "expected true or false"),
        ("action: {connect_conference: {id: x, moh: music9}}", "did you mean music"),
        ("action: {connect_sip: {}}", "neither a uri nor an account"),
        ("action: {park: {tts: x, timeout: 11m}}", "action.park.timeout: a call can be parked"),
        ("action: {park: {timeout: 1m}}", "park has no prompt"),
        ("action: run_menu", "the action run_menu needs menus"),
        ("{event: lunch, action: hangup}", "event: event 'lunch' is unknown"),
        ("instructions: {say: x}", "instructions: instructions is a mapping; expected a list"),
        ("instructions: [{sya: x}]", "instructions[0].sya: the instruction 'sya' is unknown; did"),
        ("instructions: [{say: ''}]", "#tts[] is empty"),
        ("instructions: [{set_cookie: {name: a}}]", "set_cookie has no value"),
        ("instructions: [{send_dtmf: 1x}]", "which no telephone can play"),
        ("instructions: [{report_call_status: fine}]", "the status 'fine' is unknown"),
        ("instructions: [{report_call_status: {status: success, details: %s}}]" % ("x" * 65),
         "Sinch keeps the first 64"),
        ("instructions: [{start_recording: {to: x}}]", "unknown key 'to' in start_recording"),
    ],
)  # fmt: skip
def test_faults(text: str, fault: str) -> None:
    assert any(fault in one for one in told(text))


def test_speech_may_be_longer_than_the_default_and_the_old_sdk_refuses() -> None:
    long = f"instructions: [{{say: {'x' * 601}}}]"
    assert made(long)
    assert any("600 is the limit" in one for one in told(long, "serversdk"))
    assert any(
        "1 to 30 seconds" in one
        for one in told("menus: {a: {prompt: x, timeout: 31s}}", "serversdk")
    )


def test_findings_about_the_svaml_find_their_way_back() -> None:
    document = read_document("x.yaml", EXAMPLE.encode())
    found = read_flow(document.value, dialect="serversdk")
    action = found.svaml.action
    assert isinstance(action, RunMenu)
    assert action.menus is not None
    main, code = action.menus
    (first, second, _) = main.options or []
    assert second.add is None
    for there, here in (
        (first.at("action"), "menus.main.options.2.goto"),
        (second.at("action"), "menus.main.options.1.return"),
        ((first.add or [])[0].at("value"), "menus.main.options.2.cookies.lang"),
        (main.at("timeout_mills"), "menus.main.timeout"),
        (code.at("main_prompt"), "menus.code.prompt"),
        (code.at("repeats"), "menus.code"),
        (action.at("main_menu"), "start"),
        (action.at("menus"), "menus"),
        (("nowhere",), ""),
    ):
        assert format_path(found.located(there, document.places)) == here
    document = read_document("x.yaml", FLOW.encode())
    found = read_flow(document.value)
    cookie = found.svaml.instructions[2]
    assert format_path(found.located(cookie.at("key"), document.places)) == (
        "instructions[4].set_cookie.name"
    )
    played = found.svaml.instructions[1]
    assert format_path(found.located((*played.at("ids"), 2), document.places)) == (
        "instructions[3].play[0]"
    )
    hangup = found.svaml.action
    assert isinstance(hangup, Hangup)
    where = found.located(hangup.at("hangup_cause"), document.places)
    assert format_path(where) == "action.hangup.cause"


@pytest.mark.parametrize(
    ("text", "flow_file"),
    [
        ('{"action": {"name": "hangup"}}', False),
        ('{"Action": {"NAME": "hangup"}}', False),
        ('{"action": {"hangup": {}}}', True),
        ('{"action": "hangup"}', True),
        ('{"instructions": [{"say": "x"}]}', True),
        ('{"instructions": [{"name": "say", "text": "x"}]}', False),
        ('{"instructions": []}', False),
        ('{"action": {"nam": "hangup"}}', False),
        ("{}", False),
        ('{"menus": {}}', True),
        ('{"menu": {}}', True),
        ("[]", False),
        ('{"accepted": true}', False),
        ('{"event": "ice", "callid": "x"}', False),
    ],
)
def test_svaml_is_distinguished_from_flow_files(text: str, flow_file: bool) -> None:
    assert is_flow(json.loads(text), "json") is flow_file


def _part(prompt: Any) -> list[Any] | None:
    """A prompt of the old SDK as a menu file writes it; None where it cannot."""
    if isinstance(prompt, dict):
        ((kind, value),) = prompt.items()
        if value is None or value[:1] == "$":
            return None
        if kind == "chain":
            parts = [_part(one) for one in value]
            return None if None in parts else [one for part in parts for one in part or []]
        pieces = [f"${value}" if kind == "file" else value]
    elif isinstance(prompt, str):
        pieces = prompt.split(";")
    else:
        return None
    unlike = ("#", "http", "$$")
    usable = all(one.strip("$ ") and not one.lower().startswith(unlike) for one in pieces)
    return pieces if usable else None


KEYS = {**{f"Digit{digit}": str(digit) for digit in range(10)}, "Asterisk": "*", "Hash": "#"}


def menu_file_of(steps: list[list[Any]]) -> dict[str, Any] | None:
    """The steps of a vector as a menu file; None where a menu file does not say such a thing."""
    menus: dict[str, Any] = {}
    menu: dict[str, Any] = {}
    for name, *args in steps:
        if name in {"BeginMenuDefinition", "AddNumberInputMenu"}:
            part = _part(args[1])
            if not args[0] or args[0] in menus or not part:
                return None
            menus[args[0]] = menu = {"prompt": part}
            rest = dict(zip(("max_digits", "repeat_prompt", "repeats"), args[2:5], strict=False))
            timeout = args[5:6] if name == "AddNumberInputMenu" else args[2:3]
            if name == "BeginMenuDefinition":
                rest = {"options": {}}
            elif not rest["max_digits"] or rest["max_digits"] < 0:
                return None
            elif rest.get("repeat_prompt") is not None:
                rest["repeat_prompt"] = _part(rest["repeat_prompt"])
            menu |= {key: one for key, one in rest.items() if one is not None}
            if timeout and timeout[0] is not None:
                menu["timeout"] = f"{timeout[0]}s"
        elif name == "WithRepeatPrompt":
            menu["repeat_prompt"] = _part(args[0])
        elif name == "WithRepeats":
            menu["repeats"] = args[0]
        elif name != "EndMenuDefinition":
            key = KEYS[args[0]["dtmf"]] if isinstance(args[0], dict) else args[0]
            if key is None or key in menu["options"] or args[1] is None:
                return None
            what = "goto" if name == "AddGotoMenuOption" else "return"
            menu["options"][key] = {what: args[1]}
            if args[2:] and args[2] is not None:
                menu["options"][key]["cookies"] = args[2]
        if menu.get("repeat_prompt", ()) is None or (menu.get("repeats") or 0) < 0:
            return None
    return {"menus": menus}


REFUSED = {"menu-039", "menu-145", "menu-153", "menu-156"}
"""What the SDK lets pass and no call can be made of: empty words and ids, missing targets."""


def test_the_old_sdks_menus_byte_for_byte() -> None:
    """Every vector that a menu file can say gives the SDK's bytes, or is refused as there."""
    same = refused = 0
    for vector in vectors("menu.json"):
        file = menu_file_of(vector["menu"])
        if file is None or not vector.get("start_menu"):
            continue
        file |= {"locale": vector["locale"] or "en-US"}
        file |= {"enable_voice": True} if vector["enable_voice"] else {}
        try:
            found = load(
                "x.json",
                json.dumps(file).encode(),
                event="",
                start=vector["start_menu"],
                dialect="serversdk",
            )
        except (UsageError, FaultyFileError):
            assert "expected_error" in vector or vector["id"] in REFUSED, vector["description"]
            refused += 1
            continue
        assert "expected_error" not in vector, vector["description"]
        assert found.body.decode() == vector["expected_body"], vector["id"]
        same += 1
    assert same >= 35
    assert refused >= 5


def test_schema_accepts_menu_and_flow_files() -> None:
    schema = json.loads((SVAML / "schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    starter = (SVAML / "starter.yaml").read_text("utf-8")
    for text in (
        EXAMPLE,
        FLOW,
        starter,
        "action: none",
        "{instructions: [answer], action: hangup}",
    ):
        value = read_document("x.yaml", text.encode()).value
        assert [one.message for one in validator.iter_errors(value)] == []
    for text in (
        "[]",
        "{}",
        "menus: {}",
        "menus: {a: {}}",
        "menus: {a: {prompt: []}}",
        "menus: {a: {prompt: x, colour: red}}",
        "menus: {a: {prompt: x, timeout: soon}}",
        "menus: {a: {prompt: x, repeats: many}}",
        "menus: {a: {prompt: x, options: {12: {return: x}}}}",
        "menus: {a: {prompt: x, options: {1: x}}}",
        "menus: {a: {prompt: x, options: {1: {return: x, goto: a}}}}",
        "menus: {a: {prompt: {url: x.wav}}}",
        "{event: lunch, action: hangup}",
        "action: {hangup: {}, continue: {}}",
        "action: {connect_pstn: {number: 0700}}",
        "instructions: [{sya: x}]",
    ):
        assert not validator.is_valid(read_document("x.yaml", text.encode()).value), text


def test_render_takes_a_part_out_of_the_document(run: Run) -> None:
    result = run("svaml", "render", "--field", "action.mainMenu", stdin=EXAMPLE.encode())
    assert (result.exit_code, result.stdout) == (0, "main\n")
    assert (
        run("svaml", "render", "--field", "action.nothing", stdin=b"action: hangup").exit_code == 5
    )
    assert run("svaml", "render", stdin=b"").stderr.startswith("sinchctl: error: stdin is empty. ")


def test_connect_stream_with_its_options() -> None:
    flow = read_flow(
        {
            "event": "ice",
            "action": {
                "connect_stream": {
                    "url": "wss://app.example.com/audio",
                    "sample_rate": 16000,
                    "bridge_timeout": "10m",
                    "header": {"room": "7"},
                }
            },
        }
    )
    assert flow.problems == []
    assert write(flow.svaml).decode() == (
        '{"action":{"name":"connectStream","destination":{"type":"Websocket","endpoint":'
        '"wss://app.example.com/audio"},"streamingOptions":{"sampleRate":16000},"maxDuration":600,'
        '"callHeaders":[{"key":"room","value":"7"}]}}'
    )


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({}, "connect_stream has no url"),
        ({"url": "https://app.example.com"}, "is not the address of a web socket"),
        ({"url": "wss://a.example", "sample_rate": "16k"}, "expected a whole number"),
        ({"url": "wss://a.example", "sample_rate": 0}, "expected 1 to"),
    ],
)
def test_connect_stream_with_faults(members: dict[str, object], fault: str) -> None:
    problems = read_flow({"action": {"connect_stream": members}}).problems
    assert [problem for problem in problems if fault in problem.message]
