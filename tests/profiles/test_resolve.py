"""Profiles: what a profile holds, what it refuses, and where each value comes from."""

import copy
import dataclasses
import pickle
import shlex
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.errors import CredentialsError, UsageError
from sinchctl.profiles import secret_command
from sinchctl.profiles.fields import SMS_REGIONS, VOICE_REGIONS, address
from sinchctl.profiles.model import (
    SANDBOX_NUMBERS_SECRET,
    SANDBOX_SECRET,
    SANDBOX_TOKEN,
    SANDBOX_WEBHOOK_SECRET,
    Profile,
    require_application,
    require_conversation_app,
    require_project,
    require_sms_plan,
    sandbox_profile,
)
from sinchctl.profiles.resolve import resolve
from sinchctl.secret import Secret
from sinchctl.signing import checked_key
from tests.conftest import posix

KEY = "669E367E-6BBA-48AB-AF15-266871C28135"
OTHER_KEY = "01234567-89ab-cdef-0123-456789abcdef"
SECRET = "BeIukql3pTKJ8RGL5zo0DA=="
OTHER_SECRET = "AAECAwQFBgcICQoLDA0ODw=="


@pytest.fixture
def config(tmp_path):
    """Write profiles.toml; gives the environment that leads to it."""

    def write(text: str = "", **environ: str) -> dict[str, str]:
        if text:
            path = tmp_path / "profiles.toml"
            path.write_text(text, encoding="utf-8")
            path.chmod(0o600)
        return {"SINCHCTL_CONFIG_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", **environ}

    return write


def resolved(environ: dict[str, str], name: str | None = None) -> Profile:
    return resolve(environ, name=name, sandbox=False)


def refused(environ: dict[str, str], name: str | None = None) -> CredentialsError:
    with pytest.raises(CredentialsError) as caught:
        resolved(environ, name)
    assert caught.value.exit_code == 3
    return caught.value


def shown(secret: Secret | None) -> str:
    assert secret is not None
    return secret.reveal()


# Secrets


def test_a_secret_shows_itself_to_nobody():
    secret = Secret("hunter2")
    profile = Profile("acme", application_secret=secret)
    told = [repr(secret), str(secret), f"{secret}", f"{secret:>20}", "%s" % secret]  # noqa: UP031
    told += [repr(profile), str(dataclasses.asdict(profile)), repr(copy.deepcopy(profile))]
    told += [str(list(secret.__rich_repr__())), repr(vars(profile)), str(dir(secret))]
    assert not any("hunter2" in text for text in told)
    assert secret.reveal() == "hunter2"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_secret_is_never_pickled(protocol):
    with pytest.raises(TypeError, match="never written"):
        pickle.dumps(Secret("hunter2"), protocol)


def test_a_secret_may_be_got_when_it_is_first_needed():
    asked = []
    secret = Secret(lambda: asked.append(1) or "late")
    assert (asked, secret.reveal(), secret.reveal(), asked) == ([1], "late", "late", [1])


# Keys


@pytest.mark.parametrize(
    ("given_key", "sent"),
    [
        (KEY, KEY),
        (KEY.lower(), KEY.lower()),
        (f"  {KEY}\n", KEY),
        (f"{{{KEY}}}", KEY),
        (f"({KEY})", KEY),
        ("5F5C418A0F914BBC8234A9BF5EDDAD97", "5F5C418A-0F91-4BBC-8234-A9BF5EDDAD97"),
        ("{0x669E367E,0x6BBA,0x48AB,{0xAF,0x15,0x26,0x68,0x71,0xC2,0x81,0x35}}", KEY),
        (
            "{0x1, 0x2, 0x3, {0x4, 0x5, 0x6, 0x7, 0x8, 0x9, 0xa, 0xb}}",
            "00000001-0002-0003-0405-060708090a0b",
        ),
    ],
)
def test_every_spelling_of_a_guid_is_sent_as_the_dashboard_shows_it(given_key, sent):
    assert checked_key(given_key) == sent


@pytest.mark.parametrize(
    "key",
    [
        *("", "acme", KEY[:-1], KEY + "0", KEY.replace("6", "g"), f"{{{KEY})", f"{{{KEY}"),
        *("\u0661" * 32, KEY.replace("-", "", 1), f"{{{{{KEY}}}}}", f"{KEY}\n{KEY}", "{0x1,0x2}"),
    ],
)
def test_application_key_that_is_not_a_guid_is_refused(key):
    with pytest.raises(CredentialsError, match="not a GUID"):
        checked_key(key)


