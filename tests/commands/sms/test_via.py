"""Which API for SMS a profile is for, and errors that name the one that can do it."""

import pytest

from sinchctl.commandline.session import Session
from sinchctl.commands.sms.via import SmsApi, sms_api
from sinchctl.errors import UsageError
from sinchctl.profiles.model import Profile
from sinchctl.secret import Secret
from tests.conftest import KEY_SECRET, PROJECT_CREDENTIALS, Run, Server

PLAN = {"service_plan_id": "p"}
APP = {"conversation_app_id": "01HXYZ0000000000000000000A"}
PROJECT = {"project_id": "project-1"}
APPLICATION = {"application_key": "k", "application_secret": Secret("s")}


def session_of(**fields: object) -> Session:
    """A run whose profile has these fields."""
    return Session(_profile=Profile("acme", **fields))  # type: ignore[arg-type] # of each field its own


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
    assert sms_api(session_of(**fields), "auto", "send messages") == expected


@pytest.mark.parametrize(("having", "expected"), [(["conversation"], "conversation")])
def test_auto_takes_the_api_that_can_do_it(having: list[SmsApi], expected: str) -> None:
    session = session_of(service_plan_id="p", conversation_app_id="01HXYZ")
    assert sms_api(session, "auto", "list opt-outs", having) == expected


def test_an_api_that_cannot_do_it_names_those_that_can() -> None:
    with pytest.raises(UsageError) as refused:
        sms_api(session_of(), "messaging", "list messages", ["xms", "conversation"])
    assert refused.value.message == "the old SMS API cannot list messages"
    assert refused.value.hint == (
        "The SMS REST API (xms) and the Conversation API can: use --via xms or --via conversation"
    )


CONVERSATION = {**PROJECT_CREDENTIALS, "SINCH_KEY_SECRET": KEY_SECRET}


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        (
            ("cancel", "01HXYZ"),
            "Only `sms bulk --batch-api` schedules there, and `sinchctl api DELETE "
            "'/v1/projects/{project}/messages' --api conversation_batch -f batch_id=ID` "
            "cancels that. ",
        ),
        (("groups", "list"), "`sinchctl sms bulk FILE TEXT` sends to a list of numbers. "),
        (("report", "01HXYZ"), "`sinchctl sms status 01HXYZ` shows what is known of one message. "),
    ],
)
def test_a_conversation_profile_is_refused_what_only_xms_can(
    run: Run, words: tuple[str, ...], instead: str
) -> None:
    """The message is not in xms, so asking there would answer that it does not exist."""
    result = run("sms", *words, env=CONVERSATION)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error: the Conversation API cannot " in result.stderr
    assert f". {instead}The SMS REST API (xms) can: use --via xms if you have it." in result.stderr


@pytest.mark.parametrize(("options", "tty"), [((), True), (("-v",), False)])
def test_xms_for_want_of_an_app_is_said_to_an_operator(
    run: Run, server: Server, options: tuple[str, ...], tty: bool
) -> None:
    server.tells(200, {"access_token": "t", "expires_in": 3600}).tells(404, {"code": "x"})
    env = {**server.project_env, "SINCH_KEY_SECRET": KEY_SECRET, "SINCH_CONVERSATION_APP_ID": ""}
    note = "using the SMS REST API (xms), since there is no Conversation app id"
    assert note in run("sms", "show", "01HXYZ", *options, env=env, tty=tty).stderr
    assert note not in run("sms", "show", "01HXYZ", env=env).stderr
    assert note not in run("sms", "show", "01HXYZ", "--via", "xms", env=env, tty=True).stderr
