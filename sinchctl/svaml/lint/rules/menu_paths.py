"""The ways through menus: targets that do not exist, menus nobody hears, ways without an end."""

from dataclasses import dataclass

from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.parts import Part
from sinchctl.svaml.lint.report import Report, quoted
from sinchctl.svaml.menu_graph import backwards, newly_reached, reached

from .menu_options import Choices

_MENUS = "Sinch SVAML reference, menus"


def _menus(menus: str) -> str:
    return '{"action": {"name": "runMenu", "menus": [' + menus + "]}}"


_TO = '{"id": "main", "mainPrompt": "#tts[Press 1.]", "options": [{"dtmf": "1", "action": "%s"}]}'
_CODE = '{"id": "code", "mainPrompt": "#tts[Your code?]", "maxDigits": 4}'

MENU_UNDEFINED_TARGET = Rule(
    "menu-undefined-target",
    "error",
    "An option plays a menu that does not exist.",
    "A caller who presses the key hears no next menu: the menu fails there, and the application "
    "is told of an error at best.",
    _MENUS,
    bad=_menus(_TO % "menu(coed)" + ", " + _CODE),
    good=_menus(_TO % "menu(code)" + ", " + _CODE),
)
MENU_UNREACHABLE = Rule(
    "menu-unreachable",
    "warning",
    "No option leads to a menu.",
    "Callers never hear it. Mostly an option that should play it is missing or plays another.",
    _MENUS,
    bad=_menus(_TO % "return(sales)" + ", " + _CODE),
    good=_menus(_TO % "menu(code)" + ", " + _CODE),
)
MENU_NO_WAY_OUT = Rule(
    "menu-no-way-out",
    "warning",
    "Whatever callers press leads from menu to menu, and never out.",
    "No option returns, no digits are taken: the application never learns what was chosen. "
    "Callers go round until they hang up or stop pressing keys and the time is up.",
    _MENUS,
    bad=_menus(_TO % "menu(main)"),
    good=_menus(_TO % "return(sales)"),
)
MENU_DEAD_END = Rule(
    "menu-dead-end",
    "warning",
    "In a menu there is nothing to press or to say.",
    "Callers hear the prompt and can do nothing but wait; after the last repetition the "
    "application gets a time-out. A text alone is better said by an instruction.",
    _MENUS,
    bad=_menus('{"id": "main", "mainPrompt": "#tts[We are closed.]"}'),
    good=_menus(_TO % "return(callback)"),
)

RULES = (MENU_UNDEFINED_TARGET, MENU_UNREACHABLE, MENU_NO_WAY_OUT, MENU_DEAD_END)

_NAMED = 3


@dataclass
class Way:
    """A menu and where its options lead."""

    menu: Part
    choices: Choices


def check_ways(report: Report, ways: dict[str, Way], starts: list[str]) -> None:
    """Targets, menus that cannot be reached from a start, menus that cannot be left."""
    leads = {name: _targets(report, way, ways) for name, way in ways.items()}
    heard = reached(starts, leads)
    if starts:
        _unheard(report, ways, leads, heard)
    for name in ways:
        if not starts or name in heard:
            _dead_end(report, ways[name], leads[name])
    _no_way_out(report, ways, leads, heard if starts else set(ways))


def _targets(report: Report, way: Way, ways: dict[str, Way]) -> list[str]:
    """The menus that a menu leads to; a misspelt target counts as what was meant."""
    found = [name for name in way.choices.perhaps if name in ways]
    for target, path in way.choices.targets:
        if target in ways:
            found.append(target)
            continue
        way.choices.broken = True
        bare = target.strip()
        near = bare if bare in ways else report.nearest(target, ways)
        note = f"the option plays menu {quoted(target)}, which does not exist"
        hint = f"did you mean {quoted(near)}?" if near else ""
        report.add(MENU_UNDEFINED_TARGET, path, f"{note}: the menu fails there", hint)
        if near is not None:
            found.append(near)
    return found


def _unheard(
    report: Report, ways: dict[str, Way], leads: dict[str, list[str]], heard: set[str]
) -> None:
    """Menus that nobody hears; what only they lead to is told with them."""
    left = [name for name in ways if name not in heard]
    aimed = {target for name in left for target in leads[name] if target != name}
    told = set(heard)
    for name in (*(one for one in left if one not in aimed), *left):
        if name in told:
            continue
        behind = [one for one in newly_reached(name, leads, told) if one != name]
        told.update((name, *behind))
        note = f"no option leads to menu {quoted(name)}: callers never hear it"
        if behind:
            note += f", nor {_listed(behind)} behind it"
        report.add(MENU_UNREACHABLE, ways[name].menu.at("id"), note, "lead to it, or take it out")


def _dead_end(report: Report, way: Way, leads: list[str]) -> None:
    if way.choices.leaves or way.choices.broken or leads:
        return
    note = "there is nothing to press here: callers can only wait until the time is up"
    path = way.menu.at("options") if way.menu.names("options") else way.menu.at("id")
    report.add(MENU_DEAD_END, path, note, "add an option, or say the text in an instruction")


def _no_way_out(
    report: Report, ways: dict[str, Way], leads: dict[str, list[str]], heard: set[str]
) -> None:
    """Menus from which no end can be reached; those that hang together are told once."""
    ends = [
        name
        for name, way in ways.items()
        if way.choices.leaves or way.choices.broken or not leads[name]
    ]
    free = reached(ends, backwards(leads))
    told = set(free)
    for name in ways:
        if name in told or name not in heard:
            continue
        along = [one for one in newly_reached(name, leads, told) if one != name]
        told.update((name, *along))
        what = f"to {_listed(along)} and back" if along else "back to it"
        note = f"from menu {quoted(name)} every option leads {what}: callers never get out"
        way = ways[name].menu
        path = way.at("options") if way.names("options") else way.at("id")
        report.add(MENU_NO_WAY_OUT, path, note, "add an option that returns")


def _listed(names: list[str]) -> str:
    shown = [quoted(name) for name in names[:_NAMED]]
    if len(names) > _NAMED:
        return f"{', '.join(shown)} and {len(names) - _NAMED:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
