"""How long texts, ids, cookies and headers may be."""

from collections.abc import Iterable, Sequence

from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.report import LintReport, quoted
from sinchctl.svaml.model import (
    Action,
    ConnectConf,
    ConnectMxp,
    Instruction,
    Option,
    Pair,
    PlayFiles,
    ReportCallStatus,
    RunMenu,
    Say,
    SetCookie,
    Svaml,
)
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

COOKIES_SIZE = Rule("cookies-size", "error")
COOKIE_KEY = Rule("cookie-key", "warning")
COOKIE_TWICE = Rule("cookie-twice", "warning")
HEADER_SIZE = Rule("header-size", "error")
CONFERENCE_ID = Rule("conference-id", "error")
CONFERENCE_ID_LONG = Rule("conference-id-long", "warning")
USER_NAME = Rule("user-name", "warning")
MENU_ID = Rule("menu-id", "warning")
SPEECH_TOTAL = Rule("speech-total", "warning")
PROMPT_COUNT = Rule("prompt-count", "warning")
DETAILS_CUT = Rule("details-cut", "warning")

_SPOKEN = ("#tts[", "#ssml[")


def check(report: LintReport, svaml: Svaml) -> None:
    """Check sizes of instructions and of the action, cookies of menus included."""
    cookies = [one for one in svaml.instructions if isinstance(one, SetCookie)]
    kept = _cookies(report, cookies)
    _speech(report, svaml.instructions)
    for instruction in svaml.instructions:
        if isinstance(instruction, ReportCallStatus):
            _details(report, instruction)
    action = svaml.action
    if action is None:
        return
    _headers(report, action)
    if isinstance(action, ConnectConf):
        _conference(report, action)
    elif isinstance(action, ConnectMxp):
        _user(report, action)
    elif isinstance(action, RunMenu):
        for menu in action.menus or []:
            if menu.id is not None and (size := units(menu.id)) > LONGEST_ID:
                note = f"the menu's id has {size} characters; Sinch.ServerSdk allows {LONGEST_ID}"
                report.add(MENU_ID, menu.at("id"), note, "use a shorter id")
            for option in menu.options or []:
                if option.add:
                    _cookies(report, option.add, kept, option)


def _details(report: LintReport, node: ReportCallStatus) -> None:
    if node.details is not None and (size := units(node.details)) > LONGEST_DETAILS:
        note = f"the details have {size} characters; Sinch keeps the first {LONGEST_DETAILS}"
        report.add(DETAILS_CUT, node.at("details"), note, "use a shorter text")


def _bytes(node: Pair | SetCookie) -> int:
    texts = (node.key or "", node.value or "")
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)


def _cookies(
    report: LintReport,
    cookies: Sequence[SetCookie] | Sequence[Pair],
    kept: int = 0,
    option: Option | None = None,
) -> int:
    """Return the bytes of the cookies of instructions, or of an option on top of those `kept`."""
    sizes: dict[str, int] = {}
    for cookie in cookies:
        key = cookie.key or ""
        if not key.strip():
            note = "the cookie has no name; your application cannot find its value"
            report.add(COOKIE_KEY, cookie.at("key"), note, 'add one, such as "key": "language"')
        elif units(key) > LONGEST_COOKIE:
            note = f"the cookie's name has {units(key)} characters; the limit is {LONGEST_COOKIE}"
            report.add(COOKIE_KEY, cookie.at("key"), note, "use a shorter name")
        elif key in sizes:
            note = f"the cookie {quoted(key)} is set twice; Sinch keeps only this value"
            report.add(COOKIE_TWICE, cookie.at("key"), note, "remove one of them")
        sizes[key] = _bytes(cookie)
    size = kept + sum(sizes.values())
    counted = option is not None and kept > LARGEST_COOKIES
    if size > LARGEST_COOKIES and cookies and not counted:
        note = f"the cookies have {size:,} bytes; the limit is {LARGEST_COOKIES:,}"
        path = cookies[-1].path if option is None else option.at("add")
        hint = "set only an id, and keep the rest in your application"
        report.add(COOKIES_SIZE, path, note, hint)
    return size


def _headers(report: LintReport, action: Action) -> None:
    headers: Iterable[Pair] = getattr(action, "call_headers", None) or ()
    for header in headers:
        if (size := _bytes(header)) > LARGEST_HEADER:
            note = f"the header has {size:,} bytes; the limit is {LARGEST_HEADER:,}"
            report.add(HEADER_SIZE, header.path, note, "send an id instead")


def _conference(report: LintReport, action: ConnectConf) -> None:
    room = action.conference_id
    if room is None:
        return
    path, size = action.at("conference_id"), units(room)
    if not room.strip():
        report.add(CONFERENCE_ID, path, "the conference id is empty; Sinch refuses it")
    elif size > LONGEST_NAME:
        note = f"the conference id has {size} characters; the limit is {LONGEST_NAME}"
        report.add(CONFERENCE_ID, path, note, "use a shorter id")
    elif size > USUAL_CONFERENCE:
        note = f"the conference id has {size} characters; Sinch's documents allow"
        report.add(CONFERENCE_ID_LONG, path, f"{note} {USUAL_CONFERENCE}", "use a shorter id")


def _user(report: LintReport, action: ConnectMxp) -> None:
    to = action.destination
    if to is not None and (size := units(to.endpoint or "")) > LONGEST_NAME:
        note = f"the user's name has {size} characters; Sinch.ServerSdk allows {LONGEST_NAME}"
        report.add(USER_NAME, to.at("endpoint"), note, "check the name")


def _speech(report: LintReport, instructions: list[Instruction]) -> None:
    """Check the limits of what instructions play in all; menus have none."""
    total, count = 0, 0
    for node in instructions:
        if isinstance(node, Say):
            played = [node.text]
        elif isinstance(node, PlayFiles):
            played = [*(node.ids or [])]
        else:
            continue
        for at, text in enumerate(played):
            if not text:
                continue
            path = node.at("text") if isinstance(node, Say) else (*node.at("ids"), at)
            count += 1
            if count == MOST_PROMPTS + 1:
                note = f"this plays more than {MOST_PROMPTS} texts and recordings"
                hint = "record several of them as one"
                report.add(PROMPT_COUNT, path, f"{note}; Sinch may not play the rest", hint)
            marked = text.lower().startswith(_SPOKEN)
            if isinstance(node, PlayFiles) and not marked:
                continue
            before = total
            total += units(text[text.index("[") + 1 : -1] if marked else text)
            if before <= LONGEST_SPEECH < total:
                note = f"the texts up to here have {total:,} characters; Sinch.ServerSdk allows"
                hint = "record the longer ones, or ask Sinch's support"
                report.add(SPEECH_TOTAL, path, f"{note} {LONGEST_SPEECH:,}", hint)
