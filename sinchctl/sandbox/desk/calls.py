"""The calls on the page: listed, begun, and steered by the people in them."""

from typing import TYPE_CHECKING, Any

from sinchctl.phone import number
from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.members import text_of
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.simulator.play.script import parse_script

if TYPE_CHECKING:
    from sinchctl.sandbox.live.phone_line import PhoneLine

_LONGEST_SCRIPT = 2000
_LONGEST_NAME = 100


def calls(request: SandboxRequest, most: int) -> list[dict[str, Any]]:
    """Return the calls that run; with `all=true` also those that are over, at most so many."""
    lines, store = request.lines, request.lines.store
    over = store.over(most) if request.query.get("all") == "true" else []
    rows = [lines.described(line) for line in [*over, *store.running()]]
    return sorted(rows, key=lambda row: (str(row["started"]), str(row["id"])), reverse=True)


def call(request: SandboxRequest) -> JsonAnswer:
    """`GET calls/{call}`: a call with everything that has happened in it. Raises Refusal (404)."""
    lines, line = request.lines, _line(request)
    trace, outcome = lines.store.trace(line.call.id), lines.store.outcome(line.call.id)
    return JsonAnswer(200, {**lines.described(line), "trace": trace, "outcome": outcome})


def begin(request: SandboxRequest) -> JsonAnswer:
    """`POST calls`: somebody calls the application. Raises Refusal, UsageError.

    Without keys the page is the caller: nobody else acts for them.
    """
    body = request.json()
    user = text_of(body, "appUser", limit=_LONGEST_NAME)
    to = text_of(body, "to", limit=_LONGEST_NAME, required=True) or ""
    caller = text_of(body, "from", limit=_LONGEST_NAME) or ""
    if user is None:
        caller, to = number(caller, "caller id"), number(to)
    script = parse_script(text_of(body, "keys", limit=_LONGEST_SCRIPT) or "")
    lines = request.lines
    call_id = lines.call_in(request.application_key, to, "" if user else caller, user, script)
    line = lines.store.find(call_id)
    if line is not None and not script:
        line.is_by_hand = True
        lines.store.keep(line)
    return JsonAnswer(201, {"callId": call_id})


def press(request: SandboxRequest) -> JsonAnswer:
    """`POST calls/{call}/press`. Raises Refusal (404, 409), UsageError."""
    line = _running(request)
    script = text_of(request.json(), "keys", limit=_LONGEST_SCRIPT, required=True) or ""
    request.lines.press(line, parse_script(script))
    return JsonAnswer(204)


def answer(request: SandboxRequest) -> JsonAnswer:
    """`POST calls/{call}/answer`. Raises Refusal (404, 409)."""
    line = _running(request)
    if line.call.phase not in {"dialling", "ringing"}:
        raise Refusal(409, 40900, "the call does not ring")
    request.lines.answer(line)
    return JsonAnswer(204)


def end(request: SandboxRequest) -> JsonAnswer:
    """`POST calls/{call}/end`: by the person on the line, unless `by` says otherwise.

    Raises Refusal (400, 404, 409).
    """
    line = _running(request)
    by = text_of(request.json(), "by", limit=10) or line.call.person
    if by not in {"caller", "callee"}:
        raise Refusal(400, 40001, "by: expected caller or callee")
    request.lines.end(line, "caller" if by == "caller" else "callee")
    return JsonAnswer(204)


def _line(request: SandboxRequest) -> "PhoneLine":
    line = request.lines.store.find(request.parts["call"])
    if line is None:
        raise Refusal(404, 40400, "there is no such call")
    return line


def _running(request: SandboxRequest) -> "PhoneLine":
    line = _line(request)
    if line.ended:
        raise Refusal(409, 40900, "the call is over")
    return line
