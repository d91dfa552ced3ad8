"""app assign and app unassign: which numbers' calls go to an application."""

from typing import Annotated

import typer

from sinchctl import phone
from sinchctl.api import configuration
from sinchctl.api.configuration import MOST_AT_ONCE, AccountNumber
from sinchctl.commandline.session import Session
from sinchctl.errors import OutcomeUnknownError, SinchctlError
from sinchctl.profiles.model import require_application
from sinchctl.terminal import printer
from sinchctl.terminal.views import Piece, Result, Table, View

from .moves import Moves, NumberMove, Wanted

OwnNumbers = Annotated[
    list[str], typer.Argument(metavar="NUMBER...", help="Numbers of the account, in E.164.")
]


def assign(ctx: typer.Context, numbers: OwnNumbers) -> Result:
    """Let the calls of numbers go to the application of the profile.

    A number of another application moves, with a warning that names it. The numbers are read
    before and after. If some of several were not assigned, the exit code is 10; the records say
    what became of each.

    With the access key of a project, use `sinchctl number set NUMBER --voice-app ID` instead.
    """
    return _moved(ctx.obj, numbers, "assigned")


def unassign(ctx: typer.Context, numbers: OwnNumbers) -> Result:
    """Take numbers from the application of the profile; their calls go to no application then.

    A number of another application stays there. The numbers are read before and after. If some
    of several were not unassigned, the exit code is 10; the records say what became of each.
    """
    return _moved(ctx.obj, numbers, "unassigned")


def _moved(session: Session, texts: list[str], wanted: Wanted) -> Result:
    numbers = [*dict.fromkeys(map(phone.number, texts))]
    client = session.connect()
    key, _ = require_application(client.profile)
    settings = session.terminal.settings
    if settings.dry_run or settings.curl:
        if wanted == "assigned":
            configuration.assign(client, key, numbers[:MOST_AT_ONCE])
        configuration.unassign(client, key, AccountNumber(numbers[0], key, "voice"))
    moves = Moves(client, key, numbers, wanted)
    for move in moves.from_elsewhere if wanted == "assigned" else ():
        printer.warn(
            session.terminal,
            f"{move.number} is on the application {move.before} and moves from there to {key}",
        )
    try:
        moves.send()
    except KeyboardInterrupt:
        printer.note(session.terminal, f"{_names(moves.accepted) or 'no number'} {wanted} by then")
        raise
    names = _names(moves.accepted)
    if any(move.state in {wanted, "unknown"} for move in moves.all):
        _read_again(session, moves, names)
    return _result(session, key, moves, names)


def _read_again(session: Session, moves: Moves, names: str) -> None:
    try:
        moves.read_again()
    except SinchctlError as fault:
        what = f"the change of {names}" if names else "perhaps the change"
        raise OutcomeUnknownError(
            f"Sinch accepted {what}, but where the numbers are now is not known: {fault.message}",
            hint=f"look: {session.command('app numbers')}",
        ) from None


def _names(moves: list[NumberMove]) -> str:
    return ", ".join(move.number for move in moves)


def _result(session: Session, key: str, moves: Moves, names: str) -> Result:
    failure = moves.failure()
    is_alone = len(moves.all) == 1 and moves.all[0].state in {"refused", "not sent"}
    if failure and is_alone:
        raise failure
    rows = [_cells(move) for move in moves.all]
    return Result(
        [_view(key, move) for move in moves.all],
        Table("Numbers", ("Number", "State", "Application"), rows, stacks=True),
        accepted=f"the change of {names}" if names else "",
        if_lost=f"look: {session.command('app numbers')}",
        failure=failure,
    )


def _why(move: NumberMove) -> str:
    return "" if move.is_good or move.fault is None else move.fault.message


def _cells(move: NumberMove) -> tuple[str | Piece, ...]:
    before, after = move.before or "none", move.after or "none"
    where = before if before == after else f"{before} -> {after}"
    state: Piece = (move.state, "good" if move.is_good else "bad")
    return move.number, state, _why(move) or where


def _view(key: str, move: NumberMove) -> View:
    document = {
        "number": move.number,
        "applicationKey": key,
        "state": move.state,
        "before": move.before,
        "after": move.after,
        "why": _why(move) or None,
    }
    row = (move.number, move.state, move.before, move.after, _why(move))
    return View(document, identifier=move.number, row=row)
