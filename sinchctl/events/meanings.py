"""What the words and codes in callbacks mean, for people."""

_KINDS = {
    "ice": "Incoming call (ICE)",
    "ace": "Answered call (ACE)",
    "pie": "Menu input (PIE)",
    "dice": "Call ended (DiCE)",
    "notify": "Notification",
    "verification_request": "Verification wants to start",
    "verification_result": "Verification ended",
    "VerificationSmsDeliveredEvent": "Delivery of a verification SMS",
    "mo_text": "SMS received",
    "mo_binary": "Binary SMS received",
    "mo_media": "MMS received",
    "delivery_report_sms": "Delivery report of a batch (SMS)",
    "delivery_report_mms": "Delivery report of a batch (MMS)",
    "recipient_delivery_report_sms": "Delivery report (SMS)",
    "recipient_delivery_report_mms": "Delivery report (MMS)",
    "incoming_sms": "SMS received (old API)",
    "unknown": "Unknown event",
}
_RESULTS = {
    "ANSWERED": "somebody answered",
    "BUSY": "the line was busy",
    "DENIED": "the callee declined",
    "NOANSWER": "nobody answered in time",
    "FAILED": "the call could not be placed",
    "CANCEL": "the caller gave up before an answer",
    "N/A": "not applicable",
}
_REASONS = {
    "CALLERHANGUP": "the caller hung up",
    "CALLEEHANGUP": "the callee hung up",
    "MANAGERHANGUP": "ended by your application, through the API or SVAML",
    "TIMEOUT": "a configured time ran out",
    "BLOCKED": "the call was blocked",
    "NOCREDITPARTNER": "the account is out of credit",
    "GENERALERROR": "an error without a closer name",
    "CANCEL": "cancelled before an answer",
    "USERNOTFOUND": "there is no such user",
    "CALLBACKERROR": "your callback failed, or its answer was no valid SVAML",
    "CONGESTION": "no route to the destination",
    "OTHERPEERANSWERED": "another device of the user answered",
    "BUSY": "the line was busy",
    "NOANSWER": "nobody answered in time",
    "ESTABLISHED": "the call is established",
    "CLIENTNETWORK": "the network of the app's user failed",
    "INVALIDSVAMLACTION": "the SVAML action is not allowed there",
    "N/A": "not applicable",
}
_MENU_RESULTS = {
    "return": "an option was chosen",
    "sequence": "digits were entered",
    "timeout": "no input in time",
    "hangup": "hung up inside the menu",
    "invalidinput": "the input fits no option",
    "error": "the menu failed",
}
_NOTIFY_TYPES = {
    "recording_finished": "a recording ended",
    "recording_available": "a recording can be fetched",
    "transcription_available": "a transcript can be fetched",
    "transcription_complete": "a transcript can be fetched",
    "amd": "answering machine detection has its result",
    "amd_beep": "the answering machine beeped",
    "callingerror": "something went wrong in the call",
}
_AMD_STATUSES = {
    "human": "a person answered",
    "machine": "a machine answered",
    "notsure": "person or machine: not sure",
    "hangup": "hung up during detection",
    "inprogress": "detection goes on; a notify event follows",
}
_AMD_REASONS = {
    "longgreeting": "a long greeting",
    "initialsilence": "silence at the start",
    "greeting": "a short greeting",
    "beep": "a beep",
    "n/a": "not applicable",
}
_VERIFICATION_STATUSES = {
    "PENDING": "not decided yet",
    "SUCCESSFUL": "the number is verified",
    "FAIL": "not verified",
    "DENIED": "refused by your callback or by Sinch",
    "ABORTED": "replaced by a newer verification",
    "ERROR": "an error at Sinch",
}
_SMS_RESULTS = {"SUCCESSFUL": "delivered to the phone", "FAILED": "not delivered"}
_DELIVERY_STATUSES = {
    "QUEUED": "waiting at Sinch",
    "DISPATCHED": "handed to the carrier",
    "DELIVERED": "arrived at the phone",
    "ABORTED": "Sinch did not send it",
    "REJECTED": "the carrier refused it",
    "FAILED": "it could not be delivered",
    "EXPIRED": "its time ran out",
    "CANCELLED": "taken back before it was sent",
    "DELETED": "deleted by the carrier",
    "UNKNOWN": "the carrier does not tell",
}
_CODES = {
    0: "no error",
    400: "queued",
    401: "dispatched",
    402: "no route to the number",
    403: "internal error at Sinch",
    404: "temporary delivery failure, may be tried again",
    405: "a parameter has no value for this recipient",
    406: "expired before it was sent",
    407: "cancelled by the user",
    408: "refused inside Sinch",
    409: "more expensive than max_price_per_message",
    410: "no default sender fits the recipient",
    411: "more parts than allowed",
    412: "the region is not enabled for the account",
    413: "the account is blocked, perhaps out of credit",
    414: "the media address is wrong",
    415: "the media was rejected",
    416: "the media is not supported",
    417: "the media cannot be reached",
    418: "the media is not recognised",
}
_CODE_RANGES = (
    ((1, 14), "routing"),
    ((15, 16), "screening"),
    ((17, 17), "routing"),
    ((18, 18), "the sending application"),
    ((19, 19), "screening"),
    ((40, 56), "internal"),
    ((60, 67), "screening"),
    ((70, 77), "the sending application"),
    ((100, 114), "the message centre"),
    ((150, 164), "the subscriber register"),
    ((200, 217), "the switching centre"),
    ((250, 257), "screening"),
    ((300, 343), "an outside application"),
)
_MEDIA_CODES = {
    0: "stored",
    1: "the content could not be uploaded",
    2: "the cloud bucket failed",
    3: "the key of the cloud bucket failed",
}
_CALLING_ERRORS = {40001: "Sinch could not use the SVAML", 50000: "an internal error at Sinch"}


