"""Menus one by one: ids, prompts, time-outs, and which menu plays first."""

from sinchctl.svaml.lint.finding import Fix, Rule
from sinchctl.svaml.lint.report import LintReport, guess, quoted
from sinchctl.svaml.menu_graph import MAIN
from sinchctl.svaml.model import Menu, RunMenu, Svaml
from sinchctl.svaml.vocabulary import LONGEST_WAIT, SHORTEST_WAIT

from .menu_options import check_options
from .menu_paths import MenuWays, check_ways

MENU_NONE = Rule("menu-none", "error")
MENU_TWICE = Rule("menu-twice", "error")
MENU_ALIKE = Rule("menu-alike", "warning")
MENU_NO_PROMPT = Rule("menu-no-prompt", "warning")
MENU_TIMEOUT = Rule("menu-timeout", "error")
MENU_TIMEOUT_UNUSUAL = Rule("menu-timeout-unusual", "warning")
MENU_NO_MAIN = Rule("menu-no-main", "warning")
MENU_TWO_STARTS = Rule("menu-two-starts", "warning")
MENU_WRONG_START = Rule("menu-wrong-start", "error")

_SHORTEST = int(SHORTEST_WAIT.total_seconds() * 1000)
_LONGEST = int(LONGEST_WAIT.total_seconds() * 1000)


def check(report: LintReport, svaml: Svaml) -> None:
    """Check the menus of runMenu, and the ways through them."""
    action = svaml.action
    if not isinstance(action, RunMenu):
        return
    if not action.menus:
        if not action.unreadable("menus"):
            note = f"{report.term('runMenu')} has no menus; there is nothing to play"
            hint = "write one under menus:" if report.file else 'add one, such as {"id": "main"}'
            report.add(MENU_NONE, action.at("menus"), note, hint)
        return
    menus: dict[str, MenuWays] = {}
    folded: dict[str, str] = {}
    for menu in action.menus:
        ways = check_options(report, menu, voice=bool(action.enable_voice))
        _prompts(report, menu)
        _waits(report, menu)
        if menu.id is not None and _is_new(report, menu, menu.id, menus, folded):
            menus[menu.id] = ways
    check_ways(report, menus, _starts(report, action, menus))


def _is_new(
    report: LintReport, menu: Menu, name: str, menus: dict[str, MenuWays], folded: dict[str, str]
) -> bool:
    if name in menus:
        note = f"two menus have the id {quoted(name)}; callers reach only one of them"
        report.add(MENU_TWICE, menu.at("id"), note, "use another id")
        return False
    other = folded.setdefault(name.casefold(), name)
    if other != name:
        note = f"the ids {quoted(name)} and {quoted(other)} differ only in letter case; callers"
        report.add(MENU_ALIKE, menu.at("id"), f"{note} may hear the wrong menu", "use another id")
    return True


def _prompts(report: LintReport, menu: Menu) -> None:
    none = menu.main_prompt is None and menu.repeat_prompt is None
    if none and not menu.unreadable("main_prompt", "repeat_prompt"):
        note = "the menu has no prompt; callers hear silence"
        hint = "add prompt: ..." if report.file else 'add "mainPrompt": "#tts[...]"'
        report.add(MENU_NO_PROMPT, menu.path, note, hint)


def _waits(report: LintReport, menu: Menu) -> None:
    for name, wire in (("timeout_mills", "timeoutMills"), ("max_timeout_mills", "maxTimeoutMills")):
        value = getattr(menu, name)
        if value is None:
            continue
        if value <= 0:
            note = f"the menu waits {value} ms; it ends before a caller can press a key"
            hint = "write it like 5s" if report.file else f'write it like "{wire}": 5000'
            report.add(MENU_TIMEOUT, menu.at(name), note, hint)
        elif value < _SHORTEST or (name == "timeout_mills" and value > _LONGEST):
            few = value < _SHORTEST
            then = "callers have no time to press a key" if few else "callers may hang up"
            note = f"the menu waits {value:,} ms; {then}"
            hint, fix = "1 to 30 seconds is usual", None
            if value < 100:
                hint = f"did you mean {value}s?" if report.file else f"did you mean {value * 1000}?"
            report.add(MENU_TIMEOUT_UNUSUAL, menu.at(name), note, hint, fix)


def _starts(report: LintReport, action: RunMenu, menus: dict[str, MenuWays]) -> list[str]:
    """Return the menus that may play first; none if that cannot be known."""
    first = action.main_menu
    if first is None:
        if action.unreadable("main_menu"):
            return []
        if MAIN in menus:
            return [MAIN]
        if menus:
            name = next(iter(menus))
            note = "no menu is called main, and mainMenu is missing; Sinch may return an error"
            report.add(MENU_NO_MAIN, action.at("menus"), note, f'add "mainMenu": "{name}"')
        return [*menus][:1]
    if first not in menus:
        near = report.nearest(first, menus)
        note = f"the first menu is {quoted(first)}, which does not exist"
        fix = Fix(first, first.strip()) if first.strip() in menus else None
        report.add(MENU_WRONG_START, action.at("main_menu"), note, guess(near), fix)
        return [near] if near else []
    if first != MAIN and MAIN in menus:
        note = f"the first menu is {quoted(first)}, and another is called main; either may play"
        report.add(MENU_TWO_STARTS, action.at("main_menu"), note, "give main another id")
        return [first, MAIN]
    return [first]
