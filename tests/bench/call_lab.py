"""How fast the call lab is: steps, calls, and explorations of 1,000 and 10,000 menus.

Medians, in the environment of the Python that runs this: python tests/bench/call_lab.py [RUNS]
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.engine.state import Call, Due, Input, Peer, Pressed, Replied, Started
from sinchctl.simulator.engine.step import step
from sinchctl.simulator.engine.timing import Timing
from sinchctl.simulator.engine.turn import Platform
from sinchctl.svaml.read import read

ENVIRON = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""An installed program has its bytecode; without it, compiling the modules would be measured."""

MENU = {
    "id": "main",
    "mainPrompt": "#tts[Press 1 to hear this again]",
    "options": [{"dtmf": "1", "action": "menu(main)"}],
}


def menus(size: int, *, chain: bool = False) -> str:
    """A file of menus: a tree with three options each, or a chain."""
    lines = ["menus:"]
    for at in range(size):
        name = "main" if at == 0 else f"m{at}"
        lines += [f"  {name}:", "    prompt: Welcome. Press a key.", "    options:"]
        if chain:
            lines.append(
                f"      1: {{goto: m{at + 1}}}" if at < size - 1 else "      1: {return: x}"
            )
            continue
        lines.append(f"      1: {{return: r{at % 50}}}")
        for key in (2, 3):
            to = 2 * at + key - 1
            lines.append(f"      {key}: {{goto: {f'm{to}' if to < size else 'main'}}}")
    return "\n".join(lines) + "\n"


def median(runs: int, work: Callable[[], Any]) -> float:
    """The median of some runs, in seconds."""
    seconds = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


def steps_a_second() -> float:
    """Keys and time-outs in a menu that plays itself again."""
    svaml = read({"action": {"name": "runMenu", "menus": [MENU]}})
    platform = Platform({"ice": Program(svaml, Timing())})
    to = Peer("did", "+46846500401")
    call = Call(id="1", application_key="k", started=0, cli="1", to=to, dialled=to)
    for event in (Started(0), Replied(0, "ice")):
        call, _ = step(call, event, platform)
    events: list[Input] = [Pressed(0, "9"), Due(0), Pressed(0, "1")]
    count = 30_000
    begun = time.perf_counter()
    for at in range(count):
        event = events[at % 3]
        moved = type(event)(call.t + 10, *([event.key] if isinstance(event, Pressed) else []))
        call, _ = step(call, moved, platform)
    return count / (time.perf_counter() - begun)


def program(*words: str) -> Callable[[], Any]:
    """The program as a process, its output thrown away."""
    line = [sys.executable, "-m", "sinchctl", *words]
    return lambda: subprocess.run(line, stdout=subprocess.DEVNULL, env=ENVIRON, check=False)


def side_by_side(runs: int, *works: Callable[[], Any]) -> list[float]:
    """The medians of works that take turns, after each has run once: noise meets them alike."""
    for work in works:
        work()
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for work, times in zip(works, seconds, strict=True):
            times.append(median(1, work))
    return [statistics.median(times) for times in seconds]


def main() -> None:
    """Print every figure."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    print(f"engine: {steps_a_second():,.0f} steps/s")
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder, "menu.yaml")
        small.write_text(menus(5))
        nothing, played = side_by_side(
            runs * 5,
            lambda: subprocess.run([sys.executable, "-c", "pass"], env=ENVIRON, check=False),
            program("call", "simulate", str(small), "--keys", "1", "-q"),
        )
        print(f"simulate: {played * 1000:.0f} ms, {played / nothing:.1f} times python -c pass")
        for name, text in (
            ("1,000 menus", menus(1000)),
            ("10,000 menus", menus(10_000)),
            ("chain of 10,000", menus(10_000, chain=True)),
        ):
            file = Path(folder, "big.yaml")
            file.write_text(text)
            lint, walk = side_by_side(
                runs,
                program("svaml", "lint", str(file), "-o", "json"),
                program("call", "explore", str(file), "-o", "json"),
            )
            print(f"explore {name}: {walk:.2f} s, {walk / lint:.2f} times lint")
        scenarios = "".join(
            f'  - {{name: s{at}, keys: "3,1", expect: {{presses: 2}}}}\n' for at in range(1000)
        )
        Path(folder, "a.test.yaml").write_text(f"app: menu.yaml\nscenarios:\n{scenarios}")
        tested = median(runs, program("call", "test", str(Path(folder, "a.test.yaml")), "-q"))
        print(f"test: 1,000 scenarios in {tested:.2f} s")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest process: {largest:.0f} MB")


if __name__ == "__main__":
    main()
