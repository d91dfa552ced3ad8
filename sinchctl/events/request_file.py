"""A callback out of a file: a raw HTTP request, what curl -v printed, a recording of ours.

Bytes of the body are kept exactly; what had to be guessed or left out is told in `notes`.
The form of a request: RFC 9112.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sinchctl.errors import UsageError
from sinchctl.http_message import header_line

Headers = tuple[tuple[str, str], ...]

LONGEST_LINE = 64 * 1024
"""Bytes of one line of a head."""
LARGEST_HEAD = 1024 * 1024
"""Bytes of a whole head."""

_TARGET = re.compile(rb"/|\*$|[A-Za-z][A-Za-z0-9+.-]{0,20}://")
_METHOD = re.compile(rb"[A-Za-z][A-Za-z-]{0,30}")
_VERSION = re.compile(rb"HTTP/[\d.]{1,8}")
_CURL = re.compile(rb"^> [A-Z]+ \S+ HTTP/[\d.]+\r?$", re.MULTILINE)
_RESPONSE = re.compile(rb"HTTP/[\d.]+ \d{3}\b")
_CURL_CHATTER = (b"* ", b"} [", b"{ [")


@dataclass(frozen=True, slots=True)
class Saved:
    """A request as it was saved. Without a request line `method` and `target` are empty.

    `body` is None where the file cannot tell it; `left` are bytes that stood behind the body
    and were left out of it.
    """

    method: str
    target: str
    headers: Headers
    body: bytes | None
    left: bytes = b""
    notes: tuple[str, ...] = ()


def read_request(data: bytes, name: str) -> Saved:
    """The request that a file holds; `name` says in faults which file.

    Raises UsageError where it holds none.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UsageError(
            f"{name} is UTF-16, not the bytes of the request",
            hint="save the request again, unchanged",
        )
    text = data.lstrip(b"\r\n \t")
    if not text:
        raise UsageError(f"{name} is empty", hint="save the request with its headers and body")
    if _RESPONSE.match(text):
        raise UsageError(f"{name} holds a response, not a request")
    if _request_line(text[:LONGEST_LINE].split(b"\n", 1)[0]) is None and (
        match := _CURL.search(data)
    ):
        return _of_curl(data, match.start(), name)
    lines, rest = _head(text, name)
    return _saved(_unfolded(lines), rest or b"", name)


def _request_line(line: bytes) -> tuple[bytes, bytes] | None:
    """Method and target; the version may be missing, blanks inside the target stay."""
    method, _, rest = line.strip().partition(b" ")
    target = rest.strip()
    before, _, last = target.rpartition(b" ")
    if before and _VERSION.fullmatch(last):
        target = before.rstrip()
    if _METHOD.fullmatch(method) and _TARGET.match(target):
        return method, target
    return None


def _head(data: bytes, name: str) -> tuple[list[bytes], bytes | None]:
    """The lines before the first blank one, and the bytes behind that; None without one."""
    lines: list[bytes] = []
    at = 0
    while at < len(data):
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        line = data[at:end].removesuffix(b"\r")
        if len(line) > LONGEST_LINE or end > LARGEST_HEAD:
            raise UsageError(f"{name} is no HTTP request: line {len(lines) + 1} goes on and on")
        at = end + 1
        if not line:
            return lines, data[at:]
        lines.append(line)
    return lines, None


def _unfolded(lines: list[bytes]) -> list[tuple[int, bytes]]:
    """Each header on one line, with the line it began on: a blank in front goes on with it."""
    whole: list[tuple[int, list[bytes]]] = []
    for at, line in enumerate(lines, 1):
        if line[:1] in {b" ", b"\t"} and len(whole) > 1:
            whole[-1][1].append(line.strip())
        else:
            whole.append((at, [line]))
    return [(at, b" ".join(pieces)) for at, pieces in whole]


def _saved(lines: list[tuple[int, bytes]], rest: bytes | None, name: str) -> Saved:
    method = target = ""
    if lines and (found := _request_line(lines[0][1])):
        method, target = map(_text, found)
    headers = tuple(_headers(lines[1:] if method else lines, name))
    if rest is None:
        return Saved(method, target, headers, None)
    body, left, notes = _framed(rest, headers)
    return Saved(method, target, headers, body, left, tuple(notes))


