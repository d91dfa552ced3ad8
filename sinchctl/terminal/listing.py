"""A list that comes out record by record: its first records, or that there are none."""

from collections.abc import Iterable, Iterator

from . import printer
from .streams import Terminal
from .views import View


def limited(
    terminal: Terminal, views: Iterable[View | None], limit: int | None, if_none: str
) -> Iterator[View | None]:
    """Yield the first records, and say on stderr if there are none."""
    count = 0
    for view in views:
        yield view
        count += view is not None
        if count == limit:
            return
    if if_none and not count:
        printer.note(terminal, if_none)