@pytest.mark.parametrize("key", ["0" * 32, "{00000000-0000-0000-0000-000000000000}"])
def test_a_key_of_zeros_is_refused(key):
    with pytest.raises(CredentialsError, match="all zeros"):
        checked_key(key)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=45))
def test_any_text_is_checked_or_refused_never_anything_else(text):
    with suppress(CredentialsError):
        assert checked_key(checked_key(text)) == checked_key(text)


@settings(max_examples=50, deadline=None)
@given(st.uuids(allow_nil=False))
def test_any_guid_in_any_spelling_is_the_same_key(guid):
    plain = str(guid)
    number = [f"0x{part:x}" for part in guid.fields[:3]]
    rest = ",".join(f"0x{byte:x}" for byte in guid.bytes[8:])
    for text in (plain, f"{{{plain}}}", f" ({plain}) ", f"{{{','.join(number)},{{{rest}}}}}"):
        assert checked_key(text) == plain
    assert checked_key(plain.upper()) == plain.upper()
    assert checked_key(guid.hex) == plain


# Hosts


# Precedence, value by value

ACME = f"""
default = "acme"
[profiles.acme]
application_key = "{KEY}"
application_secret = "{SECRET}"
region = "euc1"
cli = "+46 70 000 00 00"
locale = "en-US"
[profiles.other]
application_key = "{OTHER_KEY}"
application_secret = "{OTHER_SECRET}"
sms_region = "EU"
"""


def test_the_default_of_the_file_is_used(config):
    environ = config(ACME)
    profile = resolved(environ)
    place = f"profile acme in {environ['SINCHCTL_CONFIG_DIR']}/profiles.toml"
    assert (profile.name, profile.application_key, profile.region) == ("acme", KEY, "euc1")
    assert (profile.caller_id, profile.locale) == ("+46700000000", "en-US")
    assert shown(profile.application_secret) == SECRET
    assert profile.sources["application_key"] == profile.sources["caller_id"] == place
    assert profile.sources["name"].startswith("default in ")
    assert profile.warnings == ()


def test_the_environment_comes_before_the_default_of_the_file(config):
    environ = config(
        ACME,
        SINCH_APPLICATION_KEY=OTHER_KEY,
        SINCH_APPLICATION_SECRET=OTHER_SECRET,
        SINCH_SMS_REGION="au",
    )
    profile = resolved(environ)
    assert (profile.application_key, shown(profile.application_secret)) == (OTHER_KEY, OTHER_SECRET)
    assert (profile.region, profile.sms_region) == ("euc1", "au")
    assert profile.sources["application_key"] == "environment SINCH_APPLICATION_KEY"


def test_the_environment_comes_before_the_profile_of_sinchctl_profile(config):
    environ = config(ACME, SINCHCTL_PROFILE="other", SINCH_SMS_REGION="au")
    profile = resolved(environ)
    assert (profile.name, profile.application_key, profile.sms_region) == ("other", OTHER_KEY, "au")
    assert profile.sources["name"] == "environment SINCHCTL_PROFILE"


def test_a_profile_of_the_option_comes_before_the_environment(config):
    environ = config(ACME, SINCH_SMS_REGION="au", SINCH_VOICE_REGION="use1", SINCHCTL_PROFILE="x")
    profile = resolved(environ, "other")
    assert (profile.name, profile.sms_region, profile.region) == ("other", "eu", "use1")
    assert profile.sources["name"] == "option --profile"


def test_the_environment_alone_is_enough(config):
    environ = config(SINCH_APPLICATION_KEY=KEY, SINCH_APPLICATION_SECRET=SECRET)
    profile = resolved(environ)
    assert (profile.name, profile.region, profile.sms_region) == ("environment", "global", "us")
    assert require_application(profile)[0] == KEY


def test_the_token_has_two_variables(config):
    assert shown(resolved(config(SINCH_API_TOKEN="old")).sms_api_token) == "old"
    both = resolved(config(SINCH_API_TOKEN="old", SINCH_SMS_API_TOKEN="new"))
    assert shown(both.sms_api_token) == "new"
    assert both.sources["sms_api_token"] == "environment SINCH_SMS_API_TOKEN"


def test_halves_of_a_pair_from_two_places_are_warned_of(config):
    environ = config(ACME, SINCH_APPLICATION_KEY=OTHER_KEY)
    profile = resolved(environ)
    assert profile.warnings == (
        "the application key comes from environment SINCH_APPLICATION_KEY, but the application "
        f"secret from {profile.sources['application_secret']}",
    )


