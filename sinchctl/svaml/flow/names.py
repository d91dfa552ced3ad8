"""The names of SVAML's members, instructions and actions in menu and flow files."""

MEMBERS = {
    "mainPrompt": "prompt",
    "repeatPrompt": "repeat_prompt",
    "timeoutMills": "timeout",
    "maxTimeoutMills": "max_timeout",
    "maxDigits": "max_digits",
    "add": "cookies",
    "mainMenu": "start",
    "enableVoice": "enable_voice",
    "hangupCause": "cause",
    "dialTimeout": "dial_timeout",
    "maxDuration": "bridge_timeout",
    "suppressCallbacks": "without_callbacks",
    "tags": "call_tag",
    "callHeaders": "header",
    "conferenceId": "id",
    "enterLeaveSound": "enter_leave_sounds",
    "holdPrompt": "prompt",
    "conferenceDtmfOptions": "dtmf_mode",
    "destinationUrl": "destination_url",
    "transcriptionOptions": "transcription_locale",
    "key": "name",
}
"""Members; all others have the same name in both."""
NAMES = {
    "playFiles": "play",
    "sendDtmf": "send_dtmf",
    "setCookie": "set_cookie",
    "startRecording": "start_recording",
    "stopRecording": "stop_recording",
    "reportCallStatus": "report_call_status",
    "connectPstn": "connect_pstn",
    "connectMxp": "connect_mxp",
    "connectConf": "connect_conference",
    "connectSip": "connect_sip",
    "runMenu": "run_menu",
}
"""Instructions and actions; all others have the same name in both."""
