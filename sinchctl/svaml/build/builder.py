"""Instructions as the builders of Sinch.ServerSdk write them, and as today's documents say.

Dialect `serversdk` keeps the SDK's order, limits and bytes, its mistakes included (svaml
reference, sections 8 and 9); `current` keeps the order of the calls and the intended limits.
"""

import re

from sinchctl.errors import UsageError
from sinchctl.svaml.model import (
    Action,
    Answer,
    Instruction,
    PlayFiles,
    Recording,
    ReportCallStatus,
    Say,
    SendDtmf,
    SetCookie,
    StartRecording,
    StopRecording,
    Svaml,
    Transcription,
)
from sinchctl.svaml.vocabulary import (
    LONGEST_DETAILS,
    LONGEST_SPEECH,
    LONGEST_TEXT,
    MOST_PROMPTS,
    STATUSES,
    TONES,
    TONES_WORDS,
    units,
)
from sinchctl.svaml.write import Dialect

LOCALE = "en-US"
"""The default language of speech, as in the SDK."""

_TTS = re.compile(r"#tts\[(.*)\]", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_OLD_SSML = 128


def dtmf_keys(keys: str, what: str = "DTMF keys") -> str:
    """Return tones that can be played. Raises UsageError for others."""
    if TONES.fullmatch(keys):
        return keys
    raise UsageError(
        f"the {what} {keys!r} have something other than {TONES_WORDS}",
        hint="w waits half a second, as in 1w2",
    )


class Builder:
    """Collects instructions and returns documents; it may be used again, as the SDK's can.

    `event` is ice, ace, pie, dice, notify or manage; `locale` None is en-US. Every method
    raises UsageError for values beyond a limit.
    """

    def __init__(
        self, event: str = "ice", locale: str | None = None, dialect: Dialect = "current"
    ) -> None:
        self.event = event
        self.locale = locale
        self.dialect: Dialect = dialect
        self._instructions: list[Instruction] = []
        self._prompts: list[str] = []

    @property
    def old(self) -> bool:
        """Return True for the SDK's dialect."""
        return self.dialect == "serversdk"

    def say(self, text: str) -> None:
        """Speak a text (Sinch.ServerSdk, Say): not empty, 600 characters, 1,000 in all."""
        if not text:
            raise UsageError("a text to say is empty", hint="write what is spoken")
        self._count(1 if self.old else 0)
        if units(text) > LONGEST_TEXT:
            raise UsageError(
                f"a text to say has {units(text)} characters; {LONGEST_TEXT} is the limit of one",
                hint="say it in several texts, or record it and use --play",
            )
        spoken = sum(
            units(prompt) - 6 for prompt in self._prompts_so_far() if prompt.startswith("#tts")
        )
        if spoken + (0 if self.old else units(text)) > LONGEST_SPEECH:
            raise UsageError(
                f"the texts to say are longer than {LONGEST_SPEECH} characters in all",
                hint="record the longer ones and use --play",
            )
        if self.old:
            self._prompts.append(f"#tts[{text.replace('#tts[', '').replace(']', '')}]")
            return
        wrapped = _TTS.fullmatch(text)
        text = wrapped[1] if wrapped else text
        if "]" in text:
            self._add(Say(text=text, locale=self.locale or LOCALE, extra={}))
        else:
            self._add_prompt(f"#tts[{text}]")

    def play(self, name: str) -> None:
        """Play a recording at Sinch or an address (Play). In `current`, `;` separates several."""
        if not name:
            raise UsageError("the name of a recording is empty", hint="give a name or an address")
        self._count(1 if self.old else 0)
        if self.old:
            wrapped = f"#href[{name}]" if name[:4].lower() == "http" else name
            self._prompts.append(wrapped)
            return
        for part in _pieces(name):
            bare = part.removeprefix("$")
            if not bare.strip():
                raise UsageError(f"{name!r} has an empty name of a recording")
            self._add_prompt(f"#href[{bare}]" if _ADDRESS.match(bare) else bare)

    def ssml(self, ssml: str) -> None:
        """Speak SSML (SaySsml)."""
        if not ssml:
            raise UsageError("the SSML is empty", hint="write it like <speak>Hello</speak>")
        if self.old:
            self._count(_OLD_SSML - MOST_PROMPTS + 1)
            self._prompts.append(f"#ssml[{ssml}]")
            return
        self._count(0)
        if units(ssml) > LONGEST_TEXT:
            raise UsageError(f"the SSML has {units(ssml)} characters; {LONGEST_TEXT} is the limit")
        self._add_prompt(f"#ssml[{ssml}]")

    def set_cookie(self, name: str | None, value: str | None) -> None:
        """Set a cookie: every later callback of the call repeats it (SetCookie)."""
        self._add(SetCookie(key=name, value=value, extra={}))

    def answer(self) -> None:
        """Answer the incoming call (Answer)."""
        self._add(Answer(extra={}))

    def report_call_status(self, status: str, details: str | None = None) -> None:
        """Report success or failure in a reply to DiCE (ReportCallStatus); 64 characters."""
        word = status.strip().lower()
        if word not in STATUSES:
            raise UsageError(f"the status {status!r} is neither success nor failure")
        if details is not None and units(details) > LONGEST_DETAILS:
            raise UsageError(f"the details have more than {LONGEST_DETAILS} characters")
        self._add(ReportCallStatus(value=word, details=details, extra={}))

    def send_dtmf(self, keys: str) -> None:
        """Play tones."""
        self._add(SendDtmf(value=dtmf_keys(keys), extra={}))

    def start_recording(
        self,
        destination: str | None = None,
        *,
        credentials: str | None = None,
        file_format: str | None = None,
        events: bool | None = None,
        transcription: bool | None = None,
        transcription_locale: str | None = None,
    ) -> None:
        """Start to record to `s3://`, `azure://` or the place of the account's recordings."""
        transcript = None
        if transcription is not None or transcription_locale is not None:
            transcript = Transcription(
                enabled=transcription is not False, locale=transcription_locale, extra={}
            )
        options = Recording(
            destination_url=destination,
            credentials=credentials,
            format=file_format,
            notification_events=events,
            transcription_options=transcript,
            extra={},
        )
        empty = options == Recording(extra={})
        self._add(StartRecording(options=None if empty else options, extra={}))

    def stop_recording(self) -> None:
        """Stop the recording."""
        self._add(StopRecording(extra={}))

    def done(self, action: Action | None = None) -> Svaml:
        """Return the document so far with an action. In `serversdk` the prompts come last."""
        if self._prompts:
            ids = [*self._prompts]
            self._instructions.append(PlayFiles(ids=ids, locale=self.locale or LOCALE, extra={}))
            self._prompts = []
        return Svaml(instructions=[*self._instructions], action=action, extra={})

    def _add(self, instruction: Instruction) -> None:
        self._instructions.append(instruction)

    def _add_prompt(self, prompt: str) -> None:
        """Add a prompt; after another one it joins the same playFiles."""
        last = self._instructions[-1] if self._instructions else None
        if not isinstance(last, PlayFiles) or last.ids is None:
            last = PlayFiles(ids=[], locale=None, extra={})
            self._instructions.append(last)
        ids = last.ids if last.ids is not None else []
        ids.append(prompt)
        if prompt.startswith(("#tts[", "#ssml[")):
            last.locale = self.locale or LOCALE

    def _prompts_so_far(self) -> list[str]:
        if self.old:
            return self._prompts
        played = (step.ids or [] for step in self._instructions if isinstance(step, PlayFiles))
        spoken = (f"#tts[{step.text}]" for step in self._instructions if isinstance(step, Say))
        return [*(prompt for ids in played for prompt in ids), *spoken]

    def _count(self, spare: int) -> None:
        """Check that one more prompt is allowed; the SDK counts one late, and more for SSML."""
        if len(self._prompts_so_far()) >= MOST_PROMPTS + spare:
            raise UsageError(f"there are more than {MOST_PROMPTS + spare} texts and recordings")


def _pieces(name: str) -> list[str]:
    return [part.strip() for part in name.split(";")] if ";" in name else [name]