def _told(text: str, meanings: dict[str, str], key: str) -> str:
    meaning = meanings.get(key)
    return f"{text}: {meaning}" if meaning else text


def kind_title(kind: str) -> str:
    """A kind of callback in words: `Call ended (DiCE)`."""
    return _KINDS[kind]


def call_result(text: str) -> str:
    """A call's result with its meaning: `BUSY: the line was busy`. Unknown ones stay bare."""
    return _told(text, _RESULTS, text.upper())


def call_reason(text: str) -> str:
    """Why a call ended, with its meaning (Sinch callback reference, DiCE reason)."""
    return _told(text, _REASONS, text.upper())


def menu_result(text: str) -> str:
    """What a menu led to, with its meaning (Sinch callback reference, PIE menuResult)."""
    return _told(text, _MENU_RESULTS, text.lower())


def notify_type(text: str) -> str:
    """What a notify event is about, with its meaning."""
    return _told(text, _NOTIFY_TYPES, text.lower())


def amd_status(text: str) -> str:
    """Who answered, as answering machine detection sees it."""
    return _told(text, _AMD_STATUSES, text.lower())


def amd_reason(text: str) -> str:
    """What answering machine detection went by."""
    return _told(text, _AMD_REASONS, text.lower())


def verification_status(text: str) -> str:
    """A verification's status with its meaning."""
    return _told(text, _VERIFICATION_STATUSES, text.upper())


def sms_result(text: str) -> str:
    """The carrier's result for the SMS of a verification, with its meaning."""
    return _told(text, _SMS_RESULTS, text.upper())


def delivery_status(text: str) -> str:
    """A delivery status with its meaning (Sinch SMS guide, delivery reports)."""
    return _told(text, _DELIVERY_STATUSES, text.upper())


def delivery_code(code: int) -> str:
    """A delivery report code with its meaning: `402: no route to the number`.

    Codes below 400 other than 0 come from the carrier (SMPP); only their family is known.
    """
    if meaning := _CODES.get(code):
        return f"{code}: {meaning}"
    for (first, last), family in _CODE_RANGES:
        if first <= code <= last:
            return f"{code}: an error in {family}, told by the carrier"
    return str(code)


def media_code(code: int) -> str:
    """How storing one medium of an inbound MMS went."""
    meaning = _MEDIA_CODES.get(code)
    return f"{code}: {meaning}" if meaning else str(code)


def calling_error(code: int) -> str:
    """What a notify event of type callingerror complains about."""
    meaning = _CALLING_ERRORS.get(code)
    return f"{code}: {meaning}" if meaning else str(code)
