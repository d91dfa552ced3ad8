"""What the tests of profile expect: the file, and refusals in one line."""

import tomllib
from pathlib import Path
from typing import Any

from tests.conftest import SECRET, TOKEN, Result

OTHER_KEY = "01234567-89ab-cdef-0123-456789abcdef"
SECRET_ENV = {"SINCH_APPLICATION_SECRET": SECRET}
TOKEN_ENV = {"SINCH_SMS_API_TOKEN": TOKEN}


def stored(path: Path) -> dict[str, Any]:
    """Return the content of profiles.toml."""
    return tomllib.loads(path.read_text("utf-8"))


def refused(result: Result, code: int, *words: str) -> None:
    """Check the exit code, one line on stderr, nothing on stdout, and no secret."""
    assert (result.exit_code, result.stdout) == (code, ""), result.stderr
    for text in words:
        assert text in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert SECRET not in result.stderr
    assert TOKEN not in result.stderr
