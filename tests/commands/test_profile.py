"""sinchctl profile: add, list, show, use, remove, check and path, as an operator runs them."""

import json
import os
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CREDENTIALS, KEY, PLAN, SECRET, TOKEN, Result, Run, Server

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and terminals of POSIX")
OTHER_KEY = "01234567-89ab-cdef-0123-456789abcdef"
SECRET_ENV = {"SINCH_APPLICATION_SECRET": SECRET}
TOKEN_ENV = {"SINCH_SMS_API_TOKEN": TOKEN}


@pytest.fixture
def path() -> Path:
    return Path(os.environ["SINCHCTL_CONFIG_DIR"]) / "profiles.toml"


@pytest.fixture
def two(run: Run) -> None:
    """Two profiles: acme, the default, and other, which has SMS alone."""
    run("profile", "add", "acme", "--key", KEY, "--region", "euc1", env=SECRET_ENV)
    run("profile", "add", "other", "--service-plan-id", PLAN, "--sms-region", "eu", env=TOKEN_ENV)


def kept(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def refused(result: Result, code: int, *said: str) -> None:
    """The run ended with this code, one line on stderr, nothing on stdout, no secret."""
    assert (result.exit_code, result.stdout) == (code, ""), result.stderr
    for words in said:
        assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert SECRET not in result.stderr
    assert TOKEN not in result.stderr


# add, without a terminal


@posix
def test_add_takes_secrets_from_the_environment(run, path):
    result = run(
        *("profile", "add", "acme", "--key", f"{{{KEY}}}", "--region", "EUC1"),
        *("--cli", "+46 70-000 00 00", "--locale", "sv-SE"),
        env=SECRET_ENV,
    )
    assert result.exit_code == 0
    assert result.json == {"name": "acme", "default": True, "path": str(path)}
    assert result.stderr == "check it: sinchctl profile check -p acme\n"
    assert kept(path) == {
        "default": "acme",
        "profiles": {
            "acme": {
                "application_key": KEY,
                "application_secret": SECRET,
                "region": "euc1",
                "cli": "+46700000000",
                "locale": "sv-SE",
            }
        },
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_add_takes_everything_from_the_environment(run, path):
    assert run("profile", "add", "acme", env=CREDENTIALS).exit_code == 0
    assert kept(path)["profiles"]["acme"] == {
        "application_key": KEY,
        "application_secret": SECRET,
        "service_plan_id": PLAN,
        "sms_api_token": TOKEN,
    }


def test_add_takes_secrets_from_files(run, path, tmp_path):
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    env = {"SINCH_APPLICATION_SECRET_FILE": str(tmp_path / "secret")}
    assert run("profile", "add", "acme", "--key", KEY, env=env).exit_code == 0
    assert kept(path)["profiles"]["acme"]["application_secret"] == SECRET


def test_add_keeps_a_command_without_running_it(run, path, tmp_path):
    command = f"touch {tmp_path / 'ran'}"
    result = run("profile", "add", "acme", "--key", KEY, "--secret-command", command)
    assert result.exit_code == 0
    assert kept(path)["profiles"]["acme"]["application_secret_command"] == command
    assert not (tmp_path / "ran").exists()


def test_only_the_first_profile_becomes_the_default(run, path, two):
    assert kept(path)["default"] == "acme"
    assert list(kept(path)["profiles"]) == ["acme", "other"]


def test_add_never_replaces_without_force(run, path, two):
    before = path.read_bytes()
    add = ("profile", "add", "acme", "--key", OTHER_KEY)
    refused(run(*add, env=SECRET_ENV), 2, "already", "--force")
    assert path.read_bytes() == before
    assert run(*add, "--force", env=SECRET_ENV).exit_code == 0
    assert kept(path)["profiles"]["acme"]["application_key"] == OTHER_KEY
    assert "region" not in kept(path)["profiles"]["acme"]


@pytest.mark.parametrize(
    ("args", "env", "code", "said"),
    [
        ([], {}, 3, "there are no credentials to save"),
        (["--key", KEY], {}, 3, "there is no application secret. Set SINCH_APPLICATION_SECRET or"),
        ([], SECRET_ENV, 3, "there is no application key. Give --key"),
        (["--service-plan-id", PLAN], {}, 3, "there is no SMS API token. Set SINCH_SMS_API_TOKEN"),
        ([], TOKEN_ENV, 3, "there is no SMS service plan id. Give --service-plan-id"),
        (["--key", "nonsense"], SECRET_ENV, 3, "the application key is not a GUID"),
        (["--key", "0" * 32], SECRET_ENV, 3, "all zeros"),
        (["--key", ""], SECRET_ENV, 3, "the application key is not a GUID"),
        (["--key", KEY], {"SINCH_APPLICATION_SECRET": "%%"}, 3, "is not base64"),
        (["--key", KEY, "--region", "euc"], SECRET_ENV, 2, "Did you mean euc1?"),
        (["--key", KEY, "--sms-region", "mars"], SECRET_ENV, 2, "no SMS region 'mars'"),
        (["--key", KEY, "--cli", "+46x"], SECRET_ENV, 2, "the caller id '+46x'"),
        (["--key", KEY, "--cli", " "], SECRET_ENV, 2, "the caller id is empty"),
        (
            ["--key", KEY, "--locale", "English please"],
            SECRET_ENV,
            2,
            "'English please' is not a locale",
        ),
        (["--key", KEY, "--secret-command", " "], {}, 2, "is empty"),
        (["--service-plan-id", "a/b"], TOKEN_ENV, 3, "the SMS service plan id has characters"),
        (["--key", KEY], {"SINCH_VOICE_REGION": "x", **SECRET_ENV}, 3, "SINCH_VOICE_REGION"),
    ],
)
def test_add_refuses_what_is_wrong_and_keeps_nothing(run, path, args, env, code, said):
    refused(run("profile", "add", "acme", *args, env=env), code, said)
    assert not path.exists()


@pytest.mark.parametrize("name", ["", "a b", "../x", "-x", "sandbox", "x" * 65, "\u00e5", "a\nb"])
def test_add_refuses_a_name_that_is_none(run, path, name):
    refused(run("profile", "add", "--", name, env=CREDENTIALS), 2)
    assert not path.exists()


@pytest.mark.parametrize("option", ["--secret", "--application-secret", "--token"])
def test_a_secret_is_never_an_option(run, option):
    result = run("profile", "add", "acme", "--key", KEY, option, SECRET)
    assert result.exit_code == 2
    assert SECRET not in result.stdout + result.stderr


def test_add_does_not_wait_for_anybody(program):
    """Without a terminal nothing asks, whatever stands on stdin."""
    assert program("profile", "add", "acme", stdin=f"{KEY}\n{SECRET}\n".encode()).exit_code == 3


@posix
def test_add_tells_of_a_disk_that_is_full(run, path, two):
    """The system refuses the write; the exit code says so and the old file stays."""
    before = path.read_bytes()
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64)); "
        "from sinchctl.__main__ import run; run()"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, "profile", "add", "third"],
        env={**os.environ, **CREDENTIALS},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, b"")
    assert f"cannot write {path}: File too large".encode() in done.stderr
    assert path.read_bytes() == before


