"""How long texts, ids, cookies and headers may be."""

from collections.abc import Iterable

from sinchctl.svaml.lint.contents import Contents
from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.parts import Part
from sinchctl.svaml.lint.report import Report, quoted
from sinchctl.svaml.vocabulary import (
    LARGEST_COOKIES,
    LARGEST_HEADER,
    LONGEST_COOKIE,
    LONGEST_DETAILS,
    LONGEST_ID,
    LONGEST_NAME,
    LONGEST_SPEECH,
    MOST_PROMPTS,
    USUAL_CONFERENCE,
    units,
)

_COOKIES = "Sinch SVAML reference, setCookie"

COOKIES_SIZE = Rule(
    "cookies-size",
    "error",
    "The cookies of the call are larger than Sinch keeps.",
    "Keys and values have room for 1,024 bytes together. What does not fit is lost: later "
    "callbacks come without it.",
    _COOKIES,
    bad='{"instructions": [{"name": "setCookie", "key": "basket", "value": "' + "x" * 1020 + '"}], '
    '"action": {"name": "continue"}}',
    good='{"instructions": [{"name": "setCookie", "key": "basket", "value": "4711"}], '
    '"action": {"name": "continue"}}',
    event="ace",
)
COOKIE_KEY = Rule(
    "cookie-key",
    "warning",
    "A cookie has no name, or one of more than 50 characters.",
    "Without a name nothing can find the value again; a longer name may be cut or refused.",
    _COOKIES + "; Sinch.ServerSdk's readme",
    bad='{"instructions": [{"name": "setCookie", "value": "sv"}], "action": {"name": "continue"}}',
    good='{"instructions": [{"name": "setCookie", "key": "language", "value": "sv"}], '
    '"action": {"name": "continue"}}',
    event="ace",
)
COOKIE_TWICE = Rule(
    "cookie-twice",
    "warning",
    "A cookie is set twice.",
    "The second value takes the place of the first: later callbacks have only that.",
    _COOKIES,
    bad='{"instructions": [{"name": "setCookie", "key": "step", "value": "1"}, '
    '{"name": "setCookie", "key": "step", "value": "2"}], "action": {"name": "continue"}}',
    good='{"instructions": [{"name": "setCookie", "key": "step", "value": "2"}], '
    '"action": {"name": "continue"}}',
    event="ace",
)
HEADER_SIZE = Rule(
    "header-size",
    "error",
    "A call header is larger than Sinch passes on.",
    "A header has room for 1,024 bytes, its key and its value together. A larger one does not "
    "reach the other side.",
    "Sinch SVAML reference, callHeaders",
    bad='{"action": {"name": "connectMxp", "destination": {"type": "username", '
    '"endpoint": "anna"}, "callHeaders": [{"key": "note", "value": "' + "x" * 1021 + '"}]}}',
    good='{"action": {"name": "connectMxp", "destination": {"type": "username", '
    '"endpoint": "anna"}, "callHeaders": [{"key": "note", "value": "4711"}]}}',
)
CONFERENCE_ID = Rule(
    "conference-id",
    "error",
    "The id of a conference is empty or has more than 128 characters.",
    "Sinch refuses it, and the caller is not put in the conference.",
    "decisions of the house, 7",
    bad='{"action": {"name": "connectConf", "conferenceId": "' + "x" * 129 + '"}}',
    good='{"action": {"name": "connectConf", "conferenceId": "meeting-4711"}}',
)
CONFERENCE_ID_LONG = Rule(
    "conference-id-long",
    "warning",
    "The id of a conference has more than 64 characters.",
    "Today's documents allow 64, Sinch.ServerSdk 128. It may be refused, so that the caller is "
    "not put in the conference.",
    "decisions of the house, 7",
    bad='{"action": {"name": "connectConf", "conferenceId": "' + "x" * 65 + '"}}',
    good='{"action": {"name": "connectConf", "conferenceId": "meeting-4711"}}',
)
USER_NAME = Rule(
    "user-name",
    "warning",
    "The name of an app's user has more than 128 characters.",
    "Sinch.ServerSdk refuses it, and nobody may be reached by it.",
    "limits and quirks, limits in one table",
    bad='{"action": {"name": "connectMxp", "destination": {"type": "username", "endpoint": "'
    + "x" * 129
    + '"}}}',
    good='{"action": {"name": "connectMxp", "destination": {"type": "username", '
    '"endpoint": "anna"}}}',
)
MENU_ID = Rule(
    "menu-id",
    "warning",
    "The id of a menu has more than 64 characters.",
    "Sinch.ServerSdk refuses it; Sinch may not find the menu by it.",
    "limits and quirks, limits in one table",
    bad='{"action": {"name": "runMenu", "mainMenu": "'
    + "m" * 65
    + '", "menus": [{"id": "'
    + "m" * 65
    + '", "mainPrompt": "#tts[Your code?]", "maxDigits": 4}]}}',
    good='{"action": {"name": "runMenu", "mainMenu": "code", "menus": [{"id": "code", '
    '"mainPrompt": "#tts[Your code?]", "maxDigits": 4}]}}',
)
SPEECH_LENGTH = Rule(
    "speech-length",
    "warning",
    "A text to be spoken has more than 600 characters.",
    "That is the limit of one text by default; Sinch's support can raise it. A longer text is "
    "not spoken, or not to its end.",
    "decisions of the house, 8",
    bad='{"instructions": [{"name": "say", "text": "' + "x" * 601 + '"}], '
    '"action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "say", "text": "We are closed."}], '
    '"action": {"name": "hangup"}}',
)
SPEECH_TOTAL = Rule(
    "speech-total",
    "warning",
    "The texts to be spoken have more than 1,000 characters in all.",
    "That is the limit of a document in Sinch.ServerSdk; what is above may not be spoken.",
    "decisions of the house, 8",
    bad='{"instructions": [{"name": "say", "text": "'
    + "x" * 600
    + '"}, {"name": "say", "text": "'
    + "y" * 600
    + '"}], "action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "say", "text": "We are closed."}], '
    '"action": {"name": "hangup"}}',
)
PROMPT_COUNT = Rule(
    "prompt-count",
    "warning",
    "More than 64 recordings and texts are played in a row.",
    "Sinch.ServerSdk refuses so many; what is above may not be played.",
    "limits and quirks, B2",
    bad='{"instructions": [{"name": "playFiles", "ids": ["'
    + '", "'.join(["beep.wav"] * 65)
    + '"]}], "action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "playFiles", "ids": ["beep.wav"]}], '
    '"action": {"name": "hangup"}}',
)
DETAILS_CUT = Rule(
    "details-cut",
    "warning",
    "The details of a call's status have more than 64 characters.",
    "Sinch keeps the first 64 of them in the records of the call.",
    "Sinch SVAML reference, reportCallStatus",
    bad='{"instructions": [{"name": "reportCallStatus", "value": "failure", "details": "'
    + "x" * 65
    + '"}]}',
    good='{"instructions": [{"name": "reportCallStatus", "value": "failure", '
    '"details": "no answer"}]}',
    event="dice",
)

