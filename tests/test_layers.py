"""Who may import whom: floors, no cycle anywhere, and what start-up may load."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "sinchctl"
MODULES = sorted(SOURCE.rglob("*.py"))

FLOORS = {
    "": "errors segments | text | secret wire times phone http_message atomic_file | signing | "
    "serving | profiles | svaml | events | client | simulator | api | terminal | callbacks | "
    "sandbox | commandline | docs | commands | __main__",
    "svaml": "vocabulary node | model | read | write menu_graph document | build describe | flow | "
    "lint | load graph | explain",
    "svaml.lint": "finding fields | report | parts | contents | rules | check | formats",
    "svaml.graph": "model | tree mermaid dot as_json svg",
    "events": "json_text fields meanings | model | interpret output stats | recordings samples | "
    "request_file input | signature",
    "profiles": "model secret_command | file | resolve",
    "client": "apis | request auth bounded preview proxies | refusals | core",
    "simulator": "engine | play | explore | trial",
    "simulator.engine": "assumptions timing | program | state | bodies | turn | menus bridges "
    "rooms | documents | step",
    "simulator.play": "script selectors trace | caller | player | replies conditions",
    "terminal": "settings views | streams | rich_cards | printer | input questions waiting",
    "sandbox": "auth outcomes state | credentials members request | sms voice verification | "
    "routes | server",
    "commandline": "options http_trace dry_run help_page mistakes | session | call_values "
    "call_status | svaml_argument foreground | groups | main | command_map completion_words "
    "help_topics",
}
"""The floors of each folder, from the ground up. A floor imports only from floors below it."""


def name_of(path: Path) -> str:
    """The dotted name of a module below `sinchctl`; empty for the package itself."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in MODULES}


@cache
def imports(name: str) -> frozenset[str]:
    """Every module of sinchctl that a module imports, inside functions as well."""
    path = NAMES[name]
    targets = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(path, node)
            modules = [source, *(f"{source}.{alias.name}" for alias in node.names)]
        else:
            continue
        for module in modules:
            own = module.removeprefix("sinchctl").removeprefix(".")
            if module.startswith("sinchctl") and own in NAMES and own not in {"", name}:
                targets.add(own)
    # Importing a module runs the package around it: that is loading, not depending.
    return frozenset(
        target
        for target in targets
        if not any(other.startswith(f"{target}.") for other in targets)
        and not name.startswith(f"{target}.")
    )


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = ("sinchctl", *path.relative_to(SOURCE).parent.parts)
    base = package[: len(package) - node.level + 1]
    return ".".join((*base, *([node.module] if node.module else [])))


@pytest.mark.parametrize("folder", FLOORS)
def test_every_module_of_a_folder_stands_on_a_floor(folder: str) -> None:
    depth = folder.count(".") + 1 if folder else 0
    inside = {
        name.split(".")[depth]
        for name in NAMES
        if name.startswith(f"{folder}." if folder else "") and name != folder and name
    }
    assert inside == set(FLOORS[folder].replace("|", " ").split()) & inside | set()
    assert inside <= set(FLOORS[folder].replace("|", " ").split())


@pytest.mark.parametrize("folder", FLOORS)
def test_imports_point_down(folder: str) -> None:
    floor_of = {
        word: floor
        for floor, words in enumerate(FLOORS[folder].split("|"))
        for word in words.split()
    }
    prefix = f"{folder}." if folder else ""
    upward = []
    for name in NAMES:
        if not name.startswith(prefix) or not name:
            continue
        own = name[len(prefix) :].split(".")[0]
        for target in imports(name):
            other = target[len(prefix) :].split(".")[0]
            if not target.startswith(prefix) or other == own:
                continue
            if floor_of[other] >= floor_of[own]:
                upward.append(f"{name} -> {target}")
    assert upward == []


def test_there_is_no_import_cycle() -> None:
    """Not even one that a late import hides."""
    waiting, settled = {name: set(imports(name)) for name in NAMES}, set[str]()
    while free := {name for name, targets in waiting.items() if targets <= settled}:
        settled |= free
        waiting = {name: targets for name, targets in waiting.items() if name not in free}
    assert sorted(waiting) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_no_module_is_a_drawer(path: Path) -> None:
    """400 lines a module, a docstring in each, and no name that means anything."""
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400
    assert not text or ast.get_docstring(ast.parse(text)), "what is it for?"
    assert path.stem not in {"utils", "helpers", "base", "manager", "common", "misc"}


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(SOURCE)}:{node.name}", node


def test_no_function_is_long() -> None:
    """About 50 lines of work; a command's parameters and its help text are not work."""
    long = {}
    for name, node in functions():
        body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1
        if lines > 55:
            long[name] = lines
    assert long == {}


def test_every_class_says_what_it_is() -> None:
    silent = [
        f"{path.relative_to(SOURCE)}:{node.name}"
        for path in MODULES
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_httpx_stays_behind_the_client() -> None:
    users = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            if any(name.split(".")[0] == "httpx" for name in names):
                users.add(str(path.relative_to(SOURCE).as_posix()))
    assert users <= {
        "client/core.py",
        "client/bounded.py",
        "client/proxies.py",
        "client/auth.py",
        "callbacks/deliver.py",
        "commandline/session.py",
    }


def test_one_module_prints() -> None:
    """Only show writes to the streams, and only show loads what draws."""
    printers = {
        name.split(":")[0]
        for name, node in functions()
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "print"
    }
    rich = {
        str(path.relative_to(SOURCE).as_posix())
        for path in MODULES
        if "from rich" in path.read_text("utf-8") or "import rich" in path.read_text("utf-8")
    }
    assert printers == set()
    assert rich <= {"terminal/rich_cards.py"}


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
def test_what_needs_nothing_loads_nothing(args: list[str]) -> None:
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
