"""Which API for SMS a profile is for, and errors that name the one that can do it."""

import pytest

from sinchctl.commands.sms.via import SmsApi, sms_api
from sinchctl.errors import UsageError
from sinchctl.profiles.model import Profile
from sinchctl.secret import Secret

PLAN = {"service_plan_id": "p"}
APP = {"conversation_app_id": "01HXYZ0000000000000000000A"}
PROJECT = {"project_id": "project-1"}
APPLICATION = {"application_key": "k", "application_secret": Secret("s")}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({**PLAN, **APP, **PROJECT, **APPLICATION}, "xms"),
        ({**APP, **PROJECT, **APPLICATION}, "conversation"),
        ({**PROJECT, **APPLICATION}, "xms"),
        (APPLICATION, "messaging"),
        ({}, "xms"),
    ],
)
def test_auto_takes_the_first_api_that_the_profile_is_for(
    fields: dict[str, object], expected: str
) -> None:
    assert sms_api(Profile("acme", **fields), "auto", "send messages") == expected  # type: ignore[arg-type] # of each field its own


@pytest.mark.parametrize(("having", "expected"), [(["conversation"], "conversation")])
def test_auto_takes_the_api_that_can_do_it(having: list[SmsApi], expected: str) -> None:
    profile = Profile("acme", service_plan_id="p", conversation_app_id="01HXYZ")
    assert sms_api(profile, "auto", "list opt-outs", having) == expected


def test_an_api_that_cannot_do_it_names_those_that_can() -> None:
    with pytest.raises(UsageError) as refused:
        sms_api(Profile("acme"), "messaging", "list messages", ["xms", "conversation"])
    assert refused.value.message == "the old SMS API cannot list messages"
    assert refused.value.hint == (
        "The SMS REST API (xms) and the Conversation API can: use --via xms or --via conversation"
    )
