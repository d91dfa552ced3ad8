"""A change of a number: the number before and after."""

from sinchctl.api.numbers import OwnNumber
from sinchctl.client.request import TypedReply
from sinchctl.terminal.views import Card, View, lines
from sinchctl.text.tone import Tone
from sinchctl.wire import encode

from .card import provisioning, row, sms_text, voice_text


def change_view(name: str, before: TypedReply[OwnNumber], after: TypedReply[OwnNumber]) -> View:
    """Return a number before and after a change, both as Sinch shows them."""
    jobs = [*provisioning(after.value)]

    def card() -> Card:
        then, now = _texts(before.value), _texts(after.value)
        changes = ((label, _change(old, now[label])) for label, old in then.items())
        is_bad = any(job.tone == "bad" for job in jobs)
        tone: Tone = "bad" if is_bad else "warn" if jobs else "good"
        return Card(name, [*lines(*changes), *jobs], tone)

    document = b'{"phoneNumber":%s,"before":%s,"after":%s}' % (
        encode(name),
        before.body,
        after.body,
    )
    return View(document, card, name, (*row(before.value), *row(after.value)[4:]))


def _texts(own: OwnNumber) -> dict[str, str]:
    return {
        "Name": own.display_name or "not set",
        "SMS": sms_text(own.sms),
        "Voice": voice_text(own.voice),
        "Number events": own.callback_url or "not set",
    }


def _change(old: str, new: str) -> str:
    return old if old == new else f"{old} -> {new}"
