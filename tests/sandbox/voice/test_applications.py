"""Voice applications: numbers of the account, callback addresses, and the query of a number."""

from typing import Any

import pytest

from sinchctl.profiles.model import SANDBOX_KEY, SANDBOX_SECRET
from sinchctl.sandbox.auth import Credentials
from sinchctl.secret import Secret
from tests.conftest import Run
from tests.sandbox.calling import Client, basic

NUMBERS = "/v1/configuration/numbers"
CALLBACKS = f"/v1/configuration/callbacks/applications/{SANDBOX_KEY}"
FREE, ASSIGNED, SMS_ONLY = "+12025550134", "+46846500401", "+46846500402"


def assigned(sandbox: Client) -> dict[str, str | None]:
    """The application of each number."""
    status, answer = sandbox.signed("GET", NUMBERS)
    assert status == 200
    return {row["number"]: row.get("applicationkey") for row in answer["numbers"]}


def test_list_has_assigned_and_unassigned_numbers_of_both_capabilities(sandbox: Client) -> None:
    _, answer = sandbox.signed("GET", NUMBERS)
    assert {"number": FREE, "capability": "voice"} in answer["numbers"]
    assert {"number": SMS_ONLY, "capability": "sms"} in answer["numbers"]
    own = {"number": ASSIGNED, "applicationkey": SANDBOX_KEY, "capability": "voice"}
    assert own in answer["numbers"]


@pytest.mark.parametrize("key", [{}, {"applicationkey": ""}, {"applicationKey": SANDBOX_KEY}])
def test_assign_and_unassign_answer_204(sandbox: Client, key: dict[str, str]) -> None:
    """Without a key it is the application that asks; older clients spell the member otherwise."""
    body = {"numbers": [FREE], "capability": "voice", **key}
    assert sandbox.signed("POST", NUMBERS, body) == (204, None)
    assert assigned(sandbox)[FREE] == SANDBOX_KEY
    assert sandbox.signed("DELETE", f"{NUMBERS}/", {"number": FREE, **key}) == (204, None)
    assert assigned(sandbox)[FREE] is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 40002),
        ({"numbers": []}, 40001),
        ({"numbers": [ASSIGNED] * 101}, 40001),
        ({"numbers": FREE}, 40001),
        ({"numbers": [FREE, 7]}, 40002),
        ({"numbers": [FREE, "12025550134"]}, 40005),
        ({"numbers": [FREE, "+4670"]}, 40001),
        ({"numbers": [FREE, "+12012222222"]}, 40003),
        ({"numbers": [FREE, SMS_ONLY]}, 40001),
        ({"numbers": [FREE], "capability": "fax"}, 40001),
        ({"numbers": [FREE], "applicationkey": "f00dcafe-abba-40de-9dea-dabb1ed4caf3"}, 40003),
        ({"numbers": [FREE], "applicationkey": 7}, 40001),
    ],
)
def test_wrong_assignment_is_refused_as_a_whole(
    sandbox: Client, body: dict[str, Any], code: int
) -> None:
    status, answer = sandbox.signed("POST", NUMBERS, body)
    assert (status, answer["errorCode"]) == (400, code)
    assert assigned(sandbox)[FREE] is None


def test_hundred_numbers_can_be_assigned_at_once(sandbox: Client) -> None:
    assert sandbox.signed("POST", NUMBERS, {"numbers": [FREE] * 100})[0] == 204


def test_unassign_needs_a_number_of_the_account(sandbox: Client) -> None:
    for body, code in (({}, 40002), ({"number": "+12012222222"}, 40003)):
        status, answer = sandbox.signed("DELETE", NUMBERS, body)
        assert (status, answer["errorCode"]) == (400, code)
    assert sandbox.signed("DELETE", NUMBERS, {"number": FREE})[0] == 204, "it was not assigned"


