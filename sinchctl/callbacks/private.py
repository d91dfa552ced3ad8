"""Addresses that the sandbox posts to: those of this machine and of private networks.

A signed callback looks real, and a test must not reach somebody's production system.
"""

import socket
from urllib.parse import urlsplit

from sinchctl.errors import UsageError
from sinchctl.hosts import Address, ip_of, is_loopback


def is_private(url: str) -> bool:
    """Return True if every address of the host is on this machine or in a private network.

    A host name without an address is private: nothing can be posted there.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    if is_loopback(host):
        return True
    if (address := ip_of(host)) is not None:
        return _is_near(address)
    try:
        places = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return True
    addresses = (ip_of(str(place[4][0])) for place in places)
    return all(address is not None and _is_near(address) for address in addresses)


def require_private(url: str) -> None:
    """Raise UsageError for an address outside."""
    if not is_private(url):
        raise UsageError(
            f"{url} is neither on this machine nor in a private network, so the sandbox does not "
            "post there",
            hint="a test must not reach a production system. If it is yours: "
            "sinchctl sandbox settings --allow-remote",
        )


def _is_near(address: Address) -> bool:
    return address.is_loopback or (address.is_private and not address.is_link_local)
