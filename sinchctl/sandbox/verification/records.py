"""Verifications as the state keeps them: found by id, number or reference, ended, expired."""

from datetime import timedelta
from typing import Any

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.members import text_of
from sinchctl.sandbox.outcomes import ending
from sinchctl.sandbox.request import SandboxRequest
from sinchctl.sandbox.state import EXPIRING, State
from sinchctl.times import iso

from .callbacks import put_result

METHODS = ("sms", "flashcall", "callout", "seamless", "whatsapp")
CALLS = ("flashcall", "callout")
_MEMBERS = {"flashcall": "flashCall"}
_KIND = "verification"


def method_of(body: dict[str, Any]) -> str:
    """Return the method in a body. Raises Refusal (40001, 40002)."""
    method = text_of(body, "method", limit=20, required=True) or ""
    if method.lower() not in METHODS:
        raise Refusal(400, 40001, f"Illegal parameter: method {method}")
    return method.lower()


def member_of(method: str) -> str:
    """Return the name of the member that belongs to a method."""
    return _MEMBERS.get(method, method)


def begin(request: SandboxRequest, kept: dict[str, Any]) -> None:
    """Keep a new verification, which ends one in progress for the number."""
    state, number, pointer = request.state, kept["number"], {"id": kept["id"]}
    last = state.get("latest", number)
    running = state.get(_KIND, last["id"]) if last else None
    if running is not None and running["status"] == "PENDING":
        end(state, running, request.time, "ABORTED")
    _keep(state, kept)
    state.put("newest", f"{kept['method']} {number}", request.time, pointer)
    state.put("latest", number, request.time, pointer)
    if kept["reference"] is not None:
        state.put("reference", kept["reference"], request.time, pointer)
    if ending(number) != "02":
        expiry = request.now + timedelta(seconds=kept["seconds"])
        state.put(EXPIRING, kept["id"], iso(expiry), pointer)


def end(state: State, kept: dict[str, Any], time: str, status: str, **more: str) -> dict[str, Any]:
    """Keep how a verification has ended, with a reason or a source, and queue its callback."""
    ended = {**kept, "status": status, "ended": time, **more}
    _keep(state, ended)
    state.drop(EXPIRING, kept["id"])
    put_result(state, ended, time)
    return ended


def expire_due(state: State, time: str) -> None:
    """End the verifications whose code is no longer valid."""
    for row in state.due(EXPIRING, time):
        kept = state.get(_KIND, row["id"])
        if kept is not None:
            end(state, kept, time, "FAIL", reason="Expired")


def _keep(state: State, kept: dict[str, Any]) -> None:
    state.put(_KIND, kept["id"], kept["started"], kept)


def find(request: SandboxRequest, name: str) -> dict[str, Any]:
    """Return the verification of an id. Raises Refusal (40400)."""
    kept = request.state.get(_KIND, name)
    if kept is None:
        raise Refusal(404, 40400, "Requested resource was not found.")
    return kept


def pointed(request: SandboxRequest, kind: str, name: str) -> dict[str, Any]:
    """Return the verification that a record points to: `latest` or `newest` of a number,
    `reference`. Raises Refusal (40400).
    """
    pointer = request.state.get(kind, name)
    return find(request, str(pointer["id"]) if pointer else "")
