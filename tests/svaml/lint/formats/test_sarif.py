"""SARIF: a valid log with the page of every rule."""

import json

import jsonschema

from sinchctl.errors import UsageError
from sinchctl.svaml.lint.check import rules
from sinchctl.svaml.lint.formats.sarif import log
from sinchctl.svaml.lint.pages import page
from tests.conftest import DATA

SCHEMA = json.loads((DATA / "sarif-schema-2.1.0.json").read_text("utf-8"))


def test_an_empty_log_is_valid_and_has_every_rule_with_its_public_address() -> None:
    document = log([], [], rules())
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    driver = document["runs"][0]["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == [*rules()]
    assert driver["informationUri"].startswith("https://")
    for rule in driver["rules"]:
        assert rule.get("helpUri", "") == page(rule["id"]).url
    assert any("helpUri" in rule for rule in driver["rules"])


def test_an_unreadable_file_is_a_failed_run() -> None:
    document = log([], [("none.yaml", UsageError("cannot read 'none.yaml'"))], rules())
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    (invocation,) = document["runs"][0]["invocations"]
    assert not invocation["executionSuccessful"]
