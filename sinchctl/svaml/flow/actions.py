"""The `action` of a flow file; its keys are the long options of `svaml build`."""

from collections.abc import Callable, Mapping
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.svaml.build.actions import (
    EXCLUSIVE,
    MODIFIERS,
    connect_conference,
    connect_mxp,
    connect_pstn,
    connect_sip,
    connect_stream,
    go_on,
    hangup,
    modify,
    park,
)
from sinchctl.svaml.build.builder import Builder
from sinchctl.svaml.document.positions import Path
from sinchctl.svaml.model import (
    Action,
    ConferenceDtmf,
    ConnectConf,
    ConnectMxp,
    ConnectPstn,
    ConnectSip,
    ConnectStream,
)
from sinchctl.svaml.vocabulary import CAUSES, USER_TYPES

from .fields import Checks
from .menus import read_pairs
from .prompts import read_prompt

_FLAGS = {"anonymous_cli", "incoming_cli", "record", "without_callbacks", "amd"} | {
    "enter_leave_sounds",
    "two_parts",
    "multi_parts",
}
_SPANS = {"dial_timeout", "bridge_timeout"}
_MAPPINGS = {"call_tag": "call tags", "header": "headers"}
_NUMBERS = {"sample_rate", "protocol_version"}


class ActionReader:
    """Reads the members of one action at `path`; problems go to the checks."""

    def __init__(self, checks: Checks, by: Builder, given: dict[str, Any], path: Path) -> None:
        self.checks = checks
        self.by = by
        self.given = given
        self.path = path

    def text(self, name: str, *, due: bool = False) -> str | None:
        """Return a text member; `due` reports a missing one."""
        if name in self.given:
            return self.checks.text(self.given[name], (*self.path, name), name)
        if due:
            where = str(self.path[-1])
            self.checks.problem(self.path, f"{where} has no {name}", rule="file-missing")
        return None

    def choice(self, name: str, known: tuple[str, ...]) -> str | None:
        """Return a member that is one of the known words."""
        if name not in self.given:
            return None
        return self.checks.choice(self.given[name], (*self.path, name), known, name)

    def checked(self, name: str, make: Callable[[], Action]) -> Action | None:
        """Return what a builder function makes; its refusal is reported at the member."""
        try:
            return make()
        except UsageError as fault:
            where = (*self.path, name) if name in self.given else self.path
            self.checks.problem(where, fault.message, fault.hint)
            return None

    def modified(self, action: Action | None) -> Action | None:
        """Return the action with its modifiers."""
        if action is None:
            return None
        for names in EXCLUSIVE:
            both = [name for name in names if self.given.get(name)]
            if len(both) > 1:
                note = f"{both[0]} and {both[1]} exclude each other"
                self.checks.problem((*self.path, both[1]), note)
        for name in MODIFIERS.get(type(action), {}):
            if name in self.given and (name, type(action)) != ("account", ConnectSip):
                self._modify(action, name)
        return action

    def _modify(self, action: Action, name: str) -> None:
        where, given = (*self.path, name), self.given[name]
        value: Any
        if name in _FLAGS:
            value = self.checks.flag(given, where, name)
        elif name in _SPANS:
            value = self.checks.span(given, where, name)
        elif name in _NUMBERS:
            value = self.checks.whole(given, where, name, 1)
        elif name in _MAPPINGS:
            pairs = read_pairs(self.checks, given, where, _MAPPINGS[name])
            value = {pair.key: pair.value for pair in pairs}
        else:
            value = self.checks.text(given, where, name)
        if value is None:
            return
        try:
            modify(self.by, action, name, value)
        except UsageError as fault:
            self.checks.problem(where, fault.message, fault.hint)


def _hangup(read: ActionReader) -> Action | None:
    return hangup(read.choice("cause", CAUSES) or "normal")


def _continue(read: ActionReader) -> Action | None:
    return go_on()


def _pstn(read: ActionReader) -> Action | None:
    number = read.text("number", due=True)
    if number is None:
        return None
    return read.modified(read.checked("number", lambda: connect_pstn(read.by, number)))


def _mxp(read: ActionReader) -> Action | None:
    user = read.text("user", due=True)
    kind = read.choice("type", USER_TYPES)
    if user is None:
        return None
    return read.modified(read.checked("user", lambda: connect_mxp(read.by, user, kind)))


