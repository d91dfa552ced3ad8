"""New expectations for scenarios that failed, written into a test file in YAML."""

import json
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.simulator.trial.scenario import ScenarioFile, read_test_file
from sinchctl.simulator.trial.suite import expected
from sinchctl.simulator.trial.verdict import ScenarioResult


def rewritten(file: ScenarioFile, verdicts: list[ScenarioResult]) -> str | None:
    """Return the text of a file with new expectations, None if all hold.

    Raises UsageError for a file that is not YAML, or a scenario without `expect`.
    """
    changed = [v for v in verdicts if not v.ok and v.played is not None and not v.scenario.steps]
    if not changed:
        return None
    if file.document.syntax != "yaml":
        raise UsageError(f"--update changes YAML files, and {file.document.name} is not one")
    lines = file.document.text.splitlines(keepends=True)
    places = file.document.places
    for verdict in sorted(changed, key=lambda verdict: -verdict.scenario.place):
        path = ("scenarios", verdict.scenario.place, "expect")
        if path not in places or verdict.played is None:
            raise UsageError(
                f"the scenario {verdict.scenario.name!r} has no expect to update",
                hint="add `expect: {}` to it",
            )
        line, _ = places.key(path)
        at, end = line - 1, _end(lines, line - 1)
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip(" -"))]
        text = flow_mapping(expected(verdict.played.outcome))
        lines[at:end] = [f"{indent}expect: {text}\n"]
    text = "".join(lines)
    read_test_file(file.document.name, text.encode())
    return text


def scenario_text(name: str, keys: str, wanted: dict[str, Any]) -> str:
    """Return a scenario as an item of a list in YAML."""
    return (
        f"  - name: {json.dumps(name, ensure_ascii=False)}\n"
        f"    keys: {json.dumps(keys, ensure_ascii=False)}\n"
        f"    expect: {flow_mapping(wanted)}\n"
    )


def file_text(
    app: str,
    replies: dict[str, str],
    scenarios: list[str],
    *,
    url: str = "",
    settings: dict[str, object] | None = None,
) -> str:
    """Return a new test file in YAML."""
    lines = [f"app: {json.dumps(app)}\n"] if app else []
    if url:
        lines.append(f"url: {json.dumps(url)}\n")
    if settings:
        lines.append(f"settings: {json.dumps(settings, ensure_ascii=False)}\n")
    if replies:
        lines.append("replies:\n")
        lines += [f"  {json.dumps(name)}: {json.dumps(file)}\n" for name, file in replies.items()]
    return "".join([*lines, "scenarios:\n", *scenarios])


def appended(name: str, text: str, scenario: str) -> str:
    """Return a test file with one more scenario. Raises UsageError if that does not fit."""
    if not text.endswith("\n"):
        text += "\n"
    before = len(read_test_file(name, text.encode()).scenarios)
    longer = text + scenario
    try:
        after = len(read_test_file(name, longer.encode()).scenarios)
    except UsageError:
        after = before
    if after != before + 1:
        raise UsageError(
            f"cannot append a scenario to {name}",
            hint="let `scenarios:` be its last key, with two spaces before each -",
        )
    return longer


def flow_mapping(wanted: dict[str, Any]) -> str:
    """Return a mapping on one line, as YAML and JSON both have it."""
    inner = ", ".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in wanted.items()
    )
    return "{" + inner + "}"


def _end(lines: list[str], at: int) -> int:
    """Return the line after the value of the key on a line."""
    own = len(lines[at]) - len(lines[at].lstrip(" -"))
    end = at + 1
    while end < len(lines):
        line = lines[end]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= own:
            break
        end += 1
    while end > at + 1 and not lines[end - 1].strip():
        end -= 1
    return end