# add, on a terminal


def test_add_asks_for_what_no_option_gives(run, path):
    answers = [KEY, SECRET, "euc1", "", "+46700000000", ""]
    result = run("profile", "add", "acme", stdin="\n".join([*answers, ""]).encode(), tty=True)
    assert result.exit_code == 0, result.stderr
    assert kept(path)["profiles"]["acme"] == {
        "application_key": KEY,
        "application_secret": SECRET,
        "region": "euc1",
        "cli": "+46700000000",
    }
    assert SECRET not in result.stdout + result.stderr


def test_add_asks_again_after_a_wrong_answer(run, path):
    answers = ["nonsense", KEY, "%%", SECRET, "mars", "", "", "", ""]
    result = run("profile", "add", "acme", stdin="\n".join([*answers, ""]).encode(), tty=True)
    assert result.exit_code == 0, result.stderr
    assert "the application key is not a GUID" in result.stderr
    assert kept(path)["profiles"]["acme"]["region"] == "global"


def test_add_asks_until_the_answer_is_right(run, path):
    answers = f"a\nb\nc\nd\n{KEY}\n{SECRET}\n\n\n\n\n\n\n"
    result = run("profile", "add", "acme", stdin=answers.encode(), tty=True)
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("Application key (Enter for none): ") == 5
    assert kept(path)["profiles"]["acme"]["application_key"] == KEY


