"""Speech: SSML that is not well-formed, and marks and addresses that would be read out."""

import re

from sinchctl.svaml.document.positions import Path
from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.report import Report, quoted

READS_MARKS = Rule(
    "speech-reads-marks",
    "warning",
    "Marks are in a text that is read out as it is.",
    "say and #tts[...] speak plain text. Callers hear the marks, such as 'less than, speak, "
    "greater than'.",
    "Sinch SVAML reference, prompt text formats",
    bad='{"instructions": [{"name": "say", "text": "#tts[We are closed.]"}], '
    '"action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "say", "text": "We are closed."}], '
    '"action": {"name": "hangup"}}',
)
READS_ADDRESS = Rule(
    "speech-reads-address",
    "warning",
    "An address is read out instead of played.",
    "Callers hear it letter by letter. A recording on the web is #href[...].",
    "Sinch SVAML reference, prompt text formats",
    bad='{"instructions": [{"name": "say", "text": "https://media.example.com/hello.wav"}], '
    '"action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "playFiles", '
    '"ids": ["#href[https://media.example.com/hello.wav]"]}], "action": {"name": "hangup"}}',
)
SSML = Rule(
    "ssml",
    "warning",
    "SSML is not well-formed.",
    "SSML is XML that begins with <speak> and ends with </speak>. What is not is likely to be "
    "refused by what speaks: callers hear silence.",
    "Sinch SVAML reference, prompt text formats",
    bad='{"instructions": [{"name": "playFiles", "ids": ["#ssml[<speak>We are <emphasis>closed'
    '</speak>]"], "locale": "en-US"}], "action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "playFiles", "ids": ["#ssml[<speak>We are <emphasis>closed'
    '</emphasis></speak>]"], "locale": "en-US"}], "action": {"name": "hangup"}}',
)

RULES = (READS_MARKS, READS_ADDRESS, SSML)

LONGEST = 10_000
"""Characters of SSML that are looked into; Sinch takes 600 by default."""

_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)[^<>]*>")
_SPEAK = re.compile(r"\s*<speak\b", re.IGNORECASE)
_LOOSE = re.compile(r"&(?!(?:[A-Za-z]\w*|#\d+|#x[0-9A-Fa-f]+);)")
_COMMENT = re.compile(r"<!--.*?-->|<\?[^<>]*\?>", re.DOTALL)


def looks_like_ssml(text: str) -> bool:
    """Whether a text is SSML."""
    return _SPEAK.match(text) is not None


def check_ssml(report: Report, ssml: str, path: Path) -> None:
    """SSML must be one `<speak>` element whose tags are closed in their order."""
    if len(ssml) > LONGEST:
        return
    if (fault := _fault(_COMMENT.sub("", ssml))) is not None:
        note = f"the SSML {fault}: callers are likely to hear silence"
        report.add(SSML, path, note, "write it like <speak>Hello</speak>")


def _fault(ssml: str) -> str | None:
    if not looks_like_ssml(ssml):
        return f"{quoted(ssml.strip())} does not begin with <speak>"
    opened: list[str] = []
    for tag in _TAG.finditer(ssml):
        closing, name = tag[1], tag[2]
        if closing:
            if not opened or opened.pop() != name:
                return f"closes {quoted(name)}, which is not what is open"
        elif not tag[0].endswith("/>"):
            opened.append(name)
        if not opened and ssml[tag.end() :].strip():
            return f"has something behind its end, {quoted(ssml[tag.end() :].strip())}"
    if opened:
        return f"does not close {quoted(opened[-1])}"
    if "<" in _TAG.sub("", ssml):
        return "has a < that begins no tag"
    if _LOOSE.search(ssml):
        return "has a bare &, which is written &amp;"
    return None
