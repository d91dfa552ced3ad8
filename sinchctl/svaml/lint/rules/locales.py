"""Languages: the locales of speech, of menus and of transcriptions."""

from sinchctl.svaml.document.positions import Path
from sinchctl.svaml.lint.contents import Contents
from sinchctl.svaml.lint.finding import Rule
from sinchctl.svaml.lint.parts import Part
from sinchctl.svaml.lint.report import Report, quoted
from sinchctl.svaml.vocabulary import SPOKEN, WRITTEN, is_spoken

LOCALE = Rule(
    "locale",
    "warning",
    "The locale is not one that Sinch's documents list.",
    "Sinch passes it on to what speaks. Where that does not know it, the text is spoken in "
    "another language's voice, or not at all.",
    "Sinch SVAML reference, locales",
    bad='{"instructions": [{"name": "say", "text": "Hej", "locale": "se-SE"}], '
    '"action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "say", "text": "Hej", "locale": "sv-SE"}], '
    '"action": {"name": "hangup"}}',
)
LOCALE_MISSING = Rule(
    "locale-missing",
    "warning",
    "Speech is played without a locale.",
    "playFiles needs a locale where it speaks. Without one the voice is whatever Sinch takes "
    "by default.",
    "Sinch SVAML reference, playFiles",
    bad='{"instructions": [{"name": "playFiles", "ids": ["#tts[Hej]"]}], '
    '"action": {"name": "hangup"}}',
    good='{"instructions": [{"name": "playFiles", "ids": ["#tts[Hej]"], "locale": "sv-SE"}], '
    '"action": {"name": "hangup"}}',
)
VOICE_LOCALE = Rule(
    "voice-locale",
    "error",
    "A menu listens for words and does not say in which language.",
    "With enableVoice the locale is due: without it what callers say is not understood.",
    "Sinch SVAML reference, runMenu",
    bad='{"action": {"name": "runMenu", "enableVoice": true, "menus": [{"id": "main", '
    '"mainPrompt": "#tts[Say sales.]", "options": [{"input": "sales", '
    '"action": "return(sales)"}]}]}}',
    good='{"action": {"name": "runMenu", "enableVoice": true, "locale": "en-US", '
    '"menus": [{"id": "main", "mainPrompt": "#tts[Say sales.]", "options": [{"input": "sales", '
    '"action": "return(sales)"}]}]}}',
)
TRANSCRIPTION_LOCALE = Rule(
    "transcription-locale",
    "warning",
    "Sinch's documents do not list the locale for transcriptions.",
    "The recording may be made and not be written out.",
    "Sinch SVAML reference, recording and transcription",
    bad='{"instructions": [{"name": "startRecording", "options": {"transcriptionOptions": '
    '{"enabled": true, "locale": "fi-FI"}}}], "action": {"name": "continue"}}',
    good='{"instructions": [{"name": "startRecording", "options": {"transcriptionOptions": '
    '{"enabled": true, "locale": "en-US"}}}], "action": {"name": "continue"}}',
    event="ace",
)

RULES = (LOCALE, LOCALE_MISSING, VOICE_LOCALE, TRANSCRIPTION_LOCALE)

_SPEECH = ("#tts[", "#ssml[", "tts#[", "ssml#[")


def check_locales(report: Report, found: Contents) -> None:
    """Every locale of the document."""
    for part in found.instructions:
        if part.has("locale"):
            _spoken(report, part)
        elif part.kind == "playFiles":
            _missing(report, part)
        if (options := part.part("options")) is not None:
            _written(report, options)
    action = found.action
    if action is None:
        return
    if action.has("locale"):
        _spoken(report, action)
    elif action.kind == "runMenu" and action.flag("enableVoice"):
        note = "the menu listens for words and has no locale: what callers say is not understood"
        report.add(VOICE_LOCALE, action.at("enableVoice"), note, 'such as "locale": "en-US"')
    if (options := action.part("recordingOptions")) is not None:
        _written(report, options)


def _missing(report: Report, part: Part) -> None:
    if any(one and one.lower().startswith(_SPEECH) for one in part.values.get("ids") or ()):
        note = "speech is played without a locale, in whatever voice Sinch takes by default"
        report.add(LOCALE_MISSING, part.path, note, 'such as "locale": "en-US"')


def _spoken(report: Report, part: Part) -> None:
    value = part.text("locale") or ""
    if not is_spoken(value):
        _unknown(
            report, LOCALE, value, part.at("locale"), SPOKEN, "speech may be in another language"
        )


def _written(report: Report, options: Part) -> None:
    inner = options.part("transcriptionOptions")
    value = None if inner is None else inner.text("locale")
    if inner is not None and value is not None and value not in WRITTEN:
        path = inner.at("locale")
        _unknown(report, TRANSCRIPTION_LOCALE, value, path, WRITTEN, "nothing may be written out")


def _unknown(
    report: Report, rule: Rule, value: str, path: Path, known: tuple[str, ...], then: str
) -> None:
    """One finding for each locale, however often it is used."""
    note = f"the locale {quoted(value)} is not listed by Sinch; {then}"
    report.once(rule, value, path, note, _meant(report, value, known))


def _meant(report: Report, value: str, known: tuple[str, ...]) -> str:
    """The locale in another letter case, the wrong way round, or of the same language."""
    language, _, country = value.lower().replace("_", "-").partition("-")
    for one in known:
        if one.lower() in {f"{language}-{country}", f"{country}-{language}"}:
            return f"did you mean {one!r}?"
    near = report.nearest(value, known, 0.85)
    if near is not None:
        return f"did you mean {near!r}?"
    alike = [one for one in known if {language, country} & {*one.lower().split("-")}]
    return f"known: {', '.join(alike)}" if alike else "such as en-US"
