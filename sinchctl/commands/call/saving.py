"""Calls that are kept as scenarios of test files."""

import os
from pathlib import Path

from sinchctl.atomic_file import rewrite_text, write_file
from sinchctl.errors import UsageError
from sinchctl.simulator.engine.assumptions import DEFAULTS
from sinchctl.simulator.explore.paths import best_paths, fewest_keys
from sinchctl.simulator.explore.report import Report
from sinchctl.simulator.play.conditions import in_words
from sinchctl.simulator.play.player import Played, play
from sinchctl.simulator.play.script import parse_script
from sinchctl.simulator.trial.suite import expected, scripts
from sinchctl.terminal import printer
from sinchctl.terminal.input import read_bytes

from .bench import WPM, Bench
from .trial_update import appended, file_text, scenario_text


def save_call(bench: Bench, name: str, keys: str, played: Played) -> None:
    """Append a call to a test file, which is begun if it is not there. Raises UsageError."""
    if name == "-":
        raise UsageError("--save needs a file", hint="name one, such as ivr.test.yaml")
    path = Path(name)
    scenario = scenario_text(_title(keys, played), keys, expected(played.outcome))
    if path.exists():
        text = appended(name, _read(bench, name), scenario)
    else:
        text = _new_file(bench, path, [scenario])
    rewrite_text(name, text)
    printer.note(
        bench.session.terminal, f"the call is in {name}; run it: sinchctl call test {name}"
    )


def save_suite(bench: Bench, name: str, report: Report) -> None:
    """Write a test file whose scenarios take every way that was found. Raises UsageError."""
    path = Path(name)
    if path.exists():
        raise UsageError(f"{name!r} already exists", hint="name a new file for --save-tests")
    paths = best_paths(report.graph, fewest_keys, report.graph.begins)
    found = []
    for keys in scripts(report.graph, paths):
        with bench.application() as application:
            tokens = parse_script(keys)
            played = play(bench.call(), bench.platform, application, tokens, bench.manners)
        found.append(scenario_text(_title(keys, played), keys, expected(played.outcome)))
    if not found:
        raise UsageError("there are no menus to make tests of")
    write_file(name, _new_file(bench, path, found).encode(), overwrite=False)
    count = f"{len(found):,} scenario{'' if len(found) == 1 else 's'}"
    printer.note(bench.session.terminal, f"{name} has {count}; run it: sinchctl call test {name}")


def _title(keys: str, played: Played) -> str:
    shown = keys if len(keys) <= 60 else f"{keys[:57]}..."
    return f"{shown or 'silence'}: {in_words(played.outcome)}"


def _new_file(bench: Bench, path: Path, scenarios: list[str]) -> str:
    replies = {}
    for text in bench.options.reply:
        selector, _, name = text.partition("=")
        replies[selector] = _beside(path, name)
    app = bench.app
    if app == "-":
        raise UsageError("the application came from standard input, so a test cannot name it")
    settings = _settings(bench, path)
    if bench.is_live:
        return file_text("", replies, scenarios, url=app, settings=settings)
    return file_text(_beside(path, app) if app else "", replies, scenarios, settings=settings)


def _settings(bench: Bench, path: Path) -> dict[str, object]:
    """Return the options that a test needs to be the same call."""
    options = bench.options
    found: dict[str, object] = {}
    assume = {name: v for name, v in bench.assumptions.items() if v != DEFAULTS[name]}
    if assume:
        found["assume"] = assume
    if options.media:
        found["media"] = dict(text.rsplit("=", 1) for text in options.media)
    if bench.wpm != WPM:
        found["wpm"] = bench.wpm
    if bench.media_dir:
        found["media_dir"] = _beside(path, bench.media_dir)
    if bench.callback_timeout != 5000:
        found["callback_timeout"] = f"{bench.callback_timeout}ms"
    for name in ("callout", "no_lint"):
        if getattr(options, name):
            found[name] = True
    texts = {"from": options.sender, "to": options.to, "max_duration": options.max_duration}
    texts |= {"app_user": options.app_user, "custom": options.custom, "start": options.start}
    found |= {name: text for name, text in texts.items() if text is not None}
    usual = {"callee": "answer", "amd": "human", "ring": "5s", "talk": "30s"}
    usual |= {"reaction": "1s", "gap": "0.5s", "rate": "0USD"}
    found |= {
        name: getattr(options, name) for name, v in usual.items() if getattr(options, name) != v
    }
    return found


def _beside(path: Path, name: str) -> str:
    """Return a file as it is named from the folder of the test file."""
    return os.path.relpath(name, path.parent).replace(os.sep, "/")


def _read(bench: Bench, name: str) -> str:
    try:
        return read_bytes(bench.session.terminal, name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{name!r} is not UTF-8", hint="save it as UTF-8") from None
