"""Prompts: `#tts[...]`, `#ssml[...]`, `#href[...]`, names of recordings."""

import re

from sinchctl.svaml.lint.finding import Fix, Rule
from sinchctl.svaml.lint.report import LintReport, quoted
from sinchctl.svaml.model import Park, PlayFiles, RunMenu, Say, Svaml
from sinchctl.svaml.node import Path

from .addresses import check_url
from .speech import (
    READS_MARKS,
    WEB,
    check_length,
    check_marks,
    check_speech,
    check_ssml,
    looks_like_ssml,
)

PROMPT_UNCLOSED = Rule("prompt-unclosed", "error")
PROMPT_MARK = Rule("prompt-mark", "error")
PROMPT_SDK_MARK = Rule("prompt-sdk-mark", "warning")
PROMPT_MARK_CASE = Rule("prompt-mark-case", "warning")
PROMPT_AFTER_MARK = Rule("prompt-after-mark", "error")
PROMPT_NESTED = Rule("prompt-nested", "warning")
PROMPT_BRACKET = Rule("prompt-bracket", "warning")
PROMPT_SEMICOLON = Rule("prompt-semicolon", "warning")
PROMPT_CHAIN = Rule("prompt-chain", "warning")
PROMPT_EMPTY = Rule("prompt-empty", "warning")
PROMPT_ADDRESS = Rule("prompt-address", "error")
PROMPT_BARE_TEXT = Rule("prompt-bare-text", "warning")

_MARK = re.compile(r"\s*(#(?:tts|ssml|href)\[|(?:tts|ssml|href)#\[)", re.IGNORECASE)
_END = re.compile(r"\]\s*(?=;|\Z)")
_INNER = re.compile(r"#(?:tts|ssml|href)\[|(?:tts|ssml|href)#\[", re.IGNORECASE)
_NEXT = re.compile(r";\s*(?:#(?:tts|ssml|href)\[|(?:tts|ssml|href)#\[)", re.IGNORECASE)
_LIKE_MARK = re.compile(r"#|(?:tts|ssml|href)\s*[\[({:#]", re.IGNORECASE)
_OTHER_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)", re.IGNORECASE)


def check(report: LintReport, svaml: Svaml) -> None:
    """Check everything that is played."""
    for instruction in svaml.instructions:
        if isinstance(instruction, PlayFiles):
            _files(report, instruction)
        elif isinstance(instruction, Say):
            _say(report, instruction)
    action = svaml.action
    if isinstance(action, Park):
        for name in ("intro_prompt", "hold_prompt"):
            if (text := getattr(action, name)) is not None:
                check_prompt(report, text, action.at(name))
    elif isinstance(action, RunMenu):
        for menu in action.menus or []:
            main, repeat = menu.main_prompt, menu.repeat_prompt
            if main is not None:
                check_prompt(report, main, menu.at("main_prompt"))
            if repeat is not None and repeat != main:
                check_prompt(report, repeat, menu.at("repeat_prompt"))


def check_prompt(report: LintReport, text: str, path: Path) -> int:
    """Check a prompt whose parts are separated by `;`. Return how many there are."""
    if not text.strip():
        report.add(PROMPT_EMPTY, path, "the prompt is empty; callers hear nothing")
        return 0
    at, count = 0, 0
    while at <= len(text):
        count += 1
        mark = _MARK.match(text, at)
        at = _name(report, text, at, path) if mark is None else _marked(report, text, mark, path)
    return count


def _files(report: LintReport, node: PlayFiles) -> None:
    if node.ids == []:
        report.add(PROMPT_EMPTY, node.at("ids"), "ids is an empty list; nothing is played")
    for at, text in enumerate(node.ids or []):
        path = (*node.at("ids"), at)
        if check_prompt(report, text, path) > 1:
            note = f"{quoted(text)} is one entry with a semicolon; Sinch may take it for the name"
            report.add(PROMPT_CHAIN, path, f"{note} of one recording", "make each a separate entry")


def _say(report: LintReport, node: Say) -> None:
    text = node.text
    if text is None:
        return
    path = node.at("text")
    if not text.strip():
        report.add(PROMPT_EMPTY, path, "the text to say is empty; callers hear nothing")
    elif _MARK.match(text) or looks_like_ssml(text):
        note = f"say speaks plain text: callers hear the marks of {quoted(text)}"
        report.add(READS_MARKS, path, note, "write the text alone, or use playFiles")
    check_speech(report, text, path)


