"""Who may use the page: a browser on this machine, or whoever has the operator's token."""

import hmac
import re

from sinchctl.hosts import ip_of, is_loopback
from sinchctl.http_message import Arrived
from sinchctl.sandbox.auth import Refusal

TOKEN = "x-sandbox-token"  # noqa: S105 - the name of a header
"""The header that carries the token of the page."""

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?")


class Guard:
    """Refuses requests to the page that do not come from the page, or from too far away.

    Every run of the server has a `token` of its own, which the page carries. With a token of the
    operator (`is_shared`) other machines may use the page too; every request needs it then, and
    the page has to be given it.
    """

    def __init__(self, token: str, *, is_shared: bool = False) -> None:
        self._token = token
        self._is_shared = is_shared

    @property
    def carried(self) -> str:
        """The token that the page carries; empty if people have to enter it."""
        return "" if self._is_shared else self._token

    def check_place(self, request: Arrived) -> None:
        """Check where a request comes from, and the name that it was sent to. Raises Refusal.

        A browser sends the name in the address bar as `Host`. A foreign name that resolves to
        this machine is an attack on it.
        """
        if not self._is_shared and not is_loopback(request.peer):
            raise _forbidden(
                "the page is for this machine only; --page-token TOKEN lets others use it"
            )
        hosts = request.values("host")
        match = _HOST.fullmatch(hosts[0].lower()) if len(hosts) == 1 else None
        if not match or not self.lets_in(match[1].strip("[]")):
            raise _forbidden("the Host header must be localhost or 127.0.0.1, as in the address")
        origin = request.value("origin")
        if origin and origin.lower() != f"http://{hosts[0]}".lower():
            raise _forbidden("the Origin header is not that of the page")

    def lets_in(self, host: str) -> bool:
        """Return True if the page may be opened under this name or address."""
        return is_loopback(host) or (self._is_shared and ip_of(host) is not None)

    def check_reader(self, request: Arrived) -> None:
        """Check a request that reads. Raises Refusal."""
        if self._is_shared:
            self._check_token(request)

    def check_changer(self, request: Arrived) -> None:
        """Check a request that changes something. Raises Refusal."""
        if not request.value("origin"):
            raise _forbidden("a request that changes something needs the Origin of the page")
        self._check_token(request)

    def _check_token(self, request: Arrived) -> None:
        tokens = request.values(TOKEN)
        if not tokens:
            raise _forbidden(f"the header {TOKEN} is missing; the page carries the token")
        if len(tokens) > 1 or not hmac.compare_digest(tokens[0].encode(), self._token.encode()):
            raise _forbidden("the token is not that of this server; load the page again")


def _forbidden(message: str) -> Refusal:
    return Refusal(403, 40300, message)
