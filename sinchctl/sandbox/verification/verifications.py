"""Verifications that were started: report the code of one, show its status."""

import secrets
from typing import Any

from sinchctl.events.countries import UNKNOWN, country_of
from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.members import checked_number, record, text_of
from sinchctl.sandbox.outcomes import FREE
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest

from .records import CALLS, METHODS, end, find, member_of, method_of, pointed

_HAVE_A_SOURCE = ("sms", "flashcall", "whatsapp")


def report_by_id(request: SandboxRequest) -> JsonAnswer:
    """`PUT /verification/v1/verifications/id/{id}`."""
    return _report(request, find(request, request.parts["id"]))


def report_by_number(request: SandboxRequest) -> JsonAnswer:
    """`PUT /verification/v1/verifications/number/{number}`: the newest one of the number."""
    number = checked_number(request.parts["number"], "the number")
    return _report(request, pointed(request, "latest", number))


def _report(request: SandboxRequest, kept: dict[str, Any]) -> JsonAnswer:
    """Compare the code. One that has expired says so, as in the tests of Sinch's SDKs."""
    body = request.json()
    method = method_of(body)
    if method == "seamless":
        raise Refusal(400, 40001, "Illegal parameter: seamless verifications are not reported")
    proof_of = record(body, member_of(method))
    word = "cli" if method == "flashcall" else "code"
    proof = text_of(proof_of, word, limit=64, required=True) or ""
    if method != kept["method"]:
        raise Refusal(400, 40001, f"Illegal parameter: this is a verification by {kept['method']}")
    if kept["status"] == "PENDING":
        kept = _compared(request, kept, proof)
    elif kept.get("reason") != "Expired":
        raise Refusal(400, 40003, f"Invalid request: the verification is {kept['status']} already")
    names = ("id", "method", "status", "reason", "reference")
    answer: dict[str, Any] = {name: kept[name] for name in names if kept.get(name)}
    if method in CALLS:
        answer["callComplete"] = True
    return JsonAnswer(200, answer)


def _compared(request: SandboxRequest, kept: dict[str, Any], proof: str) -> dict[str, Any]:
    source = {"source": "manual"} if kept["method"] in _HAVE_A_SOURCE else {}
    if secrets.compare_digest(proof.strip().encode(), kept["code"].encode()):
        return end(request.state, kept, request.time, "SUCCESSFUL", **source)
    reason = "Invalid CLI" if kept["method"] == "flashcall" else "Invalid code"
    return end(request.state, kept, request.time, "FAIL", reason=reason, **source)


def by_id(request: SandboxRequest) -> JsonAnswer:
    """`GET /verification/v1/verifications/id/{id}`."""
    return _status(find(request, request.parts["id"]))


def by_reference(request: SandboxRequest) -> JsonAnswer:
    """`GET /verification/v1/verifications/reference/{reference}`."""
    return _status(pointed(request, "reference", request.parts["reference"]))


def by_number(request: SandboxRequest) -> JsonAnswer:
    """`GET /verification/v1/verifications/{method}/number/{number}`."""
    number = checked_number(request.parts["number"], "the number")
    method = request.parts["method"].lower()
    if method not in METHODS:
        raise Refusal(400, 40001, "Illegal parameter: method")
    return _status(pointed(request, "newest", f"{method} {number}"))


def open_seamless(request: SandboxRequest) -> JsonAnswer:
    """`GET /verification/v1/seamless/{id}`: the phone opens its target, and that proves it."""
    kept = find(request, request.parts["id"])
    if kept["method"] != "seamless" or kept["status"] != "PENDING":
        raise Refusal(404, 40400, "Requested resource was not found.")
    end(request.state, kept, request.time, "SUCCESSFUL")
    return JsonAnswer(200, {"id": kept["id"], "method": "seamless", "status": "SUCCESSFUL"})


def _status(kept: dict[str, Any]) -> JsonAnswer:
    """Answer with the status. Calls have a result; what has ended has a price, which is 0."""
    answer = {
        "id": kept["id"],
        "method": kept["method"],
        "status": kept["status"],
        "reason": kept.get("reason"),
        "reference": kept["reference"],
        "identity": {"type": "number", "endpoint": kept["number"]},
        "verificationTimestamp": (kept.get("ended") or kept["started"]).removesuffix("Z"),
        "source": kept.get("source"),
        "countryId": country if (country := country_of(kept["number"])) != UNKNOWN else None,
    }
    if kept["status"] != "PENDING":
        answer["price"] = {"verificationPrice": FREE}
        if kept["method"] in CALLS:
            answered = kept["status"] == "SUCCESSFUL"
            answer["price"] = {"verificationPrice": FREE, "terminationPrice": FREE}
            answer["callComplete"] = answered
            answer["callResult"] = "ANSWERED" if answered else "FAILED"
    return JsonAnswer(200, {name: value for name, value in answer.items() if value is not None})
