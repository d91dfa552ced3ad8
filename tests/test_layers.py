"""How the package is built: who imports whom, how large its parts are, what a start loads.

Each guard says what to do when it fails. The reasons stand in the docstrings.
"""

import ast
import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.guards.source import (
    MODULES,
    NAMES,
    classes,
    cycle,
    edges,
    file_of,
    folders,
    functions,
    imports,
    late_imports,
    parts_of,
    refuse,
    sources,
    tree,
)

FLOORS = {
    "": "errors segments | text | secret wire times phone hosts http_message atomic_file file_lock "
    "directories | "
    "signing | "
    "serving | svaml | profiles | events | client | simulator | api | bulk | diagnosis terminal | "
    "callbacks | sandbox | commandline | docs | commands | __main__",
    "svaml": "vocabulary node | model | read | write menu_graph document | build describe | flow | "
    "lint | load graph | explain",
    "svaml.lint": "finding pages | comments report | rules | check | callout fixes formats",
    "svaml.graph": "model | join tree mermaid dot as_json svg | picture",
    "events": "json_text fields meanings codes countries | model | conversation output | "
    "interpret | stats | recordings samples | request_file input deliveries | signature",
    "diagnosis": "advice | clue | outcomes verdict | recorded cdr ledger",
    "profiles": "fields secret_command | model file | resolve",
    "client": "error_bodies token_cache | api_row | project_apis | apis | request watchdog preview "
    "proxies | bounded oauth2 | auth refusals | core",
    "simulator": "engine | play | explore | trial",
    "simulator.engine": "assumptions rates timing | program | state | bodies | turn | "
    "menus bridges rooms | documents | step",
    "simulator.play": "manners script selectors trace | caller | player | replies conditions",
    "simulator.trial": "scenario | verdict coverage suite",
    "simulator.explore": "flaws goals ways announced answers | graph | paths | checks | "
    "report | live picture",
    "bulk": "request lines template throttle | rows channels | ledger exclusions | "
    "ledger_file plan inputs | workers | sending | settling delivery",
    "terminal": "settings views | streams trace_view | rich_cards columns | printer | "
    "input keyboard listing questions waiting",
    "sandbox": "auth outcomes state | credentials members outbox settings | posting live | "
    "request | project conversation numbers | sms voice verification | routes keeper | "
    "background upkeep desk | server | in_process",
    "sandbox.project": "tokens errors | oauth | access",
    "sandbox.conversation": "bodies contacts | apps webhooks message_body consents | events "
    "messages | sending inbounds | batches",
    "sandbox.numbers": "owned stock lookup | links | active | available",
    "sandbox.live": "phone_line people | described store | starting transcript | phone_lines",
    "sandbox.desk": "guard files lists calls changes events | desk",
    "commandline": "options http_trace dry_run help_page mistakes | session | call_values "
    "call_status | svaml_argument foreground | groups | main | command_map completion_words "
    "help_topics",
    "svaml.document": "positions | from_json | from_yaml from_toml | read",
    "callbacks": "deliver exchange private lease | forward judge recording replies | "
    "live_application burst jobs receive",
    "serving": "protocol | connection | server",
    "docs.completions": "model | bash fish zsh | write",
}
"""The floors of each folder, from the ground up. A floor imports only from floors below it."""

LATE_IMPORTS = 60
"""How many imports may stand inside functions. Lower it when there are fewer; the aim is 60."""

MAY_BE_LATE = ("httpx", "rich", "yaml", "sinchctl.sandbox")
"""What may stay inside functions in the end: it is slow to load, and few commands need it."""


# --- who imports whom ---


@pytest.mark.parametrize("folder", FLOORS)
def test_every_module_of_a_folder_stands_on_a_floor(folder: str) -> None:
    refuse(
        parts_of(folder) - set(FLOORS[folder].replace("|", " ").split()),
        f"Add these to FLOORS[{folder!r}], above everything that they import:",
    )