def test_add_does_not_ask_for_what_the_environment_has(run, path):
    answers = b"us\n\n+46700000000\n\n"
    env = {**CREDENTIALS, "SINCH_VOICE_REGION": "euc1"}
    result = run("profile", "add", "acme", stdin=answers, tty=True, env=env)
    assert result.exit_code == 0, result.stderr
    for question in ("Application key", "Application secret", "Voice region", "plan id", "token"):
        assert question not in result.stderr
    assert kept(path)["profiles"]["acme"] == {
        "application_key": KEY,
        "application_secret": SECRET,
        "region": "euc1",
        "service_plan_id": PLAN,
        "sms_api_token": TOKEN,
        "sms_region": "us",
        "cli": "+46700000000",
    }


def test_add_with_everything_given_asks_nothing(run, path):
    options = ["--region", "euc1", "--sms-region", "eu", "--sms-sender", "Acme"]
    options += ["--cli", "private", "--locale", "Kimberly"]
    result = run("profile", "add", "acme", *options, tty=True, env=CREDENTIALS)
    assert result.exit_code == 0, result.stderr
    assert kept(path)["profiles"]["acme"]["sms_sender"] == "Acme"
    assert kept(path)["profiles"]["acme"]["locale"] == "Kimberly"


def test_no_input_never_asks(run, path):
    """A block that is pasted into a terminal: what follows is not taken for an answer."""
    pasted = b"sinchctl profile list\n"
    add = ("profile", "add", "acme", "--region", "euc1", "--no-input")
    result = run(*add, stdin=pasted, tty=True, env=CREDENTIALS)
    assert result.exit_code == 0, result.stderr
    assert "(Enter for none)" not in result.stderr
    refused(run(*add, stdin=b"y\n", tty=True, env=CREDENTIALS), 2, "already exists", "--force")
    refused(run("profile", "add", "other", "--no-input", stdin=pasted, tty=True), 3, "credentials")


def test_a_question_is_asked_until_it_is_answered_and_no_answer_is_lost(run, path):
    answers = ["no", "guid", "either", KEY, "", "%%", "", SECRET, "mars", "euc2", "", ""]
    answers += ["+46x", "+", "+46 (0)70-000 00 00", "private", "swedish please", "?", "sv-SE"]
    result = run("profile", "add", "acme", stdin="\n".join([*answers, ""]).encode(), tty=True)
    assert result.exit_code == 0, result.stderr
    stored = kept(path)["profiles"]["acme"]
    assert (stored["application_key"], stored["application_secret"]) == (KEY, SECRET)
    assert (stored["cli"], stored["locale"]) == ("private", "sv-SE")
    assert "Did you mean +46700000000?" in result.stderr


def test_add_ends_where_the_answers_end(run, path):
    result = run("profile", "add", "acme", stdin=f"{KEY}\n".encode(), tty=True)
    assert (result.exit_code, result.stdout) == (13, "")
    assert not path.exists()


@pytest.mark.parametrize(("said", "code"), [(b"n\n", 13), (b"\n", 13), (b"y\n\n\n\n\n\n\n\n", 0)])
def test_add_asks_before_it_replaces(run, path, two, said, code):
    before = kept(path)["profiles"]["other"]
    env = {"SINCH_SERVICE_PLAN_ID": "fresh", **TOKEN_ENV}
    result = run("profile", "add", "other", stdin=said, tty=True, env=env)
    assert result.exit_code == code
    assert (kept(path)["profiles"]["other"] == before) is (code == 13)


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, *args: str) -> None:
        self.seen = b""
        self._side, end = os.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sinchctl", *args],
            stdin=end,
            stdout=end,
            stderr=end,
            env={**os.environ, "TERM": "xterm"},
            start_new_session=True,
        )
        os.close(end)

    def answers(self, question: str, text: str) -> "Terminal":
        """Wait for the question, then type."""
        start = len(self.seen)
        while question.encode() not in self.seen[start:]:
            self.seen += os.read(self._side, 4096) or pytest.fail(f"no {question!r}")
        os.write(self._side, f"{text}\n".encode())
        return self

    def ends(self) -> tuple[int, str]:
        """The exit code, and everything that could be seen."""
        while True:
            try:
                piece = os.read(self._side, 4096)
            except OSError:  # how Linux says that the other side is closed
                break
            if not piece:
                break
            self.seen += piece
        os.close(self._side)
        return self._process.wait(30), self.seen.decode()


