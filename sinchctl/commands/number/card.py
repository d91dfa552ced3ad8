"""A number of the project: its card, its columns of tsv, what it is linked to in words."""

from collections.abc import Iterator, Sequence

from sinchctl.api.numbers import OwnNumber, Provisioning, SmsLink, VoiceLink
from sinchctl.events.meanings import tone, with_meaning
from sinchctl.terminal.views import Card, Line, Piece, lines
from sinchctl.text.amounts import moment, money

NOT_LINKED = "not linked"
_VOICE_KINDS = {"EST": "SIP trunk ", "FAX": "fax service "}
"""What a number is linked to for voice, if not to an application."""


def number_card(own: OwnNumber) -> Card:
    """Return the card of a number."""
    return Card(
        own.phone_number,
        [
            *lines(
                ("Name", own.display_name),
                ("Region", own.region_code),
                ("Type", own.type),
                ("Capability", capabilities(own.capability)),
                ("Price", price(own)),
                ("Next charge", moment(own.next_charge_date)),
                ("Expires", moment(own.expire_at), "warn"),
                ("SMS", sms_text(own.sms)),
                ("Voice", voice_text(own.voice)),
                ("Number events", own.callback_url),
            ),
            *provisioning(own),
        ],
    )


def row(own: OwnNumber) -> tuple[object, ...]:
    """Return the columns of a number."""
    return (
        own.phone_number,
        own.region_code,
        own.type,
        capabilities(own.capability),
        own.display_name,
        own.sms.service_plan_id,
        own.sms.campaign_id,
        own.voice.app_id or own.voice.trunk_id or own.voice.service_id,
    )


def price(own: OwnNumber) -> str | None:
    """Return what a number costs, and how often."""
    amount = money(own.money)
    return f"{amount} {interval(own.payment_interval_months)}" if amount else None


def interval(months: int | None) -> str:
    """Return how often a price is paid."""
    return "a month" if months in {None, 0, 1} else f"every {months} months"


def capabilities(words: Sequence[str] | None) -> str:
    """Return what a number can do."""
    return " ".join(words or [])


def sms_text(link: SmsLink | Provisioning) -> str:
    """Return which service plan and campaign a number has."""
    campaign = f"campaign {link.campaign_id}" if link.campaign_id else ""
    return ", ".join(filter(None, (link.service_plan_id, campaign))) or NOT_LINKED


def voice_text(link: VoiceLink | Provisioning) -> str:
    """Return which application a number has; or which SIP trunk or fax service."""
    target = link.app_id or link.trunk_id or link.service_id
    return f"{_VOICE_KINDS.get(link.type or '', '')}{target}" if target else NOT_LINKED


def provisioning(own: OwnNumber) -> Iterator[Line]:
    """Yield a line for each link that is being made or removed, or failed to be."""
    if (job := own.sms.scheduled_provisioning) is not None:
        yield Line("SMS change", *job_piece(job, sms_text(job)))
    if (job := own.voice.scheduled_voice_provisioning) is not None:
        yield Line("Voice change", *job_piece(job, voice_text(job)))


def job_piece(job: Provisioning, target: str) -> Piece:
    """Return what a link will be, or why it failed."""
    status = job.status or "status unknown"
    codes = "; ".join(with_meaning("number_failure", code) for code in job.error_codes or [])
    because = f": {codes}" if codes else ""
    return f"{target}, {with_meaning('number_status', status)}{because}", tone(
        "number_status", status
    )