def test_a_wrong_value_that_nothing_uses_is_not_looked_at(config):
    assert resolved(config(ACME, SINCH_APPLICATION_KEY="nonsense"), "acme").application_key == KEY


def test_keys_that_nothing_uses_are_warned_of(config):
    profile = resolved(config(ACME + "colour = 'red'\n"), "other")
    assert [text.partition(": ")[2] for text in profile.warnings] == [
        "profiles.other has a key 'colour' that nothing uses"
    ]


@pytest.mark.parametrize("sandbox", [True, False])
def test_the_sandbox_ignores_file_and_environment(config, sandbox):
    environ = config("this is no TOML", SINCH_APPLICATION_KEY="nonsense", SINCHCTL_PROFILE="x")
    profile = resolve(environ, name=None if sandbox else "sandbox", sandbox=sandbox)
    assert profile == dataclasses.replace(
        sandbox_profile(),
        application_secret=profile.application_secret,
        sms_api_token=profile.sms_api_token,
        access_key_secret=profile.access_key_secret,
        webhook_secret=profile.webhook_secret,
        numbers_secret=profile.numbers_secret,
    )
    assert profile.is_sandbox
    assert shown(profile.webhook_secret) == SANDBOX_WEBHOOK_SECRET
    assert shown(profile.numbers_secret) == SANDBOX_NUMBERS_SECRET
    assert shown(profile.application_secret) == SANDBOX_SECRET
    assert shown(profile.sms_api_token) == SANDBOX_TOKEN


def test_the_sandbox_may_be_named_in_the_environment(config):
    assert resolved(config(ACME, SINCHCTL_PROFILE="sandbox")).is_sandbox


# Base URLs


def test_a_base_url_of_the_environment_overrides_even_a_named_profile(config):
    text = ACME + '[profiles.other.base_urls]\nvoice = "https://a.example/x/"\nsms = "http://b"\n'
    environ = config(text, SINCHCTL_BASE_URL_VOICE="http://127.0.0.1:9/")
    profile = resolved(environ, "other")
    assert profile.base_urls == {"voice": "http://127.0.0.1:9", "sms": "http://b"}
    assert profile.sources["base_urls.voice"] == "environment SINCHCTL_BASE_URL_VOICE"
    assert profile.sources["base_urls.sms"].startswith("profile other in ")


WRONG_URLS = [
    "nonsense",
    "ftp://host",
    "https://",
    "https://a b",
    "https://h?x=1",
    "https://h:99999",
]


@pytest.mark.parametrize(
    "url", [*WRONG_URLS, "https://[::1", "https://h#x", "https://me:pw@h", "https://\u202ehost"]
)
def test_invalid_base_url_is_refused(config, url):
    with pytest.raises(UsageError, match="SINCHCTL_BASE_URL_SMS: the base URL"):
        resolved(config(SINCHCTL_BASE_URL_SMS=url))
    text = ACME + f'[profiles.other.base_urls]\nsms = "{url}"\n'
    assert "profile other in" in refused(config(text), "other").message


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["http://", "https://", "HTTP://", "ftp://", ""]),
    st.text("a0.-_:[]@/%?#~ é\x00", max_size=80) | st.from_regex(r"[a-z.]{1,300}", fullmatch=True),
)
def test_any_text_is_an_address_that_can_be_asked_or_refused(scheme, rest):
    """What passes makes a URL, and its host is one that the system can look up."""
    with suppress(CredentialsError):
        url = httpx.URL(address(scheme + rest) + "/calling/v1/callouts")
        assert url.raw_path.endswith(b"/calling/v1/callouts")
        assert ":" in url.host or url.host.encode("idna")


# Bad input


@pytest.mark.parametrize(
    ("environ", "name", "who"),
    [
        ({}, "acne", ""),
        ({"SINCHCTL_PROFILE": "acne"}, None, " (environment SINCHCTL_PROFILE)"),
    ],
)
def test_an_unknown_profile_names_the_known_ones(config, environ, name, who):
    fault = refused(config(ACME, **environ), name)
    assert f"there is no profile 'acne'{who} in " in fault.message
    assert fault.hint == "did you mean acme? Known: acme, other"


def test_unknown_default_profile_is_refused(config):
    fault = refused(config('default = "gone"\n[profiles.acme]\n'))
    assert "there is no profile 'gone' (default in " in fault.message