RULES = (
    COOKIES_SIZE,
    COOKIE_KEY,
    COOKIE_TWICE,
    HEADER_SIZE,
    CONFERENCE_ID,
    CONFERENCE_ID_LONG,
    USER_NAME,
    MENU_ID,
    SPEECH_LENGTH,
    SPEECH_TOTAL,
    PROMPT_COUNT,
    DETAILS_CUT,
)

_SPOKEN = ("#tts[", "#ssml[")


def check_lengths(report: Report, found: Contents) -> None:
    """Sizes of instructions and of the action, cookies of menus included."""
    kept = _cookies(report, found.instructions)
    _speech(report, found.instructions)
    for part in found.instructions:
        details = part.text("details")
        if details is not None and units(details) > LONGEST_DETAILS:
            size = units(details)
            note = f"the details have {size} characters; Sinch keeps the first {LONGEST_DETAILS}"
            report.add(DETAILS_CUT, part.at("details"), note)
    action = found.action
    if action is None:
        return
    _headers(report, action)
    _names(report, action)
    for menu in action.parts("menus"):
        for option in menu.parts("options"):
            if option.parts("add"):
                _cookies(report, option.parts("add"), kept, option)


def _bytes(part: Part) -> int:
    texts = (part.text("key") or "", part.text("value") or "")
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)


