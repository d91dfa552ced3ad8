"""Kinds of accounts: which fields each has, and the questions that fill them in."""

from typing import Final

from sinchctl.errors import UsageError
from sinchctl.profiles.fields import (
    BY_NAME,
    CONVERSATION_REGIONS,
    CREDENTIALS,
    SMS_REGIONS,
    VOICE_REGIONS,
    Kind,
    ProfileField,
    known_words,
    plain,
)
from sinchctl.terminal import questions
from sinchctl.terminal.streams import Terminal

KINDS: Final[dict[Kind, tuple[str, ...]]] = {
    "application": ("region", "caller_id", "locale"),
    "plan": ("sms_region", "sms_sender", "webhook_secret"),
    "project": (
        *("conversation_app_id", "conversation_region", "sms_region", "sms_sender"),
        *("webhook_secret", "numbers_secret"),
    ),
}
"""The fields that each kind of account has beside its credentials."""
_WHICH: Final = (
    "Kind of credentials: application (calls, verification), plan (SMS service plan), project "
    "(Conversation, Numbers); or several"
)


def is_known(field: ProfileField, keys: dict[str, str]) -> bool:
    return field.key in keys or field.command_key in keys


def kinds_of(keys: dict[str, str]) -> set[Kind]:
    """Return the kinds of which at least a part of the credentials is known."""
    return {
        kind for kind, parts in CREDENTIALS.items() if any(is_known(part, keys) for part in parts)
    }


def fields_of(kinds: set[Kind]) -> set[str]:
    """Return the names of the fields that these kinds have."""
    parts = {part.name for kind in kinds for part in CREDENTIALS[kind]}
    return parts.union(*(KINDS[kind] for kind in kinds))


def answers_for(terminal: Terminal, keys: dict[str, str], kinds: set[Kind]) -> dict[str, str]:
    """Ask for what is not known yet: which kinds of account, unless it is clear, then theirs.

    A secret and a region are asked for with their key.
    """
    answers: dict[str, str] = {}

    def ask(name: str, question: str, default: str = "") -> bool:
        """Ask for a field unless it is known; return True if it has a value then."""
        field = BY_NAME[name]
        if is_known(field, keys):
            return True
        answer = questions.answer(
            terminal,
            question,
            lambda text: plain(field.check(text)),
            default=default,
            hidden=field.is_secret,
            required=field.is_secret,
        )
        if answer:
            answers[field.key] = answer
        return bool(answer)

    if not kinds:
        kinds = kinds_in(questions.answer(terminal, _WHICH, _checked, required=True))
    if "application" in kinds and ask("application_key", "Application key (Enter for none)"):
        ask("application_secret", "Application secret (hidden)")
        ask("region", f"Voice region: {', '.join(VOICE_REGIONS)}", "global")
    if "plan" in kinds and ask("service_plan_id", "SMS service plan id (Enter for none)"):
        ask("sms_api_token", "SMS API token (hidden)")
        ask("sms_region", f"SMS region: {', '.join(SMS_REGIONS)}", "us")
    if "project" in kinds and ask("project_id", "Project id (Enter for none)"):
        ask("access_key_id", "Access key id")
        ask("access_key_secret", "Access key secret (hidden)")
        if ask("conversation_app_id", "Conversation app id (Enter for none)"):
            ask(
                "conversation_region", f"Region of the app: {', '.join(CONVERSATION_REGIONS)}", "us"
            )
    if "plan" in kinds or "project" in kinds:
        ask("sms_sender", "Default sender of SMS (Enter for none)")
    if "application" in kinds:
        ask("caller_id", "Default caller id of calls (Enter for none)")
        ask("locale", "Language of speech, such as en-US (Enter for none)")
    return answers


def kinds_in(text: str) -> set[Kind]:
    """Return the kinds that a text names. Raises UsageError for a word that is none."""
    words = text.replace(",", " ").lower().split()
    for word in words:
        if word not in KINDS:
            raise UsageError(f"{word!r} is not a kind", hint=known_words(word, KINDS))
    return {kind for kind in KINDS if kind in words}


def _checked(text: str) -> str:
    if not kinds_in(text):
        raise UsageError("name at least one kind")
    return text
