"""The graph of menus: targets, reachability, menus that callers cannot leave."""

from typing import Any

import pytest

from sinchctl.svaml.menu_graph import MenuGraph, Target, menu_graph, newly_reached, target
from sinchctl.svaml.model import RunMenu
from sinchctl.svaml.read import read


def graph(menus: dict[str, str], **more: Any) -> MenuGraph:
    """Menus by id, each with the actions of its options."""
    built = [
        {"id": name, "options": [{"action": action} for action in actions.split()]}
        for name, actions in menus.items()
    ]
    action = read({"action": {"name": "runMenu", "menus": built, **more}}).action
    assert isinstance(action, RunMenu)
    return menu_graph(action)


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("menu(main)", Target("menu", "main")),
        (" Return ( a(b) ) ", Target("return", " a(b) ")),
        ("return()", Target("return", "")),
        ("menu", None),
        ("goto(x)", None),
        (None, None),
    ],
)
def test_an_option_plays_a_menu_or_returns(action: str | None, expected: Target | None) -> None:
    assert target(action) == expected


def test_menus_that_a_caller_can_reach() -> None:
    menus = graph({"main": "menu(a) menu(gone)", "a": "menu(main) return(x)", "b": "menu(a)"})
    assert menus.start == "main"
    assert menus.reachable() == {"main", "a"}
    assert menus.missing() == ["gone"]
    assert menus.ways["b"] == ["a"]


def test_main_menu_is_the_start() -> None:
    menus = graph({"main": "menu(a)", "a": "return(x)"}, mainMenu="a")
    assert menus.start == "a"
    assert menus.reachable() == {"a"}
    assert graph({"a": "return(x)"}, mainMenu="gone").reachable() == set()


def test_a_circle_of_menus_has_no_way_out() -> None:
    menus = graph({"main": "menu(a) return(x)", "a": "menu(b)", "b": "menu(a)", "c": "menu(c)"})
    assert menus.endless() == {"a", "b"}


def test_a_menu_without_options_ends_by_time_out() -> None:
    menus = graph({"main": "menu(code)", "code": ""})
    assert menus.endless() == set()


def test_the_first_menu_of_an_id_counts() -> None:
    action = read(
        {"action": {"name": "runMenu", "menus": [{"id": "main", "maxDigits": 4}, {"id": "main"}]}}
    ).action
    assert isinstance(action, RunMenu)
    assert menu_graph(action).menus["main"].max_digits == 4
    assert menu_graph(action).endless() == set()


def test_menus_behind_a_menu_are_listed_in_the_order_they_are_met() -> None:
    ways = {"a": ["c", "b"], "b": ["d"], "c": [], "d": ["a"]}
    assert newly_reached("a", ways, {"d"}) == ["a", "c", "b"]
