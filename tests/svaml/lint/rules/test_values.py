"""Limits, enumerations, languages, numbers and addresses."""

from typing import Any

import pytest

from sinchctl.svaml.lint.check import check

NUMBER = "+46700000000"


def rules(tree: Any, event: str = "") -> list[str]:
    return [one.rule for one in check(tree, event)]


def pstn(**more: Any) -> dict[str, Any]:
    return {"action": {"name": "connectPstn", "number": NUMBER, **more}}


def conference(**more: Any) -> dict[str, Any]:
    return {"action": {"name": "connectConf", "conferenceId": "x", **more}}


def sip(**more: Any) -> dict[str, Any]:
    to = {"type": "sip", "endpoint": "desk@voice.example.com"}
    return {"action": {"name": "connectSip", "destination": to, **more}}


def stream(address: str) -> dict[str, Any]:
    to = {"type": "websocket", "endpoint": address}
    return {"action": {"name": "connectStream", "destination": to}}


def park(**more: Any) -> dict[str, Any]:
    return {"action": {"name": "park", "holdPrompt": "hold.wav", **more}}


def recording(**options: Any) -> dict[str, Any]:
    step = {"name": "startRecording", "options": options}
    return {"instructions": [step], "action": {"name": "continue"}}


def steps(*instructions: dict[str, Any]) -> dict[str, Any]:
    return {"instructions": [*instructions], "action": {"name": "continue"}}


def tones(value: str) -> dict[str, Any]:
    return steps({"name": "sendDtmf", "value": value})


