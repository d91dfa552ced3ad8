"""List what the body of a callback may have been when it was signed.

Each variant undoes, or repeats, what programs between Sinch and the check do to a body: line
ends, byte order marks, JSON that is parsed and re-serialised, a wrong character set.
"""

import unicodedata
from collections.abc import Iterator

from sinchctl.events.recordings import body_of

from . import rewrites
from .mistakes import Change
from .rewrites import Rewrite

DEEP = 8 * 1024
"""The largest body, in bytes, to which several steps are applied; callbacks have about 500."""
LARGEST = 128 * 1024
"""The largest body, in bytes, that is rewritten as JSON."""

_RAW = "hash the bytes of the request before anything parses them"
_EXACT = "save and send the exact bytes (curl --data-binary @FILE, printf %s)"
_RESERIALISED = f"your framework parsed and re-serialised the JSON before you hashed it: {_RAW}"


Step = tuple[Change, Rewrite]


def variants(body: bytes, most: int = 3) -> Iterator[tuple[bytes, tuple[Change, ...]]]:
    """Yield other bodies, each once, with the steps that lead to them; fewest steps first.

    Large bodies get a single step, very large ones only a cheap one.
    """
    stages = _STAGES
    if len(body) > LARGEST:
        stages = _CHEAP
        most = 1
    else:
        most = most if len(body) <= DEEP else 1
    known = {body}
    layer: list[tuple[bytes, int, tuple[Change, ...]]] = [(body, 0, ())]
    last = len(stages) - 1
    for count in range(most):
        following = []
        for source, stage, steps in layer:
            # A line end is the simplest explanation if it suffices alone.
            for at in [last, *range(last)] if count == 0 else range(stage, len(stages)):
                for change, rewrite in stages[at]:
                    variant = rewrite(source)
                    if variant is None or variant in known:
                        continue
                    known.add(variant)
                    following.append((variant, at + 1, (*steps, change)))
                    yield variant, (*steps, change)
        layer = following


def _body(id: str, what: str, fix: str) -> Change:
    return Change(id, "body", f"the body was signed {what}", fix)


def _replaced(old: bytes, new: bytes) -> Rewrite:
    return lambda body: body.replace(old, new) if old in body else None


def _recoded(read: str, write: str) -> Rewrite:
    def step(body: bytes) -> bytes | None:
        try:
            return None if body.isascii() else body.decode(read).encode(write)
        except UnicodeError:
            return None

    return step


def _normalised(form: str) -> Rewrite:
    def step(body: bytes) -> bytes | None:
        text = rewrites.text(body)
        if text is None or text.isascii():
            return None
        return unicodedata.normalize("NFC" if form == "nfc" else "NFD", text).encode()

    return step


def _without_line_end(body: bytes) -> bytes | None:
    return body.removesuffix(b"\n").removesuffix(b"\r")


def _with_crlf(body: bytes) -> bytes | None:
    return body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") if b"\n" in body else None


def _unwrapped(body: bytes) -> bytes | None:
    """Return the text inside a JSON string, or the callback inside a record of sinchctl."""
    value = rewrites.value(body)
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    return body_of(value) if isinstance(value, dict) else None


