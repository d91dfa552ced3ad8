"""Languages: the locales of speech, of menus and of transcriptions."""

from sinchctl.svaml.lint.finding import Fix, Rule
from sinchctl.svaml.lint.report import LintReport, guess, quoted
from sinchctl.svaml.model import PlayFiles, Recording, RunMenu, StartRecording, Svaml
from sinchctl.svaml.node import Node, Path
from sinchctl.svaml.vocabulary import SPOKEN, VOICES, WRITTEN, is_spoken

LOCALE = Rule("locale", "warning")
LOCALE_MISSING = Rule("locale-missing", "warning")
VOICE_LOCALE = Rule("voice-locale", "error")
TRANSCRIPTION_LOCALE = Rule("transcription-locale", "warning")

_SPEECH = ("#tts[", "#ssml[", "tts#[", "ssml#[")
_EXAMPLE = 'add one, such as "locale": "en-US"'


def check(report: LintReport, svaml: Svaml) -> None:
    """Check every locale of the document."""
    for instruction in svaml.instructions:
        locale = getattr(instruction, "locale", None)
        if locale is not None:
            check_locale(report, instruction, locale)
        elif isinstance(instruction, PlayFiles) and not instruction.unreadable("locale"):
            _missing(report, instruction)
        if isinstance(instruction, StartRecording) and instruction.options is not None:
            _written(report, instruction.options)
    action = svaml.action
    if action is None:
        return
    locale = getattr(action, "locale", None)
    if locale is not None:
        check_locale(report, action, locale)
    elif isinstance(action, RunMenu) and action.enable_voice and not action.unreadable("locale"):
        note = "the menu listens for words without a locale; Sinch does not understand the caller"
        report.add(VOICE_LOCALE, action.at("enable_voice"), note, _EXAMPLE)
    options = getattr(action, "recording_options", None)
    if options is not None:
        _written(report, options)


def _missing(report: LintReport, node: PlayFiles) -> None:
    if any(one.lower().startswith(_SPEECH) for one in node.ids or []):
        note = "playFiles speaks without a locale; Sinch uses its default voice"
        report.add(LOCALE_MISSING, node.path, note, _EXAMPLE)


def check_locale(report: LintReport, node: Node, locale: str) -> None:
    """Check the locale of something that is spoken."""
    if not is_spoken(locale):
        note = "Sinch may speak another language"
        _unknown(report, LOCALE, locale, node.at("locale"), (*SPOKEN, *VOICES), note)


def _written(report: LintReport, options: Recording) -> None:
    written = options.transcription_options
    if written is not None and written.locale is not None and written.locale not in WRITTEN:
        note = "Sinch may not transcribe the recording"
        path = written.at("locale")
        _unknown(report, TRANSCRIPTION_LOCALE, written.locale, path, WRITTEN, note)


def _unknown(
    report: LintReport, rule: Rule, value: str, path: Path, known: tuple[str, ...], then: str
) -> None:
    """Add one finding for each locale, however often it is used."""
    note = f"Sinch's documents do not list the locale {quoted(value)}; {then}"
    same = next((one for one in known if one.lower() == value.lower().replace("_", "-")), None)
    fix = Fix(value, same) if same else None
    report.once(rule, value, path, note, _meant(report, value, known), fix)


def _meant(report: LintReport, value: str, known: tuple[str, ...]) -> str:
    """Return the locale in another letter case, the wrong way round, or of the same language."""
    language, _, country = value.lower().replace("_", "-").partition("-")
    for one in known:
        if one.lower() in {f"{language}-{country}", f"{country}-{language}"}:
            return guess(one)
    near = report.nearest(value, known)
    if near is not None:
        return guess(near)
    alike = [one for one in known if {language, country} & {*one.lower().split("-")}]
    return f"known locales: {', '.join(alike)}" if alike else "use a code such as en-US"
