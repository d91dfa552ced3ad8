"""number show: a number as Sinch has it, and as a card."""

import pytest

from tests.conftest import Run, Server

from .answers import NUMBER, PATH, TOKEN, linking, own_number


def test_number_is_printed_as_sinch_sent_it(run: Run, server: Server) -> None:
    record = {**own_number(), "unknown": [1.50]}
    server.tells(200, TOKEN).tells(200, record)
    done = run("number", "show", "+1 202-555-0134", env=server.project_env)
    assert (done.exit_code, done.json) == (0, record)
    assert server.asked[1].path == PATH


def test_card_says_price_links_and_dates(run: Run, server: Server) -> None:
    record = own_number(
        "plan-1", "CAMP1", "app-1",
        displayName="Shop", paymentIntervalMonths=3, nextChargeDate="2026-12-01T10:00:00Z",
        callbackUrl="https://example.com/numbers",
    )  # fmt: skip
    server.tells(200, TOKEN).tells(200, record)
    shown = run("number", "show", NUMBER, env=server.project_env, tty=True).stdout
    for words in (
        "Shop", "2.00 USD every 3 months", "2026-12-01 10:00:00 UTC", "plan-1, campaign CAMP1",
        "app-1", "https://example.com/numbers",
    ):  # fmt: skip
        assert words in shown


def test_card_explains_the_error_codes_of_a_failed_link(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, linking("FAILED", "CAMPAIGN_EXPIRED", "NEW_CODE"))
    done = run("number", "show", NUMBER, env={**server.project_env, "COLUMNS": "200"}, tty=True)
    assert done.exit_code == 0
    assert "CAMPAIGN_EXPIRED (the campaign has expired); NEW_CODE" in done.stdout


def test_number_without_links_and_texts_from_outside(run: Run, server: Server) -> None:
    """Members that are missing, null or hostile do not matter."""
    record = {"phoneNumber": NUMBER, "smsConfiguration": None, "displayName": "\x1b]0;x\x07[red]"}
    server.tells(200, TOKEN).tells(200, record)
    done = run("number", "show", NUMBER, env=server.project_env, tty=True)
    assert done.exit_code == 0
    assert done.stdout.count("not linked") == 2
    assert "\x1b]0" not in done.stdout
    assert "[red]" in done.stdout


def test_sip_trunk_is_named_as_such(run: Run, server: Server) -> None:
    trunk = {"type": "EST", "trunkId": "trunk-1"}
    server.tells(200, TOKEN).tells(200, own_number(voiceConfiguration=trunk))
    shown = run("number", "show", NUMBER, env=server.project_env, tty=True).stdout
    assert "SIP trunk trunk-1" in shown


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("12025550134", "did you mean +12025550134?"),
        ("shop", "is not a phone number"),
        ("", "the number is empty"),
    ],
)
def test_wrong_number_is_a_usage_error(run: Run, number: str, words: str) -> None:
    done = run("number", "show", number)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words.lower() in done.stderr.lower()


def test_unknown_number_is_exit_code_5(run: Run) -> None:
    done = run("--sandbox", "number", "show", "+46700000000")
    assert (done.exit_code, done.stdout) == (5, "")
    assert "check the number and project_id" in done.stderr.lower()
