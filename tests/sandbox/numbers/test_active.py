"""The Numbers API: the numbers of the project, linked to SMS and voice a little later."""

from datetime import timedelta
from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_PLAN
from sinchctl.sandbox.numbers.links import CAMPAIGN_FAULTS
from sinchctl.sandbox.settings import set_clock_speed
from sinchctl.sandbox.state import opened
from tests.sandbox.calling import STAMP, Client

US, SWEDISH, ENDLESS = "+12025550134", "+46711111111", "+46846500402"
LINK = {"servicePlanId": SANDBOX_PLAN}


def change(sandbox: Client, number: str, value: dict[str, Any]) -> tuple[int, Any]:
    return sandbox.project("PATCH", f"/activeNumbers/{number}", value)


def get(sandbox: Client, number: str) -> Any:
    return sandbox.project("GET", f"/activeNumbers/{number}")[1]


def test_numbers_of_the_project_in_pages(sandbox: Client) -> None:
    _, first = sandbox.project("GET", "/activeNumbers?pageSize=3")
    assert (first["totalSize"], len(first["activeNumbers"])) == (4, 3)
    _, second = sandbox.project("GET", f"/activeNumbers?pageToken={first['nextPageToken']}")
    assert [number["phoneNumber"] for number in second["activeNumbers"]] == ["+46846500402"]
    assert second["nextPageToken"] == ""


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("regionCode=US&type=LOCAL", 1),
        ("capability=SMS", 2),
        ("numberPattern.pattern=%2B468&numberPattern.searchPattern=START", 2),
        ("numberPattern.pattern=1111&numberPattern.searchPattern=END", 1),
        ("type=MOBILE", 1),
    ],
)
def test_filters(sandbox: Client, query: str, count: int) -> None:
    assert sandbox.project("GET", f"/activeNumbers?{query}")[1]["totalSize"] == count


@pytest.mark.parametrize("query", ["type=X", "capability=X", "pageSize=0", "orderBy=x"])
def test_wrong_filter_names_the_field(sandbox: Client, query: str) -> None:
    status, answer = sandbox.project("GET", f"/activeNumbers?{query}")
    [detail] = answer["error"]["details"]
    assert (status, detail["fieldViolations"][0]["field"]) == (400, query.partition("=")[0])


def test_sms_link_waits_and_is_then_there(sandbox: Client) -> None:
    with opened(sandbox.file) as state:
        set_clock_speed(state, 1.0, STAMP)
    link = {"servicePlanId": SANDBOX_PLAN, "campaignId": "CAMP1"}
    status, number = change(sandbox, US, {"smsConfiguration": link})
    waiting = number["smsConfiguration"]
    assert (status, waiting["servicePlanId"]) == (200, "")
    assert waiting["scheduledProvisioning"]["status"] == "WAITING"
    assert get(sandbox, US)["smsConfiguration"] == waiting
    sandbox.now += timedelta(seconds=1.5)
    running = get(sandbox, US)["smsConfiguration"]["scheduledProvisioning"]
    assert (running["status"], running["errorCodes"]) == ("IN_PROGRESS", [])
    sandbox.now += timedelta(seconds=0.5)
    assert get(sandbox, US)["smsConfiguration"] == link
    change(sandbox, US, {"smsConfiguration": {"servicePlanId": "", "campaignId": ""}})
    sandbox.now += timedelta(seconds=2)
    assert get(sandbox, US)["smsConfiguration"]["servicePlanId"] == ""


def test_link_to_an_unknown_service_plan_fails(sandbox: Client) -> None:
    change(sandbox, US, {"smsConfiguration": {"servicePlanId": "other"}})
    scheduled = get(sandbox, US)["smsConfiguration"]["scheduledProvisioning"]
    assert (scheduled["status"], scheduled["errorCodes"]) == ("FAILED", ["SMS_PROVISIONING_FAILED"])


@pytest.mark.parametrize(("campaign", "code"), [*CAMPAIGN_FAULTS.items()])
def test_some_campaigns_fail(sandbox: Client, campaign: str, code: str) -> None:
    change(sandbox, US, {"smsConfiguration": {**LINK, "campaignId": campaign}})
    scheduled = get(sandbox, US)["smsConfiguration"]["scheduledProvisioning"]
    assert (scheduled["status"], scheduled["errorCodes"]) == ("FAILED", [code])


