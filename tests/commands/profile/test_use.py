"""profile use: the default profile."""

import pytest

from .expect import refused, stored


def test_use_changes_the_default(run, path, two):
    assert run("profile", "use", "other").json["default"] is True
    assert stored(path)["default"] == "other"


@pytest.mark.parametrize("verb", ["use", "remove", "show"])
def test_an_unknown_profile_is_refused_with_the_known_ones(run, two, verb):
    yes = ["--yes"] if verb == "remove" else []
    refused(run("profile", verb, "acne", *yes), 3, "no profile 'acne'", "Did you mean acme?")


def test_the_sandbox_is_not_the_default(run, path, two):
    refused(run("profile", "use", "sandbox"), 2, "built in")
    assert stored(path)["default"] == "acme"
