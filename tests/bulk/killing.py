"""Bulk sends that are killed again and again, and what is true of them in the end."""

import os
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

from .faulty_sinch import POISON, FaultySinch

PATIENCE = 0.5
_TEXT = "Hello {name}"


class Campaigns:
    """Sends one campaign after the other, until so many runs were killed."""

    def __init__(self, sinch: FaultySinch, folder: Path, recipients: int, seed: int) -> None:
        self._sinch = sinch
        self._folder = folder
        self._recipients = recipients
        self._chance = random.Random(seed)  # noqa: S311 - moments, not secrets
        self._environ = {
            **os.environ,
            "SINCH_SERVICE_PLAN_ID": "plan",
            "SINCH_SMS_API_TOKEN": "token",
            "SINCHCTL_BASE_URL_SMS": sinch.url,
            "SINCHCTL_CONFIG_DIR": str(folder),
        }
        self.files: list[Path] = []
        self.killed = 0

    def kill(self, times: int, longest: float) -> None:
        """Kill runs at random moments, at most `longest` seconds after they began."""
        while self.killed < times:
            self._begin()
            while self.killed < times and self._is_unfinished(self.files[-1]):
                run = subprocess.Popen(
                    self._command(self.files[-1]),
                    env=self._environ,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
                try:
                    run.wait(self._chance.random() * longest)
                except subprocess.TimeoutExpired:
                    run.kill()
                    run.wait()
                    self.killed += 1

    def finish(self) -> None:
        """Let every campaign run to its end, with a Sinch that works."""
        self._sinch.share = 0
        for file in self.files:
            done = subprocess.run(
                self._command(file), env=self._environ, capture_output=True, check=False, timeout=60
            )
            assert done.returncode in {0, 10, 12}, done.stderr.decode()

    def faults(self) -> tuple[list[str], Counter[str]]:
        """Return what is wrong in the ledgers, and how many recipients are in which state."""
        faults: list[str] = []
        states: Counter[str] = Counter()
        for file in self.files:
            with closing(sqlite3.connect(f"{file}.ledger")) as ledger:
                rows = ledger.execute("SELECT number, state FROM message").fetchall()
            if len(rows) != self._recipients:
                faults.append(f"{file.name}: {len(rows)} recipients")
            for number, state in rows:
                count = self._sinch.sent[number]
                states[state] += 1
                if count not in {"accepted": {1}, "refused": {0}, "unknown": {0, 1}}[state]:
                    faults.append(f"{number} is {state} and has {count} messages")
                if state == ("accepted" if number.endswith(POISON) else "refused"):
                    faults.append(f"{number} is {state}")
        return faults, states

    def _begin(self) -> None:
        at = len(self.files)
        file = self._folder / f"campaign{at}.csv"
        rows = (f"+4670{at:03}{row:04},Customer {row}\n" for row in range(self._recipients))
        file.write_text("to,name\n" + "".join(rows))
        self.files.append(file)

    def _command(self, file: Path) -> list[str]:
        words = ["sms", "bulk", str(file), _TEXT, "--yes", "--batch-size", "5"]
        options = ["--timeout", str(PATIENCE), "--concurrency", "4"]
        return [sys.executable, "-m", "sinchctl", *words, *options]

    def _is_unfinished(self, file: Path) -> bool:
        path = Path(f"{file}.ledger")
        if not path.exists():
            return True
        with closing(sqlite3.connect(path)) as ledger:
            (count,) = ledger.execute(
                "SELECT count(*) FROM request WHERE state IN ('planned', 'sending')"
            ).fetchone()
        return bool(count)
