"""The other profiles are listed, and no secret command is run."""

from pathlib import Path

from sinchctl.events.signature.profiles import other_profiles

FILE = """
[profiles.acme]
application_key = "5F5C418A-0F91-4BBC-8234-A9BF5EDDAD97"
application_secret = "JViE5vDor0Sw3WllZka15Q=="
[profiles.vault]
application_key = "669E367E-6BBA-48AB-AF15-266871C28135"
application_secret_command = "touch {}"
[profiles.broken]
application_key = "nonsense"
"""


def test_profiles_and_the_sandbox_are_listed(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    file = tmp_path / "profiles.toml"
    file.write_text(FILE.replace("{}", str(mark)))
    file.chmod(0o600)
    environ = {"SINCHCTL_CONFIG_DIR": str(tmp_path)}
    names = [profile.name for profile in other_profiles(environ, sandboxed=False)]
    assert names == ["the sandbox", "profile acme", "profile vault"]
    acme, vault = other_profiles(environ, sandboxed=True)
    assert acme.secret is not None
    assert acme.secret.reveal() == "JViE5vDor0Sw3WllZka15Q=="
    assert (vault.secret, vault.use) == (None, "choose it with -p vault")
    assert not mark.exists()
    assert "JViE5vDor0Sw3WllZka15Q" not in repr(acme)


def test_an_unreadable_file_leaves_the_sandbox(tmp_path: Path) -> None:
    file = tmp_path / "profiles.toml"
    file.write_text("nonsense")
    file.chmod(0o600)
    environ = {"SINCHCTL_CONFIG_DIR": str(tmp_path)}
    assert [profile.key[:8] for profile in other_profiles(environ, sandboxed=False)] == ["5a4db0c5"]
