"""What is played and spoken: `#tts[...]`, `#ssml[...]`, `#href[...]`, names of recordings."""

import re

from sinchctl.svaml.document.positions import Path
from sinchctl.svaml.lint.contents import Contents
from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.parts import Part
from sinchctl.svaml.lint.report import Report, quoted
from sinchctl.svaml.vocabulary import LONGEST_TEXT, units

from .lengths import SPEECH_LENGTH
from .speech import READS_ADDRESS, READS_MARKS, check_ssml, looks_like_ssml
from .urls import check_url

_FORMATS = "Sinch SVAML reference, prompt text formats"


def _played(ids: str) -> str:
    return (
        '{"instructions": [{"name": "playFiles", "ids": [' + ids + '], "locale": "en-US"}], '
        '"action": {"name": "hangup"}}'
    )


PROMPT_UNCLOSED = Rule(
    "prompt-unclosed",
    "error",
    "A prompt begins with #tts[, #ssml[ or #href[ and has no end.",
    "What is not closed is no speech and no address. Callers hear silence, or an error.",
    _FORMATS,
    bad=_played('"#tts[We are closed."'),
    good=_played('"#tts[We are closed.]"'),
)
PROMPT_MARK = Rule(
    "prompt-mark",
    "error",
    "A prompt begins with a mark that Sinch does not know.",
    "Everything that is not #tts[...], #ssml[...], #href[...] or an address is taken for the "
    "name of a recording at Sinch. There is none of this name: callers hear silence.",
    _FORMATS,
    bad=_played('"#text[We are closed.]"'),
    good=_played('"#tts[We are closed.]"'),
)
PROMPT_SDK_MARK = Rule(
    "prompt-sdk-mark",
    "warning",
    "A prompt is marked tts#[ instead of #tts[.",
    "Sinch.ServerSdk's ParkWithTts writes it the wrong way round. Sinch is likely to take it for "
    "the name of a recording: whoever is parked hears silence.",
    "limits and quirks, B8",
    bad='{"action": {"name": "park", "holdPrompt": "tts#[Please hold.]", "maxDuration": 60}}',
    good='{"action": {"name": "park", "holdPrompt": "#tts[Please hold.]", "maxDuration": 60}}',
)
PROMPT_MARK_CASE = Rule(
    "prompt-mark-case",
    "warning",
    "A prompt's mark is written in capitals.",
    "The documents have #tts[, #ssml[ and #href[. Whether another letter case is known is not "
    "documented: it may be taken for the name of a recording, and callers hear silence.",
    "limits and quirks, B6",
    bad=_played('"#TTS[We are closed.]"'),
    good=_played('"#tts[We are closed.]"'),
)
PROMPT_AFTER_MARK = Rule(
    "prompt-after-mark",
    "error",
    "Something stands behind the end of a prompt.",
    "The speech ends with the bracket; what follows is neither spoken nor the name of a "
    "recording, and the whole prompt may not be played.",
    _FORMATS,
    bad=_played('"#tts[We are] closed."'),
    good=_played('"#tts[We are closed.]"'),
)
PROMPT_NESTED = Rule(
    "prompt-nested",
    "warning",
    "A prompt has another one inside it.",
    "The inner mark is read out to callers, and the speech ends at its bracket. "
    "Sinch.ServerSdk makes such prompts where a text is marked already.",
    "limits and quirks, B17",
    bad=_played('"#tts[#tts[We are closed.]]"'),
    good=_played('"#tts[We are closed.]"'),
)
PROMPT_BRACKET = Rule(
    "prompt-bracket",
    "warning",
    "A text to be spoken has a closing bracket in it.",
    "The speech ends at the first bracket, and callers do not hear the rest. There is no way to "
    "write a bracket in #tts[...]; the instruction say can have one.",
    _FORMATS + "; limits and quirks, C3",
    bad=_played('"#tts[Press 1 [sales] or 2.]"'),
    good=_played('"#tts[Press 1 (sales) or 2.]"'),
)
PROMPT_SEMICOLON = Rule(
    "prompt-semicolon",
    "warning",
    "A text to be spoken has a semicolon in it.",
    "Prompts are separated by semicolons, and there is no documented way to write one in "
    "#tts[...]. The text may be cut there, and callers hear half of it or nothing.",
    _FORMATS + "; limits and quirks, C3",
    bad=_played('"#tts[We are closed; call again tomorrow.]"'),
    good=_played('"#tts[We are closed. Call again tomorrow.]"'),
)
PROMPT_CHAIN = Rule(
    "prompt-chain",
    "warning",
    "One entry of playFiles has several prompts in it.",
    "The prompts of a menu are separated by semicolons, those of playFiles stand in a list. The "
    "entry is likely to be taken for the name of one recording: callers hear silence.",
    "limits and quirks, B7",
    bad=_played('"hello.wav;closed.wav"'),
    good=_played('"hello.wav", "closed.wav"'),
)
PROMPT_EMPTY = Rule(
    "prompt-empty",
    "warning",
    "A prompt, or a part of one, is empty.",
    "There is nothing to play: callers hear silence and may take the call for dead.",
    _FORMATS,
    bad=_played('"#tts[]"'),
    good=_played('"#tts[We are closed.]"'),
)
PROMPT_ADDRESS = Rule(
    "prompt-address",
    "error",
    "The address of something to play is none that Sinch can fetch.",
    "Media are fetched by http:// or https://. Anything else cannot be: callers hear silence.",
    _FORMATS,
    bad=_played('"#href[media.example.com/hello.wav]"'),
    good=_played('"#href[https://media.example.com/hello.wav]"'),
)
PROMPT_BARE_TEXT = Rule(
    "prompt-bare-text",
    "warning",
    "A prompt looks like a text and stands where the name of a recording does.",
    "Without #tts[...] it is taken for the name of a recording at Sinch. If there is none of "
    "this name, callers hear silence.",
    _FORMATS,
    bad=_played('"Welcome to our support line."'),
    good=_played('"#tts[Welcome to our support line.]"'),
)