def test_link_of_a_number_with_02_at_its_end_never_ends(sandbox: Client) -> None:
    change(sandbox, ENDLESS, {"callbackUrl": "http://127.0.0.1:9/x", "smsConfiguration": LINK})
    sandbox.now += timedelta(days=30)
    assert get(sandbox, ENDLESS)["smsConfiguration"]["scheduledProvisioning"]["status"] == "WAITING"
    assert sandbox.queued() == []


def test_number_is_unlinked_before_it_gets_another_plan_or_campaign(sandbox: Client) -> None:
    linked = {**LINK, "campaignId": "CAMP1"}
    change(sandbox, US, {"smsConfiguration": linked})
    assert get(sandbox, US)["smsConfiguration"] == linked
    for other in ({**linked, "servicePlanId": "other"}, {**linked, "campaignId": "CAMP2"}):
        status, answer = change(sandbox, US, {"smsConfiguration": other})
        assert (status, "first" in answer["error"]["message"]) == (400, True)
    change(sandbox, US, {"smsConfiguration": {**linked, "campaignId": ""}})
    get(sandbox, US)
    assert change(sandbox, US, {"smsConfiguration": {**linked, "campaignId": "CAMP2"}})[0] == 200


def test_voice_link_is_that_of_the_voice_configuration(sandbox: Client) -> None:
    """Both APIs show the same numbers."""
    assert get(sandbox, SWEDISH)["voiceConfiguration"]["appId"] == SANDBOX_KEY
    status, number = change(sandbox, SWEDISH, {"voiceConfiguration": {"appId": ""}})
    assert number["voiceConfiguration"]["scheduledVoiceProvisioning"]["status"] == "WAITING"
    assert status == 200
    assert get(sandbox, SWEDISH)["voiceConfiguration"]["appId"] == ""
    _, old = sandbox.signed("GET", "/v1/configuration/numbers")
    [row] = [row for row in old["numbers"] if row["number"] == SWEDISH]
    assert "applicationkey" not in row


@pytest.mark.parametrize(
    "value",
    [
        {"smsConfiguration": {}},
        {"smsConfiguration": {"servicePlanId": "x", "more": 1}},
        {"smsConfiguration": {"servicePlanId": 1}},
        {"voiceConfiguration": {}},
        {"voiceConfiguration": {"type": "FAX", "appId": "x"}},
        {"displayName": 1},
        {"nonsense": 1},
    ],
    ids=str,
)
def test_wrong_change_is_400(sandbox: Client, value: dict[str, Any]) -> None:
    status, answer = change(sandbox, US, value)
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")


def test_only_what_is_named_changes(sandbox: Client) -> None:
    before = get(sandbox, US)
    assert change(sandbox, US, {"displayName": "Shop"})[1] == {**before, "displayName": "Shop"}
    campaign = {"smsConfiguration": {"servicePlanId": SANDBOX_PLAN, "campaignId": "C"}}
    assert change(sandbox, "+46846500402", campaign)[0] == 400
    assert change(sandbox, SWEDISH, {"smsConfiguration": {"servicePlanId": "x"}})[0] == 400


def test_number_event_goes_to_the_callback_url(sandbox: Client) -> None:
    secret = "k" * 32
    status, answer = sandbox.project("PATCH", "/callbackConfiguration", {"hmacSecret": secret})
    assert (status, answer["hmacSecret"]) == (200, secret)
    url = "http://127.0.0.1:9/numbers"
    link = {"servicePlanId": SANDBOX_PLAN}
    change(sandbox, US, {"callbackUrl": url, "smsConfiguration": link})
    [parcel] = sandbox.queued()
    assert (parcel.url, parcel.secret, parcel.kind) == (url, secret, "number")
    assert parcel.body["resourceId"] == US
    assert parcel.body["eventType"] == "PROVISIONING_TO_SMS_PLATFORM"
    assert parcel.body["status"] == "SUCCEEDED"
    assert sandbox.project("PATCH", "/callbackConfiguration", {"hmacSecret": "x"})[0] == 400


def test_released_number_is_gone(sandbox: Client) -> None:
    status, number = sandbox.project("POST", f"/activeNumbers/{US}:release")
    assert (status, number["phoneNumber"]) == (200, US)
    status, answer = sandbox.project("GET", f"/activeNumbers/{US}")
    assert (status, answer["error"]["details"][0]["resourceName"]) == (404, US)