@posix
def test_what_is_typed_as_a_secret_cannot_be_seen(path):
    """On a real terminal: the key is echoed, the secret is not, and echo is back after it."""
    terminal = Terminal("profile", "add", "acme")
    terminal.answers("Application key (Enter for none): ", KEY)
    terminal.answers("Application secret (hidden): ", SECRET)
    terminal.answers("[global]: ", "use1")
    terminal.answers("SMS service plan id (Enter for none): ", "")
    terminal.answers("Default caller id of calls (Enter for none): ", "private")
    terminal.answers("(Enter for none): ", "")
    code, seen = terminal.ends()
    assert code == 0, seen
    assert KEY in seen
    assert "private" in seen
    assert SECRET not in seen
    assert kept(path)["profiles"]["acme"]["application_secret"] == SECRET


# list, use, remove, path


def test_list_tells_the_default_and_no_secret(run, two):
    result = run("profile", "list")
    assert result.lines == [
        {
            "name": "acme",
            "default": True,
            "applicationKey": KEY,
            "region": "euc1",
            "servicePlanId": None,
            "smsRegion": None,
        },
        {
            "name": "other",
            "default": False,
            "applicationKey": None,
            "region": None,
            "servicePlanId": PLAN,
            "smsRegion": "eu",
        },
    ]
    assert run("profile", "list", "-q").stdout == "acme\nother\n"
    assert (
        run("profile", "list", "-o", "tsv").stdout.splitlines()[0] == f"acme\ttrue\t{KEY}\teuc1\t\t"
    )
    for output in ("pretty", "json", "raw"):
        told = run("profile", "list", "-o", output).stdout
        assert "acme" in told
        assert SECRET not in told
        assert TOKEN not in told


@pytest.mark.parametrize("columns", ["80", "200"])
def test_list_is_one_table_with_a_star_at_the_default(run, path, two, columns):
    env = {"COLUMNS": columns}
    lines = run("profile", "list", tty=True, env=env).stdout.splitlines()
    (acme,) = [line for line in lines if "acme" in line]
    (other,) = [line for line in lines if "other" in line]
    assert (acme.split()[:3], other.split()[:2]) == (["*", "acme", KEY], ["other", "-"])
    path.write_text(path.read_text().replace('default = "acme"', ""))
    assert "*" not in run("profile", "list", tty=True, env=env).stdout


def test_list_of_nothing_says_what_to_do(run):
    result = run("profile", "list", tty=True)
    assert result.exit_code == 0
    assert "no profiles yet" in result.stdout
    assert "sinchctl profile add NAME" in result.stderr
    assert run("profile", "list", "-o", "ndjson").stdout == ""


def test_use_changes_the_default(run, path, two):
    assert run("profile", "use", "other").json["default"] is True
    assert kept(path)["default"] == "other"


@pytest.mark.parametrize("verb", ["use", "remove", "show"])
def test_an_unknown_profile_is_refused_with_the_known_ones(run, two, verb):
    yes = ["--yes"] if verb == "remove" else []
    refused(run("profile", verb, "acne", *yes), 3, "no profile 'acne'", "Did you mean acme?")


def test_the_sandbox_is_not_the_default(run, path, two):
    refused(run("profile", "use", "sandbox"), 2, "built in")
    assert kept(path)["default"] == "acme"


def test_remove_forgets_a_profile_and_its_default(run, path, two):
    result = run("profile", "remove", "acme", "--yes")
    assert result.json == {"name": "acme", "removed": True, "path": str(path)}
    assert kept(path) == {
        "profiles": {"other": {"service_plan_id": PLAN, "sms_api_token": TOKEN, "sms_region": "eu"}}
    }
    assert result.stderr == "choose a default: sinchctl profile use other\n"


