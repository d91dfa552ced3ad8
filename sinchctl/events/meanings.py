"""Explain the words of Sinch and of a ledger, and how an operator should take them.

One row for each word, for every command: a new delivery status is one row in `MEANINGS`.
"""

from typing import Literal, NamedTuple

from sinchctl.text.tone import Tone

_KINDS = {
    "ice": "Incoming call (ICE)",
    "ace": "Answered call (ACE)",
    "pie": "Menu input (PIE)",
    "dice": "Call ended (DiCE)",
    "notify": "Notification",
    "verification_request": "Verification request",
    "verification_result": "Verification result",
    "VerificationSmsDeliveredEvent": "Delivery of a verification SMS",
    "mo_text": "SMS received",
    "mo_binary": "Binary SMS received",
    "mo_media": "MMS received",
    "delivery_report_sms": "Delivery report of a batch (SMS)",
    "delivery_report_mms": "Delivery report of a batch (MMS)",
    "recipient_delivery_report_sms": "Delivery report (SMS)",
    "recipient_delivery_report_mms": "Delivery report (MMS)",
    "incoming_sms": "SMS received (old API)",
    "conversation_message_delivery": "Delivery report (Conversation)",
    "conversation_message_inbound": "Message received (Conversation)",
    "conversation_message_submit": "Message sent (Conversation)",
    "conversation_event_delivery": "Delivery report of an event (Conversation)",
    "conversation_event": "Event received (Conversation)",
    "conversation_capability": "Capability of a recipient (Conversation)",
    "conversation_opt_in": "Opt-in (Conversation)",
    "conversation_opt_out": "Opt-out (Conversation)",
    "conversation_contact_create": "Contact created (Conversation)",
    "conversation_contact_delete": "Contact deleted (Conversation)",
    "conversation_contact_merge": "Contacts merged (Conversation)",
    "conversation_contact_update": "Contact changed (Conversation)",
    "conversation_duplicated_contact_identities": "Contacts with one identity (Conversation)",
    "conversation_start": "Conversation started",
    "conversation_stop": "Conversation stopped",
    "conversation_delete": "Conversation deleted",
    "conversation_unsupported": "Message that the Conversation API cannot read",
    "conversation_channel_event": "Event of a channel (Conversation)",
    "conversation_smart_conversation": "Analysis of a message (Conversation)",
    "conversation_message_redaction": "Message redacted (Conversation)",
    "conversation_record": "Event recorded (Conversation)",
    "number_event": "Change of a number",
    "number_order_event": "State of a number order",
    "unknown": "Unknown event",
}

Field = Literal[
    "call_status",
    "call_result",
    "call_reason",
    "menu_result",
    "notify_type",
    "amd_status",
    "amd_reason",
    "verification_status",
    "verification_reason",
    "verification_sms",
    "delivery_status",
    "message_status",
    "conversation_status",
    "conversation_reason",
    "conversation_result",
    "bulk_state",
    "number_status",
    "number_failure",
]


class Meaning(NamedTuple):
    """The explanation of a word and its tone; empty if Sinch's documents do not have the word.

    `is_pending` marks a status after which another one follows.
    """

    text: str = ""
    tone: Tone = ""
    is_pending: bool = False


