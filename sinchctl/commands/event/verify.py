"""event verify: check that callbacks are from Sinch, and explain why if they are not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated

import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError, SignatureError, SinchctlError, UsageError
from sinchctl.events.input.split import Bad
from sinchctl.events.request_file import Saved
from sinchctl.events.signature.explanation import explain as explain_verdict
from sinchctl.events.signature.profiles import other_profiles
from sinchctl.events.signature.requests import Overrides, StoredRequest, stored_requests
from sinchctl.events.signature.schemes import check_callback, scheme_of_request, signature_of
from sinchctl.events.signature.search import OtherProfile
from sinchctl.http_message import header as parsed_header
from sinchctl.profiles.model import Profile, require_callback_secret
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes
from sinchctl.terminal.views import Result
from sinchctl.times import duration

from .verdict_view import Case, Judged, view

MOST_EXPLAINED = 20
"""The most callbacks of a recording that are explained; each takes up to a second."""
_MOST_LINES = 20


def verify(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(metavar="[FILE|-]", help="The body, with every byte as received."),
    ] = None,
    path: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="The path of the request line, with its query."),
    ] = None,
    header: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME:VALUE", help="A header of the callback; may be repeated."),
    ] = None,
    request: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Read whole requests: raw HTTP, curl -v output, a recording of `event listen`, "
            "or AWS Lambda proxy events.",
        ),
    ] = None,
    method: Annotated[
        str | None,
        typer.Option(metavar="M", help="The method; default: that of the request line, or POST."),
    ] = None,
    max_age: Annotated[
        str, typer.Option(metavar="D", help="Refuse older timestamps; 0 accepts any age.")
    ] = "5m",
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what is signed, and search for the mistake.")
    ] = False,
    show_signature: Annotated[
        bool, typer.Option("--show-signature", help="Show the signature that it should have.")
    ] = False,
    show_all: Annotated[
        bool, typer.Option("--all", help="Of several callbacks, show the valid ones too.")
    ] = False,
) -> Result:
    """Check the signature and the age of a callback. Exit code 11 if it is not valid.

    Give the body as a file or on stdin, and the headers; or whole requests with --request, which
    the other options override. Of several requests only the failures are shown, and their
    number; each is checked at the time when it was received.

    The headers tell the scheme: Authorization is checked with the application secret (calls and
    verifications; this scheme signs the path, so give --path), x-sinch-webhook-signature with
    the webhook secret (SMS and Conversation), X-Sinch-Signature with the secret of number
    callbacks, which signs no time.

    --explain shows what is signed part by part and tries the usual mistakes, one by one and in
    pairs: the secret was used in another form, the JSON was re-serialised, the path has a
    prefix or a query, the content type lost its charset, another profile's secret, a wrong
    clock, one changed byte. To find the mistake in your own code, put the signature that it
    computes into the header.
    """
    session: Session = ctx.obj
    if request is None and not header:
        raise UsageError(
            "there are no headers to check",
            hint="add --header 'Authorization: ...' and the others, or --request FILE",
        )
    overrides = Overrides(method or "", path or "", tuple(map(parsed_header, header or [])))
    longest = duration(max_age, "--max-age") or None
    environ = session.terminal.environ
    judge = _Judge(
        session.profile(),
        session.now(),
        longest,
        other_profiles(environ, sandboxed=session.is_sandboxed) if explain else None,
        show_signature=show_signature,
    )
    if request is not None:
        data = read_bytes(session.terminal, request)
        name = "stdin" if request == "-" else request
        stored = stored_requests(data, name, session.now())
        cases = _cases(session, stored, name, file, overrides)
        return _verified(session, cases, judge, show_all=show_all)
    case = _case(StoredRequest(Saved("", path or "", (), _body(session, file))), overrides)
    if path is None and scheme_of_request(case.arrived) == "application":
        raise UsageError("the path is missing", hint="add --path with the path of the callback URL")
    cases = iter([case])
    return _verified(session, cases, judge, show_all=show_all)


def _body(session: Session, file: str | None) -> bytes:
    if file is None and session.terminal.stdin.isatty():
        raise UsageError("no file is named", hint="name the file with the body, or pipe it in")
    return read_bytes(session.terminal, file or "-")


def _cases(
    session: Session,
    records: Iterator[StoredRequest | Bad],
    name: str,
    file: str | None,
    overrides: Overrides,
) -> Iterator[Case | None]:
    """Yield the callbacks of a file, and None for each record that holds none."""
    for record in records:
        if isinstance(record, Bad):
            words = f"{name}, line {record.line}: bad record: {record.reason}"
            printer.note(session.terminal, words)
            yield None
            continue
        saved = record.saved
        if not saved.target and not overrides.target and _needs_path(saved, overrides):
            raise UsageError(
                f"{name} has no request line, which has the path", hint="add it, or give --path"
            )
        body = saved.body if file is None else _body(session, file)
        if body is None and any(key.lower() == "content-length" for key, _ in saved.headers):
            raise UsageError(
                f"{name} does not have the body: curl -v does not print it",
                hint="name the file that has it",
            )
        yield _case(replace(record, saved=replace(saved, body=body)), overrides)


def _needs_path(saved: Saved, overrides: Overrides) -> bool:
    return scheme_of_request(overrides.applied(saved)) == "application"


def _case(record: StoredRequest, overrides: Overrides) -> Case:
    saved = record.saved
    arrived = overrides.applied(saved)
    return Case(arrived, record.time, saved.left, saved.notes, record.line)


class _Judge:
    """Checks callbacks with the secrets of one profile, each in its own scheme.

    `others` are the profiles to try if verdicts are explained, else None.
    """

    def __init__(
        self,
        profile: Profile,
        now: datetime,
        max_age: timedelta | None,
        others: list[OtherProfile] | None,
        *,
        show_signature: bool,
    ) -> None:
        self._profile = profile
        self._now = now
        self._max_age = max_age
        self._others = others or []
        self._explanations = 0 if others is None else MOST_EXPLAINED
        self._show_signature = show_signature

    def __call__(self, case: Case) -> Judged:
        scheme = scheme_of_request(case.arrived)
        secrets = require_callback_secret(self._profile, scheme)
        now = case.time or self._now
        verdict = check_callback(case.arrived, secrets, now=now, max_age=self._max_age)
        explanation = None
        if self._explanations:
            self._explanations -= not verdict.valid
            explanation = explain_verdict(case.arrived, secrets, verdict, self._others, case.excess)
        expected = signature_of(verdict.parts, secrets) if self._show_signature else None
        return Judged(case, verdict, explanation, expected)


def _verified(
    session: Session, cases: Iterator[Case | None], judge: _Judge, *, show_all: bool
) -> Result:
    """Check every callback: a single one is shown, of several the failures.

    With -q only the ids of authentic callbacks are printed, so that no script trusts another.
    """
    total = bad = 0
    first: Judged | None = None
    shown: list[Judged] = []
    for case in cases:
        if case is None:
            bad += 1
            continue
        judged = judge(case)
        total += 1
        first = first or judged
        if show_all or not judged.verdict.valid:
            shown.append(judged)
    if total == 1 and first is not None:
        shown = [first]
    settings = session.terminal.settings
    is_brief = settings.quiet and settings.field is None
    printed = [judged for judged in shown if judged.verdict.valid or not is_brief]
    return Result(
        map(view, printed), failure=_failure(shown, total, bad), hint=_count(total, shown)
    )


def _failure(shown: list[Judged], total: int, bad: int) -> SinchctlError | None:
    invalid = [judged for judged in shown if not judged.verdict.valid]
    if invalid and total == 1:
        return SignatureError(invalid[0].verdict.reason, hint=invalid[0].hint)
    if invalid:
        lines = ", ".join(str(judged.case.line) for judged in invalid[:_MOST_LINES])
        more = ", ..." if len(invalid) > _MOST_LINES else ""
        are = "callback is" if len(invalid) == 1 else "callbacks are"
        return SignatureError(
            f"{len(invalid):,} of {total:,} {are} not authentic (line {lines}{more})",
            hint=invalid[0].hint,
        )
    if bad:
        what = "the record has" if total + bad == 1 else f"{bad:,} of {total + bad:,} records have"
        return FindingsError(
            f"{what} no headers, so there is no signature to check",
            hint="check a body alone with sinchctl event verify FILE --path PATH --header H:V",
        )
    return None


def _count(total: int, shown: list[Judged]) -> str:
    if total > 1 and all(judged.verdict.valid for judged in shown):
        return f"all {total:,} callbacks are authentic"
    return ""
