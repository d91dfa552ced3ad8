"""sinchctl verify: start a verification, report its code, show its status."""

from typing import Annotated, Any

import typer

from sinchctl.api import verifications
from sinchctl.api.verifications import METHODS, Method, StartedVerification, Verification
from sinchctl.client.request import TypedReply
from sinchctl.commandline import call_values
from sinchctl.commandline.groups import group, verb
from sinchctl.commandline.options import Custom, Interval, MaxWait, Wait
from sinchctl.commandline.session import Session
from sinchctl.errors import FindingsError, SinchctlError, UsageError
from sinchctl.events.meanings import with_meaning
from sinchctl.phone import number as e164
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.terminal.waiting import patience, poll, still_pending
from sinchctl.text.amounts import moment, money
from sinchctl.text.guess import alternatives
from sinchctl.text.tone import Tone

app = group("Verify phone numbers.")

MethodOption = Annotated[
    str,
    typer.Option(
        "--method",
        metavar="M",
        help="How: " + ", ".join(f"{name} ({text})" for name, text in METHODS.items()) + ".",
    ),
]
Number = Annotated[
    str | None, typer.Argument(metavar="NUMBER", help="The number that is verified, in E.164.")
]
VerificationId = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="The id that verify start printed.")
]
LONGEST_CUSTOM = 4096


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
) -> Result:
    """Start a verification.

    Sinch sends a code or calls; the person reads the code back to you. This cancels any
    verification already in progress for the number.
    """
    session: Session = ctx.obj
    number, way = e164(number), _method(method)
    reference = _reference(session, reference)
    if custom is not None and len(custom) > LONGEST_CUSTOM:
        raise UsageError(
            f"--custom has {len(custom):,} characters; {LONGEST_CUSTOM:,} is the limit"
        )
    if language is not None and way in {"flashcall", "seamless"}:
        raise UsageError(f"--language has no effect on {way}", hint="leave it out")
    language = call_values.language(language, "--language")
    answer = verifications.start(
        session.connect(), number, way, reference=reference, custom=custom, language=language
    )
    started = answer.value
    row = (started.id, way, number)
    view = View(
        answer.body, lambda: _started_card(started, number, way), started.id, row, answer.body
    )
    return Result(
        [view],
        accepted=f"the verification as {started.id}",
        hint=_next_step(session, started.id, way),
    )


def _next_step(session: Session, verification_id: str, method: Method) -> str:
    if method == "seamless":
        return f"follow it: {session.command('verify get --id', verification_id, '--wait')}"
    proof = ("--cli", "NUMBER") if method == "flashcall" else ("--code", "CODE")
    words = ("verify report --id", verification_id, "--method", method, *proof)
    return f"then: {session.command(*words)}"


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
        str | None, typer.Option(metavar="C", help="The code that the person reads to you.")
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
) -> Result:
    """Report the code of a verification; exit code 6 if the number is not verified.

    An id names one verification; a number names its newest one.
    """
    session: Session = ctx.obj
    way = _method(method)
    if way == "seamless":
        raise UsageError("a seamless verification has no code to report", hint="see verify get")
    if (number is None) == (verification_id is None):
        raise UsageError(
            "a verification is named by its number or by --id, by one of them alone",
            hint="see sinchctl verify report --help",
        )
    number = e164(number) if number is not None else None
    if way == "flashcall":
        if caller_id is None or code is not None:
            raise UsageError("a flash call is reported with --cli, the number that called")
        caller_id = e164(caller_id, "caller id")
    elif code is None or caller_id is not None:
        raise UsageError(
            f"a verification by {way} is reported with --code alone",
            hint="add --code with the code that the person got, and leave out --cli",
        )
    elif not code.strip():
        raise UsageError("the code is empty")
    answer = verifications.report(
        session.connect(),
        way,
        number=number,
        verification_id=verification_id,
        code=code.strip() if code else None,
        caller_id=caller_id,
    )
    which = answer.value.id or verification_id or number
    return Result(
        [_view(answer)], accepted=f"the report for {which}", failure=_unverified(answer.value)
    )


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
    interval: Interval = None,
    max_wait: MaxWait = None,
) -> Result:
    """Show the status of a verification."""
    session: Session = ctx.obj
    if sum(value is not None for value in (number, verification_id, reference)) != 1:
        raise UsageError(
            "a verification is named by its number, --id or --reference, by one of them alone",
            hint="see sinchctl verify get --help",
        )
    if number is not None and method is None:
        raise UsageError("a number needs --method too", hint="or use --id")
    if number is None and method is not None:
        raise UsageError("--method goes with a number only")
    number = e164(number) if number is not None else None
    way = _method(method) if method is not None else None
    patient = patience(wait, interval, max_wait)
    client = session.connect()

    def look() -> TypedReply[Verification]:
        if verification_id is not None:
            return verifications.by_id(client, verification_id)
        if reference is not None:
            return verifications.by_reference(client, reference)
        return verifications.by_number(client, number or "", way or "sms")

    def status(answer: TypedReply[Verification]) -> str:
        return answer.value.status or "PENDING"

    if not patient:
        return Result([_view(look())])
    answer = poll(session.terminal, look, lambda answer: answer.value.is_final, status, patient)
    failure = _unverified(answer.value)
    if not answer.value.is_final:
        again = session.command("verify get --id", answer.value.id or "ID", "--wait")
        failure = still_pending("the verification", status(answer), patient, again)
    return Result([_view(answer)], failure=failure)


