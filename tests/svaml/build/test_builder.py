"""The builder in dialect serversdk is Sinch.ServerSdk, byte for byte; in current it is right."""

from datetime import timedelta
from typing import Any

import pytest

from sinchctl.errors import UsageError
from sinchctl.svaml.build import actions
from sinchctl.svaml.build.builder import Builder
from sinchctl.svaml.flow.read import read_flow
from sinchctl.svaml.menu_graph import menu_graph
from sinchctl.svaml.model import Action, RunMenu
from sinchctl.svaml.write import write
from tests.conftest import vectors
from tests.svaml.flow.test_read import menu_file_of


def span(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


MODIFIERS: dict[str, tuple[str, Any]] = {
    "WithCli": ("cli", None),
    "WithAnonymousCli": ("anonymous_cli", True),
    "WithIncomingCli": ("incoming_cli", True),
    "WithIndications": ("indications", None),
    "WithRecording": ("record", True),
    "WithoutRecording": ("record", False),
    "WithCallbacks": ("without_callbacks", False),
    "WithoutCallbacks": ("without_callbacks", True),
    "WithDialTimeout": ("dial_timeout", None),
    "WithBridgeTimeout": ("bridge_timeout", None),
    "WithDTMF": ("dtmf", None),
    "WithAnsweringMachineDetection": ("amd", True),
    "WithExtension": ("extension", None),
    "WithAccount": ("account", None),
    "WithMusicOnHold": ("moh", None),
    "WithEnterAndLeaveSounds": ("enter_leave_sounds", True),
    "WithoutEnterAndLeaveSounds": ("enter_leave_sounds", False),
    "WithTwoParts": ("two_parts", True),
    "WithMultiParts": ("multi_parts", True),
    "WithDtmfMode": ("dtmf_mode", None),
}


class Sdk:
    """The steps of the vectors on our builder; each response is kept as its bytes at the end."""

    def __init__(self, context: str, locale: str) -> None:
        self.by = Builder(context, locale, "serversdk")
        self.barge = False
        self.responses: list[Any] = []

    def step(self, name: str, *args: Any) -> None:
        if name in MODIFIERS:
            self.modify(name, *args)
        else:
            action = getattr(self, name)(*args)
            if isinstance(action, Action) or name == "Build":
                self.responses.append(self.by.done(action))

    def modify(self, name: str, *args: Any) -> None:
        option, value = MODIFIERS[name]
        if name == "WithCallTag":
            value = {args[0]: args[1]}
        elif args:
            value = span(args[0]) if option.endswith("timeout") else args[0]
        actions.modify(self.by, self.responses[-1].action, option, value)

    def bodies(self) -> list[str]:
        return [write(one, "serversdk").decode() for one in self.responses]

    def Say(self, text: str | None) -> None:
        self.by.say(text or "")

    def Play(self, name: str | None) -> None:
        self.by.play(name or "")

    def SaySsml(self, ssml: str | None) -> None:
        self.by.ssml(ssml or "")

    def SetCookie(self, name: str | None, value: str | None) -> None:
        self.by.set_cookie(name, value)

    def Answer(self) -> None:
        self.by.answer()

    def ReportCallStatus(self, status: str, details: str | None) -> None:
        self.by.report_call_status(status, details)

    def EnableBargeHangup(self) -> None:
        self.barge = True

    def Build(self) -> None:
        return None

    def Hangup(self, cause: str = "Normal") -> Action:
        return actions.hangup(cause.lower(), barge=self.barge)

    def Continue(self) -> Action:
        return actions.go_on()

    def ConnectPstn(self, number: str | None) -> Action:
        return actions.connect_pstn(self.by, number)

    def ConnectMxp(self, user: Any) -> Action:
        if not isinstance(user, dict):
            return actions.connect_mxp(self.by, user)
        who = user["identity"] or {"type": "Username", "endpoint": None}
        return actions.connect_mxp(self.by, who["endpoint"], who["type"])

    def ConnectSipDestination(self, address: str | None) -> Action:
        return actions.connect_sip(self.by, address)

    def ConnectRegisteredSipPeer(self, account: str | None) -> Action:
        return actions.connect_sip(self.by, None, account)

    def ConnectConference(self, name: str | None, record: bool = False) -> Action:
        action = actions.connect_conference(self.by, name)
        actions.modify(self.by, action, "record", record)
        return action

    def Park(self, text: str | None, seconds: float) -> Action:
        return actions.park(self.by, text, timedelta(seconds=seconds))

    def ParkWithTts(self, text: str | None, seconds: float) -> Action:
        return actions.park(self.by, text, timedelta(seconds=seconds), spoken=True)

    def RunMenu(self, start: str, *rest: Any) -> Action:
        file = menu_file_of(rest[-1]["menu"])
        assert file is not None
        flow = read_flow({**file, "locale": self.by.locale}, start=start, dialect="serversdk")
        action = flow.svaml.action
        if flow.problems or not isinstance(action, RunMenu):
            raise UsageError("; ".join(problem.message for problem in flow.problems))
        graph = menu_graph(action)
        if graph.missing() or graph.start not in graph.menus:
            raise UsageError("a menu is not defined")
        return action


MODIFIERS["WithCallTag"] = ("call_tag", None)


def locale_of(told: Any) -> str:
    """A locale as the SDK makes it from its parts; the parts must be there."""
    if told is None:
        return "en-US"
    if isinstance(told, str):
        return told
    for part in ("language", "country"):
        if not told[part]:
            raise UsageError(f"the locale has no {part}")
    return f"{told['language']}-{told['country']}"


@pytest.mark.parametrize("vector", vectors("svaml_builder.json"), ids=lambda v: v["id"])
def test_the_builder_gives_the_bytes_of_the_sdk(vector: dict[str, Any]) -> None:
    failed = vector.get("expected_error")
    step = -1
    try:
        sdk = Sdk(vector["context"], locale_of(vector["locale"]))
        for at, (name, *args) in enumerate(vector.get("steps", [])):
            step = at
            sdk.step(name, *args)
    except (UsageError, TypeError):
        assert failed is not None
        assert step == failed["step"]
        return
    assert failed is None
    bodies = sdk.bodies() or ["{}"]
    assert bodies[-1] == vector["expected_body"]
    assert bodies == vector.get("expected_bodies", bodies)


# What `current` does where the SDK slipped


def test_instructions_keep_their_order_and_neighbouring_prompts_join() -> None:
    by = Builder("ice")
    by.say("One")
    by.play("two.wav")
    by.set_cookie("a", "b")
    by.play("https://example.com/three.wav;$four.wav")
    assert write(by.done(actions.go_on())).decode() == (
        '{"instructions":[{"name":"playFiles","ids":["#tts[One]","two.wav"],"locale":"en-US"},'
        '{"name":"setCookie","key":"a","value":"b"},'
        '{"name":"playFiles","ids":["#href[https://example.com/three.wav]","four.wav"]}],'
        '"action":{"name":"continue"}}'
    )


def test_limits_count_what_is_being_added() -> None:
    by = Builder()
    by.say("x" * 600)
    by.say("x" * 400)
    with pytest.raises(UsageError, match="1000"):
        by.say("x")
    crowded = Builder()
    for _ in range(64):
        crowded.play("x")
    with pytest.raises(UsageError, match="64"):
        crowded.play("x")


def test_a_text_with_a_bracket_is_said_whole() -> None:
    by = Builder()
    by.say("a]b")
    assert b'{"name":"say","text":"a]b","locale":"en-US"}' in write(by.done())


def test_a_name_that_only_begins_with_http_is_a_recording() -> None:
    by = Builder()
    by.play("httpd.wav")
    assert b'"ids":["httpd.wav"]' in write(by.done())


@pytest.mark.parametrize("seconds", [0, 601])
def test_a_call_is_parked_for_ten_minutes_at_most(seconds: int) -> None:
    with pytest.raises(UsageError, match="600"):
        actions.park(Builder(), "hold.wav", timedelta(seconds=seconds))
    parked = actions.park(Builder(), "please hold", timedelta(seconds=600), spoken=True)
    assert (parked.max_duration, parked.hold_prompt) == (600, "#tts[please hold]")


def test_defaults_are_not_written() -> None:
    by = Builder("ace")
    assert write(by.done(actions.connect_pstn(by, "+46 70-000 00 00"))).decode() == (
        '{"action":{"name":"connectPstn","number":"+46700000000"}}'
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cli", "+46x"),
        ("dial_timeout", timedelta()),
        ("bridge_timeout", timedelta(hours=4, seconds=0.5)),
        ("indications", "xx"),
        ("dtmf", "12,3"),
        ("extension", "12"),
    ],
)
def test_values_that_cannot_be_right_are_refused(name: str, value: Any) -> None:
    by = Builder()
    with pytest.raises(UsageError):
        actions.modify(by, actions.connect_pstn(by, "+46700000000"), name, value)
