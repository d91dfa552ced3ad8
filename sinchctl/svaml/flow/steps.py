"""The `instructions` of a flow file: an ordered list of one-key mappings."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.svaml.build.builder import LOCALE, Builder
from sinchctl.svaml.document.positions import Path
from sinchctl.svaml.model import Instruction, PlayFiles, ReportCallStatus, Say, SendDtmf
from sinchctl.svaml.write import Dialect

from .fields import Checks, kind
from .prompts import read_part, recording, spoken

_STATUSES = ("success", "failure")
_RECORDING = (
    "destination_url", "credentials", "format", "notification_events", "transcription",
    "transcription_locale",
)  # fmt: skip


class StepReader:
    """Reads instructions one after the other; each knows where it stands.

    In `current` they keep their order and neighbouring prompts share one playFiles; in
    `serversdk` all prompts come last (decisions of the house, 23).
    """

    def __init__(self, checks: Checks, event: str, locale: str | None, dialect: Dialect) -> None:
        self.checks = checks
        self.barge = False
        self._event = event
        self._locale = locale
        self._dialect: Dialect = dialect
        self._made: list[Instruction] = []
        self._prompted = Builder(event, locale, dialect)
        self.parts: dict[Path, Path] = {}
        self._old_parts: list[Path] = []

    def read(self, value: object) -> list[Instruction]:
        """Return the instructions of the file; `parts` has where their prompts come from."""
        path: Path = ("instructions",)
        if not isinstance(value, list):
            hint = "write it as a list: - say: Hello"
            note = f"instructions is {kind(value)}; expected a list"
            self.checks.problem(path, note, hint, "file-shape")
            return []
        for at, one in enumerate(value):
            self._one(one, (*path, at))
        last = self._prompted.done().instructions
        for node in last:
            node.put(self._old_parts[0])
            for part, origin in enumerate(self._old_parts):
                self.parts[(*node.path, "ids", part)] = origin
        return [*self._made, *last]

    def _one(self, value: object, path: Path) -> None:
        name = self.checks.only(value, path, _STEPS, "the instruction")
        if name is None:
            return
        given = value[name] if isinstance(value, dict) else True
        try:
            _STEPS[name](self, given, (*path, name) if isinstance(value, dict) else path)
        except UsageError as fault:
            self.checks.problem(path, fault.message, fault.hint)

    def _add(self, path: Path, make: Callable[[Builder], None]) -> None:
        """Add what a builder makes of one instruction."""
        by = Builder(self._event, self._locale, self._dialect)
        make(by)
        for node in by.done().instructions:
            self._put(node, path)

    def _put(self, node: Instruction, path: Path) -> None:
        node.put(path)
        self._made.append(node)

    def _prompt(self, prompt: str, path: Path) -> None:
        """A prompt in the wire's form behind another one joins its playFiles."""
        last = self._made[-1] if self._made else None
        if not isinstance(last, PlayFiles) or last.ids is None:
            last = PlayFiles(ids=[], extra={})
            self._put(last, path)
        if last.ids is not None:
            self.parts[(*last.path, "ids", len(last.ids))] = path
            last.ids.append(prompt)
        if prompt.startswith(("#tts[", "#ssml[")):
            last.locale = self._locale or LOCALE

    def _old(self, path: Path, make: Callable[[Builder], None]) -> bool:
        """In `serversdk` the SDK's builder collects the prompts, with its limits."""
        if self._dialect != "serversdk":
            return False
        make(self._prompted)
        self._old_parts.append(path)
        return True

    def say(self, given: Any, path: Path) -> None:
        """Speak a text."""
        text = self.checks.text(given, path, "the text to say", empty=True)
        if text is None or self._old(path, lambda by: by.say(text)):
            return
        if "]" in text:
            self._put(Say(text=text, locale=self._locale or LOCALE, extra={}), path)
        else:
            self._prompt(spoken(text), path)

    def play(self, given: Any, path: Path) -> None:
        """Play a recording at Sinch, an address, a part of a prompt, or a list of them."""
        members: list[tuple[Path, Any]] = [(path, given)]
        if isinstance(given, list):
            members = [((*path, at), one) for at, one in enumerate(given)]
        if isinstance(given, list) and not given:
            self._put(PlayFiles(ids=[], extra={}), path)
        for where, one in members:
            for part in self._played(one, where):
                plain = part[6:-1] if part.startswith("#href[") else part
                if not self._old(where, partial(Builder.play, name=plain)):
                    self._prompt(part, where)

    def _played(self, given: Any, path: Path) -> list[str]:
        """One part: a bare text is the name of a recording or an address."""
        what = "what is played"
        if isinstance(given, dict) or (isinstance(given, str) and given.startswith("#")):
            return read_part(self.checks, given, path, what)
        text = self.checks.text(given, path, what)
        return [] if text is None else recording(self.checks, text, path, what)

    def ssml(self, given: Any, path: Path) -> None:
        """Speak SSML."""
        text = self.checks.text(given, path, "the ssml")
        if text is not None and not self._old(path, lambda by: by.ssml(text)):
            self._prompt(f"#ssml[{text}]", path)

    def set_cookie(self, given: Any, path: Path) -> None:
        """Keep a value for the rest of the call."""
        table = self.checks.table(given, path, ("name", "value"), "set_cookie")
        if not isinstance(given, dict):
            return
        found = {}
        for key in ("name", "value"):
            if key not in table:
                self.checks.problem(path, f"set_cookie has no {key}", rule="file-missing")
                return
            found[key] = self.checks.text(table[key], (*path, key), key, empty=key == "value")
        name, value = found["name"], found["value"]
        if name is not None and value is not None:
            self._add(path, lambda by: by.set_cookie(name, value))

    def answer(self, given: Any, path: Path) -> None:
        """Answer the incoming call."""
        if self._wanted(given, path, "answer"):
            self._add(path, Builder.answer)

    def stop_recording(self, given: Any, path: Path) -> None:
        """End the recording."""
        if self._wanted(given, path, "stop_recording"):
            self._add(path, Builder.stop_recording)

    def barge_hangup(self, given: Any, path: Path) -> None:
        """Cut off what is played when the call is hung up (manage only)."""
        self.barge = self._wanted(given, path, "barge_hangup") or self.barge

    def send_dtmf(self, given: Any, path: Path) -> None:
        """Play tones."""
        keys = self.checks.text(given, path, "send_dtmf")
        if keys is not None:
            self._put(SendDtmf(value=keys, extra={}), path)

    def report_call_status(self, given: Any, path: Path) -> None:
        """Report success or failure, in a reply to DiCE."""
        table = given if isinstance(given, dict) else {"status": given}
        where = path if isinstance(given, dict) else path[:-1]
        self.checks.table(table, path, ("status", "details"), "report_call_status")
        if "status" not in table:
            self.checks.problem(path, "report_call_status has no status", rule="file-missing")
            return
        spot = (*where, "status") if isinstance(given, dict) else path
        status = self.checks.choice(table["status"], spot, _STATUSES, "the status")
        details = None
        if "details" in table:
            details = self.checks.text(table["details"], (*path, "details"), "details", empty=True)
        if status is not None:
            self._put(ReportCallStatus(value=status, details=details, extra={}), path)

    def start_recording(self, given: Any, path: Path) -> None:
        """Begin to record, with options or as the account has them."""
        if isinstance(given, bool) or given is None:
            if given is None or self._wanted(given, path, "start_recording"):
                self._add(path, Builder.start_recording)
            return
        table = self.checks.table(given, path, _RECORDING, "start_recording")
        found: dict[str, Any] = {}
        for key in table:
            if key in {"notification_events", "transcription"}:
                found[key] = self.checks.flag(table[key], (*path, key), key)
            elif key in _RECORDING:
                found[key] = self.checks.text(table[key], (*path, key), key)
        self._add(
            path,
            lambda by: by.start_recording(
                found.get("destination_url"),
                credentials=found.get("credentials"),
                file_format=found.get("format"),
                events=found.get("notification_events"),
                transcription=found.get("transcription"),
                transcription_locale=found.get("transcription_locale"),
            ),
        )

    def _wanted(self, given: Any, path: Path, what: str) -> bool:
        """Return True for `answer: true`, `answer: {}` and the name alone."""
        if given is None or given == {}:
            return True
        return bool(self.checks.flag(given, path, what))


_STEPS: dict[str, Callable[[StepReader, Any, Path], None]] = {
    "say": StepReader.say,
    "play": StepReader.play,
    "ssml": StepReader.ssml,
    "set_cookie": StepReader.set_cookie,
    "answer": StepReader.answer,
    "report_call_status": StepReader.report_call_status,
    "send_dtmf": StepReader.send_dtmf,
    "start_recording": StepReader.start_recording,
    "stop_recording": StepReader.stop_recording,
    "barge_hangup": StepReader.barge_hangup,
}
STEPS = tuple(_STEPS)
"""Every instruction of a flow file."""
