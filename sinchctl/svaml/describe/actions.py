"""Actions in words; runMenu has pages of its own."""

from collections.abc import Callable
from typing import Any

from sinchctl.svaml.model import (
    Action,
    ConnectConf,
    ConnectMxp,
    ConnectPstn,
    ConnectSip,
    ConnectStream,
    Continue,
    Destination,
    Hangup,
    OtherAction,
    Pair,
    Park,
    Recording,
)

from .described import Told, cookie, extra, recorded_to, recording
from .values import duration, listed, number, parts, plain, quoted, seconds, sip_address, tones

_CAUSES = {1: "the caller hears that the line is busy", 2: "the caller hears congestion"}
_MODES = {
    "ignore": "keys do nothing",
    "forward": "keys are heard by the others",
    "detect": "keys come to your callback as a PIE",
}


def action(one: Action) -> Told:
    """What an action does."""
    told = _ACTIONS.get(type(one), _other)(one)
    told.asides += extra(one)
    return told


def _hangup(one: Hangup) -> Told:
    told = Told("hang up", "the call ends")
    if one.hangup_cause is not None:
        cause = one.hangup_cause
        told.clauses.append(_CAUSES.get(cause, f"the cause is {number(cause)}"))
    if one.barge:
        told.clauses.append("what is being played is cut off")
    return told


def _continue(one: Continue) -> Told:
    told = Told("continue", "the call goes on as it was set up")
    told.clauses += _recorded(one.record, one.recording_options)
    return told


def _connect_pstn(one: ConnectPstn) -> Told:
    to = plain(one.number) if one.number else "the number that was dialled"
    told = Told(f"connect to {to}", f"the call is connected to {to}")
    told.clauses += _caller_id(one.caller_id)
    if one.dial_timeout is not None:
        told.clauses.append(f"it rings for {seconds(one.dial_timeout)} at most")
    told.clauses += _cut(one.max_duration) + _ringing(one.indications)
    if one.dtmf is not None:
        told.clauses.append(f"on answer the callee hears the tones {tones(one.dtmf)}")
    if one.amd is not None and one.amd.enabled is not False:
        where = "later in a Notify" if one.amd.asynchronous else "with the ACE"
        told.clauses.append(f"an answering machine is detected; the result comes {where}")
    told.clauses += _recorded(one.record, one.recording_options) + _tags(one.tags)
    told.clauses += _suppressed(one.suppress_callbacks)
    told.asides += _called_back(one.suppress_callbacks) + _language(one.locale)
    return told


def _connect_mxp(one: ConnectMxp) -> Told:
    user = f"the app user {plain(one.destination.endpoint or '')}" if one.destination else ""
    to = user.strip() or "whom the caller called in the app"
    told = Told(f"connect to {to}", f"the call is connected to {to}")
    told.clauses += _caller_id(one.caller_id) + _headers(one.call_headers)
    told.clauses += _ringing(one.indications) + _recorded(one.record) + _tags(one.tags)
    told.asides += _language(one.locale)
    return told


def _connect_conf(one: ConnectConf) -> Told:
    to = f"the conference {quoted(one.conference_id or '')}"
    told = Told(f"join {to}", f"the caller joins {to}")
    if not one.conference_id:
        told.faults.append("no conference is named")
    if one.moh is not None:
        told.clauses.append(f"whoever is alone hears {plain(one.moh)}")
    keys = one.conference_dtmf_options
    if keys is not None and keys.mode is not None:
        told.clauses.append(_MODES.get(keys.mode, f"the mode of keys is {plain(keys.mode)}"))
    if keys is not None and keys.max_digits is not None:
        told.clauses.append(f"up to {number(keys.max_digits)} digits are taken together")
    if keys is not None and keys.timeout_mills is not None:
        told.clauses.append(f"digits end after a pause of {duration(keys.timeout_mills)}")
    if one.conference_type is not None:
        told.clauses.append(f"the conference is of the type {plain(one.conference_type)}")
    if one.enter_leave_sound:
        told.clauses.append("a sound tells who enters and leaves")
    told.clauses += _caller_id(one.caller_id)
    told.clauses += _recorded(one.record, one.recording_options) + _tags(one.tags)
    told.asides += _language(one.locale)
    return told


