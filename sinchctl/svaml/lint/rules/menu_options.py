"""The options of a menu: keys and words that a caller can choose, and what they do."""

import re
from dataclasses import dataclass, field

from sinchctl.svaml.document.positions import Path
from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.parts import Part, spelled
from sinchctl.svaml.lint.report import Report, quoted
from sinchctl.svaml.menu_graph import target
from sinchctl.svaml.vocabulary import KEYS

_MENUS = "Sinch SVAML reference, menus"


def _menu(options: str, more: str = "", before: str = "") -> str:
    return (
        '{"action": {"name": "runMenu", ' + before + '"menus": [{"id": "main", '
        '"mainPrompt": "#tts[Press a key.]", ' + more + '"options": [' + options + "]}]}}"
    )


_SALES = '{"dtmf": "1", "action": "return(sales)"}'

OPTION_KEY = Rule(
    "option-key",
    "error",
    "An option stands for a key that no telephone has.",
    "Callers can press 0 to 9, * and #, one at a time. This option can never be taken.",
    _MENUS,
    bad=_menu('{"dtmf": "12", "action": "return(sales)"}'),
    good=_menu(_SALES),
)
OPTION_KEY_UNSURE = Rule(
    "option-key-unsure",
    "warning",
    "An option stands for * or #.",
    "Sinch.ServerSdk sends such options; whether Sinch still takes them is not documented. "
    "Callers who press the key may hear the menu again instead.",
    _MENUS,
    bad=_menu('{"dtmf": "#", "action": "return(sales)"}'),
    good=_menu(_SALES),
)
OPTION_NO_KEY = Rule(
    "option-no-key",
    "error",
    "An option has neither a key nor a word.",
    "There is nothing that callers could press or say to take it.",
    _MENUS,
    bad=_menu('{"action": "return(sales)"}'),
    good=_menu(_SALES),
)
OPTION_TWICE = Rule(
    "option-twice",
    "error",
    "Two options of a menu stand for the same key or word.",
    "Only one of them can be taken: callers who want the other are sent to the wrong place.",
    "Sinch SVAML reference, Sinch.ServerSdk's menu builder",
    bad=_menu(_SALES + ', {"dtmf": "1", "action": "return(support)"}'),
    good=_menu(_SALES + ', {"dtmf": "2", "action": "return(support)"}'),
)
OPTION_ACTION = Rule(
    "option-action",
    "error",
    "What an option does is neither return(...) nor menu(...).",
    "return(x) ends the menu and tells the application x, menu(id) plays another menu. With "
    "anything else the key does nothing, or the menu fails.",
    _MENUS,
    bad=_menu('{"dtmf": "1", "action": "sales"}'),
    good=_menu(_SALES),
)
OPTION_UNREACHABLE = Rule(
    "option-unreachable",
    "error",
    "Options of a menu that collects several digits can never be taken.",
    "With maxDigits every key that callers press is a digit of a number, and the application "
    "gets the number. What the options say does not happen.",
    _MENUS,
    bad=_menu(_SALES, more='"maxDigits": 4, '),
    good=_menu(_SALES),
)
OPTION_OR_DIGIT = Rule(
    "option-or-digit",
    "warning",
    "A menu has options and collects one digit.",
    "A key means two things: a choice, and a digit for the application. Which of them happens "
    "is not documented.",
    _MENUS,
    bad=_menu(_SALES, more='"maxDigits": 1, '),
    good=_menu(_SALES),
)
VOICE_OFF = Rule(
    "voice-off",
    "error",
    "An option is a spoken word, and the menu does not listen for words.",
    "Nothing that callers say is heard without enableVoice, and there is no key for this option.",
    "Sinch SVAML reference, Sinch.ServerSdk's RunMenu",
    bad=_menu('{"input": "sales", "action": "return(sales)"}'),
    good=_menu(
        '{"input": "sales", "action": "return(sales)"}',
        before='"enableVoice": true, "locale": "en-US", ',
    ),
)

RULES = (
    OPTION_KEY,
    OPTION_KEY_UNSURE,
    OPTION_NO_KEY,
    OPTION_TWICE,
    OPTION_ACTION,
    OPTION_UNREACHABLE,
    OPTION_OR_DIGIT,
    VOICE_OFF,
)

_WORD = re.compile(r"[\w.-]{1,40}")