def test_callback_addresses_are_those_of_the_settings(sandbox: Client, run: Run) -> None:
    assert sandbox.signed("GET", CALLBACKS) == (200, {"url": {}})
    pair = {"primary": "http://127.0.0.1:8080/ice", "fallback": "http://localhost:8081/"}
    assert sandbox.signed("POST", CALLBACKS, {"url": pair}) == (204, None)
    assert sandbox.signed("GET", CALLBACKS) == (200, {"url": pair})
    only = {"primary": "http://127.0.0.1:9090/"}
    assert sandbox.signed("POST", CALLBACKS, {"url": only})[0] == 204
    assert sandbox.signed("GET", CALLBACKS)[1] == {"url": {**pair, **only}}
    assert sandbox.signed("POST", CALLBACKS, {"url": {"fallback": ""}})[0] == 204
    assert sandbox.signed("GET", CALLBACKS)[1] == {"url": only}


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({}, 40002, "url"),
        ({"url": {}}, 40002, "url.primary"),
        ({"url": "http://localhost"}, 40001, "url"),
        ({"url": {"primary": 7}}, 40001, "primary"),
        ({"url": {"primary": "localhost"}}, 40001, "http://"),
        ({"url": {"primary": "https://8.8.8.8/x"}}, 40001, "sandbox settings --allow-remote"),
    ],
)
def test_wrong_callback_address_says_what_to_do(
    sandbox: Client, body: dict[str, Any], code: int, words: str
) -> None:
    status, answer = sandbox.signed("POST", CALLBACKS, body)
    assert (status, answer["errorCode"]) == (400, code)
    assert words in answer["message"]
    assert sandbox.signed("GET", CALLBACKS)[1] == {"url": {}}


def test_callback_addresses_of_another_application_are_refused(sandbox: Client) -> None:
    other = "/v1/configuration/callbacks/applications/f00dcafe-abba-40de-9dea-dabb1ed4caf3"
    for method, body in (("GET", None), ("POST", {"url": {"primary": "http://localhost"}})):
        status, answer = sandbox.signed(method, other, body)
        assert (status, answer["message"]) == (400, "Invalid Application Key")
    upper = CALLBACKS.replace(SANDBOX_KEY, SANDBOX_KEY.upper())
    assert sandbox.signed("GET", upper)[0] == 200


def test_application_with_a_key_that_is_not_a_guid_has_its_numbers(sandbox: Client) -> None:
    free = Client(sandbox.file, Credentials("appKey", Secret(SANDBOX_SECRET), "p", "t"))
    proof = {"authorization": basic("appKey", SANDBOX_SECRET)}
    _, answer, _ = free.ask("GET", NUMBERS, **proof)
    assert {row.get("applicationkey") for row in answer["numbers"]} == {None, "appKey"}
    url = "/v1/configuration/callbacks/applications/appKey"
    assert free.ask("GET", url, **proof)[0] == 200


@pytest.mark.parametrize("text", ["+46700000000", "46700000000", "%2B46%20700000000"])
def test_query_shows_country_and_rate_of_a_number(sandbox: Client, text: str) -> None:
    sandbox.change(rate="0.0095EUR")
    status, answer = sandbox.signed("GET", f"/v1/calling/query/number/{text}")
    assert status == 200
    assert answer["number"] == {
        "countryId": "SE",
        "numberType": "Unknown",
        "normalizedNumber": "+46700000000",
        "restricted": False,
        "rate": {"currencyId": "EUR", "amount": 0.0095},
    }


def test_query_of_a_forbidden_and_of_a_wrong_number(sandbox: Client) -> None:
    _, answer = sandbox.signed("GET", "/v1/calling/query/number/+46700000043")
    assert answer["number"]["restricted"] is True
    status, answer = sandbox.signed("GET", "/v1/calling/query/number/nobody")
    assert (status, answer["errorCode"]) == (400, 40001)


def test_numbers_and_addresses_need_credentials(sandbox: Client) -> None:
    for path in (NUMBERS, CALLBACKS, "/v1/calling/query/number/+46700000000"):
        assert sandbox.ask("GET", path)[0] == 401


def test_api_command_reaches_the_configuration(run: Run) -> None:
    listed = run("--sandbox", "api", "GET", NUMBERS)
    assert (listed.exit_code, len(listed.json["numbers"])) == (0, 5)
