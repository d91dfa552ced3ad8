"""The files of the page: they are shipped, refer to nothing outside, and insert no markup."""

import re

import pytest

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.desk import files
from sinchctl.sandbox.desk.files import page, page_file

NAMES = sorted(set(files._contents()) - {"index.html"})


def text_of(name: str) -> str:
    return files._contents()[name].decode("utf-8")


def test_page_carries_the_token_as_text() -> None:
    answer = page('"><script>')
    assert b"&quot;&gt;&lt;script&gt;" in answer.body
    assert b'"><script>' not in answer.body
    assert dict(answer.headers)["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("name", NAMES)
def test_file_has_a_type_and_strict_headers(name: str) -> None:
    headers = dict(page_file(name).headers)
    assert headers["content-type"].startswith(("text/", "image/"))
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    "name", ["", "index.html", "../server.py", "..%2fserver.py", "/etc/passwd", "page.js\0", "x"]
)
def test_other_names_are_not_found(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        page_file(name)
    assert refused.value.status == 404


@pytest.mark.parametrize("name", [*NAMES, "index.html"])
def test_file_refers_to_nothing_outside_and_inserts_no_markup(name: str) -> None:
    """Nor does it hold scripts or styles in its markup, which the policy would forbid."""
    text = text_of(name).replace("http://www.w3.org/2000/svg", "")
    addresses = re.findall(r"https?://[^\"'` ]+", text)
    assert all(address.startswith("http://127.0.0.1") for address in addresses)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|//cdn", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", text)


def test_every_file_that_the_page_names_exists() -> None:
    named = re.findall(r"/_sandbox/page/([a-z.]+)", text_of("index.html"))
    for name in NAMES:
        named += re.findall(r'from "\./([a-z.]+)"', text_of(name))
    assert set(named) == set(NAMES)
