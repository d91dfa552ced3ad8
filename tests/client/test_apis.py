"""The table of Sinch's APIs: hosts, paths, error bodies, and which 403 is about credentials."""

from typing import get_args

import pytest

from sinchctl.client.api_row import ApiName
from sinchctl.client.apis import (
    CONFIGURATION,
    ROWS,
    VOICE,
    base_url,
    by_name,
    by_path,
    is_host_of,
)
from sinchctl.client.request import Request
from sinchctl.errors import CredentialsError, SinchctlError, UsageError
from sinchctl.profiles.fields import SMS_REGIONS, VOICE_REGIONS
from sinchctl.profiles.model import Profile, sandbox_profile
from tests.conftest import Run, Server


def test_every_api_has_a_row() -> None:
    assert tuple(ROWS) == get_args(ApiName)


@pytest.mark.parametrize("api", ROWS.values(), ids=list(ROWS))
@pytest.mark.parametrize("regions", [*zip(VOICE_REGIONS, (*SMS_REGIONS, "us"), strict=True)])
def test_every_region_has_a_host(api, regions) -> None:
    sms = regions[1] if regions[1] in api.regions or api.name != "sms_project" else "us"
    url = api.url(Profile("acme", region=regions[0], sms_region=sms))
    host = url.removeprefix("https://")
    assert host.endswith("sinch.com")
    assert is_host_of(api, host.upper())
    assert not is_host_of(api, f"{host}.example.com")


@pytest.mark.parametrize(
    ("name", "regions", "host"),
    [
        ("voice", ("global", "us"), "https://calling.api.sinch.com"),
        ("voice", ("euc1", "us"), "https://calling-euc1.api.sinch.com"),
        ("voice", ("apse2", "us"), "https://calling-apse2.api.sinch.com"),
        ("configuration", ("euc1", "us"), "https://callingapi.sinch.com"),
        ("verification", ("euc1", "eu"), "https://verification.api.sinch.com"),
        ("sms", ("euc1", "us"), "https://us.sms.api.sinch.com"),
        ("sms", ("global", "br"), "https://br.sms.api.sinch.com"),
        ("messaging", ("global", "us"), "https://messaging-use1.api.sinch.com"),
        ("messaging", ("sae1", "us"), "https://messaging-sae1.api.sinch.com"),
        ("sms_project", ("global", "eu"), "https://zt.eu.sms.api.sinch.com"),
        ("conversation", ("global", "eu"), "https://us.conversation.api.sinch.com"),
        ("conversation_batch", ("global", "eu"), "https://us.conversationbatch.api.sinch.com"),
        ("numbers", ("euc1", "eu"), "https://numbers.api.sinch.com"),
        ("lookup", ("euc1", "eu"), "https://lookup.api.sinch.com"),
        ("auth", ("euc1", "eu"), "https://auth.sinch.com"),
    ],
)
def test_each_api_has_its_host(name, regions, host) -> None:
    profile = Profile("acme", region=regions[0], sms_region=regions[1])
    assert base_url(ROWS[name], profile) == host


def test_conversation_has_its_own_region() -> None:
    profile = Profile("acme", sms_region="us", conversation_region="br")
    assert base_url(ROWS["conversation"], profile) == "https://br.conversation.api.sinch.com"


def test_project_has_no_sms_in_a_region_without_project_access() -> None:
    with pytest.raises(CredentialsError, match="has no region 'au'"):
        base_url(ROWS["sms_project"], Profile("acme", sms_region="au"))


def test_sms_of_a_project_follows_the_base_url_of_sms() -> None:
    profile = Profile("acme", base_urls={"sms": "http://127.0.0.1:1"})
    assert base_url(ROWS["sms_project"], profile) == "http://127.0.0.1:1"


def test_base_url_of_the_profile_replaces_the_host() -> None:
    profile = Profile("acme", base_urls={"voice": "http://127.0.0.1:8080/sinch/"})
    assert base_url(VOICE, profile) == "http://127.0.0.1:8080/sinch"
    assert base_url(ROWS["sms"], profile) == "https://us.sms.api.sinch.com"


def test_configuration_follows_the_base_url_of_voice() -> None:
    """Whoever tries Voice against a test server does not change the real configuration."""
    profile = Profile("acme", base_urls={"voice": "http://127.0.0.1:1"})
    assert base_url(CONFIGURATION, profile) == "http://127.0.0.1:1"
    own = Profile("acme", base_urls={"voice": "http://a", "configuration": "http://b"})
    assert base_url(CONFIGURATION, own) == "http://b"


def test_sandbox_has_one_host_for_every_api() -> None:
    assert {base_url(api, sandbox_profile()) for api in ROWS.values()} == {"http://sandbox.invalid"}


@pytest.mark.parametrize(
    ("source", "kind"),
    [("environment SINCHCTL_BASE_URL_VOISE", UsageError), ("profile acme in x", CredentialsError)],
)
def test_base_url_of_an_unknown_api_is_refused(source: str, kind: type[SinchctlError]) -> None:
    """The request would go to Sinch, not to the test server that the operator meant."""
    profile = Profile("acme", base_urls={"voise": "http://x"}, sources={"base_urls.voise": source})
    with pytest.raises(kind, match="'voise', which is not an API") as caught:
        base_url(VOICE, profile)
    assert "did you mean voice?" in caught.value.hint


@pytest.mark.parametrize("command", [("sms", "send", "+46700000000", "Hi"), ("profile", "show")])
def test_misspelt_base_url_variable_stops_the_command(command, run: Run, server: Server) -> None:
    env = {**server.env, "SINCHCTL_BASE_URL_MESAGING": "http://127.0.0.1:1"}
    result = run(*command, env=env)
    assert (result.exit_code, server.asked) == (2, [])
    assert "did you mean messaging?" in result.stderr.lower()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/calling/v1/callouts", "voice"),
        ("/v1/configuration/numbers", "configuration"),
        ("/v1/configuration/callbacks/applications/x", "configuration"),
        ("/v1/calling/query/number/+46700000000", "configuration"),
        ("/verification/v1/verifications", "verification"),
        ("/xms/v1/plan/batches", "sms"),
        ("/messaging/v1/sms/1", "messaging"),
        ("/xms/v1/the-project/batches", "sms_project"),
        ("/v1/projects/p/messages:send", "conversation"),
        ("/v1/projects/p/apps/activeNumbers", "conversation"),
        ("/v1/projects/p/activeNumbers/+46700000000", "numbers"),
        ("/v1/projects/p/availableNumbers:rentAny", "numbers"),
        ("/v2/projects/p/lookups", "lookup"),
        ("/oauth2/token", "auth"),
        ("/v1/calling", "voice"),
        ("/elsewhere", "voice"),
    ],
)
def test_path_says_which_api_is_meant(path: str, name: str) -> None:
    assert by_path(path, "the-project").name == name


def test_unknown_api_name_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UsageError, match="'verifikation' is not an API") as caught:
        by_name("verifikation")
    assert "did you mean verification?" in caught.value.hint


@pytest.mark.parametrize("api", ROWS.values(), ids=list(ROWS))
def test_every_api_says_what_to_do(api) -> None:
    assert all((api.not_found, api.forbidden, api.find_out, api.title))
    assert Request(api.name, "POST", "/x").advice == api.find_out
    assert Request(api.name, "POST", "/x", find_out="look").advice == "look"
