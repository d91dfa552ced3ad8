"""Number Lookup: what a number is. The last two digits decide, as they do for messages."""

import secrets
from datetime import date
from typing import Any

from sinchctl.events.countries import UNKNOWN, country_of
from sinchctl.phone import is_number
from sinchctl.sandbox import outcomes
from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest

LINE, SWAP, VOIP, RND = _FEATURES = ("LineType", "SimSwap", "VoIPDetection", "RND")
_FAULT = {
    "status": 503,
    "title": "Service Unavailable",
    "detail": "the carrier does not answer",
    "type": "about:blank",
}
"""A feature that fails inside a 200."""


def lookup(request: SandboxRequest) -> JsonAnswer:
    """`POST /v2/projects/{project}/lookups`: one number."""
    body = request.json()
    number = body.get("number")
    if not isinstance(number, str) or not is_number(number):
        raise Refusal(400, 400, "number: expected a number in E.164")
    features = _features(body)
    request.plays(number)
    last = outcomes.ending(number)
    if last == outcomes.UNKNOWN:
        raise Refusal(404, 404, "the number was not found")
    country = country_of(number)
    value: dict[str, Any] = {
        "number": number,
        "countryCode": None if country == UNKNOWN else country,
        "traceId": secrets.token_hex(16),
        "line": _line(last) if LINE in features else None,
        "simSwap": _sim_swap(last) if SWAP in features else None,
        "voIPDetection": None,
        "rnd": None,
    }
    if VOIP in features:
        probability = "High" if last == outcomes.VOIP else "Low"
        value["voIPDetection"] = {"probability": probability, "error": None}
    if RND in features:
        value["rnd"] = {"disconnected": last == outcomes.NEW_OWNER, "error": None}
    return JsonAnswer(200, value)


def _features(body: dict[str, Any]) -> list[str]:
    features = body.get("features") or [LINE]
    if not isinstance(features, list) or any(name not in _FEATURES for name in features):
        raise Refusal(400, 400, f"features: expected some of {', '.join(_FEATURES)}")
    if RND in features:
        options = body.get("rndFeatureOptions")
        text = options.get("contactDate") if isinstance(options, dict) else None
        try:
            date.fromisoformat(str(text))
        except ValueError:
            raise Refusal(
                400, 400, "rndFeatureOptions.contactDate: expected a date such as 2025-01-01"
            ) from None
    return features


def _line(last: str) -> dict[str, Any]:
    is_mobile = last != outcomes.VOIP
    return {
        "carrier": "Sandbox",
        "type": "Mobile" if is_mobile else "VoIP",
        "mobileCountryCode": "001" if is_mobile else None,
        "mobileNetworkCode": "01" if is_mobile else None,
        "ported": False,
        "portingDate": None,
        "error": None,
    }


def _sim_swap(last: str) -> dict[str, Any]:
    if last == outcomes.NO_SIM:
        return {"swapped": None, "swapPeriod": None, "error": _FAULT}
    is_swapped = last == outcomes.NEW_OWNER
    period = "SP24H" if is_swapped else "Undefined"
    return {"swapped": is_swapped, "swapPeriod": period, "error": None}