def test_the_sandbox_cannot_be_the_default_of_the_file(config):
    assert "built in" in refused(config('default = "sandbox"\n')).message


def test_an_empty_profile_name_is_refused(config):
    assert "there is no profile ''" in refused(config(ACME), "").message


def test_a_profile_where_there_is_no_file_says_how_to_add_it(config):
    assert "sinchctl profile add" in refused(config(), "acme").hint


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("SINCH_APPLICATION_KEY", "12345", "the application key is not a GUID"),
        ("SINCH_APPLICATION_KEY", "0" * 32, "the application key is all zeros"),
        ("SINCH_APPLICATION_SECRET", "not base64!", "the application secret is not base64"),
        ("SINCH_APPLICATION_SECRET", "abc", "the application secret is not base64"),
        ("SINCH_VOICE_REGION", "eu1", "there is no voice region 'eu1'"),
        ("SINCH_SMS_REGION", "use1", "there is no SMS region 'use1'"),
        ("SINCH_SERVICE_PLAN_ID", "../etc", "the SMS service plan id has characters"),
        ("SINCH_SMS_API_TOKEN", "a\r\nx: y", "the SMS API token has blanks or characters"),
        ("SINCH_SMS_API_TOKEN", "t\u00f6ken", "the SMS API token has blanks or characters"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place_and_never_shown_if_secret(
    config, variable, value, said
):
    fault = refused(config(**{variable: value}))
    assert fault.message.startswith(f"environment {variable}: {said}")
    if "SECRET" in variable or "TOKEN" in variable:
        assert value not in fault.message + fault.hint


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("application_key", "12345", "not a GUID"),
        ("application_secret", "%%%", "not base64"),
        ("region", "mars", "no voice region 'mars'"),
        ("cli", "+46abc", "caller id '+46abc'"),
        ("locale", "english, please", "not a locale"),
    ],
)
def test_a_wrong_value_in_the_file_is_refused_with_the_profile(config, key, value, said):
    fault = refused(config(f'[profiles.acme]\n{key} = "{value}"\n'), "acme")
    assert fault.message.startswith("profile acme in ")
    assert said in fault.message


def test_an_unknown_region_is_answered_with_the_nearest_and_all(config):
    assert refused(config(SINCH_VOICE_REGION="euc")).hint == (
        f"did you mean euc1? Known: {', '.join(VOICE_REGIONS)}"
    )
    assert refused(config(SINCH_SMS_REGION="euc1")).hint.endswith(", ".join(SMS_REGIONS))


def test_empty_environment_variables_count_as_unset_with_a_warning(config):
    environ = config(SINCH_APPLICATION_KEY="", SINCH_APPLICATION_SECRET=" ")
    with pytest.raises(CredentialsError) as caught:
        require_application(resolved(environ))
    assert caught.value.message.startswith(
        "there is no application key and no application secret (looked in the environment "
        "(SINCH_APPLICATION_KEY, SINCH_APPLICATION_SECRET are empty), then "
    )


def test_missing_credentials_name_where_they_were_looked_for(config):
    environ = config("[profiles.acme]\n[profiles.b]\n")
    path = Path(environ["SINCHCTL_CONFIG_DIR"]) / "profiles.toml"
    with pytest.raises(CredentialsError) as caught:
        require_sms_plan(resolved(environ))
    assert caught.value.message == (
        "there is no SMS service plan id and no SMS API token "
        f"(looked in the environment, then {path} (no default profile; it has acme, b))"
    )
    assert caught.value.hint == (
        "no profile is selected: use -p acme, or make it the default with "
        "`sinchctl profile use acme`"
    )
    with pytest.raises(CredentialsError) as caught:
        require_sms_plan(resolved(config("[profiles]\n")))
    assert caught.value.hint == (
        "add a profile with `sinchctl profile add NAME`, set SINCH_SERVICE_PLAN_ID and "
        "SINCH_SMS_API_TOKEN, or try --sandbox"
    )


PROJECT = {"SINCH_PROJECT_ID": "p-1", "SINCH_KEY_ID": "k-1", "SINCH_KEY_SECRET": "s-1"}
APP = "01HXYZ0000000000000000000A"


