"""How fast `sms bulk` plans and sends, how much memory it needs, and how fast `bulk-status` is.

python tests/bench/bulk.py [plan] [memory] [sending] [sandbox]

`sending` compares it with a bare httpx loop with the same threads and the same durability: what
goes out, and what came of it, is on the disk before the next step. Both talk to a Sinch on the
loopback that answers after 0, 5, 20 and 100 ms; the time runs from the first request to the last
answer.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import httpx

TEXT = "Hello {name}, your code is {code}. Bring it to the shop before Friday, please."
SERVER = """
import json, re, socket, sys, threading, time
delay, moments = float(sys.argv[1]), []
def serve(line):
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    data = b""
    while True:
        while b"\\r\\n\\r\\n" not in data:
            if not (piece := line.recv(1 << 18)): return
            data += piece
        head, _, data = data.partition(b"\\r\\n\\r\\n")
        size = int((re.search(rb"content-length: (\\d+)", head, re.I) or [0, 0])[1])
        pieces, have = [data], len(data)
        while have < size:
            pieces.append(line.recv(1 << 18)); have += len(pieces[-1])
        whole = b"".join(pieces)
        body, data = whole[:size], whole[size:]
        if head.startswith(b"GET /moments"):
            answer = json.dumps(moments[:1] + moments[-1:]).encode(); moments.clear()
        else:
            moments.append(time.perf_counter())
            if delay: time.sleep(delay)
            reference = re.search(rb'"client_reference":\\s?"([^"]*)"', body)
            answer = b'{"id":"B%s","client_reference":"%s"}' % (reference[1], reference[1])
            moments.append(time.perf_counter())
        start = b"HTTP/1.1 201 Created\\r\\n"
        line.sendall(start + b"content-length: %d\\r\\n\\r\\n" % len(answer) + answer)
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
"""


def recipients(folder: str, count: int) -> Path:
    """Write a file with so many recipients."""
    path = Path(folder) / f"{count}.csv"
    with path.open("w") as file:
        file.write("to,name,code\n")
        file.writelines(f"+4670{row:07}00,Customer {row},C{row}\n" for row in range(count))
    return path


def run(folder: str, *words: str, **environ: str) -> tuple[float, int]:
    """Run the program; return the seconds that it took, and its memory in MB."""
    state = {"SINCHCTL_STATE_DIR": folder, "SINCHCTL_CONFIG_DIR": folder, **environ}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "sinchctl", *words],
        env={**os.environ, **state},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) in {0, 6}, errors.decode()
    return time.perf_counter() - started, usage.ru_maxrss // 1024


def plan(folder: str) -> None:
    """Plan 100,000 rows."""
    file = recipients(folder, 100_000)
    seconds, _ = run(folder, "--sandbox", "sms", "bulk", str(file), TEXT, "--dry-run")
    print(f"plan of 100,000 rows: {seconds:.2f} s, with the start of the program")


def memory(folder: str) -> None:
    """Send to a million."""
    file = recipients(folder, 1_000_000)
    with loopback(0) as port:
        seconds, size = run(folder, *_bulk(file), **_environ(port))
    print(f"1,000,000 recipients planned and sent: {size} MB, {seconds:.0f} s")


def sending(folder: str) -> None:
    """Compare with a bare loop, by turns."""
    rows, threads = 50_000, 4
    file = recipients(folder, rows)
    people = [line.split(",") for line in file.read_text().splitlines()[1:]]
    for size, delay in ((1000, 0.0), (1000, 0.005), (1000, 0.02), (1000, 0.1), (1, 0.02)):
        if size == 1:
            people, file = people[:4000], recipients(folder, 4000)
        own: list[float] = []
        bare: list[float] = []
        with loopback(delay) as port:
            for _ in range(3):
                bare.append(_bare(port, people, size, threads))
                run(folder, *_bulk(file, size), **_environ(port))
                Path(f"{file}.ledger").unlink()
                own.append(_moments(port))
        speed = len(people) / min(own), len(people) / min(bare)
        print(
            f"batches of {size}, answers after {delay * 1000:.0f} ms: {speed[0]:,.0f} recipients a "
            f"second, the bare loop {speed[1]:,.0f}: {speed[0] / speed[1]:.2f}"
        )


def sandbox(folder: str) -> None:
    """Send to 100,000 in the embedded sandbox and over HTTP, and read the reports."""
    file = recipients(folder, 100_000)
    seconds, _ = run(folder, "--sandbox", *_bulk(file))
    print(f"100,000 recipients, --sandbox: {seconds:.1f} s")
    seconds, _ = run(folder, "--sandbox", "sms", "bulk-status", f"{file}.ledger")
    print(f"bulk-status of 100,000: {seconds:.1f} s")


def _bulk(file: Path, size: int = 1000) -> list[str]:
    return ["sms", "bulk", str(file), TEXT, "--yes", "--no-opt-outs", "--batch-size", str(size)]


def _environ(port: int) -> dict[str, str]:
    return {
        "SINCH_SERVICE_PLAN_ID": "plan",
        "SINCH_SMS_API_TOKEN": "token",
        "SINCHCTL_BASE_URL_SMS": f"http://127.0.0.1:{port}",
    }


class loopback:
    """A Sinch of its own process that answers after so many seconds; entering gives its port."""

    def __init__(self, delay: float) -> None:
        self._delay = delay

    def __enter__(self) -> int:
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(self._delay)], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


def _moments(port: int) -> float:
    first, last = httpx.get(f"http://127.0.0.1:{port}/moments").json()
    return float(last - first)


def _bare(port: int, people: list[list[str]], size: int, threads: int) -> float:
    """Post the same batches with httpx alone, each thread with its own client and journal."""
    url = f"http://127.0.0.1:{port}/xms/v1/plan/batches"
    starts = range(0, len(people), size)

    def note(journal: IO[bytes], line: str) -> None:
        journal.write(f"{line}\n".encode())
        journal.flush()
        os.fdatasync(journal.fileno())

    def post(first: int) -> None:
        with httpx.Client(trust_env=False) as client, TemporaryFile() as journal:
            for start in starts[first::threads]:
                part = people[start : start + size]
                values = {
                    name: {to.removeprefix("+"): row[at] for row in part for to in row[:1]}
                    for at, name in ((1, "name"), (2, "code"))
                }
                body = {
                    "to": [row[0] for row in part],
                    "body": re.sub(r"\{(\w+)\}", r"${\1}", TEXT),
                    "client_reference": str(start),
                    "parameters": values,
                }
                content = json.dumps(body).encode()
                note(journal, f"sending {start}")
                answer = client.post(url, content=content)
                assert answer.status_code == 201
                note(journal, f"accepted {start} {answer.json()['id']}")

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(post, range(threads)))
    return _moments(port)


def main() -> None:
    """Run the benchmarks that are named, or all."""
    print(f"load: {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    for bench in (plan, memory, sending, sandbox):
        if len(sys.argv) == 1 or bench.__name__ in sys.argv:
            with tempfile.TemporaryDirectory() as folder:
                bench(folder)


if __name__ == "__main__":
    main()