MEANINGS: dict[Field, dict[str, Meaning]] = {
    "call_status": {
        "ongoing": Meaning("in progress", "warn", is_pending=True),
        "final": Meaning("ended", "strong"),
    },
    "call_result": {
        "answered": Meaning("somebody answered", "good"),
        "busy": Meaning("the line was busy", "warn"),
        "denied": Meaning("the callee declined", "bad"),
        "noanswer": Meaning("nobody answered in time", "warn"),
        "failed": Meaning("the call could not be placed", "bad"),
        "cancel": Meaning("the caller gave up before an answer", "warn"),
        "n/a": Meaning("not applicable"),
    },
    "call_reason": {
        "callerhangup": Meaning("the caller hung up"),
        "calleehangup": Meaning("the callee hung up"),
        "managerhangup": Meaning("ended by your application, through the API or SVAML"),
        "timeout": Meaning("a configured time ran out"),
        "blocked": Meaning("the call was blocked", "bad"),
        "nocreditpartner": Meaning("the account is out of credit", "bad"),
        "generalerror": Meaning("an error that Sinch does not specify", "bad"),
        "cancel": Meaning("cancelled before an answer"),
        "usernotfound": Meaning("the user does not exist", "bad"),
        "callbackerror": Meaning("your callback failed, or its answer was not valid SVAML", "bad"),
        "congestion": Meaning("no route to the destination", "bad"),
        "otherpeeranswered": Meaning("another device of the user answered"),
        "busy": Meaning("the line was busy"),
        "noanswer": Meaning("nobody answered in time"),
        "established": Meaning("the call is established"),
        "clientnetwork": Meaning("the network of the app's user failed", "bad"),
        "hangup": Meaning("one side hung up"),
        "invalidsvamlaction": Meaning("the SVAML action is not allowed there", "bad"),
        "n/a": Meaning("not applicable"),
    },
    "menu_result": {
        "return": Meaning("the caller chose an option", "good"),
        "sequence": Meaning("the caller entered digits", "good"),
        "timeout": Meaning("no input in time", "warn"),
        "hangup": Meaning("the caller hung up in the menu", "warn"),
        "invalidinput": Meaning("the input matches no option", "bad"),
        "error": Meaning("the menu failed", "bad"),
    },
    "notify_type": {
        "recording_finished": Meaning("a recording ended"),
        "recording_available": Meaning("a recording can be fetched"),
        "transcription_available": Meaning("a transcript can be fetched"),
        "transcription_complete": Meaning("a transcript can be fetched"),
        "amd": Meaning("answering machine detection has a result"),
        "amd_beep": Meaning("the answering machine beeped"),
        "callingerror": Meaning("something went wrong in the call", "bad"),
    },
    "amd_status": {
        "human": Meaning("a person answered", "good"),
        "machine": Meaning("a machine answered", "warn"),
        "notsure": Meaning("a person or a machine answered", "warn"),
        "hangup": Meaning("the callee hung up during detection", "warn"),
        "inprogress": Meaning("detection continues; a notify event follows", "warn"),
    },
    "amd_reason": {
        "longgreeting": Meaning("a long greeting"),
        "initialsilence": Meaning("silence at the start"),
        "greeting": Meaning("a short greeting"),
        "beep": Meaning("a beep"),
        "n/a": Meaning("not applicable"),
    },
    "verification_status": {
        "pending": Meaning("waiting for the code", "warn", is_pending=True),
        "successful": Meaning("the number is verified", "good"),
        "fail": Meaning("the number is not verified", "bad"),
        "denied": Meaning("your callback or Sinch refused it", "bad"),
        "aborted": Meaning("a newer verification replaced it", "bad"),
        "error": Meaning("an error at Sinch", "bad"),
    },
    "verification_reason": {
        "fraud": Meaning("Sinch suspects fraud", "bad"),
        "not enough credit": Meaning("the account is out of credit", "bad"),
        "blocked": Meaning("Sinch blocked it", "bad"),
        "denied by callback": Meaning("your callback refused it", "bad"),
        "invalid callback": Meaning("your callback gave no valid answer", "bad"),
        "internal error": Meaning("an error at Sinch", "bad"),
        "destination denied": Meaning("the account may not verify numbers there", "bad"),
        "network error or number unreachable": Meaning("the phone could not be reached", "bad"),
        "failed pending": Meaning("it failed before a code was entered", "bad"),
        "sms delivery failure": Meaning("the SMS with the code was not delivered", "bad"),
        "invalid cli": Meaning("the calling number that was reported is wrong", "bad"),
        "invalid code": Meaning("the code that was entered is wrong", "bad"),
        "expired": Meaning("no code was entered in time", "bad"),
        "hung up without entering valid code": Meaning(
            "the person hung up before a valid code was entered", "bad"
        ),
    },
    "verification_sms": {
        "successful": Meaning("delivered to the phone", "good"),
        "failed": Meaning("not delivered", "bad"),
    },
    "delivery_status": {
        "queued": Meaning("waiting at Sinch", "warn", is_pending=True),
        "dispatched": Meaning("handed to the operator", "warn", is_pending=True),
        "delivered": Meaning("arrived at the phone", "good"),
        "aborted": Meaning("Sinch did not send it", "bad"),
        "rejected": Meaning("the operator refused it", "bad"),
        "failed": Meaning("it could not be delivered", "bad"),
        "expired": Meaning("its time ran out", "bad"),
        "cancelled": Meaning("cancelled before it was sent", "bad"),
        "deleted": Meaning("the operator deleted it", "bad"),
        "unknown": Meaning("the operator does not report it", "warn"),
    },
    "message_status": {
        "pending": Meaning("on its way", "warn", is_pending=True),
        "successful": Meaning("arrived at the phone", "good"),
        "faulted": Meaning("it could not be delivered", "bad"),
        "unknown": Meaning("the operator does not report it", "warn", is_pending=True),
    },
    "conversation_status": {
        "queued_on_channel": Meaning("handed to the channel", "warn", is_pending=True),
        "switching_channel": Meaning("tried on the next channel", "warn", is_pending=True),
        "delivered": Meaning("arrived at the recipient", "good"),
        "read": Meaning("the recipient has read it", "good"),
        "failed": Meaning("it could not be delivered", "bad"),
    },
    "conversation_reason": {
        "unknown": Meaning("Sinch does not know why", "bad"),
        "internal_error": Meaning("an error at Sinch; try again", "bad"),
        "rate_limited": Meaning("too many messages at once; send slower and try again", "bad"),
        "recipient_invalid_channel_identity": Meaning(
            "the number or id of the recipient is wrong", "bad"
        ),
        "recipient_not_reachable": Meaning("the channel does not reach the recipient", "bad"),
        "recipient_not_opted_in": Meaning(
            "the recipient has not opted in, or has opted out", "bad"
        ),
        "outside_allowed_sending_window": Meaning(
            "the channel allows only templates at this time", "bad"
        ),
        "channel_failure": Meaning("an error of the channel; try again", "bad"),
        "channel_bad_configuration": Meaning("the channel of the app is set up wrongly", "bad"),
        "channel_configuration_missing": Meaning("the app has no such channel", "bad"),
        "media_type_unsupported": Meaning("the channel does not take this type of media", "bad"),
        "media_too_large": Meaning("the media is too large for the channel", "bad"),
        "media_not_reachable": Meaning("the media cannot be fetched", "bad"),
        "no_channels_left": Meaning("no other channel is left to try", "bad"),
        "template_not_found": Meaning("there is no such template", "bad"),
        "template_insufficient_parameters": Meaning("the template lacks parameters", "bad"),
        "template_non_existing_language_or_version": Meaning(
            "the template has no such language or version", "bad"
        ),
        "delivery_timed_out": Meaning("the channel did not deliver it in time", "bad"),
        "delivery_report_time_out": Meaning("the channel did not report in time", "bad"),
        "delivery_rejected_due_to_policy": Meaning(
            "the channel or the operator refused it by its rules", "bad"
        ),
        "contact_not_found": Meaning("there is no such contact", "bad"),
        "bad_request": Meaning("the request is wrong", "bad"),
        "unknown_app": Meaning("there is no such app", "bad"),
        "no_channel_identity_for_contact": Meaning(
            "the contact has no number or id on the channel", "bad"
        ),
        "channel_reject": Meaning("the channel refused it", "bad"),
        "no_permission": Meaning("the app may not do this on the channel", "bad"),
        "no_profile_available": Meaning("the channel has no profile of the recipient", "bad"),
        "unsupported_operation": Meaning("the channel cannot do this", "bad"),
        "inactive_credential": Meaning("the credential of the channel is not active", "bad"),
        "message_expired": Meaning("its time ran out", "bad"),
        "message_split_required": Meaning("it is too long to be sent in one piece", "bad"),
    },
    "conversation_result": {
        "capability_full": Meaning("the channel reaches the recipient with everything", "good"),
        "capability_partial": Meaning("the channel reaches the recipient, not for all", "warn"),
        "capability_unknown": Meaning("the channel does not tell", "warn"),
        "no_capability": Meaning("the channel does not reach the recipient", "bad"),
        "opt_in_succeeded": Meaning("the contact may be written to", "good"),
        "opt_in_failed": Meaning("the opt-in failed", "bad"),
        "opt_out_succeeded": Meaning("the contact may not be written to any more", "good"),
        "opt_out_failed": Meaning("the opt-out failed", "bad"),
        "event_record_stored": Meaning("Sinch has stored it", "good"),
    },
    "bulk_state": {
        "planned": Meaning("the bulk send has not sent it yet", "warn", is_pending=True),
        "sending": Meaning("the bulk send was waiting for Sinch's answer", "warn", is_pending=True),
        "accepted": Meaning("Sinch took it, and nobody told its delivery", "warn", is_pending=True),
        "refused": Meaning("Sinch refused it", "bad"),
        "skipped": Meaning("the bulk send left it out", "warn"),
        "unknown": Meaning("Sinch may have taken it or not", "warn", is_pending=True),
    },
    "number_status": {
        "succeeded": Meaning("done", "good"),
        "failed": Meaning("not done", "bad"),
        "created": Meaning("not submitted yet", "warn", is_pending=True),
        "in_review": Meaning("Sinch examines the order", "warn", is_pending=True),
        "blocked": Meaning(
            "Sinch needs more; the registration's log says what", "bad", is_pending=True
        ),
        "completed": Meaning("the numbers are yours", "good"),
        "rejected": Meaning("refused; the registration's log says why", "bad"),
        "expired": Meaning("it was not completed in time", "bad"),
        "waiting": Meaning("Sinch has not begun", "warn", is_pending=True),
        "in_progress": Meaning("Sinch is at it", "warn", is_pending=True),
    },
    "number_failure": {
        "internal_error": Meaning("an error at Sinch; try again", "bad"),
        "sms_provisioning_failed": Meaning("the service plan could not be linked", "bad"),
        "campaign_provisioning_failed": Meaning("the campaign could not be linked", "bad"),
        "campaign_not_available": Meaning("there is no such campaign, or it is not yours", "bad"),
        "exceeded_10dlc_limit": Meaning("the campaign has as many numbers as it may", "bad"),
        "number_provisioning_failed": Meaning("the number could not be set up", "bad"),
        "partner_service_unavailable": Meaning("a partner of Sinch is down; try again", "bad"),
        "campaign_pending_acceptance": Meaning("the campaign is not accepted yet", "bad"),
        "mno_sharing_error": Meaning("the campaign is not shared with the operators", "bad"),
        "campaign_expired": Meaning("the campaign has expired", "bad"),
        "campaign_mno_rejected": Meaning("an operator refused the campaign", "bad"),
        "campaign_mno_suspended": Meaning("an operator suspended the campaign", "bad"),
        "campaign_mno_review": Meaning("an operator examines the campaign", "bad"),
        "insufficient_balance": Meaning("the account lacks money", "bad"),
        "mock_campaign_not_allowed": Meaning("a test campaign is not allowed", "bad"),
        "tfn_not_allowed": Meaning("a toll-free number is not allowed in a campaign", "bad"),
        "invalid_nnid": Meaning("the NNID of the campaign is wrong", "bad"),
    },
}
"""The documented words of each field in lower case (Sinch's callback and REST references)."""


def kind_title(kind: str) -> str:
    """Return a kind of callback in words: `Call ended (DiCE)`."""
    return _KINDS[kind]


def meaning(field: Field, word: str) -> Meaning:
    """Return what a word of a field means, in any letter case; empty for an unknown word."""
    return MEANINGS[field].get(word.lower(), Meaning())


def is_final(field: Field, word: str) -> bool:
    """Return True for a documented status after which no other one follows."""
    known = meaning(field, word)
    return bool(known.text) and not known.is_pending


def with_meaning(field: Field, word: str) -> str:
    """Return a word with its explanation: `BUSY (the line was busy)`."""
    text = meaning(field, word).text
    return f"{word} ({text})" if text else word


def tone(field: Field, word: str) -> Tone:
    """Return the tone of a word; an unknown one is a warning."""
    known = MEANINGS[field].get(word.lower())
    return "warn" if known is None else known.tone