def _sip(read: ActionReader) -> Action | None:
    address, account = read.text("uri"), read.text("account")
    if address is None and account is None:
        if "uri" not in read.given and "account" not in read.given:
            note = "connect_sip has neither a uri nor an account"
            read.checks.problem(read.path, note, rule="file-missing")
        return None
    return read.modified(read.checked("uri", lambda: connect_sip(read.by, address, account)))


def _conference(read: ActionReader) -> Action | None:
    name = read.text("id", due=True)
    if name is None:
        return None
    action = read.modified(read.checked("id", lambda: connect_conference(read.by, name)))
    if isinstance(action, ConnectConf):
        _conference_keys(read, action)
    return action


def _conference_keys(read: ActionReader, action: ConnectConf) -> None:
    """How many keys are one entry, and how long it may take; today's documents only."""
    for name, member in (("max_digits", "max_digits"), ("dtmf_timeout", "timeout_mills")):
        if name not in read.given:
            continue
        where, given = (*read.path, name), read.given[name]
        if action.conference_dtmf_options is None:
            action.conference_dtmf_options = ConferenceDtmf(extra={})
        value: int | None
        if name == "max_digits":
            value = read.checks.whole(given, where, name, 1)
        else:
            span = read.checks.span(given, where, name)
            value = None if span is None else int(span.total_seconds() * 1000)
        setattr(action.conference_dtmf_options, member, value)


def _stream(read: ActionReader) -> Action | None:
    url = read.text("url", due=True)
    if url is None:
        return None
    return read.modified(read.checked("url", lambda: connect_stream(url)))


def _park(read: ActionReader) -> Action | None:
    if ("prompt" in read.given) == ("tts" in read.given):
        note = "park has both a prompt and tts" if "tts" in read.given else "park has no prompt"
        hint = "give prompt: $recording, or tts: a text"
        read.checks.problem(read.path, note, hint, "file-missing")
        return None
    span = None
    if "timeout" in read.given:
        span = read.checks.span(read.given["timeout"], (*read.path, "timeout"), "timeout")
    else:
        read.checks.problem(read.path, "park has no timeout", "such as 5m", "file-missing")
    text = read.text("tts")
    if "prompt" in read.given:
        parts = read_prompt(read.checks, read.given["prompt"], (*read.path, "prompt"))
        text = ";".join(part for part, _ in parts) or None
    if span is None or text is None:
        return None
    spoken = "tts" in read.given
    return read.checked("timeout", lambda: park(read.by, text, span, spoken=spoken))


_READERS: Mapping[str, tuple[Callable[[ActionReader], Action | None], tuple[str, ...]]] = {
    "hangup": (_hangup, ("cause",)),
    "continue": (_continue, ()),
    "connect_pstn": (_pstn, ("number", *MODIFIERS[ConnectPstn])),
    "connect_mxp": (_mxp, ("user", "type", *MODIFIERS[ConnectMxp])),
    "connect_sip": (_sip, ("uri", *MODIFIERS[ConnectSip])),
    "connect_conference": (
        _conference,
        ("id", "max_digits", "dtmf_timeout", *MODIFIERS[ConnectConf]),
    ),
    "connect_stream": (_stream, ("url", *MODIFIERS[ConnectStream])),
    "park": (_park, ("prompt", "tts", "timeout")),
}
RUN_MENU = "run_menu"
NONE = "none"
ACTIONS = (*_READERS, RUN_MENU, NONE)
"""Every action of a flow file."""
ACTION_KEYS = {name: keys for name, (_, keys) in _READERS.items()}


def read_action(checks: Checks, by: Builder, value: object, name: str) -> Action | None:
    """Return the action called `name` in the `action` of a file, which is not run_menu.

    None if it cannot be made; the reason is in the checks.
    """
    path: Path = ("action", name) if isinstance(value, dict) else ("action",)
    given = value[name] if isinstance(value, dict) else {}
    if name == NONE:
        return None
    reader, keys = _READERS[name]
    members = {} if given is None else checks.table(given, path, keys, name)
    action = reader(ActionReader(checks, by, members, path))
    if action is not None:
        action.put(path)
    return action
