"""event verify: whether a callback is from Sinch, and if it is not, why not."""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from sinchctl.errors import CredentialsError, FindingsError, SignatureError, UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes

from .verdict_view import Case, Judged, view

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sinchctl.commandline.session import Session
    from sinchctl.events.request_file import Saved
    from sinchctl.events.signature.search import OtherProfile
    from sinchctl.secret import Secret

MOST_EXPLAINED = 20
"""Callbacks of a recording that are searched for what is wrong; one takes up to a second."""


def verify(
    ctx: typer.Context,
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE|-]", help="The body, byte for byte as it came.")
    ] = None,
    path: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="The path as in the request line, query included."),
    ] = None,
    header: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME:VALUE", help="A header that came with it; may be repeated."),
    ] = None,
    request: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The whole request: raw HTTP, curl -v output, or a recording of `event listen`.",
        ),
    ] = None,
    method: Annotated[
        str | None, typer.Option(metavar="M", help="Else that of the request line, else POST.")
    ] = None,
    max_age: Annotated[
        str, typer.Option(metavar="D", help="Refuse older timestamps; 0 takes any age.")
    ] = "5m",
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what is signed, and find out what is wrong.")
    ] = False,
    show_signature: Annotated[
        bool, typer.Option("--show-signature", help="Show the signature that it should have.")
    ] = False,
) -> None:
    """Check the signature of a callback, and its age; exit 11 when it is not valid.

    Give the body as a file or on stdin, the path and the headers; or the whole request with
    --request, where the other options override what it says. A recording is checked line by
    line, each callback by the time it came.

    --explain shows the string-to-sign part by part and tries what usually goes wrong, one by
    one and in pairs: the secret not decoded, the JSON written anew, a path with a prefix or a
    query, a content type without its charset, another profile's secret, the clock, one byte
    changed. To learn what is wrong in a check of your own, put the signature that it computes
    into the authorization header.
    """
    from sinchctl.times import duration

    session: Session = ctx.obj
    if request is None and not header:
        raise UsageError(
            "there are no headers to check",
            hint="give --header 'Authorization: ...' and the others, or --request FILE",
        )
    longest = duration(max_age, "--max-age")
    cases = _Cases(session, file, path, header or [], method)
    credentials = session.application()
    others = _others(session) if explain else []
    judge = _Judge(session, credentials, others, explain=explain, signature=show_signature)
    judged = [judge(case, longest or None) for case in cases.read(request)]
    printer.records(
        session.terminal, [view(one) for one in judged if one.verdict.valid or not _brief(session)]
    )
    told = session.terminal.output() == "pretty" and explain
    _end(judged, cases.bad, told=told)


def _brief(session: "Session") -> bool:
    """Whether only identifiers are printed: those of callbacks that are not authentic are not."""
    return session.terminal.settings.quiet and session.terminal.settings.field is None


class _Cases:
    """The callbacks that the options mean."""

    def __init__(
        self,
        session: "Session",
        file: str | None,
        path: str | None,
        headers: list[str],
        method: str | None,
    ) -> None:
        from sinchctl.http_message import header

        self._session = session
        self._file = file
        self._path = path
        self._headers = tuple(header(text) for text in headers)
        self._method = method
        self.bad = 0

    def read(self, request: str | None) -> Iterator[Case]:
        """Each callback. Raises UsageError where something is missing."""
        from sinchctl.events.request_file import Saved, is_recording, read_request

        if request is None:
            if self._path is None:
                raise UsageError(
                    "the path is missing", hint="add --path with the path of the callback URL"
                )
            yield self._case(Saved("", self._path, (), self._body()))
            return
        name = "stdin" if request == "-" else request
        data = read_bytes(self._session.terminal, request)
        if is_recording(data):
            yield from self._recorded(data, name)
            return
        saved = read_request(data, name)
        if not saved.target and self._path is None:
            raise UsageError(
                f"{name} has no request line, which says the path", hint="add it, or give --path"
            )
        body = self._body() if self._file is not None else saved.body
        if body is None and any(named.lower() == "content-length" for named, _ in saved.headers):
            raise UsageError(
                f"{name} has no body: curl -v does not print it", hint="name the file that has it"
            )
        yield self._case(saved, body or b"")

    def _body(self) -> bytes:
        if self._file is None and self._session.terminal.stdin.isatty():
            raise UsageError("no file is named", hint="name the file with the body, or pipe it in")
        return read_bytes(self._session.terminal, self._file or "-")

    def _case(
        self,
        saved: "Saved",
        body: bytes | None = None,
        moment: "datetime | None" = None,
        line: int = 0,
    ) -> Case:
        from sinchctl.http_message import Arrived

        own = {name.lower() for name, _ in self._headers}
        kept = tuple(pair for pair in saved.headers if pair[0].lower() not in own)
        target = saved.target if self._path is None else self._path
        arrived = Arrived(
            (self._method or saved.method or "POST").upper(),
            target,
            (*kept, *self._headers),
            (saved.body or b"") if body is None else body,
        )
        return Case(arrived, moment or self._session.now(), saved.left, saved.notes, line)

    def _recorded(self, data: bytes, name: str) -> Iterator[Case]:
        """The callbacks of a recording; what is none is told and counted."""
        import io

        from sinchctl.events.input.split import Bad, split
        from sinchctl.events.recordings import body_of
        from sinchctl.events.request_file import recorded
        from sinchctl.times import instant

        now = self._session.now()
        for found in split(io.BytesIO(data).read):
            saved = None if isinstance(found, Bad) else recorded(found.value, body_of(found.value))
            if saved is None or isinstance(found, Bad):
                self.bad += 1
                why = found.reason if isinstance(found, Bad) else "it holds no request"
                printer.note(
                    self._session.terminal, f"{name}, line {found.line}: bad record: {why}"
                )
                continue
            came = found.value.get("time")
            moment = now
            with suppress(UsageError):
                moment = instant(came, now) if isinstance(came, str) else now
            yield self._case(saved, None, moment, found.line)


