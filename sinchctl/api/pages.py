"""Lists that come in pages: by number (xms) or by token (Conversation, Numbers)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import msgspec

from sinchctl import wire
from sinchctl.client.request import Reply, Request
from sinchctl.errors import SinchFailedError

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

_TOKENS: Final = {"next_page_token": "page_token", "nextPageToken": "pageToken"}
"""The member with the token of the next page, and the parameter that asks for it."""
_ABOUT_PAGES: Final = {*_TOKENS, "count", "page", "page_size", "totalSize", "total_size"}


def pages_of(client: "Client", request: Request, member: str = "") -> Iterator[list[bytes]]:
    """Request page after page, and return the elements of each as they are in it.

    They are in `member`, or in the only list. Raises SinchFailedError if a page is one that was
    there before: it would never end.
    """
    seen: set[str] = set()
    asked = dict(pair.partition("=")[::2] for pair in request.query.split("&")).get("page_size")
    while True:
        reply = client.send(request)
        page = _members(reply)
        yield _elements_of(reply, page, member)
        following = _next(page, asked)
        if following is None:
            return
        if following[1] in seen:
            raise SinchFailedError(
                f"Sinch sent the {following[0].replace('_', ' ')} {following[1]!r} twice, so the "
                "list would never end",
                hint="what was printed until now is not the whole list. Try again later",
                http_status=reply.status,
            )
        seen.add(following[1])
        request = replace(request, query=with_parameter(request.query, *following))


def elements(
    client: "Client", request: Request, size: int, parameter: str = "page_size", member: str = ""
) -> Iterator[bytes]:
    """Yield the elements of all pages of this size, each once; `parameter` asks for the size.

    They are in `member`, or in the only list.

    What is new moves older elements to the next page; they are not yielded again.
    """
    query = with_parameter(request.query, parameter, str(size))
    before: set[bytes] = set()
    for page in pages_of(client, replace(request, query=query), member):
        yield from (element for element in page if element not in before)
        before = {*page}


def page_size(limit: int | None, most: int) -> int:
    """Return how many elements a page should have."""
    return min(limit or most, most)


def with_parameter(query: str, name: str, text: str) -> str:
    """Return a query with this parameter, instead of the one that it has of this name."""
    others = [pair for pair in query.split("&") if pair and pair.partition("=")[0] != name]
    return "&".join([*others, f"{name}={quote(text, safe='')}"])


def _members(reply: Reply) -> dict[str, msgspec.Raw]:
    if reply.body.lstrip()[:1] == b"[":
        return {"elements": msgspec.Raw(reply.body)}
    try:
        return wire.decode(reply.body, dict[str, msgspec.Raw])
    except SinchFailedError as fault:
        raise SinchFailedError(
            f"Sinch answered {reply.status} with a page that is not JSON: {fault.message}",
            hint="check the base URL and the proxy, or try again later",
            http_status=reply.status,
        ) from None


def _elements_of(reply: Reply, page: dict[str, msgspec.Raw], member: str) -> list[bytes]:
    """Return the elements of a member, or of the only list: a page without one is no page."""
    if member in page or (member and not page.keys() <= _ABOUT_PAGES):
        try:
            elements = wire.decode(bytes(page.get(member, b"")), list[msgspec.Raw])
        except SinchFailedError:
            raise SinchFailedError(
                f"Sinch answered {reply.status} with a page without a list {member}",
                hint="check the base URL and the proxy, or try again later",
                http_status=reply.status,
            ) from None
        return [bytes(element) for element in elements]
    lists = [value for value in page.values() if bytes(value)[:1] == b"["]
    if len(lists) == 1:
        return [bytes(element) for element in wire.decode(bytes(lists[0]), list[msgspec.Raw])]
    return [] if not lists and page.keys() <= _ABOUT_PAGES else [reply.body]


def _next(page: dict[str, msgspec.Raw], asked: str | None) -> tuple[str, str] | None:
    """Return the parameter that asks for the next page, and its value; None after the last.

    `asked` is the size of a page that was asked for; the last page may say how many it has.
    """
    values = {name: wire.value(bytes(page[name])) for name in _ABOUT_PAGES & page.keys()}
    for member, parameter in _TOKENS.items():
        if isinstance(token := values.get(member), str) and token:
            return parameter, token
    number, size, count = (values.get(name) for name in ("page", "page_size", "count"))
    size = int(asked) if size and asked and asked.isdecimal() else size
    if type(number) is type(size) is type(count) is int and size > 0:
        return ("page", str(number + 1)) if (number + 1) * size < count else None
    return None
