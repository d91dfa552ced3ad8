"""Whom a call reaches and where things go: numbers, caller ids, SIP, web sockets, recordings."""

import re

from sinchctl.errors import UsageError
from sinchctl.phone import number as checked_number
from sinchctl.svaml.document.positions import Path
from sinchctl.svaml.lint.contents import Contents
from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.parts import Part
from sinchctl.svaml.lint.report import Report, quoted

from .urls import check_url

NUMBER = Rule(
    "number",
    "error",
    "A number cannot be a telephone number.",
    "A number is written in E.164: a plus, the country, the rest, digits only. Anything else is "
    "not dialled, and the call ends.",
    "Sinch SVAML reference, connectPstn; the command-line contract, section 1",
    bad='{"action": {"name": "connectPstn", "number": "0701234567"}}',
    good='{"action": {"name": "connectPstn", "number": "+46701234567"}}',
)
NUMBER_WRITTEN = Rule(
    "number-written",
    "warning",
    "A number has spaces, dashes or brackets, or more digits than E.164 has.",
    "Sinch wants a plus and digits, 15 at most. Another way of writing may not be dialled.",
    "Sinch SVAML reference, connectPstn; limits and quirks, S4",
    bad='{"action": {"name": "connectPstn", "number": "+46 70-123 45 67"}}',
    good='{"action": {"name": "connectPstn", "number": "+46701234567"}}',
)
CALLER_ID = Rule(
    "caller-id",
    "error",
    "The caller id begins with a plus and is no telephone number.",
    "The caller id is not shown, or the call is refused.",
    "the command-line contract, section 7",
    bad='{"action": {"name": "connectPstn", "number": "+46701234567", "cli": "+46"}}',
    good='{"action": {"name": "connectPstn", "number": "+46701234567", "cli": "+46700000000"}}',
)
CALLER_ID_UNSURE = Rule(
    "caller-id-unsure",
    "warning",
    "The caller id is empty, or is incoming.",
    "Today's documents keep the caller's own id where cli is left out, and hide it for private. "
    "incoming is the old SDK's word; it may be shown as it stands.",
    "Sinch SVAML reference, Sinch.ServerSdk form and current form",
    bad='{"action": {"name": "connectPstn", "number": "+46701234567", "cli": "incoming"}}',
    good='{"action": {"name": "connectPstn", "number": "+46701234567"}}',
)
DESTINATION = Rule(
    "destination",
    "error",
    "There is nobody to connect to.",
    "The action does not say where the call goes, so that it is not connected.",
    "Sinch SVAML reference, connectSip and connectStream",
    bad='{"action": {"name": "connectSip"}}',
    good='{"action": {"name": "connectSip", "destination": {"type": "sip", '
    '"endpoint": "desk@voice.example.com"}}}',
)
DESTINATION_UNSURE = Rule(
    "destination-unsure",
    "warning",
    "The app's user to connect to is not named.",
    "The call goes to whoever was dialled, if that is an app's user; else it is not connected.",
    "Sinch SVAML reference, connectMxp",
    bad='{"action": {"name": "connectMxp"}}',
    good='{"action": {"name": "connectMxp", "destination": {"type": "username", '
    '"endpoint": "anna"}}}',
)
SIP_ADDRESS = Rule(
    "sip-address",
    "warning",
    "A SIP address is not written like user@host.",
    "Without a host Sinch does not know where to send the call, and it is not connected.",
    "Sinch SVAML reference, connectSip",
    bad='{"action": {"name": "connectSip", "destination": {"type": "sip", "endpoint": "desk"}}}',
    good='{"action": {"name": "connectSip", "destination": {"type": "sip", '
    '"endpoint": "desk@voice.example.com"}}}',
)
STREAM_ADDRESS = Rule(
    "stream-address",
    "error",
    "The address to stream to is no web socket.",
    "A web socket begins with wss:// (or ws://). Anything else cannot be connected to: the call "
    "ends.",
    "Sinch SVAML reference, connectStream",
    bad='{"action": {"name": "connectStream", "destination": {"type": "Websocket", '
    '"endpoint": "https://voice.example.com/in"}}}',
    good='{"action": {"name": "connectStream", "destination": {"type": "Websocket", '
    '"endpoint": "wss://voice.example.com/in"}}}',
)
RECORDING_DESTINATION = Rule(
    "recording-destination",
    "error",
    "A recording is sent where Sinch cannot put it.",
    "Recordings go to s3://bucket/..., azure://account/container/... or sdrive://file. The call "
    "goes on, and its recording is lost.",
    "Sinch SVAML reference, recording and transcription",
    bad='{"instructions": [{"name": "startRecording", "options": {"destinationUrl": '
    '"https://files.example.com/calls"}}], "action": {"name": "continue"}}',
    good='{"instructions": [{"name": "startRecording", "options": {"destinationUrl": '
    '"s3://calls.example.com/today", "credentials": "..."}}], "action": {"name": "continue"}}',
    event="ace",
)
RECORDING_UNSURE = Rule(
    "recording-unsure",
    "warning",
    "A recording goes somewhere without credentials, or to a place that may not be there yet.",
    "Buckets of S3 and Azure need credentials, and Sinch Drive was announced and not opened. "
    "The call goes on, and its recording may be lost.",
    "Sinch SVAML reference, recording and transcription",
    bad='{"instructions": [{"name": "startRecording", "options": {"destinationUrl": '
    '"s3://calls"}}], "action": {"name": "continue"}}',
    good='{"instructions": [{"name": "startRecording"}], "action": {"name": "continue"}}',
    event="ace",
)
CREDENTIALS = Rule(
    "credentials",
    "warning",
    "The document has the credentials of a recording's destination in it.",
    "Whoever reads the file can read and overwrite recordings. Do not commit it; put the "
    "credentials in when the document is sent.",
    "a rule of sinchctl's own",
    bad='{"instructions": [{"name": "startRecording", "options": {"destinationUrl": "s3://calls", '
    '"credentials": "key:secret:eu-central-1"}}], "action": {"name": "continue"}}',
    good='{"instructions": [{"name": "startRecording"}], "action": {"name": "continue"}}',
    event="ace",
)

