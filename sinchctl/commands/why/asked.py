"""What Sinch's APIs say now about a message, a call or a verification."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from sinchctl.api import calls, conversation, sms, verifications
from sinchctl.commandline.session import Session
from sinchctl.diagnosis import outcomes
from sinchctl.diagnosis.clue import Clue, Kind
from sinchctl.errors import NotFoundError, RefusedRequestError, SinchctlError
from sinchctl.profiles.model import Profile
from sinchctl.text.amounts import money, span
from sinchctl.times import iso

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

Ask = Callable[["Client", str, str], Iterator[Clue]]
"""From a client, an id and the time: what an API knows. Raises SinchctlError."""


class _Asking(NamedTuple):
    """An API: what it knows of, whether a profile may ask it, and how."""

    kind: Kind
    fits: Callable[[Profile, str], bool]
    ask: Ask


def _has_xms(profile: Profile) -> bool:
    """Return True for a service plan, or a project whose messages are not those of an app."""
    return bool(profile.service_plan_id or (profile.project_id and not profile.conversation_app_id))


def _batch(client: "Client", name: str, now: str) -> Iterator[Clue]:
    report = sms.delivery_report(client, name).value
    with suppress(NotFoundError):  # the report is the better part
        batch = sms.batch(client, name).value
        sender = f" from {batch.sender}" if batch.sender else ""
        later = f", to be sent at {batch.send_at}" if batch.send_at else ""
        yield Clue("message", "api", f"Accepted{sender}{later}", batch.created_at)
    outcome = outcomes.batch(msgspec.to_builtins(row) for row in report.statuses)
    words = outcomes.words(outcome) or "accepted, nothing reported yet"
    recipients = f", {count} recipients" if (count := sum(row.total for row in outcome)) > 1 else ""
    waiting = outcomes.batch([{"status": "Queued", "code": 400}])
    yield Clue(
        "message", "api", f"Delivery report: {words}{recipients}", now, "", outcome or waiting
    )


def _conversation(client: "Client", name: str, now: str) -> Iterator[Clue]:
    message = conversation.message(client, name).value
    number = f" to {message.number}" if message.number else ""
    yield Clue("message", "api", f"Accepted by the Conversation API{number}", message.accept_time)
    if message.status:
        outcome = outcomes.conversation({"status": message.status})
        yield Clue("message", "api", f"Status: {message.status}", now, "", outcome)


def _message(client: "Client", name: str, now: str) -> Iterator[Clue]:
    status = sms.message_status(client, name).value.status
    yield Clue("message", "api", f"Status: {status}", now, "", outcomes.message(status))


def _call(client: "Client", name: str, now: str) -> Iterator[Clue]:
    call = calls.get(client, name).value
    if call.timestamp:
        parties = [text for text in (_party(call.origin), _party(call.to)) if text]
        yield Clue("call", "api", f"Call: {' to '.join(parties)}".rstrip(": "), call.timestamp)
    outcome = outcomes.call(call.status or "", call.result or "", call.reason or "")
    details = [f"State: {outcomes.words(outcome)}", span(call.duration), money(call.debit)]
    what = ", ".join(filter(None, details))
    cost = call.debit if money(call.debit) else None
    yield Clue("call", "api", what, now, "", outcome, cost=cost)


def _verification(client: "Client", name: str, now: str) -> Iterator[Clue]:
    found = verifications.by_id(client, name).value
    if found.verification_timestamp:
        number = _party(found.identity)
        what = " ".join(filter(None, ["Verification", found.method and f"by {found.method}"]))
        what += f": {number}" if number else ""
        yield Clue("verification", "api", what, found.verification_timestamp)
    outcome = outcomes.verification(found.status or "", found.reason or "")
    price = _price(found.price)
    words = ", ".join(filter(None, [f"State: {outcomes.words(outcome)}", money(price)]))
    cost = price if money(price) else None
    yield Clue("verification", "api", words, now, "", outcome, cost=cost)


_SOURCES = (
    _Asking("message", lambda profile, _: _has_xms(profile), _batch),
    _Asking("message", lambda profile, _: bool(profile.conversation_app_id), _conversation),
    _Asking("call", lambda profile, _: profile.has_application, _call),
    _Asking("verification", lambda profile, _: profile.has_application, _verification),
    _Asking("message", lambda profile, name: profile.has_application and name.isdigit(), _message),
)
"""In the order in which they are asked; ids of the old SMS API are numbers."""


def asked(
    session: Session, name: str, kind: Kind | None, on_fault: Callable[[SinchctlError], None]
) -> list[Clue]:
    """Return what the first API that knows the id says; an empty list if none does.

    `kind` is known from elsewhere or None. An API that fails is left out, and `on_fault` gets
    why. Raises CredentialsError.
    """
    client = session.connect()
    profile = client.profile
    now = iso(session.now())
    sources = [
        source for source in _SOURCES if kind in {None, source.kind} and source.fits(profile, name)
    ]
    if not sources:
        session.application()
    for source in sources:
        try:
            return list(source.ask(client, name, now))
        except NotFoundError:
            continue
        except SinchctlError as fault:
            if not (isinstance(fault, RefusedRequestError) and fault.http_status == 400):
                on_fault(fault)
    return []


def _price(price: Any) -> dict[str, Any] | None:
    """Return the price of a verification with that of its call, if they can be added."""
    parts = (
        [price.get("verificationPrice"), price.get("terminationPrice")]
        if isinstance(price, dict)
        else []
    )
    charged = [part for part in parts if isinstance(part, dict) and money(part)]
    if len({part.get("currencyId") for part in charged}) != 1:
        return None
    return {**charged[0], "amount": sum(part["amount"] for part in charged)}


def _party(party: Any) -> str:
    return str(party.get("endpoint") or "") if isinstance(party, dict) else str(party or "")
