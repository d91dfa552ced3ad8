"""Opt-out lists: STOP and START, pages, audit records, and the 404 of a list without a past."""

import pytest

from sinchctl.profiles.model import SANDBOX_APP
from sinchctl.sandbox.sms.inbounds import receive
from sinchctl.sandbox.state import opened
from tests.sandbox.calling import Client

LISTS = f"/apps/{SANDBOX_APP}/consents"


def text_in(sandbox: Client, text: str) -> None:
    with opened(sandbox.file) as state:
        receive(state, sandbox.now, sender="+46700000000", to="+46711111111", text=text)


def test_list_without_a_past_is_404(sandbox: Client) -> None:
    status, answer = sandbox.project("GET", f"{LISTS}/OPT_OUT_ALL")
    assert status == 404
    assert "and type 'OPT_OUT_ALL' does not exist" in answer["error"]["message"]


def test_unknown_list_is_400(sandbox: Client) -> None:
    assert sandbox.project("GET", f"{LISTS}/OPT_OUT_SOME")[0] == 400


@pytest.mark.parametrize("word", ["STOP", " stop "])
def test_stop_opts_out_and_start_opts_in_again(sandbox: Client, word: str) -> None:
    text_in(sandbox, word)
    assert sandbox.project("GET", f"{LISTS}/OPT_OUT_ALL") == (
        200,
        {"identities": [{"identity": "46700000000"}], "next_page_token": ""},
    )
    text_in(sandbox, "Start")
    _, answer = sandbox.project("GET", f"{LISTS}/OPT_OUT_ALL")
    assert answer["identities"] == []
    _, audit = sandbox.project("GET", f"{LISTS}/identities/+46700000000")
    assert [(record["operation"], record["origin"]) for record in audit["audit_records"]] == [
        ("OPERATION_DELETE", "ORIGIN_MO"),
        ("OPERATION_INSERT", "ORIGIN_MO"),
    ]


def test_stop_inside_a_text_is_only_a_text(sandbox: Client) -> None:
    text_in(sandbox, "Please stop")
    assert sandbox.project("GET", f"{LISTS}/OPT_OUT_ALL")[0] == 404


def test_only_numbers_opt_out(sandbox: Client) -> None:
    body = {"app_id": SANDBOX_APP, "list_type": "OPT_OUT_ALL", "identities": ["Ann"]}
    assert sandbox.project("POST", "/consents", body)[0] == 400


def test_pages_of_opt_outs_have_fifty_at_most(sandbox: Client) -> None:
    numbers = [f"4670000{at:04}" for at in range(7)]
    body = {"app_id": SANDBOX_APP, "list_type": "OPT_OUT_ALL", "identities": numbers}
    assert sandbox.project("POST", "/consents", body)[0] == 200
    seen: list[str] = []
    token = ""
    while True:
        target = f"{LISTS}/OPT_OUT_ALL?page_size=3&page_token={token}"
        _, answer = sandbox.project("GET", target)
        seen += [row["identity"] for row in answer["identities"]]
        if not (token := answer["next_page_token"]):
            break
    assert seen == numbers
    assert sandbox.project("GET", f"{LISTS}/OPT_OUT_ALL?page_size=51")[0] == 400
