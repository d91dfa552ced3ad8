"""The ways in which programs write a signature, right or wrong."""

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote

from .mistakes import Change
from .search import Changes, Target

_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_RAW = "encode the bytes of the HMAC in base64: hash_hmac(..., true) in PHP"


def _change(name: str, how: str, fix: str) -> Changes:
    return (Change(name, "signature", f"the signature is written {how}", fix),)


def of_base64(text: str) -> Iterator[Target]:
    """Yield what a signature that should be base64 may stand for."""
    fix = "write the signature in base64: 44 characters, with = at the end"
    for data in _base64(text):
        digits = data.decode("ascii", "replace")
        if _HEXADECIMAL.fullmatch(digits):
            how = "as the base64 of its hexadecimal digits"
            yield bytes.fromhex(digits), _change("signature-hex-base64", how, _RAW)
        yield data, ()
    if _HEXADECIMAL.fullmatch(text):
        yield bytes.fromhex(text), _change("signature-hex", "in hexadecimal", fix)
    spellings = {
        "signature-unpadded": (text + "=" * (-len(text) % 4), "without its = signs"),
        "signature-url": (unquote(text), "percent-encoded"),
        "signature-urlsafe": (
            text.replace("-", "+").replace("_", "/"),
            "in the base64 of URLs, with - and _",
        ),
    }
    for name, (other, how) in spellings.items():
        if other != text:
            yield from ((data, _change(name, how, fix)) for data in _base64(other))


def of_hexadecimal(text: str) -> Iterator[Target]:
    """Yield what a signature that should be lower-case hexadecimal may stand for."""
    fix = "write the signature in hexadecimal: 40 digits in lower case"
    bare = text.partition("=")[2] if text.lower().startswith(("sha1=", "sha256=")) else text
    if _HEXADECIMAL.fullmatch(bare):
        form: Changes = ()
        if bare != text:
            how = f"with {text.partition('=')[0]}= before it"
            form = _change("signature-prefix", how, fix)
        elif text != text.lower():
            form = _change("signature-upper", "in upper case", fix)
        yield bytes.fromhex(bare), form
    for data in _base64(text):
        digits = data.decode("ascii", "replace")
        if _HEXADECIMAL.fullmatch(digits):
            how = "as the base64 of its hexadecimal digits"
            yield bytes.fromhex(digits), _change("signature-hex-base64", how, fix)
        yield data, _change("signature-base64", "in base64", fix)


def _base64(text: str) -> Iterator[bytes]:
    try:
        yield base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return
