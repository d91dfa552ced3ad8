"""The sandbox serves Sinch's own SDKs: sessions recorded from them are played again.

tests/data/sdk_sessions.json has what the SDKs sent to `sandbox serve`, in order, with the status
and the members of each answer, or what is in it if it is a list. `{3}` is the id in the third
answer, `{token3}` its page token, `{code}` the newest code in the log, `{in1}` the id of the first
SMS to the application. Requests are signed anew, since ids and codes differ, and those of a
project have the token of the answer before; that the SDKs' own signatures are taken is tested with
sdk_requests.json.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sinchctl.profiles.model import (
    SANDBOX_KEY,
    SANDBOX_KEY_ID,
    SANDBOX_KEY_SECRET,
    SANDBOX_SECRET,
    SANDBOX_TOKEN,
)
from sinchctl.sandbox.sms.inbounds import receive
from sinchctl.sandbox.state import opened
from sinchctl.secret import Secret
from sinchctl.signing import string_to_sign
from tests.conftest import NOW, vectors

from .calling import Client, basic

IDS = ("id", "callId", "message_id")
SESSIONS = {session["sdk"]: session for session in vectors("sdk_sessions.json")}


def filled(text: str, answers: list[Any], file: Path) -> str:
    for at, answer in enumerate(answers, 1):
        members = answer if isinstance(answer, dict) else {}
        name = next((members[name] for name in IDS if name in members), None)
        text = text.replace(f"{{{at}}}", str(name))
        text = text.replace(f"{{token{at}}}", str(members.get("next_page_token")))
    if "{code}" in text:
        with opened(file) as state:
            entries = state.entries()
        text = text.replace("{code}", [one["code"] for one in entries if "code" in one][-1])
    return text


def received(file: Path, messages: list[list[str]]) -> list[str]:
    """Let the application get these SMS first; return their ids, or one that does not exist."""
    with opened(file) as state:
        inbounds = [
            receive(state, NOW, sender="+12015555555", to=to, text=text) for to, text in messages
        ]
    return [inbound["id"] for inbound in inbounds] or ["none"]


def headers(asked: dict[str, Any], path: str, body: str, answers: list[Any]) -> dict[str, str]:
    """What proves the request: a key or a token, or a signature over the recorded time and type."""
    found = {"content_type": asked.get("content_type", "")}
    if language := asked.get("accept_language"):
        found["accept_language"] = language
    if asked.get("credentials") == "key":
        return {**found, "authorization": basic(SANDBOX_KEY_ID, SANDBOX_KEY_SECRET)}
    if asked.get("credentials") == "token":
        tokens = [answer["access_token"] for answer in answers if "access_token" in (answer or ())]
        return {**found, "authorization": f"Bearer {tokens[-1]}"}
    if "timestamp" not in asked:
        return {**found, "authorization": f"Bearer {SANDBOX_TOKEN}"}
    stamp = asked["timestamp"]
    text = string_to_sign(
        asked["method"], body.encode() or None, found["content_type"], stamp, path
    )
    proof = f"Application {SANDBOX_KEY}:{Secret(SANDBOX_SECRET).sign(text)}"
    return {**found, "authorization": proof, "x_timestamp": stamp}


@pytest.mark.parametrize("sdk", SESSIONS)
def test_recorded_session_of_an_sdk(sdk: str, tmp_path: Path) -> None:
    file = tmp_path / "sandbox.sqlite3"
    sandbox, answers = Client(file), list[Any]()
    inbounds = received(file, SESSIONS[sdk].get("inbounds", []))
    for asked in SESSIONS[sdk]["requests"]:
        path = filled(asked["path"], answers, file).replace("{in1}", inbounds[0])
        body = filled(asked.get("body", ""), answers, file)
        if "timestamp" in asked:
            sandbox.now = datetime.fromisoformat(asked["timestamp"])
        status, answer, _ = sandbox.ask(
            asked["method"], path, body.encode(), **headers(asked, path, body, answers)
        )
        answers.append(answer)
        told = None if answer is None else sorted(answer)
        assert (status, told) == (asked["status"], asked["answer"]), (path, body, answer)
        if "count" in asked:
            listed = answer["count"] if "counted" not in asked else len(answer[asked["counted"]])
            assert listed == asked["count"], (path, answer)
        if "{code}" in asked.get("body", ""):
            assert answer["status"] == "SUCCESSFUL", (path, body, answer)
