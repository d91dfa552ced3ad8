"""The numbers of the account, which the Voice configuration and the Numbers API both show."""

from typing import Any

from sinchctl.sandbox.state import State

MINE = "application"
"""Stands for the key of the application, which may be another one in the next run."""

_KIND, _ID = "numbers", "account"
_AT_FIRST: tuple[dict[str, Any], ...] = (
    {"number": "+12025550134", "capability": "sms", "type": "LOCAL"},
    {"number": "+12025550134", "capability": "voice", "type": "LOCAL"},
    {"number": "+46711111111", "capability": "voice", "type": "MOBILE", "of": MINE},
    {"number": "+46846500401", "capability": "voice", "type": "LOCAL", "of": MINE},
    {"number": "+46846500402", "capability": "sms", "type": "LOCAL"},
)
"""One row for each capability of a number, `of` the application that has it."""


def owned(state: State) -> list[dict[str, Any]]:
    """Return the rows of all numbers, in order."""
    kept = state.get(_KIND, _ID)
    rows = kept["rows"] if kept else [dict(row) for row in _AT_FIRST]
    return sorted(rows, key=lambda row: (row["number"], row["capability"]))


def keep(state: State, rows: list[dict[str, Any]], time: str) -> None:
    """Keep the rows of all numbers."""
    state.put(_KIND, _ID, time, {"rows": rows})
