"""Reading from a socket that must not wait for ever: each read has its time, all of them theirs."""

import io
import socket
import time
from typing import Any


class TimedReader(io.RawIOBase):
    """The bytes of a connection. Raises TimeoutError when they do not come in time.

    `slow` is seconds for each read; `deadline` is when all must be over, by time.monotonic().
    """

    def __init__(self, line: socket.socket, slow: float, deadline: float | None = None) -> None:
        self._line = line
        self._slow = slow
        self.deadline = deadline

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes, as many as have come."""
        left = self._slow
        if self.deadline is not None:
            left = min(left, self.deadline - time.monotonic())
            if left <= 0:
                raise TimeoutError
        self._line.settimeout(left)
        return self._line.recv_into(buffer)
