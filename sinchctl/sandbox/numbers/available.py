"""The Numbers API: free numbers, and renting them the old way (US local numbers alone)."""

from typing import Any

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest

from .active import configure, shown
from .owned import keep, owned
from .stock import PATTERNS, TYPES, fits, invalid, not_found, regions, stock, word_of

_MOST = 100


def listed_regions(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/availableRegions`."""
    types = set(request.values("types"))
    return JsonAnswer(200, {"availableRegions": regions(types)})


def search(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/availableNumbers`: one page."""
    query = request.query
    wanted = {
        "regionCode": query.get("regionCode", ""),
        "type": word_of(query, "type", TYPES),
        "capabilities": request.values("capabilities"),
        "numberPattern": {
            "pattern": query.get("numberPattern.pattern", ""),
            "searchPattern": query.get("numberPattern.searchPattern", ""),
        },
    }
    size = query.get("size") or "10"
    if not size.isdecimal() or not 0 < int(size) <= _MOST:
        raise invalid("size", f"expected a whole number from 1 to {_MOST}")
    return JsonAnswer(200, {"availableNumbers": _free(request, wanted)[: int(size)]})


def check(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/availableNumbers/{number}`."""
    return JsonAnswer(200, _free_one(request))


def rent(request: SandboxRequest) -> JsonAnswer:
    """`POST /v1/projects/{project}/availableNumbers/{number}:rent`."""
    return _rented(request, _free_one(request), request.json())


def rent_any(request: SandboxRequest) -> JsonAnswer:
    """`POST /v1/projects/{project}/availableNumbers:rentAny`."""
    body = request.json()
    own = ("regionCode", "type", "capabilities", "numberPattern")
    free = _free(request, {name: body.get(name) for name in own})
    if not free:
        raise Refusal(404, "NOT_FOUND", "there is no such number")
    return _rented(request, free[0], {name: body[name] for name in body if name not in own})


def _rented(request: SandboxRequest, free: dict[str, Any], body: dict[str, Any]) -> JsonAnswer:
    if (free["regionCode"], free["type"]) != ("US", "LOCAL"):
        raise invalid("phoneNumber", "only US LOCAL numbers are rented so; order this one")
    number = free["phoneNumber"]
    rows = [
        {"number": number, "capability": word.lower(), "type": free["type"]}
        for word in free["capability"]
    ]
    before = owned(request.state)
    keep(request.state, [*before, *rows], request.time)
    try:
        details = configure(request, number, body)
    except Refusal:
        keep(request.state, before, request.time)
        raise
    return JsonAnswer(200, shown(request, number, details))


def _free(request: SandboxRequest, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the free numbers that fit. Raises Refusal."""
    for name in ("regionCode", "type"):
        if not wanted[name]:
            raise invalid(name, "missing")
    word_of(wanted, "type", TYPES)
    pattern, capabilities = wanted.get("numberPattern") or {}, wanted.get("capabilities") or []
    if not isinstance(pattern, dict):
        raise invalid("numberPattern", "expected an object")
    if not isinstance(capabilities, list):
        raise invalid("capabilities", "expected a list")
    how = word_of(pattern, "searchPattern", PATTERNS, "START")
    taken = {row["number"] for row in owned(request.state)}
    return [
        number
        for number in stock()
        if number["regionCode"] == wanted["regionCode"]
        and number["type"] == wanted["type"]
        and number["phoneNumber"] not in taken
        and all(word in number["capability"] for word in capabilities)
        and fits(number["phoneNumber"], str(pattern.get("pattern") or ""), how)
    ]


def _free_one(request: SandboxRequest) -> dict[str, Any]:
    """Return the free number that the path names. Raises Refusal (404)."""
    name = request.parts["number"]
    taken = any(row["number"] == name for row in owned(request.state))
    number = next((number for number in stock() if number["phoneNumber"] == name), None)
    if taken or number is None:
        raise not_found(name)
    return number
