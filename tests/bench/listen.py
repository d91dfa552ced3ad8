"""How many signed callbacks a second `event listen` verifies, answers, records and shows.

python tests/bench/listen.py [COUNT] [RATE]

Starts the receiver with a reply file and a recording, posts COUNT different signed callbacks
from several processes at RATE a second in all, and then as many as fast as they are answered;
each both over connections that stay open and with one connection a callback. The screen is a
terminal (a pty whose lines are read and counted) and a pipe. Prints the rate, what got lost or
was answered twice, and the latencies that the senders saw. Exit code 1 where anything is lost.
"""

import json
import multiprocessing
import os
import pty
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sinchctl.events import samples
from sinchctl.secret import Secret
from sinchctl.signing import signature_headers, timestamp

KEY, SECRET = "669E367E-6BBA-48AB-AF15-266871C28135", "BeIukql3pTKJ8RGL5zo0DA=="
SENDERS = 2
LINES = 8
"""Connections of each sender."""


def requests(first: int, count: int) -> list[bytes]:
    """Signed callbacks with different ids, whole as they go over the line."""
    value = samples.sample("ice")
    moment = timestamp(datetime.now(UTC))
    made = []
    for number in range(first, first + count):
        value["callid"] = f"call-{number}"
        body = samples.text(value)
        own = signature_headers(
            (KEY, Secret(SECRET)), "POST", "/sinch", body, "application/json; charset=utf-8", moment
        )
        head = "".join(f"{name}: {text}\r\n" for name, text in own.items())
        head = f"POST /sinch HTTP/1.1\r\nhost: bench\r\n{head}content-length: {len(body)}\r\n\r\n"
        made.append(head.encode() + body)
    return made


