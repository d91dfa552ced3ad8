"""The source of sinchctl as the guards read it: modules, imports, functions and classes."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "sinchctl"
MODULES = sorted(SOURCE.rglob("*.py"))


def refuse(faults: Iterable[str], advice: str) -> None:
    """Fail if there are faults: say what to do, then list them."""
    faults = sorted(faults)
    assert not faults, "\n  ".join([advice, *faults])


def name_of(path: Path) -> str:
    """Return the dotted name of a module below `sinchctl`; empty for the package itself."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path): path for path in MODULES}


@cache
def tree(path: Path) -> ast.Module:
    """Parse a module, once."""
    return ast.parse(path.read_text("utf-8"))


def file_of(path: Path) -> str:
    """Return the name of a file below `sinchctl`."""
    return path.relative_to(SOURCE).as_posix()


def parts_of(folder: str) -> set[str]:
    """Return the modules and folders that stand directly in a folder."""
    depth = folder.count(".") + 1 if folder else 0
    inside = f"{folder}." if folder else ""
    return {name.split(".")[depth] for name in NAMES if name.startswith(inside) and name != folder}


def folders() -> set[str]:
    """Return every folder of the package, the package itself as ''."""
    return {name_of(path.parent / "__init__.py") for path in MODULES}


@cache
def imports(name: str) -> frozenset[str]:
    """Return every module of sinchctl that a module imports, inside functions as well."""
    path = NAMES[name]
    targets = set()
    for module in (module for node in ast.walk(tree(path)) for module in _modules(path, node)):
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


def _modules(path: Path, node: ast.AST) -> list[str]:
    """Return what an import statement may import: modules, and names in them."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        source = _absolute(path, node)
        return [source, *(f"{source}.{alias.name}" for alias in node.names)]
    return []


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = ("sinchctl", *path.relative_to(SOURCE).parent.parts)
    base = package[: len(package) - node.level + 1]
    return ".".join((*base, *([node.module] if node.module else [])))


def edges(folder: str) -> Iterator[tuple[str, str, str]]:
    """Yield (part, other part, "module -> module") for each import across the parts of a folder."""
    inside = f"{folder}." if folder else ""
    for name in NAMES:
        if not name.startswith(inside) or name == folder:
            continue
        part = name[len(inside) :].split(".")[0]
        for target in imports(name):
            other = target[len(inside) :].split(".")[0]
            if target.startswith(inside) and other != part:
                yield part, other, f"{name} -> {target}"


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """Return what is in a cycle or above one; nothing if there is no cycle."""
    waiting, settled = dict(graph), set[str]()
    while free := {name for name, targets in waiting.items() if targets <= settled}:
        settled |= free
        waiting = {name: targets for name, targets in waiting.items() if name not in free}
    return sorted(waiting)


def sources(path: Path, root: ast.AST | None = None) -> Iterator[str]:
    """Yield the dotted name behind each import of a module, or of a part of it."""
    for _, source in _imports(path, root or tree(path)):
        yield source


def _imports(path: Path, root: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) for each import."""
    for node in ast.walk(root):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, _absolute(path, node)


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield every function and method with its file."""
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def late_imports() -> list[tuple[str, str]]:
    """Return (file, module) for each import inside a function."""
    late = {(path, *each) for path, node in functions() for each in _imports(path, node)}
    return [(file_of(path), source) for path, _, source in sorted(late)]


def classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    """Yield every class with its file."""
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                yield path, node
