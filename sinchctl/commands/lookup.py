"""sinchctl lookup: what a number is, who carries it, whether it changed hands."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import typer

from sinchctl import phone
from sinchctl.api.lookup import FEATURES, NumberFacts, look_up
from sinchctl.client.request import TypedReply
from sinchctl.commandline.groups import verb
from sinchctl.commandline.session import Session
from sinchctl.errors import NotFoundError, PartlyFailedError, UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.text.guess import alternatives

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)

_PAUSE = 0.1
"""Seconds between two requests: Sinch takes 10 a second."""


@verb(
    app,
    "lookup",
    "sinchctl lookup +46700000000",
    "sinchctl lookup +46700000000 +46700000001 --features line,sim-swap",
    "sinchctl lookup +12025550134 --features rnd --contact-date 2025-01-01",
)
def lookup(
    ctx: typer.Context,
    numbers: Annotated[
        list[str],
        typer.Argument(metavar="NUMBER", help="A number in E.164; - reads them, one a line."),
    ],
    features: Annotated[
        str,
        typer.Option("--features", metavar="LIST", help=f"Ask for these of {', '.join(FEATURES)}."),
    ] = "line",
    contact_date: Annotated[
        str | None,
        typer.Option(
            "--contact-date", metavar="DATE", help="For rnd: when you last reached the person."
        ),
    ] = None,
) -> Result:
    """Look up who carries a number, and whether it changed hands.

    Sinch may charge for each number and each feature. line is the carrier and the type of line,
    sim-swap whether the SIM changed lately, voip how likely the number is a VoIP one, rnd
    whether it was disconnected since --contact-date. A feature may fail on its own; its error
    stands in the record beside the others. At most 10 numbers are looked up a second.

    If Sinch has no data about a number, the exit code is 5; 10 if there were several numbers.
    """
    session: Session = ctx.obj
    wanted = _features(features, contact_date)
    checked = [phone.number(text) for text in _typed(session, numbers)]
    result = Result()
    result.records = _views(session, checked, wanted, contact_date, result)
    return result


def _features(text: str, contact_date: str | None) -> list[str]:
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    if unknown := [word for word in words if word not in FEATURES] or not words:
        subject = repr(unknown[0] if isinstance(unknown, list) else text)
        raise UsageError(
            f"--features {subject} is not a feature", hint=f"use {alternatives([*FEATURES])}"
        )
    if ("rnd" in words) != (contact_date is not None):
        raise UsageError("the feature rnd and --contact-date need each other")
    try:
        date.fromisoformat(contact_date or "2000-01-01")
    except ValueError:
        raise UsageError(
            f"--contact-date {contact_date!r} is not a date", hint="write it like 2025-01-01"
        ) from None
    return words


def _typed(session: Session, numbers: list[str]) -> Iterator[str]:
    for text in numbers:
        if text != "-":
            yield text
            continue
        content = read_bytes(session.terminal, "-").decode("utf-8-sig", "replace")
        yield from filter(str.strip, content.splitlines())


def _views(
    session: Session,
    numbers: list[str],
    features: list[str],
    contact_date: str | None,
    result: Result,
) -> Iterator[View | None]:
    """Look each number up in turn. One without data does not end the work."""
    client = session.connect()
    missing = 0
    for at, number in enumerate(numbers):
        if at:
            yield None
            session.terminal.sleep(_PAUSE)
        try:
            yield _view(look_up(client, number, features, contact_date))
        except NotFoundError as fault:
            if len(numbers) == 1:
                raise
            missing += 1
            printer.warn(session.terminal, f"{number}: {printer.sentence(fault)}")
    if missing:
        result.failure = PartlyFailedError(
            f"Sinch has no data about {missing} of {len(numbers)} numbers"
        )


def _view(answer: TypedReply[NumberFacts]) -> View:
    facts = answer.value
    texts = {name: _text(values) for name, values in facts.by_feature.items()}
    is_whole = not any(values.get("error") for values in facts.by_feature.values())
    card = Card(
        facts.number,
        lines(("country", facts.country_code), *texts.items()),
        "good" if is_whole else "warn",
    )
    row = (facts.number, facts.country_code, *map(texts.get, FEATURES))
    return View(answer.body, lambda: card, facts.number, row, answer.body)


def _text(values: dict[str, Any]) -> str:
    """Return what a feature says in one line; the error of one that failed."""
    if isinstance(error := values.get("error"), dict):
        return f"failed: {error.get('detail') or error.get('title') or error.get('status')}"
    members = ((name, value) for name, value in values.items() if value is not None)
    words = {True: "yes", False: "no"}
    return ", ".join(
        f"{name} {words[value] if isinstance(value, bool) else value}" for name, value in members
    )