RULES = (
    NUMBER,
    NUMBER_WRITTEN,
    CALLER_ID,
    CALLER_ID_UNSURE,
    DESTINATION,
    DESTINATION_UNSURE,
    SIP_ADDRESS,
    STREAM_ADDRESS,
    RECORDING_DESTINATION,
    RECORDING_UNSURE,
    CREDENTIALS,
)

_SOCKET = re.compile(r"wss?://[^\s/?#]+[^\s]*", re.IGNORECASE)
_S3 = re.compile(r"s3://[^/\s]+(?:/\S*)?", re.IGNORECASE)
_AZURE = re.compile(r"azure://[^/\s]+/[^/\s]+(?:/\S*)?", re.IGNORECASE)
_DRIVE = re.compile(r"sdrive://\S+", re.IGNORECASE)


def check_addresses(report: Report, found: Contents) -> None:
    """Numbers, addresses and recordings of the whole document."""
    for part in found.instructions:
        _recording(report, part, "options")
    action = found.action
    if action is None:
        return
    if action.kind == "connectPstn":
        _pstn(report, action)
    elif action.kind == "connectSip":
        _sip(report, action)
    elif action.kind == "connectStream":
        _stream(report, action)
    elif action.kind == "connectMxp":
        _mxp(report, action)
    _caller_id(report, action, found.old)
    _recording(report, action, "recordingOptions")


def _pstn(report: Report, action: Part) -> None:
    to = action.part("destination")
    number, path = action.text("number"), action.at("number")
    if number is None and to is not None:
        number, path = to.text("endpoint"), to.at("endpoint")
    if number is not None:
        _number(report, number, path)


def _number(report: Report, number: str, path: Path) -> None:
    try:
        bare = checked_number(number[:100], as_sdk=True)
    except UsageError as fault:
        note = f"{fault.message}; it cannot be called"
        report.add(NUMBER, path, note, fault.hint)
        return
    if bare != number:
        note = f"the number {quoted(number)} has more in it than a plus and digits"
        report.add(NUMBER_WRITTEN, path, f"{note}, and may not be dialled", f"write {bare}")
    elif len(bare) > 16:
        note = f"the number {quoted(number)} has {len(bare) - 1} digits; E.164 has 15 at most"
        report.add(NUMBER_WRITTEN, path, note, "check its digits")