@pytest.mark.parametrize("folder", FLOORS)
def test_imports_point_down(folder: str) -> None:
    """A reader who follows imports only ever goes down, so that he knows where he will end."""
    floors = [words.split() for words in FLOORS[folder].split("|")]
    floor_of = {word: floor for floor, words in enumerate(floors) for word in words}
    refuse(
        (
            edge
            for part, other, edge in edges(folder)
            if part in floor_of and floor_of.get(other, -1) >= floor_of[part]
        ),
        "These import from their own floor or from above. Move what both need to a floor below, "
        f"or correct FLOORS[{folder!r}] if the order of the floors is wrong:",
    )


def test_there_is_no_import_cycle() -> None:
    """Not even one that a late import hides."""
    refuse(
        cycle({name: set(imports(name)) for name in NAMES}),
        "These modules import each other, or import such modules. Move what both need to a "
        "module of its own:",
    )


@pytest.mark.parametrize("folder", sorted(folders()))
def test_the_parts_of_a_folder_import_each_other_in_one_direction(folder: str) -> None:
    """Two folders may not need each other, even if no single module is in a cycle."""
    graph: dict[str, set[str]] = {part: set() for part in parts_of(folder)}
    for part, other, _ in edges(folder):
        graph[part].add(other)
    refuse(cycle(graph), f"These parts of {folder!r} import each other:")


def test_commands_of_different_nouns_do_not_import_each_other() -> None:
    """What two nouns need belongs to `commandline` or below."""
    refuse(
        (edge for _, _, edge in edges("commands")),
        "Move what both nouns need to commandline/ or to the folder of its subject:",
    )


def test_few_imports_stand_inside_functions() -> None:
    """Imports at the top show what a module needs; verbs are loaded lazily already."""
    late = late_imports()
    others = Counter(
        file for file, source in late if not source.startswith(MAY_BE_LATE) and "rich" not in source
    )
    refuse(
        [f"{count:3} {file}" for file, count in others.items()] * (len(late) > LATE_IMPORTS),
        f"{len(late)} imports stand inside functions, and {LATE_IMPORTS} may. Move some to the "
        f"top of their module; only {', '.join(MAY_BE_LATE)} may stay late:",
    )


def test_no_private_module_of_a_library_is_imported() -> None:
    """A new version of the library may move it."""
    refuse(
        (
            f"{file_of(path)}: {source}"
            for path in MODULES
            for source in sources(path)
            if not source.startswith("sinchctl") and "._" in source
        ),
        "Use what the library documents:",
    )


def test_only_the_client_imports_httpx() -> None:
    """One place decides on proxies, TLS, redirects, limits and retries."""
    users = {
        file_of(path)
        for path in MODULES
        if any(source.split(".")[0] == "httpx" for source in sources(path))
    }
    refuse(
        users
        - {
            "client/core.py",
            "client/bounded.py",
            "client/proxies.py",
            "client/auth.py",
            "callbacks/deliver.py",
            "sandbox/in_process.py",
            "commandline/session.py",
        },
        "Send through client/bounded.py:",
    )


def test_one_module_prints() -> None:
    """Only the printer writes to the streams, and only rich_cards loads what draws."""
    printers = {
        file_of(path)
        for path, function in functions()
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "print"
    }
    refuse(printers, "Return a Result, or use terminal/printer.py:")
    rich = {
        file_of(path)
        for path in MODULES
        if any(source.split(".")[0] == "rich" for source in sources(path))
    }
    refuse(rich - {"terminal/rich_cards.py"}, "Draw in terminal/rich_cards.py:")


# --- how large, and named how ---


def test_no_folder_is_crowded() -> None:
    """A folder that fits on a screen is read; one that does not is searched."""
    modules = Counter(file_of(path.parent) for path in MODULES if path.name != "__init__.py")
    refuse(
        (f"{folder}: {count} modules" for folder, count in modules.items() if count > 15),
        "Find the nouns in these folders and give them folders of their own (15 modules at most):",
    )


