"""The settings of the sandbox's application: callback addresses, clock, people, assumptions."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from sinchctl.callbacks.deliver import address
from sinchctl.callbacks.private import require_private
from sinchctl.errors import UsageError
from sinchctl.simulator.engine.assumptions import DEFAULTS, choose
from sinchctl.simulator.engine.rates import rate
from sinchctl.simulator.play.manners import Amd, Callee

from .state import State

Answering = Literal[Callee, "hold"]
"""What people who are called do; with `hold` it rings until somebody answers by hand."""

_ADDRESSES = ("callback_url", "fallback_url", "verification_url", "sms_url")
_KIND, _ID, _SERVED = "settings", "application", "served"


class SandboxSettings(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How the sandbox behaves for its application. Times are seconds.

    An empty address means that nothing is posted. `speed` is how many times as fast as the real
    clock calls run, 0 at once; None leaves it to the command: 1 with `serve`, 0 in process.
    """

    callback_url: str = ""
    fallback_url: str = ""
    verification_url: str = ""
    sms_url: str = ""
    allow_remote: bool = False
    speed: float | None = None
    callback_timeout: float = 5.0
    callee: Answering = "answer"
    amd: Amd = "human"
    ring: float = 5.0
    talk: float = 30.0
    reaction: float = 1.0
    gap: float = 0.5
    wpm: int = 150
    rate: str = "0USD"
    assume: Mapping[str, str] = {}

    @property
    def assumptions(self) -> dict[str, str]:
        """Every assumption with its value."""
        return {**DEFAULTS, **self.assume}

    @property
    def money(self) -> tuple[str, str]:
        """The rate a minute, as amount and currency."""
        return rate(self.rate)

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses to which something is posted."""
        return tuple(url for name in _ADDRESSES if (url := getattr(self, name)))


def load(state: State) -> SandboxSettings:
    """Return the settings that count: those that the state keeps, and those of a server."""
    values = (state.get(_KIND, _ID) or {}) | (state.get(_KIND, _SERVED) or {})
    return msgspec.convert(values, SandboxSettings, strict=False)


def change(state: State, changes: Mapping[str, Any], time: str) -> SandboxSettings:
    """Keep some changes, and return the settings that count. Raises UsageError.

    What a server was started with counts until it ends.
    """
    kept = msgspec.convert(state.get(_KIND, _ID) or {}, SandboxSettings, strict=False)
    save(state, changed(kept, changes), time)
    return load(state)


def serve_with(state: State, changes: Mapping[str, Any], time: str) -> None:
    """Let some settings count while a server runs; without any, those of the state count again.

    Raises UsageError that names the wrong value.
    """
    state.drop(_KIND, _SERVED)
    if changes:
        values = msgspec.to_builtins(changed(load(state), changes))
        state.put(_KIND, _SERVED, time, {name: values[name] for name in changes})


def served(state: State) -> list[str]:
    """Return the names of settings that a server was started with, as in JSON.

    It may have ended without a word.
    """
    return list(state.get(_KIND, _SERVED) or {})


def save(state: State, settings: SandboxSettings, time: str) -> None:
    """Keep settings, which count unless a server has its own."""
    state.put(_KIND, _ID, time, msgspec.to_builtins(settings))


def clock_speed(state: State) -> float:
    """Return how fast calls run at the moment: what the last keeper of the calls has set."""
    return float((state.get("clock", "") or {"speed": 0}).get("speed", 0))


def set_clock_speed(state: State, speed: float, time: str) -> None:
    """Keep how fast calls run."""
    state.put("clock", "", time, {"speed": speed})


def forget_the_rest(state: State) -> None:
    """Forget everything but the settings."""
    state.clear(_KIND)


def changed(settings: SandboxSettings, changes: Mapping[str, Any]) -> SandboxSettings:
    """Return the settings with some members changed, named as in JSON.

    `assume` is a list of NAME=VALUE. Raises UsageError that names the wrong value.
    """
    known = {field.encode_name for field in msgspec.structs.fields(SandboxSettings)}
    if unknown := sorted(changes.keys() - known):
        raise UsageError(
            f"there is no setting {unknown[0]!r}", hint=f"use {', '.join(sorted(known))}"
        )
    values = msgspec.to_builtins(settings) | dict(changes)
    if "assume" in changes:
        values["assume"] = _assumed(settings, changes["assume"])
    try:
        new = msgspec.convert(values, SandboxSettings)
    except msgspec.ValidationError as fault:
        raise UsageError(f"a setting has a wrong value: {fault}") from None
    _check(new)
    return new


def _assumed(settings: SandboxSettings, items: Any) -> dict[str, str]:
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise UsageError("assume is a list of texts like NAME=VALUE")
    chosen = choose(items, settings.assumptions)
    return {name: value for name, value in chosen.items() if value != DEFAULTS[name]}


def _check(settings: SandboxSettings) -> None:
    for url in settings.urls:
        address(url)
        if not settings.allow_remote:
            require_private(url)
    if not 20 <= settings.wpm <= 1000:
        raise UsageError(f"wpm is {settings.wpm}; use a number from 20 to 1000")
    if settings.speed is not None and not 0 <= settings.speed <= 10_000:
        raise UsageError(f"speed is {settings.speed:g}; use a number from 0 to 10,000")
    for name in ("callback_timeout", "ring", "talk", "reaction", "gap"):
        if not 0 <= getattr(settings, name) <= 4 * 60 * 60:
            raise UsageError(f"{name.replace('_', '-')} must be from 0 seconds to 4 hours")
    rate(settings.rate)
