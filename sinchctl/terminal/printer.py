"""The only module that prints. Formats are chosen here, and text is made safe here.

Data goes to stdout, everything else to stderr. On a terminal nothing from outside is ever
a control character, an escape sequence, a bidi override or markup; on a pipe it is data.
"""

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, TextIO

from sinchctl.errors import NotFoundError, OutcomeUnknownError, SinchctlError
from sinchctl.text.safe import printable, printable_json, printable_lines
from sinchctl.text.tone import Tone

from .streams import Terminal
from .views import Card, Piece, Result, Table, View

_SGR = {"": "", "good": "32", "bad": "1;31", "warn": "33", "dim": "2", "strong": "1"}


def result(terminal: Terminal, outcome: Result) -> None:
    """Print what a command returned, then raise its failure if it has one.

    Raises OutcomeUnknownError if Sinch had accepted something and it could not be followed to
    its end or printed.
    """
    final = outcome
    try:
        if outcome.follow is not None:
            final = _followed(terminal, outcome.follow, outcome.accepted)
        try:
            _print(terminal, final)
        finally:
            for source in (final.records, final.finished):
                if isinstance(source, Generator):
                    source.close()
        if outcome.accepted and terminal.stdout_is_closed:
            raise BrokenPipeError
    except (SinchctlError, OSError) as fault:
        if not outcome.accepted:
            raise
        raise OutcomeUnknownError(
            f"Sinch accepted {outcome.accepted}, but {_why(fault)}",
            hint=outcome.if_lost,
        ) from None
    if final.failure is not None:
        raise final.failure


def _followed(terminal: Terminal, follow: Callable[[], Result], accepted: str) -> Result:
    """Wait for the final state. The operator learns what was accepted, however that ends."""
    if accepted and not terminal.wants_json_errors:
        note(terminal, f"Sinch accepted {accepted}")
    try:
        return follow()
    except KeyboardInterrupt:
        if accepted and terminal.wants_json_errors:
            note(terminal, f"Sinch accepted {accepted}")
        raise


def _why(fault: SinchctlError | OSError) -> str:
    if isinstance(fault, SinchctlError):
        return fault.message
    why = "closed" if isinstance(fault, BrokenPipeError) else fault.strerror or str(fault)
    return f"the result could not be written to standard output ({why})"


def _print(terminal: Terminal, outcome: Result) -> None:
    settings = terminal.settings
    if _has_own_form(outcome) and not (outcome.records and _wants_records(terminal, outcome)):
        _print_own_form(terminal, outcome)
    elif settings.field is not None or settings.quiet:
        records(terminal, outcome.records)
    elif outcome.array and terminal.output() in {"json", "ndjson", "pretty"}:
        _array(terminal, outcome.records)
    elif outcome.finished is not None and terminal.output() == "ndjson":
        for chunk in outcome.finished:
            stream(terminal, chunk)
    elif outcome.summary is not None and terminal.output() == "pretty":
        for _ in outcome.records:
            pass
        card(terminal, outcome.summary())
    else:
        records(terminal, outcome.records, outcome.table)
    if outcome.hint:
        hint(terminal, outcome.hint)


def _has_own_form(outcome: Result) -> bool:
    own = (outcome.text, outcome.painted, outcome.picture, outcome.body)
    return any(form is not None for form in own)


def _print_own_form(terminal: Terminal, outcome: Result) -> None:
    if outcome.text is not None:
        text(terminal, outcome.text)
    elif outcome.painted is not None:
        painted(terminal, outcome.painted)
    elif outcome.picture is not None:
        stream(terminal, outcome.picture)
    elif outcome.body is not None:
        one_line = outcome.one_line or not terminal.stdout.isatty()
        document(terminal, outcome.body, one_line=one_line)


def _wants_records(terminal: Terminal, outcome: Result) -> bool:
    """Return True if an option asks for a field, ids or a format for programs."""
    settings = terminal.settings
    if outcome.fixed:
        return settings.field is not None or (settings.quiet and outcome.body is None)
    asked = bool(terminal.asked_format) and terminal.output() not in {"pretty", "raw"}
    return asked or settings.quiet or settings.field is not None


def record(terminal: Terminal, view: View) -> None:
    """Print one record in the format that this run asks for."""
    records(terminal, [view])


def _ready(terminal: Terminal, views: Iterable[View | None]) -> Iterator[View]:
    """Yield the records, and write what is printed whenever the next one may take time."""
    for view in views:
        if view is None:
            terminal.stdout.flush()
        else:
            yield view


