"""Verification: start one, report its code, show its status."""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from sinchctl.events.countries import UNKNOWN, country_of
from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.members import checked_number, member, record, text_of
from sinchctl.sandbox.outcomes import VERIFICATION, ending
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest

from .options import SECONDS, VerificationOptions, options_of

_ROOT = "/verification/v1/verifications"
_METHODS = ("sms", "flashcall", "callout", "seamless", "whatsapp")
_CALLS = ("flashcall", "callout")
_MEMBERS = {"flashcall": "flashCall"}


def start(request: SandboxRequest) -> JsonAnswer:
    """`POST /verification/v1/verifications`; cancels one in progress for the number."""
    body = request.json()
    identity = record(body, "identity")
    kind = member(identity, "type")
    if not isinstance(kind, str) or kind.lower() != "number":
        raise Refusal(400, 40001, "Illegal parameter: identity.type must be number")
    number = checked_number(member(identity, "endpoint"), "identity.endpoint")
    method = _method(body)
    options = options_of(request, body, method)
    reference = text_of(body, "reference", limit=256)
    custom = text_of(body, "custom", limit=4096)
    if reference is not None and request.state.get("reference", reference) is not None:
        raise Refusal(409, 40900, "Conflict: the reference was used before")
    request.plays(number)
    kept: dict[str, Any] = {
        "id": request.new_id(),
        "method": method,
        "number": number,
        "reference": reference,
        "custom": custom,
        "status": "PENDING",
        "started": request.time,
        "code": _caller() if method == "flashcall" else options.code(),
        "seconds": options.seconds,
    }
    _abort_running(request, number)
    if (reason := VERIFICATION.get(ending(number))) is not None:
        denied = reason == "Destination denied"
        kept |= {"status": "DENIED" if denied else "FAIL", "reason": reason}
    _keep(request, kept)
    request.state.put("newest", f"{method} {number}", request.time, {"id": kept["id"]})
    request.state.put("latest", number, request.time, {"id": kept["id"]})
    if reference is not None:
        request.state.put("reference", reference, request.time, {"id": kept["id"]})
    note = _deliver(request, kept, options)
    headers = {"x-sandbox-note": note, "content-language": options.language}
    headers = {name: text for name, text in headers.items() if text}
    return JsonAnswer(200, _started(request, kept, options), headers)


def _method(body: dict[str, Any]) -> str:
    method = text_of(body, "method", limit=20, required=True) or ""
    if method.lower() not in _METHODS:
        raise Refusal(400, 40001, f"Illegal parameter: method {method}")
    return method.lower()


def _caller() -> str:
    """Return the number that a flash call comes from; it is the code."""
    return f"+4670{secrets.randbelow(10**7):07}"


def _deliver(request: SandboxRequest, kept: dict[str, Any], options: VerificationOptions) -> str:
    """Log what the phone gets; return it in words for the operator, none for a pending one."""
    number, method, code = kept["number"], kept["method"], kept["code"]
    if kept["status"] != "PENDING" or ending(number) == "02" or method == "seamless":
        return ""
    texts = {
        "flashcall": f"a missed call from {code}",
        "callout": f"Your verification code is {', '.join(code)}.",
    }
    text = texts.get(method, options.template.replace("{{CODE}}", code))
    request.delivered("verification", number, text, code=code, method=method, id=kept["id"])
    what = "flash call comes from" if method == "flashcall" else "code is"
    return f"the {what} {code}"


def _abort_running(request: SandboxRequest, number: str) -> None:
    last = request.state.get("latest", number)
    old = _kept(request, last["id"]) if last else None
    if old is not None and old["status"] == "PENDING":
        _keep(request, {**old, "status": "ABORTED"})


def _keep(request: SandboxRequest, kept: dict[str, Any]) -> None:
    request.state.put("verification", kept["id"], kept["started"], kept)


def _kept(request: SandboxRequest, name: str) -> dict[str, Any] | None:
    """Return a verification, as failed when its code has expired."""
    kept = request.state.get("verification", name)
    if kept is None or kept["status"] != "PENDING" or ending(kept["number"]) == "02":
        return kept
    age = request.now - datetime.fromisoformat(kept["started"])
    if age <= timedelta(seconds=kept.get("seconds", SECONDS)):
        return kept
    return {**kept, "status": "FAIL", "reason": "Expired"}


def _started(
    request: SandboxRequest, kept: dict[str, Any], options: VerificationOptions
) -> dict[str, Any]:
    method = kept["method"]
    by_method: dict[str, dict[str, Any]] = {
        "sms": {
            "template": options.template,
            "interceptionTimeout": min(options.seconds, 298),
            "codeType": options.code_type,
        },
        "flashcall": {
            "cliFilter": f"(.*){kept['code'][-4:]}(.*)",
            "interceptionTimeout": 45,
            "reportTimeout": 75,
            "denyCallAfter": 0,
            "callId": str(uuid.uuid4()),
        },
        "callout": {"startPollingAfter": 3, "stopPollingAfter": 30, "pollingInterval": 3},
        "seamless": {"targetUri": f"{request.host}/verification/v1/seamless/{kept['id']}"},
        "whatsapp": {"codeType": options.code_type},
    }
    address = f"{request.host}{_ROOT}/id/{kept['id']}"
    links = [
        {"rel": "status", "href": address, "method": "GET"},
        {"rel": "report", "href": address, "method": "PUT"},
    ]
    return {
        "id": kept["id"],
        "method": method,
        _MEMBERS.get(method, method): by_method[method],
        "_links": links,
    }


