"""Hosts by name and address: which of them are this machine."""

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def ip_of(host: str) -> Address | None:
    """Return the IP address that a host is written as; None for a name.

    The zone of an IPv6 address does not count, and an IPv4 address in IPv6 form is the former.
    """
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_loopback(host: str) -> bool:
    """Return True for a name in lower case or an address of this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = ip_of(host)
    return address is not None and address.is_loopback
