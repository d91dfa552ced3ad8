"""profile show: where each value comes from, and files that are refused."""

import json

import pytest

from tests.conftest import CREDENTIALS, KEY, PLAN, SECRET, TOKEN, posix

from .expect import refused


def test_show_says_where_each_value_comes_from(run, path, two):
    shown = run("profile", "show", env={"SINCH_SMS_REGION": "au"}).json
    assert shown["applicationKey"] == KEY
    assert shown["applicationSecret"] == "********"
    assert (shown["smsRegion"], shown["smsApiToken"]) == ("au", None)
    assert shown["sources"] == {
        "name": f"default in {path}",
        "applicationKey": f"profile acme in {path}",
        "applicationSecret": f"profile acme in {path}",
        "region": f"profile acme in {path}",
        "servicePlanId": "not set",
        "smsApiToken": "not set",
        "smsRegion": "environment SINCH_SMS_REGION",
        "smsSender": "not set",
        "cli": "not set",
        "locale": "not set",
        "projectId": "not set",
        "accessKeyId": "not set",
        "accessKeySecret": "not set",
        "conversationAppId": "not set",
        "conversationRegion": "default",
        "webhookSecret": "not set",
        "numbersSecret": "not set",
    }


@pytest.mark.parametrize(
    ("args", "source"), [(["other"], "argument NAME"), (["-p", "other"], "option --profile")]
)
def test_show_takes_a_name(run, two, args, source):
    shown = run("profile", "show", *args).json
    assert (shown["servicePlanId"], shown["sources"]["name"]) == (PLAN, source)


def test_show_prints_no_secret_in_any_format(run, two):
    for output in ("pretty", "json", "ndjson", "tsv", "raw"):
        result = run("profile", "show", "-o", output, "-vv", "--debug", env=CREDENTIALS)
        assert result.exit_code == 0
        assert SECRET not in result.stdout + result.stderr
        assert TOKEN not in result.stdout + result.stderr


def test_reveal_needs_a_terminal(run, two):
    refused(run("profile", "show", "--reveal"), 2, "on a terminal only")
    assert SECRET in run("profile", "show", "--reveal", tty=True).stdout
    assert SECRET not in run("profile", "show", tty=True).stdout


@posix
def test_show_runs_no_command(run, path, tmp_path):
    command = f"touch {tmp_path / 'ran'}"
    run("profile", "add", "acme", "--key", KEY, "--secret-command", command)
    shown = run("profile", "show").json
    assert shown["applicationSecret"] == "********"
    assert shown["sources"]["applicationSecret"].startswith("application_secret_command of profile")
    assert not (tmp_path / "ran").exists()


def test_show_warns_of_keys_that_nothing_uses(run, path, two):
    path.write_text(path.read_text() + "colour = 'red'\n")
    result = run("profile", "show", "other")
    assert "warning: " in result.stderr
    assert "profiles.other has a key 'colour' that nothing uses" in result.stderr


def test_show_of_the_sandbox(run):
    shown = run("--sandbox", "profile", "show").json
    assert shown["name"] == "sandbox"
    assert shown["sources"]["applicationKey"] == "built in"


@posix
def test_directory_that_others_can_change_is_warned_of(run, path, two):
    path.parent.chmod(0o777)
    result = run("profile", "show")
    assert "can be changed by others (mode 0777)" in result.stderr
    assert f"chmod 700 {path.parent}" in result.stderr


@posix
@pytest.mark.parametrize("args", [["profile", "list"], ["sms", "send", "+46700000000", "Hi"]])
def test_a_file_that_others_can_read_is_refused(run, path, two, args):
    path.chmod(0o644)
    refused(run(*args), 3, "can be read by others (mode 0644)", f"Run `chmod 600 {path}`.")


@pytest.mark.parametrize("verb", [["list"], ["show"], ["check"], ["remove", "acme", "--yes"]])
def test_invalid_toml_is_refused(run, path, two, verb):
    path.write_text('default = "acme"\n[profiles.acme]\nregion = euc1\n')
    refused(run("profile", *verb), 3, f"{path}:3:10: ")


def test_errors_are_json_on_demand(run, two):
    result = run("profile", "show", "acne", "-o", "json")
    told = json.loads(result.stderr)["error"]
    assert (told["code"], told["exitCode"]) == ("credentials", 3)


def test_show_of_an_unknown_name_lists_the_profiles(run, two):
    result = run("profile", "show", "acmee")
    refused(result, 3, "there is no profile 'acmee' in ", "Did you mean acme? Known: acme, other.")
    assert "--profile" not in result.stderr
    named = run("profile", "show", env={"SINCHCTL_PROFILE": "acmee"})
    assert "(environment SINCHCTL_PROFILE)" in named.stderr
