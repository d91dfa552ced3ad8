"""The SMS REST API (xms): filters and pages of its lists."""

from typing import Any

from sinchctl.sandbox.request import SandboxRequest
from sinchctl.times import iso

from .batch_body import invalid, moment_of


def filtered(
    request: SandboxRequest, records: list[dict[str, Any]], member: str
) -> list[dict[str, Any]]:
    """Return the records that the filters on time and reference leave. Raises Refusal."""
    query = request.query
    if "start_date" in query:
        start = iso(moment_of(request, "start_date", query["start_date"]))
        records = [record for record in records if record[member] >= start]
    if "end_date" in query:
        end = iso(moment_of(request, "end_date", query["end_date"]))
        records = [record for record in records if record[member] < end]
    if (reference := query.get("client_reference")) is not None:
        records = [record for record in records if record.get("client_reference") == reference]
    return records


def with_address(
    request: SandboxRequest, records: list[dict[str, Any]], member: str
) -> list[dict[str, Any]]:
    """Return the records whose `member` is in the filter of that name, a list with commas."""
    if (addresses := request.query.get(member)) is None:
        return records
    wanted = {address.strip().removeprefix("+") for address in addresses.split(",")}
    return [record for record in records if record.get(member) in wanted]


def page(request: SandboxRequest, records: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """Return one page of a list. Raises Refusal."""
    number = whole(request, "page", 0)
    size = whole(request, "page_size", 30)
    if number < 0 or not 0 < size <= 100:
        raise invalid("page: from 0; page_size: 1 to 100")
    part = records[number * size :][:size]
    return {"count": len(records), "page": number, "page_size": len(part), name: part}


def whole(request: SandboxRequest, name: str, default: int) -> int:
    """Return a parameter of the query that is a whole number. Raises Refusal."""
    try:
        return int(request.query.get(name, str(default)))
    except ValueError:
        raise invalid(f"{name}: expected a whole number") from None
