"""Speech: SSML that is not well-formed, and marks and addresses that would be read out."""

import re

from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.report import LintReport, quoted
from sinchctl.svaml.node import Path
from sinchctl.svaml.vocabulary import LONGEST_TEXT, units

from .addresses import check_url

SPEECH_LENGTH = Rule("speech-length", "warning")
READS_MARKS = Rule("speech-reads-marks", "warning")
READS_ADDRESS = Rule("speech-reads-address", "warning")
SSML = Rule("ssml", "warning")

LONGEST = 10_000
"""Characters of SSML that are parsed; Sinch takes 600 by default."""
WEB = re.compile(r"https?://[^\s/]+", re.IGNORECASE)

_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)[^<>]*>")
_SPEAK = re.compile(r"\s*<speak\b", re.IGNORECASE)
_LOOSE = re.compile(r"&(?!(?:[A-Za-z]\w*|#\d+|#x[0-9A-Fa-f]+);)")
_COMMENT = re.compile(r"<!--.*?-->|<\?[^<>]*\?>", re.DOTALL)


def looks_like_ssml(text: str) -> bool:
    """Return True if a text begins with <speak>."""
    return _SPEAK.match(text) is not None


def check_speech(report: LintReport, text: str, path: Path) -> None:
    """Check a text that is read out as it is."""
    bare = text.strip()
    if WEB.match(bare) and len(bare.split()) == 1:
        note = f"callers hear the address {quoted(bare)} letter by letter"
        hint = "to play it, write " + ("{url: ...}" if report.file else "#href[...]")
        report.add(READS_ADDRESS, path, note, hint)
        check_url(report, bare, path)
    check_length(report, text, path)


def check_length(report: LintReport, text: str, path: Path) -> None:
    """Check that a text is not longer than Sinch speaks by default."""
    if (size := units(text)) > LONGEST_TEXT:
        note = f"the text has {size:,} characters; Sinch speaks {LONGEST_TEXT} by default"
        report.add(SPEECH_LENGTH, path, note, "split it, or record it")


def check_marks(report: LintReport, text: str, path: Path) -> None:
    """Check that a plain text has no tags, which would be read out."""
    tag = _TAG.search(text)
    if tag is None:
        return
    if looks_like_ssml(text):
        note, hint = "the text is SSML, and #tts[...] reads its tags out", "write #ssml[...]"
    else:
        note, hint = f"callers hear the tag {quoted(tag[0])}", "remove it, or write #ssml[...]"
    report.add(READS_MARKS, path, note, hint)


def check_ssml(report: LintReport, ssml: str, path: Path) -> None:
    """Check that SSML is one `<speak>` element whose tags are closed in their order."""
    if len(ssml) > LONGEST:
        return
    if (fault := _fault(_COMMENT.sub("", ssml))) is not None:
        note = f"the SSML {fault}; callers are likely to hear silence"
        report.add(SSML, path, note, "write it like <speak>Hello</speak>")


def _fault(ssml: str) -> str | None:
    if not looks_like_ssml(ssml):
        return f"{quoted(ssml.strip())} does not begin with <speak>"
    opened: list[str] = []
    for tag in _TAG.finditer(ssml):
        closing, name = tag[1], tag[2]
        if closing:
            if not opened or opened.pop() != name:
                return f"closes {quoted(name)}, which is not the open tag"
        elif not tag[0].endswith("/>"):
            opened.append(name)
        if not opened and ssml[tag.end() :].strip():
            return f"has {quoted(ssml[tag.end() :].strip())} after its end"
    if opened:
        return f"does not close {quoted(opened[-1])}"
    if "<" in _TAG.sub("", ssml):
        return "has a < that begins no tag"
    if _LOOSE.search(ssml):
        return "has a bare &, which is written &amp;"
    return None
