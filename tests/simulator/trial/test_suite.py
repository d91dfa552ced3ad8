"""A suite that an exploration writes takes every way, whatever the menus."""

from typing import Any

from hypothesis import given, settings

from sinchctl.simulator.engine.assumptions import DEFAULTS
from sinchctl.simulator.explore.graph import Explorer
from sinchctl.simulator.explore.paths import best_paths, fewest_keys
from sinchctl.simulator.play.manners import Manners
from sinchctl.simulator.trial.coverage import percent, shares
from sinchctl.simulator.trial.suite import scripts
from tests.simulator.explore.test_report import menus, played, programs_of
from tests.simulator.golden import call_of


@settings(max_examples=60, deadline=None)
@given(menus())
def test_suite_covers_everything(found: list[dict[str, Any]]) -> None:
    programs = programs_of(found)
    graph = Explorer(programs, call_of({"replies": {}}), DEFAULTS, Manners()).graph()
    keys = scripts(graph, best_paths(graph, fewest_keys))
    calls = [played(programs, script) for script in keys]
    assert not any("unused" in call.outcome for call in calls)
    assert percent(shares(calls, graph, programs)) == 100
    assert len(keys) == len({*keys})
