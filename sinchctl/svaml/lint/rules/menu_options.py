"""The options of a menu: keys and words that a caller can choose, and what they do."""

import re

from sinchctl.svaml.lint.finding import Fix, Rule
from sinchctl.svaml.lint.report import LintReport, listed, quoted
from sinchctl.svaml.menu_graph import takes_digits, target
from sinchctl.svaml.model import Menu, Option
from sinchctl.svaml.vocabulary import KEYS

from .menu_paths import MenuWays
from .shape import LETTER_CASE

OPTION_KEY = Rule("option-key", "error")
OPTION_KEY_UNSURE = Rule("option-key-unsure", "warning")
OPTION_NO_KEY = Rule("option-no-key", "error")
OPTION_TWICE = Rule("option-twice", "error")
OPTION_ACTION = Rule("option-action", "error")
OPTION_BARE_RETURN = Rule("option-bare-return", "warning")
OPTION_UNREACHABLE = Rule("option-unreachable", "warning")
OPTION_OR_DIGIT = Rule("option-or-digit", "warning")
OPTION_ENDS_ENTRY = Rule("option-ends-entry", "warning")
VOICE_OFF = Rule("voice-off", "error")

_WORD = re.compile(r"[\w.-]{1,40}")


def check_options(report: LintReport, menu: Menu, *, voice: bool) -> MenuWays:
    """Check the options of one menu; return where they lead."""
    ways = MenuWays(menu, ends=takes_digits(menu))
    ways.broken = menu.unreadable("options", "max_digits") or (menu.max_digits or 1) < 1
    taken: set[tuple[str, str]] = set()
    for option in menu.options or []:
        _key(report, option, taken, voice, digits=takes_digits(menu))
        _action(report, option, ways)
    if takes_digits(menu):
        _digits(report, menu)
    return ways


def _key(
    report: LintReport, option: Option, taken: set[tuple[str, str]], voice: bool, *, digits: bool
) -> None:
    key, word = option.dtmf, option.input
    if key is None and option.unreadable("dtmf"):
        return
    if not (key or "").strip() and not (word or "").strip():
        note = "the option has neither a key nor a word; nobody can choose it"
        hint = "write a key of 0-9 * #" if report.file else 'add "dtmf": "1"'
        report.add(OPTION_NO_KEY, option.at("dtmf"), note, hint)
        return
    if key is not None and key not in KEYS:
        many = len(key) > 1 and set(key) <= KEYS
        term = report.term("maxDigits")
        hint = f"a menu with {term} takes several digits" if many else "use a key of 0-9 * #"
        note = f"no telephone has the key {quoted(key)}; nobody can choose this option"
        report.add(OPTION_KEY, option.at("dtmf"), note, hint)
    elif key is not None and key in "*#" and not (digits and key == "#"):
        note = f"Sinch's current documents do not list {key} as a menu key; Sinch may ignore it"
        report.once(OPTION_KEY_UNSURE, "", option.at("dtmf"), note, "use a digit if you can")
    elif key is None and not voice:
        note = f"{quoted(word)} is a spoken word, and the menu does not listen for words"
        hint = f"set {report.term('enableVoice')} to true, or use a key of 0-9 * #"
        report.add(VOICE_OFF, option.at("input"), note, hint)
    _twice(report, option, taken)


def _twice(report: LintReport, option: Option, taken: set[tuple[str, str]]) -> None:
    """A key or word stands for one option only; words are equal in any letter case."""
    for name, value in (("dtmf", option.dtmf), ("input", option.input)):
        if value is None or not value.strip():
            continue
        spot = (name, value.strip().casefold())
        if spot in taken:
            what = "key" if name == "dtmf" else "word"
            note = f"another option has the {what} {quoted(value)}; callers reach only one of them"
            report.add(OPTION_TWICE, option.at(name), note, f"use another {what}")
            taken.add(spot)
            return
        taken.add(spot)


def _action(report: LintReport, option: Option, ways: MenuWays) -> None:
    action = option.action
    if action is None:
        ways.broken = True
        return
    to = target(action)
    if to is None or (to.kind == "menu" and not to.name.strip()):
        ways.broken = True
        ways.perhaps.append(action.strip())
        note = f"unknown action {quoted(action)}; the key does nothing, or the menu fails"
        report.add(OPTION_ACTION, option.at("action"), note, _meant(action))
        return
    word = action.strip()[: len(to.kind)]
    if word != to.kind:
        note = f"Sinch's documents spell {word!r} as {to.kind}; Sinch may not read it otherwise"
        fix = Fix(action, action.replace(word, to.kind, 1))
        report.once(LETTER_CASE, word, option.at("action"), note, f"write {to.kind}", fix)
    if to.kind == "menu":
        ways.targets.append((to.name, option))
        return
    ways.ends = True
    if "(" not in action:
        note = "return has no brackets; Sinch's documents write return(value)"
        report.add(
            OPTION_BARE_RETURN, option.at("action"), note, "write return()", Fix(action, "return()")
        )


def _meant(action: str) -> str:
    bare = action.strip()
    if not _WORD.fullmatch(bare):
        return "write return(word) or menu(id)"
    return f"did you mean return({bare}) or menu({bare})?"


def _digits(report: LintReport, menu: Menu) -> None:
    """Check options beside the collection of digits: a key is a digit too."""
    most = menu.max_digits or 0
    pressed = [option for option in menu.options or [] if option.dtmf in KEYS]
    hashes = [option for option in pressed if option.dtmf == "#"]
    digits = [option for option in pressed if option.dtmf != "#"]
    for option in hashes[:1]:
        note = "# ends the entry of digits; Sinch's documents do not say if this option is chosen"
        hint = "remove the option, and read the digits from the PIE callback"
        report.add(OPTION_ENDS_ENTRY, option.at("dtmf"), note, hint)
    if not digits:
        return
    keys = listed([option.dtmf or "" for option in digits], 12)
    if most == 1:
        note = f"the menu collects one digit and has options for {keys}; a key means two things"
        hint = f"remove {report.term('maxDigits')}, or the options"
        report.add(OPTION_OR_DIGIT, menu.at("max_digits"), note, hint)
        return
    which = "its option" if len(digits) == 1 else "their options"
    note = f"the menu collects {most:,} digits; {keys} may only begin a number, so that callers"
    hint = "ask for the number in a separate menu"
    report.add(OPTION_UNREACHABLE, digits[0].at("dtmf"), f"{note} never reach {which}", hint)
