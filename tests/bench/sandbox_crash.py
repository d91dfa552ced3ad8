"""Kill `sandbox serve` at random moments, and look for lost calls and repeated callbacks.

python tests/bench/sandbox_crash.py [KILLS] [SEED]

Begins calls all the time, kills the server with SIGKILL and starts it again. In the end every call
must have had its ICE and its DiCE, and a callback that arrived twice must say that it is a repeat.
Prints the counts; exit code 1 where a call was lost or a callback came twice unmarked.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sinchctl.profiles.model import SANDBOX_KEY
from sinchctl.sandbox.live.phone_lines import PhoneLines
from sinchctl.sandbox.settings import load
from sinchctl.sandbox.state import OUTBOX, RUNNING, opened
from sinchctl.simulator.play.script import parse_script

SPEED = 20
MENU = {
    "action": {
        "name": "runMenu",
        "menus": [
            {
                "id": "main",
                "mainPrompt": "#tts[Press 1 for sales]",
                "options": [{"dtmf": "1", "action": "return(sales)"}],
            }
        ],
    }
}
APP = f"""
import json, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
ANSWERS = {{"ice": {json.dumps(MENU)!r}.encode(), "pie": b'{{"action":{{"name":"hangup"}}}}'}}
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        event = json.loads(body)["event"]
        line = {{"repeat": self.headers.get("x-sandbox-repeat"), "body": body.decode()}}
        sys.stdout.write(json.dumps(line) + "\\n")
        sys.stdout.flush()
        answer = ANSWERS.get(event, b"")
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
    def log_message(self, *_): pass
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


def begin(file: Path, count: int) -> list[str]:
    """Begin calls; return their ids once they are kept."""
    with opened(file) as state:
        lines = PhoneLines(state, load(state), datetime.now(UTC), SPEED, {})
        script = parse_script("1")
        return [
            lines.call_in(SANDBOX_KEY, "+46846500401", "+46701740605", script=script)
            for _ in range(count)
        ]


def main() -> None:
    """Kill the server again and again, then let all calls end and count."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    with tempfile.TemporaryDirectory() as folder, open(Path(folder) / "app.log", "w+") as log:
        app = subprocess.Popen([sys.executable, "-c", APP], stdout=log, stderr=subprocess.DEVNULL)
        while not (port := (Path(folder) / "app.log").read_text().strip()):
            time.sleep(0.05)
        serve = [sys.executable, "-m", "sinchctl", "-q", "sandbox", "serve", "--port", "0"]
        serve += ["--speed", str(SPEED), "--callback-url", f"http://127.0.0.1:{port}/voice"]
        environ = {**os.environ, "SINCHCTL_STATE_DIR": folder}
        file, calls = Path(folder) / "sandbox.sqlite3", list[str]()
        for kill in range(kills + 1):
            server = subprocess.Popen(
                serve, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
            assert server.stdout is not None
            server.stdout.readline()
            if kill < kills:
                calls += begin(file, 10)
                time.sleep(chance.random() * 0.4)
                server.send_signal(signal.SIGKILL)
            else:
                end = time.monotonic() + 60
                while _running(file) and time.monotonic() < end:
                    time.sleep(0.2)
                server.terminate()
            server.wait()
        app.terminate()
        app.wait()
        lines = (Path(folder) / "app.log").read_text().splitlines()[1:]
        still = _running(file)
    bodies: Counter[str] = Counter()
    events: dict[str, set[str]] = {}
    repeats = 0
    for line in map(json.loads, lines):
        body = json.loads(line["body"])
        repeats += line["repeat"] is not None
        bodies[line["body"]] += line["repeat"] is None
        events.setdefault(body["callid"], set()).add(body["event"])
    twice = sum(count > 1 for count in bodies.values())
    lost = sum(not {"ice", "dice"} <= events.get(call_id, set()) for call_id in calls)
    print(f"{kills} kills, {len(calls)} calls: {lost} lost, {still} still running")
    print(f"{len(lines)} callbacks, {repeats} marked as repeats, {twice} twice without the mark")
    sys.exit(1 if lost or twice or still else 0)


def _running(file: Path) -> int:
    """Return how many calls run and how many callbacks are still to be posted."""
    with opened(file) as state:
        return sum(len(state.all(kind)) for kind in (RUNNING, OUTBOX))


if __name__ == "__main__":
    main()
