"""The table of Sinch's APIs: hosts, paths, error bodies, and which 403 is about credentials."""

from typing import get_args

import pytest

from sinchctl.client.apis import (
    CONFIGURATION,
    ROWS,
    VOICE,
    ApiName,
    ErrorBody,
    ErrorShape,
    base_url,
    by_name,
    by_path,
    error_body,
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
    url = api.url(Profile("acme", region=regions[0], sms_region=regions[1]))
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
    ],
)
def test_each_api_has_its_host(name, regions, host) -> None:
    profile = Profile("acme", region=regions[0], sms_region=regions[1])
    assert base_url(ROWS[name], profile) == host


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
        ("/v1/calling", "voice"),
        ("/elsewhere", "voice"),
    ],
)
def test_path_says_which_api_is_meant(path: str, name: str) -> None:
    assert by_path(path).name == name


def test_unknown_api_name_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UsageError, match="'verifikation' is not an API") as caught:
        by_name("verifikation")
    assert "did you mean verification?" in caught.value.hint


SHAPE = ErrorShape("status", "message", "trace", inside="error")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"error":{"status":"X","message":"no","trace":"t"}}', ErrorBody("X", "no", "t")),
        (b'{"error":{"status":true,"message":7,"trace":[]}}', None),
        (b'{"error":[]}', None),
        (b'{"error":"no"}', None),
        (b"[]", None),
        (b"<html>", None),
        (b"", None),
        (b'{"error":{"message":"no"}}', ErrorBody(None, "no")),
    ],
)
def test_error_body_of_another_shape(body: bytes, error: ErrorBody | None) -> None:
    assert SHAPE.read(body) == error


def test_error_shape_writes_what_it_reads() -> None:
    from sinchctl import wire

    for shape in (SHAPE, *(api.errors for api in ROWS.values())):
        assert shape.read(wire.encode(shape.write(40400, "no"))) == ErrorBody(40400, "no")


@pytest.mark.parametrize("api", ROWS.values(), ids=list(ROWS))
def test_error_body_of_another_api_is_read_too(api) -> None:
    assert error_body(api, b'{"code":"unauthorized","text":"no"}').code == "unauthorized"
    assert error_body(api, b'{"errorCode":40100,"message":"no"}').code == 40100
    assert error_body(api, b"no") == ErrorBody()


@pytest.mark.parametrize("api", ROWS.values(), ids=list(ROWS))
def test_every_api_says_what_to_do(api) -> None:
    assert all((api.not_found, api.forbidden, api.find_out, api.probe, api.title))
    assert Request(api.name, "POST", "/x").advice == api.find_out
    assert Request(api.name, "POST", "/x", find_out="look").advice == "look"
