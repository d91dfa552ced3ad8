"""Number Lookup: who carries a number, and whether it is safe to send to."""

from typing import TYPE_CHECKING, Any, Final

from msgspec import field

from sinchctl import wire
from sinchctl.client.request import Request, TypedReply, segment
from sinchctl.profiles.model import require_project

if TYPE_CHECKING:
    from sinchctl.client.core import Client  # it loads httpx

FEATURES: Final = {
    "line": "LineType",
    "sim-swap": "SimSwap",
    "voip": "VoIPDetection",
    "rnd": "RND",
}
"""The features as they are typed, and as Sinch calls them."""


class _Options(wire.Wire):
    contact_date: str


class _Question(wire.Wire):
    number: str
    features: list[str]
    rnd_feature_options: _Options | None = None


class NumberFacts(wire.Wire):
    """What Sinch has about a number; a feature that was not asked for is None."""

    number: str = ""
    country_code: str | None = None
    line: dict[str, Any] | None = None
    sim_swap: dict[str, Any] | None = None
    voip: dict[str, Any] | None = field(default=None, name="voIPDetection")
    rnd: dict[str, Any] | None = None

    @property
    def by_feature(self) -> dict[str, dict[str, Any]]:
        """The answers by the name of their feature as it is typed."""
        answers = zip(FEATURES, (self.line, self.sim_swap, self.voip, self.rnd), strict=True)
        return {name: answer for name, answer in answers if answer is not None}


def look_up(
    client: "Client", number: str, features: list[str], contact_date: str | None
) -> TypedReply[NumberFacts]:
    """Look one number up, which Sinch may charge for."""
    project, _, _ = require_project(client.profile)
    options = _Options(contact_date) if contact_date else None
    question = _Question(number, [FEATURES[name] for name in features], options)
    path = f"/v2/projects/{segment(project, 'project id')}/lookups"
    request = Request("lookup", "POST", path, wire.encode(question))
    return client.fetch(request, NumberFacts)
