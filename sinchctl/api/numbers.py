"""The Numbers API: the numbers of the project, what they are linked to, and free numbers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from sinchctl import wire
from sinchctl.client.request import Request, TypedReply, segment
from sinchctl.profiles.model import require_project

from .pages import elements, pages_of

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

TYPES: Final = ("LOCAL", "MOBILE", "TOLL_FREE")
LARGEST_PAGE: Final = 100
"""Numbers on a page. Sinch does not say how many it allows."""


class Provisioning(wire.Wire):
    """A link that Sinch is making or removing, or failed to; without ids it is removed."""

    service_plan_id: str | None = None
    campaign_id: str | None = None
    type: str | None = None
    app_id: str | None = None
    trunk_id: str | None = None
    service_id: str | None = None
    status: str | None = None
    last_updated_time: str | None = None
    error_codes: list[str] | None = None

    @property
    def has_failed(self) -> bool:
        """Return True if it is over, without success."""
        return (self.status or "").upper() == "FAILED"


class SmsLink(wire.Wire):
    """The service plan and the campaign of a number."""

    service_plan_id: str | None = None
    campaign_id: str | None = None
    scheduled_provisioning: Provisioning | None = None


class VoiceLink(wire.Wire):
    """The voice application of a number; or its SIP trunk, or its fax service."""

    type: str | None = None
    app_id: str | None = None
    trunk_id: str | None = None
    service_id: str | None = None
    scheduled_voice_provisioning: Provisioning | None = None


class OwnNumber(wire.Wire):
    """A number of the project."""

    phone_number: str
    display_name: str | None = None
    region_code: str | None = None
    type: str | None = None
    capability: list[str] | None = None
    money: dict[str, Any] | None = None
    payment_interval_months: int | None = None
    next_charge_date: str | None = None
    expire_at: str | None = None
    sms_configuration: SmsLink | None = None
    voice_configuration: VoiceLink | None = None
    callback_url: str | None = None

    @property
    def sms(self) -> SmsLink:
        """The link for SMS; an empty one if Sinch shows none."""
        return self.sms_configuration or SmsLink()

    @property
    def voice(self) -> VoiceLink:
        """The link for voice; an empty one if Sinch shows none."""
        return self.voice_configuration or VoiceLink()


class FreeNumber(wire.Wire):
    """A number that can be bought, and its price."""

    phone_number: str
    region_code: str | None = None
    type: str | None = None
    capability: list[str] | None = None
    setup_price: dict[str, Any] | None = None
    monthly_price: dict[str, Any] | None = None
    payment_interval_months: int | None = None
    supporting_documentation_required: bool | None = None


def numbers(
    client: "Client", filters: Mapping[str, str], types: Sequence[str], size: int
) -> Iterator[bytes]:
    """Yield the numbers of the project, type by type.

    Sinch's documents disagree on what it lists where no type is named: each is asked for.
    """
    for kind in types:
        query = urlencode({**filters, "type": kind})
        request = Request("numbers", "GET", _path(client, "activeNumbers"), query=query)
        yield from elements(client, request, size, "pageSize", "activeNumbers")


def number(client: "Client", name: str) -> TypedReply[OwnNumber]:
    """Return one number of the project."""
    return client.fetch(Request("numbers", "GET", _number_path(client, name)), OwnNumber)


def change(client: "Client", name: str, body: Mapping[str, object]) -> None:
    """Change what a body names of a number; links are made a little later."""
    look = f"look at the number: sinchctl number show {name}"
    path = _number_path(client, name)
    client.send(Request("numbers", "PATCH", path, wire.encode(body), find_out=look))


def free_numbers(client: "Client", filters: Mapping[str, str | Sequence[str]]) -> Iterator[bytes]:
    """Yield numbers that can be bought: Sinch has one page."""
    query = urlencode(filters, doseq=True)
    request = Request("numbers", "GET", _path(client, "availableNumbers"), query=query)
    yield from next(pages_of(client, request, "availableNumbers"))


def _number_path(client: "Client", name: str) -> str:
    return f"{_path(client, 'activeNumbers')}/{segment(name, 'number')}"


def _path(client: "Client", noun: str) -> str:
    project, _, _ = require_project(client.profile)
    return f"/v1/projects/{segment(project, 'project id')}/{noun}"
