"""An application that answers from documents, by selector."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.engine.state import Post

from .player import CallbackReply
from .selectors import choose


@dataclass
class KnownReplies:
    """Answers by selector; the selector is also the name of the program."""

    programs: Mapping[str, Program] = field(default_factory=dict)

    def reply(self, post: Post) -> CallbackReply:
        """Answer a callback, if one of the selectors fits."""
        name = choose(post.body, self.programs)
        if name is None:
            return CallbackReply("none")
        if self.programs[name].is_empty():
            return CallbackReply("empty")
        return CallbackReply("svaml", document=name)
