"""Paths and ids of requests, and addresses of resources: nothing that changes where they go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinchctl.client.api_row import Api
from sinchctl.client.apis import VOICE
from sinchctl.client.request import Request, path_and_query, resource, segment
from sinchctl.errors import UsageError


@given(st.text(min_size=1, max_size=30))
def test_segment_never_leaves_its_place(text: str) -> None:
    try:
        encoded = segment(text, "id")
    except (UsageError, UnicodeEncodeError):
        return
    assert encoded.isascii()
    assert not set(encoded) & set("/?#\\ ")
    assert encoded not in {".", ".."}


@pytest.mark.parametrize("text", ["", " ", ".", "..", "a..b", "a/b", "a?b", "a#b", "a%2Fb", "a\nb"])
def test_id_that_could_change_the_path_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="the call id"):
        segment(text, "call id")


@pytest.mark.parametrize(
    ("text", "parts"),
    [("/a/b", ("/a/b", "")), ("/a?b=c?d", ("/a", "b=c?d")), ("/a%2Fb", ("/a%2Fb", ""))],
)
def test_path_and_query(text: str, parts: tuple[str, str]) -> None:
    assert path_and_query(text) == parts


@pytest.mark.parametrize("text", ["a", "", "//a", "/a/../b", "/./a", "/a b", "/a#b", "/é", '/"'])
def test_wrong_path_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="the path"):
        path_and_query(text)


def test_base_url_at_sinch_gives_way_to_the_region_of_the_address() -> None:
    def base(api: Api) -> str:
        return "https://calling.api.sinch.com"

    place = resource("https://calling-euc1.api.sinch.com/calling/v1/calls/id/x", None, base)
    assert (place.api, place.base_url) == (VOICE, "https://calling-euc1.api.sinch.com")
    assert (place.path, place.query) == ("/calling/v1/calls/id/x", "")


def test_plain_http_to_sinch_becomes_https() -> None:
    place = resource("http://calling.api.sinch.com/calling/x", None, lambda api: "https://x")
    assert place.base_url == "https://x"
    place = resource(
        "http://calling.api.sinch.com/calling/x", None, lambda api: "https://calling.api.sinch.com"
    )
    assert place.base_url == "https://calling.api.sinch.com"


@given(st.text("abc.:/@?#[]% -\x00é", max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for address in (text, f"https://{text}", f"https://calling.api.sinch.com{text}"):
        try:
            place = resource(address, None, lambda api: "https://calling.api.sinch.com")
        except UsageError:
            continue
        assert place.base_url.removeprefix("https://").endswith("sinch.com")
        assert place.path.startswith("/")


def test_writes_and_reads() -> None:
    assert [Request("voice", m, "/").reads for m in ("GET", "HEAD", "POST", "PATCH", "DELETE")] == [
        *(True, True, False, False, False)
    ]
