"""List the mistakes that make a signature wrong, one row for each.

Each row is a value that may have been signed instead of the right one, with what that means and
how to fix it. Sources: Sinch, "Using REST", and where Sinch's SDKs and samples differ from it.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, quote_plus, unquote, urlsplit

from sinchctl.events.signature.check import encoded
from sinchctl.http_message import Arrived, path_of
from sinchctl.secret import Secret
from sinchctl.signing import content_md5


@dataclass(frozen=True, slots=True)
class Change:
    """One way in which what was signed may differ from the request as received.

    `part` is the part of the string-to-sign; `what` says how it was signed, `fix` what to do.
    """

    id: str
    part: str
    what: str
    fix: str


Candidates = Iterator[tuple[str, Change]]

_DECODE = "decode the application secret from base64 and use those bytes as the key of the HMAC"
_VERBATIM = "sign the header exactly as it is sent"
_RAW = "hash the bytes of the request before anything parses or converts them"
_PREFIXES = (
    "/api",
    "/app",
    "/sinch",
    "/callback",
    "/callbacks",
    "/webhook",
    "/webhooks",
    "/hooks",
    "/voice",
    "/verification",
    "/v1",
    "/prod",
    "/dev",
    "/stage",
    "/test",
    "/public",
)
_PROXY_HEADERS = (
    "x-original-uri",
    "x-original-url",
    "x-forwarded-uri",
    "x-forwarded-path",
    "x-rewrite-url",
    "x-envoy-original-path",
)
_HOST_HEADERS = ("x-forwarded-host", "x-original-host", "host", ":authority", "origin", "referer")
_LOCAL_HOSTS = ("localhost", "127.0.0.1")
_LOCAL_PORTS = ("", ":3000", ":8080", ":8000", ":5000", ":5001", ":4000", ":8888", ":9000", ":80")
"""Where an application listens behind a tunnel or a proxy."""
_CONTENT_TYPES = (
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset=utf-8",
    "application/json; charset=UTF-8",
    "application/json;charset=UTF-8",
    "text/plain",
    "text/plain; charset=utf-8",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "",
    "undefined",
)
_LONGEST_TEXT = 64 * 1024
"""Bytes of the largest body that is tried as a text in the string-to-sign."""


def secrets(secret: Secret, key: str) -> Iterator[tuple[bytes, Change]]:
    """Yield other bytes that may have been the key of the HMAC."""
    right = secret.decoded()
    plain = "".join(secret.reveal().split())

    def change(name: str, what: str, fix: str = _DECODE) -> Change:
        return Change(name, "secret", f"the secret was {what}", fix)

    yield plain.encode(), change("secret-text", "used as text, without base64 decoding")
    yield f"{plain}\n".encode(), change("secret-line", "used as text, with a line end after it")
    yield plain.rstrip("=").encode(), change("secret-unpadded", "used as text, without its = signs")
    kept = "keep the decoded secret as bytes, never as text"
    through = "decoded and then converted to text"
    yield right.decode("utf-8", "replace").encode(), change("secret-utf8", through, kept)
    yield right.decode("latin-1").encode(), change("secret-latin1", through, kept)
    yield (
        right.hex().encode(),
        change("secret-hex", "decoded and then written in hexadecimal", kept),
    )
    for cut in dict.fromkeys((right[:-1], right.partition(b"\0")[0])):
        if cut != right:
            yield cut, change("secret-cut", "decoded, but its last bytes were lost", kept)
    yield base64.b64encode(plain.encode()), change("secret-twice", "encoded in base64 once more")
    yield key.encode(), change("key-as-secret", "the application key", "sign with the secret")
    yield b"", change("secret-empty", "empty", "check where your program reads the secret from")


def methods(method: str) -> Candidates:
    """Yield other methods that may have been signed."""
    fix = "sign the method of the request: Sinch posts callbacks"
    for other in ("POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", method.lower(), ""):
        if other != method:
            what = f"the method was signed as {other or 'an empty text'}"
            yield other, Change(f"method-{other or 'none'}", "method", what, fix)


def digests(body: bytes, secret: bytes) -> Candidates:
    """Yield other texts that may have been signed as the line of the body."""
    right = hashlib.md5(body, usedforsecurity=False).digest()
    fix = "the second line is the MD5 of the body's bytes, in base64"

    def change(name: str, what: str, how: str = fix) -> Change:
        return Change(name, "body", f"the body's line was {what}", how)

    empty = "read the body once, keep its bytes, and hash them"
    yield "", change("body-ignored", "left empty, as if there were no body", empty)
    yield content_md5(b""), change("body-nothing", "the MD5 of an empty body", empty)
    yield right.hex(), change("md5-hex", "the MD5 in hexadecimal, not in base64")
    yield right.hex().upper(), change("md5-hex-upper", "the MD5 in hexadecimal, not in base64")
    yield (
        base64.b64encode(right.hex().encode()).decode(),
        change("md5-hex-base64", "the base64 of the MD5's hexadecimal digits, not of its bytes"),
    )
    yield (
        base64.b64encode(right).decode().rstrip("="),
        change("md5-unpadded", "the MD5 without its = signs"),
    )
    yield (
        base64.b64encode(hmac.digest(secret, body, "md5")).decode(),
        change("md5-keyed", "an HMAC-MD5; Sinch uses the plain MD5"),
    )
    for name in ("sha1", "sha256"):
        other = hashlib.new(name, body, usedforsecurity=False).digest()
        yield base64.b64encode(other).decode(), change(f"body-{name}", f"its {name.upper()}")
    if len(body) < _LONGEST_TEXT:
        yield body.decode("utf-8", "replace"), change("body-plain", "the body itself, not its MD5")
        for text, name, what in converted(body):
            yield content_md5(text), Change(name, "body", f"the body was hashed as {what}", _RAW)


def converted(body: bytes) -> Iterator[tuple[bytes, str, str]]:
    """Yield what programs turn a body into by accident, with an id and a description."""
    text = body.decode("utf-8", "replace")
    php = json.dumps(text).replace("/", "\\/")
    for twice in dict.fromkeys((json.dumps(text), json.dumps(text, ensure_ascii=False), php)):
        what = "a JSON string: it was encoded as JSON a second time"
        yield twice.encode("utf-8", "surrogatepass"), "encoded-twice", what
    yield repr(body).encode(), "body-repr", "Python's str() of the bytes, b'...'"
    for percent in (quote(body), quote(body, safe=""), quote(body, safe="!'()*"), quote_plus(body)):
        yield percent.encode(), "body-percent", "percent-encoded text"
        yield f"{percent}=".encode(), "body-form", "the fields of an HTML form"
    for words in ("[object Object]", "{}", "undefined", "null", "None", "Array"):
        what = f"the text {words}: it was already parsed, or not read yet"
        yield words.encode(), "body-object", what


def longer_body(excess: bytes) -> Change:
    """Return the mistake of a body that is longer than its content-length."""
    what = f"the body was signed with the {len(excess):,} bytes after it"
    return Change("body-longer", "body", what, "send the content-length of the whole body")


def content_types(arrived: Arrived) -> Candidates:
    """Yield other content types that may have been signed."""
    received = arrived.value("content-type")
    bare = received.partition(";")[0].strip()
    fix = "use the content type exactly as received, with its charset; a proxy may have changed it"
    near = (*arrived.values("content-type"), bare, received.lower(), received.replace("; ", ";"))
    for other in dict.fromkeys((*near, *_CONTENT_TYPES)):
        if other != received:
            what = f"the content type was signed as {other or 'an empty text'}"
            yield other, Change("content-type", "content type", what, fix)


def timestamps(arrived: Arrived) -> Candidates:
    """Yield other texts that may have been signed as the line of the timestamp."""
    received = arrived.value("x-timestamp")
    fix = "the fourth line is x-timestamp: followed directly by the text of the header"
    lines = {
        received: "without its name x-timestamp:",
        f"X-Timestamp:{received}": "with its name in capitals",
        f"x-timestamp: {received}": "with a space after the colon",
        f"x-timestamp:x-timestamp:{received}": "with its name twice",
    }
    for line, what in lines.items():
        yield line, Change("timestamp-line", "timestamp", f"the timestamp was signed {what}", fix)
    for other, what in _other_times(received, arrived):
        change = Change("timestamp", "timestamp", f"the timestamp was signed {what}", _VERBATIM)
        yield f"x-timestamp:{other}", change


def _other_times(received: str, arrived: Arrived) -> Iterator[tuple[str, str]]:
    yield "undefined", "as the word undefined: the header was read before it was set"
    yield "null", "as the word null: the header was read before it was set"
    yield "", "as an empty text"
    for other in arrived.values("x-timestamp")[1:]:
        yield other, f"as {other}, which another x-timestamp header has"
    own = re.search(rb'"timestamp"\s*:\s*"([^"\\]{1,60})"', arrived.body)
    if own:
        text = own[1].decode("utf-8", "replace")
        yield text, f"as {text}, the time in the body instead of the header's"
    if date := arrived.value("date"):
        yield date, "as the header Date"
    try:
        moment = datetime.fromisoformat(received)
    except ValueError:
        return
    yield from _forms(received, moment)
    for quarter in range(-56, 57):
        if quarter:
            try:
                moved = moment + timedelta(minutes=15 * quarter)
            except OverflowError:
                continue
            hours = f"{abs(quarter) / 4:g} h {'later' if quarter > 0 else 'earlier'}"
            yield (
                received.replace(received[:19], f"{moved:%Y-%m-%dT%H:%M:%S}"),
                f"{hours}: something converted it to another time zone",
            )


def _forms(received: str, moment: datetime) -> Iterator[tuple[str, str]]:
    base = f"{moment:%Y-%m-%dT%H:%M:%S}"
    micro = f"{moment.microsecond:06d}"
    for fraction in ("", ".0", f".{micro[:3]}", f".{micro}", f".{micro}0"):
        for zone in ("Z", "+00:00", "+0000", ""):
            other = f"{base}{fraction}{zone}"
            if other != received:
                yield other, f"in another form, {other}"
    with suppress(ValueError, OverflowError, OSError):
        yield f"{moment.timestamp():.0f}", "as seconds since 1970"


def paths(arrived: Arrived) -> Candidates:
    """Yield other paths that may have been signed."""
    received = path_of(arrived.path)
    seen = {received}
    for other, name, what in _other_paths(arrived, received):
        if other in seen:
            continue
        seen.add(other)
        fix = "check against the path of the callback URL in the dashboard"
        if name == "path-url":
            fix = f"sign the path alone, {received}, without scheme and host"
        elif other.startswith("/"):
            fix += f", {other}"
        yield other, Change(name, "path", f"the path was signed {what}", fix)


def _other_paths(arrived: Arrived, received: str) -> Iterator[tuple[str, str, str]]:
    _, mark, query = arrived.path.partition("?")
    for header in _PROXY_HEADERS:
        for target in arrived.values(header):
            path = path_of(target)
            yield path, "path-proxy", f"as {path}, which the header {header} has"
    for prefix in arrived.values("x-forwarded-prefix") + arrived.values("x-script-name"):
        path = prefix.rstrip("/") + received
        yield path, "path-prefix", f"with {prefix} before it, which a proxy removed"
    if mark:
        yield f"{received}?{query}", "path-query", "with its query"
    slashed = received.rstrip("/") if received.endswith("/") else f"{received}/"
    yield slashed, "path-slash", f"{'without' if received.endswith('/') else 'with'} a / at its end"
    yield unquote(received), "path-decoded", "without percent-encoding"
    yield encoded(received), "path-encoded", "percent-encoded"
    for form in (_escapes_lower, _escapes_upper):
        yield form(received), "path-escapes", "with its % escapes in the other letter case"
    yield re.sub("/{2,}", "/", received), "path-slashes", "with one / where it has several"
    yield received.lower(), "path-case", "in lower case"
    segments = received.split("/")[1:]
    for count in range(1, min(len(segments), 8)):
        prefix = "/" + "/".join(segments[:count])
        rest = "/" + "/".join(segments[count:])
        yield rest, "path-prefix", f"without {prefix} before it: a proxy or a mount point added it"
    for prefix in _PREFIXES:
        what = f"with {prefix} before it: a proxy or a mount point removed it"
        yield prefix + received, "path-prefix", what
    yield received.lstrip("/"), "path-no-slash", "without its first /"
    yield "/", "path-root", "as / alone"
    yield "", "path-empty", "as an empty text"
    for origin in _origins(arrived):
        for path in dict.fromkeys((received, arrived.path)):
            yield f"{origin}{path}", "path-url", f"as the whole URL, {origin}{path}"


def _origins(arrived: Arrived) -> Iterator[str]:
    """Yield scheme and host of URLs that the request may have been sent to."""
    hosts = [host for name in _HOST_HEADERS for host in arrived.values(name)]
    hosts += re.findall(r'(?i)\bhost="?([^";,\s]+)', " ".join(arrived.values("forwarded")))
    for host in dict.fromkeys(hosts):
        with suppress(ValueError):
            name = urlsplit(host).netloc if "://" in host else host
            yield from (f"{scheme}://{name}" for scheme in ("https", "http"))
    yield from (f"http://{host}{port}" for host in _LOCAL_HOSTS for port in _LOCAL_PORTS)


def _escapes_lower(path: str) -> str:
    return re.sub("%[0-9A-F]{2}", lambda match: match[0].lower(), path)


def _escapes_upper(path: str) -> str:
    return re.sub("%[0-9a-f]{2}", lambda match: match[0].upper(), path)


LAYOUTS = {
    ("\r\n", ""): "with CR LF between its lines",
    ("\n", "\n"): "with a line feed after the last line",
    ("\r\n", "\r\n"): "with CR LF after each line",
    ("", ""): "with nothing between its lines",
    (" ", ""): "with spaces between its lines",
    ("\\n", ""): "with the two characters \\n between its lines",
}
"""Separator and end of the string-to-sign."""


def layouts() -> Iterator[tuple[tuple[str, str], Change]]:
    """Yield other ways of joining the lines."""
    fix = "put four line feeds (one byte, 0x0A) between the five lines, and none after them"
    for layout, what in LAYOUTS.items():
        yield layout, Change("lines", "lines", f"the string-to-sign was joined {what}", fix)
