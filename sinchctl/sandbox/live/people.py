"""What people do by the last two digits of their number, and by the settings."""

import msgspec

from sinchctl.sandbox.outcomes import ending
from sinchctl.sandbox.settings import SandboxSettings
from sinchctl.simulator.engine.state import LONGEST_CALL
from sinchctl.simulator.play.caller import Caller
from sinchctl.simulator.play.manners import Callee, Manners
from sinchctl.simulator.play.script import Token

_CALLEES: dict[str, Callee] = {"01": "fail", "02": "noanswer", "03": "busy", "04": "noanswer"}
_HOLDS = "02"
_MACHINE, _GONE_AT_ONCE, _PRESSES, _STAYS = "05", "06", "07", "08"
_AT_ONCE = 500
"""Milliseconds after which somebody hangs up within the first second."""


def manners_of(number: str, settings: SandboxSettings) -> Manners:
    """Return how the person with a number behaves."""
    last = ending(number)
    callee: Callee = "noanswer" if settings.callee == "hold" else settings.callee
    manners = Manners(
        reaction=round(settings.reaction * 1000),
        gap=round(settings.gap * 1000),
        talk=round(settings.talk * 1000),
        ring=round(settings.ring * 1000),
        callee=_CALLEES.get(last, callee),
        amd="machine" if last == _MACHINE else settings.amd,
    )
    if last == _GONE_AT_ONCE:
        return msgspec.structs.replace(manners, talk=_AT_ONCE, reaction=_AT_ONCE)
    return staying(manners) if last == _STAYS else manners


def staying(manners: Manners) -> Manners:
    """Return the manners of somebody who never hangs up."""
    return msgspec.structs.replace(manners, talk=LONGEST_CALL)


def holds(number: str, settings: SandboxSettings) -> bool:
    """Return True if it rings until somebody answers by hand."""
    last = ending(number)
    return last == _HOLDS or (settings.callee == "hold" and last not in _CALLEES)


def habit(number: str) -> str:
    """Return the keys that the person with a number presses after every prompt."""
    return "1" if ending(number) == _PRESSES else ""


def person(number: str, settings: SandboxSettings, script: list[Token]) -> Caller:
    """Return the person on the line, who follows a script if there is one."""
    if not script and ending(number) == _GONE_AT_ONCE:
        script = [Token("hangup", early=True)]
    return Caller(script, manners_of(number, settings))