def _connect_sip(one: ConnectSip) -> Told:
    to = _sip_target(one.destination, one.account)
    told = Told(f"connect to {to}", f"the call is connected to {to}")
    if one.destination is None and one.account is None:
        told.faults.append("no SIP address")
    told.clauses += _caller_id(one.caller_id) + _cut(one.max_duration)
    if one.transport is not None:
        told.clauses.append(f"it goes over {plain(one.transport)}")
    if one.moh is not None:
        told.clauses.append(f"on hold {plain(one.moh)} plays")
    told.clauses += _headers(one.call_headers) + _ringing(one.indications)
    told.clauses += _recorded(one.record) + _tags(one.tags)
    told.clauses += _suppressed(one.suppress_callbacks)
    told.asides += _called_back(one.suppress_callbacks) + _language(one.locale)
    return told


def _sip_target(to: Destination | None, account: str | None) -> str:
    peer = f"the SIP peer of the account {plain(account)}" if account else ""
    if to is None or not to.endpoint:
        return peer or "a SIP address that is missing"
    found = f"SIP {sip_address(to.endpoint)}"
    return f"{found}, {peer}" if peer else found


def _connect_stream(one: ConnectStream) -> Told:
    endpoint = one.destination.endpoint if one.destination else None
    to = plain(endpoint) if endpoint else "an address that is missing"
    told = Told(f"stream to {to}", f"the audio is streamed to {to}")
    if not endpoint:
        told.faults.append("no address to stream to")
    how = one.streaming_options
    if how is not None and how.sample_rate is not None:
        told.clauses.append(f"the audio has {number(how.sample_rate)} Hz")
    if how is not None and how.version is not None:
        told.clauses.append(f"the protocol is version {number(how.version)}")
    told.clauses += _cut(one.max_duration) + _headers(one.call_headers)
    return told


def _park(one: Park) -> Told:
    told = Told("park the call", "the call is parked until your application unparks it")
    for prompt, when in ((one.intro_prompt, "once"), (one.hold_prompt, "again and again")):
        if prompt is not None:
            told.clauses.append(f"{when}: {listed([*map(str, parts(prompt))] or ['nothing'])}")
    if one.max_duration is not None:
        told.clauses.append(f"it is parked for {seconds(one.max_duration)} at most")
    told.asides += _language(one.locale)
    return told


def _other(one: OtherAction) -> Told:
    what = f"the action {quoted(one.name)}" if one.name else "an action without a name"
    return Told(what, f"{what} follows", faults=["Sinch knows no such action"])


def _caller_id(shown: str | None) -> list[str]:
    if shown is None:
        return []
    known = {"private": "no caller id", "incoming": "the number of the caller"}
    return [f"the callee sees {known.get(shown.lower()) or plain(shown)}"]


def _cut(longest: int | None) -> list[str]:
    return [] if longest is None else [f"the call is cut after {seconds(longest)}"]


def _ringing(country: str | None) -> list[str]:
    return [] if country is None else [f"the ringing tone is that of {plain(country)}"]


def _recorded(record: bool | None, options: Recording | None = None) -> list[str]:
    if not record and options is None:
        return []
    return [f"it is recorded{recorded_to(options)}", *recording(options)]


def _tags(tags: list[Pair] | None) -> list[str]:
    return [f"tagged {listed([*map(cookie, tags)])}"] if tags else []


def _headers(headers: list[Pair] | None) -> list[str]:
    names = [plain(pair.key or "") for pair in headers or []]
    if not names:
        return []
    return [
        f"the headers {listed(names)} go along"
        if names[1:]
        else f"the header {names[0]} goes along"
    ]


def _suppressed(suppressed: bool | None) -> list[str]:
    return ["no ACE and no DiCE are sent"] if suppressed else []


def _called_back(suppressed: bool | None) -> list[str]:
    if suppressed:
        return []
    return ["your callback gets an ACE when it is answered, and a DiCE when it has ended"]


def _language(locale: str | None) -> list[str]:
    return [] if locale is None else [f"announcements are in {plain(locale)}"]


_ACTIONS: dict[type[Any], Callable[[Any], Told]] = {
    Hangup: _hangup,
    Continue: _continue,
    ConnectPstn: _connect_pstn,
    ConnectMxp: _connect_mxp,
    ConnectConf: _connect_conf,
    ConnectSip: _connect_sip,
    ConnectStream: _connect_stream,
    Park: _park,
}
