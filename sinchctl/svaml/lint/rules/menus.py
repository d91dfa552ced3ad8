"""Menus one by one: ids, prompts, time-outs, and where to begin."""

from sinchctl.svaml.lint.contents import Contents
from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.parts import Part
from sinchctl.svaml.lint.report import Report, quoted

from .menu_options import check_options
from .menu_paths import Way, check_ways
from .prompts import check_prompt
from .values import check_counts

_MENUS = "Sinch SVAML reference, menus"


def _menus(menus: str, before: str = "") -> str:
    return '{"action": {"name": "runMenu", ' + before + '"menus": [' + menus + "]}}"


_MAIN = '{"id": "main", "mainPrompt": "#tts[Your code?]", "maxDigits": 4}'
_CODE = '{"id": "code", "mainPrompt": "#tts[Your code?]", "maxDigits": 4}'

MENU_NONE = Rule(
    "menu-none",
    "error",
    "runMenu has no menus.",
    "There is nothing to play, and the menu fails at once.",
    _MENUS,
    bad='{"action": {"name": "runMenu", "menus": []}}',
    good=_menus(_MAIN),
)
MENU_TWICE = Rule(
    "menu-twice",
    "error",
    "Two menus have the same id.",
    "Only one of them can be played: callers hear the one and never the other.",
    "Sinch SVAML reference, Sinch.ServerSdk's menu builder",
    bad=_menus(_MAIN + ", " + _MAIN),
    good=_menus(_MAIN),
)
MENU_ALIKE = Rule(
    "menu-alike",
    "warning",
    "The ids of two menus differ in their letter case alone.",
    "Names in SVAML were once read in any letter case. If ids still are, callers hear the wrong "
    "one of the two.",
    _MENUS,
    bad=_menus(
        '{"id": "main", "mainPrompt": "#tts[Press 1.]", "options": [{"dtmf": "1", '
        '"action": "menu(Main)"}]}, {"id": "Main", "mainPrompt": "#tts[Your code?]", '
        '"maxDigits": 4}'
    ),
    good=_menus(
        '{"id": "main", "mainPrompt": "#tts[Press 1.]", "options": [{"dtmf": "1", '
        '"action": "menu(code)"}]}, ' + _CODE
    ),
)
MENU_NO_PROMPT = Rule(
    "menu-no-prompt",
    "warning",
    "A menu has no prompt.",
    "Callers hear silence, do not know that they are to press a key, and hang up.",
    _MENUS,
    bad=_menus('{"id": "main", "maxDigits": 4}'),
    good=_menus(_MAIN),
)
MENU_TIMEOUT = Rule(
    "menu-timeout",
    "error",
    "A menu waits no time at all.",
    "The menu is over before a caller can press a key.",
    _MENUS,
    bad=_menus(
        '{"id": "main", "mainPrompt": "#tts[Your code?]", "maxDigits": 4, "timeoutMills": 0}'
    ),
    good=_menus(
        '{"id": "main", "mainPrompt": "#tts[Your code?]", "maxDigits": 4, "timeoutMills": 5000}'
    ),
)
MENU_TIMEOUT_UNUSUAL = Rule(
    "menu-timeout-unusual",
    "warning",
    "A menu waits less than a second, or more than half a minute.",
    "Sinch.ServerSdk allows 1 to 30 seconds. Below it callers have no time to press a key; above "
    "it they hear silence and take the call for dead.",
    "limits and quirks, limits in one table",
    bad=_menus(
        '{"id": "main", "mainPrompt": "#tts[Your code?]", "maxDigits": 4, "timeoutMills": 5}'
    ),
    good=_menus(
        '{"id": "main", "mainPrompt": "#tts[Your code?]", "maxDigits": 4, "timeoutMills": 5000}'
    ),
)
MENU_NO_MAIN = Rule(
    "menu-no-main",
    "warning",
    "Nothing says which menu is played first.",
    "mainMenu names it; without, it is the one called main, and without that Sinch returns an "
    "error: the call ends instead of playing a menu.",
    "decisions of the house, 13",
    bad=_menus(_CODE),
    good=_menus(_CODE, before='"mainMenu": "code", '),
)
MENU_TWO_STARTS = Rule(
    "menu-two-starts",
    "warning",
    "mainMenu names one menu, and another one is called main.",
    "Documents say that main plays first, and that mainMenu selects the first menu. Which of the "
    "two callers hear is not documented.",
    _MENUS,
    bad=_menus(
        '{"id": "main", "mainPrompt": "#tts[Press 1.]", "options": [{"dtmf": "1", '
        '"action": "menu(code)"}]}, ' + _CODE,
        before='"mainMenu": "code", ',
    ),
    good=_menus(
        '{"id": "hello", "mainPrompt": "#tts[Press 1.]", "options": [{"dtmf": "1", '
        '"action": "menu(code)"}]}, ' + _CODE,
        before='"mainMenu": "hello", ',
    ),
)
MENU_WRONG_START = Rule(
    "menu-wrong-start",
    "error",
    "mainMenu names a menu that does not exist.",
    "There is nothing to begin with, and the menu fails at once.",
    "Sinch SVAML reference, runMenu",
    bad=_menus(_CODE, before='"mainMenu": "coed", '),
    good=_menus(_CODE, before='"mainMenu": "code", '),
)