def test_project_credentials_come_from_the_variables_of_the_sdks(config):
    environ = config(
        **PROJECT,
        SINCH_CONVERSATION_APP_ID=APP,
        SINCH_CONVERSATION_REGION="EU",
        SINCH_SMS_SENDER="+46 700000000",
        SINCH_WEBHOOK_SECRET="two words",
        SINCH_NUMBERS_SECRET="n",
    )
    profile = resolved(environ)
    assert profile.has_conversation_app
    project, key_id, secret = require_project(profile)
    assert (project, key_id, secret.reveal()) == ("p-1", "k-1", "s-1")
    assert require_conversation_app(profile) == APP
    assert (profile.conversation_region, profile.sms_sender) == ("eu", "+46700000000")
    assert (shown(profile.webhook_secret), shown(profile.numbers_secret)) == ("two words", "n")


def test_project_credentials_come_from_the_file_and_the_secret_from_a_command(config):
    text = "[profiles.a]\nproject_id = 'p'\naccess_key_id = 'k'\n"
    profile = resolved(config(text + "access_key_secret_command = 'echo hidden'"), "a")
    assert require_project(profile)[2].reveal() == "hidden"
    assert (profile.has_project, profile.has_conversation_app) == (True, False)
    assert profile.conversation_region == "us"
    with pytest.raises(CredentialsError, match=r"^there is no Conversation app id .*looked in"):
        require_conversation_app(profile)


def test_an_incomplete_project_names_what_is_missing(config):
    profile = resolved(config(SINCH_PROJECT_ID="p-1"))
    with pytest.raises(CredentialsError, match="no access key id and no access key secret") as why:
        require_project(profile)
    assert "SINCH_PROJECT_ID, SINCH_KEY_ID and SINCH_KEY_SECRET" in why.value.hint


def test_access_key_from_two_places_is_warned_of(config):
    text = "default = 'a'\n[profiles.a]\nproject_id = 'p'\naccess_key_id = 'k'\n"
    text += "access_key_secret = 's'\n"
    (warning,) = resolved(config(text, SINCH_KEY_ID="other")).warnings
    assert warning.startswith("the project id comes from profile a in ")
    assert warning.endswith(", but the access key id from environment SINCH_KEY_ID")


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("SINCH_PROJECT_ID", "a/b", "the project id has characters"),
        ("SINCH_KEY_ID", "a:b", "the access key id has characters"),
        ("SINCH_KEY_SECRET", "a b", "the access key secret has blanks"),
        ("SINCH_CONVERSATION_APP_ID", "app", "does not have 26 letters and digits"),
        ("SINCH_CONVERSATION_REGION", "au", "there is no Conversation region 'au'"),
        ("SINCH_SMS_SENDER", "+46x", "the sender"),
    ],
)
def test_invalid_project_values_are_refused_with_their_source(config, variable, value, why):
    fault = refused(config(**{variable: value}))
    assert fault.message.startswith(f"environment {variable}: ")
    assert why in fault.message


def test_half_a_pair_names_the_other_half(config):
    with pytest.raises(CredentialsError, match=r"^there is no application secret "):
        require_application(resolved(config(SINCH_APPLICATION_KEY=KEY)))
    with pytest.raises(CredentialsError, match=r"^there is no SMS service plan id "):
        require_sms_plan(resolved(config(SINCH_API_TOKEN="x")))


# Secrets in files


def test_a_secret_may_stand_in_a_file(config, tmp_path):
    (tmp_path / "secret").write_text(f"\n{SECRET}\n")
    (tmp_path / "token").write_text("abc123\n")
    profile = resolved(
        config(
            SINCH_APPLICATION_SECRET_FILE=str(tmp_path / "secret"),
            SINCH_API_TOKEN_FILE=str(tmp_path / "token"),
        )
    )
    assert (shown(profile.application_secret), shown(profile.sms_api_token)) == (SECRET, "abc123")
    assert profile.sources["sms_api_token"] == "environment SINCH_API_TOKEN_FILE"


@pytest.mark.parametrize("variable", ["SINCH_APPLICATION_SECRET", "SINCH_SMS_API_TOKEN"])
def test_a_secret_beside_its_file_is_refused(config, tmp_path, variable):
    fault = refused(config(**{variable: SECRET, f"{variable}_FILE": str(tmp_path / "x")}))
    assert fault.message == f"both {variable} and {variable}_FILE are set"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot read the file"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe", "is not text"),
        (b"x" * 70_000, "is larger than a secret can be"),
        (b"no base64!", "environment SINCH_APPLICATION_SECRET_FILE: the application secret is not"),
    ],
)
def test_unusable_secret_file_is_refused(config, tmp_path, content, said):
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    assert said in refused(config(SINCH_APPLICATION_SECRET_FILE=str(tmp_path / "secret"))).message


