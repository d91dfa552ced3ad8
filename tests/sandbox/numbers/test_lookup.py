"""Number Lookup in the sandbox: features, and what the last two digits decide."""

from typing import Any

import pytest

from tests.sandbox.calling import Client

ALL = {
    "features": ["LineType", "SimSwap", "VoIPDetection", "RND"],
    "rndFeatureOptions": {"contactDate": "2025-01-01"},
}


def lookup(sandbox: Client, number: Any, **more: Any) -> tuple[int, Any]:
    return sandbox.project("POST", "/lookups", {"number": number, **more}, version="v2")


def test_line_type_alone_unless_features_are_named(sandbox: Client) -> None:
    status, answer = lookup(sandbox, "+46700000000")
    assert (status, answer["line"]["type"], answer["countryCode"]) == (200, "Mobile", "SE")
    assert (answer["simSwap"], answer["voIPDetection"], answer["rnd"]) == (None, None, None)
    assert len(answer["traceId"]) == 32


def test_digits_decide_what_a_number_is(sandbox: Client) -> None:
    assert lookup(sandbox, "+46700000011", **ALL)[0] == 404
    failing = lookup(sandbox, "+46700000014", **ALL)[1]["simSwap"]
    assert failing["error"]["status"] == 503
    voip = lookup(sandbox, "+46700000013", **ALL)[1]
    assert (voip["line"]["type"], voip["voIPDetection"]["probability"]) == ("VoIP", "High")
    gone = lookup(sandbox, "+46700000012", **ALL)[1]
    assert (gone["rnd"]["disconnected"], gone["simSwap"]["swapPeriod"]) == (True, "SP24H")


@pytest.mark.parametrize(
    ("number", "more"),
    [
        ("46700000000", {}),
        (None, {}),
        ("+46700000000", {"features": ["Age"]}),
        ("+46700000000", {"features": "LineType"}),
        ("+46700000000", {"features": ["RND"]}),
        ("+46700000000", {"features": ["RND"], "rndFeatureOptions": {"contactDate": "x"}}),
    ],
)
def test_wrong_request_is_400(sandbox: Client, number: Any, more: dict[str, Any]) -> None:
    status, answer = lookup(sandbox, number, **more)
    assert (status, answer["status"]) == (400, 400)
    assert set(answer) == {"title", "status", "traceId"}


@pytest.mark.parametrize(("last", "status"), [("42", 402), ("43", 403), ("29", 429)])
def test_number_decides_the_refusal(sandbox: Client, last: str, status: int) -> None:
    assert lookup(sandbox, f"+467000000{last}")[0] == status
