"""Run the tests on another day, in another time zone and with buffered output.

    python -m tests.another_day "2040-02-28 23:59:30" Pacific/Kiritimati -n 2

The first word is the moment at which they start, in UTC; what follows the zone goes to pytest.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path


def main(moment: str, zone: str, *words: str) -> None:
    """Put pytest in the place of this process."""
    start = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    seconds = round((start - datetime.now(UTC)).total_seconds())
    folder = str(Path(__file__).resolve().parent)
    environ = {**os.environ, "TZ": zone, "PYTHONPATH": folder, "MOVED_CLOCK": str(seconds)}
    environ.pop("PYTHONUNBUFFERED", None)
    os.execve(sys.executable, [sys.executable, "-m", "pytest", *words], environ)


if __name__ == "__main__":
    main(*sys.argv[1:])
