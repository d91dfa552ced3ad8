"""What lint says of prompts: in playFiles, in say, in parking, in menus."""

from typing import Any

import pytest

from sinchctl.svaml.lint.check import Finding, check


def played(*ids: str) -> list[Finding]:
    """What is said of a playFiles."""
    step = {"name": "playFiles", "ids": [*ids], "locale": "en-US"}
    return check({"instructions": [step], "action": {"name": "hangup"}}, "ace")


def said(text: str) -> list[Finding]:
    """What is said of a say."""
    step = {"name": "say", "text": text}
    return check({"instructions": [step], "action": {"name": "hangup"}}, "ace")


def in_menu(prompt: str, **more: Any) -> list[Finding]:
    """What is said of a menu's prompt."""
    menu = {"id": "main", "mainPrompt": prompt, "maxDigits": 4, **more}
    return check({"action": {"name": "runMenu", "menus": [menu]}}, "ace")


def rules(found: list[Finding]) -> str:
    return " ".join(one.rule for one in found)


BOTH = [
    # a prompt as an entry of playFiles or alone in a menu, and what is said of it
    ("#tts[Welcome.]", ""),
    ("#tts[ Welcome. ] ", ""),
    ("#ssml[<speak>Welcome.</speak>]", ""),
    ("#href[https://media.example.com/a.wav]", ""),
    ("https://media.example.com/a.wav", ""),
    ("welcome.wav", ""),
    ("/prompts/sv/välkommen.wav", ""),
    # not closed, or closed too early
    ("#tts[Welcome.", "prompt-unclosed"),
    ("#ssml[<speak>x</speak>", "prompt-unclosed"),
    ("#tts[", "prompt-unclosed"),
    ("#tts[Welcome] to Sinch", "prompt-after-mark"),
    ("#tts[Press 1 [one].]", "prompt-bracket"),
    ("#tts[a; b]", "prompt-semicolon"),
    ("#ssml[<speak>a &amp; b</speak>]", "prompt-semicolon"),
    # other marks
    ("#text[Welcome.]", "prompt-mark"),
    ("#tts(Welcome.)", "prompt-mark"),
    ("# tts[Welcome.]", "prompt-mark"),
    ("tts[Welcome.]", "prompt-mark"),
    ("tts: Welcome.", "prompt-mark"),
    ("<speak>Welcome.</speak>", "prompt-mark"),
    ("#TTS[Welcome.]", "prompt-mark-case"),
    ("tts#[Welcome.]", "prompt-sdk-mark"),
    ("#tts[#tts[Welcome.]]", "prompt-nested"),
    ("#tts[#TTS[Welcome.]]", "prompt-nested"),
    # empty
    ("#tts[]", "prompt-empty"),
    ("#ssml[ ]", "prompt-empty"),
    ("#href[]", "prompt-empty"),
    ("", "prompt-empty"),
    (" ", "prompt-empty"),
    # addresses
    ("#href[media.example.com/a.wav]", "prompt-address"),
    ("#href[https://media.example.com/a b.wav]", "prompt-address"),
    ("ftp://media.example.com/a.wav", "prompt-address"),
    ("www.example.com/a.wav", "prompt-address"),
    ("#tts[https://media.example.com/a.wav]", "speech-reads-address"),
    # names
    ("Welcome to our support line.", "prompt-bare-text"),
    ("$welcome.wav", "prompt-bare-text"),
    # SSML
    ("#tts[<speak>Welcome.</speak>]", "speech-reads-marks"),
    ("#tts[Goodbye.</speak>]", "speech-reads-marks"),
    ("#tts[One <break time='1s'/> two]", "speech-reads-marks"),
    ("#tts[<prosody rate='slow'>One</prosody>]", "speech-reads-marks"),
    ("#tts[1 < 2 and 3 > 2]", ""),
    ("#tts[Press < or >]", ""),
    ("#ssml[Welcome.]", "ssml"),
    ("#ssml[<speak>Welcome.]", "ssml"),
    ("#ssml[<speak><p>Welcome.</speak></p>]", "ssml"),
    ("#ssml[<speak>Welcome.</speak> Hello.]", "ssml"),
    ("#ssml[<speak>1 < 2</speak>]", "ssml"),
    ("#ssml[<speak>you & me</speak>]", "ssml"),
    ('#ssml[<speak>a<break time="1s"/><!-- x -->b</speak>]', ""),
    ("#tts[" + "x" * 601 + "]", "speech-length"),
]


@pytest.mark.parametrize(("prompt", "expected"), BOTH, ids=lambda value: str(value)[:40])
def test_a_prompt_alone(prompt: str, expected: str) -> None:
    assert rules(played(prompt)) == expected
    assert rules(in_menu(prompt)) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("welcome.wav;#tts[Press 1.]", ""),
        ("#tts[a];#tts[b];c.wav;https://x.example.com/d.wav", ""),
        ("a.wav;;b.wav", "prompt-empty"),
        ("a.wav;", "prompt-empty"),
        (";", "prompt-empty prompt-empty"),
        ("#tts[a;#tts[b]", "prompt-unclosed"),
        ("#tts[a;b;c.wav", "prompt-unclosed"),
        ("a.wav;#tts[b", "prompt-unclosed"),
        ("#tts[a]b;#TTS[c];tts#[d]", "prompt-after-mark prompt-mark-case prompt-sdk-mark"),
    ],
)
def test_prompts_of_a_menu_are_separated_by_semicolons(prompt: str, expected: str) -> None:
    assert rules(in_menu(prompt)) == expected
    chained = f"{expected} prompt-chain".strip()
    assert rules(played(prompt)) in {chained, expected}


def test_an_entry_of_playfiles_is_one_prompt() -> None:
    (found,) = played("ok.wav", "a.wav;b.wav")
    assert (found.rule, found.path) == ("prompt-chain", ("instructions", 0, "ids", 1))
    assert rules(played()) == "prompt-empty"


def test_say_speaks_plain_text() -> None:
    assert said("Press 1 [one]; or 2.") == []
    assert rules(said("")) == "prompt-empty"
    assert rules(said("#tts[Welcome.]")) == "speech-reads-marks"
    assert rules(said("<speak>Welcome.</speak>")) == "speech-reads-marks"
    assert rules(said("https://media.example.com/a.wav")) == "speech-reads-address"
    assert said("See https://www.example.com for more.") == []


def test_repeated_prompt_is_described_once() -> None:
    assert rules(in_menu("#tts[a", repeatPrompt="#tts[a")) == "prompt-unclosed"
    assert rules(in_menu("#tts[a", repeatPrompt="#tts[b")) == "prompt-unclosed prompt-unclosed"


def test_prompts_are_described() -> None:
    (found,) = played("#tts[Press 1 [one] or 2.]")
    assert found.message == ("the speech ends at the first ]: callers hear only 'Press 1 [one'")
    (found,) = played("#tts[Welcome] to Sinch")
    assert found.message == ("'to Sinch' is after the end of '#tts[Welcome]'; it is not spoken")
    (found,) = in_menu("Press 1 for sales")
    assert found.message == (
        "Sinch takes 'Press 1 for sales' for the name of a recording; if there is none, callers "
        "hear silence"
    )
    park = {"name": "park", "introPrompt": "tts#[One moment.]", "maxDuration": 60}
    (found,) = check({"action": park}, "ice")
    assert (found.path, found.hint) == (("action", "introPrompt"), "write #tts[...]")