def cookie(key: str, value: str) -> dict[str, Any]:
    return {"name": "setCookie", "key": key, "value": value}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        # durations
        (pstn(maxDuration=1), ""),
        (pstn(maxDuration=14400), ""),
        (pstn(maxDuration=14401), "duration"),
        (pstn(maxDuration=0), "duration"),
        (pstn(maxDuration=-5), "duration"),
        (pstn(dialTimeout=600), ""),
        (pstn(dialTimeout=0), "duration"),
        (sip(maxDuration=20000), "duration"),
        (park(maxDuration=600), ""),
        (park(maxDuration=601), "park-long"),
        (park(dialTimeout=601), "sdk-member park-long"),
        (park(maxDuration=0), "duration"),
        # words
        (conference(moh="music3"), ""),
        (conference(moh="jazz"), "choice"),
        (conference(conferenceDtmfOptions={"mode": "detect", "maxDigits": 4}), ""),
        (conference(conferenceDtmfOptions={"mode": "listen"}), "choice"),
        (conference(conferenceDtmfOptions={"mode": "detect", "maxDigits": 0}), "count"),
        (conference(conferenceDtmfOptions={"mode": "detect", "timeoutMills": 0}), "count"),
        (conference(conferenceDtmfOptions={"timeoutMills": 500}), "no-effect"),
        (sip(transport="tls"), ""),
        (sip(transport="SCTP"), "choice"),
        (pstn(indications="se"), ""),
        (pstn(indications="SE"), "indications"),
        (pstn(indications="gb"), "indications"),
        (pstn(indications="us-old"), "indications-unsure"),
        ({"action": {"name": "hangup", "hangupCause": 2}}, "undocumented"),
        ({"action": {"name": "hangup", "hangupCause": 17}}, "undocumented hangup-cause"),
        # tones
        (tones("ww1234#w#"), ""),
        (tones("*A"), "tones-unsure"),
        (tones("1W2"), "tones-unsure"),
        (tones("1-2"), "tones"),
        (tones("٤"), "tones"),
        (pstn(dtmf="12,"), "tones"),
        # ids, headers, cookies
        (conference(conferenceId="x" * 64), ""),
        (conference(conferenceId="x" * 65), "conference-id-long"),
        (conference(conferenceId="😀" * 33), "conference-id-long"),
        (conference(conferenceId="x" * 129), "conference-id"),
        (conference(conferenceId=" "), "conference-id"),
        (sip(callHeaders=[{"key": "k", "value": "é" * 511}]), ""),
        (sip(callHeaders=[{"key": "k", "value": "é" * 512}]), "header-size"),
        (steps(cookie("a", "x" * 1023)), ""),
        (steps(cookie("a", "x" * 1024)), "cookies-size"),
        (steps(cookie("a", "x" * 600), cookie("b", "x" * 600)), "cookies-size"),
        (steps(cookie("a", "x" * 600), cookie("a", "x" * 600)), "cookie-twice"),
        (steps(cookie("", "x")), "cookie-key"),
        (steps(cookie("k" * 51, "x")), "cookie-key"),
        # numbers and caller ids
        (pstn(number="0701234567"), "number"),
        (pstn(number=""), "number"),
        (pstn(number="+46 70"), "number"),
        (pstn(number="15551234567"), "number-written"),
        (pstn(number="358401234567"), "number-written"),
        (pstn(number="0046701234567"), "number"),
        (pstn(number="112"), "number"),
        (pstn(number="+0701234567"), "number"),
        ({"action": {"name": "connectPstn", "destination": {"type": "number",
          "endpoint": "46701234567"}}}, "sdk-spelling number-written"),
        ({"action": {"name": "connectPstn", "destination": {"type": "sip",
          "endpoint": "a@b"}}}, "sdk-spelling choice number"),
        (pstn(number="+46 70 000 00 00"), "number-written"),
        (pstn(number="+1234567890123456"), "number-written"),
        (pstn(number="+" + "1" * 500), "number"),
        (pstn(cli="private"), ""),
        (pstn(cli="Sinch"), ""),
        (pstn(cli="+46"), "caller-id"),
        (pstn(cli=" "), "caller-id-unsure"),
        (pstn(cli="incoming"), "caller-id-unsure"),
        # destinations
        (sip(destination=None), "destination"),
        (sip(destination=None, account="me"), "undocumented"),
        (sip(destination={"type": "sip", "endpoint": "4711"}, account="me"), "undocumented"),
        (sip(destination={"type": "sip", "endpoint": "4711"}), "sip-address"),
        (sip(destination={"type": "sip", "endpoint": "a b@c"}), "sip-address"),
        (sip(destination={"type": "Sip", "endpoint": "a@b:5070"}), ""),
        (sip(destination={"type": "number", "endpoint": "a@b"}), "choice"),
        (sip(destination={"endpoint": "a@b"}), "destination-type"),
        (stream("wss://voice.example.com/in"), "closed-beta"),
        (stream("ws://voice.example.com/in"), "closed-beta plain-http"),
        (stream("https://voice.example.com/in"), "closed-beta stream-address"),
        (stream(""), "closed-beta destination"),
        # recordings
        (recording(format="mp3"), ""),
        (recording(destinationUrl="s3://b/folder/", credentials="..."), ""),
        (recording(destinationUrl="azure://account/container", credentials="..."), ""),
        (recording(destinationUrl="azure://account", credentials="..."), "recording-destination"),
        (recording(destinationUrl="s3://", credentials="..."), "recording-destination"),
        (recording(destinationUrl="ftp://x/y"), "recording-destination"),
        (recording(destinationUrl="sdrive://today.mp3"), "recording-unsure"),
        (recording(destinationUrl="s3://b"), "recording-unsure"),
        (recording(credentials="key:secret:region"), "credentials"),
        (recording(destination="s3://b"), "member-misspelt"),
        (recording(transcriptionOptions={"enabled": True, "locale": "gd_GB"}), ""),
        (recording(transcriptionOptions={"locale": "fi-FI"}), "transcription-locale"),
    ],
)  # fmt: skip
def test_values(document: Any, expected: str) -> None:
    assert sorted(rules(document)) == sorted(expected.split())


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("sv-SE", None),
        ("en-US/male", None),
        ("arb", None),
        ("Joanna", None),
        ("en-us", "did you mean 'en-US'?"),
        ("en_US", "did you mean 'en-US'?"),
        ("SE-sv", "did you mean 'sv-SE'?"),
        ("se-SE", "did you mean 'sv-SE'?"),
        ("fr", "known locales: fr-FR, fr-CA"),
        ("xx-XX", "use a code such as en-US"),
    ],
)
def test_locales(value: str, hint: str | None) -> None:
    said = {"name": "say", "text": "x", "locale": value}
    found = check(steps(said, said))
    assert [one.hint for one in found] == ([] if hint is None else [hint])