def _mxp(report: Report, action: Part) -> None:
    to = action.part("destination")
    user = None if to is None else to.text("endpoint")
    if not (user or "").strip():
        path = action.at("destination") if to is None else to.at("endpoint")
        note = "no user is named; the call goes to whoever was dialled, if that is an app's user"
        hint = 'write "destination": {"type": "username", "endpoint": "..."}'
        report.add(DESTINATION_UNSURE, path, note, hint)
        return
    if to is not None and user is not None and (to.text("type") or "").lower() == "number":
        _number(report, user, to.at("endpoint"))


def _sip(report: Report, action: Part) -> None:
    to, account = action.part("destination"), action.text("account")
    address = None if to is None else to.text("endpoint")
    if not (address or "").strip():
        if not account:
            _nowhere(report, action, to, '{"type": "sip", "endpoint": "user@host"}')
        return
    if to is None or address is None:
        return
    user, at, host = address.rpartition("@")
    if account and not at:
        return
    if not at or not user or not host or len(address.split()) > 1:
        note = f"the SIP address {quoted(address)} is not user@host; the call may not be connected"
        report.add(SIP_ADDRESS, to.at("endpoint"), note, "write it like desk@voice.example.com")


def _nowhere(report: Report, action: Part, to: Part | None, example: str) -> None:
    path = action.at("destination") if to is None else to.at("endpoint")
    note = f"{action.kind} does not say where to: the call is not connected"
    report.add(DESTINATION, path, note, f'write "destination": {example}')


def _stream(report: Report, action: Part) -> None:
    to = action.part("destination")
    if to is None:
        return
    address = (to.text("endpoint") or "").strip()
    if not address:
        _nowhere(report, action, to, '{"type": "Websocket", "endpoint": "wss://..."}')
    elif not _SOCKET.fullmatch(address):
        note = f"{quoted(address)} is no web socket; the call cannot be streamed there"
        report.add(STREAM_ADDRESS, to.at("endpoint"), note, "write it like wss://host/path")
    else:
        check_url(report, address, to.at("endpoint"))


def _caller_id(report: Report, action: Part, old: bool) -> None:
    given = action.text("cli")
    if given is None:
        return
    path, shown = action.at("cli"), given.strip()
    if not shown:
        note = "the caller id is empty; what is shown is up to Sinch"
        report.add(CALLER_ID_UNSURE, path, note, "leave it out, or write private to hide it")
    elif shown.lower() == "incoming" and not old:
        note = "cli is 'incoming', the old SDK's word for the caller's own id; it may be shown so"
        report.add(CALLER_ID_UNSURE, path, note, "leave cli out to keep the caller's own")
    elif shown.startswith("+"):
        try:
            checked_number(shown[:100], "caller id", as_sdk=True)
        except UsageError as fault:
            note = f"{fault.message}; it is not shown, or the call is refused"
            report.add(CALLER_ID, path, note, fault.hint)


def _recording(report: Report, part: Part, name: str) -> None:
    options = part.part(name)
    if options is None:
        return
    address, secret = options.text("destinationUrl"), options.text("credentials")
    if secret and secret.strip(". "):
        note = "the credentials of the recording stand in the document; whoever reads it has them"
        hint = "do not commit it; put them in when it is sent"
        report.add(CREDENTIALS, options.at("credentials"), note, hint)
    if address is None:
        return
    path = options.at("destinationUrl")
    check_url(report, address, path)
    if _DRIVE.fullmatch(address):
        note = "Sinch Drive was announced and may not be open; the recording may be lost"
        report.add(RECORDING_UNSURE, path, note, "use s3:// or azure://")
    elif not (_S3.fullmatch(address) or _AZURE.fullmatch(address)):
        note = f"a recording cannot go to {quoted(address)}: it is lost"
        hint = "write s3://bucket/folder or azure://account/container"
        report.add(RECORDING_DESTINATION, path, note, hint)
    elif not secret:
        note = f"{quoted(address)} needs credentials; without them the recording may be lost"
        report.add(RECORDING_UNSURE, path, note, "S3: key:secret:region; Azure: its access key")
