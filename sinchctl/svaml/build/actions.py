"""Actions and their options, with the limits of Sinch.ServerSdk (svaml reference, section 10).

One table has the options of all actions: an option changes one member of an action.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from sinchctl.errors import UsageError
from sinchctl.phone import caller_id as checked_caller_id
from sinchctl.phone import number as checked_number
from sinchctl.svaml.model import (
    Action,
    Amd,
    ConferenceDtmf,
    ConnectConf,
    ConnectMxp,
    ConnectPstn,
    ConnectSip,
    ConnectStream,
    Continue,
    Destination,
    Hangup,
    Pair,
    Park,
    Streaming,
)
from sinchctl.svaml.vocabulary import (
    CAUSES,
    DTMF_MODES,
    INDICATIONS,
    LONGEST_CALL,
    LONGEST_NAME,
    LONGEST_PARK,
    MUSIC,
    TRANSPORTS,
    USER_TYPES,
    units,
)
from sinchctl.text.guess import alternatives, did_you_mean
from sinchctl.times import whole_seconds

from .builder import LOCALE, Builder, dtmf_keys

_OLD_TYPES = {"PstnNumber": "number", "Email": "email", "number": "number", "email": "email"}


def hangup(cause: str = "normal", *, barge: bool = False) -> Hangup:
    """End the call. Only the old SDK knows the cause and barge (manage only)."""
    if cause not in CAUSES:
        raise UsageError(f"the cause {cause!r} is unknown", hint=f"use {alternatives(CAUSES)}")
    return Hangup(barge=barge or None, hangup_cause=CAUSES.index(cause) or None, extra={})


def go_on() -> Continue:
    """Continue to set up the call."""
    return Continue(extra={})


def connect_pstn(by: Builder, number: str | None) -> ConnectPstn:
    """Connect to a number in E.164. The SDK sends a time limit and a caller id with it."""
    if number:
        number = _old_number(number) if by.old else checked_number(number)
    elif not by.old:
        raise UsageError("the number is empty", hint="write it in E.164, like +46700000000")
    action = ConnectPstn(number=number, locale=_locale(by), extra={})
    if by.old:
        action.caller_id = _old_caller_id(by)
        action.max_duration = LONGEST_CALL
    return action


def _old_number(number: str) -> str:
    """Check a number as the SDK does: no separators, and any decimal digit is allowed."""
    rest = number[1:]
    if not number.startswith("+") or not 7 <= units(number) <= 17 or not rest.isdecimal():
        checked_number(number)
        raise UsageError(f"the number {number!r} is not written in E.164 without separators")
    return number


def _old_caller_id(by: Builder) -> str:
    return "incoming" if by.event == "ice" else "private"


def _locale(by: Builder) -> str | None:
    """Return the locale; the SDK writes one on every connecting action."""
    return by.locale or (LOCALE if by.old else None)


def connect_mxp(by: Builder, user: str | None, kind: str | None = None) -> ConnectMxp:
    """Connect to an app's user, by user name or by another `kind` of identity."""
    if kind is not None and by.old:
        kind = _OLD_TYPES.get(kind, "username")
    elif kind is not None and kind not in USER_TYPES:
        raise UsageError(f"the type {kind!r} is unknown", hint=f"use {alternatives(USER_TYPES)}")
    if not user and (kind is not None or not by.old):
        raise UsageError("the user to connect to is empty")
    if units(user or "") > LONGEST_NAME:
        raise UsageError(f"the user's name has more than {LONGEST_NAME} characters")
    if user and kind == "number" and not by.old:
        user = checked_number(user)
    return ConnectMxp(
        destination=Destination(type=kind or "username", endpoint=user, extra={}),
        caller_id=_old_caller_id(by) if by.old else None,
        locale=_locale(by),
        extra={},
    )


def connect_sip(by: Builder, address: str | None = None, account: str | None = None) -> ConnectSip:
    """Connect to a SIP address, to a registered peer by its account, or to both."""
    if address and "@" not in address:
        raise UsageError(f"the SIP address {address!r} has no @", hint="write it like name@host")
    if not by.old and not address and not account:
        raise UsageError("the SIP address is missing", hint="give an address or --account NAME")
    return ConnectSip(
        destination=_sip(by, address) if address else None,
        caller_id="incoming" if by.old else None,
        locale=_locale(by),
        account=account,
        extra={},
    )


