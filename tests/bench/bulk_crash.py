"""Kill `sms bulk` at random moments, before a Sinch with faults, and look for messages sent twice.

python tests/bench/bulk_crash.py [KILLS] [SEED]

Prints the faults that were injected and the states in the end; exit code 1 if a recipient has two
messages, or one or none where the ledger says otherwise.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bulk.faulty_sinch import FaultySinch
from tests.bulk.killing import PATIENCE, Campaigns


def main() -> None:
    """Kill, finish, count."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        sinch = FaultySinch(seed, 0.3, PATIENCE)
        campaigns = Campaigns(sinch, Path(folder), 400, seed)
        campaigns.kill(kills, 2.0)
        campaigns.finish()
        faults, states = campaigns.faults()
    most = max(sinch.sent.values())
    count = sum(states.values())
    print(f"{campaigns.killed} kills, {len(campaigns.files)} campaigns, {count} recipients")
    print(f"at most {most} message for a recipient; states: {dict(states)}")
    print(f"faults injected: {dict(sinch.faults)}")
    print("\n".join(faults[:20]) or "no recipient has two messages, none is told wrong")
    sys.exit(1 if faults or most > 1 else 0)


if __name__ == "__main__":
    main()
