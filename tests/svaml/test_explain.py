"""svaml explain: a flow in plain words, in the order in which a caller meets it."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.svaml.explain import Section, explain
from sinchctl.svaml.model import Svaml
from sinchctl.svaml.read import read
from sinchctl.text.width import width
from tests.conftest import Run
from tests.svaml.graph.samples import HOSTILE, chain, documents, menu, option, run, weaves

STARTER = Path(__file__).parents[2] / "sinchctl" / "svaml" / "starter.yaml"


def steps(*instructions: dict[str, object], action: object = None, event: str = "") -> list[str]:
    """The sentences about the call itself."""
    document: dict[str, object] = {"instructions": [*instructions]}
    if action is not None:
        document["action"] = action
    (section,) = explain(read(document), event)
    return [*section.steps]


def sections_of(svaml: Svaml) -> dict[str | None, Section]:
    return {section.menu: section for section in explain(svaml)}


def test_the_starter_reads_as_a_caller_lives_it(run: Run) -> None:
    result = run("svaml", "explain", str(STARTER), env={"COLUMNS": "70"})
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[:10] == [
        "The call",
        " 1. The menus start with main. Their language is en-US. A key press",
        "    interrupts a prompt. If the caller hangs up in a menu, your",
        '    callback gets a PIE of the type "hangup".',
        "",
        "Menu main",
        ' 1. The caller hears "Welcome. Press 1 for sales, 2 to enter your',
        '    customer number, 0 for help, or 9 to hear this again.", spoken in',
        "    en-US.",
        " 2. Pressing 1 ends the menus: your callback gets a PIE of the type",
    ]
    assert "Menu customer\n" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 70


@pytest.mark.parametrize(
    ("instruction", "sentence"),
    [
        ({"name": "answer"}, "The call is answered; from here on it is billed."),
        (
            {
                "name": "playFiles",
                "ids": ["#tts[Hi]", "a.wav", "https://x/b.wav"],
                "locale": "de-DE",
            },
            'The caller hears "Hi", then the recording a.wav, then the recording at '
            "https://x/b.wav, spoken in de-DE.",
        ),
        ({"name": "say", "text": "Hi"}, 'The caller hears "Hi".'),
        (
            {"name": "sendDtmf", "value": "1ww#"},
            "Tones are sent: 1, a pause of 1 second, hash.",
        ),
        (
            {"name": "setCookie", "key": "lang", "value": "en"},
            "The cookie lang=en is set; it comes back in every later callback of the call.",
        ),
        (
            {
                "name": "startRecording",
                "options": {
                    "destinationUrl": "s3://bucket",
                    "credentials": "hush",
                    "format": "mp3",
                    "notificationEvents": False,
                    "transcriptionOptions": {"enabled": True, "locale": "sv-SE"},
                },
            },
            "The call is recorded to s3://bucket. The file is mp3. No Notify events report on it. "
            "A transcript is made in sv-SE.",
        ),
        ({"name": "stopRecording"}, "The recording ends."),
        (
            {"name": "reportCallStatus", "value": "failure", "details": "no luck"},
            'The call is reported as failure: "no luck".',
        ),
        ({"name": "sing", "song": "x"}, 'The instruction "sing" follows.'),
        ({"name": "say", "text": "Hi", "volume": 3}, 'The caller hears "Hi". Unknown key volume.'),
        ({"name": "say", "text": 5}, 'The caller hears "". Text cannot be read.'),
    ],
    ids=lambda one: one["name"] if isinstance(one, dict) else None,
)
def test_each_instruction(instruction: dict[str, object], sentence: str) -> None:
    assert steps(instruction, action={"name": "hangup"})[0] == sentence


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ({"name": "hangup"}, "The call ends."),
        (
            {"name": "hangup", "hangupCause": 2, "barge": True},
            "The call ends. The caller hears congestion. A prompt that is playing is cut off.",
        ),
        ({"name": "continue"}, "Sinch continues to set up the call."),
        (
            {
                "name": "connectPstn",
                "number": "+46700000000",
                "cli": "incoming",
                "maxDuration": 3600,
                "dialTimeout": 20,
                "dtmf": "w1",
                "indications": "se",
                "amd": {"enabled": True, "async": True},
                "record": True,
                "locale": "en-GB",
                "tags": [{"key": "BillingTag", "value": "C02"}],
            },
            "The call is connected to +46700000000. The callee sees the number of the caller. "
            "It rings for 20 seconds at most. The call ends after 1 hour. The caller hears "
            "the ringback tone of se. On answer the callee hears the tones a pause of 0.5 "
            "seconds, 1. An "
            "answering machine is detected; the result comes later in a Notify. It is recorded. "
            "The call is tagged BillingTag=C02. Your callback gets an ACE when it is "
            "answered, and a DiCE "
            "when it has ended. Announcements are in en-GB.",
        ),
        (
            {"name": "connectPstn", "suppressCallbacks": True},
            "The call is connected to the number that was dialled. No ACE and no DiCE are sent.",
        ),
        (
            {
                "name": "connectMxp",
                "destination": {"type": "username", "endpoint": "bob"},
                "callHeaders": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}],
            },
            "The call is connected to the app user bob. The headers a and b are sent with "
            "the call.",
        ),
        (
            {
                "name": "connectConf",
                "conferenceId": "standup",
                "moh": "music2",
                "conferenceDtmfOptions": {"mode": "detect", "maxDigits": 2, "timeoutMills": 3000},
                "enterLeaveSound": True,
            },
            'The caller joins the conference "standup". A participant who is alone hears music2. '
            "Your callback gets the keys in a PIE. Up to 2 digits make one entry. Digits end after "
            "a pause of 3 seconds. A sound plays when someone joins or leaves.",
        ),
        (
            {"name": "connectSip", "account": "pbx", "transport": "TLS", "moh": "ring"},
            "The call is connected to the SIP peer of the account pbx. It uses TLS. On hold "
            "ring plays. Your callback gets an ACE when it is answered, and a DiCE when it has "
            "ended.",
        ),
        (
            {
                "name": "connectStream",
                "destination": {"type": "Websocket", "endpoint": "wss://x.example/ws"},
                "streamingOptions": {"version": 2, "sampleRate": 16000},
            },
            "The audio is streamed to wss://x.example/ws. The sample rate is 16000 Hz. The "
            "protocol is "
            "version 2.",
        ),
        (
            {"name": "park", "introPrompt": "#tts[Wait]", "holdPrompt": "m.wav", "maxDuration": 90},
            'The call is parked until your application unparks it. The caller hears "Wait", once. '
            "The caller hears the recording m.wav, repeatedly. It is parked for 1 minute and 30 "
            "seconds at most.",
        ),
        ({"name": "dance"}, 'The action "dance" follows.'),
    ],
    ids=lambda one: one["name"] if isinstance(one, dict) else None,
)
def test_each_action(action: dict[str, object], sentence: str) -> None:
    assert steps(action=action)[0] == sentence


def test_impossible_settings_are_mentioned() -> None:
    assert steps(action={"name": "connectSip"})[-1] == "This cannot work: no SIP address."
    assert steps()[-1].startswith("There is no action")
    assert steps(event="dice") == ["No action is needed."]
    assert steps(action={"name": "runMenu"}) == ["There are no menus to play."]


def test_how_menus_are_run() -> None:
    svaml = run(menu("a"), start="b", barge=False, enableVoice=True, locale="sv-SE")
    assert sections_of(svaml)[None].steps == (
        "The menus start with b, which does not exist. Their language is sv-SE. Keys are accepted "
        "only after the prompt. Callers can speak their choice, and Sinch charges for each "
        'attempt. If the caller hangs up in a menu, your callback gets a PIE of the type "hangup".',
    )


def test_each_menu_option_is_explained() -> None:
    svaml = run(
        menu(
            "main",
            option("1", "return(sales)"),
            option("2", "menu(code)", add=[{"key": "from", "value": "main"}]),
            option("#", "menu(main)"),
            option("4", "menu(gone)", input="four"),
            {"input": "five", "action": "return()"},
            option("6", "goto(code)"),
            {"action": "return(x)"},
        ),
        menu("code"),
    )
    pie = 'your callback gets a PIE of the type "return" with the value'
    assert sections_of(svaml)["main"].steps[:-1] == (
        'The caller hears "This is main.".',
        f'Pressing 1 ends the menus: {pie} "sales".',
        "Pressing 2 plays the menu code, and sets the cookie from=main.",
        "Pressing # (hash) plays this menu again.",
        'Pressing 4 or saying "four" plays the menu gone, which does not exist.',
        f'Saying "five" ends the menus: {pie} "".',
        'Pressing 6 does "goto(code)", which is neither menu(...) nor return(...).',
        f'An option without a key or word ends the menus: {pie} "x".',
    )


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        (
            {"repeats": 3, "timeoutMills": 7000, "repeatPrompt": "#tts[Well?]"},
            'Without valid input for 7 seconds, the caller hears "Well?", up to 3 times. Then',
        ),
        (
            {"repeats": 2, "repeatPrompt": "#tts[This is main.]"},
            "Without valid input for 5 seconds (Sinch's default), the caller hears the prompt "
            "again, up to twice. Then",
        ),
        (
            {"timeoutMills": 7000},
            "Without valid input for 7 seconds, your callback gets a PIE of the type "
            '"timeout". The '
            "menu does not set repeats, and sinchctl assumes 0.",
        ),
        (
            {"repeats": 0, "timeoutMills": 7000},
            'Without valid input for 7 seconds, your callback gets a PIE of the type "timeout".',
        ),
    ],
)
def test_no_input_is_explained(members: dict[str, object], sentence: str) -> None:
    assert sections_of(run(menu("main", **members)))["main"].steps[-1].startswith(sentence)


def test_how_digits_are_taken() -> None:
    several = sections_of(
        run(menu("main", option("1", "return(x)"), maxDigits=6, timeoutMills=3000))
    )
    assert several["main"].steps[2:4] == (
        "The caller enters up to 6 digits. The entry ends after 6 digits, at #, or 3 seconds after "
        "the last one: "
        'your callback gets a PIE of the type "sequence".',
        "A key above may be taken as the first digit instead.",
    )
    one = sections_of(run(menu("main", maxDigits=1)))
    assert one["main"].steps[1].startswith("The caller enters one digit: your callback gets a PIE")


def test_how_long_speech_is_listened_to() -> None:
    voice = sections_of(run(menu("main"), enableVoice=True))["main"].steps[-1]
    assert voice == "Sinch listens for speech for 20 seconds at most (Sinch's default)."
    own = sections_of(run(menu("main", maxTimeoutMills=8000)))["main"].steps[-1]
    assert own == "Sinch listens for speech for 8 seconds at most."


def test_menus_come_as_a_caller_meets_them_and_the_others_last() -> None:
    svaml = run(
        menu("lost", option("1", "menu(deep)")),
        menu("deep"),
        menu("near", option("1", "menu(deep)")),
        menu("main", option("1", "menu(near)")),
        menu("main"),
    )
    found = [(one.menu, one.reachable) for one in explain(svaml)]
    assert found == [
        (None, True),
        ("main", True),
        ("near", True),
        ("deep", True),
        ("lost", False),
        ("main", False),
    ]
    assert [*explain(svaml)][-1].steps[-1] == "It has the same id as another menu."


def test_heading_of_unreachable_menus(run: Run) -> None:
    menus = [{"id": "main"}, {"id": "old"}, {"id": "older"}]
    data = json.dumps({"action": {"name": "runMenu", "menus": menus}}).encode()
    shown = run("svaml", "explain", stdin=data).stdout
    assert shown.count("No option leads to these menus.\n\nMenu old\n") == 1
    assert shown.index("Menu main") < shown.index("No option leads") < shown.index("Menu older")


def test_formats_for_programs(run: Run) -> None:
    data = b'{"instructions": [{"name": "answer"}], "action": {"name": "runMenu", "menus": []}}'
    whole = run("svaml", "explain", "-o", "json", stdin=data)
    expected = [
        {
            "menu": None,
            "reachable": True,
            "step": 1,
            "text": "The call is answered; from here on it is billed.",
        },
        {
            "menu": None,
            "reachable": True,
            "step": 2,
            "text": "There are no menus to play.",
        },
    ]
    assert whole.json == expected
    assert run("svaml", "explain", "-o", "ndjson", stdin=data).lines == expected
    assert run("svaml", "explain", "--field", "step", stdin=data).stdout == "1\n2\n"
    assert run("svaml", "explain", "-q", stdin=data).stdout == "call.1\ncall.2\n"
    assert run("svaml", "explain", "-o", "tsv", stdin=data).stdout.startswith("\ttrue\t1\tThe call")
    assert run("svaml", "explain", "-o", "json", "--for", "lunch", stdin=data).exit_code == 2


def test_the_event_is_said_as_what_has_happened(run: Run) -> None:
    data = b'{"action": {"name": "hangup"}}'
    assert run("svaml", "explain", "--for", "ice", stdin=data).stdout == (
        "A call comes in (ICE)\n 1. The call ends.\n"
    )


def test_colour_is_for_terminals(run: Run) -> None:
    plain = run("svaml", "explain", str(STARTER)).stdout
    shown = run("svaml", "explain", str(STARTER), tty=True).stdout
    assert "\x1b[1mMenu main\x1b[0m" in shown
    assert "\x1b" not in plain


@settings(max_examples=60, deadline=None)
@given(st.one_of(weaves, documents), st.sampled_from(["", "ice", "dice"]))
def test_any_document_is_explained_in_whole_sentences(svaml: Svaml, event: str) -> None:
    sections = [*explain(svaml, event)]
    assert [one.menu for one in sections if one.menu is None] == [None]
    for section in sections:
        for step in section.steps:
            assert step.endswith(".")
            assert not {"\x1b", "\x00", "\n", "\u202e"} & {*step}


def test_thousands_of_menus_are_explained() -> None:
    assert sum(one.reachable for one in explain(chain(3000))) == 3001


def test_control_characters_in_texts_are_escaped(run: Run) -> None:
    action = {"name": "runMenu", "menus": [{"id": "main", "mainPrompt": f"#tts[{HOSTILE[:-2]}]"}]}
    data = json.dumps({"action": action}).encode()
    for columns in ("1", "60"):
        shown = run("svaml", "explain", stdin=data, env={"COLUMNS": columns}).stdout
        assert not {"\x1b", "\x00", "\u202e", "\r"} & {*shown}
        assert max(map(width, shown.splitlines())) <= 60
