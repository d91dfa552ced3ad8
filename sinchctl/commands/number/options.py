"""The arguments and options that the commands about numbers share."""

import re
from enum import StrEnum
from typing import Annotated, Literal

import typer

from sinchctl.errors import UsageError

Type = Literal["local", "mobile", "toll-free"]


class Capability(StrEnum):
    """What a number can be used for. (An option that repeats takes no Literal.)"""

    SMS = "sms"
    VOICE = "voice"


Number = Annotated[
    str, typer.Argument(metavar="NUMBER", help="One of the project's numbers, in E.164.")
]


def region_code(text: str) -> str:
    """Return an ISO 3166 country code in upper case. Raises UsageError for anything else."""
    code = text.strip().upper()
    if not re.fullmatch("[A-Z]{2}", code, re.ASCII) or code == "UK":
        guess = "did you mean GB?" if code == "UK" else "write it with two letters, such as SE"
        raise UsageError(f"--region {text!r} is not a country code", hint=guess)
    return code


def api_word(word: str) -> str:
    """Return a word of an option as Sinch writes it: TOLL_FREE for toll-free."""
    return word.upper().replace("-", "_")