def report_by_id(request: SandboxRequest) -> JsonAnswer:
    """`PUT /verification/v1/verifications/id/{id}`."""
    return _report(request, _found(request, request.parts["id"]))


def report_by_number(request: SandboxRequest) -> JsonAnswer:
    """`PUT /verification/v1/verifications/number/{number}`: the newest one of the number."""
    number = checked_number(request.parts["number"], "the number")
    return _report(request, _found(request, _pointed(request, "latest", number)))


def _report(request: SandboxRequest, kept: dict[str, Any]) -> JsonAnswer:
    body = request.json()
    method = _method(body)
    if method == "seamless":
        raise Refusal(400, 40001, "Illegal parameter: seamless verifications are not reported")
    proof_of = record(body, _MEMBERS.get(method, method))
    word = "cli" if method == "flashcall" else "code"
    proof = text_of(proof_of, word, limit=64, required=True) or ""
    if method != kept["method"]:
        raise Refusal(400, 40001, f"Illegal parameter: this is a verification by {kept['method']}")
    if kept["status"] != "PENDING":
        raise Refusal(400, 40003, f"Invalid request: the verification is {kept['status']} already")
    right = secrets.compare_digest(proof.strip().encode(), kept["code"].encode())
    wrong = "Invalid CLI" if method == "flashcall" else "Invalid code"
    ended = {**kept, "status": "SUCCESSFUL" if right else "FAIL", "source": "manual"}
    if not right:
        ended["reason"] = wrong
    _keep(request, ended | {"ended": request.time})
    names = ("id", "method", "status", "reason", "reference")
    answer: dict[str, Any] = {name: ended[name] for name in names if ended.get(name)}
    if method in _CALLS:
        answer["callComplete"] = True
    return JsonAnswer(200, answer)


def by_id(request: SandboxRequest) -> JsonAnswer:
    """`GET /verification/v1/verifications/id/{id}`."""
    return _status(_found(request, request.parts["id"]))


def by_reference(request: SandboxRequest) -> JsonAnswer:
    """`GET /verification/v1/verifications/reference/{reference}`."""
    return _status(_found(request, _pointed(request, "reference", request.parts["reference"])))


def by_number(request: SandboxRequest) -> JsonAnswer:
    """`GET /verification/v1/verifications/{method}/number/{number}`."""
    number = checked_number(request.parts["number"], "the number")
    method = request.parts["method"].lower()
    if method not in _METHODS:
        raise Refusal(400, 40001, "Illegal parameter: method")
    return _status(_found(request, _pointed(request, "newest", f"{method} {number}")))


def open_seamless(request: SandboxRequest) -> JsonAnswer:
    """`GET /verification/v1/seamless/{id}`: the phone opens its target, and that proves it."""
    kept = _found(request, request.parts["id"])
    if kept["method"] != "seamless" or kept["status"] != "PENDING":
        raise Refusal(404, 40400, "Verification not found")
    _keep(request, {**kept, "status": "SUCCESSFUL", "source": "manual", "ended": request.time})
    return JsonAnswer(200, {"id": kept["id"], "method": "seamless", "status": "SUCCESSFUL"})


def _pointed(request: SandboxRequest, kind: str, name: str) -> str:
    pointer = request.state.get(kind, name)
    return str(pointer["id"]) if pointer else ""


def _found(request: SandboxRequest, name: str) -> dict[str, Any]:
    kept = _kept(request, name)
    if kept is None:
        raise Refusal(404, 40400, "Verification not found")
    return kept


def _status(kept: dict[str, Any]) -> JsonAnswer:
    """Answer with the status. Calls have a result; what has ended has a price, which is 0."""
    answer = {
        "id": kept["id"],
        "method": kept["method"],
        "status": kept["status"],
        "reason": kept.get("reason"),
        "reference": kept.get("reference"),
        "identity": {"type": "number", "endpoint": kept["number"]},
        "verificationTimestamp": (kept.get("ended") or kept["started"]).removesuffix("Z"),
        "source": kept.get("source"),
        "countryId": country if (country := country_of(kept["number"])) != UNKNOWN else None,
    }
    if kept["status"] != "PENDING":
        answer["price"] = {"verificationPrice": {"currencyId": "USD", "amount": 0.0}}
        if kept["method"] in _CALLS:
            answered = kept["status"] == "SUCCESSFUL"
            answer["callComplete"] = answered
            answer["callResult"] = "ANSWERED" if answered else "FAILED"
    return JsonAnswer(200, {name: value for name, value in answer.items() if value is not None})