_LINE_ENDS: list[Step] = [
    (
        _body("no-line-end", "without the line end after it", f"an editor added it: {_EXACT}"),
        _without_line_end,
    ),
    (
        _body("line-end", "with a line feed after it", f"something removed it: {_EXACT}"),
        lambda body: body + b"\n",
    ),
    (
        _body("crlf-end", "with CR LF after it", f"something removed it: {_EXACT}"),
        lambda body: body + b"\r\n",
    ),
    (
        _body("crlf", "with CR LF line ends", "keep line ends: no text mode, no autocrlf"),
        _with_crlf,
    ),
    (
        _body(
            "bom", "with a byte order mark", "keep the byte order mark, or write UTF-8 without it"
        ),
        lambda body: None if body.startswith(b"\xef\xbb\xbf") else b"\xef\xbb\xbf" + body,
    ),
    (
        _body(
            "one-line",
            "without line breaks",
            f"something added them, or curl --data removed them before it was signed: {_EXACT}",
        ),
        lambda body: body.replace(b"\r", b"").replace(b"\n", b""),
    ),
    (
        _body("trimmed", "without the white space around it", f"something added it: {_EXACT}"),
        lambda body: body.strip(),
    ),
]
_ENVELOPE: list[Step] = [
    (
        _body("lf", "with LF line ends", "keep line ends: no text mode, no autocrlf"),
        _replaced(b"\r\n", b"\n"),
    ),
    (
        _body("no-bom", "without the byte order mark", "an editor added it: write plain UTF-8"),
        lambda body: body.removeprefix(b"\xef\xbb\xbf"),
    ),
    (
        _body(
            "unwrapped",
            "as the text inside this JSON",
            "this is a record around the body: take the text inside it",
        ),
        _unwrapped,
    ),
    (
        _body(
            "utf-8-once",
            "in UTF-8, encoded once instead of twice",
            f"read it as UTF-8, not as Latin-1: {_RAW}",
        ),
        _recoded("utf-8", "latin-1"),
    ),
    (
        _body(
            "windows-1252",
            "in UTF-8, encoded once instead of twice",
            f"read it as UTF-8, not as Windows-1252: {_RAW}",
        ),
        _recoded("utf-8", "cp1252"),
    ),
    (
        _body("utf-8", "in UTF-8", f"something converted it to Latin-1: {_RAW}"),
        _recoded("latin-1", "utf-8"),
    ),
    (
        _body("latin-1", "in Latin-1", "sign the UTF-8 bytes that are sent"),
        _recoded("utf-8", "latin-1"),
    ),
    (
        _body("nfc", "with composed accents (Unicode NFC)", f"something decomposed them: {_RAW}"),
        _normalised("nfc"),
    ),
    (
        _body("nfd", "with decomposed accents (Unicode NFD)", f"something composed them: {_RAW}"),
        _normalised("nfd"),
    ),
]
_MEMBERS: list[Step] = [
    (
        _body("no-nulls", "without its null members (Gson, Jackson, .NET)", _RESERIALISED),
        rewrites.rearranged(rewrites.without_nulls),
    ),
]
_ORDER: list[Step] = [
    (
        _body("sinch-order", "with its members in Sinch's order", _RESERIALISED),
        rewrites.rearranged(rewrites.like_sinch),
    ),
    (
        _body("sorted", "with its members sorted by name", _RESERIALISED),
        rewrites.rearranged(rewrites.by_name),
    ),
    (
        _body("hash-order", "with its members in the order of a Java HashMap", _RESERIALISED),
        rewrites.rearranged(rewrites.like_java),
    ),
]
_NUMBERS: list[Step] = [
    (
        _body("decimals", "with decimals (0.0) instead of a whole number (0)", _RESERIALISED),
        rewrites.numbers(r'("amount"\s*:\s*-?\d+)(?![\d.eE])', r"\1.0"),
    ),
    (
        _body("no-decimals", "with a whole number (0) instead of decimals (0.0)", _RESERIALISED),
        rewrites.numbers(r"(:\s*-?\d+)\.0+(?![\d.eE])", r"\1"),
    ),
]
_ESCAPES: list[Step] = [
    (_body("unescaped", "without escapes in its texts", _RESERIALISED), rewrites.unescaped),
    (
        _body("escaped", "with \\u escapes for characters beyond ASCII (Python)", _RESERIALISED),
        rewrites.escaped(beyond_ascii=True),
    ),
    (
        _body("escaped-upper", "with \\u escapes in upper case beyond ASCII", _RESERIALISED),
        rewrites.escaped(form="\\u{:04X}", beyond_ascii=True),
    ),
    (_body("slashes", "with escaped slashes (PHP)", _RESERIALISED), _replaced(b"/", b"\\/")),
    (
        _body(
            "php",
            "as PHP's json_encode writes it: escaped slashes, and \\u escapes beyond ASCII",
            _RESERIALISED,
        ),
        rewrites.php,
    ),
    (
        _body("html", "with <, > and & escaped (Go, Java)", _RESERIALISED),
        rewrites.escaped("<>&"),
    ),
    (
        _body("gson", "with <, >, &, = and ' escaped (Gson)", _RESERIALISED),
        rewrites.escaped("<>&='"),
    ),
    (
        _body("html-upper", "with <, >, &, ' and + escaped (.NET)", _RESERIALISED),
        rewrites.escaped("<>&'+`", "\\u{:04X}"),
    ),
    (
        _body(
            "system-text-json",
            "as .NET's System.Text.Json writes it: quotes, <, >, &, ', + and all beyond ASCII "
            "escaped",
            _RESERIALISED,
        ),
        rewrites.system_text_json,
    ),
]
_WRITTEN: list[Step] = [
    (_body(name, what, _RESERIALISED), rewrites.laid_out(layout))
    for name, (layout, what) in rewrites.LAYOUTS.items()
]
_STAGES: tuple[list[Step], ...] = (
    _ENVELOPE,
    _MEMBERS,
    _ORDER,
    _NUMBERS,
    _ESCAPES,
    _WRITTEN,
    _LINE_ENDS,
)
_CHEAP: tuple[list[Step], ...] = (_ENVELOPE[:2], _LINE_ENDS)
