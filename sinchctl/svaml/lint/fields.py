"""The members of SVAML's objects by their names in Sinch's documents, and what type each is.

Types: `text`, `whole` (a number), `flag`, `texts` (a list), `digit` (a text or a number), the
name of another object, or that name with `*` (a list of them). The model (`nodes`) has the same
members; a test holds the two together. They are written down here once more so that lint
starts without what the model needs.
"""

Fields = dict[str, str]

_BRIDGED: Fields = {"cli": "text", "locale": "text", "record": "flag", "tags": "pair*"}
_RECORDED: Fields = {"record": "flag", "recordingOptions": "recording"}

INSTRUCTIONS: dict[str, Fields] = {
    "playFiles": {"ids": "texts", "locale": "text"},
    "say": {"text": "text", "locale": "text"},
    "sendDtmf": {"value": "text"},
    "setCookie": {"key": "text", "value": "text"},
    "answer": {},
    "startRecording": {"options": "recording"},
    "stopRecording": {},
    "reportCallStatus": {"value": "text", "details": "text"},
}
"""Instructions by their names."""

ACTIONS: dict[str, Fields] = {
    "hangup": {"barge": "flag", "hangupCause": "whole"},
    "continue": {**_RECORDED},
    "connectPstn": {
        "number": "text",
        "destination": "destination",
        "maxDuration": "whole",
        "dialTimeout": "whole",
        "suppressCallbacks": "flag",
        "dtmf": "text",
        "indications": "text",
        "amd": "amd",
        **_BRIDGED,
        **_RECORDED,
    },
    "connectMxp": {
        "destination": "destination",
        "callHeaders": "pair*",
        "indications": "text",
        **_BRIDGED,
    },
    "connectConf": {
        "conferenceId": "text",
        "conferenceDtmfOptions": "conferenceDtmf",
        "dtmfMode": "text",
        "moh": "text",
        "conferenceType": "text",
        "enterLeaveSound": "flag",
        **_BRIDGED,
        **_RECORDED,
    },
    "connectSip": {
        "destination": "destination",
        "maxDuration": "whole",
        "transport": "text",
        "suppressCallbacks": "flag",
        "callHeaders": "pair*",
        "moh": "text",
        "indications": "text",
        "account": "text",
        **_BRIDGED,
        **_RECORDED,
    },
    "connectStream": {
        "destination": "destination",
        "streamingOptions": "streaming",
        "maxDuration": "whole",
        "callHeaders": "pair*",
    },
    "runMenu": {
        "barge": "flag",
        "locale": "text",
        "mainMenu": "text",
        "enableVoice": "flag",
        "suppressCallbacks": "flag",
        "menus": "menu*",
    },
    "park": {
        "locale": "text",
        "introPrompt": "text",
        "holdPrompt": "text",
        "maxDuration": "whole",
        "dialTimeout": "whole",
    },
}
"""Actions by their names. runMenu has no suppressCallbacks; it is here to be told about."""

OBJECTS: dict[str, Fields] = {
    "destination": {"type": "text", "endpoint": "text"},
    "pair": {"key": "text", "value": "text"},
    "recording": {
        "destinationUrl": "text",
        "credentials": "text",
        "format": "text",
        "notificationEvents": "flag",
        "transcriptionOptions": "transcription",
    },
    "transcription": {"enabled": "flag", "locale": "text"},
    "amd": {"enabled": "flag", "async": "flag"},
    "conferenceDtmf": {"mode": "text", "maxDigits": "whole", "timeoutMills": "whole"},
    "streaming": {"version": "whole", "sampleRate": "whole"},
    "menu": {
        "id": "text",
        "mainPrompt": "text",
        "repeatPrompt": "text",
        "repeats": "whole",
        "maxDigits": "whole",
        "timeoutMills": "whole",
        "maxTimeoutMills": "whole",
        "options": "option*",
    },
    "option": {"dtmf": "digit", "input": "text", "action": "text", "add": "pair*"},
}
"""What stands inside instructions and actions."""

REQUIRED: dict[str, tuple[tuple[str, str], ...]] = {
    "playFiles": (("ids", "nothing is played"),),
    "say": (("text", "nothing is said"),),
    "sendDtmf": (("value", "no tone is played"),),
    "reportCallStatus": (("value", "the instruction is ignored"),),
    "connectConf": (("conferenceId", "there is no conference to put the caller in"),),
    "connectStream": (("destination", "there is nowhere to stream to"),),
    "menu": (("id", "nothing can play this menu"),),
    "option": (("action", "the key does nothing"),),
}
"""Members that must be there, and what happens on the call without them."""

UNDOCUMENTED = {
    "hangup": ("barge", "hangupCause"),
    "connectPstn": ("tags",),
    "connectMxp": ("indications", "tags"),
    "connectConf": ("conferenceType", "enterLeaveSound", "tags"),
    "connectSip": ("account", "indications", "tags"),
}
"""Members that Sinch.ServerSdk sends and today's documents do not name (its quirk B24)."""
