"""The Numbers API: search for free numbers, and rent them."""

from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_PLAN
from tests.sandbox.calling import Client

US = "+12085550105"


def test_search_finds_free_numbers_with_their_price(sandbox: Client) -> None:
    query = "regionCode=US&type=LOCAL&capabilities=SMS&size=3"
    status, answer = sandbox.project("GET", f"/availableNumbers?{query}")
    assert (status, len(answer["availableNumbers"])) == (200, 3)
    number = answer["availableNumbers"][0]
    assert number["monthlyPrice"] == {"currencyCode": "USD", "amount": "2.00"}
    assert sandbox.project("GET", f"/availableNumbers/{number['phoneNumber']}") == (200, number)


@pytest.mark.parametrize(
    ("pattern", "how", "count"),
    [("%2B1208", "START", 10), ("99", "END", 1), ("555", "CONTAINS", 10)],
)
def test_search_by_pattern(sandbox: Client, pattern: str, how: str, count: int) -> None:
    query = f"numberPattern.pattern={pattern}&numberPattern.searchPattern={how}"
    target = f"/availableNumbers?regionCode=US&type=LOCAL&{query}"
    assert len(sandbox.project("GET", target)[1]["availableNumbers"]) == count


@pytest.mark.parametrize("query", ["", "regionCode=US", "regionCode=US&type=X", "size=0"])
def test_region_and_type_are_required(sandbox: Client, query: str) -> None:
    assert sandbox.project("GET", f"/availableNumbers?{query}")[0] == 400


def test_rented_number_is_the_projects(sandbox: Client) -> None:
    body = {"smsConfiguration": {"servicePlanId": SANDBOX_PLAN}}
    status, number = sandbox.project("POST", f"/availableNumbers/{US}:rent", body)
    assert (status, number["phoneNumber"]) == (200, US)
    assert sandbox.project("GET", f"/availableNumbers/{US}")[0] == 404
    assert sandbox.project("GET", f"/activeNumbers/{US}")[0] == 200


def test_refused_configuration_rents_nothing(sandbox: Client) -> None:
    assert sandbox.project("POST", f"/availableNumbers/{US}:rent", {"nonsense": 1})[0] == 400
    assert sandbox.project("GET", f"/availableNumbers/{US}")[0] == 200


def test_rent_any_takes_one_that_fits(sandbox: Client) -> None:
    body = {
        "regionCode": "US",
        "type": "LOCAL",
        "numberPattern": {"pattern": "42", "searchPattern": "END"},
    }
    status, number = sandbox.project("POST", "/availableNumbers:rentAny", body)
    assert (status, number["phoneNumber"]) == (200, "+12085550142")
    assert sandbox.project("POST", "/availableNumbers:rentAny", body)[0] == 404


@pytest.mark.parametrize("wrong", [{"capabilities": True}, {"numberPattern": "+1"}], ids=str)
def test_wrong_type_is_400(sandbox: Client, wrong: dict[str, Any]) -> None:
    body = {"regionCode": "US", "type": "LOCAL", **wrong}
    assert sandbox.project("POST", "/availableNumbers:rentAny", body)[0] == 400


def test_other_numbers_are_ordered_not_rented(sandbox: Client) -> None:
    assert sandbox.project("POST", "/availableNumbers/+46701740601:rent", {})[0] == 400


def test_regions_by_type(sandbox: Client) -> None:
    _, answer = sandbox.project("GET", "/availableRegions?types=TOLL_FREE")
    assert [region["regionCode"] for region in answer["availableRegions"]] == ["US"]
