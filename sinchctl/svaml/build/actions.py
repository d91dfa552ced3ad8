"""Actions and their modifiers, with the limits of Sinch.ServerSdk (svaml reference, section 10).

A modifier changes an action that was made; which one an action has is in MODIFIERS.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.phone import caller_id as checked_caller_id
from sinchctl.phone import number as checked_number
from sinchctl.times import whole_seconds

from .builder import (LOCALE, Builder, dtmf_keys)
from sinchctl.svaml.vocabulary import (CAUSES, DTMF_MODES, INDICATIONS, LONGEST_CALL, LONGEST_NAME, LONGEST_PARK, MUSIC, TRANSPORTS, USER_TYPES, units)
from sinchctl.svaml.model import (Action, Amd, ConferenceDtmf, ConnectConf, ConnectMxp, ConnectPstn, ConnectSip, Continue, Destination, Hangup, Pair, Park)

_OLD_TYPES = {"PstnNumber": "number", "Email": "email", "number": "number", "email": "email"}


def hangup(cause: str = "normal", *, barge: bool = False) -> Hangup:
    """End the call; the cause and barge (manage only) are known from the old SDK alone."""
    if cause not in CAUSES:
        raise UsageError(f"the cause {cause!r} is unknown", hint=f"use {', '.join(CAUSES)}")
    return Hangup(barge=barge or None, hangup_cause=CAUSES.index(cause) or None, extra={})


def go_on() -> Continue:
    """Go on with setting up the call."""
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
    """The SDK's own check: nothing is dropped, and any decimal digit passes."""
    rest = number[1:]
    if not number.startswith("+") or not 7 <= units(number) <= 17 or not rest.isdecimal():
        checked_number(number, as_sdk=True)
        raise UsageError(f"the number {number!r} is not written in E.164 without separators")
    return number


def _old_caller_id(by: Builder) -> str:
    return "incoming" if by.event == "ice" else "private"


def _locale(by: Builder) -> str | None:
    """The SDK writes the locale on every connecting action; today it is written when given."""
    return by.locale or (LOCALE if by.old else None)


def connect_mxp(by: Builder, user: str | None, kind: str | None = None) -> ConnectMxp:
    """Connect to an app's user, by user name or by another `kind` of identity."""
    if kind is not None and by.old:
        kind = _OLD_TYPES.get(kind, "username")
    elif kind is not None and kind not in USER_TYPES:
        raise UsageError(f"the type {kind!r} is unknown", hint=f"use {', '.join(USER_TYPES)}")
    if not user and (kind is not None or not by.old):
        raise UsageError("the user to connect to is empty")
    if units(user or "") > LONGEST_NAME:
        raise UsageError(f"the user's name has more than {LONGEST_NAME} characters")
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
        raise UsageError("neither a SIP address nor an account is given")
    to = None
    if address:
        bare = address.replace("sip:", "") if by.old else address.removeprefix("sip:")
        to = Destination(type="sip", endpoint=bare, extra={})
    return ConnectSip(
        destination=to,
        caller_id="incoming" if by.old else None,
        locale=_locale(by),
        account=account,
        extra={},
    )


def connect_conference(by: Builder, name: str | None) -> ConnectConf:
    """Connect to a conference, by its id of at most 128 characters."""
    if not name:
        raise UsageError("the conference id is empty")
    if units(name) > LONGEST_NAME:
        raise UsageError(f"the conference id has more than {LONGEST_NAME} characters")
    return ConnectConf(conference_id=name, locale=_locale(by), extra={})


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


# Modifiers. Each takes the builder, the action and a value; a flag's value is True or False.


def _caller_id(by: Builder, action: Any, value: str | None) -> None:
    action.caller_id = value if by.old or value is None else checked_caller_id(value)


def _anonymous(by: Builder, action: Any, value: bool) -> None:
    action.caller_id = "private" if value else action.caller_id


def _incoming(by: Builder, action: Any, value: bool) -> None:
    action.caller_id = "incoming" if value else action.caller_id


def _dial_timeout(by: Builder, action: Any, value: timedelta) -> None:
    action.dial_timeout = _seconds(by, value, "dial timeout")


def _bridge_timeout(by: Builder, action: Any, value: timedelta) -> None:
    action.max_duration = _seconds(by, value, "bridge timeout")


def _seconds(by: Builder, value: timedelta, what: str) -> int | None:
    """Whole seconds; in `current` 1 to 14,400."""
    if value > timedelta(seconds=LONGEST_CALL) and (what == "bridge timeout" or not by.old):
        raise UsageError(f"the {what} is longer than 4 hours ({LONGEST_CALL} seconds)")
    seconds = int(value.total_seconds())
    if seconds < 1 and not by.old:
        raise UsageError(f"the {what} is shorter than a second")
    return seconds or None


