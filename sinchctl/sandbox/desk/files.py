"""The files of the page, and the headers that keep everything foreign out of it."""

from functools import cache
from html import escape
from importlib.resources import files

from sinchctl.http_message import Headers
from sinchctl.sandbox.auth import Refusal
from sinchctl.serving.protocol import HttpAnswer

FOLDER = "/_sandbox/page/"
"""Where the files are, as a path of the server."""

HEADERS: Headers = (
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
)
"""They go with every answer of the page."""

_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_TOKEN = b"{{token}}"


def page(token: str) -> HttpAnswer:
    """Return the page itself, which carries the token."""
    body = _contents()["index.html"].replace(_TOKEN, escape(token).encode())
    return _answer("html", body)


def page_file(name: str) -> HttpAnswer:
    """Return a file of the page. Raises Refusal (404)."""
    if name == "index.html" or name not in _contents():
        raise Refusal(404, 40400, "the page has no such file")
    return _answer(name.rpartition(".")[2], _contents()[name])


def _answer(kind: str, body: bytes) -> HttpAnswer:
    return HttpAnswer(200, (*HEADERS, ("content-type", _TYPES[kind])), body)


@cache
def _contents() -> dict[str, bytes]:
    """Return the files by name; a name that is not among them is not looked for on the disk."""
    folder = files("sinchctl.sandbox") / "page"
    return {file.name: file.read_bytes() for file in folder.iterdir()}
