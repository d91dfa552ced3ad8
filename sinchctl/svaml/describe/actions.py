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

from .described import Described, cookie, extra, recorded_to, recording
from .instructions import heard
from .values import duration, listed, number, parts, plain, quoted, seconds, sip_address, tones

_CAUSES = {1: "the caller hears that the line is busy", 2: "the caller hears congestion"}
_MODES = {
    "ignore": "keys do nothing",
    "forward": "the others hear the keys",
    "detect": "your callback gets the keys in a PIE",
}


def action(node: Action) -> Described:
    """Return an action in words."""
    words = _ACTIONS.get(type(node), _other)(node)
    words.asides += extra(node)
    return words


def _hangup(node: Hangup) -> Described:
    words = Described("hang up", "the call ends")
    if node.hangup_cause is not None:
        cause = node.hangup_cause
        words.clauses.append(_CAUSES.get(cause, f"the cause is {number(cause)}"))
    if node.barge:
        words.clauses.append("a prompt that is playing is cut off")
    return words


def _continue(node: Continue) -> Described:
    words = Described("continue", "Sinch continues to set up the call")
    words.clauses += _recorded(node.record, node.recording_options)
    return words


def _connect_pstn(node: ConnectPstn) -> Described:
    to = plain(node.number) if node.number else "the number that was dialled"
    words = Described(f"connect to {to}", f"the call is connected to {to}")
    words.clauses += _caller_id(node.caller_id)
    if node.dial_timeout is not None:
        words.clauses.append(f"it rings for {seconds(node.dial_timeout)} at most")
    words.clauses += _cut(node.max_duration) + _ringing(node.indications)
    if node.dtmf is not None:
        words.clauses.append(f"on answer the callee hears the tones {tones(node.dtmf)}")
    if node.amd is not None and node.amd.enabled is not False:
        where = "later in a Notify" if node.amd.asynchronous else "with the ACE"
        words.clauses.append(f"an answering machine is detected; the result comes {where}")
    words.clauses += _recorded(node.record, node.recording_options) + _tags(node.tags)
    words.clauses += _suppressed(node.suppress_callbacks)
    words.asides += _called_back(node.suppress_callbacks) + _language(node.locale)
    return words


def _connect_mxp(node: ConnectMxp) -> Described:
    user = f"the app user {plain(node.destination.endpoint or '')}" if node.destination else ""
    to = user.strip() or "the app user that the caller called"
    words = Described(f"connect to {to}", f"the call is connected to {to}")
    words.clauses += _caller_id(node.caller_id) + _headers(node.call_headers)
    words.clauses += _ringing(node.indications) + _recorded(node.record) + _tags(node.tags)
    words.asides += _language(node.locale)
    return words


def _connect_conf(node: ConnectConf) -> Described:
    to = f"the conference {quoted(node.conference_id or '')}"
    words = Described(f"join {to}", f"the caller joins {to}")
    if not node.conference_id:
        words.faults.append("no conference is named")
    if node.moh is not None:
        words.clauses.append(f"a participant who is alone hears {plain(node.moh)}")
    keys = node.conference_dtmf_options
    if keys is not None and keys.mode is not None:
        words.clauses.append(_MODES.get(keys.mode, f"the mode of keys is {plain(keys.mode)}"))
    if keys is not None and keys.max_digits is not None:
        words.clauses.append(f"up to {number(keys.max_digits)} digits make one entry")
    if keys is not None and keys.timeout_mills is not None:
        words.clauses.append(f"digits end after a pause of {duration(keys.timeout_mills)}")
    if node.conference_type is not None:
        words.clauses.append(f"the conference is of the type {plain(node.conference_type)}")
    if node.enter_leave_sound:
        words.clauses.append("a sound plays when someone joins or leaves")
    words.clauses += _caller_id(node.caller_id)
    words.clauses += _recorded(node.record, node.recording_options) + _tags(node.tags)
    words.asides += _language(node.locale)
    return words