def _sip(by: Builder, address: str) -> Destination:
    bare = address.replace("sip:", "") if by.old else address.removeprefix("sip:")
    return Destination(type="sip", endpoint=bare, extra={})


def connect_conference(by: Builder, name: str | None) -> ConnectConf:
    """Connect to a conference, by its id of at most 128 characters."""
    if not name:
        raise UsageError("the conference id is empty")
    if units(name) > LONGEST_NAME:
        raise UsageError(f"the conference id has more than {LONGEST_NAME} characters")
    return ConnectConf(conference_id=name, locale=_locale(by), extra={})


def connect_stream(address: str) -> ConnectStream:
    """Stream the audio to a web socket (closed beta)."""
    if not address.lower().startswith(("ws://", "wss://")):
        raise UsageError(
            f"{address!r} is not the address of a web socket",
            hint="write it like wss://app.example.com/audio",
        )
    return ConnectStream(
        destination=Destination(type="Websocket", endpoint=address, extra={}), extra={}
    )


def park(by: Builder, prompt: str | None, timeout: timedelta, *, spoken: bool = False) -> Park:
    """Hold the call while a recording or a text plays; 600 seconds at most in `current`."""
    if not prompt:
        raise UsageError("the prompt that is played while parked is empty")
    seconds = whole_seconds(timeout)
    if not by.old and not 1 <= seconds <= LONGEST_PARK:
        raise UsageError(
            f"a call can be parked for 1 to {LONGEST_PARK} seconds, not for {seconds}",
            hint="give --timeout, such as 5m",
        )
    if spoken:
        prompt = f"tts#[{prompt}]" if by.old else f"#tts[{prompt}]"
    elif not by.old:
        prompt = prompt.removeprefix("$")
    return Park(
        hold_prompt=prompt, max_duration=seconds or None, locale=by.locale or LOCALE, extra={}
    )


Convert = Callable[[Builder, Any, Any], Any]
"""Returns the new value of a member from the builder, the option's value and the old value."""


class ActionOption(NamedTuple):
    """An option of actions: the member that it sets, and what the member becomes."""

    member: str
    convert: Convert


def _flag(_by: Builder, value: bool, _old: Any) -> bool | None:
    return value or None


def _kept(word: str) -> Convert:
    """Return what sets a member to a word if a flag is on, and leaves it alone if it is off."""
    return lambda _by, value, old: word if value else old


def _word(known: tuple[str, ...], what: str, *, old_takes_any: bool = True) -> Convert:
    """Return what allows one of the known words, in any letter case."""

    def convert(by: Builder, value: str | None, _old: Any) -> str | None:
        if value is None or value in known or (by.old and old_takes_any):
            return value
        for word in known:
            if word.lower() == value.lower():
                return word
        hint = did_you_mean(value, known) or f"use {alternatives(known)}"
        raise UsageError(f"the {what} {value!r} is unknown", hint=hint)

    return convert


def _seconds(what: str, *, sdk_limit: bool = False) -> Convert:
    """Return what makes whole seconds of a duration, 1 to 14,400 in `current`."""

    def convert(by: Builder, value: timedelta, _old: Any) -> int | None:
        if value > timedelta(seconds=LONGEST_CALL) and (sdk_limit or not by.old):
            raise UsageError(f"the {what} is longer than 4 hours ({LONGEST_CALL} seconds)")
        seconds = int(value.total_seconds())
        if seconds < 1 and not by.old:
            raise UsageError(f"the {what} is shorter than a second")
        return seconds or None

    return convert


def _caller_id(by: Builder, value: str | None, _old: Any) -> str | None:
    return value if by.old or value is None else checked_caller_id(value)


def _tones(by: Builder, value: str | None, _old: Any) -> str | None:
    return value if by.old or value is None else dtmf_keys(value)


def _amd(_by: Builder, value: bool, _old: Any) -> Amd | None:
    return Amd(enabled=True, extra={}) if value else None


def _pairs(_by: Builder, value: Mapping[str, str | None], old: list[Pair] | None) -> list[Pair]:
    pairs = [Pair(key=key, value=text, extra={}) for key, text in value.items()]
    return [*(old or []), *pairs]


