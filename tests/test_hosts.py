"""Which hosts are this machine: loopback names and addresses."""

import pytest

from sinchctl.hosts import ip_of, is_loopback


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("app.localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("127.example.com", False),
        ("localhost.example.com", False),
        ("10.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("", False),
    ],
)
def test_loopback_names_and_addresses(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_a_name_is_not_an_address() -> None:
    assert ip_of("example.com") is None
    assert str(ip_of("fe80::1%eth0")) == "fe80::1"
