"""sinchctl event sign: the headers with which Sinch would sign a callback."""

import json
from pathlib import Path
from typing import Any

import pytest

from sinchctl import signing
from sinchctl.events import samples
from sinchctl.events.model import scheme_of
from sinchctl.secret import Secret
from tests.conftest import CALLBACK_SECRETS, CREDENTIALS, KEY, SECRET, Run, vectors

NUMBER = samples.text(samples.sample("number_event"))


def test_the_headers_are_those_of_the_published_example(run: Run, tmp_path: Path) -> None:
    """Sinch, "Using REST", the signed callback."""
    file = tmp_path / "ace.json"
    file.write_bytes(
        b'{"event":"ace","callid":"822aa4b7-05b4-4d83-87c7-1f835ee0b6f6_257",'
        b'"timestamp":"2014-09-24T10:59:41Z","version":1}'
    )
    args = ("--content-type", "application/json", "--timestamp", "2014-09-24T10:59:41Z")
    path = "/sinch/callback/ace?x=1"
    result = run("event", "sign", str(file), "--path", path, *args, env=CREDENTIALS)
    assert result.stdout.splitlines() == [
        f"authorization: Application {KEY}:Tg6fMyo8mj9pYfWQ9ssbx3Tc1BNC87IEygAfLbJqZb4=",
        "content-type: application/json",
        "x-timestamp: 2014-09-24T10:59:41Z",
    ]


def test_every_byte_of_the_body_is_signed(run: Run) -> None:
    for body in (b' {"a": 1}\r\n', b"\x00\xff", b""):
        told = run("event", "sign", "-", "--path", "/", "-o", "json", env=CREDENTIALS, stdin=body)
        headers = told.json
        text = signing.string_to_sign(
            "POST", body or None, headers["content-type"], headers["x-timestamp"], "/"
        )
        assert headers["content-type"] == "application/json; charset=utf-8"
        assert signing.matches(Secret(SECRET), text, headers["authorization"].partition(":")[2])


def test_one_header_can_be_asked_for(run: Run) -> None:
    args = ("event", "sign", "-", "--path", "/", "--timestamp", "2026-01-01T00:00:00Z")
    told = run(*args, "--field", "x-timestamp", env=CREDENTIALS)
    assert told.stdout == "2026-01-01T00:00:00Z\n"


def test_empty_content_type_is_omitted(run: Run) -> None:
    args = ("event", "sign", "-", "--path", "/x", "--content-type", "", "--method", "put")
    told = run(*args, "-o", "ndjson", env=CREDENTIALS, stdin=b"a").lines[0]
    assert sorted(told) == ["authorization", "x-timestamp"]
    text = signing.string_to_sign("PUT", b"a", "", told["x-timestamp"], "/x")
    assert signing.matches(Secret(SECRET), text, told["authorization"].partition(":")[2])


@pytest.mark.parametrize("path", ["x", "http://h/x", "/å", "/a b", "/a\nb", ""])
def test_malformed_path_is_refused(run: Run, path: str) -> None:
    result = run("event", "sign", "-", "--path", path, env=CREDENTIALS)
    assert (result.exit_code, result.stdout) == (2, "")


def test_an_odd_timestamp_is_signed_with_a_warning(run: Run) -> None:
    args = ("event", "sign", "-", "--path", "/", "--timestamp")
    odd = run(*args, "yesterday", env=CREDENTIALS)
    assert odd.exit_code == 0
    assert "not ISO 8601" in odd.stderr
    assert run(*args, "", env=CREDENTIALS).exit_code == 2
    assert run(*args, "a\nb", env=CREDENTIALS).exit_code == 2


def test_without_credentials_nothing_is_signed(run: Run) -> None:
    result = run("event", "sign", "-", "--path", "/")
    assert (result.exit_code, result.stdout) == (3, "")


def test_secret_is_not_in_the_output(run: Run) -> None:
    result = run("event", "sign", "-", "--path", "/", "-vv", env=CREDENTIALS, stdin=b"x")
    assert SECRET not in result.stdout + result.stderr
    assert json.dumps(SECRET) not in result.stdout


