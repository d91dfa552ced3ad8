"""Who may use the page: peers, Host and Origin headers, tokens."""

import pytest

from sinchctl.http_message import Arrived
from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.desk.guard import Guard

OWN, SHARED = Guard("secret"), Guard("secret", is_shared=True)


def request(peer: str = "127.0.0.1", **headers: str) -> Arrived:
    """Return a request with these headers, from the page unless they say otherwise."""
    named = {"host": "localhost:8765", **headers}
    return Arrived("GET", "/", tuple((n.replace("_", "-"), t) for n, t in named.items()), b"", peer)


def check_refused(message: str, guard: Guard, arrived: Arrived) -> None:
    with pytest.raises(Refusal) as refused:
        guard.check_place(arrived)
    assert refused.value.status == 403
    assert message in refused.value.message


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_browser_on_this_machine_is_let_in(peer: str) -> None:
    OWN.check_place(request(peer))


@pytest.mark.parametrize("peer", ["192.168.1.7", "::ffff:10.0.0.1", "8.8.8.8", "fe80::1%eth0", ""])
def test_other_machine_needs_the_token_of_the_operator(peer: str) -> None:
    check_refused("--page-token", OWN, request(peer))
    SHARED.check_place(request(peer))


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1:8765", "[::1]:8765", "app.localhost:80"]
)
def test_host_of_this_machine(host: str) -> None:
    OWN.check_place(request(host=host))


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8765", "localhost.evil.example", "127.0.0.1.nip.io"),
        *("192.168.1.7", "0.0.0.0:8765", "localhost:8765@evil", "localhost/", "", "[::1", "[::2]"),
    ],
)
def test_wrong_host_is_refused(host: str) -> None:
    """A foreign name that resolves to this machine (DNS rebinding)."""
    check_refused("Host", OWN, request(host=host))


def test_two_hosts_or_none_are_refused() -> None:
    two = Arrived("GET", "/", (("host", "localhost"), ("host", "evil.example")), b"", "127.0.0.1")
    check_refused("Host", OWN, two)
    check_refused("Host", OWN, Arrived("GET", "/", (), b"", "127.0.0.1"))


def test_with_the_token_of_the_operator_the_host_may_be_an_address_but_no_foreign_name() -> None:
    SHARED.check_place(request("192.168.1.7", host="192.168.1.5:8765"))
    SHARED.check_place(request("fe80::1", host="[fe80::2]:8765"))
    check_refused("Host", SHARED, request("192.168.1.7", host="evil.example"))


@pytest.mark.parametrize(
    "origin",
    [
        *("https://localhost:8765", "http://localhost", "http://localhost:1", "null"),
        *("http://evil.example", "http://localhost:8765.evil.example", "file://"),
    ],
)
def test_foreign_origin_is_refused(origin: str) -> None:
    check_refused("Origin", OWN, request(origin=origin))


def test_change_needs_origin_and_token() -> None:
    page = {"origin": "http://localhost:8765", "x_sandbox_token": "secret"}
    OWN.check_changer(request(**page))
    for name, message in (("origin", "Origin"), ("x_sandbox_token", "missing")):
        with pytest.raises(Refusal, match=message):
            OWN.check_changer(request(**{key: text for key, text in page.items() if key != name}))
    with pytest.raises(Refusal, match="load the page again"):
        OWN.check_changer(request(**page | {"x_sandbox_token": "secret2"}))


def test_reading_needs_a_token_only_if_it_is_the_operators() -> None:
    OWN.check_reader(request())
    SHARED.check_reader(request(x_sandbox_token="secret"))
    for headers in ({}, {"x_sandbox_token": "wrong"}, {"x_sandbox_token": "sécret"}):
        with pytest.raises(Refusal):
            SHARED.check_reader(request(**headers))


def test_the_page_carries_only_the_token_of_the_run() -> None:
    assert (OWN.carried, SHARED.carried) == ("secret", "")
