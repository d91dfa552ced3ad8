"""What lint says to the author of a menu or flow file: in their words, at their line, once."""

import json
from pathlib import Path
from typing import Any

import pytest

from sinchctl.svaml.load import examine
from sinchctl.svaml.write import Dialect

Said = list[tuple[str, str, str]]


def said(text: str, dialect: Dialect = "current", event: str = "") -> Said:
    """The findings about a YAML file: place, rule, message with its hint."""
    found = examine("x.yaml", text.encode(), event=event, dialect=dialect).findings
    return [
        (f"{one.line}:{one.column} {one.path}", one.rule, f"{one.message} ({one.hint})")
        for one in found
    ]


def places(found: Said) -> list[str]:
    return [f"{place} {rule}" for place, rule, _ in found]


MENU = """\
start: hello
locale: se-SE
menus:
  hello:
    prompt: [$welcome.wav, Press 1 [one]]
    timeout: 5ms
    max_timeout: 20s
    options:
      1: {goto: again, cookies: {lang: en}}
      "*": {return: ""}
  again:
    prompt: {url: "http://media.example.com/a.wav"}
    options:
      1: {goto: again}
  code:
    prompt: Your code?
    max_digits: 1
    options: {2: {return: two}}
"""


def test_menu_file_findings_use_its_own_words_and_positions() -> None:
    found = said(MENU.replace("[one]]", "(one)]"))
    assert places(found) == [
        "2:9 locale locale",
        "6:14 menus.hello.timeout menu-timeout-unusual",
        "7:18 menus.hello.max_timeout no-effect",
        "9:24 menus.hello.options.1.cookies option-add",
        "10:7 menus.hello.options.* option-key-unsure",
        "12:5 menus.again.prompt plain-http",
        "13:5 menus.again.options menu-no-way-out",
        "15:3 menus.code menu-unreachable",
        "17:17 menus.code.max_digits option-or-digit",
    ]
    words = " ".join(message for _, _, message in found)
    for wire in ("timeoutMills", "maxDigits", "enableVoice", "maxTimeoutMills", '"'):
        assert wire not in words
    assert "did you mean 5s?" in words
    assert "set enable_voice, or remove it" in words


FLOW = """\
event: ice
locale: en-US
instructions:
  - say: https://www.example.com/
  - play: [a.wav, hello world.wav, "http://media.example.com/b.wav"]
  - answer: true
  - start_recording: {destination_url: "s3://calls", credentials: "key:hunter2:eu"}
  - set_cookie: {name: abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijk, value: x}
  - send_dtmf: "*1"
action:
  connect_pstn:
    number: "+46700000000"
    cli: incoming
    without_callbacks: true
    amd: true
    call_tag: {a: b}
"""


def test_flow_file_findings_point_at_the_innermost_member() -> None:
    found = said(FLOW)
    assert places(found) == [
        "4:10 instructions[0].say prompt-before-answer",
        "4:10 instructions[0].say speech-reads-address",
        "5:19 instructions[1].play[1] prompt-bare-text",
        "5:36 instructions[1].play[2] plain-http",
        "7:67 instructions[3].start_recording.credentials credentials",
        "8:24 instructions[4].set_cookie.name cookie-key",
        "9:16 instructions[5].send_dtmf tones-unsure",
        "13:10 action.connect_pstn.cli caller-id-unsure",
        "14:24 action.connect_pstn.without_callbacks callbacks-suppressed",
        "15:10 action.connect_pstn.amd amd-callout",
        "16:5 action.connect_pstn.call_tag undocumented",
    ]
    words = " ".join(message for _, _, message in found)
    assert "remove without_callbacks, or amd" in words
    assert "hunter2" not in words