class _Judge:
    """Checks callbacks in the name of one application."""

    def __init__(
        self,
        session: "Session",
        credentials: "tuple[str, Secret]",
        others: "list[OtherProfile]",
        *,
        explain: bool,
        signature: bool,
    ) -> None:
        self._key, self._secret = credentials
        self._others = others
        self._explain = MOST_EXPLAINED if explain else 0
        self._signature = signature

    def __call__(self, case: Case, max_age: "timedelta | None") -> Judged:
        from sinchctl.events.signature.check import check

        secret = self._secret
        verdict = check(case.arrived, self._key, secret, now=case.moment, max_age=max_age)
        explanation = expected = None
        if self._explain:
            self._explain -= not verdict.valid
            from sinchctl.events.signature.explanation import explain

            explanation = explain(case.arrived, self._key, secret, verdict, self._others, case.left)
        if self._signature:
            expected = secret.sign(verdict.parts.text)
        return Judged(case, verdict, explanation, expected)


def _others(session: "Session") -> "list[OtherProfile]":
    """The sandbox and every profile in the file; no command is run to get a secret."""
    from sinchctl.events.signature.search import OtherProfile
    from sinchctl.profiles.file import profiles_file, read
    from sinchctl.profiles.model import CHECKS, SANDBOX_KEY, SANDBOX_SECRET
    from sinchctl.profiles.resolve import profile_place
    from sinchctl.secret import Secret

    found: list[OtherProfile] = []
    if not session.is_sandboxed:
        found.append(
            OtherProfile("the sandbox", SANDBOX_KEY, Secret(SANDBOX_SECRET), "add --sandbox")
        )
    rest = set(CHECKS) - {"application_key", "application_secret"}
    with suppress(CredentialsError):
        document = read(profiles_file(session.terminal.environ))
        for name, keys in document.profiles.items():
            with suppress(CredentialsError):
                values = profile_place(document, name, session.terminal.environ, but=rest).values
                stored = values.get("application_secret")
                known = isinstance(stored, Secret) and "application_secret_command" not in keys
                secret = stored if known and isinstance(stored, Secret) else None
                key = str(values.get("application_key", ""))
                found.append(
                    OtherProfile(f"profile {name}", key, secret, f"choose it with -p {name}")
                )
    return found


def _end(judged: list[Judged], bad: int, *, told: bool) -> None:
    wrong = [one for one in judged if not one.verdict.valid]
    if wrong:
        first = wrong[0]
        hint = "" if told else first.hint
        if len(judged) == 1:
            raise SignatureError(first.verdict.reason, hint=hint)
        lines = ", ".join(str(one.case.line) for one in wrong[:20])
        raise SignatureError(
            f"{len(wrong):,} of {len(judged):,} callbacks are not authentic (line {lines})",
            hint=hint,
        )
    if bad:
        records = "record is" if bad == 1 else "records are"
        raise FindingsError(f"{bad} {records} bad, of {bad + len(judged)} read")
