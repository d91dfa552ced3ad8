"""sinchctl call simulate: play one call, as a script says or as its caller at the terminal."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sinchctl.commandline.options import Keys
from sinchctl.errors import DeclinedError, FindingsError
from sinchctl.simulator.engine.state import Call
from sinchctl.simulator.play.conditions import Condition, parse_condition
from sinchctl.simulator.play.player import Played, Wait, play
from sinchctl.simulator.play.script import parse_script, print_script
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_text
from sinchctl.terminal.keyboard import can_type
from sinchctl.terminal.trace_view import Lines, Record, TraceView, trace_view
from sinchctl.terminal.views import Result

from .bench import Bench
from .keypad import Keypad, LiveKeypad, QuitError
from .lab_options import App, LabOptions, takes_lab_options

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session

Show = Literal["heard", "callbacks", "bodies", "all"]
Then = Literal["silence", "hangup"]


@takes_lab_options
def simulate(
    ctx: typer.Context,
    app: App = "",
    keys: Keys = None,
    then: Annotated[
        Then,
        typer.Option(help="Choose what the caller does after the script.", case_sensitive=False),
    ] = "silence",
    expect: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONDITION",
            help="Fail (exit 6) unless it holds: kind=connected, seconds<40, heard~Welcome.",
        ),
    ] = None,
    save: Annotated[
        str | None, typer.Option(metavar="FILE", help="Append the call to a test file.")
    ] = None,
    speed: Annotated[
        float | None,
        typer.Option(
            metavar="N", help="Play N times as fast as in real time; 0 does not wait.", min=0
        ),
    ] = None,
    show: Annotated[
        Show, typer.Option(help="Choose what a terminal shows.", case_sensitive=False)
    ] = "heard",
    *,
    lab: LabOptions,
) -> Result:
    """Play a call against a file or a live application.

    With --keys the script is played. On a terminal without --keys you are the caller: 0-9 * #
    press keys, Enter alone waits, h hangs up, u goes one step back, ? shows the keys.
    """
    session: Session = ctx.obj
    conditions = [parse_condition(text) for text in expect or []]
    script = None if keys is None else read_text(session.terminal, keys, "script")
    tokens = parse_script(script or "")
    bench = Bench(session, lab, app)
    view = TraceView(
        show, draws=session.terminal.draws(), app=app, columns=session.terminal.columns()
    )
    if keys is None and _is_interactive(session):
        return _interactive(bench, view, speed or 0, conditions, save)
    printed = _prints_at_once(session, speed)
    with bench.application() as application:
        played = play(
            bench.call(),
            bench.platform,
            application,
            tokens,
            bench.manners.with_then(then),
            listener=_printer(session, view.ended) if printed else None,
            hears=_printer(session, view.lines) if printed else None,
            wait=_waiting(session, speed),
        )
    _trace_callbacks(session, played, app)
    if save:
        _save(bench, save, print_script(tokens), played)
    return _result(bench, played, view, conditions, began=not printed)


def _interactive(
    bench: Bench,
    view: TraceView,
    speed: float,
    conditions: list[Condition],
    save: str | None,
) -> Result:
    is_live = speed > 0 and can_type(bench.session.terminal)
    keypad = LiveKeypad(bench, view, speed) if is_live else Keypad(bench, view)
    try:
        played = keypad.play()
    except QuitError:
        if conditions:
            raise DeclinedError("you left the call before its end") from None
        return Result(text="")
    if save:
        _save(bench, save, keypad.script, played)
    return _result(bench, played, view, conditions, began=False)


def _result(
    bench: Bench, played: Played, view: TraceView, conditions: list[Condition], *, began: bool
) -> Result:
    """Return the call, and the failure that it ends with if it is not as expected."""
    record = trace_view(played, view, bench.assumptions, began=began)
    faults = [fault for fault in (item.fault(played) for item in conditions) if fault]
    if conditions and not faults and played.outcome.get("unused"):
        unused = ", ".join(played.outcome["unused"])
        faults.append(f"the call ended before the end of the script; left over: {unused}")
    expected = {item.path for item in conditions} & {"reason", "callbacks", "result"}
    failure = None
    if faults:
        first, *others = faults
        failure = FindingsError(
            ". ".join([first, *(text[0].upper() + text[1:] for text in others)])
        )
    elif not expected and (why := played.fault()):
        failure = FindingsError(why, hint="look into the application's log, or add --show all")
    return Result([record], failure=failure)


def _is_interactive(session: "Session") -> bool:
    terminal = session.terminal
    return terminal.stdin.isatty() and terminal.stdout.isatty() and terminal.output() == "pretty"


def _prints_at_once(session: "Session", speed: float | None) -> bool:
    """Return True if a person watches the call in time."""
    settings = session.terminal.settings
    if not speed or settings.quiet or settings.field is not None:
        return False
    return session.terminal.output() == "pretty"


def _printer(session: "Session", lines: Callable[[Record], Lines]) -> Callable[[Record], None]:
    return lambda record: printer.painted(session.terminal, lines(record))


def _waiting(session: "Session", speed: float | None) -> Wait | None:
    """Return what lets real time pass up to a moment of the call, None for not at all."""
    if not speed:
        return None
    begun = session.terminal.monotonic()

    def wait(_call: Call, at: int, _is_busy: bool) -> None:
        left = begun + at / 1000 / speed - session.terminal.monotonic()
        if left > 0:
            session.terminal.sleep(left)

    return wait


def _trace_callbacks(session: "Session", played: Played, app: str) -> None:
    """Show the callbacks on stderr, with -vv their bodies too."""
    verbose = session.terminal.settings.verbose
    if not verbose:
        return
    draws = session.terminal.draws()
    view = TraceView("bodies" if verbose > 1 else "callbacks", draws=draws, app=app)
    for record in played.trace:
        for line in view.lines(record):
            printer.aside(session.terminal, "".join(text for text, _ in line))


def _save(bench: Bench, name: str, keys: str, played: Played) -> None:
    from .saving import save_call  # with the readers of test files and the explorer

    save_call(bench, name, keys, played)
