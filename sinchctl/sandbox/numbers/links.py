"""Link numbers to the service plan and the voice application, which takes a while at Sinch."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sinchctl.sandbox import outbox
from sinchctl.sandbox.auth import is_application
from sinchctl.sandbox.outcomes import PENDING, ending
from sinchctl.sandbox.request import SandboxRequest
from sinchctl.sandbox.settings import clock_speed
from sinchctl.times import iso

from .owned import MINE, keep, owned

EVENT_KEY = "number-event-key"
"""The kind of the record that has the secret of number events."""
_DETAILS = "number-details"
_SECONDS = 2.0
_NEVER = "9999-12-31T23:59:59.999Z"

CAMPAIGN_FAULTS = {
    "EXPIRED": "CAMPAIGN_EXPIRED",
    "FULL": "EXCEEDED_10DLC_LIMIT",
    "PENDING": "CAMPAIGN_PENDING_ACCEPTANCE",
    "UNKNOWN": "CAMPAIGN_NOT_AVAILABLE",
}
"""Campaigns with which a link fails, and Sinch's error code; every other campaign is good."""


def details_of(request: SandboxRequest, number: str) -> dict[str, Any]:
    """Return what is kept of a number, with the links whose time has come."""
    details = request.state.get(_DETAILS, number) or {"displayName": "", "callbackUrl": ""}
    for what in ("sms", "voice"):
        job = details.get(f"{what}Job")
        if job is None or job["due"] > request.time:
            continue
        if job["fault"]:
            job["isOver"] = True
        else:
            del details[f"{what}Job"]
            details[what] = job["link"] | {"lastUpdatedTime": job["due"]}
            if what == "voice":
                _assign(request, number, is_mine=job["link"]["appId"] != "")
            keep_details(request, number, details)
    return details


def keep_details(request: SandboxRequest, number: str, details: dict[str, Any]) -> None:
    """Keep what is known of a number."""
    request.state.put(_DETAILS, number, request.time, details)


def forget(request: SandboxRequest, number: str) -> None:
    """Forget a number that is given back."""
    request.state.drop(_DETAILS, number)
    rows = [row for row in owned(request.state) if row["number"] != number]
    keep(request.state, rows, request.time)


def begin(
    request: SandboxRequest,
    number: str,
    details: dict[str, Any],
    what: str,
    link: dict[str, str],
) -> None:
    """Begin to link a number; what the account does not have fails, and some never end."""
    target = link["servicePlanId"] if what == "sms" else link["appId"]
    fault = _fault(request, what, link)
    is_endless = ending(number) == PENDING
    due = _NEVER if is_endless else _due(request)
    details[f"{what}Job"] = {
        "link": link,
        "due": due,
        "fault": fault,
        "at": request.time,
        "middle": _due(request, _SECONDS / 2),
        "isOver": False,
    }
    url = details["callbackUrl"]
    platforms = ["SMS_PLATFORM" if what == "sms" else "VOICE_PLATFORM"]
    if link.get("campaignId"):
        platforms.append("CAMPAIGN")
    for platform in platforms if url and not is_endless else []:
        way = "PROVISIONING_TO" if target else "DEPROVISIONING_FROM"
        event = {
            "eventId": uuid.uuid4().hex,
            "timestamp": datetime.fromisoformat(due).strftime("%Y-%m-%dT%H:%M:%S.%f"),
            "projectId": request.owner.project,
            "resourceType": "ACTIVE_NUMBER",
            "resourceId": number,
            "eventType": f"{way}_{platform}",
            "status": "FAILED" if fault else "SUCCEEDED",
        }
        kept = request.state.get(EVENT_KEY, "") or {"hmacSecret": ""}
        outbox.put(
            request.state, "number", "number_event", url, event, due, secret=kept["hmacSecret"]
        )


def _fault(request: SandboxRequest, what: str, link: dict[str, str]) -> str:
    """Return Sinch's error code for a link that cannot be made; empty if it can."""
    if what == "voice":
        app = link["appId"]
        is_known = not app or is_application(app, request.application_key)
        return "" if is_known else "INTERNAL_ERROR"
    if link["servicePlanId"] not in {"", request.plan}:
        return "SMS_PROVISIONING_FAILED"
    return CAMPAIGN_FAULTS.get(link["campaignId"], "")


def shown_sms(request: SandboxRequest, details: dict[str, Any]) -> dict[str, Any]:
    """Return the member `smsConfiguration` of a number."""
    link = details.get("sms") or {"servicePlanId": "", "campaignId": ""}
    shown = {name: link[name] for name in ("servicePlanId", "campaignId")}
    job = details.get("smsJob")
    if job is None:
        return shown
    scheduled = {
        **job["link"],
        **_status(request, job),
        "errorCodes": [job["fault"]] if job["isOver"] else [],
    }
    return {**shown, "scheduledProvisioning": scheduled}


def shown_voice(request: SandboxRequest, number: str, details: dict[str, Any]) -> dict[str, Any]:
    """Return the member `voiceConfiguration` of a number."""
    is_mine = any(
        row.get("of") == MINE and row["capability"] == "voice"
        for row in owned(request.state)
        if row["number"] == number
    )
    updated = (details.get("voice") or {}).get("lastUpdatedTime")
    app = request.application_key if is_mine else ""
    shown: dict[str, Any] = {"type": "RTC", "appId": app, "lastUpdatedTime": updated}
    job = details.get("voiceJob")
    if job is not None:
        shown["scheduledVoiceProvisioning"] = {**job["link"], **_status(request, job)}
    return {name: value for name, value in shown.items() if value is not None}


def _status(request: SandboxRequest, job: dict[str, Any]) -> dict[str, str]:
    if job["isOver"]:
        return {"status": "FAILED", "lastUpdatedTime": job["due"]}
    if job["due"] != _NEVER and job["middle"] < request.time:
        return {"status": "IN_PROGRESS", "lastUpdatedTime": job["middle"]}
    return {"status": "WAITING", "lastUpdatedTime": job["at"]}


def _assign(request: SandboxRequest, number: str, *, is_mine: bool) -> None:
    rows = owned(request.state)
    for row in rows:
        if row["number"] == number and row["capability"] == "voice":
            row.pop("of", None)
            row |= {"of": MINE} if is_mine else {}
    keep(request.state, rows, request.time)


def _due(request: SandboxRequest, seconds: float = _SECONDS) -> str:
    """Return when a link is done: at once, if the sandbox does not wait for the clock."""
    speed = clock_speed(request.state)
    return iso(request.now + timedelta(seconds=seconds / speed if speed else 0))