def _reference(session: Session, text: str | None) -> str | None:
    """Return your own reference; warn if verify get could not ask for it."""
    reference = call_values.not_empty(text, "reference")
    if set(reference or "") & set("/?#%\\"):
        printer.warn(
            session.terminal,
            f"verify get --reference cannot ask for {text!r}: use letters and digits",
        )
    return reference


def _method(text: str) -> Method:
    folded = text.lower().replace("-", "")
    for method in METHODS:
        if folded == method:
            return method
    raise UsageError(f"{text!r} is not a method", hint=f"use {alternatives([*METHODS])}")


def _unverified(verification: Verification) -> SinchctlError | None:
    """Return the failure of a number that is not verified: scripts decide by it who may enter."""
    if verification.is_successful:
        return None
    if not verification.is_final:
        status = verification.status or "none"
        return FindingsError(f"the number is not verified; the status is {status}")
    because = f": {verification.reason}" if verification.reason else ""
    return FindingsError(f"the verification ended {verification.status}{because}")


def _started_card(started: StartedVerification, number: str, method: str) -> Card:
    details: Any = getattr(started, "flash_call" if method == "flashcall" else method, None)
    details = details if isinstance(details, dict) else {}
    rows = lines(
        ("Id", started.id, "strong"),
        ("Number", number),
        ("Method", method),
        ("Caller id", details.get("cliFilter")),
        ("Text", details.get("template")),
        ("Target", details.get("targetUri")),
    )
    return Card("Verification started", rows, "good")


def _view(answer: TypedReply[Verification]) -> View:
    verification = answer.value

    def card() -> Card:
        status = (verification.status or "").upper()
        tone: Tone = "bad" if verification.is_final else "warn"
        tone = "good" if verification.is_successful else tone
        identity = verification.identity if isinstance(verification.identity, dict) else {}
        price = verification.price if isinstance(verification.price, dict) else {}
        rows = lines(
            ("Id", verification.id, "strong"),
            ("Status", with_meaning("verification_status", status) or None, tone),
            ("Reason", verification.reason),
            ("Number", identity.get("endpoint")),
            ("Method", verification.method),
            ("Reference", verification.reference),
            ("Country", verification.country_id),
            ("Source", verification.source),
            ("Call result", verification.call_result),
            ("Time", moment(verification.verification_timestamp)),
            ("Price", money(price.get("verificationPrice"))),
            ("Call price", money(price.get("terminationPrice"))),
        )
        return Card("Verification", rows, tone)

    row = (verification.id, verification.method, verification.status, verification.reason)
    return View(answer.body, card, verification.id or "", row, answer.body)