def test_remove_needs_a_yes(run, path, two):
    before = path.read_bytes()
    refused(run("profile", "remove", "acme"), 2, "--yes")
    result = run("profile", "remove", "acme", stdin=b"n\n", tty=True)
    assert (result.exit_code, result.stdout) == (13, "")
    assert path.read_bytes() == before
    assert run("profile", "remove", "acme", stdin=b"y\n", tty=True).exit_code == 0
    assert "acme" not in kept(path)["profiles"]


def test_path_is_bare_for_a_shell_and_json_on_demand(run, path):
    assert run("profile", "path").stdout == f"{path}\n"
    assert run("profile", "path", "-o", "json").json == {"path": str(path), "exists": False}


# show


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
    }


@pytest.mark.parametrize("args", [["other"], ["-p", "other"]])
def test_show_takes_a_name(run, two, args):
    assert run("profile", "show", *args).json["servicePlanId"] == PLAN


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


# The file, refused


def test_removal_deletes_what_a_killed_writer_left(run, path, two):
    """It holds the secrets of every profile."""
    left = path.with_name(".profiles.toml.abc123.new")
    left.write_bytes(path.read_bytes())
    run("profile", "remove", "acme", "--yes")
    assert not left.exists()


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
def test_a_file_that_is_no_toml_is_refused(run, path, two, verb):
    path.write_text('default = "acme"\n[profiles.acme]\nregion = euc1\n')
    refused(run("profile", *verb), 3, f"{path}:3:10: ")


def test_errors_are_json_on_demand(run, two):
    result = run("profile", "show", "acne", "-o", "json")
    told = json.loads(result.stderr)["error"]
    assert (told["code"], told["exitCode"]) == ("credentials", 3)


# check

NOT_FOUND = {"errorCode": 40400, "message": "not found"}
REFUSED = {"errorCode": 40102, "message": "Invalid Signature"}


def test_check_asks_each_api_for_something_harmless(run, server: Server):
    server.tells(404, NOT_FOUND).tells(404, NOT_FOUND).tells(200, {"count": 0, "batches": []})
    result = run("profile", "check", env=server.env)
    assert result.exit_code == 0, result.stderr
    assert [(line["api"], line["ok"], line["httpStatus"]) for line in result.lines] == [
        ("voice", True, 404),
        ("verification", True, 404),
        ("sms", True, 200),
    ]
    assert [asked.method for asked in server.asked] == ["GET"] * 3
    assert [asked.path for asked in server.asked] == [
        "/calling/v1/calls/id/00000000-0000-4000-8000-000000000000",
        "/verification/v1/verifications/reference/sinchctl-profile-check",
        f"/xms/v1/{PLAN}/batches?page_size=1",
    ]
    assert server.asked[0].headers["authorization"].startswith(f"Application {KEY}:")
    assert server.asked[2].headers["authorization"] == f"Bearer {TOKEN}"


def test_check_asks_only_the_apis_that_the_profile_has(run, server: Server, two):
    server.tells(200, {"count": 0, "batches": []})
    urls = {name: url for name, url in server.env.items() if "BASE_URL" in name}
    result = run("profile", "check", "-p", "other", env=urls)
    assert (result.exit_code, [line["api"] for line in result.lines]) == (0, ["sms"])


def test_check_asks_the_old_sms_api_on_demand(run, server: Server):
    server.tells(404, NOT_FOUND)
    result = run("profile", "check", "--api", "messaging", env=server.env)
    assert (result.exit_code, server.asked[0].path) == (0, "/messaging/v1/sms/1")
    refused(run("profile", "check", "--api", "voise", env=server.env), 2, "Did you mean voice?")


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, REFUSED, "Invalid Signature"),
        (403, {"errorCode": 40300, "message": "Forbidden"}, "Forbidden"),
        (404, b"<html>no such page</html>", "404"),
        (302, b"", "redirect"),
        (500, {"errorCode": 50000, "message": "Internal"}, "Internal"),
    ],
)
def test_check_ends_6_where_an_api_does_not_take_the_credentials(
    run, server: Server, status, body, said
):
    server.tells(404, NOT_FOUND).tells(status, body)
    result = run(
        "profile",
        "check",
        "--api",
        "voice",
        "--api",
        "verification",
        "--retries",
        "0",
        env=server.env,
    )
    assert result.exit_code == 6
    assert [line["ok"] for line in result.lines] == [True, False]
    assert said in result.lines[1]["message"]
    rejected = "verification rejected the credentials of the environment"
    other = "the credentials of the environment did not pass: verification"
    assert (rejected if status == 401 else other) in result.stderr
    assert "profile check" not in result.stderr
    assert SECRET not in result.stdout + result.stderr


