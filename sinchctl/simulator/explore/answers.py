"""What a live application has answered: documents by where a call stood and what was posted."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.simulator.engine.program import Program
from sinchctl.simulator.engine.state import Post
from sinchctl.simulator.engine.timing import Timing
from sinchctl.simulator.play.player import CallbackReply
from sinchctl.simulator.play.selectors import selectors
from sinchctl.svaml.read import read

UNREACHED = "failed: connection"
"""The fault of an application that cannot be reached."""

Question = tuple[str, str]
"""The document that a call carries out, and what is posted: the most specific selector."""


@dataclass(frozen=True)
class KnownAnswer:
    """A document by its name, or a fault: `failed: 500`, `empty`."""

    document: str = ""
    fault: str = ""


@dataclass
class Answers:
    """Every answer so far. Equal documents have one name, that of the first question.

    `files` are the documents of --reply by their selectors. `lost` are questions that had an
    answer, and could not be delivered in another call.
    """

    timing: Timing
    files: dict[str, Any] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)
    known: dict[Question, KnownAnswer] = field(default_factory=dict)
    trees: dict[str, Any] = field(default_factory=dict)
    differing: list[Question] = field(default_factory=list)
    lost: list[Question] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)

    def learn(self, exchanges: Iterable[tuple[Post, CallbackReply]]) -> None:
        """Add the exchanges of one call."""
        document = ""
        for post, reply in exchanges:
            if not post.waits:
                continue
            question = (document, selectors(post.body)[0])
            answer = self._answer(question[1], reply)
            before = self.known.get(question)
            failed_before = post.fallback and before is not None and bool(before.fault)
            if before is None or failed_before:
                self.known[question] = answer
            elif before != answer:
                unequal = self.lost if answer.fault == UNREACHED else self.differing
                if question not in unequal:
                    unequal.append(question)
            document = answer.document or document

    def records(self) -> Iterable[dict[str, Any]]:
        """Return every answer as a record, for a file."""
        for (document, posted), answer in self.known.items():
            record: dict[str, Any] = {"document": document, "posted": posted}
            if answer.fault:
                yield {**record, "fault": answer.fault}
            else:
                yield {**record, "name": answer.document, "answer": self.trees[answer.document]}

    def restore(self, name: str, lines: Iterable[bytes]) -> None:
        """Take the records of a file. Raises UsageError."""
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                question = (str(record["document"]), str(record["posted"]))
                if "fault" in record:
                    self.known[question] = KnownAnswer(fault=str(record["fault"]))
                    continue
                self._add(str(record["name"]), record["answer"])
                self.known[question] = KnownAnswer(str(record["name"]))
            except (ValueError, KeyError, TypeError, RecursionError):
                raise UsageError(
                    f"{name}:{number}: this is not a recorded answer",
                    hint="record them with `sinchctl call explore URL --record FILE`",
                ) from None

    def _answer(self, posted: str, reply: CallbackReply) -> KnownAnswer:
        if reply.kind != "svaml":
            return KnownAnswer(fault=reply.kind)
        tree = (reply.members or {}).get("answer", self.files.get(reply.document))
        text = json.dumps(tree, sort_keys=True)
        name = self._names.get(text)
        if name is None:
            name = posted
            while name in self.programs:
                name += "'"
            self._add(name, tree)
        return KnownAnswer(name)

    def _add(self, name: str, tree: Any) -> None:
        self._names[json.dumps(tree, sort_keys=True)] = name
        self.trees[name] = tree
        self.programs[name] = Program(read(tree), self.timing)
