"""sinchctl verify: start a verification, report its code, ask how it stands."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sinchctl.commandline import call_values
from sinchctl.commandline.groups import group, verb
from sinchctl.commandline.options import Custom, Interval, MaxWait, Wait
from sinchctl.errors import FindingsError, UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Tone, View, lines
from sinchctl.terminal.waiting import patience, poll
from sinchctl.text.amounts import moment, money

if TYPE_CHECKING:
    from sinchctl.api.verifications import Method, Started, Verification
    from sinchctl.client.core import Client
    from sinchctl.client.request import Answer
    from sinchctl.commandline.session import Session

app = group("Verify phone numbers.")

MethodOption = Annotated[
    str,
    typer.Option("--method", metavar="M", help="sms, flashcall, callout, seamless or whatsapp."),
]
Number = Annotated[
    str | None, typer.Argument(metavar="NUMBER", help="The number that is verified, in E.164.")
]
VerificationId = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="The id that verify start printed.")
]

_WORDS = {
    "PENDING": "waiting for the code",
    "SUCCESSFUL": "the number is verified",
    "FAIL": "the number is not verified",
    "DENIED": "it was not allowed to start",
    "ABORTED": "a newer verification took its place",
    "ERROR": "Sinch could not carry it out",
}


@verb(
    app,
    "start",
    "sinchctl verify start +46700000000 --method sms",
    "sinchctl verify start +46700000000 --method callout --language sv-SE",
)
def start(
    ctx: typer.Context,
    number: Annotated[
        str, typer.Argument(metavar="NUMBER", help="The number to verify, in E.164.")
    ],
    method: MethodOption,
    reference: Annotated[
        str | None, typer.Option(metavar="REF", help="Your own, unique reference.")
    ] = None,
    custom: Custom = None,
    language: Annotated[
        str | None,
        typer.Option(metavar="xx-XX", help="Language of the SMS, the message or the speech."),
    ] = None,
) -> None:
    """Start a verification: Sinch sends or calls, the person tells the code.

    A running verification of the same number is aborted by it.
    """
    from sinchctl.api import verifications
    from sinchctl.phone import number as e164

    session: Session = ctx.obj
    number, way = e164(number), _method(method)
    reference = _reference(session, reference)
    if custom is not None and len(custom) > 4096:
        raise UsageError(f"--custom has {len(custom):,} characters; 4,096 is the limit")
    if language is not None and way in {"flashcall", "seamless"}:
        raise UsageError(f"--language means nothing to {way}", hint="leave it out")
    language = call_values.language(language, "--language")
    with session.connect() as client:
        answer = verifications.start(
            client, number, way, reference=reference, custom=custom, language=language
        )
    started = answer.value
    view = View(
        answer.body,
        lambda: _started_card(started, number, way),
        started.id,
        (started.id, way, number),
        answer.body,
    )
    printer.record(session.terminal, view)
    proof = ("--cli", "NUMBER") if way == "flashcall" else ("--code", "CODE")
    if way == "seamless":
        printer.hint(
            session.terminal,
            f"follow it: {session.command('verify get --id', started.id, '--wait')}",
        )
    else:
        rest = ("verify report --id", started.id, "--method", way, *proof)
        printer.hint(session.terminal, f"then: {session.command(*rest)}")


@verb(
    app,
    "report",
    "sinchctl verify report +46700000000 --method sms --code 1234",
    "sinchctl verify report --id 1234567890 --method flashcall --cli +46711111111",
)
def report(
    ctx: typer.Context,
    method: MethodOption,
    number: Number = None,
    verification_id: VerificationId = None,
    code: Annotated[
        str | None, typer.Option(metavar="C", help="The code that the person tells.")
    ] = None,
    caller_id: Annotated[
        str | None,
        typer.Option(
            "--cli",
            "--caller-id",
            metavar="NUMBER",
            help="For flashcall: the number that called, in E.164.",
        ),
    ] = None,
) -> None:
    """Report the code of a verification; exit 6 where it does not verify the number.

    By id it is exact; by number the newest verification is meant.
    """
    from sinchctl.api import verifications
    from sinchctl.phone import number as e164

    session: Session = ctx.obj
    way = _method(method)
    if way == "seamless":
        raise UsageError("a seamless verification has no code to report", hint="see verify get")
    if (number is None) == (verification_id is None):
        raise UsageError("name the verification by its number or by --id, one of the two")
    number = e164(number) if number is not None else None
    if way == "flashcall":
        if caller_id is None or code is not None:
            raise UsageError("a flash call is reported with --cli, the number that called")
        caller_id = e164(caller_id, "caller id")
    elif code is None or caller_id is not None:
        raise UsageError(f"a verification by {way} is reported with --code")
    elif not code.strip():
        raise UsageError("the code is empty")
    with session.connect() as client:
        answer = verifications.report(
            client,
            way,
            number=number,
            verification_id=verification_id,
            code=code.strip() if code else None,
            caller_id=caller_id,
        )
    _finish(session, answer)


@verb(
    app,
    "get",
    "sinchctl verify get --id 1234567890",
    "sinchctl verify get +46700000000 --method sms --wait",
)
def get(
    ctx: typer.Context,
    number: Number = None,
    method: Annotated[
        str | None, typer.Option(metavar="M", help="With a number: the method it was started by.")
    ] = None,
    verification_id: VerificationId = None,
    reference: Annotated[
        str | None, typer.Option(metavar="REF", help="Your reference, given at the start.")
    ] = None,
    wait: Wait = False,
    interval: Interval = "2s",
    max_wait: MaxWait = "2m",
) -> None:
    """Tell how a verification stands."""
    from sinchctl.api import verifications
    from sinchctl.phone import number as e164

    session: Session = ctx.obj
    if sum(given is not None for given in (number, verification_id, reference)) != 1:
        raise UsageError("name the verification by number, --id or --reference, one of them")
    if number is not None and method is None:
        raise UsageError("a number needs --method too", hint="or use --id")
    if number is None and method is not None:
        raise UsageError("--method goes with a number only")
    number = e164(number) if number is not None else None
    way, patient = _method(method) if method is not None else None, patience(interval, max_wait)

    def look(client: "Client") -> "Answer[Verification]":
        if verification_id is not None:
            return verifications.by_id(client, verification_id)
        if reference is not None:
            return verifications.by_reference(client, reference)
        return verifications.by_number(client, number or "", way or "sms")

    with session.connect() as client:
        if not wait:
            printer.record(session.terminal, _view(look(client)))
            return
        answer = poll(
            session.terminal,
            lambda: look(client),
            lambda seen: seen.value.is_final,
            lambda seen: seen.value.status or "PENDING",
            patient,
        )
    _finish(session, answer, after=max_wait)


def _reference(session: "Session", text: str | None) -> str | None:
    """Your own reference; a warning where verify get could not ask for it."""
    reference = call_values.given(text, "reference")
    if set(reference or "") & set("/?#%\\"):
        printer.warn(
            session.terminal,
            f"verify get --reference cannot ask for {text!r}: use letters and digits",
        )
    return reference


def _method(text: str) -> "Method":
    from sinchctl.api.verifications import METHODS

    folded = text.lower().replace("-", "")
    for method in METHODS:
        if folded == method:
            return method
    raise UsageError(f"the method {text!r} is unknown", hint=f"use {', '.join(METHODS)}")


def _finish(session: "Session", answer: "Answer[Verification]", after: str = "") -> None:
    """Show how it stands, and fail with exit 6 where it did not verify the number.

    `after` is how long it was waited for. A script trusts this with who may come in.
    """
    printer.record(session.terminal, _view(answer))
    found = answer.value
    if found.is_successful:
        return
    if not found.is_final and not after:
        raise FindingsError(f"the number is not verified; the status is {found.status or 'none'}")
    if not found.is_final:
        again = session.command("verify get --id", found.id or "ID", "--wait")
        raise FindingsError(
            f"the verification is still {found.status} after {after}", hint=f"look again: {again}"
        )
    because = f": {found.reason}" if found.reason else ""
    raise FindingsError(f"the verification ended {found.status}{because}")


def _started_card(started: "Started", number: str, method: str) -> Card:
    details: Any = getattr(started, "flash_call" if method == "flashcall" else method, None)
    details = details if isinstance(details, dict) else {}
    shown = lines(
        ("Id", started.id, "strong"),
        ("Number", number),
        ("Method", method),
        ("Caller id", details.get("cliFilter")),
        ("Text", details.get("template")),
        ("Target", details.get("targetUri")),
    )
    return Card("Verification started", shown, "good")


def _view(answer: "Answer[Verification]") -> View:
    found = answer.value

    def card() -> Card:
        status = (found.status or "").upper()
        tone: Tone = "good" if found.is_successful else "bad" if found.is_final else "warn"
        identity = found.identity if isinstance(found.identity, dict) else {}
        price = found.price if isinstance(found.price, dict) else {}
        words = _WORDS.get(status)
        shown = lines(
            ("Id", found.id, "strong"),
            ("Status", f"{status}: {words}" if words else found.status, tone),
            ("Reason", found.reason),
            ("Number", identity.get("endpoint")),
            ("Method", found.method),
            ("Reference", found.reference),
            ("Country", found.country_id),
            ("Source", found.source),
            ("Call result", found.call_result),
            ("Time", moment(found.verification_timestamp)),
            ("Price", money(price.get("verificationPrice"))),
            ("Call price", money(price.get("terminationPrice"))),
        )
        return Card("Verification", shown, tone)

    row = (found.id, found.method, found.status, found.reason)
    return View(answer.body, card, found.id or "", row, answer.body)
