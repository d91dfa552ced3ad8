"""Callouts: ask Sinch to place a call that speaks, joins a conference, or follows SVAML."""

from typing import TYPE_CHECKING, Literal

from msgspec import UNSET, UnsetType, field

from sinchctl import wire
from sinchctl.client.request import Answer, Request

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


class Destination(wire.Wire):
    """Whom to call: a `number` in E.164, a `username` of an app, or a `sip` address."""

    endpoint: str
    type: str | UnsetType = UNSET


class ConferenceDtmfOptions(wire.Wire):
    """What keys pressed in a conference do; the time-out is in milliseconds."""

    mode: str | UnsetType = UNSET
    max_digits: int | UnsetType = UNSET
    timeout_mills: int | UnsetType = UNSET


class TtsCallout(wire.Wire):
    """Speaks a text or prompts to whoever answers (`ttsCallout`)."""

    destination: Destination
    caller_id: str | UnsetType = field(default=UNSET, name="cli")
    dtmf: str | UnsetType = UNSET
    custom: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET
    text: str | UnsetType = UNSET
    prompts: str | UnsetType = UNSET
    max_duration: int | UnsetType = UNSET
    enable_ace: bool | UnsetType = UNSET
    enable_dice: bool | UnsetType = UNSET
    enable_pie: bool | UnsetType = UNSET


class ConferenceCallout(wire.Wire):
    """Calls somebody into a conference (`conferenceCallout`); durations in seconds."""

    destination: Destination
    conference_id: str
    caller_id: str | UnsetType = field(default=UNSET, name="cli")
    dtmf: str | UnsetType = UNSET
    custom: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET
    greeting: str | UnsetType = UNSET
    conference_dtmf_options: ConferenceDtmfOptions | UnsetType = UNSET
    moh_class: str | UnsetType = UNSET
    max_duration: int | UnsetType = UNSET
    enable_ace: bool | UnsetType = UNSET
    enable_dice: bool | UnsetType = UNSET
    enable_pie: bool | UnsetType = UNSET


class CustomCallout(wire.Wire):
    """A call that follows SVAML: each event's answer as a JSON text, or an address to ask.

    With an ICE given inline neither `cli` nor `destination` may stand here.
    """

    destination: Destination | UnsetType = UNSET
    caller_id: str | UnsetType = field(default=UNSET, name="cli")
    dtmf: str | UnsetType = UNSET
    custom: str | UnsetType = UNSET
    max_duration: int | UnsetType = UNSET
    ice: str | UnsetType = UNSET
    ace: str | UnsetType = UNSET
    pie: str | UnsetType = UNSET
    dice: str | UnsetType = UNSET


class Placed(wire.Wire):
    """Sinch's answer to a callout."""

    call_id: str


Callout = TtsCallout | ConferenceCallout | CustomCallout
Kind = Literal["ttsCallout", "conferenceCallout", "customCallout"]


def place(client: "Client", callout: Callout) -> Answer[Placed]:
    """Place the call (`POST /calling/v1/callouts`). A second try would be a second call."""
    name = type(callout).__name__
    kind = name[0].lower() + name[1:]
    request = Request(
        "voice",
        "POST",
        "/calling/v1/callouts",
        wire.encode({"method": kind, kind: callout}),
        find_out=(
            "the call may be ringing, and its id is not known: look for its events or in the "
            "dashboard before you call again"
        ),
    )
    return client.fetch(request, Placed)
