"""The SMS REST API (xms): delivery reports of batches."""

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest

from .batch_body import invalid, msisdn
from .batches import batch_of
from .lists import filtered, page
from .recipients import Fate, fate, recipients_of
from .reports import batch_report, is_final, recipient_report


def report(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/batches/{id}/delivery_report`, by `type` summary or full."""
    batch = batch_of(request)
    kind = request.query.get("type", "summary")
    if kind not in {"summary", "full"}:
        raise invalid("type: expected summary or full")
    answer = batch_report(
        request.state,
        batch,
        request.time,
        is_full=kind == "full",
        is_wanted=lambda end: _is_wanted(request, end),
    )
    return JsonAnswer(200, answer)


def of_recipient(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/batches/{id}/delivery_report/{msisdn}`."""
    batch = batch_of(request)
    number = msisdn(request.parts["number"])
    if number not in recipients_of(request.state, batch):
        raise Refusal(404, "not_found", "no such recipient in this batch")
    end = fate(batch, number, request.time)
    return JsonAnswer(200, recipient_report(batch, number, end, request.time))


def listed(request: SandboxRequest) -> JsonAnswer:
    """`GET /xms/v1/{plan}/delivery_reports`: one per recipient that is done, newest first."""
    finished = [
        recipient_report(batch, number, end, request.time)
        for batch in request.state.all("batch")
        for number in recipients_of(request.state, batch)
        if is_final(end := fate(batch, number, request.time)) and _is_wanted(request, end)
    ]
    return JsonAnswer(200, page(request, filtered(request, finished, "at"), "delivery_reports"))


def _is_wanted(request: SandboxRequest, end: Fate) -> bool:
    """Return True if the filters `status` and `code`, lists with commas, let it pass.

    Sinch's SDKs write the status in different letter cases.
    """
    filters = (request.query.get("status"), request.query.get("code"))
    return all(
        text is None or str(own).lower() in (word.strip().lower() for word in text.split(","))
        for text, own in zip(filters, end, strict=True)
    )