def test_check_goes_on_where_one_api_cannot_be_reached(run, server: Server):
    server.tells(404, NOT_FOUND).tells(200, {"count": 0, "batches": []})
    env = server.env | {"SINCHCTL_BASE_URL_VOICE": "http://127.0.0.1:1"}
    result = run("profile", "check", "--retries", "0", env=env)
    assert result.exit_code == 6
    assert [line["ok"] for line in result.lines] == [False, True, True]


@pytest.mark.parametrize("output", ["json", "pretty"])
def test_check_that_reaches_nothing_is_8_and_says_so(run, server: Server, output):
    env = {
        name: "http://127.0.0.1:1" if "BASE" in name else text for name, text in server.env.items()
    }
    result = run("profile", "check", "--retries", "0", "-o", output, env=env)
    assert (result.exit_code, result.stdout) == (8, "")
    assert "nothing was checked" in result.stderr
    assert "network" in result.stderr


def test_check_names_the_half_that_is_missing(run, server: Server):
    server.tells(404, NOT_FOUND)
    env = {name: text for name, text in server.env.items() if name != "SINCH_SMS_API_TOKEN"}
    result = run("profile", "check", env=env)
    assert result.exit_code == 6
    assert result.lines[2]["message"].startswith("there is no SMS API token")


def test_the_only_profile_is_used_and_named(run, server: Server, path, two):
    run("profile", "remove", "acme", "--yes")
    server.tells(200, {"count": 0, "batches": []})
    urls = {name: url for name, url in server.env.items() if "BASE_URL" in name}
    result = run("profile", "check", env=urls)
    assert (result.exit_code, result.stderr) == (0, "sinchctl: using profile other, the only one\n")
    assert "only profile in" in run("profile", "show").json["sources"]["name"]
    shown = run("profile", "show", env=SECRET_ENV).json
    assert (shown["name"], shown["servicePlanId"]) == ("environment", None)


def test_without_a_default_the_profiles_are_named(run, path, two):
    path.write_text(path.read_text().replace('default = "acme"', ""))
    refused(run("profile", "check"), 3, "No profile is selected: use -p acme", "it has acme, other")


def test_check_without_credentials_is_refused(run):
    refused(run("profile", "check"), 3, "there is no application key and no application secret")


def test_check_prints_what_it_would_send(run):
    result = run("profile", "check", "--dry-run", env=CREDENTIALS)
    assert result.exit_code == 0
    assert [line["method"] for line in result.lines] == ["GET"] * 3
    assert "[redacted]" in result.lines[0]["headers"]["authorization"]


def test_check_tells_of_a_secret_command_that_fails_and_sends_nothing(run, server: Server, path):
    server.tells(404, NOT_FOUND)
    run("profile", "add", "acme", "--key", KEY, "--secret-command", f"echo {SECRET}; exit 9")
    urls = {name: url for name, url in server.env.items() if "BASE_URL" in name}
    result = run("profile", "check", env=urls)
    assert result.exit_code == 6
    assert "ended with status 9" in result.lines[0]["message"]
    assert SECRET not in result.stdout + result.stderr
    assert server.asked == []


# What every command says of the profile


def test_a_command_warns_of_a_key_and_a_secret_from_two_places(run, server: Server, two):
    server.tells(404, NOT_FOUND)
    urls = {name: url for name, url in server.env.items() if "BASE_URL" in name}
    result = run("call", "get", "abc", env={"SINCH_APPLICATION_KEY": OTHER_KEY, **urls})
    assert "sinchctl: warning: the application key comes from environment" in result.stderr
