"""How lint grows with a menu file: 100, 1,000 and 10,000 menus, in this process and as a command.

Medians, in the environment of the Python that runs this: python tests/bench/lint.py [RUNS]
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sinchctl.svaml.document.read import read_document
from sinchctl.svaml.lint.check import check
from sinchctl.svaml.load import examine

SIZES = (100, 1_000, 10_000)


def menus(size: int) -> str:
    """A file of menus with four options each, all of which callers can reach and leave."""
    lines = ["locale: en-US", "start: m0", "menus:"]
    for at in range(size):
        lines += [
            f"  m{at}:",
            f"    prompt: Welcome to department {at}. Press 1 or 2 to go on, 3 to leave.",
            "    repeat_prompt: Press 1, 2, 3 or 9.",
            "    repeats: 3",
            "    timeout: 5s",
            "    options:",
            f"      1: {{goto: m{(2 * at + 1) % size}}}",
            f"      2: {{goto: m{(2 * at + 2) % size}, cookies: {{came_from: m{at}}}}}",
            f"      3: {{return: leave{at}}}",
            f"      9: {{goto: m{at}}}",
        ]
    return "\n".join(lines) + "\n"


def took(runs: int, work: Callable[[], object]) -> float:
    """Median seconds."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def main(runs: int) -> None:
    """Measure and print the table."""
    program = str(Path(sys.executable).parent / "sinchctl")
    print(f"{'menus':>7} {'bytes':>10} {'read':>8} {'check':>8} {'examine':>8} {'command':>8}")
    with tempfile.TemporaryDirectory() as directory:
        for size in SIZES:
            data = menus(size).encode()
            path = Path(directory) / f"{size}.yaml"
            path.write_bytes(data)
            tree = examine(path.name, data).tree
            command = [program, "svaml", "lint", str(path)]
            seconds = (
                took(runs, partial(read_document, "menu.yaml", data)),
                took(runs, partial(check, tree)),
                took(runs, partial(examine, "menu.yaml", data)),
                took(runs, partial(subprocess.run, command, check=True, capture_output=True)),
            )
            print(f"{size:>7,} {len(data):>10,}", *(f"{one:>7.3f}s" for one in seconds))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
