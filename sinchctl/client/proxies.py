"""Choose the proxy of each address, and send requests through it.

Only a proxy that is used can be at fault: NO_PROXY is read here, since httpx stops at entries
such as `[::1]` or `fe80::/10`, which other programs accept.
"""

import ipaddress
from collections.abc import Mapping
from urllib.request import getproxies

import httpx

from sinchctl.errors import UsageError

_VARIABLES = "HTTPS_PROXY, HTTP_PROXY and ALL_PROXY"


class EnvironmentTransport(httpx.BaseTransport):
    """Sends each request directly, or through the proxy that the environment names for it.

    With `direct` no proxy is used. Raises UsageError if the proxy or the certificates of the
    environment cannot be used.
    """

    def __init__(self, *, direct: bool = False) -> None:
        self._proxies = {} if direct else getproxies()
        self._transports: dict[tuple[str, str], httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        scheme, proxy = request.url.scheme, proxy_of(request.url, self._proxies)
        if (scheme, proxy) not in self._transports:
            self._transports[scheme, proxy] = _transport(scheme, proxy)
        return self._transports[scheme, proxy].handle_request(request)

    def close(self) -> None:
        """Close every connection."""
        for transport in self._transports.values():
            transport.close()


def proxy_of(url: httpx.URL, proxies: Mapping[str, str]) -> str:
    """Return the address of the proxy for a URL; empty if it is reached directly.

    `proxies` is as `urllib.request.getproxies` returns it; `no` lists what needs no proxy.
    """
    proxy = proxies.get(url.scheme) or proxies.get("all") or ""
    port = url.port or (443 if url.scheme == "https" else 80)
    entries = proxies.get("no", "").replace(",", " ").split()
    if not proxy or any(_covers(entry, url.host.lower(), port) for entry in entries):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _covers(entry: str, host: str, port: int) -> bool:
    """Return True if an entry of NO_PROXY covers a host: `*`, a name, an address, a range.

    A name covers the names below it. An entry that is none of these covers nothing.
    """
    entry = entry.lower().rpartition("://")[2]
    if entry == "*":
        return True
    name, colon, number = entry.rpartition(":")
    if colon and number.isdigit() and (":" not in name or name.endswith("]")):
        if int(number) != port:
            return False
        entry = name
    entry = entry.replace("[", "").replace("]", "")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        suffix = entry.removeprefix("*").strip(".")
        host = host.rstrip(".")
        return bool(suffix) and (host == suffix or host.endswith(f".{suffix}"))
    try:
        return address in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False


def _transport(scheme: str, proxy: str) -> httpx.HTTPTransport:
    try:
        # Certificates are read only if they are needed: that takes time, and may fail.
        context = httpx.create_ssl_context() if scheme == "https" or proxy else False
    except OSError as fault:
        raise UsageError(
            f"the certificates of the environment cannot be read: {fault.strerror or fault}",
            hint="check SSL_CERT_FILE and SSL_CERT_DIR",
        ) from None
    try:
        return httpx.HTTPTransport(verify=context, proxy=proxy or None)
    except (ImportError, ValueError, httpx.InvalidURL):  # may quote a part of a password
        if proxy.lower().startswith("socks"):
            raise UsageError(
                "the environment names a SOCKS proxy, and sinchctl can only use HTTP proxies",
                hint=f"check {_VARIABLES}, or exempt the host with NO_PROXY",
            ) from None
        raise UsageError(
            "the address of a proxy in the environment cannot be read",
            hint=f"check {_VARIABLES}. Special characters of a password are percent-encoded",
        ) from None
