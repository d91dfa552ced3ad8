"""How quick the people of a call are, and what they do."""

from typing import Literal

import msgspec

Then = Literal["silence", "hangup"]
Callee = Literal["answer", "busy", "noanswer", "fail", "notfound"]
Amd = Literal["human", "machine", "notsure", "hangup"]


class Manners(msgspec.Struct, frozen=True):
    """How quick people are, in milliseconds, and what the other side does."""

    reaction: int = 1000
    gap: int = 500
    talk: int = 30_000
    ring: int = 5000
    callee: Callee = "answer"
    amd: Amd = "human"
    then: Then = "silence"

    def with_then(self, then: Then) -> "Manners":
        """Return the same people, with what the caller does after the script."""
        return msgspec.structs.replace(self, then=then)
