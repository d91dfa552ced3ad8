"""What the body of a callback may have been when it was signed, if these bytes do not match.

Each variant undoes, or does, what programs between Sinch and the check are known to do: line
ends, byte order marks, a JSON text parsed and written anew, a wrong character set.
"""

from collections.abc import Iterator

from . import rewrites as forms
from .mistakes import Change
from .rewrites import Rewrite

DEEP = 8 * 1024
"""Bytes of a body that is tried with several steps at once; callbacks have some hundred."""
LARGEST = 128 * 1024
"""Bytes of a body whose JSON is looked into at all."""

_RAW = "hash the bytes of the request as they came, before anything parses them"
_EXACT = "save and send the exact bytes (curl --data-binary @FILE, printf %s)"


Step = tuple[Change, Rewrite]


def variants(body: bytes, most: int = 3) -> Iterator[tuple[bytes, tuple[Change, ...]]]:
    """Other bodies, each once, with the steps that lead to them; the fewest steps first.

    Large bodies are tried with fewer steps, very large ones with the cheap ones alone.
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
        for now, stage, steps in layer:
            # A line end is the simplest explanation where it is the only one.
            for at in [last, *range(last)] if count == 0 else range(stage, len(stages)):
                for change, step in stages[at]:
                    made = step(now)
                    if made is None or made in known:
                        continue
                    known.add(made)
                    following.append((made, at + 1, (*steps, change)))
                    yield made, (*steps, change)
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
        import unicodedata

        text = forms.text(body)
        if text is None or text.isascii():
            return None
        return unicodedata.normalize("NFC" if form == "nfc" else "NFD", text).encode()

    return step


def _without_line_end(body: bytes) -> bytes | None:
    return body.removesuffix(b"\n").removesuffix(b"\r")


def _with_crlf(body: bytes) -> bytes | None:
    return body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") if b"\n" in body else None


def _unwrapped(body: bytes) -> bytes | None:
    """The text inside a JSON string, or the callback inside a record of ours."""
    value = forms.value(body)
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    if isinstance(value, dict):
        from sinchctl.events.recordings import body_of

        return body_of(value)
    return None


_RESERIALISED = f"your framework parsed and re-serialised the JSON before you hashed it: {_RAW}"

_LINE_ENDS: list[Step] = [
    (
        _body("no-line-end", "without the line end behind it", f"an editor added it: {_EXACT}"),
        _without_line_end,
    ),
    (
        _body("line-end", "with a line feed behind it", f"something cut it off: {_EXACT}"),
        lambda body: body + b"\n",
    ),
    (
        _body("crlf-end", "with CR LF behind it", f"something cut it off: {_EXACT}"),
        lambda body: body + b"\r\n",
    ),
    (
        _body("crlf", "with CR LF line ends", "keep line ends: no text mode, no autocrlf"),
        _with_crlf,
    ),
    (
        _body("bom", "with a byte order mark", "keep the mark, or write UTF-8 without one"),
        lambda body: None if body.startswith(b"\xef\xbb\xbf") else b"\xef\xbb\xbf" + body,
    ),
    (
        _body("one-line", "without line breaks", "something added them, or curl --data sent it"),
        lambda body: body.replace(b"\r", b"").replace(b"\n", b""),
    ),
    (
        _body("trimmed", "without the blanks around it", f"something added them: {_EXACT}"),
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
        _body("utf-8-once", "in UTF-8 once, not twice", f"read it as UTF-8, not Latin-1; {_RAW}"),
        _recoded("utf-8", "latin-1"),
    ),
    (
        _body("windows-1252", "in UTF-8 once, not twice", f"read it as UTF-8; {_RAW}"),
        _recoded("utf-8", "cp1252"),
    ),
    (
        _body("utf-8", "in UTF-8", f"something turned it into Latin-1: {_RAW}"),
        _recoded("latin-1", "utf-8"),
    ),
    (
        _body("latin-1", "in Latin-1", "sign the UTF-8 bytes that are sent"),
        _recoded("utf-8", "latin-1"),
    ),
    (_body("nfc", "with composed accents", _RAW), _normalised("nfc")),
    (_body("nfd", "with separate accents", _RAW), _normalised("nfd")),
]
_ORDER: list[Step] = [
    (
        _body("sinch-order", "with its members in Sinch's order", _RESERIALISED),
        forms.reordered(forms.like_sinch),
    ),
    (_body("sorted", "with its members sorted", _RESERIALISED), forms.reordered(forms.by_name)),
]
_NUMBERS: list[Step] = [
    (
        _body("decimals", "with decimals (0.0) where it has a bare number (0)", _RESERIALISED),
        forms.numbers(r'("amount"\s*:\s*-?\d+)(?![\d.eE])', r"\1.0"),
    ),
    (
        _body("no-decimals", "with a bare number (0) where it has decimals (0.0)", _RESERIALISED),
        forms.numbers(r"(:\s*-?\d+)\.0+(?![\d.eE])", r"\1"),
    ),
]
_ESCAPES: list[Step] = [
    (_body("unescaped", "without escapes in its texts", _RESERIALISED), forms.plain),
    (_body("escaped", "with \\u escapes beyond ASCII", _RESERIALISED), forms.escaped("")),
    (
        _body("escaped-upper", "with \\U escapes (upper case) beyond ASCII", _RESERIALISED),
        forms.escaped("", "\\u{:04X}"),
    ),
    (_body("slashes", "with escaped slashes (PHP)", _RESERIALISED), _replaced(b"/", b"\\/")),
    (_body("html", "with <, > and & escaped (Go, Java)", _RESERIALISED), forms.escaped("<>&")),
    (
        _body("html-upper", "with <, >, &, ' and + escaped (.NET)", _RESERIALISED),
        forms.escaped("<>&'+`", "\\u{:04X}"),
    ),
]
_WRITTEN: list[Step] = [
    (_body(name, what, _RESERIALISED), forms.laid_out(layout))
    for name, (layout, what) in forms.LAYOUTS.items()
]
_STAGES: tuple[list[Step], ...] = (_ENVELOPE, _ORDER, _NUMBERS, _ESCAPES, _WRITTEN, _LINE_ENDS)
_CHEAP: tuple[list[Step], ...] = (_ENVELOPE[:2], _LINE_ENDS)