def _headers(lines: list[tuple[int, bytes]], name: str) -> Iterator[tuple[str, str]]:
    for at, line in lines:
        if (pair := header_line(_text(line))) is not None:
            yield pair
            continue
        begins = _text(line[:40])
        if at == 1:
            raise UsageError(
                f"{name} is not an HTTP request: it begins {begins!r}",
                hint="its first line is like POST /sinch HTTP/1.1; the headers follow, then "
                "a blank line and the body",
            )
        raise UsageError(
            f"line {at} of the head in {name} is not a header: {begins!r}",
            hint="put a blank line between the headers and the body",
        )


def _framed(rest: bytes, headers: Headers) -> tuple[bytes, bytes, list[str]]:
    """The body, what stood behind it, and what is to be said about that."""
    named = {name.lower(): text for name, text in headers}
    if "chunked" in named.get("transfer-encoding", "").lower():
        found = _dechunked(rest)
        if found is None:
            return (
                rest,
                b"",
                ["the headers say chunks and the body has none; it was read unchanged"],
            )
        return *found, ["the body was put together from its chunks"]
    length = named.get("content-length", "").strip()
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        return rest, b"", []
    size = int(length)
    body, left = rest[:size], rest[size:]
    if left.strip(b"\r\n") == b"" and left:
        return body, left, [f"a line end behind the {size:,} bytes of the body is left out"]
    if left:
        return body, left, [f"{len(left):,} bytes behind the {size:,} of the body are left out"]
    if len(body) < size:
        return body, b"", [f"the body has {len(body):,} bytes, and content-length says {size:,}"]
    return body, b"", []


def _dechunked(data: bytes) -> tuple[bytes, bytes] | None:
    """The body without its chunk sizes, and what follows it; None if these are not chunks."""
    pieces: list[bytes] = []
    at = 0
    while True:
        end = data.find(b"\n", at)
        size = data[at : max(end, at)].partition(b";")[0].strip()
        if end < 0 or not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", size):
            return None
        at, count = end + 1, int(size, 16)
        if count == 0:
            break
        if at + count > len(data):
            return None
        pieces.append(data[at : at + count])
        at += count
        if data[at : at + 2] == b"\r\n":
            at += 2
        elif data[at : at + 1] == b"\n":
            at += 1
        else:
            return None
    while (end := data.find(b"\n", at)) >= 0 and data[at:end].strip():
        at = end + 1
    return b"".join(pieces), data[end + 1 :] if end >= 0 else b""


def _of_curl(data: bytes, start: int, name: str) -> Saved:
    """What `curl -v` printed: the head behind `> `; the body only where it follows that."""
    lines: list[bytes] = []
    at = start
    ended = False
    while at < len(data) and not ended:
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        line = data[at:end].removesuffix(b"\r")
        if not line.startswith(b">"):
            break
        at = end + 1
        ended = not line[1:].strip()
        if not ended:
            lines.append(line.removeprefix(b"> "))
    body = _behind_curl(data[at:])
    saved = _saved(_unfolded(lines), body, name)
    if len(_CURL.findall(data)) > 1:
        notes = (*saved.notes, "it holds several requests; the first one is checked")
        return Saved(saved.method, saved.target, saved.headers, saved.body, saved.left, notes)
    return saved


def _behind_curl(rest: bytes) -> bytes | None:
    """A body that was put behind the head: with `> ` before each line, or as it is."""
    kept: list[bytes] = []
    for line in rest.splitlines(keepends=True):
        if line.startswith(b"<") and line[1:2] in {b" ", b"\r", b"\n", b""}:
            break
        if not line.startswith(_CURL_CHATTER):
            kept.append(line)
    marked = bool(kept) and all(line.startswith(b"> ") for line in kept)
    body = b"".join(line.removeprefix(b"> ") if marked else line for line in kept)
    return body if body.strip() else None


def _text(data: bytes) -> str:
    """Bytes of a head as text, none of them lost."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
