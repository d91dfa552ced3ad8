"""The sandbox serves Sinch's own SDKs: sessions recorded from them are played again.

tests/data/sdk_sessions.json has what the SDKs sent to `sandbox serve`, in order, with the status
and the members of each answer. `{3}` is the id in the third answer, `{code}` the newest code in
the log. They are signed anew, since ids and codes differ; that the SDKs' own signatures are taken
is tested with sdk_requests.json.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_SECRET, SANDBOX_TOKEN
from sinchctl.sandbox.state import opened
from sinchctl.secret import Secret
from sinchctl.signing import string_to_sign
from tests.conftest import vectors

from .calling import Client, basic

SESSIONS = {session["sdk"]: session["requests"] for session in vectors("sdk_sessions.json")}


def filled(text: str, answers: list[Any], file: Path) -> str:
    for at, answer in enumerate(answers, 1):
        name = answer.get("id", answer.get("callId")) if isinstance(answer, dict) else None
        text = text.replace(f"{{{at}}}", str(name))
    if "{code}" in text:
        with opened(file) as state:
            entries = state.entries()
        text = text.replace("{code}", [one["code"] for one in entries if "code" in one][-1])
    return text


def headers(asked: dict[str, Any], path: str, body: str) -> dict[str, str]:
    """What proves the request: the token, or a signature over the recorded time and type."""
    found = {"content_type": asked.get("content_type", "")}
    if language := asked.get("accept_language"):
        found["accept_language"] = language
    if "timestamp" not in asked:
        return {**found, "authorization": f"Bearer {SANDBOX_TOKEN}"}
    stamp = asked["timestamp"]
    text = string_to_sign(
        asked["method"], body.encode() or None, found["content_type"], stamp, path
    )
    proof = f"Application {SANDBOX_KEY}:{Secret(SANDBOX_SECRET).sign(text)}"
    return {**found, "authorization": proof, "x_timestamp": stamp}


@pytest.mark.parametrize("sdk", SESSIONS)
def test_a_session_of_the_sdk_goes_as_recorded(sdk: str, tmp_path: Path) -> None:
    file = tmp_path / "sandbox.sqlite3"
    sandbox, answers = Client(file), list[Any]()
    for asked in SESSIONS[sdk]:
        path = filled(asked["path"], answers, file)
        body = filled(asked.get("body", ""), answers, file)
        if "timestamp" in asked:
            sandbox.now = datetime.fromisoformat(asked["timestamp"])
        status, answer, _ = sandbox.ask(
            asked["method"], path, body.encode(), **headers(asked, path, body)
        )
        answers.append(answer)
        told = sorted(answer) if isinstance(answer, dict) else None
        assert (status, told) == (asked["status"], asked["answer"]), (path, body, answer)
        if "{code}" in asked.get("body", ""):
            assert answer["status"] == "SUCCESSFUL", (path, body, answer)


def test_an_sms_is_in_the_words_and_the_form_that_were_asked_for(tmp_path: Path) -> None:
    sandbox = Client(tmp_path / "sandbox.sqlite3")
    start = {"identity": {"type": "number", "endpoint": "+46700000000"}, "method": "sms"}
    wish = {"template": "Kod: {{CODE}}!", "codeType": "Alphanumeric", "expiry": "00:01:00"}
    status, answer = sandbox.signed(
        "POST", "/verification/v1/verifications", {**start, "smsOptions": wish}
    )
    assert (status, answer["sms"]["template"], answer["sms"]["codeType"]) == (
        200,
        "Kod: {{CODE}}!",
        "Alphanumeric",
    )
    with opened(tmp_path / "sandbox.sqlite3") as state:
        [got] = [one for one in state.entries() if one.get("kind") == "verification"]
    assert got["text"] == f"Kod: {got['code']}!"
    for wrong in (
        {"template": "no place for it"},
        {"codeType": "Runes"},
        {"expiry": "5m"},
        {"expiry": "00:00:00"},
        {"expiry": 60},
    ):
        body = {**start, "smsOptions": wrong}
        assert sandbox.signed("POST", "/verification/v1/verifications", body)[0] == 400, wrong


def test_the_language_that_was_chosen_is_told(tmp_path: Path) -> None:
    sandbox = Client(tmp_path / "sandbox.sqlite3")
    body = {"identity": {"type": "number", "endpoint": "+46700000000"}, "method": "sms"}
    data = json.dumps(body).encode()
    for asked, told in (("sv-SE", "sv-SE"), ("es-ES, en;q=0.5", "es-ES"), ("*", "en-US")):
        _, _, found = sandbox.ask(
            "POST",
            "/verification/v1/verifications",
            data,
            content_type="application/json",
            authorization=basic(SANDBOX_KEY, SANDBOX_SECRET),
            accept_language=asked,
        )
        assert found["content-language"] == told


def test_delivery_reports_are_filtered_by_status_and_code(tmp_path: Path) -> None:
    sandbox = Client(tmp_path / "sandbox.sqlite3")
    to = ["+46700000000", "+46700000001"]
    _, batch = sandbox.xms("POST", "/batches", {"to": to, "body": "Hi"})
    path = f"/batches/{batch['id']}/delivery_report?type=full"

    def statuses(query: str) -> list[str]:
        return [row["status"] for row in sandbox.xms("GET", path + query)[1]["statuses"]]

    assert statuses("") == ["Delivered", "Failed"]
    assert statuses("&status=Failed,Expired") == ["Failed"]
    assert statuses("&code=0") == ["Delivered"]
    _, page = sandbox.xms("GET", "/delivery_reports?status=Failed")
    assert [one["recipient"] for one in page["delivery_reports"]] == ["46700000001"]