def _extension(by: Builder, value: str | None, old: Destination | None) -> Destination:
    if not value:
        raise UsageError("the extension is empty")
    if old is not None:
        raise UsageError("an extension goes with --account, not with a SIP address")
    if "@" in value:
        raise UsageError(
            f"the extension {value!r} is a whole address", hint="give the part before @"
        )
    return _sip(by, value)


def _account(_by: Builder, value: str | None, _old: Any) -> str | None:
    return value


def _dtmf_mode(by: Builder, value: str, _old: Any) -> ConferenceDtmf:
    known = _word(DTMF_MODES, "DTMF mode", old_takes_any=False)
    return ConferenceDtmf(mode=known(by, value, None), extra={})


def _streaming(member: str) -> Convert:
    """Return what sets one member of how audio is streamed."""

    def convert(_by: Builder, value: int, old: Streaming | None) -> Streaming:
        streaming = old or Streaming(extra={})
        setattr(streaming, member, value)
        return streaming

    return convert


_OPTIONS: dict[str, ActionOption] = {
    "cli": ActionOption("caller_id", _caller_id),
    "anonymous_cli": ActionOption("caller_id", _kept("private")),
    "incoming_cli": ActionOption("caller_id", _kept("incoming")),
    "dial_timeout": ActionOption("dial_timeout", _seconds("dial timeout")),
    "bridge_timeout": ActionOption("max_duration", _seconds("bridge timeout", sdk_limit=True)),
    "without_callbacks": ActionOption("suppress_callbacks", _flag),
    "indications": ActionOption("indications", _word(INDICATIONS, "indications")),
    "record": ActionOption("record", _flag),
    "dtmf": ActionOption("dtmf", _tones),
    "amd": ActionOption("amd", _amd),
    "call_tag": ActionOption("tags", _pairs),
    "header": ActionOption("call_headers", _pairs),
    "account": ActionOption("account", _account),
    "extension": ActionOption("destination", _extension),
    "transport": ActionOption("transport", _word(TRANSPORTS, "transport", old_takes_any=False)),
    "moh": ActionOption("moh", _word(MUSIC, "music on hold")),
    "enter_leave_sounds": ActionOption("enter_leave_sound", _flag),
    "two_parts": ActionOption("conference_type", _kept("twopart")),
    "multi_parts": ActionOption("conference_type", _kept("multipart")),
    "dtmf_mode": ActionOption("conference_dtmf_options", _dtmf_mode),
    "sample_rate": ActionOption("streaming_options", _streaming("sample_rate")),
    "protocol_version": ActionOption("streaming_options", _streaming("version")),
}


def _options(names: str) -> dict[str, ActionOption]:
    return {name: _OPTIONS[name] for name in names.split()}


MODIFIERS: dict[type[Action], dict[str, ActionOption]] = {
    ConnectPstn: _options(
        "cli anonymous_cli incoming_cli indications record call_tag dial_timeout bridge_timeout "
        "without_callbacks dtmf amd"
    ),
    ConnectMxp: _options("cli anonymous_cli incoming_cli indications record call_tag header"),
    ConnectSip: _options(
        "cli anonymous_cli incoming_cli indications record call_tag account extension "
        "bridge_timeout without_callbacks transport moh header"
    ),
    ConnectConf: _options(
        "cli record moh enter_leave_sounds two_parts multi_parts dtmf_mode call_tag"
    ),
    ConnectStream: _options("sample_rate protocol_version bridge_timeout header"),
}
"""The options of each action, by their names with underscores."""
EXCLUSIVE = (("cli", "anonymous_cli", "incoming_cli"), ("two_parts", "multi_parts"))
"""Options of which an action can have one."""


def modify(by: Builder, action: Action, name: str, value: Any) -> None:
    """Apply one option to an action. Raises UsageError if the action does not have it."""
    options = MODIFIERS.get(type(action), {})
    if name not in options:
        hint = did_you_mean(name, options) or f"known: {', '.join(options) or 'none'}"
        raise UsageError(f"this action has no option {name!r}", hint=hint)
    option = options[name]
    old = getattr(action, option.member)
    setattr(action, option.member, option.convert(by, value, old))
