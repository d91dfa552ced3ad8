"""The bodies of callbacks, as Sinch posts them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from .state import Call, Peer

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CALLS = "https://calling.api.sinch.com/calling/v1/calls/id/"

Body = dict[str, Any]


def ice(call: Call, rate: tuple[str, str]) -> Body:
    """Return the body of an incoming call event."""
    return {
        "event": "ice",
        "callid": call.id,
        "callResourceUrl": _CALLS + call.id,
        "timestamp": _timestamp(call),
        "version": 1,
        **_custom(call),
        "applicationKey": call.application_key,
        "userRate": money(rate),
        "cli": call.cli,
        "to": peer(call.to),
        "domain": call.origin.lower(),
        "originationType": call.origin,
        "duration": 0,
        "rdnis": "",
    }


def ace(call: Call) -> Body:
    """Return the body of an answered call event."""
    body = {
        "event": "ace",
        "callid": call.id,
        "callResourceUrl": _CALLS + call.id,
        **_session(call),
    }
    if call.amd:
        duration = 0 if call.amd == "inprogress" else 2
        body["amd"] = {"status": call.amd, "reason": "n/a", "duration": duration}
    return body


def pie(call: Call, result: Body) -> Body:
    """Return the body of a prompt input event."""
    body = {"event": "pie", "callid": call.id, **_session(call), "menuResult": result}
    if call.conference is not None:
        body["conferenceId"] = call.conference
    return body


def dice(call: Call, result: str, reason: str, duration: int, rate: tuple[str, str]) -> Body:
    """Return the body of a disconnected call event; a started minute counts as a whole one."""
    minutes = -(-duration // 60)
    return {
        "event": "dice",
        "callid": call.id,
        **_session(call),
        "reason": reason,
        "result": result,
        "debit": {"currencyId": rate[1], "amount": float(Decimal(rate[0]) * minutes)},
        "userRate": money(rate),
        "to": peer(call.to),
        "duration": duration,
        "from": call.cli,
    }


def notify(call: Call, kind: str, members: Body) -> Body:
    """Return the body of a notification."""
    return {
        "event": "notify",
        "callid": call.id,
        "version": 1,
        **_custom(call),
        "applicationKey": call.application_key,
        "type": kind,
        **members,
    }


def peer(to: Peer) -> Body:
    """Return whom a call goes to, as callbacks have it."""
    return {"type": to.type, "endpoint": to.endpoint}


def money(rate: tuple[str, str]) -> Body:
    """Return an amount and its currency, as callbacks have it."""
    return {"currencyId": rate[1], "amount": float(rate[0])}


def _session(call: Call) -> Body:
    body: Body = {
        "timestamp": _timestamp(call),
        "version": 1,
        "applicationKey": call.application_key,
        **_custom(call),
    }
    if call.cookies:
        body["cookies"] = [{"key": key, "value": value} for key, value in call.cookies]
    return body


def _custom(call: Call) -> Body:
    return {} if call.custom is None else {"custom": call.custom}


def _timestamp(call: Call) -> str:
    moment = _EPOCH + timedelta(seconds=(call.started + call.t) // 1000)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
