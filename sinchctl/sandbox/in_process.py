"""The sandbox without a network: an httpx transport that hands it each request."""

from collections.abc import Callable, Mapping
from datetime import datetime

import httpx

from sinchctl.http_message import Arrived

from .credentials import FIXED
from .server import Sandbox
from .state import state_file
from .upkeep import catch_up


class InProcess(httpx.BaseTransport):
    """Answers requests from the sandbox whose state the environment names.

    What is due happens before a request; what a request begins happens after it, at once.
    """

    def __init__(self, environ: Mapping[str, str], now: Callable[[], datetime]) -> None:
        self._file = state_file(environ)
        self._now = now
        self._sandbox = Sandbox(self._file, FIXED, now)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request; the target reaches the sandbox as it was signed."""
        headers = tuple(
            (name.decode("latin-1"), text.decode("latin-1")) for name, text in request.headers.raw
        )
        target = request.url.raw_path.decode("ascii")
        catch_up(self._file, self._now)
        answer = self._sandbox.handle(Arrived(request.method, target, headers, request.read()))
        catch_up(self._file, self._now)
        body = httpx.ByteStream(answer.body)
        return httpx.Response(answer.status, headers=list(answer.headers), stream=body)