def _array(terminal: Terminal, views: Iterable[View | None]) -> None:
    one_line = terminal.output() == "ndjson"
    start, between, end = (b"[", b",", b"]\n") if one_line else (b"[\n", b",\n", b"\n]\n")
    before = start
    for view in _ready(terminal, views):
        stream(terminal, before + _shaped(view.document, one_line=one_line), flush=False)
        before = between
    stream(terminal, b"[]\n" if before is start else end)


def records(terminal: Terminal, views: Iterable[View | None], table: Table | None = None) -> None:
    """Print records one after the other; on a terminal as a table if there is one.

    Raises NotFoundError if --field names a value that no record has.
    """
    settings = terminal.settings
    views = _ready(terminal, views)
    if settings.field is not None:
        _fields(terminal, views, settings.field)
    elif settings.quiet:
        for view in views:
            for identifier in _identifiers(view):
                terminal.stdout.write(_for_stream(terminal, identifier) + "\n")
    elif (output := terminal.output()) == "pretty":
        _pretty(terminal, views, table)
    else:
        for view in views:
            _formatted(terminal, view, output)
            terminal.stdout.flush()  # the next record may take a while
    terminal.stdout.flush()


def _identifiers(view: View) -> Iterable[str]:
    if view.identifiers:
        return view.identifiers
    if view.identifier or view.rows is None or view.parts is not None:
        return [view.identifier] if view.identifier else []
    return [str(row[0]) for row in view.rows]


def _for_stream(terminal: Terminal, text: str) -> str:
    return printable(text) if terminal.stdout.isatty() else text


def _formatted(terminal: Terminal, view: View, output: str) -> None:
    if output == "raw":
        exact = view.raw
        if exact is None:
            exact = view.document if isinstance(view.document, bytes) else b""
            exact = exact or _shaped(view.document, one_line=True) + b"\n"
        if terminal.stdout.isatty():
            terminal.stdout.write(printable_lines(exact.decode("utf-8", "replace")))
        else:
            _write_bytes(terminal.stdout, exact)
    elif output == "tsv":
        for row in [view.row or (view.identifier,)] if view.rows is None else view.rows:
            terminal.stdout.write("\t".join(map(_cell, row)) + "\n")
    elif output == "ndjson" and view.parts is not None:
        for part in view.parts:
            document(terminal, part, one_line=True)
    else:
        document(terminal, view.document, one_line=output == "ndjson")


def document(
    terminal: Terminal, content: bytes | dict[str, Any] | list[Any], *, one_line: bool
) -> None:
    """Print one JSON text with its digits unchanged, or a value of ours; one line or indented."""
    stream(terminal, _shaped(content, one_line=one_line) + b"\n", flush=False)


def stream(terminal: Terminal, chunk: bytes, *, flush: bool = True) -> None:
    """Print a chunk of finished JSON texts."""
    if terminal.stdout.isatty():
        terminal.stdout.write(printable_json(chunk.decode("utf-8", "replace")))
    else:
        _write_bytes(terminal.stdout, chunk)
    if flush:
        terminal.stdout.flush()


def _write_bytes(stdout: TextIO, data: bytes) -> None:
    buffer = getattr(stdout, "buffer", None)
    if buffer is None:
        stdout.write(data.decode("utf-8", "replace"))
        return
    stdout.flush()
    buffer.write(data)


def _shaped(content: bytes | dict[str, Any] | list[Any], *, one_line: bool) -> bytes:
    if isinstance(content, bytes):
        from sinchctl.wire import compact, indented  # msgspec: only for what came from outside

        return compact(content) if one_line else indented(content)
    separators = (",", ":") if one_line else None
    indent = None if one_line else 2
    return json.dumps(content, ensure_ascii=False, separators=separators, indent=indent).encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return printable(str(value).replace("\\", "\\\\")) if isinstance(value, str) else str(value)


def _fields(terminal: Terminal, views: Iterable[View], path: str) -> None:
    """Print one value of each record that has it; one record without it is not a failure."""
    from sinchctl.wire import encode, find, value

    count, without = 0, 0
    whose = ""
    for view in views:
        try:
            content = view.document if view.values is None else view.values
            values = find(value(content) if isinstance(content, bytes) else content, path)
        except KeyError:
            without += 1
            whose = f" {view.identifier}" if view.identifier else ""
            continue
        count += 1
        for each in values:
            line = each if isinstance(each, str) else encode(each).decode()
            terminal.stdout.write(_for_stream(terminal, line) + "\n")
    if without and not count:
        which = f"the record{whose} has no field" if without == 1 else "no record has a field"
        whole = "it" if without == 1 else "them"
        raise NotFoundError(f"{which} {path!r}", hint=f"add -o json to see {whole} whole")
    if without:
        warn(terminal, f"{without:,} of {count + without:,} records have no field {path!r}")


