"""How fast `event parse` is, against `jq -c .` on the same file.

python tests/bench/parse.py [--events N] [--runs N] makes a file of real-looking callbacks of
every kind and size, runs both programs on it in turn, and prints wall time and peak memory of
each (medians) and the ratio of the times. Needs jq, and os.wait4 to tell the memory of a child;
that is never less than this script has itself, some 15 MB.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

_SHARES = {
    "ice": 22,
    "ace": 12,
    "pie": 14,
    "dice": 22,
    "notify": 5,
    "verification_request": 5,
    "verification_result": 5,
    "mo_text": 5,
    "recipient_delivery_report_sms": 6,
    "delivery_report_sms": 2,
}
"""How often a kind is met, beside those that are met once in a hundred."""

_REASONS = ("CALLERHANGUP", "CALLEEHANGUP", "MANAGERHANGUP", "TIMEOUT", "CANCEL", "NOANSWER")
_RESULTS = ("ANSWERED", "ANSWERED", "ANSWERED", "BUSY", "NOANSWER", "FAILED")
_WORDS = ("yes", "see you at 14:30", "är du där?", 'he said "no"', "👍", "приве́т", "a\\b\n")


def events(count: int, seed: int) -> Iterator[bytes]:
    """Callbacks one a line, each different, the same ones for the same seed."""
    from sinchctl.events.samples import SAMPLED, sample, text

    chance = random.Random(seed)  # noqa: S311 - a fixed series of test data, no secret
    kinds = list(SAMPLED)
    weights = [_SHARES.get(kind, 1) for kind in kinds]
    known = {kind: sample(kind) for kind in kinds}
    for kind in chance.choices(kinds, weights, k=count):
        value = dict(known[kind])
        _vary(value, kind, chance)
        line = text(value)
        yield line if chance.random() < 0.9 else json.dumps(json.loads(line)).encode()


def _vary(value: dict[str, Any], kind: str, chance: random.Random) -> None:
    """Make one sample another call or message, some of them long."""
    number = f"467{chance.randrange(10**8):08d}"
    ident = f"{chance.getrandbits(128):032x}"
    for name in ("callid", "id", "batch_id"):
        if name in value:
            value[name] = ident
    for name in ("cli", "from", "recipient"):
        if isinstance(value.get(name), str):
            value[name] = number
    for name in ("custom", "client_reference"):
        if name in value:
            value[name] = f"order-{chance.randrange(10**6)} {'x' * int(chance.expovariate(0.05))}"
    if kind == "dice":
        value["result"] = chance.choice(_RESULTS)
        value["reason"] = chance.choice(_REASONS)
        value["duration"] = int(chance.expovariate(0.01))
    if kind == "mo_text":
        value["body"] = " ".join(chance.choices(_WORDS, k=chance.randrange(1, 40)))
    if kind in {"ice", "pie", "dice"} and chance.random() < 0.2:
        pairs = range(chance.randrange(1, 12))
        value["cookies"] = [{"key": f"step{n}", "value": f"{ident}{n}"} for n in pairs]
    if kind == "delivery_report_sms":
        recipients = [f"467{chance.randrange(10**8):08d}" for _ in range(chance.randrange(1, 200))]
        part = {"code": 0, "count": len(recipients), "recipients": recipients}
        value["statuses"] = [{**part, "status": "Delivered"}]


def measured(command: Sequence[str], out: Path) -> tuple[float, float]:
    """Run a command with its output in a file: wall seconds, peak memory in MB."""
    with out.open("wb") as sink:
        before = time.perf_counter()
        child = subprocess.Popen(command, stdout=sink, stderr=subprocess.PIPE)
        _, status, usage = os.wait4(child.pid, 0)
        took = time.perf_counter() - before
        child.returncode = os.waitstatus_to_exitcode(status)
        said = child.stderr.read().decode() if child.stderr else ""
        if child.stderr:
            child.stderr.close()
    if child.returncode:
        sys.exit(f"{command[0]} ended with {child.returncode}: {said}")
    unit = 1 if sys.platform == "darwin" else 1024
    return took, usage.ru_maxrss * unit / 1e6


def in_turn(runs: int, *steps: Callable[[], tuple[float, float]]) -> list[tuple[float, float]]:
    """The medians of several measurements, made in turn so that noise meets all of them."""
    found: list[list[tuple[float, float]]] = [[] for _ in steps]
    for _ in range(runs):
        for step, results in zip(steps, found, strict=True):
            results.append(step())
    return [(median(t for t, _ in one), median(m for _, m in one)) for one in found]


def main() -> None:
    """Make the file, run both programs on it, print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--events", type=int, default=200_000)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--make", metavar="FILE", help="only make the file")
    given = asked.parse_args()
    if given.make:
        with Path(given.make).open("wb") as file:
            file.writelines(line + b"\n" for line in events(given.events, given.seed))
        return
    jq = shutil.which("jq") or sys.exit("jq is not installed (apt-get install jq)")
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "events.ndjson"), Path(folder, "out")
        subprocess.run([sys.executable, *sys.argv, "--make", str(source)], check=True)
        parse = (sys.executable, "-m", "sinchctl", "event", "parse", str(source))
        ours, theirs = in_turn(
            given.runs,
            lambda: measured(parse, out),
            lambda: measured((jq, "-c", ".", str(source)), out),
        )
        size = source.stat().st_size / 1e6
    print(f"{given.events} events, {size:.1f} MB, medians of {given.runs} runs in turn")
    print(f"event parse  {ours[0]:6.2f} s  {ours[1]:6.1f} MB")
    print(f"jq -c .      {theirs[0]:6.2f} s  {theirs[1]:6.1f} MB")
    print(f"ratio        {ours[0] / theirs[0]:6.2f}   (below 1: event parse is faster)")


if __name__ == "__main__":
    main()