def test_speech_needs_a_locale_in_playfiles_alone() -> None:
    assert rules(steps({"name": "playFiles", "ids": ["a.wav", "#tts[x]"]})) == ["locale-missing"]
    assert rules(steps({"name": "playFiles", "ids": ["a.wav"]})) == []
    assert rules(steps({"name": "say", "text": "x"})) == []


def test_the_limits_of_speech_can_be_raised_and_are_warnings() -> None:
    long = {"name": "say", "text": "x" * 600}
    assert check(steps(long)) == []
    assert rules(steps({"name": "say", "text": "x" * 601})) == ["speech-length"]
    (total,) = check(steps(long, {"name": "playFiles", "ids": ["a.wav"]}, long))
    assert (total.rule, total.severity, total.path) == (
        "speech-total",
        "warning",
        ("instructions", 2, "text"),
    )
    assert "1,200 characters" in total.message
    many = {"name": "playFiles", "ids": ["a.wav"] * 64}
    assert check(steps(many)) == []
    assert rules(steps(many, many)) == ["prompt-count"]


def test_a_duration_in_milliseconds_gets_a_guess() -> None:
    (found,) = check(pstn(maxDuration=60_000))
    assert found.hint == "it is in seconds; did you mean 60?"


def test_the_size_of_cookies_counts_those_of_the_option_taken() -> None:
    options = [
        {"dtmf": "1", "action": "return(a)", "add": [{"key": "a", "value": "x" * 600}]},
        {"dtmf": "2", "action": "return(b)", "add": [{"key": "b", "value": "x" * 600}]},
    ]
    menu = {"id": "main", "mainPrompt": "#tts[x]", "options": options}
    document = {"action": {"name": "runmenu", "menus": [menu]}}
    assert rules(document) == ["sdk-spelling"]
    document["instructions"] = [cookie("c", "x" * 600)]  # type: ignore[assignment]
    assert [one.path for one in check(document) if one.rule == "cookies-size"] == [
        ("action", "menus", 0, "options", at, "add") for at in (0, 1)
    ]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://media.example.com/a.wav", ""),
        ("https://media.example.com/a.wav?v=2&monkey=1", ""),
        ("http://media.example.com/a.wav", "plain-http"),
        ("https://user:pw@media.example.com/a.wav", "secret-in-url"),
        ("https://c0ffee@media.example.com/a.wav", "secret-in-url"),
        ("https://media.example.com/a.wav?token=c0ffee", "secret-in-url"),
        ("https://media.example.com/a.wav?X-Amz-Signature=c0ffee", "secret-in-url"),
        ("https://media.example.com/a.wav?a=b&sig=c0ffee", "secret-in-url"),
        ("http://media.example.com/a.wav?api_key=c0ffee", "plain-http secret-in-url"),
    ],
)
def test_addresses(address: str, found: str) -> None:
    for prompt in (address, f"#href[{address}]"):
        assert rules(steps({"name": "playFiles", "ids": [prompt]})) == found.split()


def test_secrets_are_redacted_in_findings() -> None:
    """Wherever an address or credentials stand, and whatever else is wrong there."""
    bad = "http://user:hunter2@media.example.com/a b.wav?token=hunter2&key=hunter2"
    document = {
        "instructions": [
            {"name": "playFiles", "ids": [bad, f"#href[{bad}]", f"#href[{bad}", f"#tts[{bad}]x"]},
            {"name": "say", "text": bad},
            {
                "name": "startRecording",
                "options": {"destinationUrl": bad, "credentials": "hunter2"},
            },
        ],
        "action": {
            "name": "connectStream",
            "destination": {"type": bad, "endpoint": bad},
            bad: bad,
        },
    }
    said = repr([(one.message, one.hint) for one in check(document)])
    assert "hunter2" not in said
    assert "***" in said
