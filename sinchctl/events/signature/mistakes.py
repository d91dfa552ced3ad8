"""Why a signature may not match: each way in which a part of the string-to-sign goes wrong.

One row for each mistake that programs are known to make (Sinch, "Using REST", and how Sinch's
SDKs and samples differ). A row is a value that may have been signed in place of the right one,
with what that means and what to do about it.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote

from sinchctl.events.signature.check import encoded
from sinchctl.http_message import Arrived, path_of
from sinchctl.secret import Secret
from sinchctl.signing import content_md5


@dataclass(frozen=True, slots=True)
class Change:
    """One way in which what was signed may differ from what is here.

    `part` is the part of the string-to-sign; `what` says how it was signed, `fix` what to do.
    """

    id: str
    part: str
    what: str
    fix: str


Candidates = Iterator[tuple[str, Change]]

_DECODE = "decode the application secret from base64 and use those bytes as the key of the HMAC"
_VERBATIM = "sign the header exactly as it is sent"
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


def secrets(secret: Secret, key: str) -> Iterator[tuple[bytes, Change]]:
    """Other bytes that may have been the key of the HMAC."""
    right = secret.decoded()
    plain = "".join(secret.reveal().split())

    def change(name: str, what: str, fix: str = _DECODE) -> Change:
        return Change(name, "secret", f"the secret was {what}", fix)

    yield plain.encode(), change("secret-text", "used as it stands, without base64 decoding")
    yield f"{plain}\n".encode(), change("secret-line", "used as text, with a line end behind it")
    yield plain.rstrip("=").encode(), change("secret-unpadded", "used as text, without its = signs")
    kept = "keep the decoded secret as bytes, never as a text"
    through = "decoded and then turned into a text"
    yield right.decode("utf-8", "replace").encode(), change("secret-utf8", through, kept)
    yield right.decode("latin-1").encode(), change("secret-latin1", through, kept)
    yield (
        right.hex().encode(),
        change("secret-hex", "decoded and then written in hexadecimal", kept),
    )
    yield base64.b64encode(plain.encode()), change("secret-twice", "encoded once more", _DECODE)
    yield key.encode(), change("key-as-secret", "the application key", "sign with the secret")
    yield b"", change("secret-empty", "empty", "look where your program reads the secret from")


def methods(method: str) -> Candidates:
    """Other methods that may have been signed."""
    fix = "sign the method of the request: Sinch posts callbacks"
    for other in ("POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", method.lower(), ""):
        if other != method:
            said = f"as {other}" if other else "as nothing"
            yield other, Change(f"method-{other or 'none'}", "method", f"it was signed {said}", fix)


def digests(body: bytes, secret: bytes) -> Candidates:
    """Other ways of writing the line of the body."""
    right = hashlib.md5(body, usedforsecurity=False).digest()
    fix = "the second line is the MD5 of the body's bytes, in base64"

    def change(name: str, what: str, how: str = fix) -> Change:
        return Change(name, "body", f"the body's line was {what}", how)

    empty = "read the body once, keep its bytes, and hash them"
    yield "", change("body-ignored", "left blank, as if there were no body", empty)
    yield content_md5(b""), change("body-nothing", "the MD5 of nothing", empty)
    yield right.hex(), change("md5-hex", "the MD5 in hexadecimal, not in base64")
    yield right.hex().upper(), change("md5-hex-upper", "the MD5 in hexadecimal, not in base64")
    yield (
        base64.b64encode(right.hex().encode()).decode(),
        change("md5-hex-base64", "the base64 of the MD5 in hexadecimal; take its bytes"),
    )
    yield (
        base64.b64encode(right).decode().rstrip("="),
        change("md5-unpadded", "without its = signs"),
    )
    yield (
        base64.b64encode(hmac.digest(secret, body, "md5")).decode(),
        change("md5-keyed", "an HMAC-MD5; Sinch takes the plain MD5"),
    )
    for name in ("sha1", "sha256"):
        other = hashlib.new(name, body, usedforsecurity=False).digest()
        yield base64.b64encode(other).decode(), change(f"body-{name}", f"its {name.upper()}")
    if len(body) < 64 * 1024:
        yield body.decode("utf-8", "replace"), change("body-plain", "the body itself, not its MD5")


def content_types(arrived: Arrived) -> Candidates:
    """Other content types that may have been signed."""
    given = arrived.value("content-type")
    bare = given.partition(";")[0].strip()
    fix = "use the content type exactly as it came, charset and all; a proxy may have changed it"
    near = (*arrived.values("content-type"), bare, given.lower(), given.replace("; ", ";"))
    for other in dict.fromkeys((*near, *_CONTENT_TYPES)):
        if other != given:
            said = f"as {other}" if other else "as empty"
            what = f"the content type was signed {said}"
            yield other, Change("content-type", "content type", what, fix)


def timestamps(arrived: Arrived) -> Candidates:
    """Other lines that may have stood for the timestamp."""
    given = arrived.value("x-timestamp")
    fix = "the fourth line is x-timestamp: and the header's text, nothing between them"
    lines = {
        given: "without its name x-timestamp:",
        f"X-Timestamp:{given}": "with its name in capitals",
        f"x-timestamp: {given}": "with a blank behind the colon",
        f"x-timestamp:x-timestamp:{given}": "with its name twice",
    }
    for line, what in lines.items():
        yield line, Change("timestamp-line", "timestamp", f"the timestamp was signed {what}", fix)
    for other, what in _other_times(given, arrived):
        change = Change("timestamp", "timestamp", f"the timestamp was signed {what}", _VERBATIM)
        yield f"x-timestamp:{other}", change


def _other_times(given: str, arrived: Arrived) -> Iterator[tuple[str, str]]:
    yield "undefined", "as the word undefined: it was read before it was there"
    yield "null", "as the word null: it was read before it was there"
    yield "", "as empty"
    for other in arrived.values("x-timestamp")[1:]:
        yield other, f"as {other}, which comes too"
    own = re.search(rb'"timestamp"\s*:\s*"([^"\\]{1,60})"', arrived.body)
    if own:
        text = own[1].decode("utf-8", "replace")
        yield text, f"as {text}, the time in the body and not the header's"
    if date := arrived.value("date"):
        yield date, "as the header Date"
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        return
    yield from _forms(given, moment)
    for quarter in range(-56, 57):
        if quarter:
            try:
                moved = moment + timedelta(minutes=15 * quarter)
            except OverflowError:
                continue
            hours = f"{abs(quarter) / 4:g} h {'later' if quarter > 0 else 'earlier'}"
            yield (
                given.replace(given[:19], f"{moved:%Y-%m-%dT%H:%M:%S}"),
                (f"{hours}: something moved it into another time zone"),
            )


def _forms(given: str, moment: datetime) -> Iterator[tuple[str, str]]:
    base = f"{moment:%Y-%m-%dT%H:%M:%S}"
    micro = f"{moment.microsecond:06d}"
    for fraction in ("", ".0", f".{micro[:3]}", f".{micro}", f".{micro}0"):
        for zone in ("Z", "+00:00", "+0000", ""):
            other = f"{base}{fraction}{zone}"
            if other != given:
                yield other, f"in another form, {other}"
    with suppress(ValueError, OverflowError, OSError):
        yield f"{moment.timestamp():.0f}", "as seconds since 1970"


def paths(arrived: Arrived) -> Candidates:
    """Other paths that may have been signed."""
    given = path_of(arrived.path)
    seen = {given}
    for other, name, what in _other_paths(arrived, given):
        if other in seen:
            continue
        seen.add(other)
        fix = (
            "check against the path of the callback URL as the dashboard has it"
            f"{f', {other}' if other.startswith('/') else ''}"
        )
        yield other, Change(name, "path", f"the path was signed {what}", fix)


def _other_paths(arrived: Arrived, given: str) -> Iterator[tuple[str, str, str]]:
    _, mark, query = arrived.path.partition("?")
    for header in _PROXY_HEADERS:
        for whole in arrived.values(header):
            path = path_of(whole)
            yield path, "path-proxy", f"as {path}, which the header {header} has"
    for prefix in arrived.values("x-forwarded-prefix") + arrived.values("x-script-name"):
        path = prefix.rstrip("/") + given
        yield path, "path-prefix", f"with {prefix} in front, which a proxy took away"
    if mark:
        yield f"{given}?{query}", "path-query", "with its query"
    slashed = given.rstrip("/") if given.endswith("/") else f"{given}/"
    yield slashed, "path-slash", f"{'without' if given.endswith('/') else 'with'} a / at its end"
    yield unquote(given), "path-decoded", "without percent-encoding"
    yield encoded(given), "path-encoded", "percent-encoded"
    for form in (_escapes_lower, _escapes_upper):
        yield form(given), "path-escapes", "with its % escapes in the other case"
    yield re.sub("/{2,}", "/", given), "path-slashes", "with one / where it has several"
    yield given.lower(), "path-case", "in lower case"
    segments = given.split("/")[1:]
    for count in range(1, min(len(segments), 8)):
        taken = "/" + "/".join(segments[:count])
        left = "/" + "/".join(segments[count:])
        yield left, "path-prefix", f"without {taken} in front: a proxy or a mount point added it"
    for prefix in _PREFIXES:
        what = f"with {prefix} in front: a proxy or a mount point took it away"
        yield prefix + given, "path-prefix", what
    yield given.lstrip("/"), "path-no-slash", "without its first /"
    yield "/", "path-root", "as / alone"
    yield "", "path-empty", "as empty"
    for host in arrived.values("x-forwarded-host") + arrived.values("host"):
        for scheme in ("https", "http"):
            yield f"{scheme}://{host}{given}", "path-url", "as the whole address"


def _escapes_lower(path: str) -> str:
    return re.sub("%[0-9A-F]{2}", lambda match: match[0].lower(), path)


def _escapes_upper(path: str) -> str:
    return re.sub("%[0-9a-f]{2}", lambda match: match[0].upper(), path)


LAYOUTS = {
    ("\r\n", ""): "with CR LF between its lines",
    ("\n", "\n"): "with a line feed behind the last line",
    ("\r\n", "\r\n"): "with CR LF behind each line",
    ("", ""): "with nothing between its lines",
    (" ", ""): "with blanks between its lines",
    ("\\n", ""): "with the two characters \\n between its lines",
}
"""Separator and end of the string-to-sign."""


def layouts() -> Iterator[tuple[tuple[str, str], Change]]:
    """Other ways of putting the lines together."""
    fix = "put four line feeds (one byte, 0x0A) between the five lines, and none behind them"
    for layout, what in LAYOUTS.items():
        yield layout, Change("lines", "lines", f"the string-to-sign was put together {what}", fix)