@posix
@pytest.mark.parametrize("mode", [0o620, 0o666, 0o602])
def test_secret_file_that_others_can_change_is_refused(config, tmp_path, mode):
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "secret").chmod(mode)
    fault = refused(config(SINCH_APPLICATION_SECRET_FILE=str(tmp_path / "secret")))
    assert f"can be changed by others (mode {mode:04o})" in fault.message
    assert fault.hint == f"run `chmod 600 {tmp_path / 'secret'}`"


@posix
def test_secret_file_that_others_can_read_is_warned_of(config, tmp_path, monkeypatch):
    """Only the user's own: what root provides, such as a container's secret, is meant so."""
    (tmp_path / "token").write_text("abc")
    (tmp_path / "token").chmod(0o644)
    owner = (tmp_path / "token").stat().st_uid
    environ = config(SINCH_SMS_API_TOKEN_FILE=str(tmp_path / "token"))
    profile = resolved(environ)
    assert shown(profile.sms_api_token) == "abc"
    warned = any("can be read by others (mode 0644)" in text for text in profile.warnings)
    assert warned is (owner != 0)


# Secrets from commands


def commanded(command: str, **more: str) -> str:
    lines = [f"{key} = {value!r}" for key, value in more.items()]
    return "\n".join(
        [
            'default = "acme"\n[profiles.acme]',
            f"application_key = {KEY!r}",
            f"application_secret_command = '''{command}'''",
            *lines,
        ]
    )


@posix
def test_a_command_gives_the_secret_when_it_is_needed_and_not_before(config, tmp_path):
    ran = tmp_path / "ran"
    command = f"touch {shlex.quote(str(ran))}; printf '{SECRET}\\nsecond line\\n'; echo noise >&2"
    profile = resolved(config(commanded(command)))
    assert profile.sources["application_secret"].startswith("application_secret_command of profile")
    assert not ran.exists()
    assert shown(profile.application_secret) == SECRET
    ran.unlink()
    assert shown(profile.application_secret) == SECRET
    assert not ran.exists()


@posix
def test_a_token_may_come_from_a_command(config):
    text = "[profiles.acme]\nservice_plan_id = 'plan'\nsms_api_token_command = 'echo abc'\n"
    assert require_sms_plan(resolved(config(text), "acme"))[1].reveal() == "abc"


@posix
@pytest.mark.parametrize("ending", [r"\n", ""])
def test_a_background_child_does_not_hold_the_secret_up(config, ending):
    """An agent that the command starts may keep the pipe open for hours."""
    command = f"sleep 20 & printf '{SECRET}{ending}'"
    started = time.monotonic()
    assert shown(resolved(config(commanded(command))).application_secret) == SECRET
    assert time.monotonic() - started < 10


@posix
def test_a_command_reads_nothing_from_the_terminal(config):
    command = f"cat; echo {SECRET}"
    assert shown(resolved(config(commanded(command))).application_secret) == SECRET


@posix
@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("echo hunter2; echo hunter2 >&2; exit 7", "ended with status 7"),
        ("no-such-command-at-all", "ended with status 127"),
        ("kill -9 $$", "was ended by signal 9"),
        ("true", "printed nothing"),
        ("yes hunter2", "printed far too much"),
        ("echo hunter2!", "the application secret is not base64"),
    ],
)
def test_a_command_that_fails_is_refused_and_its_output_not_shown(config, command, said):
    secret = resolved(config(commanded(command))).application_secret
    with pytest.raises(CredentialsError) as caught:
        shown(secret)
    told = caught.value.message + caught.value.hint
    assert caught.value.exit_code == 3
    assert said in told
    assert "application_secret_command of profile acme in " in told
    assert "hunter2" not in told


@posix
@pytest.mark.parametrize("command", ["exec sleep 60", "sleep 5 & sleep 5", "exec >&-; sleep 60"])
def test_a_command_that_hangs_is_given_up(config, monkeypatch, command):
    """Also where what it started keeps the pipe open, or where it closes the pipe."""
    monkeypatch.setattr(secret_command, "SECONDS", 0.3)
    secret = resolved(config(commanded(command))).application_secret
    with pytest.raises(CredentialsError, match=r"took longer than 0\.3 seconds"):
        shown(secret)


def test_a_secret_beside_its_command_is_refused(config):
    fault = refused(config(commanded("true", application_secret=SECRET)))
    assert "has both application_secret and application_secret_command" in fault.message
