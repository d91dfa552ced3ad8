"""Profiles that several tests start from."""

import os
from pathlib import Path

import pytest

from tests.conftest import KEY, PLAN, Run

from .expect import SECRET_ENV, TOKEN_ENV


@pytest.fixture
def path() -> Path:
    """Return the path of profiles.toml."""
    return Path(os.environ["SINCHCTL_CONFIG_DIR"]) / "profiles.toml"


@pytest.fixture
def two(run: Run) -> None:
    """Two profiles: acme, the default, and other, which has SMS alone."""
    run("profile", "add", "acme", "--key", KEY, "--region", "euc1", env=SECRET_ENV)
    run("profile", "add", "other", "--service-plan-id", PLAN, "--sms-region", "eu", env=TOKEN_ENV)