def _marked(report: LintReport, text: str, mark: re.Match[str], path: Path) -> int:
    """Check a part with a mark; return where the next one starts."""
    following = _NEXT.search(text, mark.end())
    end = _END.search(text, mark.end(), following.start() if following else len(text))
    if end is None:
        stop = text.find(";", mark.end())
        stop = len(text) if stop < 0 else stop
        _open(report, text[mark.start() : stop], mark, path)
        return stop + 1
    inner = text[mark.end() : end.start()]
    _mark(report, text, mark[1], path)
    if not inner.strip():
        report.add(PROMPT_EMPTY, path, f"{mark[1]}] is empty; callers hear nothing")
    elif "href" in mark[1].lower():
        _address(report, inner.strip(), path)
    else:
        _inside(report, mark[1].lower(), inner, path)
    return end.end() + 1


def _open(report: LintReport, part: str, mark: re.Match[str], path: Path) -> None:
    """Check a part that does not end with its bracket."""
    shown, _, after = part.partition("]")
    if after.strip():
        note = f"{quoted(after.strip())} is after the end of {quoted(shown.strip() + ']')}"
        hint = "put it inside the brackets, or a semicolon between"
        report.add(PROMPT_AFTER_MARK, path, f"{note}; it is not spoken", hint)
        return
    note = f"{quoted(part.strip())} is not closed; callers hear silence, or an error"
    report.add(PROMPT_UNCLOSED, path, note, "close it with ]")


def _mark(report: LintReport, text: str, mark: str, path: Path) -> None:
    """Check how a mark is spelled; it can be fixed if it is the only one."""
    alone = len(_INNER.findall(text)) == 1
    if not mark.startswith("#"):
        right = f"#{mark[:-2].lower()}["
        note = f"{mark} should be {right}; callers are likely to hear silence"
        hint = "use dialect current" if report.file else f"write {right}...]"
        fix = Fix(text, text.replace(mark, right, 1)) if alone else None
        report.add(PROMPT_SDK_MARK, path, note, hint, fix)
    elif mark != mark.lower():
        right = mark.lower()
        note = f"Sinch's documents write {right}; Sinch may not read {mark}"
        fix = Fix(text, text.replace(mark, right, 1)) if alone else None
        report.once(PROMPT_MARK_CASE, mark, path, note, f"write {right}...]", fix)


def _inside(report: LintReport, mark: str, inner: str, path: Path) -> None:
    """Check what is spoken."""
    nested = _INNER.search(inner)
    if nested is not None:
        note = f"{nested[0]} is inside {mark}...]; it is read out, and ends the speech early"
        report.add(PROMPT_NESTED, path, note, "mark the text once")
    elif "]" in inner:
        heard = inner.partition("]")[0]
        note = f"the speech ends at the first ]: callers hear only {quoted(heard)}"
        report.add(PROMPT_BRACKET, path, note, "write it without brackets")
    if ";" in inner and nested is None:
        heard = inner.partition(";")[0]
        note = f"the text has a semicolon; Sinch may cut it after {quoted(heard)}"
        report.add(PROMPT_SEMICOLON, path, note, "write a comma or a full stop")
    if "ssml" in mark:
        check_ssml(report, inner, path)
        check_length(report, inner, path)
    else:
        check_marks(report, inner, path)
        check_speech(report, inner, path)


def _address(report: LintReport, address: str, path: Path) -> None:
    if WEB.match(address) and len(address.split()) == 1:
        check_url(report, address, path)
        return
    why = "has a space in it" if WEB.match(address) else "is not a web address"
    note = f"{quoted(address)} {why}; Sinch cannot fetch it and callers hear silence"
    report.add(PROMPT_ADDRESS, path, note, "write it like https://media.example.com/hello.wav")


def _name(report: LintReport, text: str, at: int, path: Path) -> int:
    """Check a part without a mark: an address or a recording. Return where the next one starts."""
    stop = text.find(";", at)
    stop = len(text) if stop < 0 else stop
    name = text[at:stop].strip()
    if not name:
        note = "a part of the prompt is empty: there is nothing between two semicolons"
        report.add(PROMPT_EMPTY, path, note, "remove the semicolon")
    elif _OTHER_ADDRESS.match(name):
        _address(report, name, path)
    elif looks_like_ssml(name) or _LIKE_MARK.match(name):
        note = f"{quoted(name)} has no mark that Sinch knows; Sinch takes it for the name of a"
        hint = _speak(report, "write speech as #tts[...] or #ssml[...]")
        report.add(PROMPT_MARK, path, f"{note} recording, and callers hear silence", hint)
    elif name.startswith("$"):
        note = f"Sinch takes {quoted(name)} for the name of a recording, the $ included"
        report.add(PROMPT_BARE_TEXT, path, note, "only menu files mark a recording with $")
    elif len(name.split()) > 1:
        note = f"Sinch takes {quoted(name)} for the name of a recording; if there is none, callers"
        hint = _speak(report, "write speech as #tts[...]")
        report.add(PROMPT_BARE_TEXT, path, f"{note} hear silence", hint)
    return stop + 1


def _speak(report: LintReport, hint: str) -> str:
    """Return how to have a text spoken that stands for the name of a recording."""
    return "use say: to speak a text" if report.file else hint