class Line:
    """One connection at a time: opened when it is needed, kept or closed after each answer."""

    def __init__(self, port: int, keep: bool) -> None:
        self._port = port
        self._keep = keep
        self._socket: socket.socket | None = None

    def post(self, request: bytes) -> bytes:
        """The whole answer to one request."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._read()
        head, _, body = answer.partition(b"\r\n\r\n")
        size = int(re.search(rb"content-length: (\d+)", head, re.IGNORECASE)[1])  # type: ignore[index] # always there
        while len(body) < size:
            body += self._read()
        if not self._keep:
            self._socket.close()
            self._socket = None
        return head[9:12]

    def _read(self) -> bytes:
        assert self._socket is not None
        piece = self._socket.recv(65536)
        if not piece:
            raise ConnectionError("the receiver hung up")
        return piece


def sender(
    port: int, keep: bool, rate: float, first: int, count: int, start: Any, out: Any
) -> None:
    """Post `count` callbacks at `rate` a second (0: as fast as they are answered)."""
    waiting = requests(first, count)[::-1]
    lock = threading.Lock()
    times, statuses = array("d"), []
    began = [0.0]

    def work() -> None:
        line = Line(port, keep)
        while True:
            with lock:
                if not waiting:
                    return
                number = count - len(waiting)
                request = waiting.pop()
            due = began[0] + number / rate if rate else time.perf_counter()
            if (early := due - time.perf_counter()) > 0:
                time.sleep(early)
            try:
                status = line.post(request).decode()
            except OSError as fault:
                status = type(fault).__name__
                line = Line(port, keep)
            # From the moment it was due, so that waiting for a connection counts.
            times.append((time.perf_counter() - due) * 1000)
            statuses.append(status)

    threads = [threading.Thread(target=work) for _ in range(LINES)]
    start.wait()
    began[0] = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    out.put((times, statuses, time.perf_counter() - began[0]))


class Receiver:
    """`event listen` in a process of its own, with everything it shows."""

    def __init__(self, directory: Path, screen: str) -> None:
        self.recording = directory / "calls.ndjson"
        self.recording.unlink(missing_ok=True)
        reply = directory / "reply.json"
        reply.write_text('{"instructions":[],"action":{"name":"hangup"}}')
        program = str(Path(sys.executable).parent / "sinchctl")
        words = [program, "event", "listen", "--port", "0", "--reply", f"ice={reply}"]
        words += ["--record", str(self.recording)]
        environ = {**os.environ, "SINCH_APPLICATION_KEY": KEY, "SINCH_APPLICATION_SECRET": SECRET}
        environ |= {"SINCHCTL_CONFIG_DIR": str(directory), "TERM": "xterm"}
        inner, outer = pty.openpty() if screen == "terminal" else os.pipe()
        self._process = subprocess.Popen(
            words, env=environ, stdout=outer, stderr=subprocess.PIPE, text=True
        )
        os.close(outer)
        self._shown = 0
        self._counter = threading.Thread(target=self._count, args=(inner,))
        self._counter.start()
        assert self._process.stderr is not None
        self._errors = self._process.stderr
        line = self._errors.readline()
        self.port = int(line.split("http://127.0.0.1:")[1].split(";")[0])

    def _count(self, inner: int) -> None:
        while True:
            try:
                piece = os.read(inner, 1 << 16)
            except OSError:  # the other end of a pty is gone
                return
            if not piece:
                return
            self._shown += piece.count(b"\n")

    def end(self) -> tuple[list[str], int, str]:
        """The ids that were recorded, how many lines were shown, and what was said at the end."""
        self._process.send_signal(signal.SIGINT)
        said = self._errors.read()
        self._process.wait(30)
        self._counter.join()
        recorded = [json.loads(row)["body"] for row in self.recording.read_text().splitlines()]
        return [json.loads(body)["callid"] for body in recorded], self._shown, said


def run(directory: Path, screen: str, keep: bool, rate: float, count: int) -> bool:
    """One measurement, as a row of the table; whether nothing was lost."""
    receiver = Receiver(directory, screen)
    context = multiprocessing.get_context("fork")
    out, start = context.Queue(), context.Event()
    share = count // SENDERS
    senders = [
        context.Process(
            target=sender, args=(receiver.port, keep, rate / SENDERS, at * share, share, start, out)
        )
        for at in range(SENDERS)
    ]
    for process in senders:
        process.start()
    time.sleep(0.5 + count / 10_000)
    start.set()
    told = [out.get() for _ in senders]
    for process in senders:
        process.join()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    ids, shown, said = receiver.end()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    times = sorted(one for times, _, _ in told for one in times)
    statuses = [status for _, statuses, _ in told for status in statuses]
    good = statuses.count("200")
    seconds = max(seconds for _, _, seconds in told)
    total = share * SENDERS
    lost, twice = total - len(set(ids)), len(ids) - len(set(ids))
    unseen = total - shown // (2 if screen == "terminal" else 1)
    ranks = " ".join(f"{times[min(int(total * p), total - 1)]:8.1f}" for p in (0.5, 0.9, 0.99, 1))
    print(
        f"{screen:8} {'kept' if keep else 'new':5} {rate or 'full':>5} {good / seconds:8.0f} "
        f"{total - good:6} {lost:5} {twice:6} {unseen:7} {ranks} {spent:7.1f}",
        flush=True,
    )
    if f"{total:,} callbacks" not in said:
        print(said)
    return good == total and not lost and not twice and not unseen


def main(count: int, rate: int) -> None:
    """Measure and print the table."""
    print(f"{'':21}{'answered':>9} {'':29}{'milliseconds':>36}")
    print(
        f"{'screen':8} {'lines':5} {'rate':>5} {'a second':>8} not-200  lost  twice  unseen"
        f"{'p50':>9}{'p90':>9}{'p99':>9}{'max':>9}{'CPU s':>8}"
    )
    with tempfile.TemporaryDirectory() as name:
        good = [
            run(Path(name), screen, keep, pace, count)
            for pace in (rate, 0)
            for screen in ("terminal", "pipe")
            for keep in (True, False)
        ]
    sys.exit(not all(good))


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [5000, 500][len(given) :]))
