"""Files of call and verification charges (CDR), which Sinch's dashboard offers.

Fields are separated by semicolons. A file without a heading is told by its number of columns.
"""

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TextIO

from sinchctl.errors import UsageError

from . import outcomes
from .clue import Clue

_CALL = "callid userspaceid calltime result reason duration"
_VERIFICATION = "verificationid userspaceid method starttimestamp endtimestamp result reason"
_CHARGE = "amount currency custom applicationkey"
_COLUMNS = {
    len(names): names
    for names in (
        f"{_CALL} answertime from to {_CHARGE} userid tocountryid".split(),
        f"{_CALL} from to {_CHARGE}".split(),
        f"{_CALL} from to custom applicationkey".split(),
        f"{_VERIFICATION} cli identitytype identityendpoint country reference custom "
        "applicationkey amount currency".split(),
    )
}
_IDS = {"callid", "verificationid"}


def charges(file: TextIO, name: str, label: str) -> Iterator[Clue]:
    """Yield what a file of charges says about the call or verification `name`.

    Raises UsageError for a file that is not one.
    """
    reader = csv.reader(file, delimiter=";")
    heading: list[str] | None = None
    is_first = True
    try:
        for cells in reader:
            if is_first and cells:
                is_first = False
                _check(cells, label)
                lowered = [cell.strip().lower() for cell in cells]
                if _IDS & set(lowered):
                    heading = lowered
                    continue
            if name in cells:
                names = heading or _COLUMNS.get(len(cells), _COLUMNS[10])
                row = dict(zip(names, map(str.strip, cells), strict=False))
                if name in {row.get(column) for column in _IDS}:
                    yield _clue(row, label)
    except csv.Error as fault:
        raise UsageError(
            f"{label!r}, line {reader.line_num}: {fault}", hint="name a CDR file with --cdr"
        ) from None


def _check(cells: Sequence[str], label: str) -> None:
    """Refuse a file whose first line cannot be one of a CDR file."""
    if len(cells) < min(_COLUMNS):
        raise UsageError(
            f"{label!r} is not a CDR file: its first line has {len(cells)} fields between "
            f"semicolons, not {min(_COLUMNS)} or more",
            hint="name a file as Sinch's dashboard gives it",
        )


def _clue(row: dict[str, str], label: str) -> Clue:
    result, reason = row.get("result", ""), row.get("reason", "")
    cost = _money(row)
    charged = f", charged {row['amount']} {row['currency']}" if cost else ""
    if "callid" in row:
        outcome = outcomes.call("FINAL", result, reason)
        seconds = f", {row['duration']} s" if row.get("duration") else ""
        text = f"Charge for the call: {outcomes.words(outcome)}{seconds}{charged}"
        return Clue("call", "cdr", text, row.get("calltime"), label, outcome, cost=cost)
    outcome = outcomes.verification(result, reason)
    text = f"Charge for the verification: {outcomes.words(outcome)}{charged}"
    time = row.get("endtimestamp") or row.get("starttimestamp")
    return Clue("verification", "cdr", text, time, label, outcome, cost=cost)


def _money(row: dict[str, str]) -> dict[str, Any] | None:
    try:
        amount = Decimal(row.get("amount", ""))
    except InvalidOperation:
        return None
    if not amount.is_finite() or not row.get("currency"):
        return None
    return {"currencyId": row["currency"], "amount": amount}
