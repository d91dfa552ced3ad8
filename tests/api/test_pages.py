"""Lists in pages, by number and by token: every element, no endless list, flat memory."""

import json
import tracemalloc
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sinchctl.api.pages import pages_of, with_parameter
from sinchctl.client.request import Reply, Request
from tests.conftest import PLAN, Run, Server

TOKEN = {"access_token": "t", "expires_in": 3599}
MESSAGES = ("api", "GET", "/v1/projects/{project}/messages?app_id={app}&page_size=2", "--paginate")


def test_page_tokens_are_followed_and_every_element_is_printed(run: Run, server: Server) -> None:
    server.tells(200, TOKEN)
    server.tells(200, {"messages": [{"id": "a", "n": 1.50}, {"id": "b"}], "next_page_token": "x/+"})
    server.tells(200, b'{"messages":[{"id":"c","n":1.50}],"next_page_token":"y"}')
    server.tells(200, {"messages": [], "next_page_token": ""})
    result = run(*MESSAGES, env=server.project_env)
    assert result.exit_code == 0, result.stderr
    assert [line["id"] for line in result.lines] == ["a", "b", "c"]
    assert result.stdout.endswith('{"id":"c","n":1.50}\n')
    queries = [parse_qs(urlsplit(asked.path).query) for asked in server.asked[1:]]
    assert [query.get("page_token") for query in queries] == [None, ["x/+"], ["y"]]
    assert all(query["page_size"] == ["2"] for query in queries)


def test_numbers_spells_the_token_in_camel_case(run: Run, server: Server) -> None:
    server.tells(200, TOKEN)
    server.tells(200, {"activeNumbers": [{"phoneNumber": "+1"}], "nextPageToken": "x"})
    server.tells(200, {"totalSize": 1})
    command = ("api", "GET", "/v1/projects/{project}/activeNumbers", "--paginate", "-q")
    result = run(*command, env=server.project_env)
    assert (result.exit_code, result.stdout) == (0, "+1\n")
    assert server.asked[2].path.endswith("/activeNumbers?pageToken=x")


def test_page_numbers_are_followed_to_the_last(run: Run, server: Server) -> None:
    for page, ids in enumerate((["a", "b"], ["c"])):
        batches = [{"id": name} for name in ids]
        server.tells(200, {"count": 3, "page": page, "page_size": 2, "batches": batches})
    command = ("api", "GET", "/xms/v1/{plan}/batches?page_size=2", "--paginate", "--field", "id")
    result = run(*command, env=server.env)
    assert (result.exit_code, result.stdout) == (0, "a\nb\nc\n")
    assert [asked.path for asked in server.asked] == [
        f"/xms/v1/{PLAN}/batches?page_size=2",
        f"/xms/v1/{PLAN}/batches?page_size=2&page=1",
    ]


@pytest.mark.parametrize(
    "page",
    [
        {"messages": [{"id": "a"}], "next_page_token": "same"},
        {"count": 9, "page": 0, "page_size": 1, "batches": [{"id": "a"}]},
    ],
)
def test_page_that_repeats_is_exit_9_after_what_was_printed(
    run: Run, server: Server, page: dict[str, Any]
) -> None:
    server.tells(200, TOKEN).tells(200, page)
    result = run(*MESSAGES, env=server.project_env)
    assert result.exit_code == 9
    assert [line["id"] for line in result.lines] == ["a", "a"]
    assert "would never end" in result.stderr


@pytest.mark.parametrize(
    ("body", "elements"),
    [
        (b"{}", []),
        (b"[1,2]", [b"1", b"2"]),
        (b'{"id":"x"}', [b'{"id":"x"}']),
        (b'{"a":[1],"b":[2]}', [b'{"a":[1],"b":[2]}']),
        (b'{"count":0,"page":0,"page_size":0,"batches":[]}', []),
        (b'{"batches": [ {"a": 1.0} ]}', [b'{"a": 1.0}']),
    ],
)
def test_reply_without_pages_is_one_page(
    run: Run, server: Server, body: bytes, elements: list[bytes]
) -> None:
    server.tells(200, body)
    result = run("api", "GET", "/xms/v1/{plan}/x", "--paginate", env=server.env)
    assert (result.exit_code, result.stdout.encode().replace(b" ", b"").split()) == (
        0,
        [element.replace(b" ", b"") for element in elements],
    )


