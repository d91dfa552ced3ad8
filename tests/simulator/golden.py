"""Golden calls: what is given in a case as values of the simulator, and comparing."""

import json
from pathlib import Path
from typing import Any

from sinchctl.simulator.engine.assumptions import choose
from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.engine.state import Call, Callout, Peer, Post
from sinchctl.simulator.engine.timing import Timing
from sinchctl.simulator.engine.turn import Platform
from sinchctl.simulator.play.manners import Manners
from sinchctl.simulator.play.player import CallbackReply, Played, play
from sinchctl.simulator.play.replies import KnownReplies
from sinchctl.simulator.play.script import parse_script
from sinchctl.simulator.play.selectors import choose as choose_reply
from sinchctl.svaml.read import read

DATA = Path(__file__).parents[1] / "data"
CALL_ID = "1ce0ffee-ca11-4a11-8a11-abcdef000053"
KEY = "f00dcafe-abba-40de-9dea-dabb1ed4caf3"
STARTED = 1_772_442_840_000

Case = dict[str, Any]


def cases(name: str) -> list[Case]:
    found: list[Case] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return found


class CaseApplication(KnownReplies):
    """Answers as a case says; a failing one fails without a network."""

    def __init__(self, replies: dict[str, Any], timing: Timing) -> None:
        self.replies = replies
        programs = {}
        for name, reply in replies.items():
            if "$fallback" in reply:
                programs[f"{name} again"] = Program(read(reply["$fallback"]), timing)
            elif "$fail" not in reply:
                programs[name] = Program(read(reply), timing)
        super().__init__(programs)

    def reply(self, post: Post) -> CallbackReply:
        name = choose_reply(post.body, self.replies)
        fault = self.replies[name].get("$fail") if name else None
        if fault is None:
            return super().reply(post)
        if post.fallback:
            return CallbackReply("svaml", document=f"{name} again")
        return CallbackReply(f"failed: {fault}", fault=fault, ms=5000 if fault == "timeout" else 0)


def platform_of(given: dict[str, Any], programs: dict[str, Program], timing: Timing) -> Platform:
    assumptions = choose(f"{name}={value}" for name, value in given.get("assume", {}).items())
    fallback = any("$fallback" in reply for reply in given["replies"].values())
    return Platform(programs, assumptions, timing, (str(given.get("rate", 0)), "USD"), fallback)


def call_of(given: dict[str, Any]) -> Call:
    to = Peer(**given["to"]) if "to" in given else Peer("did", "+46846500401")
    cli, callout = "46701740605", None
    if "callout" in given:
        wanted = given["callout"]
        cli, to = wanted.get("cli", "+46846500401"), Peer(**wanted["to"])
        callout = Callout(
            wanted["kind"],
            wanted.get("text", ""),
            wanted.get("conferenceId", ""),
            wanted.get("greeting", ""),
            wanted.get("maxDuration"),
            tuple(
                event
                for event in ("ace", "pie", "dice")
                if wanted["kind"] == "custom" or wanted.get(f"enable{event.capitalize()}")
            ),
        )
    return Call(
        id=CALL_ID,
        application_key=KEY,
        started=STARTED,
        cli=cli,
        to=to,
        dialled=to,
        origin="MXP" if given.get("origination") == "mxp" else "PSTN",
        custom=given.get("custom"),
        callout=callout,
    )


def play_case(case: Case) -> Played:
    given = case["given"]
    media = {name: round(seconds * 1000) for name, seconds in given.get("media", {}).items()}
    timing = Timing(given.get("wpm", 150), media)
    application = CaseApplication(given["replies"], timing)
    manners = Manners(
        talk=given.get("talkMs", 30_000),
        callee=given.get("callee", "answer"),
        amd=given.get("amd", "human"),
    )
    platform = platform_of(given, dict(application.programs), timing)
    return play(call_of(given), platform, application, parse_script(case["keys"]), manners)


def difference(expected: Any, value: Any, path: str = "") -> str:
    """Where a value is not as expected; it may have more members."""
    if isinstance(expected, dict):
        for key, inner in expected.items():
            if not isinstance(value, dict) or key not in value:
                return f"{path}.{key} is missing"
            if why := difference(inner, value[key], f"{path}.{key}"):
                return why
        return ""
    if isinstance(expected, list):
        if not isinstance(value, list) or len(value) != len(expected):
            return f"{path}: {value!r} has not {len(expected)} items"
        pairs = zip(expected, value, strict=True)
        return next(
            (why for at, p in enumerate(pairs) if (why := difference(*p, f"{path}[{at}]"))), ""
        )
    return "" if expected == value else f"{path}: expected {expected!r}, got {value!r}"
