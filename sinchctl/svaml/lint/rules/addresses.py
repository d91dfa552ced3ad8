"""Where a call and its media go: numbers, caller ids, SIP, web sockets, recordings, URLs."""

import re

from sinchctl.errors import UsageError
from sinchctl.phone import number as checked_number
from sinchctl.svaml.lint.finding import Fix, Rule
from sinchctl.svaml.lint.report import LintReport, quoted
from sinchctl.svaml.model import (
    NAMES,
    Action,
    ConnectMxp,
    ConnectPstn,
    ConnectSip,
    ConnectStream,
    Destination,
    Recording,
    StartRecording,
    Svaml,
)
from sinchctl.svaml.node import Path
from sinchctl.svaml.read import pstn_destination
from sinchctl.text.secrets import redacted

from .shape import is_old

NUMBER = Rule("number", "error")
NUMBER_WRITTEN = Rule("number-written", "warning")
CALLER_ID = Rule("caller-id", "error")
CALLER_ID_UNSURE = Rule("caller-id-unsure", "warning")
DESTINATION = Rule("destination", "error")
DESTINATION_UNSURE = Rule("destination-unsure", "warning")
SIP_ADDRESS = Rule("sip-address", "warning")
STREAM_ADDRESS = Rule("stream-address", "error")
RECORDING_DESTINATION = Rule("recording-destination", "error")
RECORDING_UNSURE = Rule("recording-unsure", "warning")
CREDENTIALS = Rule("credentials", "warning")
PLAIN_HTTP = Rule("plain-http", "warning")
SECRET_IN_URL = Rule("secret-in-url", "warning")

_PLAIN = re.compile(r"(?:http|ws)://([^/?#\s]*)", re.IGNORECASE)
_SOCKET = re.compile(r"wss?://[^\s/?#]+[^\s]*", re.IGNORECASE)
_S3 = re.compile(r"s3://[^/\s]+(?:/\S*)?", re.IGNORECASE)
_AZURE = re.compile(r"azure://[^/\s]+/[^/\s]+(?:/\S*)?", re.IGNORECASE)
_DRIVE = re.compile(r"sdrive://\S+", re.IGNORECASE)
_NO_PLUS = re.compile(r"[1-9][0-9]{6,14}", re.ASCII)
_MOST_DIGITS, _ABSURD = 15, 20


def check(report: LintReport, svaml: Svaml) -> None:
    """Check numbers, addresses and recordings of the whole document."""
    for instruction in svaml.instructions:
        if isinstance(instruction, StartRecording) and instruction.options is not None:
            _recording(report, instruction.options)
    action = svaml.action
    if action is None:
        return
    if isinstance(action, ConnectPstn):
        to = pstn_destination(action)
        if action.number is not None:
            check_number(report, action.number, action.at("number"))
        elif to is not None and to.endpoint is not None:
            check_number(report, to.endpoint, to.at("endpoint"))
    elif isinstance(action, ConnectSip):
        _sip(report, action)
    elif isinstance(action, ConnectStream):
        _stream(report, action)
    elif isinstance(action, ConnectMxp):
        _mxp(report, action)
    _caller_id(report, action)
    options = getattr(action, "recording_options", None)
    if options is not None:
        _recording(report, options)


def check_number(report: LintReport, number: str, path: Path) -> None:
    """Check a number to call."""
    if _NO_PLUS.fullmatch(number):
        note = f"the number {quoted(number)} has no plus; Sinch's documents require E.164"
        right = f"+{number}"
        report.add(NUMBER_WRITTEN, path, note, f"write {right}", Fix(number, right))
        return
    digits = sum(letter.isdecimal() for letter in number)
    if _MOST_DIGITS < digits < _ABSURD and number.startswith("+") and number[1:].isdecimal():
        note = f"the number {quoted(number)} has {digits} digits; E.164 allows {_MOST_DIGITS}"
        report.add(NUMBER_WRITTEN, path, note, "check its digits")
        return
    try:
        bare = checked_number(number[:100])
    except UsageError as fault:
        report.add(NUMBER, path, f"{fault.message}; Sinch cannot call it", fault.hint)
        return
    if bare != number:
        note = f"the number {quoted(number)} has more in it than a plus and digits"
        hint, fix = f"write {bare}", Fix(number, bare)
        report.add(NUMBER_WRITTEN, path, f"{note}; Sinch may not dial it", hint, fix)