def _connect_sip(node: ConnectSip) -> Described:
    to = _sip_target(node.destination, node.account)
    words = Described(f"connect to {to}", f"the call is connected to {to}")
    if node.destination is None and node.account is None:
        words.faults.append("no SIP address")
    words.clauses += _caller_id(node.caller_id) + _cut(node.max_duration)
    if node.transport is not None:
        words.clauses.append(f"it uses {plain(node.transport)}")
    if node.moh is not None:
        words.clauses.append(f"on hold {plain(node.moh)} plays")
    words.clauses += _headers(node.call_headers) + _ringing(node.indications)
    words.clauses += _recorded(node.record) + _tags(node.tags)
    words.clauses += _suppressed(node.suppress_callbacks)
    words.asides += _called_back(node.suppress_callbacks) + _language(node.locale)
    return words


def _sip_target(to: Destination | None, account: str | None) -> str:
    peer = f"the SIP peer of the account {plain(account)}" if account else ""
    if to is None or not to.endpoint:
        return peer or "a SIP address that is missing"
    address = f"SIP {sip_address(to.endpoint)}"
    return f"{address}, {peer}" if peer else address


def _connect_stream(node: ConnectStream) -> Described:
    endpoint = node.destination.endpoint if node.destination else None
    to = plain(endpoint) if endpoint else "an address that is missing"
    words = Described(f"stream to {to}", f"the audio is streamed to {to}")
    if not endpoint:
        words.faults.append("no address to stream to")
    how = node.streaming_options
    if how is not None and how.sample_rate is not None:
        words.clauses.append(f"the sample rate is {number(how.sample_rate)} Hz")
    if how is not None and how.version is not None:
        words.clauses.append(f"the protocol is version {number(how.version)}")
    words.clauses += _cut(node.max_duration) + _headers(node.call_headers)
    return words


def _park(node: Park) -> Described:
    words = Described("park the call", "the call is parked until your application unparks it")
    for prompt, often in ((node.intro_prompt, "once"), (node.hold_prompt, "repeatedly")):
        if prompt is not None:
            words.clauses.append(f"{heard(parts(prompt))}, {often}")
    if node.max_duration is not None:
        words.clauses.append(f"it is parked for {seconds(node.max_duration)} at most")
    words.asides += _language(node.locale)
    return words


def _other(node: OtherAction) -> Described:
    what = f"the action {quoted(node.name)}" if node.name else "an action without a name"
    return Described(what, f"{what} follows", faults=["Sinch does not know this action"])


def _caller_id(shown: str | None) -> list[str]:
    if shown is None:
        return []
    known = {"private": "no caller id", "incoming": "the number of the caller"}
    return [f"the callee sees {known.get(shown.lower()) or plain(shown)}"]


def _cut(longest: int | None) -> list[str]:
    return [] if longest is None else [f"the call ends after {seconds(longest)}"]


def _ringing(country: str | None) -> list[str]:
    return [] if country is None else [f"the caller hears the ringback tone of {plain(country)}"]


def _recorded(record: bool | None, options: Recording | None = None) -> list[str]:
    if not record and options is None:
        return []
    return [f"it is recorded{recorded_to(options)}", *recording(options)]


def _tags(tags: list[Pair] | None) -> list[str]:
    return [f"the call is tagged {listed([*map(cookie, tags)])}"] if tags else []


def _headers(headers: list[Pair] | None) -> list[str]:
    names = [plain(pair.key or "") for pair in headers or []]
    if not names:
        return []
    return [
        f"the headers {listed(names)} are sent with the call"
        if names[1:]
        else f"the header {names[0]} is sent with the call"
    ]


def _suppressed(suppressed: bool | None) -> list[str]:
    return ["no ACE and no DiCE are sent"] if suppressed else []


def _called_back(suppressed: bool | None) -> list[str]:
    if suppressed:
        return []
    return ["your callback gets an ACE when it is answered, and a DiCE when it has ended"]


def _language(locale: str | None) -> list[str]:
    return [] if locale is None else [f"announcements are in {plain(locale)}"]


_ACTIONS: dict[type[Any], Callable[[Any], Described]] = {
    Hangup: _hangup,
    Continue: _continue,
    ConnectPstn: _connect_pstn,
    ConnectMxp: _connect_mxp,
    ConnectConf: _connect_conf,
    ConnectSip: _connect_sip,
    ConnectStream: _connect_stream,
    Park: _park,
}