def test_page_that_is_not_json_is_exit_9(run: Run, server: Server) -> None:
    server.tells(200, b"<html>")
    result = run("api", "GET", "/xms/v1/{plan}/x", "--paginate", env=server.env)
    assert (result.exit_code, result.stdout) == (9, "")


def test_paginate_is_for_get_alone_and_shows_a_dry_run(run: Run, server: Server) -> None:
    assert run("api", "POST", "/x", "--paginate", env=server.env).exit_code == 2
    result = run(*MESSAGES, "--dry-run", env=server.project_env)
    assert result.json["url"].endswith("/messages?app_id=01HXYZ0000000000000000000A&page_size=2")
    assert server.asked == []


def test_parameter_replaces_the_one_of_its_name() -> None:
    assert with_parameter("a=1&page=2&pages=3&", "page", "4 5") == "a=1&pages=3&page=4%205"
    assert with_parameter("", "page", "1") == "page=1"


class Endless:
    """A client whose list has many pages."""

    def __init__(self, pages: int) -> None:
        self.left = pages

    def send(self, request: Request) -> Reply:
        self.left -= 1
        messages = [{"id": f"{self.left}-{at}", "text": "x" * 100} for at in range(200)]
        page = {"messages": messages, "next_page_token": str(self.left) if self.left else ""}
        return Reply(200, {}, json.dumps(page).encode())


def test_many_pages_take_flat_memory() -> None:
    client: Any = Endless(100)
    pages = pages_of(client, Request("conversation", "GET", "/x"))
    tracemalloc.start()
    assert sum(len(page) for page in pages) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def group_page(number: int, ids: list[str], count: int) -> dict[str, object]:
    groups = [{"id": name, "name": name, "size": 1} for name in ids]
    return {"count": count, "page": number, "page_size": len(ids), "groups": groups}


def test_pages_follow_until_the_count_is_reached(run: Run, server: Server) -> None:
    first, second = [f"a{n}" for n in range(100)], [f"b{n}" for n in range(20)]
    server.tells(200, group_page(0, first, 120)).tells(200, group_page(1, second, 120))
    result = run("sms", "groups", "list", "-q", env=server.env)
    assert result.stdout.split() == first + second
    assert [asked.path.partition("?")[2] for asked in server.asked] == [
        "page_size=100",
        "page_size=100&page=1",
    ]


def test_an_element_that_moves_to_the_next_page_is_listed_once(run: Run, server: Server) -> None:
    """Something new came between the two requests, and moved everything by one."""
    first = [f"a{n}" for n in range(100)]
    server.tells(200, group_page(0, first, 101)).tells(200, group_page(1, ["a99", "b0"], 102))
    result = run("sms", "groups", "list", "-q", env=server.env)
    assert result.stdout.split() == [*first, "b0"]


def test_limit_asks_for_no_more_than_it_needs(run: Run, server: Server) -> None:
    server.tells(200, group_page(0, ["a", "b"], 500))
    result = run("sms", "groups", "list", "--limit", "2", "-q", env=server.env)
    assert result.stdout == "a\nb\n"
    assert [asked.path.partition("?")[2] for asked in server.asked] == ["page_size=2"]


def test_a_failing_page_ends_a_list_with_its_error(run: Run, server: Server) -> None:
    first = [f"a{n}" for n in range(100)]
    server.tells(200, group_page(0, first, 200)).tells(500, b"oops")
    result = run("sms", "groups", "list", "-q", "--retries", "0", env=server.env)
    assert (result.exit_code, result.stdout.split()) == (9, first)
