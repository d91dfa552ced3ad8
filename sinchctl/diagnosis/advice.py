"""What an operator should do about the words and codes that `events.meanings` explains.

One row for each word that does not end well; the meaning itself stands there, not here.
"""

from sinchctl.events.codes import operator_family
from sinchctl.events.meanings import Field

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
    "conversation_status": {
        "queued_on_channel": "Wait for the report; some operators never send one.",
        "switching_channel": "Wait: it is tried on the next channel.",
        "failed": "Mend the cause, then send it again.",
    },
    "conversation_reason": {
        "unknown": _SUPPORT,
        "internal_error": _SUPPORT,
        "rate_limited": "Send slower, and send it again.",
        "recipient_invalid_channel_identity": "Check the number: E.164, with its country code.",
        "recipient_not_reachable": "Check that the number exists and that the phone is on.",
        "recipient_not_opted_in": "Do not send again before the recipient opts in: "
        "sms opt-outs check.",
        "outside_allowed_sending_window": "Wait until the recipient writes, or send a template.",
        "channel_failure": "Send it again.",
        "channel_bad_configuration": "Check the credentials of the app's SMS channel.",
        "channel_configuration_missing": "Add the SMS channel, with its service plan, to the app.",
        **dict.fromkeys(
            ("media_type_unsupported", "media_too_large", "media_not_reachable"), _MEDIA
        ),
        "no_channels_left": "See why each channel failed; add one, or mend them.",
        "template_not_found": "Check the id of the template.",
        "template_insufficient_parameters": "Give every parameter of the template.",
        "template_non_existing_language_or_version": "Check the language and version.",
        "delivery_timed_out": "Check that the phone is on; send it again with a longer --ttl.",
        "delivery_report_time_out": _NO_RECEIPT,
        "delivery_rejected_due_to_policy": _CHECK_SENDER + " Check the text too.",
        "contact_not_found": "Check the contact, or send to the number.",
        "bad_request": "Correct the request; the description in the callback says what is wrong.",
        "unknown_app": "Check the app's id and region: profile check.",
        "no_channel_identity_for_contact": "Give the contact a number, or send to the number.",
        "channel_reject": _CHECK_SENDER,
        "no_permission": "Ask Sinch to allow this for the app's channel.",
        "no_profile_available": "Check the number, or use another channel.",
        "unsupported_operation": "Send something that the channel can do.",
        "inactive_credential": "Renew the credentials of the app's channel.",
        "message_expired": "Send it again with a longer --ttl.",
        "message_split_required": "Shorten the text, or allow more parts.",
    },
    "message_status": {
        "pending": "Wait: sms status {id} --wait.",
        "faulted": "Check the number and the sender, then send it again.",
        "unknown": _NO_RECEIPT,
    },
    "bulk_state": {
        "planned": "Run the same sms bulk again: it goes on where it stopped.",
        "sending": "Wait for the run to end. If it was killed, run the same sms bulk again.",
        "accepted": "Read its delivery: sms bulk-status; of the Conversation API, with --events.",
        "refused": "Mend the cause, then send it to this recipient in a new send.",
        "skipped": "Nothing to mend if it was meant to be left out; else send it by itself.",
        "unknown": "Look for it at Sinch: sms bulk-status. Do not send it again before.",
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