def _pretty(terminal: Terminal, views: Iterable[View], table: Table | None) -> None:
    if table is not None:
        from .rich_cards import print_table

        print_table(terminal, table)
        return
    for view in views:
        if view.lines is not None:
            painted(terminal, view.lines())
        elif view.card is None:
            document(terminal, view.document, one_line=False)
        else:
            card(terminal, view.card())
        for each in view.tables:
            _pretty(terminal, (), each)


def card(terminal: Terminal, content: Card) -> None:
    """Print one card for people on stdout, whatever the format."""
    from .rich_cards import print_card

    print_card(terminal, content)
    terminal.stdout.flush()


def text(terminal: Terminal, content: str) -> None:
    """Print our own text on stdout unchanged, such as rendered pictures.

    On a terminal control characters inside its lines are escaped.
    """
    page(terminal, printable_lines(content) if terminal.stdout.isatty() else content)


def page(terminal: Terminal, content: str) -> None:
    """Print a page of our own that has its colours already, such as help."""
    terminal.stdout.write(content if content.endswith("\n") else content + "\n")
    terminal.stdout.flush()


def painted(terminal: Terminal, lines: Iterable[Sequence[Piece] | None]) -> None:
    """Print lines of pieces on stdout, each made safe and in the colour of its tone.

    None writes what is printed: the next line may take time.
    """
    color = terminal.color(terminal.stdout)
    for line in lines:
        if line is None:
            terminal.stdout.flush()
            continue
        terminal.stdout.write("".join(_paint(*piece, color) for piece in line) + "\n")
    terminal.stdout.flush()


def _paint(text: str, tone: Tone, color: bool) -> str:
    text = printable(text)
    code = _SGR[tone] if color and text.strip() else ""
    return f"\x1b[{code}m{text}\x1b[0m" if code else text


def aside(terminal: Terminal, line: str) -> None:
    """Print one line on stderr, made safe, without a prefix."""
    _to_stderr(terminal, printable(line) + "\n")


def _to_stderr(terminal: Terminal, words: str) -> None:
    """Write to stderr. If nobody can read it, the exit code still tells the truth."""
    with suppress(OSError):
        terminal.stderr.write(words)
        terminal.stderr.flush()


def question(terminal: Terminal, words: str) -> None:
    """Ask something on stderr; the answer is typed behind it on the same line."""
    ending = "\n" if words.endswith("\n") else ""
    _to_stderr(terminal, printable(words.removesuffix("\n")) + ending)


def note(terminal: Terminal, line: str) -> None:
    """Inform the operator of something that is not an error."""
    aside(terminal, f"sinchctl: {line}")


def warn(terminal: Terminal, line: str) -> None:
    """Warn of something that looks wrong though the work goes on."""
    aside(terminal, f"sinchctl: warning: {line}")


def hint(terminal: Terminal, line: str) -> None:
    """Suggest the next step; silent if a program asked for the output."""
    settings = terminal.settings
    if not (settings.quiet or settings.field or terminal.asked_format not in {"", "pretty"}):
        aside(terminal, line)


def error(terminal: Terminal, fault: SinchctlError, *, as_json: bool | None = None) -> None:
    """Print an error: one line, or one JSON object under -o json|ndjson."""
    if terminal.wants_json_errors if as_json is None else as_json:
        aside(terminal, _error_json(fault))
        return
    line = printable(f"sinchctl: error: {sentence(fault)}")
    if terminal.color(terminal.stderr):
        line = line.replace("error:", "\x1b[31merror:\x1b[0m", 1)
    _to_stderr(terminal, line + "\n")


def sentence(fault: SinchctlError) -> str:
    """Return an error as sentences: what is wrong, what to do next, Sinch's reference."""
    what = fault.message.rstrip(".")
    words = what if what.endswith("?") else f"{what}."
    if fault.hint:
        first = fault.hint[0] if fault.hint.startswith("sinchctl") else fault.hint[0].upper()
        hint = f"{first}{fault.hint[1:].rstrip('.')}"
        words += f" {hint}" if hint.endswith("?") else f" {hint}."
    return f"{words} Reference: {fault.reference}." if fault.reference else words


def _error_json(fault: SinchctlError) -> str:
    members = {
        "code": fault.code,
        "exitCode": fault.exit_code,
        "message": fault.message,
        "hint": fault.hint or None,
        "httpStatus": fault.http_status,
        "sinchCode": fault.sinch_code,
        "reference": fault.reference,
    }
    return json.dumps({"error": members})
