"""How long commands take from nothing to done, as ratios to `python -c pass`.

Medians of interleaved runs in the environment of the Python that runs this:
python tests/bench/start_up.py [RUNS]
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GOALS = {
    "--version": 6.5,
    "--help": 12.0,
    "sms segments Hi": 6.5,
    "event parse FILE": 8.0,
    "svaml lint FILE": 10.0,
    "--sandbox sms send": 22.0,
    "a TAB (bash, commands)": 6.5,
    "a TAB (bash, profiles)": 6.5,
}
SCRIPT = Path(__file__).parents[2] / "completions" / "sinchctl.bash"


def tab(*words: str) -> list[str]:
    """A TAB in a bash that runs already costs the function alone; bash itself comes on top."""
    quoted = " ".join(f"'{word}'" for word in words)
    code = f"source '{SCRIPT}'; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _sinchctl"
    return ["bash", "-c", code]


def commands(directory: Path) -> dict[str, list[str]]:
    """The command lines, by their names in GOALS, and the one they are measured against."""
    program = str(Path(sys.executable).parent / "sinchctl")
    made = {"ice.json": ["event", "sample", "ice"], "menu.json": ["svaml", "build", "hangup"]}
    for name, words in made.items():
        done = subprocess.run([program, *words], capture_output=True, check=True)
        (directory / name).write_bytes(done.stdout)
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "--version": [program, "--version"],
        "--help": [program, "--help"],
        "sms segments Hi": [program, "sms", "segments", "Hi"],
        "event parse FILE": [program, "event", "parse", str(directory / "ice.json")],
        "svaml lint FILE": [program, "svaml", "lint", str(directory / "menu.json")],
        "--sandbox sms send": [program, "--sandbox", "sms", "send", "+46700000000", "Hi"],
        "a TAB (bash, commands)": tab("sinchctl", "sms", "s"),
        "a TAB (bash, profiles)": tab(program, "-p", ""),
    }


def main(runs: int) -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as name:
        environ = {**os.environ, "SINCHCTL_STATE_DIR": name, "SINCHCTL_CONFIG_DIR": name}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
        lines = commands(Path(name))
        for words in lines.values():
            subprocess.run(words, capture_output=True, env=environ, check=True)
        took: dict[str, list[float]] = {label: [] for label in lines}
        for _ in range(runs):
            for label, words in lines.items():
                start = time.perf_counter()
                subprocess.run(words, capture_output=True, env=environ, check=True)
                took[label].append(time.perf_counter() - start)
    unit = statistics.median(took["python -c pass"])
    print(f"{'':<24} {'ms':>7} {'ratio':>6} {'goal':>6}")
    for label, seconds in took.items():
        median = statistics.median(seconds)
        goal = f"{GOALS[label]:>6.1f}" if label in GOALS else ""
        print(f"{label:<24} {median * 1000:>7.1f} {median / unit:>6.2f} {goal}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