def _mxp(report: LintReport, action: ConnectMxp) -> None:
    to = action.destination
    user = None if to is None else to.endpoint
    if not (user or "").strip():
        if action.unreadable("destination") or (to is not None and to.unreadable("endpoint")):
            return
        path = action.at("destination") if to is None else to.at("endpoint")
        note = "no user is named; Sinch connects the dialled user, if it is one of the app"
        hint = 'add "destination": {"type": "username", "endpoint": "..."}'
        report.add(DESTINATION_UNSURE, path, note, hint)
    elif to is not None and user is not None and (to.type or "").lower() == "number":
        check_number(report, user, to.at("endpoint"))


def _sip(report: LintReport, action: ConnectSip) -> None:
    to, account = action.destination, action.account
    address = None if to is None else to.endpoint
    if to is None or not (address or "").strip():
        if not account:
            _nowhere(report, action, to, '{"type": "sip", "endpoint": "user@host"}')
        return
    user, at, host = (address or "").rpartition("@")
    if account and not at:
        return
    if not at or not user or not host or len((address or "").split()) > 1:
        note = f"the SIP address {quoted(address)} is not user@host; Sinch may not connect the call"
        report.add(SIP_ADDRESS, to.at("endpoint"), note, "write it like desk@voice.example.com")


def _nowhere(report: LintReport, action: Action, to: Destination | None, example: str) -> None:
    if action.unreadable("destination") or (to is not None and to.unreadable("endpoint")):
        return
    path = action.at("destination") if to is None else to.at("endpoint")
    note = f"{report.term(NAMES[type(action)])} has no address to connect to"
    report.add(DESTINATION, path, note, f'add "destination": {example}')


def _stream(report: LintReport, action: ConnectStream) -> None:
    to = action.destination
    if to is None:
        return
    address = (to.endpoint or "").strip()
    if not address:
        _nowhere(report, action, to, '{"type": "Websocket", "endpoint": "wss://..."}')
    elif not _SOCKET.fullmatch(address):
        note = f"{quoted(address)} is not a web socket; Sinch cannot stream there"
        report.add(STREAM_ADDRESS, to.at("endpoint"), note, "write it like wss://host/path")
    else:
        check_url(report, address, to.at("endpoint"))


def _caller_id(report: LintReport, action: Action) -> None:
    given = getattr(action, "caller_id", None)
    if given is None:
        return
    path, bare = action.at("caller_id"), given.strip()
    if not bare:
        note = "the caller id is empty; Sinch's documents do not say what is shown then"
        report.add(CALLER_ID_UNSURE, path, note, "remove it, or write private to hide it")
    elif bare.lower() == "incoming" and not is_old(action):
        note = "cli is 'incoming', a word of the old SDK; Sinch may show the word itself"
        report.add(CALLER_ID_UNSURE, path, note, "remove cli to keep the caller's own id")
    elif bare.startswith("+"):
        try:
            checked_number(bare[:100], "caller id")
        except UsageError as fault:
            note = f"{fault.message}; Sinch does not show it, or refuses the call"
            report.add(CALLER_ID, path, note, fault.hint)


def _recording(report: LintReport, options: Recording) -> None:
    address, secret = options.destination_url, options.credentials
    if secret and secret.strip(". "):
        note = "the document contains the credentials of the recording's storage"
        hint = "do not commit them; add them when the document is sent"
        report.add(CREDENTIALS, options.at("credentials"), note, hint)
    if address is None:
        return
    path = options.at("destination_url")
    check_url(report, address, path)
    if _DRIVE.fullmatch(address):
        note = "Sinch announced Sinch Drive and may not have opened it; the recording may be lost"
        report.add(RECORDING_UNSURE, path, note, "use s3:// or azure://")
    elif not (_S3.fullmatch(address) or _AZURE.fullmatch(address)):
        note = f"Sinch cannot store a recording at {quoted(address)}; it is lost"
        hint = "write s3://bucket/folder or azure://account/container"
        report.add(RECORDING_DESTINATION, path, note, hint)
    elif not secret:
        note = f"{quoted(address)} needs credentials; without them the recording may be lost"
        report.add(RECORDING_UNSURE, path, note, "S3: key:secret:region; Azure: its access key")


def check_url(report: LintReport, url: str, path: Path) -> None:
    """Check an address that Sinch fetches or connects to."""
    plain = _PLAIN.match(url)
    if plain is not None:
        note = f"{quoted(url)} is not encrypted; others can change what callers hear"
        better = "wss://" if url.lower().startswith("ws") else "https://"
        report.once(PLAIN_HTTP, plain[1].lower(), path, note, f"use {better}")
    if redacted(url) != url:
        note = f"the address {quoted(url)} contains a secret"
        hint = "use a short-lived address without one"
        report.once(SECRET_IN_URL, url, path, note, hint)
