"""An interactive call: the person at the terminal is the caller."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sinchctl.commandline.foreground import interrupted_by_signals
from sinchctl.errors import UsageError
from sinchctl.simulator.engine.state import Call, HungUp, Input, Pressed, Said
from sinchctl.simulator.play.player import Application, Played, play
from sinchctl.simulator.play.script import Token, parse_script, print_script
from sinchctl.svaml.vocabulary import KEYS
from sinchctl.terminal import printer
from sinchctl.terminal.keyboard import Keyboard, single_keys
from sinchctl.terminal.trace_view import TraceView
from sinchctl.terminal.views import Piece

from .bench import Bench

if TYPE_CHECKING:
    from sinchctl.terminal.streams import Terminal

HELP = (
    "0-9 * # press; Enter alone waits; s WORD says a word; h hangs up; u goes one step back; "
    "? shows the keys; q quits"
)

_HEARING = {"prompt", "listening", "bridged", "conference", "stream"}
"""Phases of a call in which somebody listens to keys and words."""

Record = dict[str, Any]


class StepBackError(Exception):
    """The person wants to undo the last step."""


class QuitError(Exception):
    """The person has seen enough."""


class Keypad:
    """Plays a call with tokens that are typed when the call waits for them."""

    def __init__(self, bench: Bench, view: TraceView) -> None:
        self._bench = bench
        self._view = view
        self._terminal: Terminal = bench.session.terminal
        self._steps: list[list[Token]] = []
        self._records: list[Record] = []
        self._heard: list[Record] = []
        self._replaying = False

    @property
    def script(self) -> str:
        """What was typed so far, as a script."""
        return print_script([token for step in self._steps for token in step])

    def play(self) -> Played:
        """Play the call to its end. Raises QuitError if the person leaves it before."""
        call = self._bench.call()
        with self._bench.application() as application:
            while True:
                self._records = []
                try:
                    return self._play(call, application)
                except StepBackError:
                    if self._steps:
                        self._go_back()
                        printer.aside(self._terminal, "one step back:")
                    self._replaying = True

    def _go_back(self) -> None:
        self._steps.pop()

    def _play(self, call: Call, application: Application) -> Played:
        bench = self._bench
        tokens = [token for step in self._steps for token in step]
        return play(
            call,
            bench.platform,
            application,
            tokens,
            bench.manners,
            ask=self._ask,
            listener=self._listen,
        )

    def _listen(self, record: Record) -> None:
        self._records.append(record)
        if not self._replaying:
            self._print([record])

    def _print(self, records: list[Record]) -> None:
        lines: list[list[Piece]] = [line for each in records for line in self._view.lines(each)]
        printer.painted(self._terminal, lines)

    def _show_again(self) -> None:
        """Show where the call is after a step back: everything since its menu began."""
        if self._replaying:
            self._replaying = False
            last = [at for at, each in enumerate(self._records) if each["kind"] == "menu"]
            self._print([*self._records[last[-1] if last else 0 :], *self._heard])

    def _ask(self, call: Call) -> list[Token]:
        """Ask what the caller does now."""
        self._show_again()
        while True:
            printer.question(self._terminal, f"{call.menu}> ")
            line = self._terminal.stdin.readline()
            if not line:
                raise QuitError
            step = self._read(line.decode("utf-8", "replace").strip(), call)
            if step is not None:
                self._steps.append(step)
                return step

    def _read(self, line: str, call: Call) -> list[Token] | None:
        """Return what a line means as tokens; None for one that only asks something."""
        if self._is_question(line, call):
            return None
        if line == "":
            return [Token("timeout")]
        if line == "h":
            return [Token("hangup")]
        if line.startswith("s ") and line[2:].strip():
            return [Token("say", line[2:].strip())]
        if all(key in KEYS for key in line):
            return [Token("keys", line)]
        try:
            return parse_script(line)
        except UsageError as fault:
            printer.aside(self._terminal, f"{fault.message}; {HELP}")
            return None

    def _is_question(self, line: str, call: Call) -> bool:
        """Return True for a line that the call does not hear of. Raises for `q` and `u`."""
        if line == "q":
            raise QuitError
        if line == "u" and not self._bench.is_live:
            raise StepBackError
        if line == "u":
            printer.aside(self._terminal, "a live application cannot go back")
        elif line == "?":
            printer.aside(self._terminal, f"{self._keys(call)}; {HELP}")
        return line in {"u", "?"}

    def _keys(self, call: Call) -> str:
        """Return what can be pressed in the menu, and what it does."""
        program = self._bench.programs.get(call.document)
        menu = program.menu(call.menu) if program else None
        if menu is None:
            return "nothing can be pressed"
        choices = [
            f"{key}: {choice.kind} {choice.value}".strip() for key, choice in menu.keys.items()
        ]
        if menu.digits:
            choices.append(f"up to {menu.digits} digits, # ends them")
        return ", ".join(choices) or "nothing can be pressed"


class LiveKeypad(Keypad):
    """Plays a call in real time, or faster; each key takes effect when it is pressed."""

    def __init__(self, bench: Bench, view: TraceView, speed: float) -> None:
        super().__init__(bench, view)
        self._speed = speed
        self._keyboard = Keyboard(self._terminal)
        self._begun = 0.0
        self._origin = 0
        self._skips = False
        self._place: tuple[object, ...] = ()

    def play(self) -> Played:
        """Play the call to its end. Raises QuitError if the person leaves it before."""
        with single_keys(self._terminal) as self._keyboard, interrupted_by_signals():
            printer.aside(self._terminal, HELP)
            self._set_clock(0)
            return super().play()

    def _go_back(self) -> None:
        """Take back the last thing that was done, and the silence around it."""
        self._drop_silence()
        if self._steps:
            self._steps.pop()
        self._drop_silence()

    def _drop_silence(self) -> None:
        while self._steps and self._steps[-1] == [Token("timeout")]:
            self._steps.pop()

    def _play(self, call: Call, application: Application) -> Played:
        bench = self._bench
        tokens = [token for step in self._steps for token in step]
        self._place, self._skips, self._heard = (), False, []
        return play(
            call,
            bench.platform,
            application,
            tokens,
            bench.manners,
            listener=self._listen,
            hears=self._hear,
            wait=self._wait,
        )

    def _hear(self, record: Record) -> None:
        self._heard = [record]
        if not self._replaying:
            printer.painted(self._terminal, self._view.lines(record))

    def _listen(self, record: Record) -> None:
        self._records.append(record)
        if record["kind"] == "heard":
            self._heard = []
        if not self._replaying:
            printer.painted(self._terminal, self._view.ended(record))

    def _set_clock(self, at: int) -> None:
        """Let the call be at this moment now."""
        self._begun, self._origin = self._terminal.monotonic(), at

    def _now(self) -> int:
        passed = self._terminal.monotonic() - self._begun
        return self._origin + int(passed * 1000 * self._speed)

    def _wait(self, call: Call, at: int, is_busy: bool) -> Input | None:
        """Let time pass up to a moment of the call, or up to a key that is pressed before."""
        if self._replaying:
            if is_busy:
                return None
            self._show_again()
            self._set_clock(call.t)
        while not self._skips and (now := self._now()) < at:
            if self._keyboard.is_pressed((at - now) / 1000 / self._speed):
                done = self._typed(call)
                if done is not None:
                    return done
        if self._skips:
            self._set_clock(at)
            self._skips = call.phase == "prompt"
        if call.phase == "listening" and not call.entry and at == call.due:
            self._steps.append([Token("timeout")])
        return None

    def _typed(self, call: Call) -> Input | None:
        """Return what a key does; None for one that the call does not hear of."""
        key = self._keyboard.key()
        if not key:
            raise QuitError
        at = max(call.t, self._now())
        if key in {"\n", "\r"}:
            self._skips = True
        elif key == "h":
            rings = call.phase in {"dialling", "ringing"}
            early = call.phase != "listening"
            self._steps.append([Token("cancel") if rings else Token("hangup", early=early)])
            return HungUp(at, call.person)
        elif key == "s":
            with self._time_stands_still():
                printer.question(self._terminal, "say: ")
                word = self._keyboard.line().strip()
            if word:
                if call.phase in _HEARING:
                    self._steps.append([Token("say", word)])
                return Said(at, word)
        elif key in KEYS:
            self._keep(key, call)
            return Pressed(at, key)
        elif not self._is_question(key, call) and key.isprintable() and key != " ":
            printer.aside(self._terminal, f"{key!r} is not a key; {HELP}")
        return None

    @contextmanager
    def _time_stands_still(self) -> Iterator[None]:
        now = self._now()
        yield
        self._set_clock(now)

    def _keep(self, key: str, call: Call) -> None:
        """Remember a key for --save; keys at one prompt, in one wait or entry are one token."""
        if call.phase not in _HEARING:
            return
        place = (call.phase, call.document, call.menu, call.attempt, call.since)
        last = self._steps[-1][0] if self._steps else Token("timeout")
        if last.kind == "keys" and (place == self._place or call.entry):
            self._steps[-1] = [Token("keys", last.text + key, last.early)]
        else:
            self._steps.append([Token("keys", key, early=call.phase == "prompt")])
        self._place = place
