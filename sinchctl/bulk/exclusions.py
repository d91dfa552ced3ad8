"""Who is left out of a bulk send: numbers in files, and those who have opted out."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from sinchctl import wire
from sinchctl.api import conversation
from sinchctl.api.conversation import MOST_OPT_OUTS_ON_A_PAGE, OptedOut, OptOutList
from sinchctl.errors import UsageError

from .lines import Lines
from .rows import Wanted, normal, rows

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

OptOuts = Literal["all", "marketing", "notification"]
_LISTS: dict[str, list[OptOutList]] = {
    "all": ["OPT_OUT_ALL"],
    "marketing": ["OPT_OUT_ALL", "OPT_OUT_MARKETING"],
    "notification": ["OPT_OUT_ALL", "OPT_OUT_NOTIFICATION"],
}


def excluded_numbers(lines: Lines, to_column: str) -> Iterator[str]:
    """Yield the numbers of a file; one without plus counts too.

    Raises UsageError for a row that is not a number: somebody might get a message by mistake.
    """
    for row in rows(lines, Wanted(to_column)):
        digits = row.to.strip().lstrip("+")
        try:
            yield normal(f"+{digits}" if digits.isdigit() else row.to)
        except UsageError as fault:
            raise UsageError(
                f"line {row.line:,} of {lines.name}: {fault.message}", hint=fault.hint
            ) from None


def opted_out(client: "Client", name: OptOuts) -> Iterator[str]:
    """Yield who has opted out of these messages, or of all.

    Raises NotFoundError if the app has no opt-out lists.
    """
    for opt_outs in _LISTS[name]:
        for document in conversation.opted_out(client, opt_outs, MOST_OPT_OUTS_ON_A_PAGE):
            yield wire.decode(document, OptedOut).identity
