"""profile set: single values change, all others stay, and nothing unusable is saved."""

import tomllib

import pytest

from sinchctl.commandline.main import load
from tests.conftest import APP, KEY, KEY_ID, KEY_SECRET, SECRET, TOKEN

from .expect import OTHER_KEY, SECRET_ENV, refused, stored


def test_set_changes_only_what_is_named(run, path, two):
    before = stored(path)
    result = run("profile", "set", "acme", "--region", "USE1", "--cli", "+46 70-000 00 00")
    assert result.exit_code == 0, result.stderr
    assert result.json == run("profile", "show", "acme").json
    changed = {**before["profiles"]["acme"], "region": "use1", "cli": "+46700000000"}
    assert stored(path) == {**before, "profiles": {**before["profiles"], "acme": changed}}


@pytest.mark.parametrize("chooser", [[], ["-p", "acme"]])
def test_set_without_a_name_changes_the_profile_in_use(run, path, two, chooser):
    assert run("profile", "set", *chooser, "--locale", "sv-SE").json["name"] == "acme"
    assert run("profile", "set", "--locale", "de-DE", env={"SINCHCTL_PROFILE": "other"}).json
    locales = {name: keys["locale"] for name, keys in stored(path)["profiles"].items()}
    assert locales == {"acme": "sv-SE", "other": "de-DE"}


def test_none_clears_a_value(run, path, two):
    assert run("profile", "set", "acme", "--region", "none").json["region"] == "global"
    assert "region" not in stored(path)["profiles"]["acme"]


def test_none_clears_all_credentials_of_a_kind(run, path, two):
    plan = ("--service-plan-id", "plan-2", "--token-command", "echo token")
    assert run("profile", "set", "acme", *plan).exit_code == 0
    gone = ("--service-plan-id", "none", "--token-command", "none")
    assert run("profile", "set", "acme", *gone).exit_code == 0
    assert set(stored(path)["profiles"]["acme"]) == {
        *("application_key", "application_secret", "region")
    }


def test_set_keeps_unknown_keys_and_tables(run, path, two):
    text = path.read_text("utf-8").replace(
        "[profiles.acme]", "[profiles.acme]\nnew = 1\nlab = {wpm = 160}"
    )
    path.write_text(text, "utf-8")
    assert run("profile", "set", "acme", "--locale", "sv-SE").exit_code == 0
    keys = stored(path)["profiles"]["acme"]
    assert (keys["new"], keys["lab"], keys["locale"]) == (1, {"wpm": 160}, "sv-SE")


def test_a_renewed_secret_comes_from_the_environment(run, path, two):
    """Without --renew the environment changes nothing, whatever is set there."""
    new = {"SINCH_APPLICATION_SECRET": "bmV3LXNlY3JldA==", "SINCH_VOICE_REGION": "sae1"}
    assert run("profile", "set", "acme", "--locale", "sv-SE", env=new).exit_code == 0
    assert stored(path)["profiles"]["acme"]["application_secret"] == SECRET
    result = run("profile", "set", "acme", "--renew", "application_secret", env=new)
    assert result.exit_code == 0, result.stderr
    assert "bmV3" not in result.stdout + result.stderr
    keys = stored(path)["profiles"]["acme"]
    assert (keys["application_secret"], keys["region"]) == ("bmV3LXNlY3JldA==", "euc1")


def test_a_renewed_secret_is_asked_for_on_a_terminal(run, path, two):
    renew = ("profile", "set", "acme", "--renew", "application_secret")
    result = run(*renew, stdin=b"%%\nbmV3LXNlY3JldA==\n", tty=True)
    assert result.exit_code == 0, result.stderr
    assert "Application secret (hidden): " in result.stderr
    assert stored(path)["profiles"]["acme"]["application_secret"] == "bmV3LXNlY3JldA=="
    refused(run(*renew, "--no-input", tty=False), 3, "Set SINCH_APPLICATION_SECRET or")


def test_a_command_replaces_the_secret_and_a_secret_the_command(run, path, two):
    run("profile", "set", "acme", "--secret-command", f"echo {SECRET}")
    keys = stored(path)["profiles"]["acme"]
    assert "application_secret" not in keys
    assert keys["application_secret_command"] == f"echo {SECRET}"
    run("profile", "set", "acme", "--renew", "application_secret", env=SECRET_ENV)
    keys = stored(path)["profiles"]["acme"]
    assert "application_secret_command" not in keys
    assert keys["application_secret"] == SECRET


def test_kind_adds_the_credentials_of_another_kind(run, path, two):
    project = ("--kind", "project", "--project-id", "p", "--access-key-id", KEY_ID)
    missing = run("profile", "set", "acme", *project)
    refused(missing, 3, "there is no access key secret. Set SINCH_KEY_SECRET")
    result = run("profile", "set", "acme", *project, env={"SINCH_KEY_SECRET": KEY_SECRET})
    assert result.exit_code == 0, result.stderr
    keys = stored(path)["profiles"]["acme"]
    assert (keys["access_key_secret"], keys["application_key"]) == (KEY_SECRET, KEY)


def test_kind_asks_for_what_is_missing_on_a_terminal(run, path, two):
    answers = f"plan-2\n{TOKEN}\neu\n\n".encode()
    result = run("profile", "set", "acme", "--kind", "plan", stdin=answers, tty=True)
    assert result.exit_code == 0, result.stderr
    keys = stored(path)["profiles"]["acme"]
    assert (keys["service_plan_id"], keys["sms_api_token"], keys["sms_region"]) == (
        *("plan-2", TOKEN, "eu"),
    )