def test_the_places_of_prompts_are_kept_where_the_old_sdk_moves_them() -> None:
    found = said(FLOW, "serversdk")
    assert "5:36 instructions[1].play[2] plain-http" in places(found)
    assert "sdk-spelling" not in {rule for _, rule, _ in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what the reader of the file says is not said again, nor what follows from it
        ("menus: {main: {prompt: x, options: {1: {goto: cod}}}, code: {prompt: x, max_digits: 4}}",
         ["menu-undefined-target"]),
        ("menus: {main: {prompt: x, options: {sales: {return: x}}}}", ["voice-off"]),
        ("menus: {main: {prompt: x, options: {12: {return: x}}}}", ["option-key"]),
        ("start: man\nmenus: {main: {prompt: x, max_digits: 4}}", ["menu-wrong-start"]),
        ("menus: {main: {prompt: [], max_digits: 4}}", ["prompt-empty"]),
        ("menus: {main: {max_digits: 4}}", ["menu-no-prompt"]),
        ("action: {connect_pstn: {number: '070'}}", ["file-value"]),
        ("action: {connect_pstn: {}}", ["file-missing"]),
        ("instructions: [{say: ''}]\naction: hangup", ["prompt-empty"]),
        ("event: dice\ninstructions: [{say: x}]\naction: continue", ["not-allowed"] * 2),
        ("menus: {main: {prompt: x, timeout: 0s, max_digits: 4}}", ["menu-timeout"]),
        ("menus: {main: {prompt: x; y, max_digits: 4}}", ["prompt-semicolon"]),
        ("menus: {main: {prompt: x, max_digits: 4, options: {1: {return: x}}}}",
         ["option-unreachable"]),
        ("instructions: [{say: 'x ] y; z'}]\naction: hangup", []),
        ("action: {park: {tts: x, timeout: 60s}}", []),
    ],
)  # fmt: skip
def test_one_cause_is_one_finding(text: str, expected: list[str]) -> None:
    assert [rule for _, rule, _ in said(text)] == expected


def test_the_old_sdks_slips_are_told_where_they_are_asked_for() -> None:
    park = "event: ice\naction: {park: {tts: x, timeout: 60s}}"
    assert said(park, "serversdk") == [
        (
            "2:22 action.park.tts",
            "prompt-sdk-mark",
            "tts#[ should be #tts[; callers are likely to hear silence (use dialect current)",
        ),
    ]


def test_svaml_findings_have_line_numbers() -> None:
    text = '{\n "action": {\n  "name": "connectPstn",\n  "number": "070"\n }\n}'
    (found,) = examine("x.json", text.encode()).findings
    assert (found.line, found.column, found.path) == (4, 13, "$.action.number")


@pytest.mark.parametrize("syntax", ["yaml", "json", "toml"])
def test_findings_are_the_same_in_json_yaml_and_toml(syntax: str) -> None:
    tree: dict[str, Any] = {
        "menus": {"main": {"prompt": "a; b", "options": {"1": {"goto": "main"}}}}
    }
    text = json.dumps(tree)
    if syntax == "toml":
        text = '[menus.main]\nprompt = "a; b"\noptions = {1 = {goto = "main"}}\n'
    found = examine(f"x.{syntax}", text.encode()).findings
    assert {one.rule for one in found} == {"prompt-semicolon", "menu-no-way-out"}
    assert {one.path for one in found} == {"menus.main.prompt", "menus.main.options"}


@pytest.mark.slow
def test_ten_thousand_menus_are_a_file_like_any_other() -> None:
    """Reading, making SVAML and lint stay linear: this takes two seconds, not minutes."""
    size = 10_000
    lines = ["locale: en-US", "menus:", "  main: {prompt: Press 1., options: {1: {goto: m1}}}"]
    for at in range(1, size):
        options = f"1: {{goto: m{at % (size - 1) + 1}}}, 2: {{return: r{at}}}"
        lines.append(f"  m{at}: {{prompt: Welcome to {at}., timeout: 5s, options: {{{options}}}}}")
    assert examine("x.yaml", "\n".join(lines).encode()).findings == []


def test_the_starter_has_nothing_against_it() -> None:
    source = Path(__file__).parents[3] / "sinchctl" / "svaml" / "starter.yaml"
    assert said(source.read_text("utf-8")) == []
