"""Proxies of the environment: which one is used, and what is said if it cannot be used."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinchctl.client.proxies import proxy_of
from tests.client.test_core import CALL, GET, SEND, assert_clean
from tests.conftest import KEY, SECRET, Run, Server

PROXY = "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("entry", "host", "is_exempt"),
    [
        ("*", "calling.api.sinch.com", True),
        ("sinch.com", "calling.api.sinch.com", True),
        (".sinch.com", "calling.api.sinch.com", True),
        ("*.sinch.com", "calling.api.sinch.com", True),
        ("SINCH.COM", "calling.api.sinch.com", True),
        ("sinch.com:443", "calling.api.sinch.com", True),
        ("sinch.com:80", "calling.api.sinch.com", False),
        ("https://calling.api.sinch.com", "calling.api.sinch.com", True),
        ("inch.com", "calling.api.sinch.com", False),
        ("calling.api.sinch.com.example", "calling.api.sinch.com", False),
        ("", "calling.api.sinch.com", False),
        (".", "calling.api.sinch.com", False),
        ("[", "calling.api.sinch.com", False),
        ("localhost,[::1]", "[::1]", True),
        ("::1", "[::1]", True),
        ("[::1]:443", "[::1]", True),
        ("[::1]:80", "[::1]", False),
        ("fe80::/10", "[fe80::7]", True),
        ("fe80::/10", "[2001:db8::1]", False),
        ("fe11::/16", "calling.api.sinch.com", False),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.1/8 example.com", "10.1.2.3", True),
        ("10.0.0.0/8", "11.1.2.3", False),
        ("10.0.0.0/99", "10.1.2.3", False),
        ("a,b ,, sinch.com", "calling.api.sinch.com", True),
    ],
)
def test_no_proxy_entries(entry: str, host: str, is_exempt: bool) -> None:
    url = httpx.URL(f"https://{host}/x")
    assert proxy_of(url, {"https": PROXY, "no": entry}) == ("" if is_exempt else PROXY)


@given(st.text("0123456789abc:./[]*,- %\x00é", max_size=40))
def test_no_entry_of_no_proxy_is_a_fault(entry: str) -> None:
    for host in ("calling.api.sinch.com", "[::1]", "127.0.0.1"):
        proxy_of(httpx.URL(f"http://{host}"), {"http": PROXY, "no": entry})


@pytest.mark.parametrize(
    ("proxies", "proxy"),
    [
        ({"http": "h:1", "https": "s:1"}, "http://s:1"),
        ({"http": "h:1"}, ""),
        ({"all": "a:1"}, "http://a:1"),
        ({"all": "a:1", "https": "https://s:1"}, "https://s:1"),
        ({}, ""),
    ],
)
def test_proxy_for_https(proxies: dict[str, str], proxy: str) -> None:
    assert proxy_of(httpx.URL("https://calling.api.sinch.com"), proxies) == proxy


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("NO_PROXY", "localhost,[::1]"),
        ("no_proxy", "fe11::/16"),
        ("NO_PROXY", "]["),
        ("HTTPS_PROXY", "socks5://127.0.0.1:1"),
        ("HTTPS_PROXY", "http://h:port"),
        ("SSL_CERT_FILE", "/nonexistent"),
    ],
)
def test_setting_that_is_not_needed_stops_no_command(
    variable: str, text: str, run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, text)
    server.tells(201, {"id": "01F", "to": ["46700000000"]})
    assert run(*SEND, "-q", env=server.env).stdout == "01F\n"


@pytest.mark.parametrize("scheme", ["socks4", "socks5", "socks5h", "SOCKS5"])
def test_socks_proxy_is_one_clear_line(
    scheme: str, run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://me:hidden@127.0.0.1:1")
    result = run(*CALL, env=server.env)
    assert_clean(result, 2, "SOCKS", "NO_PROXY")
    assert "hidden" not in result.stderr
    assert "pip" not in result.stderr
    monkeypatch.setenv("NO_PROXY", "127.0.0.0/8")
    server.tells(200, {"callId": "c"})
    assert run(*CALL, env=server.env).exit_code == 0


@pytest.mark.parametrize(
    "proxy",
    ["http://me:hid#den@h:1", "http://me:hid/den@h", "http://hidden:hid", "ftp://me:hidden@h"],
)
def test_unreadable_proxy_is_refused_and_its_password_not_shown(
    proxy: str, run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy)
    result = run(*CALL, "-v", "--debug", env=server.env)
    assert result.exit_code == 2
    assert "HTTP_PROXY" in result.stderr
    assert "percent-encoded" in result.stderr
    assert "hid" not in result.stderr


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "SSL_CERT_FILE"])
def test_unusable_setting_is_a_usage_error(variable: str, program: Run) -> None:
    env = {"SINCH_APPLICATION_KEY": KEY, "SINCH_APPLICATION_SECRET": SECRET}
    assert_clean(program(*GET, env={**env, variable: "http://h:port"}), 2, variable)
