"""Files and addresses on the command line: what is read, and what is refused by name."""

from pathlib import Path

import pytest

from tests.conftest import CREDENTIALS, Run


@pytest.mark.parametrize(
    "line",
    [
        ("svaml", "render", "https://flows.example/menu.yaml"),
        ("svaml", "lint", "s3://bucket/menu.yaml"),
        ("svaml", "graph", "ftp://flows.example/menu.yaml"),
        ("event", "parse", "gopher://logs.example/a"),
        ("event", "verify", "--request", "http://logs.example/a.http"),
        ("event", "listen", "--reply", "ice=https://flows.example/ice.yaml"),
        ("sms", "segments", "@http://texts.example/a.txt"),
        ("call", "test", "https://tests.example/ivr.test.yaml"),
        ("call", "update", "abc", "https://flows.example/menu.yaml"),
    ],
    ids=lambda line: " ".join(line[:2]),
)
def test_address_in_place_of_a_file_is_refused_by_name(line: tuple[str, ...], run: Run) -> None:
    result = run(*line, env=CREDENTIALS)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is an address, and only files are read here. Download it" in result.stderr


@pytest.mark.parametrize("scheme", ["ftp", "ws", "file", "htp", "S3"])
def test_address_with_another_scheme_than_http_is_refused(scheme: str, run: Run) -> None:
    url = f"{scheme}://apps.example/ice"
    for line in (
        ("callout", "custom", "--ace", url, "--to", "+46700000000"),
        ("call", "simulate", url),
        ("call", "explore", url),
        ("call", "simulate", "missing.yaml", "--fallback", url),
    ):
        result = run(*line, env=CREDENTIALS)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{url!r} is not an http:// or https:// address" in result.stderr


def test_address_in_capitals_is_an_address(run: Run) -> None:
    line = ("callout", "custom", "--pie", "HTTPS://apps.example/pie", "--to", "+46700000000")
    body = run(*line, "--dry-run", env=CREDENTIALS).json["body"]
    assert body["customCallout"]["pie"] == "HTTPS://apps.example/pie"


def test_folder_in_place_of_a_file(run: Run, tmp_path: Path) -> None:
    for line in (("svaml", "render"), ("event", "parse"), ("call", "test")):
        result = run(*line, str(tmp_path))
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{str(tmp_path)!r} is a folder. Name a file in it." in result.stderr
