"""One step of a call in the making: the new state, and what the step does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import bodies
from .assumptions import DEFAULTS, Chosen
from .program import Program, Sounds
from .state import LONGEST_CALL, Call, Effect, Note, Play, Post, Stop
from .timing import Timing


@dataclass(frozen=True)
class Platform:
    """What every call has in common: programs by name, assumptions, the rate, a fallback."""

    programs: Mapping[str, Program]
    assumptions: Chosen = field(default_factory=lambda: DEFAULTS)
    timing: Timing = field(default_factory=Timing)
    rate: tuple[str, str] = ("0", "USD")
    has_fallback: bool = False


class Turn:
    """A copy of the call that a step may change, and the effects so far."""

    __slots__ = ("call", "effects", "platform")

    def __init__(self, call: Call, platform: Platform) -> None:
        self.call = call
        self.platform = platform
        self.effects: list[Effect] = []

    @property
    def program(self) -> Program | None:
        """The document that the call carries out."""
        return self.platform.programs.get(self.call.document)

    def assume(self, name: str) -> str:
        """Return the value of an assumption, and record that the call rests on it."""
        if name not in self.call.assumed:
            self.call.assumed = (*self.call.assumed, name)
        return self.platform.assumptions[name]

    def note(self, kind: str, **members: Any) -> None:
        """Record something that happened."""
        self.effects.append(Note(self.call.t, kind, members))

    def play(self, by: str, how: str, text: str, ms: int | None, **members: Any) -> None:
        """Let somebody hear something from now on."""
        self.effects.append(Play(self.call.t, by, how, text, ms, members))

    def stop(self) -> None:
        """End what is heard."""
        self.effects.append(Stop(self.call.t))

    def post(self, event: str, body: dict[str, Any], *, waits: bool = False) -> None:
        """Post a callback; one that waits stops the call until its answer is there."""
        call = self.call
        self.effects.append(Post(call.t, event, body, waits, waits and call.fell_back))
        if waits:
            call.awaiting = event
            call.phase = "waiting"
            call.due = None

    def answer(self) -> None:
        """Answer a call that came in; from now on it costs."""
        call = self.call
        if call.answered_at is None:
            self.count_from_here()
            self.note("answered", by="sinch")

    def count_from_here(self) -> None:
        """Begin to count the duration of the call, unless it began before."""
        call = self.call
        if call.answered_at is None:
            call.answered_at = call.t
            call.limit_at = call.t + LONGEST_CALL

    def set_cookies(self, pairs: tuple[tuple[str, str], ...]) -> None:
        """Keep values; a key stays at the place where it was first set."""
        for key, value in pairs:
            self.call.cookies = tuple({**dict(self.call.cookies), key: value}.items())
            self.note("cookie", key=key, value=value)

    def next_sound(self, sounds: Sounds, **members: Any) -> bool:
        """Play the next part of a prompt; return False if there are no more."""
        call = self.call
        if call.part >= len(sounds):
            return False
        sound = sounds[call.part]
        self.play(call.person, sound.how, sound.text, sound.ms, **members)
        call.due = call.t + sound.ms
        return True

    def notify(self, kind: str, **members: Any) -> None:
        """Post a notification."""
        self.post("notify", bodies.notify(self.call, kind, members))

    def stop_recording(self) -> None:
        """End the recording and report it."""
        call = self.call
        if call.recording is None:
            return
        where = {"destination": call.recording} if call.recording else {}
        if call.notifies:
            self.notify("recording_finished")
            self.notify("recording_available", **where)
        call.recording = None

    def end(self, result: str, reason: str) -> None:
        """End the call, and post DiCE and what is known of its recording."""
        call = self.call
        self.stop()
        call.phase = "ended"
        call.due = call.detected_at = None
        call.awaiting = ""
        begun = call.t if call.answered_at is None else call.answered_at
        duration = (call.t - begun) // 1000
        self.note("ended", result=result, reason=reason, duration=duration)
        if not call.suppressed and (call.callout is None or "dice" in call.callout.enabled):
            rate = self.platform.rate
            self.post("dice", bodies.dice(call, result, reason, duration, rate))
        self.stop_recording()

    def fail(self) -> None:
        """Play an error prompt, after which the call ends."""
        call = self.call
        call.phase = "error"
        call.due = call.t + ERROR_PROMPT
        self.play(call.person, "error", "", ERROR_PROMPT, **self.early())

    def early(self) -> dict[str, Any]:
        """Return the mark of what is heard before the call is answered."""
        if self.call.answered_at is not None:
            return {}
        if self.assume("ice-prompts") == "answer":
            self.answer()
            return {}
        return {"early": True}

    def hang_up(self) -> None:
        """End the call from the platform's side."""
        answered = self.call.answered_at is not None
        self.end("ANSWERED" if answered else "N/A", "MANAGERHANGUP")


ERROR_PROMPT = 3000
"""Milliseconds of the prompt that a caller hears if the application fails."""