@dataclass
class Choices:
    """Where the options of a menu lead.

    `targets` are menus with the place that names them, `perhaps` what may have been meant for
    one; `leaves` is whether some option, or input of digits, ends the menu; `broken` whether
    something cannot be known for a fault.
    """

    targets: list[tuple[str, Path]] = field(default_factory=list)
    perhaps: list[str] = field(default_factory=list)
    leaves: bool = False
    broken: bool = False


def check_options(report: Report, menu: Part, *, voice: bool) -> Choices:
    """The options of one menu."""
    found = Choices(leaves=(menu.whole("maxDigits") or 0) > 0)
    found.broken = bool({"options", "maxDigits"} & menu.mistyped)
    taken: set[tuple[str, str]] = set()
    for option in menu.parts("options"):
        _key(report, option, taken, voice)
        _leads(report, option, found)
    _digits(report, menu)
    return found


def _key(report: Report, option: Part, taken: set[tuple[str, str]], voice: bool) -> None:
    key, word = option.text("dtmf"), option.text("input")
    if key is None and "dtmf" in option.mistyped:
        return
    if not (key or "").strip() and not (word or "").strip():
        note = "the option has neither a key nor a word: nobody can take it"
        report.add(OPTION_NO_KEY, option.at("dtmf"), note, 'such as "dtmf": "1"')
        return
    if key is not None and key not in KEYS:
        many = len(key) > 1 and set(key) <= KEYS
        hint = "a menu with maxDigits takes several digits" if many else "keys are 0-9 * #"
        note = f"no telephone has the key {quoted(key)}: nobody can take this option"
        report.add(OPTION_KEY, option.at("dtmf"), note, hint)
    elif key is not None and key in "*#":
        note = f"{key} as a key is known from Sinch.ServerSdk alone; it may not be taken today"
        report.once(OPTION_KEY_UNSURE, "", option.at("dtmf"), note, "use a digit where you can")
    elif key is None and not voice:
        note = f"{quoted(word)} is a word to say, and the menu does not listen for words"
        report.add(VOICE_OFF, option.at("input"), note, "set enableVoice, or give it a key")
    _twice(report, option, taken)


def _twice(report: Report, option: Part, taken: set[tuple[str, str]]) -> None:
    """A key or word can stand for one thing only; a word is heard in any letter case."""
    for name in ("dtmf", "input"):
        value = option.text(name)
        if value is None or not value.strip():
            continue
        spot = (name, value.strip().casefold())
        if spot in taken:
            what = "key" if name == "dtmf" else "word"
            note = f"the {what} {quoted(value)} is taken by another option: only one of them is"
            report.add(OPTION_TWICE, option.at(name), f"{note} reached", "give it another")
            taken.add(spot)
            return
        taken.add(spot)


def _leads(report: Report, option: Part, found: Choices) -> None:
    action = option.text("action")
    if action is None:
        found.broken = True
        return
    path = option.at("action")
    to = target(action)
    if to is None or (to.kind == "menu" and not to.name.strip()):
        found.broken = True
        found.perhaps.append(action.strip())
        note = f"the option does {quoted(action)}, which is nothing that Sinch knows: the key is"
        report.add(OPTION_ACTION, path, f"{note} dead, or the menu fails", _meant(action))
        return
    word = action.strip()[: len(to.kind)]
    if word != to.kind:
        spelled(report, word, to.kind, path)
    if to.kind == "return":
        found.leaves = True
    else:
        found.targets.append((to.name, path))


def _meant(action: str) -> str:
    bare = action.strip()
    if not _WORD.fullmatch(bare):
        return "write return(word) or menu(id)"
    return f"did you mean return({bare}) or menu({bare})?"


def _digits(report: Report, menu: Part) -> None:
    """Options beside the input of digits: every key is a digit then."""
    most = menu.whole("maxDigits") or 0
    pressed = [one for one in menu.parts("options") if one.text("dtmf") is not None]
    if most < 1 or not pressed:
        return
    keys = ", ".join(quoted(one.text("dtmf")) for one in pressed[:12])
    if most == 1:
        note = f"the menu collects one digit and has options for {keys}: a key means two things"
        hint = f"leave {report.term('maxDigits')} out, or the options"
        report.add(OPTION_OR_DIGIT, menu.at("maxDigits"), note, hint)
        return
    then = "only begins a number, and its option is never taken"
    if len(pressed) > 1:
        then = "only begin a number, and their options are never taken"
    note = f"the menu collects {most:,} digits: {keys} {then}"
    hint = "ask for the number in a menu of its own"
    report.add(OPTION_UNREACHABLE, pressed[0].at("dtmf"), note, hint)
