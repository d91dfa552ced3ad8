"""profile remove: asks first, and leaves no secret behind."""

from tests.conftest import PLAN, TOKEN

from .expect import refused, stored


def test_remove_deletes_a_profile_and_its_default(run, path, two):
    result = run("profile", "remove", "acme", "--yes")
    assert result.json == {"name": "acme", "removed": True, "path": str(path)}
    assert stored(path) == {
        "profiles": {"other": {"service_plan_id": PLAN, "sms_api_token": TOKEN, "sms_region": "eu"}}
    }
    assert result.stderr == "choose a default: sinchctl profile use other\n"


def test_remove_needs_confirmation(run, path, two):
    before = path.read_bytes()
    refused(run("profile", "remove", "acme"), 2, "--yes")
    result = run("profile", "remove", "acme", stdin=b"n\n", tty=True)
    assert (result.exit_code, result.stdout) == (13, "")
    assert path.read_bytes() == before
    assert run("profile", "remove", "acme", stdin=b"y\n", tty=True).exit_code == 0
    assert "acme" not in stored(path)["profiles"]


def test_removal_deletes_what_a_killed_writer_left(run, path, two):
    """It holds the secrets of every profile."""
    left = path.with_name(".profiles.toml.abc123.new")
    left.write_bytes(path.read_bytes())
    run("profile", "remove", "acme", "--yes")
    assert not left.exists()