def test_no_module_is_a_drawer() -> None:
    """A module has one idea, says which, and is not named after nothing."""
    refuse(
        (file_of(path) for path in MODULES if len(path.read_text("utf-8").splitlines()) > 400),
        "These hold more than 400 lines. Split them where two ideas meet:",
    )
    refuse(
        (
            file_of(path)
            for path in MODULES
            if tree(path).body and not ast.get_docstring(tree(path))
        ),
        "Say in a docstring what these are for:",
    )
    refuse(
        (
            file_of(path)
            for path in MODULES
            if path.stem in {"utils", "helpers", "base", "manager", "common", "misc"}
        ),
        "Name these after what they hold:",
    )


def test_no_function_is_long() -> None:
    """About 50 lines of work; a command's parameters and its help text are not work."""
    long = []
    for path, node in functions():
        body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1
        if lines > 55:
            long.append(f"{file_of(path)}:{node.name}: {lines} lines")
    refuse(long, "Split these (55 lines at most):")


def test_every_class_says_what_it_is() -> None:
    refuse(
        (
            f"{file_of(path)}:{node.name}"
            for path, node in classes()
            if not node.name.startswith("_")
            and node in tree(path).body
            and not ast.get_docstring(node)
        ),
        "Give these a docstring:",
    )


def test_a_class_name_means_one_thing() -> None:
    """Who searches for a class finds the one that is meant."""
    places = defaultdict(list)
    for path, node in classes():
        places[node.name].append(file_of(path))
    refuse(
        (f"{name}: {', '.join(files)}" for name, files in places.items() if len(files) > 1),
        "Rename one of each pair after what it holds:",
    )


def test_every_folder_has_a_folder_of_tests() -> None:
    tests = Path(__file__).parent
    refuse(
        (
            f"tests/{folder.replace('.', '/')}"
            for folder in folders() - {""}
            if not any(tests.joinpath(*folder.split(".")).glob("test_*.py"))
        ),
        "Write tests in these folders, one file for a module:",
    )


# --- what a start loads ---


def loaded_by(*args: str) -> set[str]:
    """The modules that one run of the program leaves loaded."""
    code = (
        "import sys; sys.argv = ['sinchctl', *sys.argv[1:]]\n"
        "from sinchctl.__main__ import run\n"
        "try:\n    run()\n"
        "finally:\n    sys.stderr.write('\\nLOADED ' + ' '.join(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, env={**os.environ}, check=False
    )
    assert b"LOADED" in done.stderr, done.stderr
    return set(done.stderr.decode().rpartition("LOADED ")[2].split())


HEAVY = {"httpx", "rich", "msgspec", "yaml", "werkzeug", "sqlite3", "asyncio", "decimal"}


@pytest.mark.parametrize(
    "args",
    [["--version"], ["sms", "segments", "Hi"], ["--help"], ["nonsense"]],
    ids=" ".join,
)
def test_light_commands_load_no_heavy_modules(args: list[str]) -> None:
    assert loaded_by(*args) & HEAVY == set()


def test_the_help_of_a_verb_loads_no_client() -> None:
    """A module imports at its top what it needs; only the client itself is loaded late."""
    for args in (["sms", "send", "--help"], ["sms", "--help"]):
        assert loaded_by(*args) & HEAVY <= {"msgspec", "decimal"}


def test_a_command_loads_only_its_own_group() -> None:
    loaded = loaded_by("sms", "segments", "Hi")
    assert "sinchctl.commands.sms" in loaded
    assert not {"sinchctl.commands.callout", "sinchctl.svaml.model", "sinchctl.events"} & loaded


def test_the_start_is_small() -> None:
    """A count does not flake as milliseconds do; raise it only for a reason."""
    assert len(loaded_by("--version")) < 190
