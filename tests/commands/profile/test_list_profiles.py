"""profile list: one table, a star at the default, no secrets."""

import pytest

from tests.conftest import KEY, PLAN, SECRET, TOKEN


def test_list_marks_the_default_and_shows_no_secret(run, two):
    result = run("profile", "list")
    assert result.lines == [
        {
            "name": "acme",
            "default": True,
            "applicationKey": KEY,
            "region": "euc1",
            "servicePlanId": None,
            "smsRegion": None,
            "projectId": None,
        },
        {
            "name": "other",
            "default": False,
            "applicationKey": None,
            "region": None,
            "servicePlanId": PLAN,
            "smsRegion": "eu",
            "projectId": None,
        },
    ]
    assert run("profile", "list", "-q").stdout == "acme\nother\n"
    assert (
        run("profile", "list", "-o", "tsv").stdout.splitlines()[0]
        == f"acme\ttrue\t{KEY}\teuc1\t\t\t"
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


def test_list_without_profiles_shows_a_hint(run):
    result = run("profile", "list", tty=True)
    assert result.exit_code == 0
    assert "no profiles yet" in result.stdout
    assert "sinchctl profile add NAME" in result.stderr
    assert run("profile", "list", "-o", "ndjson").stdout == ""
