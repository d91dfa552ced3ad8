"""A small, bounded HTTP server for one WSGI app: `sandbox serve` and `event listen`.

Everything is bounded: body, head, the time a client may take, connections at once. The app
is told the request target as it came (REQUEST_URI) and the headers (`sinchctl.headers`), can
cut the line (`sinchctl.cut`) and learns when the server stops (`sinchctl.stopping`).
"""

from sinchctl.serving.protocol import PROBE, Limits

from .reading import TimedReader
from .server import Serving

__all__ = ["PROBE", "Limits", "Serving", "TimedReader"]