RULES = (
    MENU_NONE,
    MENU_TWICE,
    MENU_ALIKE,
    MENU_NO_PROMPT,
    MENU_TIMEOUT,
    MENU_TIMEOUT_UNUSUAL,
    MENU_NO_MAIN,
    MENU_TWO_STARTS,
    MENU_WRONG_START,
)

SHORTEST, LONGEST = 1000, 30_000
"""Milliseconds that Sinch.ServerSdk allows a menu to wait."""


def check_menus(report: Report, found: Contents) -> None:
    """The menus of runMenu, and the ways through them."""
    action = found.action
    if action is None or action.kind != "runMenu":
        return
    menus = action.parts("menus")
    if not menus:
        if "menus" not in action.mistyped:
            note = "runMenu has no menus: there is nothing to play"
            report.add(MENU_NONE, action.at("menus"), note, 'such as {"id": "main", ...}')
        return
    ways: dict[str, Way] = {}
    folded: dict[str, str] = {}
    for menu in menus:
        choices = check_options(report, menu, voice=action.flag("enableVoice"))
        _prompts(report, menu)
        _waits(report, menu)
        check_counts(report, menu)
        name = menu.text("id")
        if name is not None and _is_new(report, menu, name, ways, folded):
            ways[name] = Way(menu, choices)
    check_ways(report, ways, _start(report, action, ways))


def _is_new(
    report: Report, menu: Part, name: str, ways: dict[str, Way], folded: dict[str, str]
) -> bool:
    if name in ways:
        note = f"the menu {quoted(name)} is defined twice; callers hear only one of the two"
        report.add(MENU_TWICE, menu.at("id"), note, "give it another id")
        return False
    other = folded.setdefault(name.casefold(), name)
    if other != name:
        note = f"{quoted(name)} and {quoted(other)} differ in letter case alone, and callers may"
        report.add(MENU_ALIKE, menu.at("id"), f"{note} hear the wrong one", "give it another id")
    return True


def _prompts(report: Report, menu: Part) -> None:
    main, repeat = menu.text("mainPrompt"), menu.text("repeatPrompt")
    if main is not None:
        check_prompt(report, main, menu.at("mainPrompt"))
    if repeat is not None and repeat != main:
        check_prompt(report, repeat, menu.at("repeatPrompt"))
    if main is None and repeat is None and not menu.mistyped & {"mainPrompt", "repeatPrompt"}:
        note = "the menu has no prompt: callers hear silence, and do not know what to press"
        report.add(MENU_NO_PROMPT, menu.path, note, 'such as "mainPrompt": "#tts[...]"')


def _waits(report: Report, menu: Part) -> None:
    for name in ("timeoutMills", "maxTimeoutMills"):
        value = menu.whole(name)
        if value is None:
            continue
        if value <= 0:
            note = f"the menu waits {value} ms: it is over before a caller can press a key"
            hint = "such as 5s" if report.file else f'such as "{name}": 5000'
            report.add(MENU_TIMEOUT, menu.at(name), note, hint)
        elif value < SHORTEST or (name == "timeoutMills" and value > LONGEST):
            few = value < SHORTEST
            then = "no time to press a key" if few else "callers may take the call for dead"
            note = f"the menu waits {value:,} ms: {then}"
            hint = "1 to 30 seconds is usual"
            if value < 100:
                meant = f"{value}s" if report.file else f"{value * 1000:,}"
                hint = f"did you mean {meant}?"
            report.add(MENU_TIMEOUT_UNUSUAL, menu.at(name), note, hint)


def _start(report: Report, action: Part, ways: dict[str, Way]) -> list[str]:
    """The menus that may be played first; empty where that cannot be known."""
    given = action.text("mainMenu")
    if given is None:
        if "mainMenu" in action.mistyped:
            return []
        if "main" in ways:
            return ["main"]
        if ways:
            first = next(iter(ways))
            note = "no menu is called main, and nothing says which is first: the menu may fail"
            hint = f"name it as mainMenu, such as {quoted(first)}"
            report.add(MENU_NO_MAIN, action.at("menus"), note, hint)
        return [*ways][:1]
    if given not in ways:
        near = report.nearest(given, ways)
        note = f"the first menu is {quoted(given)}, which does not exist: there is nothing to play"
        hint = f"did you mean {quoted(near)}?" if near else ""
        report.add(MENU_WRONG_START, action.at("mainMenu"), note, hint)
        return [near] if near else []
    if given != "main" and "main" in ways:
        note = f"the first menu is {quoted(given)}, and one is called main: callers may hear either"
        report.add(MENU_TWO_STARTS, action.at("mainMenu"), note, "give main another id")
        return [given, "main"]
    return [given]