def test_a_new_key_without_its_secret_gets_a_hint(run, two):
    result = run("profile", "set", "acme", "--key", OTHER_KEY)
    assert "the application secret stays the same; replace it with --renew" in result.stderr


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ([], 2, "nothing is named that should change. Name a value"),
        (["--region", "mars"], 2, "there is no voice region 'mars'"),
        (["--key", "nonsense"], 3, "the application key is not a GUID"),
        (["--key", "none"], 3, "there is no application key"),
        (["--renew", SECRET], 2, "the value of --renew is not the name of a secret. Known: "),
        (["--renew", "webhook_secret"], 3, "there is no webhook secret. Set SINCH_WEBHOOK_SECRET"),
        (["--kind", "sms"], 2, "'sms' is not a kind"),
    ],
)
def test_what_cannot_be_changed_is_refused_and_the_file_stays(run, path, two, args, code, said):
    before = path.read_bytes()
    refused(run("profile", "set", "acme", *args), code, said)
    assert path.read_bytes() == before


def test_the_sandbox_and_unknown_profiles_have_no_values_to_change(run, path, two):
    refused(run("profile", "set", "acm", "--locale", "sv-SE"), 3, "Did you mean acme?")
    for chooser in (["sandbox"], ["--sandbox"], ["-p", "sandbox"]):
        refused(run("profile", "set", *chooser, "--locale", "sv-SE"), 2, "is built in")


def test_another_wrong_value_of_the_profile_has_to_be_fixed_too(run, path, two):
    """A profile that show would refuse is not saved as if all were well."""
    path.write_text(path.read_text("utf-8").replace("euc1", "mars"), "utf-8")
    refused(run("profile", "set", "acme", "--locale", "sv-SE"), 3, "no voice region 'mars'")
    fixed = run("profile", "set", "acme", "--locale", "sv-SE", "--region", "euc1")
    assert fixed.exit_code == 0, fixed.stderr


def test_a_profile_whose_secret_is_in_the_environment_can_be_changed(run, path, two):
    """Only what was complete in the file has to stay so."""
    assert run("profile", "remove", "other", "--yes").exit_code == 0
    text = path.read_text("utf-8")
    path.write_text(text.replace(f'application_secret = "{SECRET}"\n', ""), "utf-8")
    assert SECRET not in path.read_text("utf-8")
    result = run("profile", "set", "acme", "--locale", "sv-SE", "--key", OTHER_KEY, env=SECRET_ENV)
    assert result.exit_code == 0, result.stderr
    keys = stored(path)["profiles"]["acme"]
    assert (keys["application_key"], keys["locale"]) == (OTHER_KEY, "sv-SE")
    assert "application_secret" not in keys


def test_add_and_set_have_the_same_options():
    options = {
        verb: {param.name for param in load("profile").commands[verb].params}
        for verb in ("add", "set")
    }
    assert options["add"] - options["set"] == {"force"}
    assert options["set"] - options["add"] == {"renew"}


def test_the_hint_of_a_missing_app_id_lists_the_apps(run, path):
    """The command of the hint works with the project, and its answer goes into the profile."""
    project = ("--project-id", "p", "--access-key-id", KEY_ID)
    env = {"SINCH_KEY_SECRET": KEY_SECRET}
    saved = run("profile", "add", "new", *project, env=env)
    assert "SMS needs a Conversation app: `sinchctl -p new api GET" in saved.stderr
    missing = run("sms", "send", "+46700000000", "Hello", "--via", "conversation")
    assert missing.exit_code == 3
    command = "sinchctl -p new api GET '/v1/projects/{project}/apps'"
    assert f"`{command}` lists the apps in the region us" in missing.stderr
    assert "`sinchctl profile set new --app-id ID`" in missing.stderr
    request = run("-p", "new", "api", "GET", "/v1/projects/{project}/apps", "--dry-run").json
    assert request["url"] == "https://us.conversation.api.sinch.com/v1/projects/p/apps"
    assert run("--sandbox", "api", "GET", "/v1/projects/{project}/apps").json["apps"][0]["id"]
    assert run("profile", "set", "new", "--app-id", APP).exit_code == 0
    assert tomllib.loads(path.read_text())["profiles"]["new"]["conversation_app_id"] == APP


def test_the_hint_of_a_missing_webhook_secret_saves_it(run, path, two):
    missing = run("event", "sign", "-", "--scheme", "webhook", stdin=b"{}")
    assert missing.exit_code == 3
    assert "`sinchctl profile set acme --renew webhook_secret` saves it" in missing.stderr
    env = {"SINCH_WEBHOOK_SECRET": "our own text"}
    assert run("profile", "set", "acme", "--renew", "webhook_secret", env=env).exit_code == 0
    assert run("event", "sign", "-", "--scheme", "webhook", stdin=b"{}").exit_code == 0


def test_empty_name_of_a_profile_is_refused(run, path, two):
    """A script's unset variable must not change the profile in use."""
    before = path.read_bytes()
    refused(run("profile", "set", "", "--region", "euc1"), 2, "the name of the profile is empty")
    assert path.read_bytes() == before
