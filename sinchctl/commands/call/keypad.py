"""An interactive call: the person at the terminal is the caller."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sinchctl.errors import UsageError
from sinchctl.simulator.engine.state import Call
from sinchctl.simulator.play.player import Application, Played, play
from sinchctl.simulator.play.script import Token, parse_script, print_script
from sinchctl.svaml.vocabulary import KEYS
from sinchctl.terminal import printer
from sinchctl.terminal.trace_view import TraceView
from sinchctl.terminal.views import Piece

from .bench import Bench

if TYPE_CHECKING:
    from sinchctl.terminal.streams import Terminal

HELP = (
    "0-9 * # press; Enter alone waits; s WORD says a word; h hangs up; u goes one step back; "
    "? shows the keys; q quits"
)

Record = dict[str, Any]
Wait = Callable[[int], None]


class StepBackError(Exception):
    """The person wants to undo the last step."""


class QuitError(Exception):
    """The person has seen enough."""


class Keypad:
    """Plays a call with tokens that are typed when the call waits for them."""

    def __init__(self, bench: Bench, view: TraceView, wait: Wait | None) -> None:
        self._bench = bench
        self._view = view
        self._wait = wait
        self._terminal: Terminal = bench.session.terminal
        self._steps: list[list[Token]] = []
        self._shown = 0
        self._records: list[Record] = []
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
                        self._steps.pop()
                        printer.aside(self._terminal, "one step back:")
                    self._replaying = True

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
            wait=None if self._replaying else self._wait,
        )

    def _listen(self, record: Record) -> None:
        self._records.append(record)
        if not self._replaying:
            self._print([record])

    def _print(self, records: list[Record]) -> None:
        lines: list[list[Piece]] = [line for each in records for line in self._view.lines(each)]
        printer.painted(self._terminal, lines)

    def _ask(self, call: Call) -> list[Token]:
        """Ask what the caller does now."""
        if self._replaying:
            self._replaying = False
            last = [at for at, each in enumerate(self._records) if each["kind"] == "menu"]
            self._print(self._records[last[-1] if last else 0 :])
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
        if line == "q":
            raise QuitError
        if line == "u":
            if not self._bench.is_live:
                raise StepBackError
            printer.aside(self._terminal, "a live application cannot go back")
            return None
        if line == "?":
            printer.aside(self._terminal, f"{self._keys(call)}; {HELP}")
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
