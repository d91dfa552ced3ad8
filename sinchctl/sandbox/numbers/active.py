"""The Numbers API: the numbers of the project, and how they are linked."""

import re
from typing import Any

from sinchctl.events.countries import country_of
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest

from .links import (
    EVENT_KEY,
    begin,
    details_of,
    forget,
    keep_details,
    shown_sms,
    shown_voice,
)
from .owned import owned
from .stock import MONTHLY, PATTERNS, TYPES, fits, invalid, not_found, word_of

_CAPABILITIES = ("SMS", "VOICE")
_MOST = 1000
_LONGEST_NAME, _LONGEST_URL = 256, 2048
_MEMBERS = {"displayName", "smsConfiguration", "voiceConfiguration", "callbackUrl"}
_SECRET = re.compile(r"[a-zA-Z0-9-]{32,64}")


def listed(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/activeNumbers`."""
    query = request.query
    region, capability = query.get("regionCode", ""), word_of(query, "capability", _CAPABILITIES)
    kind, order = word_of(query, "type", TYPES), query.get("orderBy") or "phoneNumber"
    how = word_of(query, "numberPattern.searchPattern", PATTERNS, "CONTAINS")
    if order not in {"phoneNumber", "displayName"}:
        raise invalid("orderBy", "expected phoneNumber or displayName")
    numbers = [
        number
        for name in sorted({row["number"] for row in owned(request.state)})
        if (number := shown(request, name, details_of(request, name)))
        and region in {"", number["regionCode"]}
        and kind in {"", number["type"]}
        and (not capability or capability in number["capability"])
        and fits(name, query.get("numberPattern.pattern", ""), how)
    ]
    numbers.sort(key=lambda number: (number[order], number["phoneNumber"]))
    start, size = _whole(query, "pageToken", 0), _whole(query, "pageSize", _MOST)
    if not 0 < size <= _MOST or start < 0:
        raise invalid("pageSize", f"expected a whole number from 1 to {_MOST:,}")
    end = start + size
    value = {
        "activeNumbers": numbers[start:end],
        "nextPageToken": str(end) if end < len(numbers) else "",
        "totalSize": len(numbers),
    }
    return JsonAnswer(200, value)


def get(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/activeNumbers/{number}`."""
    number = _number_of(request)
    return JsonAnswer(200, shown(request, number, details_of(request, number)))


def change(request: SandboxRequest) -> JsonAnswer:
    """`PATCH /v1/projects/{project}/activeNumbers/{number}`: links are done a little later."""
    number = _number_of(request)
    details = configure(request, number, request.json())
    return JsonAnswer(200, shown(request, number, details))


def configure(request: SandboxRequest, number: str, body: dict[str, Any]) -> dict[str, Any]:
    """Change what a body names, and return what is known of the number now.

    Raises Refusal before anything has changed.
    """
    details = details_of(request, number)
    if unknown := sorted(body.keys() - _MEMBERS):
        raise invalid(unknown[0], "there is no such member")
    for name, limit in (("displayName", _LONGEST_NAME), ("callbackUrl", _LONGEST_URL)):
        if (text := body.get(name)) is not None:
            if not isinstance(text, str) or len(text) > limit:
                raise invalid(name, f"expected a text of at most {limit:,} characters")
            details[name] = text
    links = {}
    if (sms := body.get("smsConfiguration")) is not None:
        links["sms"] = _sms_link(request, number, sms, details.get("sms") or {})
    if (voice := body.get("voiceConfiguration")) is not None:
        links["voice"] = _voice_link(request, number, voice)
    for what, link in links.items():
        begin(request, number, details, what, link)
    keep_details(request, number, details)
    return details


def release(request: SandboxRequest) -> JsonAnswer:
    """`POST /v1/projects/{project}/activeNumbers/{number}:release`."""
    number = _number_of(request)
    value = {**shown(request, number, details_of(request, number)), "expireAt": request.time}
    forget(request, number)
    return JsonAnswer(200, value)


def event_secret(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/projects/{project}/callbackConfiguration`: the secret of number events."""
    kept = request.state.get(EVENT_KEY, "") or {"hmacSecret": ""}
    return JsonAnswer(200, {"projectId": request.owner.project, **kept})


def change_event_secret(request: SandboxRequest) -> JsonAnswer:
    """`PATCH /v1/projects/{project}/callbackConfiguration`."""
    secret = request.json().get("hmacSecret")
    if not isinstance(secret, str) or not _SECRET.fullmatch(secret):
        raise invalid("hmacSecret", "expected 32 to 64 letters, digits and dashes")
    request.state.put(EVENT_KEY, "", request.time, {"hmacSecret": secret})
    return event_secret(request)


def shown(request: SandboxRequest, number: str, details: dict[str, Any]) -> dict[str, Any]:
    """Return a number as the API shows it."""
    rows = [row for row in owned(request.state) if row["number"] == number]
    capabilities = [row["capability"].upper() for row in rows]
    value = {
        "phoneNumber": number,
        "projectId": request.owner.project,
        "displayName": details["displayName"],
        "regionCode": country_of(number),
        "type": rows[0]["type"],
        "capability": capabilities,
        "money": MONTHLY,
        "paymentIntervalMonths": 1,
        "callbackUrl": details["callbackUrl"],
    }
    if "SMS" in capabilities:
        value["smsConfiguration"] = shown_sms(request, details)
    if "VOICE" in capabilities:
        value["voiceConfiguration"] = shown_voice(request, number, details)
    return value


def _number_of(request: SandboxRequest) -> str:
    """Return the number that the path names. Raises Refusal (404)."""
    number = request.parts["number"]
    if not any(row["number"] == number for row in owned(request.state)):
        raise not_found(number)
    return number


def _sms_link(
    request: SandboxRequest, number: str, body: Any, now: dict[str, Any]
) -> dict[str, str]:
    link = _link(body, "smsConfiguration", ("servicePlanId", "campaignId"))
    _require(request, number, "sms")
    if link["campaignId"] and country_of(number) != "US":
        raise invalid("smsConfiguration.campaignId", "only US numbers have a campaign")
    if link["servicePlanId"] and now.get("servicePlanId") not in {
        None,
        "",
        link["servicePlanId"],
    }:
        raise invalid("smsConfiguration.servicePlanId", "unlink the number first")
    if link["campaignId"] and now.get("campaignId") not in {None, "", link["campaignId"]}:
        raise invalid("smsConfiguration.campaignId", "take the number from its campaign first")
    return link


def _voice_link(request: SandboxRequest, number: str, body: Any) -> dict[str, str]:
    link = _link(body, "voiceConfiguration", ("appId",), {"type"})
    _require(request, number, "voice")
    if body.get("type", "RTC") != "RTC":
        raise invalid("voiceConfiguration.type", "the sandbox has RTC alone")
    return {"type": "RTC", **link}


def _link(
    body: Any, name: str, members: tuple[str, ...], more: set[str] | None = None
) -> dict[str, str]:
    if not isinstance(body, dict) or members[0] not in body:
        raise invalid(f"{name}.{members[0]}", "missing")
    if unknown := sorted(body.keys() - {*members, *(more or ())}):
        raise invalid(f"{name}.{unknown[0]}", "there is no such member")
    link = {member: body.get(member) or "" for member in members}
    if wrong := [member for member, text in link.items() if not isinstance(text, str)]:
        raise invalid(f"{name}.{wrong[0]}", "expected a text")
    return link


def _require(request: SandboxRequest, number: str, capability: str) -> None:
    rows = owned(request.state)
    if not any(row["number"] == number and row["capability"] == capability for row in rows):
        raise invalid(f"{capability}Configuration", f"{number} cannot do {capability.upper()}")


def _whole(query: dict[str, str], name: str, default: int) -> int:
    try:
        return int(query.get(name) or default)
    except ValueError:
        raise invalid(name, "expected a whole number") from None
