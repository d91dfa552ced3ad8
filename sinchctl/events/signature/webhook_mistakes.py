"""List the mistakes in the webhook and numbers schemes, one row for each.

Each row is a value that may have been signed instead of the right one, with what that means and
how to fix it.
"""

import base64
import binascii
from collections.abc import Iterator
from contextlib import suppress

from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import CallbackSecrets, Scheme

from .body_variants import variants
from .mistakes import Change, converted, longer_body
from .schemes import SECRET_NAMES, unix_moment
from .search import Changes, OtherProfile

Layout = tuple[str, str]
"""The order of body (b), nonce (n) and timestamp (t), and what is between them."""
RIGHT_LAYOUT: Layout = ("bnt", ".")

_TEXT = "use the text of the secret as the key of the HMAC, as it is"
_VERBATIM = "sign the header exactly as it is sent"
_RAW = "sign the bytes of the request before anything parses or converts them"
_LAYOUTS: dict[Layout, str] = {
    ("bnt", ""): "with nothing between body, nonce and timestamp",
    ("bnt", "\n"): "with line feeds between body, nonce and timestamp",
    ("bnt", ":"): "with colons between body, nonce and timestamp",
    ("bnt", "|"): "with | between body, nonce and timestamp",
    ("btn", "."): "with the timestamp before the nonce",
    ("ntb", "."): "as nonce, timestamp, body",
    ("tnb", "."): "as timestamp, nonce, body",
    ("tb", "."): "as timestamp, body, without the nonce",
    ("bt", "."): "without the nonce",
    ("bn", "."): "without the timestamp",
    ("nb", "."): "as nonce, body, without the timestamp",
    ("tb", ""): "as timestamp and body together, without the nonce",
    ("b", ""): "as the body alone, without nonce and timestamp",
}


def layouts() -> Iterator[tuple[Layout, Changes]]:
    """Yield other ways of joining body, nonce and timestamp."""
    fix = "sign the body, a dot, the nonce, a dot and the timestamp"
    for layout, how in _LAYOUTS.items():
        yield layout, (Change("layout", "lines", f"it was signed {how}", fix),)


def secrets(
    scheme: Scheme, own: CallbackSecrets, others: tuple[OtherProfile, ...]
) -> Iterator[tuple[bytes, Changes]]:
    """Yield other bytes that may have been the key of the HMAC."""
    for other in others:
        secret = other.webhook if scheme == "webhook" else other.numbers
        if secret is not None:
            what = f"it was signed with the {SECRET_NAMES[scheme]} of {other.name}"
            yield secret.text_bytes(), (Change("other-secret", "secret", what, other.use),)
    yield from _wrong_secrets(scheme, own)
    right = own.webhook if scheme == "webhook" else own.numbers
    if right is not None:
        yield from _misused(right)


def _wrong_secrets(scheme: Scheme, own: CallbackSecrets) -> Iterator[tuple[bytes, Changes]]:
    fix = f"sign with the {SECRET_NAMES[scheme]}"

    def change(name: Scheme) -> Changes:
        what = f"it was signed with the {SECRET_NAMES[name]}"
        return (Change(f"secret-{name}", "secret", what, fix),)

    if own.application is not None:
        secret = own.application[1]
        yield secret.text_bytes(), change("application")
        yield secret.decoded(), change("application")
    if scheme != "webhook" and own.webhook is not None:
        yield own.webhook.text_bytes(), change("webhook")
    if scheme != "numbers" and own.numbers is not None:
        yield own.numbers.text_bytes(), change("numbers")


def _misused(secret: Secret) -> Iterator[tuple[bytes, Changes]]:
    right = secret.text_bytes()

    def change(name: str, how: str, fix: str = _TEXT) -> Changes:
        return (Change(name, "secret", f"the secret was {how}", fix),)

    with suppress(binascii.Error, ValueError):
        yield base64.b64decode(right, validate=True), change("secret-decoded", "decoded as base64")
    with suppress(ValueError):
        yield bytes.fromhex(right.decode()), change("secret-unhexed", "decoded as hexadecimal")
    yield base64.b64encode(right), change("secret-encoded", "encoded in base64")
    yield right + b"\n", change("secret-line", "used with a line end after it")
    yield b'"' + right + b'"', change("secret-quoted", "used with its quotation marks")
    yield b" " + right, change("secret-blank", "used with a blank before it")
    yield right + b" ", change("secret-blank", "used with a blank after it")
    yield right.lower(), change("secret-case", "used in lower case")
    yield right.upper(), change("secret-case", "used in upper case")
    empty = "check where your program reads the secret from"
    for words in (b"undefined", b"null", b"None"):
        yield words, change("secret-missing", f"the word {words.decode()}", empty)
    yield b"", change("secret-empty", "empty", empty)


def bodies(arrived: Arrived, excess: bytes) -> Iterator[tuple[bytes, Changes]]:
    """Yield other bodies that may have been signed."""
    yield from variants(arrived.body)
    empty = "read the body once, keep its bytes, and sign them"
    what = "the body was left out, as if it were empty"
    yield b"", (Change("body-ignored", "body", what, empty),)
    for text, name, how in converted(arrived.body):
        yield text, (Change(name, "body", f"the body was signed as {how}", _RAW),)
    if excess:
        yield arrived.body + excess, (longer_body(excess),)


def nonces(received: str) -> Iterator[tuple[str, Changes]]:
    """Yield other texts that may have been signed as the nonce."""
    for other, how in (
        *_absent(),
        (received.lower(), "in lower case"),
        (received.upper(), "in upper case"),
    ):
        if other != received:
            yield other, (Change("nonce", "nonce", f"the nonce was signed {how}", _VERBATIM),)


def timestamps(received: str, arrived: Arrived) -> Iterator[tuple[str, Changes]]:
    """Yield other texts that may have been signed as the timestamp."""
    for other, how in _other_times(received, arrived):
        if other != received:
            what = f"the timestamp was signed {how}"
            yield other, (Change("timestamp", "timestamp", what, _VERBATIM),)


def _other_times(received: str, arrived: Arrived) -> Iterator[tuple[str, str]]:
    yield from _absent()
    for header in ("x-timestamp", "date"):
        if text := arrived.value(header):
            yield text, f"as the header {header}"
    if (moment := unix_moment(received)) is None:
        return
    yield f"{received}000", "in milliseconds"
    yield f"{received}.0", "as a number with a fraction"
    for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S+00:00", "%Y-%m-%dT%H:%M:%S.000Z"):
        yield moment.strftime(form), f"in another form, {moment.strftime(form)}"


def _absent() -> Iterator[tuple[str, str]]:
    for word in ("undefined", "null", "None"):
        yield word, f"as the word {word}: the header was not read"
    yield "", "as an empty text"
