"""Answers without an action, and answers that are not SVAML."""

from typing import Any

import pytest

from sinchctl.svaml.lint.check import check

SAY = {"instructions": [{"name": "say", "text": "Hello."}]}
REPORT = {"instructions": [{"name": "reportCallStatus", "value": "success"}]}


@pytest.mark.parametrize(
    ("document", "event", "expected"),
    [
        (SAY, "ice", ("no-action", "error")),
        (SAY, "ace", ("no-action", "error")),
        (SAY, "pie", ("no-action", "error")),
        ({}, "ice", ("no-action", "error")),
        ({"instructions": [], "action": None}, "pie", ("no-action", "error")),
        (SAY, "manage", ("no-action-unsure", "warning")),
        (SAY, "", ("no-action-unsure", "warning")),
        (REPORT, "", None),
        (REPORT, "dice", None),
        ({}, "notify", None),
        ({"status": "ok"}, "ice", ("no-svaml", "error")),
        ({"message": "hello", "code": 200}, "", ("no-svaml", "error")),
        ({"status": "ok"}, "notify", ("member-unknown", "warning")),
        ([SAY], "ace", ("no-svaml", "error")),
    ],
)
def test_an_answer_without_an_action(
    document: Any, event: str, expected: tuple[str, str] | None
) -> None:
    findings = check(document, event)
    found = [(one.rule, one.severity) for one in findings if one.severity != "info"]
    assert found == ([] if expected is None else [expected])
