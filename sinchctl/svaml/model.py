"""SVAML as values: every instruction, action and menu of today's documents and of the old SDK.

The structs are the one table of SVAML's members: their names, types, order and defaults. Reading,
writing, lint and the schema derive from it (`node.fields`).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from .node import Node


class Pair(Node):
    """A key with its value: a cookie, a call tag, a call header."""

    key: str | None = None
    value: str | None = None


class Destination(Node):
    """Whom to reach: `number`, `username`, `email`, `sip` or `Websocket`, and the address."""

    type: str | None = None
    endpoint: str | None = None


class Transcription(Node):
    """The transcription of a recording, and its language."""

    enabled: bool | None = None
    locale: str | None = None


class Recording(Node):
    """The storage of a recording, its format and its notifications (startRecording)."""

    destination_url: str | None = None
    credentials: str | None = None
    format: str | None = None
    notification_events: bool | None = None
    transcription_options: Transcription | None = None


class Amd(Node):
    """Answering machine detection; with `asynchronous` its result comes in a Notify."""

    wire_names: ClassVar[Mapping[str, str]] = {"asynchronous": "async"}
    enabled: bool | None = None
    asynchronous: bool | None = None


class ConferenceDtmf(Node):
    """The effect of keys in a conference: ignore, forward, detect; the time-out in milliseconds."""

    mode: str | None = None
    max_digits: int | None = None
    timeout_mills: int | None = None


class Streaming(Node):
    """How audio is streamed; the rate in Hz."""

    version: int | None = None
    sample_rate: int | None = None


class Option(Node):
    """One choice of a menu: a key or a spoken word, and `return(x)` or `menu(id)`."""

    dtmf: str | None = None
    input: str | None = None
    action: str | None = None
    add: list[Pair] | None = None


class Menu(Node):
    """A menu: what is played, what may be pressed. Time-outs in milliseconds."""

    id: str | None = None
    main_prompt: str | None = None
    repeat_prompt: str | None = None
    repeats: int | None = None
    max_digits: int | None = None
    timeout_mills: int | None = None
    max_timeout_mills: int | None = None
    options: list[Option] | None = None


class Instruction(Node):
    """Something that happens before the action."""


class PlayFiles(Instruction):
    """Play recordings, addresses, `#tts[]` and `#ssml[]`, one after the other."""

    ids: list[str] | None = None
    locale: str | None = None


class Say(Instruction):
    """Speak a text, 600 characters by default."""

    text: str | None = None
    locale: str | None = None


class SendDtmf(Instruction):
    """Play tones: `0-9 * # w`, where w waits half a second."""

    value: str | None = None


class SetCookie(Instruction):
    """Keep a value for the rest of the call; it comes back in every event."""

    key: str | None = None
    value: str | None = None


class Answer(Instruction):
    """Answer the incoming call now; billing starts."""


class StartRecording(Instruction):
    """Begin to record the call."""

    options: Recording | None = None


class StopRecording(Instruction):
    """End the recording."""


class ReportCallStatus(Instruction):
    """Report success or failure of a call in a reply to DiCE."""

    value: str | None = None
    details: str | None = None


class OtherInstruction(Instruction):
    """An instruction that is not known; its members are in `extra`."""

    name: str = ""


class Action(Node):
    """The next step of the call."""


class Hangup(Action):
    """End the call. The cause (1 busy, 2 congestion) and barge are the old SDK's."""

    barge: bool | None = None
    hangup_cause: int | None = None


class Continue(Action):
    """Go on with setting up the call."""

    record: bool | None = None
    recording_options: Recording | None = None


class ConnectPstn(Action):
    """Connect to a number in E.164; durations in seconds."""

    wire_names: ClassVar[Mapping[str, str]] = {"caller_id": "cli"}
    number: str | None = None
    locale: str | None = None
    max_duration: int | None = None
    dial_timeout: int | None = None
    caller_id: str | None = None
    suppress_callbacks: bool | None = None
    dtmf: str | None = None
    indications: str | None = None
    amd: Amd | None = None
    record: bool | None = None
    recording_options: Recording | None = None
    tags: list[Pair] | None = None


class ConnectMxp(Action):
    """Connect to the user of an app."""

    wire_names: ClassVar[Mapping[str, str]] = {"caller_id": "cli"}
    destination: Destination | None = None
    call_headers: list[Pair] | None = None
    caller_id: str | None = None
    locale: str | None = None
    record: bool | None = None
    indications: str | None = None
    tags: list[Pair] | None = None


class ConnectConf(Action):
    """Connect to a conference."""

    wire_names: ClassVar[Mapping[str, str]] = {"caller_id": "cli"}
    conference_id: str | None = None
    conference_dtmf_options: ConferenceDtmf | None = None
    moh: str | None = None
    caller_id: str | None = None
    locale: str | None = None
    record: bool | None = None
    recording_options: Recording | None = None
    conference_type: str | None = None
    enter_leave_sound: bool | None = None
    tags: list[Pair] | None = None


class ConnectSip(Action):
    """Connect to a SIP address, or to a registered peer by its account."""

    wire_names: ClassVar[Mapping[str, str]] = {"caller_id": "cli"}
    destination: Destination | None = None
    max_duration: int | None = None
    caller_id: str | None = None
    transport: str | None = None
    suppress_callbacks: bool | None = None
    call_headers: list[Pair] | None = None
    moh: str | None = None
    locale: str | None = None
    record: bool | None = None
    recording_options: Recording | None = None
    indications: str | None = None
    account: str | None = None
    tags: list[Pair] | None = None


class ConnectStream(Action):
    """Stream the audio to a web socket (closed beta)."""

    destination: Destination | None = None
    streaming_options: Streaming | None = None
    max_duration: int | None = None
    call_headers: list[Pair] | None = None


class RunMenu(Action):
    """Play menus and collect what the caller presses or says."""

    barge: bool | None = None
    locale: str | None = None
    main_menu: str | None = None
    enable_voice: bool | None = None
    menus: list[Menu] | None = None


class Park(Action):
    """Hold the call until it is unparked; seconds, 600 at most."""

    locale: str | None = None
    intro_prompt: str | None = None
    hold_prompt: str | None = None
    max_duration: int | None = None


class OtherAction(Action):
    """An action that is not known; its members are in `extra`."""

    name: str = ""


class Svaml(Node):
    """A document: instructions in their order, and at most one action."""

    instructions: list[Instruction] = []  # noqa: RUF012 - every document gets its own
    action: Action | None = None

    if not TYPE_CHECKING:

        def __init__(self, **members: Any) -> None:
            super().__init__(**{"instructions": [], **members})


INSTRUCTIONS: dict[str, type[Instruction]] = {
    "playFiles": PlayFiles,
    "say": Say,
    "sendDtmf": SendDtmf,
    "setCookie": SetCookie,
    "answer": Answer,
    "startRecording": StartRecording,
    "stopRecording": StopRecording,
    "reportCallStatus": ReportCallStatus,
}
"""Instructions by the names of today's documents."""

ACTIONS: dict[str, type[Action]] = {
    "hangup": Hangup,
    "continue": Continue,
    "connectPstn": ConnectPstn,
    "connectMxp": ConnectMxp,
    "connectConf": ConnectConf,
    "connectSip": ConnectSip,
    "connectStream": ConnectStream,
    "runMenu": RunMenu,
    "park": Park,
}
"""Actions by the names of today's documents."""

NAMES: dict[type[Node], str] = {
    kind: name for table in (INSTRUCTIONS, ACTIONS) for name, kind in table.items()
}
"""The same the other way round."""
