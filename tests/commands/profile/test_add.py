"""profile add: options, environment, questions, and what is refused."""

import os
import stat
import subprocess
import sys

import pytest

from tests.conftest import (
    APP,
    CREDENTIALS,
    KEY,
    KEY_ID,
    KEY_SECRET,
    PLAN,
    PROJECT_CREDENTIALS,
    SECRET,
    TOKEN,
    posix,
)

from .expect import OTHER_KEY, SECRET_ENV, TOKEN_ENV, refused, stored


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
    assert stored(path) == {
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
    assert stored(path)["profiles"]["acme"] == {
        "application_key": KEY,
        "application_secret": SECRET,
        "service_plan_id": PLAN,
        "sms_api_token": TOKEN,
    }


def test_add_takes_secrets_from_files(run, path, tmp_path):
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    env = {"SINCH_APPLICATION_SECRET_FILE": str(tmp_path / "secret")}
    assert run("profile", "add", "acme", "--key", KEY, env=env).exit_code == 0
    assert stored(path)["profiles"]["acme"]["application_secret"] == SECRET


def test_add_keeps_a_command_without_running_it(run, path, tmp_path):
    command = f"touch {tmp_path / 'ran'}"
    result = run("profile", "add", "acme", "--key", KEY, "--secret-command", command)
    assert result.exit_code == 0
    assert stored(path)["profiles"]["acme"]["application_secret_command"] == command
    assert not (tmp_path / "ran").exists()


def test_only_the_first_profile_becomes_the_default(run, path, two):
    assert stored(path)["default"] == "acme"
    assert list(stored(path)["profiles"]) == ["acme", "other"]


def test_add_never_replaces_without_force(run, path, two):
    before = path.read_bytes()
    add = ("profile", "add", "acme", "--key", OTHER_KEY)
    refused(run(*add, env=SECRET_ENV), 2, "already", "--force")
    assert path.read_bytes() == before
    assert run(*add, "--force", env=SECRET_ENV).exit_code == 0
    assert stored(path)["profiles"]["acme"]["application_key"] == OTHER_KEY
    assert "region" not in stored(path)["profiles"]["acme"]


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
def test_add_refuses_invalid_values_and_saves_nothing(run, path, args, env, code, said):
    refused(run("profile", "add", "acme", *args, env=env), code, said)
    assert not path.exists()


@pytest.mark.parametrize("name", ["", "a b", "../x", "-x", "sandbox", "x" * 65, "\u00e5", "a\nb"])
def test_wrong_name_is_refused(run, path, name):
    refused(run("profile", "add", "--", name, env=CREDENTIALS), 2)
    assert not path.exists()


@pytest.mark.parametrize("option", ["--secret", "--application-secret", "--token"])
def test_a_secret_is_never_an_option(run, option):
    result = run("profile", "add", "acme", "--key", KEY, option, SECRET)
    assert result.exit_code == 2
    assert SECRET not in result.stdout + result.stderr


KEY_ENV = {"SINCH_KEY_SECRET": KEY_SECRET}
PROJECT = ("--project-id", "project-1", "--access-key-id", KEY_ID)


def test_add_takes_a_project(run, path):
    options = [*PROJECT, "--app-id", APP, "--conversation-region", "EU", "--sms-sender", "Acme"]
    result = run("profile", "add", "acme", "--kind", "project", *options, env=KEY_ENV)
    assert result.exit_code == 0, result.stderr
    assert stored(path)["profiles"]["acme"] == {
        "project_id": "project-1",
        "access_key_id": KEY_ID,
        "access_key_secret": KEY_SECRET,
        "conversation_app_id": APP,
        "conversation_region": "eu",
        "sms_sender": "Acme",
    }
    assert KEY_SECRET not in run("profile", "show").stdout


@pytest.mark.parametrize(
    "kind", [["--kind", "plan", "--kind", "project"], ["--kind", "Project,plan"]]
)
def test_a_kind_takes_only_its_own_values_from_the_environment(run, path, kind):
    env = {**CREDENTIALS, **PROJECT_CREDENTIALS, "SINCH_VOICE_REGION": "euc1"}
    assert run("profile", "add", "acme", *kind, env=env).exit_code == 0
    profile = stored(path)["profiles"]["acme"]
    assert (profile["service_plan_id"], profile["project_id"]) == (PLAN, "project-1")
    assert not {"application_key", "region"} & profile.keys()


@pytest.mark.parametrize(
    ("args", "env", "code", "said"),
    [
        (PROJECT, {}, 3, "there is no access key secret. Set SINCH_KEY_SECRET or"),
        ((), KEY_ENV, 3, "there is no project id. Give --project-id or set SINCH_PROJECT_ID"),
        (("--kind", "project"), CREDENTIALS, 3, "there is no project id"),
        (("--kind", "team"), CREDENTIALS, 2, "'team' is not a kind"),
        ((*PROJECT, "--app-id", "x"), KEY_ENV, 2, "26 letters and digits"),
        ((*PROJECT, "--conversation-region", "au"), KEY_ENV, 2, "no Conversation region 'au'"),
        (("--project-id", "a/b"), KEY_ENV, 3, "the project id has characters"),
    ],
)
def test_add_refuses_an_incomplete_project(run, path, args, env, code, said):
    refused(run("profile", "add", "acme", *args, env=env), code, said)
    assert not path.exists()


def test_add_asks_for_a_project_alone(run, path):
    answers = ["project", "project-1", KEY_ID, KEY_SECRET, APP, "br", "+46700000000"]
    result = run("profile", "add", "acme", stdin="\n".join([*answers, ""]).encode(), tty=True)
    assert result.exit_code == 0, result.stderr
    assert "Application" not in result.stderr.partition("several: ")[2]
    assert KEY_SECRET not in result.stdout + result.stderr
    profile = stored(path)["profiles"]["acme"]
    assert (profile["access_key_secret"], profile["conversation_region"]) == (KEY_SECRET, "br")


def test_nothing_is_asked_without_a_terminal(program):
    """Without a terminal nothing asks, whatever stands on stdin."""
    assert program("profile", "add", "acme", stdin=f"{KEY}\n{SECRET}\n".encode()).exit_code == 3


@posix
def test_full_disk_keeps_the_old_file(run, path, two):
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


def test_add_prompts_for_missing_values(run, path):
    answers = ["application", KEY, SECRET, "euc1", "+46700000000", ""]
    result = run("profile", "add", "acme", stdin="\n".join([*answers, ""]).encode(), tty=True)
    assert result.exit_code == 0, result.stderr
    assert stored(path)["profiles"]["acme"] == {
        "application_key": KEY,
        "application_secret": SECRET,
        "region": "euc1",
        "cli": "+46700000000",
    }
    assert SECRET not in result.stdout + result.stderr


def test_add_asks_again_after_a_wrong_answer(run, path):
    answers = [
        "aplication",
        "",
        "application",
        "nonsense",
        KEY,
        "%%",
        SECRET,
        "mars",
        "",
        "",
        "",
        "",
    ]
    result = run("profile", "add", "acme", stdin="\n".join([*answers, ""]).encode(), tty=True)
    assert result.exit_code == 0, result.stderr
    assert "'aplication' is not a kind. Did you mean application?" in result.stderr
    assert "the application key is not a GUID" in result.stderr
    assert stored(path)["profiles"]["acme"]["region"] == "global"


def test_add_asks_until_the_answer_is_right(run, path):
    answers = f"application\na\nb\nc\nd\n{KEY}\n{SECRET}\n\n\n\n\n\n\n"
    result = run("profile", "add", "acme", stdin=answers.encode(), tty=True)
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("Application key (Enter for none): ") == 5
    assert stored(path)["profiles"]["acme"]["application_key"] == KEY


def test_add_does_not_ask_for_what_the_environment_has(run, path):
    answers = b"us\n\n+46700000000\n\n"
    env = {**CREDENTIALS, "SINCH_VOICE_REGION": "euc1"}
    result = run("profile", "add", "acme", stdin=answers, tty=True, env=env)
    assert result.exit_code == 0, result.stderr
    for question in ("Application key", "Application secret", "Voice region", "plan id", "token"):
        assert question not in result.stderr
    assert stored(path)["profiles"]["acme"] == {
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
    assert stored(path)["profiles"]["acme"]["sms_sender"] == "Acme"
    assert stored(path)["profiles"]["acme"]["locale"] == "Kimberly"


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
    answers = ["application", "no", "guid", "either", KEY, "", "%%", "", SECRET, "mars", "euc2", ""]
    answers += ["+46x", "+", "+46 (0)70-000 00 00", "private", "swedish please", "?", "sv-SE"]
    result = run("profile", "add", "acme", stdin="\n".join([*answers, ""]).encode(), tty=True)
    assert result.exit_code == 0, result.stderr
    profile = stored(path)["profiles"]["acme"]
    assert (profile["application_key"], profile["application_secret"]) == (KEY, SECRET)
    assert (profile["cli"], profile["locale"]) == ("private", "sv-SE")
    assert "Did you mean +46700000000?" in result.stderr
    assert "the application secret is empty" in result.stderr


def test_end_of_input_cancels(run, path):
    result = run("profile", "add", "acme", stdin=f"application\n{KEY}\n".encode(), tty=True)
    assert (result.exit_code, result.stdout) == (13, "")
    assert not path.exists()


@pytest.mark.parametrize(("said", "code"), [(b"n\n", 13), (b"\n", 13), (b"y\n\n\n\n\n\n\n\n", 0)])
def test_add_asks_before_it_replaces(run, path, two, said, code):
    before = stored(path)["profiles"]["other"]
    env = {"SINCH_SERVICE_PLAN_ID": "fresh", **TOKEN_ENV}
    result = run("profile", "add", "other", stdin=said, tty=True, env=env)
    assert result.exit_code == code
    assert (stored(path)["profiles"]["other"] == before) is (code == 13)


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
def test_typed_secret_is_not_echoed(path):
    """On a real terminal: the key is echoed, the secret is not, and echo is back after it."""
    terminal = Terminal("profile", "add", "acme")
    terminal.answers("or several: ", "application")
    terminal.answers("Application key (Enter for none): ", KEY)
    terminal.answers("Application secret (hidden): ", SECRET)
    terminal.answers("[global]: ", "use1")
    terminal.answers("Default caller id of calls (Enter for none): ", "private")
    terminal.answers("(Enter for none): ", "")
    code, seen = terminal.ends()
    assert code == 0, seen
    assert KEY in seen
    assert "private" in seen
    assert SECRET not in seen
    assert stored(path)["profiles"]["acme"]["application_secret"] == SECRET
