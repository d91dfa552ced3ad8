"""Callouts: ask Sinch to place a call that speaks, joins a conference, or follows SVAML."""

from typing import TYPE_CHECKING, Literal

from msgspec import field

from sinchctl import wire
from sinchctl.client.request import Request, TypedReply

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx


class CalloutDestination(wire.Wire):
    """Whom to call: a `number` in E.164, a `username` of an app, or a `sip` address."""

    endpoint: str
    type: str | None = None


class ConferenceDtmfOptions(wire.Wire):
    """The effect of keys that are pressed in a conference; the time-out is in milliseconds."""

    mode: str | None = None
    max_digits: int | None = None
    timeout_mills: int | None = None


class TtsCallout(wire.Wire):
    """A call that speaks a text or prompts (`ttsCallout`)."""

    destination: CalloutDestination
    caller_id: str | None = field(default=None, name="cli")
    dtmf: str | None = None
    domain: str | None = None
    custom: str | None = None
    locale: str | None = None
    text: str | None = None
    prompts: str | None = None
    max_duration: int | None = None
    enable_ace: bool | None = None
    enable_dice: bool | None = None
    enable_pie: bool | None = None


class ConferenceCallout(wire.Wire):
    """Calls somebody into a conference (`conferenceCallout`); durations in seconds."""

    destination: CalloutDestination
    conference_id: str
    caller_id: str | None = field(default=None, name="cli")
    dtmf: str | None = None
    domain: str | None = None
    custom: str | None = None
    locale: str | None = None
    greeting: str | None = None
    conference_dtmf_options: ConferenceDtmfOptions | None = None
    moh_class: str | None = None
    max_duration: int | None = None
    enable_ace: bool | None = None
    enable_dice: bool | None = None
    enable_pie: bool | None = None


class CustomCallout(wire.Wire):
    """A call that follows SVAML: each event's answer as a JSON text, or an address to ask.

    With an ICE given inline neither `cli` nor `destination` may stand here.
    """

    destination: CalloutDestination | None = None
    caller_id: str | None = field(default=None, name="cli")
    dtmf: str | None = None
    custom: str | None = None
    max_duration: int | None = None
    ice: str | None = None
    ace: str | None = None
    pie: str | None = None
    dice: str | None = None


class Placed(wire.Wire):
    """Sinch's answer to a callout."""

    call_id: str


Callout = TtsCallout | ConferenceCallout | CustomCallout
Kind = Literal["ttsCallout", "conferenceCallout", "customCallout"]


def place(client: "Client", callout: Callout) -> TypedReply[Placed]:
    """Place the call (`POST /calling/v1/callouts`). A second try would be a second call.

    Sinch finds the user of an app only in the domain `mxp`.
    """
    if not isinstance(callout, CustomCallout) and callout.destination.type == "username":
        callout.domain = "mxp"
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
