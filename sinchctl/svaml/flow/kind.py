"""Tell SVAML, menu and flow files, callouts and other files apart, before they are read."""

from typing import Literal

from sinchctl.svaml.model import ACTIONS, INSTRUCTIONS
from sinchctl.svaml.vocabulary import EVENTS
from sinchctl.text.guess import nearest

FILE_KEYS = (
    "event", "locale", "start", "enable_voice", "barge", "instructions", "action", "menus",
)  # fmt: skip
"""The keys at the top of a menu or flow file."""
CALLOUTS = {"ttscallout": "ttsCallout", "conferencecallout": "conferenceCallout"} | {
    "customcallout": "customCallout"
}
"""The methods of a callout by their names in lower case; each has a member of its name."""

Kind = Literal["svaml", "flow", "callout", "other"]

_CALLBACK = {"callid", "timestamp", "version", "applicationkey", "originationtype"}
_MENU = {"id", "mainprompt", "repeatprompt", "maxdigits"}
_FILE_MENU = {"prompt", "repeat_prompt", "max_digits", "options"}


def kind_of(value: object, syntax: str) -> Kind:
    """Return what a tree is; `other` is none of those that lint knows.

    SVAML names its actions and instructions in a member `name`; a flow file has them as keys.
    """
    if not isinstance(value, dict):
        return "other"
    folded = {key.lower(): one for key, one in value.items() if isinstance(key, str)}
    if _is_callout(folded):
        return "callout"
    if _is_callback(folded) or _single(folded):
        return "other"
    if value.keys() & (set(FILE_KEYS) - {"instructions", "action"}):
        return "flow"
    action, instructions = folded.get("action"), folded.get("instructions")
    steps = instructions if isinstance(instructions, list) else []
    if not value or any(_has_name(one) for one in (action, *steps)):
        return "svaml"
    if _names_flow(action, steps):
        return "flow"
    if "action" in folded or "instructions" in folded:
        return "svaml" if syntax == "json" else "flow"
    if _has_name(value):
        return "other"
    if any(nearest(key, ("instructions", "action")) for key in [*folded][:20]):
        return "svaml" if syntax == "json" else "flow"
    return "flow" if any(nearest(key, FILE_KEYS) for key in [*folded][:20]) else "other"


def is_flow(value: object, syntax: str) -> bool:
    """Return True for a menu or flow file."""
    return kind_of(value, syntax) == "flow"


def looks_like(value: object) -> tuple[str, str]:
    """Return what something is that is none of them, and what to do with it."""
    if isinstance(value, list):
        return _list(value)
    if not isinstance(value, dict):
        return "it is plain text or a number", "write a menu: sinchctl svaml init"
    folded = {key.lower(): one for key, one in value.items() if isinstance(key, str)}
    if _is_callback(folded):
        event = str(folded["event"]).upper()
        return f"it looks like a callback ({event})", "read it with: sinchctl event parse"
    if "commands" in folded:
        return "it looks like SVAML of the Voice API v2", "lint checks SVAML of the Voice API v1"
    if str(folded.get("type", "")).startswith(("mo_", "delivery_report", "recipient_delivery")):
        return "it looks like an SMS callback", "read it with: sinchctl event parse"
    if "errorcode" in folded:
        return "it looks like an error that Sinch sent", ""
    if single := _single(folded):
        where = '"action"' if single == "action" else 'a list, "instructions"'
        return f"it looks like one {single} ({folded['name']})", f"put it under {where}"
    if folded.keys() & _MENU:
        return "it looks like one menu", 'put it under "menus" of a runMenu action'
    if folded.keys() & _FILE_MENU or any(_is_menu(one) for one in value.values()):
        return "it looks like menus without the key menus", "put it under menus:"
    return "it has neither action nor instructions", 'write it like {"action": {"name": "hangup"}}'


def _list(value: list[object]) -> tuple[str, str]:
    if any(isinstance(one, dict) and _MENU & {*map(str.lower, one)} for one in value):
        return "it looks like a list of menus", 'put it under "menus" of a runMenu action'
    if any(_has_name(one) for one in value):
        return "it looks like a list of instructions", 'put it under "instructions"'
    return "it is a list", 'write it like {"action": {"name": "hangup"}}'


def _is_callout(folded: dict[str, object]) -> bool:
    method = folded.get("method")
    named = isinstance(method, str) and method.lower() in CALLOUTS
    return named or any(isinstance(folded.get(name), dict) for name in CALLOUTS)


def _is_callback(folded: dict[str, object]) -> bool:
    event = folded.get("event")
    return isinstance(event, str) and event.lower() in EVENTS and bool(_CALLBACK & folded.keys())


def _single(folded: dict[str, object]) -> str:
    """Return what one object is by its name: an action, an instruction, or empty for neither."""
    name = folded.get("name")
    if not isinstance(name, str) or {"action", "instructions"} & folded.keys():
        return ""
    if name.lower() in map(str.lower, INSTRUCTIONS):
        return "instruction"
    return "action" if name.lower() in map(str.lower, ACTIONS) else ""


def _is_menu(value: object) -> bool:
    return isinstance(value, dict) and bool(_FILE_MENU & value.keys())


def _has_name(value: object) -> bool:
    return isinstance(value, dict) and any(str(key).lower() == "name" for key in value)


def _names_flow(action: object, steps: list[object]) -> bool:
    from .actions import ACTIONS as FILE_ACTIONS
    from .steps import STEPS

    return any(_known(one, STEPS) for one in steps) or _known(action, FILE_ACTIONS)


def _known(value: object, words: tuple[str, ...]) -> bool:
    return (
        value in words
        if isinstance(value, str)
        else isinstance(value, dict) and bool(set(value) & set(words))
    )


def is_ours(value: object, syntax: str) -> bool:
    """Return True for a file of a folder that is SVAML, a menu, a flow or a callout for sure.

    Other programs have files with an action or a menu in them; a guess is not enough.
    """
    kind = kind_of(value, syntax)
    if kind == "callout" or not isinstance(value, dict):
        return kind == "callout"
    folded = {str(key).lower(): one for key, one in value.items()}
    action, instructions = folded.get("action"), folded.get("instructions")
    steps = instructions if isinstance(instructions, list) else []
    if kind == "svaml":
        return any(_has_name(one) for one in (action, *steps))
    if kind == "flow":
        menus = value.get("menus")
        has_menus = isinstance(menus, dict) and any(map(_is_menu, menus.values()))
        return has_menus or _names_flow(action, steps)
    return False
