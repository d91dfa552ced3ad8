"""What an operator should do about the words and codes that `events.meanings` explains.

One row for each word that does not end well; the meaning itself stands there, not here.
"""

from sinchctl.events.meanings import Field, operator_family

_CHECK_NUMBER = "Check the number."
_CHECK_SENDER = "Check the sender: its registration, and whether the country allows it."
_CREDIT = "Top up the account."
_SUPPORT = "Try again; if it happens again, send the id to Sinch's support."
_NO_RECEIPT = "Ask the recipient; some operators never report."
_MEDIA = "Check the media: its address, type and size."

ADVICE: dict[Field, dict[str, str]] = {
    "call_status": {"ongoing": "Wait for its end: call get {id} --wait."},
    "call_result": {
        "busy": "Call again later.",
        "denied": "Do not call again at once; the callee declined.",
        "noanswer": "Call again later, or let it ring longer.",
        "failed": "Check the number and the caller id, then call again.",
        "cancel": "Nothing to mend, unless your application cancels too early.",
    },
    "call_reason": {
        "timeout": "Raise the dial timeout or the maximum duration if it was too short.",
        "blocked": "Check the caller id and the destinations that the account allows; ask Sinch's "
        "support who blocks it.",
        "nocreditpartner": _CREDIT,
        "generalerror": _SUPPORT,
        "cancel": "Nothing to mend, unless your application cancels too early.",
        "usernotfound": "Check the user name, and that the app has registered it.",
        "callbackerror": "Check your callback: it must answer 200 with valid SVAML in time. Lint "
        "its answer with svaml lint, and watch it with event listen.",
        "congestion": "Check the number; if it is right, call again later.",
        "clientnetwork": "Check the network of the app's user, then call again.",
        "invalidsvamlaction": "Correct the SVAML: svaml lint says where each action is allowed.",
        "busy": "Call again later.",
        "noanswer": "Call again later, or let it ring longer.",
    },
    "verification_status": {
        "pending": "Wait for the code: verify get --id {id} --wait.",
        "fail": "Start a new verification.",
        "denied": "Check what your callback answers, then start a new verification.",
        "aborted": "Use the newer verification of the number.",
        "error": _SUPPORT,
    },
    "verification_reason": {
        "fraud": "Look for runs of similar numbers; do not start it again for this one.",
        "not enough credit": _CREDIT,
        "blocked": "Ask Sinch's support why the number or the account is blocked.",
        "denied by callback": "Check why your callback answers deny.",
        "invalid callback": "Check your callback: it must answer 200 with allow or deny.",
        "internal error": _SUPPORT,
        "destination denied": "Enable the country for the account in Sinch's dashboard.",
        "network error or number unreachable": "Check the number and that the phone is on, or try "
        "another method.",
        "failed pending": "Start a new verification, perhaps with another method.",
        "sms delivery failure": "Check the number, or try another method, such as callout.",
        "invalid cli": "Report the whole number that the flash call came from, in E.164.",
        "invalid code": "Start a new verification and enter the newest code.",
        "expired": "Start a new verification and enter the code sooner.",
        "hung up without entering valid code": "Start a new verification, or try another method.",
    },
    "verification_sms": {"failed": "Check the number, or try another method, such as callout."},
    "delivery_status": {
        "queued": "Wait: sms status {id} --wait.",
        "dispatched": "Wait for the operator's report: sms status {id} --wait.",
        "aborted": "Mend the cause, then send it again.",
        "rejected": _CHECK_SENDER,
        "failed": "Check that the number exists and can receive SMS.",
        "expired": "Check that the phone is on; send it again with a longer life.",
        "cancelled": "Send it again if it was cancelled by mistake.",
        "deleted": "Check the number, and whether the recipient has opted out.",
        "unknown": _NO_RECEIPT,
    },
    "message_status": {
        "pending": "Wait: sms status {id} --wait.",
        "faulted": "Check the number and the sender, then send it again.",
        "unknown": _NO_RECEIPT,
    },
}
"""Advice by the documented words of each field, in lower case."""

_CODES = {
    402: _CHECK_NUMBER,
    403: _SUPPORT,
    404: "Send it again.",
    405: "Give every recipient a value for each parameter, or a default.",
    406: "Give it more time: a later expire-at.",
    407: "Send it again if it was cancelled by mistake.",
    408: "Check the number, the sender and the text; ask Sinch's support why it was refused.",
    409: "Raise max_price_per_message, or leave it out.",
    410: "Name a sender with --from, or set a default originator for the country.",
    411: "Shorten the text, or allow more parts.",
    412: "Ask Sinch to enable the country for the service plan.",
    413: _CREDIT + " If it has credit, ask Sinch's support why it is blocked.",
    **dict.fromkeys(range(414, 419), _MEDIA),
}
_FAMILIES = {
    "routing": "Check the number; if it is right, send it again later.",
    "screening": _CHECK_SENDER + " Check the text against the operator's rules.",
    "the sending application": "Check the sender, the text and its encoding.",
    "internal": _SUPPORT,
    "the message centre": "Send it again later.",
    "the subscriber register": "Check that the number exists and is in service.",
    "the switching centre": "Check that the phone is on and has coverage, then send it again.",
    "an outside application": _SUPPORT,
}
_CALLING_ERRORS = {
    40001: "Correct the SVAML that your callback answers: check it with svaml lint.",
    50000: _SUPPORT,
}


def advice(field: Field, word: str) -> str:
    """Return what to do about a word of a field, in any letter case; empty for nothing."""
    return ADVICE[field].get(word.lower(), "")


def code_advice(code: int) -> str:
    """Return what to do about a delivery report code; empty for nothing."""
    return _FAMILIES.get(operator_family(code)) or _CODES.get(code, "")


def calling_error_advice(code: int) -> str:
    """Return what to do about a notify event of type callingerror; empty for nothing."""
    return _CALLING_ERRORS.get(code, "")
