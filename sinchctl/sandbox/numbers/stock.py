"""The numbers that can be rented: from ranges that are set aside for examples."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sinchctl.sandbox.auth import Refusal

TYPES = ("LOCAL", "MOBILE", "TOLL_FREE")
PATTERNS = ("START", "CONTAINS", "END")


class _Range(NamedTuple):
    """A hundred numbers: region, type, the digits in front of the last two, capabilities."""

    region: str
    kind: str
    prefix: str
    capabilities: tuple[str, ...]
    needs_papers: bool


_RANGES = (
    _Range("GB", "LOCAL", "+4420794600", ("VOICE",), True),
    _Range("GB", "MOBILE", "+4477009001", ("SMS", "VOICE"), False),
    _Range("SE", "LOCAL", "+468465004", ("VOICE",), True),
    _Range("SE", "MOBILE", "+467017406", ("SMS", "VOICE"), False),
    _Range("US", "LOCAL", "+120855501", ("SMS", "VOICE"), False),
    _Range("US", "TOLL_FREE", "+180055501", ("SMS", "VOICE"), False),
)
_NAMES = {"GB": "United Kingdom", "SE": "Sweden", "US": "United States"}
MONTHLY = {"currencyCode": "USD", "amount": "2.00"}
_SETUP = {"currencyCode": "USD", "amount": "0.00"}


def regions(types: set[str]) -> list[dict[str, Any]]:
    """Return the regions that have numbers of some types; of all types if none is named."""
    kinds: dict[str, list[str]] = {}
    for one in _RANGES:
        if not types or one.kind in types:
            kinds.setdefault(one.region, []).append(one.kind)
    return [
        {"regionCode": region, "regionName": _NAMES[region], "types": own}
        for region, own in kinds.items()
    ]


def stock() -> Iterator[dict[str, Any]]:
    """Yield all numbers that Sinch has for rent."""
    for one in _RANGES:
        for last in range(100):
            yield {
                "phoneNumber": f"{one.prefix}{last:02}",
                "regionCode": one.region,
                "type": one.kind,
                "capability": list(one.capabilities),
                "setupPrice": _SETUP,
                "monthlyPrice": MONTHLY,
                "paymentIntervalMonths": 1,
                "supportingDocumentationRequired": one.needs_papers,
            }


def fits(number: str, pattern: str, how: str) -> bool:
    """Return True if a number has a pattern at its start, at its end, or anywhere."""
    if not pattern:
        return True
    if how == "START":
        return number.startswith((pattern, f"+{pattern}"))
    return number.endswith(pattern) if how == "END" else pattern in number


def invalid(field: str, text: str) -> Refusal:
    """Return the refusal of a value that the Numbers API does not accept."""
    violation = {"field": field, "description": text}
    details = [{"type": "BadRequest", "fieldViolations": [violation]}]
    return Refusal(400, "INVALID_ARGUMENT", f"{field}: {text}", details=details)


def not_found(number: str) -> Refusal:
    """Return the refusal of a number that does not exist."""
    details = [{"type": "ResourceInfo", "resourceType": "PhoneNumber", "resourceName": number}]
    return Refusal(404, "NOT_FOUND", f"there is no number {number[:20]}", details=details)


def word_of(values: dict[str, Any], name: str, words: tuple[str, ...], default: str = "") -> str:
    """Return a parameter that is one of a few words. Raises Refusal."""
    word = values.get(name) or default
    if word and word not in words:
        raise invalid(name, f"expected one of {', '.join(words)}")
    return str(word)