RULES = (
    PROMPT_UNCLOSED,
    PROMPT_MARK,
    PROMPT_SDK_MARK,
    PROMPT_MARK_CASE,
    PROMPT_AFTER_MARK,
    PROMPT_NESTED,
    PROMPT_BRACKET,
    PROMPT_SEMICOLON,
    PROMPT_CHAIN,
    PROMPT_EMPTY,
    PROMPT_ADDRESS,
    PROMPT_BARE_TEXT,
)

_MARK = re.compile(r"\s*(#(?:tts|ssml|href)\[|(?:tts|ssml|href)#\[)", re.IGNORECASE)
_END = re.compile(r"\]\s*(?=;|\Z)")
_INNER = re.compile(r"#(?:tts|ssml|href)\[|(?:tts|ssml|href)#\[", re.IGNORECASE)
_NEXT = re.compile(r";\s*(?:#(?:tts|ssml|href)\[|(?:tts|ssml|href)#\[)", re.IGNORECASE)
_LIKE_MARK = re.compile(r"#|(?:tts|ssml|href)\s*[\[({:#]", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_OTHER_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)", re.IGNORECASE)


def check_prompts(report: Report, found: Contents) -> None:
    """The prompts of instructions and of parking; those of menus are `check_prompt`."""
    for part in found.instructions:
        if part.kind == "playFiles":
            _files(report, part)
        elif part.kind == "say":
            _said(report, part)
    if found.action is not None and found.action.kind == "park":
        for name in ("introPrompt", "holdPrompt"):
            if (text := found.action.text(name)) is not None:
                check_prompt(report, text, found.action.at(name))


def check_prompt(report: Report, text: str, path: Path) -> int:
    """A prompt whose parts are separated by `;`. Gives how many there are."""
    if not text.strip():
        report.add(PROMPT_EMPTY, path, "the prompt is empty: callers hear nothing")
        return 0
    at, count = 0, 0
    while at <= len(text):
        count += 1
        mark = _MARK.match(text, at)
        at = _name(report, text, at, path) if mark is None else _marked(report, text, mark, path)
    return count


def _files(report: Report, part: Part) -> None:
    ids = part.values.get("ids")
    if ids == []:
        report.add(PROMPT_EMPTY, part.at("ids"), "ids is an empty list: nothing is played")
    for at, text in enumerate(ids or []):
        if text is None:
            continue
        path = (*part.at("ids"), at)
        if check_prompt(report, text, path) > 1:
            note = f"{quoted(text)} is one entry with a semicolon; it is likely to be taken for one"
            report.add(PROMPT_CHAIN, path, f"{note} recording", "make each an entry of its own")


def _said(report: Report, part: Part) -> None:
    text = part.text("text")
    if text is None:
        return
    path = part.at("text")
    if not text.strip():
        report.add(PROMPT_EMPTY, path, "the text to say is empty: callers hear nothing")
    elif _MARK.match(text) or looks_like_ssml(text):
        note = f"{quoted(text)} is marked up, and say speaks plain text: the marks are read out"
        report.add(READS_MARKS, path, note, "write the text alone, or use playFiles")
    _speech(report, text, path)


def _speech(report: Report, text: str, path: Path) -> None:
    """Text that is read out."""
    if _WEB.match(text.strip()) and len(text.split()) == 1:
        note = f"the address {quoted(text.strip())} is read out, letter by letter"
        hint = "to play it, write " + ("play: address" if report.file else "it as #href[...]")
        report.add(READS_ADDRESS, path, note, hint)
        check_url(report, text.strip(), path)
    if (size := units(text)) > LONGEST_TEXT:
        note = f"the text has {size:,} characters; what is above {LONGEST_TEXT} may not be spoken"
        report.add(SPEECH_LENGTH, path, note, "speak it in several, or record it")


