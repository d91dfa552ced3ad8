"""How late the sandbox posts callbacks while many calls run at `--speed 100`.

python tests/bench/sandbox_calls.py [CALLS] [SECONDS]

Begins CALLS calls within SECONDS, against an application in a process of its own. Each call plays
a menu three times to a silent caller, so that its PIE is due a known time after the answer to ICE.
Prints how late the PIEs arrived, and how many callbacks are missing (exit code 1) or came twice.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from sinchctl.profiles.model import SANDBOX_KEY
from sinchctl.sandbox.live.phone_lines import PhoneLines
from sinchctl.sandbox.settings import load
from sinchctl.sandbox.state import opened

SPEED = 100
WORDS, WAIT, REPEATS = 300, 5.0, 2
DUE = (REPEATS + 1) * (WORDS * 0.4 + WAIT) / SPEED
"""Seconds from the answer to ICE to the PIE of a time-out."""
MENU = {
    "action": {
        "name": "runMenu",
        "menus": [{"id": "main", "mainPrompt": f"#tts[{'word ' * WORDS}]", "repeats": REPEATS}],
    }
}
APP = f"""
import json, sys, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
SEEN = []
ANSWERS = {{"ice": {json.dumps(MENU)!r}.encode(), "pie": b'{{"action":{{"name":"hangup"}}}}'}}
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet
    def do_POST(self):
        now = time.time()
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        answer = ANSWERS.get(body["event"], b"")
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        SEEN.append(f"{{body['event']}} {{body['callid']}} {{now}}")
    def log_message(self, *_): pass
ThreadingHTTPServer.request_queue_size = 128
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
try:
    server.serve_forever()
except KeyboardInterrupt:
    print("\\n".join(SEEN), flush=True)
"""


def begin(file: Path, calls: int, seconds: float) -> None:
    """Begin the calls, ten at a time, spread evenly."""
    started = time.monotonic()
    for batch in range(calls // 10):
        time.sleep(max(0.0, started + seconds * batch * 10 / calls - time.monotonic()))
        with opened(file) as state:
            lines = PhoneLines(state, load(state), datetime.now(UTC), SPEED, {})
            for _ in range(10):
                lines.call_in(SANDBOX_KEY, "+46846500401", "+46701740605")


def main() -> None:
    """Run the calls and print what the application saw."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 3.0
    with tempfile.TemporaryDirectory() as folder:
        python = [sys.executable, "-c", APP]
        app = subprocess.Popen(python, stdout=subprocess.PIPE, text=True)
        assert app.stdout is not None
        url = f"http://127.0.0.1:{app.stdout.readline().strip()}/voice"
        serve = [sys.executable, "-m", "sinchctl", "-q", "sandbox", "serve", "--port", "0"]
        serve += ["--speed", str(SPEED), "--callback-url", url]
        environ = {**os.environ, "SINCHCTL_STATE_DIR": folder}
        server = subprocess.Popen(
            serve, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert server.stdout is not None
        server.stdout.readline()
        begin(Path(folder) / "sandbox.sqlite3", calls, seconds)
        time.sleep(DUE + 5)
        server.terminate()
        server.wait()
        app.send_signal(2)
        output, _ = app.communicate()
    times: dict[str, dict[str, float]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for line in output.splitlines():
        event, call_id, moment = line.split()
        times.setdefault(call_id, {})[event] = float(moment)
        counts[event, call_id] += 1
    late = sorted(
        1000 * (seen["pie"] - seen["ice"] - DUE) for seen in times.values() if "pie" in seen
    )
    missing = 3 * calls - len(counts)
    twice = sum(count > 1 for count in counts.values())
    print(f"{calls} calls within {seconds:g} s at speed {SPEED}, each {DUE:.2f} s long")
    tenths = quantiles(late, n=100)
    print(f"late: median {median(late):.1f} ms, p90 {tenths[89]:.1f} ms, p99 {tenths[98]:.1f} ms")
    print(f"callbacks: {sum(counts.values())}, missing {missing}, twice {twice}")
    sys.exit(1 if missing or twice else 0)


if __name__ == "__main__":
    main()