def _cookies(
    report: Report, parts: Iterable[Part], kept: int = 0, option: Part | None = None
) -> int:
    """The bytes of the cookies of instructions, or of an option on top of those `kept`."""
    sizes: dict[str, int] = {}
    last: Part | None = None
    for part in parts:
        if part.kind not in {"setCookie", "pair"}:
            continue
        last, key = part, part.text("key") or ""
        if not key.strip():
            note = "the cookie has no name, so that nothing finds its value again"
            report.add(COOKIE_KEY, part.at("key"), note, 'such as "key": "language"')
        elif units(key) > LONGEST_COOKIE:
            note = f"the cookie's name has {units(key)} characters; {LONGEST_COOKIE} is the limit"
            report.add(COOKIE_KEY, part.at("key"), note, "give it a shorter name")
        elif key in sizes:
            note = f"the cookie {quoted(key)} is set twice; only this value is kept"
            report.add(COOKIE_TWICE, part.at("key"), note)
        sizes[key] = _bytes(part)
    size = kept + sum(sizes.values())
    told = option is not None and kept > LARGEST_COOKIES
    if size > LARGEST_COOKIES and last is not None and not told:
        note = f"the cookies have {size:,} bytes; what is above {LARGEST_COOKIES:,} is lost"
        path = last.path if option is None else option.at("add")
        report.add(COOKIES_SIZE, path, note, "keep an id, and the rest in the application")
    return size


def _headers(report: Report, action: Part) -> None:
    for header in action.parts("callHeaders"):
        if (size := _bytes(header)) > LARGEST_HEADER:
            note = f"the header has {size:,} bytes; above {LARGEST_HEADER:,} it does not go through"
            report.add(HEADER_SIZE, header.path, note, "send an id instead")


def _names(report: Report, action: Part) -> None:
    room = action.text("conferenceId")
    if room is not None:
        path, size = action.at("conferenceId"), units(room)
        if not room.strip() or size > LONGEST_NAME:
            state = (
                f"has {size} characters; {LONGEST_NAME} is the limit"
                if room.strip()
                else "is empty"
            )
            note = f"the conference id {state}: the caller is not put in a conference"
            report.add(CONFERENCE_ID, path, note)
        elif size > USUAL_CONFERENCE:
            note = f"the conference id has {size} characters; {USUAL_CONFERENCE} are documented"
            report.add(CONFERENCE_ID_LONG, path, note, "give it a shorter id")
    to = action.part("destination")
    user = "" if to is None or action.kind != "connectMxp" else to.text("endpoint") or ""
    if to is not None and (size := units(user)) > LONGEST_NAME:
        note = f"the user's name has {size} characters; above {LONGEST_NAME} nobody may be reached"
        report.add(USER_NAME, to.at("endpoint"), note)
    for menu in action.parts("menus"):
        if (size := units(menu.text("id") or "")) > LONGEST_ID:
            note = f"the menu's id has {size} characters; above {LONGEST_ID} it may not be found"
            report.add(MENU_ID, menu.at("id"), note, "give it a shorter id")


def _speech(report: Report, instructions: list[Part]) -> None:
    """Limits of what is played by instructions; menus have none in all."""
    total, count, told = 0, 0, False
    for part in instructions:
        played = [part.text("text")] if part.kind == "say" else part.values.get("ids") or []
        for at, text in enumerate(played):
            if not text:
                continue
            path = part.at("text") if part.kind == "say" else (*part.at("ids"), at)
            count += 1
            if count == MOST_PROMPTS + 1:
                note = f"more than {MOST_PROMPTS} texts and recordings are played"
                report.add(PROMPT_COUNT, path, f"{note}; this and the rest may not be")
            marked = text.lower().startswith(_SPOKEN)
            if part.kind != "say" and not marked:
                continue
            total += units(text[text.index("[") + 1 : -1] if marked else text)
            if total > LONGEST_SPEECH and not told:
                told = True
                note = f"up to here {total:,} characters are spoken; above {LONGEST_SPEECH:,}"
                hint = "record the longer ones, or ask Sinch's support"
                report.add(SPEECH_TOTAL, path, f"{note} it may stop", hint)
