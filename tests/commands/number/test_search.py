"""number search: what is asked for, and free numbers with their price."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.conftest import Run, Server

from .answers import TOKEN

US = ("number", "search", "--region", "US", "--type", "local")
FREE = {
    "phoneNumber": "+12085550100",
    "regionCode": "US",
    "type": "LOCAL",
    "capability": ["SMS", "VOICE"],
    "setupPrice": {"currencyCode": "EUR", "amount": "5.00"},
    "monthlyPrice": {"currencyCode": "EUR", "amount": "0.80"},
    "paymentIntervalMonths": 3,
    "supportingDocumentationRequired": True,
}


def test_search_sends_what_is_wanted(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, {"availableNumbers": [FREE]})
    more = ("--pattern", "+1 208", "--at", "start", "--capability", "sms", "--capability", "voice")
    done = run(*US, *more, "--limit", "5", env=server.project_env)
    assert (done.exit_code, done.lines) == (0, [FREE])
    parts = urlsplit(server.asked[1].path)
    assert parts.path == "/v1/projects/project-1/availableNumbers"
    assert "%2B1208" in parts.query
    assert parse_qs(parts.query) == {
        "regionCode": ["US"],
        "type": ["LOCAL"],
        "size": ["5"],
        "numberPattern.pattern": ["+1208"],
        "numberPattern.searchPattern": ["START"],
        "capabilities": ["SMS", "VOICE"],
    }


def test_terminal_shows_prices_and_whether_documents_are_needed(run: Run, server: Server) -> None:
    odd = {"phoneNumber": "+12085550101"}
    server.tells(200, TOKEN).tells(200, {"availableNumbers": [FREE, odd]})
    heading, first, second = run(*US, env=server.project_env, tty=True).stdout.splitlines()
    for column in ("Number", "Setup", "Price", "Papers"):
        assert column in heading
    for text in ("+12085550100", "SMS VOICE", "5.00 EUR", "0.80 EUR every 3 months", "needed"):
        assert text in first
    assert second.split() == ["+12085550101"]


def test_tsv_has_every_column(run: Run) -> None:
    done = run("--sandbox", *US, "--limit", "1", "-o", "tsv")
    assert done.stdout.rstrip("\n").split("\t") == [
        "+12085550100", "US", "LOCAL", "SMS VOICE", "0.00 USD", "2.00 USD", "1", "false"
    ]  # fmt: skip


def test_patterns_at_the_start_the_end_and_anywhere(run: Run) -> None:
    def count(*words: str) -> int:
        return len(run("--sandbox", *US, "--limit", "100", "-q", *words).stdout.split())

    assert count("--pattern", "+1208", "--at", "start") == 100
    assert count("--pattern", "99", "--at", "end") == 1
    assert count("--pattern", "5550", "--at", "contains") == 100
    assert count("--pattern", "0199") == 1


def test_nothing_free_is_said_and_exit_code_0(run: Run) -> None:
    done = run("--sandbox", *US, "--pattern", "999999")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "there are no such numbers" in done.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--region", "US"), "--type"),
        (("--type", "local"), "--region"),
        ((*US[2:], "--at", "end"), "add --pattern"),
        ((*US[2:], "--pattern", "12a"), "write digits"),
        ((*US[2:], "--pattern", ""), "write digits"),
        ((*US[2:], "--at", "middle", "--pattern", "1"), "start, contains or end"),
        ((*US[2:], "--limit", "0"), "--limit"),
    ],
)
def test_wrong_search_is_refused_before_anything_is_sent(
    run: Run, words: tuple[str, ...], expected: str
) -> None:
    done = run("number", "search", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert expected in done.stderr.lower()


def test_refusal_names_the_field(run: Run) -> None:
    done = run("--sandbox", *US, "--limit", "5000")
    assert (done.exit_code, done.stdout) == (14, "")
    assert "size" in done.stderr
