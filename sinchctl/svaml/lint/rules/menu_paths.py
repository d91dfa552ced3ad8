"""The ways through menus: missing targets, unreachable menus, menus that callers cannot leave."""

from dataclasses import dataclass, field

from sinchctl.svaml.lint.finding import Fix, Rule
from sinchctl.svaml.lint.report import LintReport, guess, listed, quoted
from sinchctl.svaml.menu_graph import backwards, newly_reached, reached
from sinchctl.svaml.model import Menu, Option
from sinchctl.svaml.node import Path

MENU_UNDEFINED_TARGET = Rule("menu-undefined-target", "error")
MENU_UNREACHABLE = Rule("menu-unreachable", "warning")
MENU_NO_WAY_OUT = Rule("menu-no-way-out", "warning")
MENU_DEAD_END = Rule("menu-dead-end", "warning")


@dataclass
class MenuWays:
    """A menu and the targets of its options.

    `targets` are menus with the options that name them, `perhaps` what may have been meant for
    one; `ends` is True if some option, or the collection of digits, ends the menu; `broken` if
    a mistake hides where an option leads.
    """

    menu: Menu
    targets: list[tuple[str, Option]] = field(default_factory=list)
    perhaps: list[str] = field(default_factory=list)
    ends: bool = False
    broken: bool = False


def check_ways(report: LintReport, menus: dict[str, MenuWays], starts: list[str]) -> None:
    """Check targets, menus that cannot be reached from a start, menus that cannot be left."""
    hidden = any(ways.broken for ways in menus.values())
    leads = {name: _targets(report, ways, menus) for name, ways in menus.items()}
    heard = reached(starts, leads) if starts else {*menus}
    if starts and not hidden:
        _unreachable(report, menus, leads, heard)
    for name, ways in menus.items():
        if name in heard:
            _dead_end(report, ways, leads[name])
    _no_way_out(report, menus, leads, heard)


def _targets(report: LintReport, ways: MenuWays, menus: dict[str, MenuWays]) -> list[str]:
    """Return the menus that a menu leads to; a misspelt target counts as what was meant."""
    found = [name for name in ways.perhaps if name in menus]
    for name, option in ways.targets:
        if name in menus:
            found.append(name)
            continue
        ways.broken = True
        bare = name.strip()
        near = bare if bare in menus else report.nearest(name, menus)
        note = f"the option plays menu {quoted(name)}, which does not exist; the menu fails there"
        fix = Fix(f"menu({name})", f"menu({bare})") if bare in menus and not report.file else None
        report.add(MENU_UNDEFINED_TARGET, option.at("action"), note, guess(near), fix)
        if near is not None:
            found.append(near)
    return found


def _unreachable(
    report: LintReport, menus: dict[str, MenuWays], leads: dict[str, list[str]], heard: set[str]
) -> None:
    """LintReport unreachable menus, grouped with the menus that only they reach."""
    left = [name for name in menus if name not in heard]
    aimed = {target for name in left for target in leads[name] if target != name}
    known = set(heard)
    for name in (*(one for one in left if one not in aimed), *left):
        if name in known:
            continue
        behind = [one for one in newly_reached(name, leads, known) if one != name]
        known.update((name, *behind))
        note = f"no option leads to menu {quoted(name)}; callers never reach it"
        if behind:
            note += f", or {listed(behind)} which only it leads to"
        hint = "add an option that goes there, or delete the menu"
        report.add(MENU_UNREACHABLE, menus[name].menu.at("id"), note, hint)


def _dead_end(report: LintReport, ways: MenuWays, leads: list[str]) -> None:
    if ways.ends or ways.broken or leads:
        return
    note = "callers can choose nothing here; they only wait until the time is up"
    hint = "add an option, or say the text in an instruction"
    report.add(MENU_DEAD_END, place_of_options(ways.menu), note, hint)


def _no_way_out(
    report: LintReport, menus: dict[str, MenuWays], leads: dict[str, list[str]], heard: set[str]
) -> None:
    """LintReport menus from which no end can be reached, those of one circle once."""
    ends = [name for name, ways in menus.items() if ways.ends or ways.broken or not leads[name]]
    known = reached(ends, backwards(leads))
    for name in menus:
        if name in known or name not in heard:
            continue
        along = [one for one in newly_reached(name, leads, known) if one != name]
        known.update((name, *along))
        where = f"to {listed(along)} and back" if along else "back to it"
        note = f"every option of menu {quoted(name)} leads {where}; no key leads out"
        report.add(
            MENU_NO_WAY_OUT, place_of_options(menus[name].menu), note, "add an option that returns"
        )


def place_of_options(menu: Menu) -> Path:
    """Return the path of a menu's options; of its id if it has none."""
    path = menu.at("options")
    return path if path != menu.path else menu.at("id")