def _without_callbacks(by: Builder, action: Any, value: bool) -> None:
    action.suppress_callbacks = value or None


def _indications(by: Builder, action: Any, value: str | None) -> None:
    action.indications = value if by.old else _one_of(value, INDICATIONS, "indications")


def _record(by: Builder, action: Any, value: bool) -> None:
    action.record = value or None


def _dtmf(by: Builder, action: Any, value: str | None) -> None:
    action.dtmf = value if by.old or value is None else dtmf_keys(value)


def _amd(by: Builder, action: Any, value: bool) -> None:
    action.amd = Amd(enabled=True, extra={}) if value else None


def _call_tag(by: Builder, action: Any, value: Mapping[str, str | None]) -> None:
    pairs = [Pair(key=key, value=text, extra={}) for key, text in value.items()]
    action.tags = [*(action.tags or []), *pairs]


def _header(by: Builder, action: Any, value: Mapping[str, str | None]) -> None:
    pairs = [Pair(key=key, value=text, extra={}) for key, text in value.items()]
    action.call_headers = [*(action.call_headers or []), *pairs]


def _extension(by: Builder, action: Any, value: str | None) -> None:
    if not value:
        raise UsageError("the extension is empty")
    if action.destination is not None:
        raise UsageError("an extension goes with --account, not with a SIP address")
    if "@" in value:
        raise UsageError(
            f"the extension {value!r} is a whole address", hint="give the part before @"
        )
    bare = value.replace("sip:", "") if by.old else value.removeprefix("sip:")
    action.destination = Destination(type="sip", endpoint=bare, extra={})


def _account(by: Builder, action: Any, value: str | None) -> None:
    action.account = value


def _moh(by: Builder, action: Any, value: str | None) -> None:
    action.moh = value if by.old else _one_of(value, MUSIC, "music on hold")


def _sounds(by: Builder, action: Any, value: bool) -> None:
    action.enter_leave_sound = value or None


def _two_parts(by: Builder, action: Any, value: bool) -> None:
    action.conference_type = "twopart" if value else action.conference_type


def _multi_parts(by: Builder, action: Any, value: bool) -> None:
    action.conference_type = "multipart" if value else action.conference_type


def _dtmf_mode(by: Builder, action: Any, value: str) -> None:
    mode = _one_of(value.lower(), DTMF_MODES, "DTMF mode")
    action.conference_dtmf_options = ConferenceDtmf(mode=mode, extra={})


def _transport(by: Builder, action: Any, value: str) -> None:
    action.transport = _one_of(value.upper(), TRANSPORTS, "transport")


def _one_of(value: str | None, known: tuple[str, ...], what: str) -> str | None:
    if value is None or value in known:
        return value
    near = get_close_matches(value.lower(), known, 1)
    hint = f"did you mean {near[0]}?" if near else f"use {', '.join(known)}"
    raise UsageError(f"the {what} {value!r} is unknown", hint=hint)


Modifier = Callable[[Builder, Any, Any], None]
_CLI: dict[str, Modifier] = {
    "cli": _caller_id,
    "anonymous_cli": _anonymous,
    "incoming_cli": _incoming,
}
_SHARED: dict[str, Modifier] = {
    **_CLI,
    "indications": _indications,
    "record": _record,
    "call_tag": _call_tag,
}
MODIFIERS: dict[type[Action], dict[str, Modifier]] = {
    ConnectPstn: {
        **_SHARED,
        "dial_timeout": _dial_timeout,
        "bridge_timeout": _bridge_timeout,
        "without_callbacks": _without_callbacks,
        "dtmf": _dtmf,
        "amd": _amd,
    },
    ConnectMxp: {**_SHARED, "header": _header},
    ConnectSip: {
        **_SHARED,
        "account": _account,
        "extension": _extension,
        "bridge_timeout": _bridge_timeout,
        "without_callbacks": _without_callbacks,
        "transport": _transport,
        "moh": _moh,
        "header": _header,
    },
    ConnectConf: {
        "cli": _caller_id,
        "record": _record,
        "moh": _moh,
        "enter_leave_sounds": _sounds,
        "two_parts": _two_parts,
        "multi_parts": _multi_parts,
        "dtmf_mode": _dtmf_mode,
        "call_tag": _call_tag,
    },
}
"""What each connecting action can be given, by the option's name with underscores."""


def modify(by: Builder, action: Action, name: str, value: Any) -> None:
    """Apply one modifier. Raises UsageError where the action has none of that name."""
    known = MODIFIERS.get(type(action), {})
    if name not in known:
        near = get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known) or 'none'}"
        raise UsageError(f"this action has no {name!r}", hint=hint)
    known[name](by, action, value)
