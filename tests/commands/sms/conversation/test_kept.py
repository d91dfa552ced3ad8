"""The messages that a Conversation app keeps: sms list, show and inbox."""

from typing import Any

import pytest

from tests.conftest import APP, Run, Server

TOKEN = {"access_token": "token-of-project", "expires_in": 3599}
KEEPING = {"id": APP, "processing_mode": "CONVERSATION"}
FORGETTING = {"id": APP, "processing_mode": "DISPATCH"}
FOR_A_WEEK = {**FORGETTING, "dispatch_retention_policy": {"ttl_days": 7}}


def message(name: str, number: str = "46700000000", *, received: bool = False) -> dict[str, Any]:
    """A message as the API has it."""
    content = {"text_message": {"text": f"text of {name}"}}
    return {
        "id": name,
        "direction": "TO_APP" if received else "TO_CONTACT",
        "contact_message" if received else "app_message": content,
        "channel_identity": {"channel": "SMS", "identity": number, "app_id": ""},
        "metadata": f"order-{name}",
        "accept_time": "2026-11-24T11:00:00Z",
        "sender_id": "46711111111" if received else "",
        "processing_mode": "CONVERSATION",
    }


def page(*messages: dict[str, Any], token: str = "") -> dict[str, Any]:
    return {"messages": messages, "next_page_token": token}


def test_messages_are_listed_over_pages_with_filters(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, KEEPING)
    server.tells(200, page(message("a"), message("b", "46700000001"), token="x"))
    server.tells(200, page(message("c")))
    result = run("sms", "list", "--to", "+46700000000", "-q", env=server.project_env)
    assert (result.exit_code, result.stdout) == (0, "a\nc\n")
    query = server.asked[2].path
    assert f"app_id={APP}&channel=SMS&direction=TO_CONTACT" in query
    assert "start_time=2026-11-23T12%3A00%3A00.000Z" in query
    assert "messages_source=CONVERSATION_SOURCE" in query
    assert "page_token=x" in server.asked[3].path


def test_a_message_is_found_again_by_its_reference(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, FOR_A_WEEK)
    server.tells(200, page(message("a"), message("b")))
    result = run("sms", "list", "--reference", "order-b", env=server.project_env)
    assert [line["id"] for line in result.lines] == ["b"]
    assert "messages_source=DISPATCH_SOURCE" in server.asked[2].path


@pytest.mark.parametrize("verb", ["list", "inbox"])
def test_an_app_that_keeps_nothing_is_a_note(verb: str, run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, FORGETTING)
    result = run("sms", verb, env=server.project_env)
    assert (result.exit_code, result.stdout, len(server.asked)) == (0, "", 2)
    assert "DISPATCH mode and keeps no messages" in result.stderr
    assert "24 hours" not in result.stderr


def test_following_an_app_that_keeps_nothing_is_5(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, FORGETTING)
    result = run("sms", "inbox", "--follow", env=server.project_env)
    assert result.exit_code == 5
    assert "event listen" in result.stderr


def test_the_inbox_is_filtered_by_both_numbers(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, KEEPING)
    received = [message("a", received=True), message("b", "46700000001", received=True)]
    server.tells(200, page(*received))
    line = ("sms", "inbox", "--from", "+46700000001", "--to", "+46711111111", "-o", "tsv")
    result = run(*line, env=server.project_env)
    assert result.stdout == "b\t2026-11-24T11:00:00Z\t46700000001\t46711111111\ttext of b\n"
    assert "direction=TO_APP" in server.asked[2].path


def test_new_messages_are_followed_with_one_request_a_look(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, KEEPING)
    old = message("a", received=True)
    new = {**message("b", received=True), "accept_time": "2026-11-24T12:00:04Z"}
    server.tells(200, page(old)).tells(200, page(old)).tells(200, page(old))
    server.tells(200, page(new, old))
    result = run("sms", "inbox", "--follow", "--limit", "1", "-q", env=server.project_env)
    assert (result.stdout, result.slept, len(server.asked)) == ("b\n", [5, 5], 6)


def test_a_page_token_that_repeats_is_9(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, KEEPING).tells(200, page(message("a"), token="same"))
    result = run("sms", "list", "-q", env=server.project_env)
    assert result.exit_code == 9
    assert "would never end" in result.stderr


def test_the_sender_of_sent_messages_is_not_known(run: Run, server: Server) -> None:
    result = run("sms", "list", "--from", "Shop", env=server.project_env)
    assert (result.exit_code, server.asked) == (2, [])
    assert "does not say which sender" in result.stderr


@pytest.mark.parametrize("verb", ["cancel", "report"])
def test_what_the_api_lacks_is_2_and_names_the_one_that_has_it(
    verb: str, run: Run, server: Server
) -> None:
    result = run("sms", verb, "01EQ8235TD19N21XQTH12B145D", "--via", "conversation", env=server.env)
    assert (result.exit_code, server.asked) == (2, [])
    assert "The SMS REST API (xms) can: use --via xms" in result.stderr


def test_a_message_is_shown_whatever_the_mode_of_the_app(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(404, {"error": {"code": 404, "message": "no"}})
    server.tells(200, message("a"))
    result = run("sms", "show", "a", env=server.project_env)
    assert result.json["id"] == "a"
    assert server.asked[2].path.endswith("/messages/a?messages_source=DISPATCH_SOURCE")
    server.answers[:] = []
    server.tells(200, message("b", received=True))
    card = run("sms", "show", "b", env=server.project_env, tty=True).stdout
    assert "SMS received" in card
    assert "text of b" in card


def test_an_app_in_another_region_is_5_and_says_so(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(404, {"error": {"code": 404, "message": "no such app"}})
    result = run("sms", "list", env=server.project_env)
    assert result.exit_code == 5
    assert "no such app in this region (eu)" in result.stderr
