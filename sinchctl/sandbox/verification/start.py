"""Start a verification: ask the application if there is a callback address, then send the code."""

import uuid
from typing import Any

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.members import checked_number, member, record, text_of
from sinchctl.sandbox.outbox import Posted
from sinchctl.sandbox.outcomes import FORBIDDEN, VERIFICATION, ending
from sinchctl.sandbox.request import Ask, JsonAnswer, SandboxRequest
from sinchctl.sandbox.settings import load

from .callbacks import Decision, decision, put_sms_delivered, request_event
from .options import TEXTED, VerificationOptions, options_of
from .records import begin, end, member_of, method_of

_ROOT = "/verification/v1/verifications"


def start(request: SandboxRequest) -> JsonAnswer | Ask:
    """`POST /verification/v1/verifications`; cancels one in progress for the number.

    The application is asked first; nothing is kept or sent before it answers. Whatever it
    decides, the answer is 200: its status says what has become of the verification. A seamless
    one has no such callback (Sinch Verification API, VerificationRequestEvent).
    """
    body = request.json()
    identity = record(body, "identity")
    kind = member(identity, "type")
    if not isinstance(kind, str) or kind.lower() != "number":
        raise Refusal(400, 40001, "Illegal parameter: identity.type must be number")
    number = checked_number(member(identity, "endpoint"), "identity.endpoint")
    method = method_of(body)
    options = options_of(method, body, request.arrived.value("accept-language"))
    kept: dict[str, Any] = {
        "id": request.new_id(),
        "method": method,
        "number": number,
        "reference": text_of(body, "reference", limit=256),
        "custom": text_of(body, "custom", limit=4096),
        "status": "PENDING",
    }
    _refuse_used(request, kept["reference"])
    if method == "seamless" and ending(number) in FORBIDDEN:
        raise Refusal(403, 40300, "Seamless verification not available for given destination.")
    request.plays(number)
    settings = load(request.state)
    if not settings.verification_url or method == "seamless":
        return _begun(request, kept, Decision("PENDING", "", options))
    line = request.line

    def go_on(again: SandboxRequest, posted: Posted) -> JsonAnswer:
        again.line = line
        _refuse_used(again, kept["reference"])
        return _begun(again, kept, decision(posted, method, options))

    return Ask(request_event(kept, settings.verification_url), settings, go_on)


def _refuse_used(request: SandboxRequest, reference: str | None) -> None:
    if reference is not None and request.state.get("reference", reference) is not None:
        raise Refusal(409, 40900, "Reference already defined")


def _begun(request: SandboxRequest, kept: dict[str, Any], decided: Decision) -> JsonAnswer:
    options, method = decided.options, kept["method"]
    kept |= {
        "started": request.time,
        "code": decided.code or options.code(method),
        "seconds": options.seconds,
    }
    begin(request, kept)
    failure = VERIFICATION.get(ending(kept["number"]), "")
    note = ""
    if decided.status != "PENDING":
        end(request.state, kept, request.time, decided.status, reason=decided.reason)
        note = decided.reason + (f": {decided.why}" if decided.why else "")
        request.note = note
    elif failure:
        denied = failure == "Destination denied"
        if method == "sms" and not denied:
            put_sms_delivered(request.state, kept, request.time, "Failed")
        status = "DENIED" if denied else "FAIL"
        end(request.state, kept, request.time, status, reason=failure)
    elif ending(kept["number"]) != "02" and method != "seamless":
        note = _send(request, kept, options)
    headers = {"x-sandbox-note": _one_line(note)} if note else {}
    if method in TEXTED:
        headers["content-language"] = options.language
    return JsonAnswer(200, _answer(request, kept, options), headers)


def _one_line(note: str) -> str:
    """Return a note as a header can carry it."""
    return " ".join(note.split()).encode("ascii", "replace").decode()


def _send(request: SandboxRequest, kept: dict[str, Any], options: VerificationOptions) -> str:
    """Log what the phone gets; return it in words for the operator."""
    number, method, code = kept["number"], kept["method"], kept["code"]
    text = options.text(method, code)
    request.delivered("verification", number, text, code=code, method=method, id=kept["id"])
    if method == "sms":
        put_sms_delivered(request.state, kept, request.time, "Successful")
    what = "flash call comes from" if method == "flashcall" else "code is"
    return f"the {what} {code}"


def _answer(
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
            "interceptionTimeout": options.interception,
            "reportTimeout": options.seconds,
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
        member_of(method): by_method[method],
        "_links": links,
    }
