"""Judging an answer: is it SVAML, and what would Sinch do with it?"""

import pytest

from sinchctl.callbacks.judge import judge, refusal

HANGUP = b'{"action":{"name":"hangup"}}'


@pytest.mark.parametrize(
    ("kind", "body", "rules"),
    [
        ("ice", HANGUP, []),
        ("ice", b"", ["empty-answer"]),
        ("ice", b"<html>", ["no-svaml"]),
        ("ice", b"\xff\xfe", ["no-svaml"]),
        ("dice", b"", []),
        ("dice", b"OK", []),
        ("verification_request", b'{"action":"allow"}', []),
        ("mo_text", b"thanks", []),
    ],
)
def test_answers_that_sinch_takes_or_not(kind: str, body: bytes, rules: list[str]) -> None:
    assert [finding.rule for finding in judge(kind, body)] == rules


@pytest.mark.parametrize(
    ("coding", "wrong"), [("gzip", True), ("br", True), ("identity", False), ("", False)]
)
def test_compressed_answer_is_named_as_such(coding: str, wrong: bool) -> None:
    findings = judge("ice", HANGUP, (("Content-Encoding", coding),))
    assert [finding.rule for finding in findings] == ["no-svaml"] * wrong
    assert not wrong or coding in findings[0].message


@pytest.mark.parametrize(
    ("status", "exit_code"), [(200, None), (204, None), (302, 14), (404, 14), (401, 14), (500, 9)]
)
def test_status_that_is_an_error(status: int, exit_code: int | None) -> None:
    fault = refusal(status, (("location", "/other"),))
    assert (fault.exit_code if fault else None) == exit_code
