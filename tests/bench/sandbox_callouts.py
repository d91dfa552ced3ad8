"""How many callouts a second `sandbox serve` accepts over connections that stay open.

python tests/bench/sandbox_callouts.py [CALLOUTS] [CONNECTIONS]
"""

import base64
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from urllib.parse import urlsplit

from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_SECRET

BODY = json.dumps(
    {
        "method": "ttsCallout",
        "ttsCallout": {
            "destination": {"type": "number", "endpoint": "+46700000000"},
            "text": "Hello",
            "cli": "+46711111111",
        },
    }
).encode()
BASIC = base64.b64encode(f"{SANDBOX_KEY}:{SANDBOX_SECRET}".encode()).decode()
HEADERS = {"Content-Type": "application/json", "Authorization": f"Basic {BASIC}"}


def place(address: str, count: int) -> None:
    """Place so many callouts over one connection."""
    url = urlsplit(address)
    connection = http.client.HTTPConnection(url.hostname or "", url.port)
    for _ in range(count):
        connection.request("POST", "/calling/v1/callouts", BODY, HEADERS)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status


def main() -> None:
    """Serve a sandbox, place callouts side by side, print how many a second."""
    callouts = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    connections = int(sys.argv[2]) if len(sys.argv) > 2 else 8
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "SINCHCTL_STATE_DIR": folder}
        command = [sys.executable, "-m", "sinchctl", "-q", "sandbox", "serve", "--port", "0"]
        server = subprocess.Popen(
            command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            begun = time.perf_counter()
            threads = [
                threading.Thread(target=place, args=(address, callouts // connections))
                for _ in range(connections)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            seconds = time.perf_counter() - begun
            print(f"{callouts / seconds:,.0f} callouts a second, {connections} connections")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