BOTH = {**CREDENTIALS, **CALLBACK_SECRETS}
HEADER = {
    "application": "authorization: Application ",
    "webhook": "x-sinch-webhook-signature: ",
    "numbers": "x-sinch-signature: ",
}


@pytest.mark.parametrize("kind", samples.SAMPLED)
def test_every_kind_is_signed_in_its_scheme(run: Run, kind: str) -> None:
    body = samples.text(samples.sample(kind))
    result = run("event", "sign", "-", "--path", "/", env=BOTH, stdin=body)
    assert HEADER[scheme_of(kind)] in result.stdout
    assert result.stdout.count("signature: ") + result.stdout.count("authorization: ") == 1


@pytest.mark.parametrize("vector", vectors("webhook_signatures.json"), ids=lambda v: str(v["id"]))
def test_signatures_are_the_published_ones(run: Run, vector: dict[str, Any]) -> None:
    """No path is needed: these schemes sign none."""
    args = ["--nonce", vector["nonce"]] if "nonce" in vector else []
    args += ["--timestamp", vector["timestamp"]] if "timestamp" in vector else []
    env = dict.fromkeys(CALLBACK_SECRETS, vector["secret"])
    result = run("event", "sign", "-", *args, env=env, stdin=vector["body"].encode())
    assert f"{HEADER[vector['scheme']]}{vector['signature']}" in result.stdout.splitlines()


def test_scheme_option_goes_before_the_kind(run: Run) -> None:
    args = ("event", "sign", "-", "--scheme")
    for scheme in ("webhook", "numbers"):
        assert HEADER[scheme] in run(*args, scheme, env=BOTH, stdin=b'{"event":"ice"}').stdout
    sms = run(*args, "application", "--path", "/", env=BOTH, stdin=b'{"type":"mo_text"}')
    assert sms.stdout.startswith(HEADER["application"])
    assert run(*args, "other", env=BOTH).exit_code == 2


@pytest.mark.parametrize(
    ("body", "options", "words"),
    [
        (b'{"event":"ice"}', (), "the path is missing"),
        (b'{"event":"ice"}', ("--path", "/", "--nonce", "n"), "signs no nonce"),
        (NUMBER, ("--timestamp", "1"), "signs no timestamp"),
        (NUMBER, ("--nonce", "1"), "signs no nonce"),
    ],
)
def test_option_that_does_not_fit_the_scheme_is_refused(
    run: Run, body: bytes, options: tuple[str, ...], words: str
) -> None:
    result = run("event", "sign", "-", *options, env=BOTH, stdin=body)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_odd_webhook_timestamp_is_signed_with_a_warning(run: Run) -> None:
    args = ("event", "sign", "-", "--timestamp", "2026-01-01T00:00:00Z")
    result = run(*args, env=BOTH, stdin=b'{"type":"mo_text"}')
    assert "x-sinch-webhook-signature-timestamp: 2026-01-01T00:00:00Z" in result.stdout
    assert "not Unix seconds" in result.stderr


def test_missing_webhook_secret_is_exit_3(run: Run) -> None:
    result = run("event", "sign", "-", env=CREDENTIALS, stdin=b'{"type":"mo_text"}')
    assert (result.exit_code, result.stdout) == (3, "")
    assert "SINCH_WEBHOOK_SECRET" in result.stderr


def test_header_lines_are_printed_unless_a_format_is_asked_for(run: Run) -> None:
    args = ("event", "sign", "-", "--path", "/")
    for options in ((), ("-o", "pretty"), ("-o", "raw")):
        result = run(*args, *options, env=CREDENTIALS, stdin=b"x")
        assert result.stdout.startswith("authorization: Application ")
    assert list(run(*args, "-o", "json", env=CREDENTIALS, stdin=b"x").json) == [
        "authorization",
        "content-type",
        "x-timestamp",
    ]
    quiet = run(*args, "-q", env=CREDENTIALS, stdin=b"x")
    assert quiet.stdout.startswith("Application ")
    assert run(*args, "-o", "tsv", env=CREDENTIALS, stdin=b"x").stdout.count("\t") == 2