def _marked(report: Report, text: str, mark: re.Match[str], path: Path) -> int:
    """A part with a mark; gives where the next one starts."""
    following = _NEXT.search(text, mark.end())
    end = _END.search(text, mark.end(), following.start() if following else len(text))
    if end is None:
        stop = text.find(";", mark.end())
        stop = len(text) if stop < 0 else stop
        _open(report, text[mark.start() : stop], mark, path)
        return stop + 1
    inner = text[mark.end() : end.start()]
    _mark(report, mark[1], path)
    if not inner.strip():
        report.add(PROMPT_EMPTY, path, f"{mark[1]}] has nothing in it: callers hear nothing")
    elif "href" in mark[1].lower():
        _address(report, inner.strip(), path)
    else:
        _inside(report, mark[1].lower(), inner, path)
    return end.end() + 1


def _open(report: Report, part: str, mark: re.Match[str], path: Path) -> None:
    """A part that does not end with its bracket."""
    shown, _, after = part.partition("]")
    if after.strip():
        note = f"{quoted(after.strip())} stands behind the end of {quoted(shown.strip() + ']')}"
        hint = "put it inside, or a semicolon between"
        report.add(PROMPT_AFTER_MARK, path, f"{note}, and is not spoken", hint)
        return
    note = f"{quoted(part.strip())} is not closed: callers hear silence, or an error"
    report.add(PROMPT_UNCLOSED, path, note, "close it with ]")


def _mark(report: Report, mark: str, path: Path) -> None:
    if not mark.startswith("#"):
        right = f"#{mark[:-2].lower()}["
        note = f"{mark} is {right} the wrong way round: callers are likely to hear silence"
        hint = "use dialect current" if report.file else f"write {right}...]"
        report.add(PROMPT_SDK_MARK, path, note, hint)
    elif mark != mark.lower():
        note = f"{mark} is {mark.lower()} in Sinch's documents, and may not be known like this"
        report.once(PROMPT_MARK_CASE, mark, path, note, f"write {mark.lower()}...]")


def _inside(report: Report, mark: str, inner: str, path: Path) -> None:
    """What is spoken."""
    nested = _INNER.search(inner)
    if nested is not None:
        note = f"{nested[0]} stands inside {mark}...]: it is read out, and ends the speech early"
        report.add(PROMPT_NESTED, path, note, "mark the text once")
    elif "]" in inner:
        heard = inner.partition("]")[0]
        note = f"the speech ends at the first ]: callers hear {quoted(heard)} and not the rest"
        report.add(PROMPT_BRACKET, path, note, "write it without brackets")
    if ";" in inner and nested is None:
        heard = inner.partition(";")[0]
        note = f"the text has a semicolon, where Sinch may cut it behind {quoted(heard)}"
        report.add(PROMPT_SEMICOLON, path, note, "write a comma or a full stop")
    if "ssml" in mark:
        check_ssml(report, inner, path)
    elif looks_like_ssml(inner):
        note = "the text is SSML, and #tts[...] reads its marks out"
        report.add(READS_MARKS, path, note, "write it as #ssml[...]")
    _speech(report, inner, path)


def _address(report: Report, address: str, path: Path) -> None:
    if _WEB.match(address) and len(address.split()) == 1:
        check_url(report, address, path)
        return
    why = "has a space in it" if _WEB.match(address) else "is no address of the web"
    note = f"{quoted(address)} {why}, and cannot be fetched: callers hear silence"
    report.add(PROMPT_ADDRESS, path, note, "write it like https://media.example.com/hello.wav")


def _name(report: Report, text: str, at: int, path: Path) -> int:
    """A part without a mark: an address or a recording. Gives where the next one starts."""
    stop = text.find(";", at)
    stop = len(text) if stop < 0 else stop
    name = text[at:stop].strip()
    if not name:
        note = "a part of the prompt is empty: there is nothing between two semicolons"
        report.add(PROMPT_EMPTY, path, note, "leave the semicolon out")
    elif _OTHER_ADDRESS.match(name):
        _address(report, name, path)
    elif looks_like_ssml(name) or _LIKE_MARK.match(name):
        note = f"{quoted(name)} has no mark that Sinch knows, and is taken for the name of a"
        hint = _speak(report, "speech is written #tts[...] or #ssml[...]")
        report.add(PROMPT_MARK, path, f"{note} recording: callers hear silence", hint)
    elif name.startswith("$"):
        note = f"{quoted(name)} is taken for the name of a recording, the $ included"
        report.add(PROMPT_BARE_TEXT, path, note, "the $ marks a recording in menu files alone")
    elif len(name.split()) > 1:
        note = f"{quoted(name)} is taken for the name of a recording; if there is none, callers"
        hint = _speak(report, "speech is written #tts[...]")
        report.add(PROMPT_BARE_TEXT, path, f"{note} hear silence", hint)
    return stop + 1


def _speak(report: Report, hint: str) -> str:
    """How to have a text spoken that stands for the name of a recording."""
    return "in a prompt a text without $ is spoken; instructions have say" if report.file else hint
