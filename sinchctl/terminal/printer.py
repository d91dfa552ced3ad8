"""The only module that prints. Formats are chosen here, and text is made safe here.

Data goes to stdout, everything else to stderr. On a terminal nothing from outside is ever
a control character, an escape sequence, a bidi override or markup; on a pipe it is data.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from sinchctl.errors import NotFoundError, SinchctlError
from sinchctl.text.safe import _HARMFUL, json_escaped, printable

if TYPE_CHECKING:
    from sinchctl.client.preview import Preview
    from sinchctl.commandline.session import World

    from .views import Card, Piece, Table, Tone, View


_SGR = {"": "", "good": "32", "bad": "1;31", "warn": "33", "dim": "2", "strong": "1"}


def _safe_json(document: bytes) -> str:
    text = document.decode("utf-8", "replace")
    parts = text.split("\n")
    return "\n".join(re.sub(_HARMFUL, json_escaped, part) for part in parts)


def _write(stream: TextIO, text: str) -> None:
    stream.write(text)


def _write_bytes(world: "World", data: bytes) -> None:
    buffer = getattr(world.stdout, "buffer", None)
    if buffer is None:
        world.stdout.write(data.decode("utf-8", "replace"))
        return
    world.stdout.flush()
    buffer.write(data)


def record(world: "World", view: "View") -> None:
    """Print one record in the format that this run asks for."""
    records(world, [view])


def records(world: "World", views: "Iterable[View]", table: "Table | None" = None) -> None:
    """Print records one after the other; on a terminal as a table where there is one.

    Raises NotFoundError where --field names a value that a record does not have.
    """
    settings = world.settings
    if settings.field is not None:
        _fields(world, views, settings.field)
    elif settings.quiet:
        for view in views:
            for identifier in _identifiers(view):
                _write(world.stdout, _for_stream(world, identifier) + "\n")
    elif (output := world.output()) == "pretty":
        _pretty(world, views, table)
    else:
        for view in views:
            _one(world, view, output)
    world.stdout.flush()


def _identifiers(view: "View") -> Iterable[str]:
    return [view.identifier] if view.rows is None else [str(row[0]) for row in view.rows]


def _for_stream(world: "World", text: str) -> str:
    return printable(text) if world.stdout.isatty() else text


def _one(world: "World", view: "View", output: str) -> None:
    if output == "raw":
        own = view.document
        exact = view.raw
        if exact is None:
            exact = own if isinstance(own, bytes) else _shaped(own, True) + b"\n"
        if world.stdout.isatty():
            _write(world.stdout, _safe_text(exact))
        else:
            _write_bytes(world, exact)
    elif output == "tsv":
        for row in [view.row or (view.identifier,)] if view.rows is None else view.rows:
            _write(world.stdout, "\t".join(map(_cell, row)) + "\n")
    else:
        document(world, view.document, one_line=output == "ndjson")


def document(world: "World", text: bytes | dict[str, Any] | list[Any], *, one_line: bool) -> None:
    """Print one JSON text, every digit as it is, or a value of ours; one line or indented."""
    shaped = _shaped(text, one_line)
    if world.stdout.isatty():
        _write(world.stdout, _safe_json(shaped) + "\n")
    else:
        _write_bytes(world, shaped + b"\n")


def stream(world: "World", finished: bytes) -> None:
    """Print texts that are made already, many at once, such as one JSON object a line."""
    if world.stdout.isatty():
        _write(world.stdout, _safe_json(finished))
    else:
        _write_bytes(world, finished)
    world.stdout.flush()


def _shaped(text: bytes | dict[str, Any] | list[Any], one_line: bool) -> bytes:
    if isinstance(text, bytes):
        from sinchctl.wire import compact, indented

        return compact(text) if one_line else indented(text)
    import json

    separators = (",", ":") if one_line else None
    indent = None if one_line else 2
    return json.dumps(text, ensure_ascii=False, separators=separators, indent=indent).encode()


def _safe_text(exact: bytes) -> str:
    parts = exact.decode("utf-8", "replace").split("\n")
    return "\n".join(printable(part) for part in parts)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return printable(str(value).replace("\\", "\\\\")) if isinstance(value, str) else str(value)


def _fields(world: "World", views: "Iterable[View]", path: str) -> None:
    from sinchctl.wire import encode, find, value

    found: list[str] = []
    for view in views:
        try:
            own = view.document
            hits = find(value(own) if isinstance(own, bytes) else own, path)
        except KeyError:
            whose = f" {view.identifier}" if view.identifier else ""
            raise NotFoundError(
                f"the record{whose} has no field {path!r}", hint="add -o json to see it whole"
            ) from None
        found += [hit if isinstance(hit, str) else encode(hit).decode() for hit in hits]
    _write(world.stdout, "".join(_for_stream(world, text) + "\n" for text in found))


def _pretty(world: "World", views: "Iterable[View]", table: "Table | None") -> None:
    from .rich_cards import print_card, print_table

    if table is not None:
        print_table(world, table)
    else:
        for view in views:
            print_card(world, view.card())


def card(world: "World", shown: "Card") -> None:
    """Print one card for people on stdout, whatever the format."""
    from .rich_cards import print_card

    print_card(world, shown)
    world.stdout.flush()


def text(world: "World", content: str) -> None:
    """Print our own text on stdout as it is, such as help and rendered pictures.

    On a terminal control characters inside its lines are escaped.
    """
    if world.stdout.isatty():
        content = "\n".join(printable(part) for part in content.split("\n"))
    _write(world.stdout, content if content.endswith("\n") else content + "\n")
    world.stdout.flush()


def page(world: "World", content: str) -> None:
    """Print a page of our own that carries its colours already, such as help."""
    _write(world.stdout, content if content.endswith("\n") else content + "\n")
    world.stdout.flush()


def painted(world: "World", lines: "Iterable[Sequence[Piece]]") -> None:
    """Print lines of pieces on stdout, each made safe and in the colour of its tone."""
    color = world.color(world.stdout)
    for line in lines:
        _write(world.stdout, "".join(_paint(*piece, color) for piece in line) + "\n")
    world.stdout.flush()


def _paint(text: str, tone: "Tone", color: bool) -> str:
    text = printable(text)
    code = _SGR[tone] if color and text.strip() else ""
    return f"\x1b[{code}m{text}\x1b[0m" if code else text


def draws(world: "World") -> bool:
    """Whether stdout can show lines and corners that are no ASCII."""
    encoding = (world.stdout.encoding or "ascii").lower().replace("-", "")
    return encoding.startswith("utf") and world.environ.get("TERM") != "dumb"


def preview(world: "World", asked: "Preview") -> None:
    """Print a request that is not sent, as one JSON object or as a curl line."""
    if world.settings.curl:
        text(world, asked.curl())
        return
    from sinchctl.wire import encode

    shown = {"method": asked.method, "url": asked.url, "headers": dict(asked.headers)}
    body = b"null" if asked.body is None else as_json(asked.body)
    whole = encode(shown)[:-1] + b',"body":' + body + b"}"
    document(world, whole, one_line=world.output() not in {"pretty", "json"})


def as_json(body: bytes) -> bytes:
    """A body as it is where it is JSON, else as the JSON text that it is."""
    from sinchctl.wire import encode, value

    try:
        value(body)
    except SinchctlError:
        return encode(body.decode("utf-8", "replace"))
    return body


def aside(world: "World", line: str) -> None:
    """Print one line on stderr, made safe, as it is."""
    _write(world.stderr, printable(line) + "\n")
    world.stderr.flush()


def question(world: "World", words: str) -> None:
    """Ask something on stderr; the answer stands behind it on the same line."""
    _write(world.stderr, printable(words.removesuffix("\n")) + "\n" * words.endswith("\n"))
    world.stderr.flush()


def note(world: "World", line: str) -> None:
    """Tell the operator something that is no error."""
    aside(world, f"sinchctl: {line}")


def warn(world: "World", line: str) -> None:
    """Tell the operator that something looks wrong though the work goes on."""
    aside(world, f"sinchctl: warning: {line}")


def hint(world: "World", line: str) -> None:
    """Suggest the next step; silent where a program asked for the output."""
    settings = world.settings
    if not (settings.quiet or settings.field or _asked_format(world) not in {"", "pretty"}):
        aside(world, line)


def _asked_format(world: "World") -> str:
    return world.settings.output or world.environ.get("SINCHCTL_OUTPUT", "")


def error(world: "World", failed: SinchctlError, *, as_json: bool | None = None) -> None:
    """Print the one line that an error is, or the one JSON object under -o json|ndjson."""
    wants_json = _asked_format(world) in {"json", "ndjson"} if as_json is None else as_json
    if wants_json:
        _write(world.stderr, _error_json(failed) + "\n")
    else:
        what = failed.message.rstrip(".")
        said = f"sinchctl: error: {what}" + ("" if what.endswith("?") else ".")
        if failed.hint:
            begins = (
                failed.hint[0] if failed.hint.startswith("sinchctl") else failed.hint[0].upper()
            )
            said += f" {begins}{failed.hint[1:].rstrip('.')}."
        if failed.reference:
            said += f" Reference: {failed.reference}."
        red = world.color(world.stderr)
        said = printable(said)
        _write(
            world.stderr,
            (said.replace("error:", "\x1b[31merror:\x1b[0m", 1) if red else said) + "\n",
        )
    world.stderr.flush()


def _error_json(failed: SinchctlError) -> str:
    import json

    told = {
        "code": failed.code,
        "exitCode": failed.exit_code,
        "message": failed.message,
        "hint": failed.hint or None,
        "httpStatus": failed.http_status,
        "sinchCode": failed.sinch_code,
        "reference": failed.reference,
    }
    return json.dumps({"error": told})
