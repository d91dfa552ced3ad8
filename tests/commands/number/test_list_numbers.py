"""number list: filters, pages, tables, and lists that are not what they should be."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.conftest import CREDENTIALS, Run, Server

from .answers import NUMBER, TOKEN, linking, own_number

EMPTY = {"activeNumbers": [], "nextPageToken": "", "totalSize": 0}


def test_numbers_of_every_type_are_asked_for(run: Run, server: Server) -> None:
    """Sinch's documents disagree on what a list without a type has in it."""
    server.tells(200, TOKEN).tells(200, {"activeNumbers": [own_number()]}).tells(200, EMPTY)
    done = run("number", "list", env=server.project_env)
    assert [record["phoneNumber"] for record in done.lines] == [NUMBER]
    queries = [parse_qs(urlsplit(asked.path).query) for asked in server.asked[1:]]
    assert [query["type"] for query in queries] == [["LOCAL"], ["MOBILE"], ["TOLL_FREE"]]
    assert all(query["pageSize"] == ["100"] for query in queries)


def test_filters_are_sent(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, EMPTY)
    line = ("--region", "se", "--type", "TOLL-FREE", "--capability", "Voice", "--limit", "3")
    done = run("number", "list", *line, env=server.project_env)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "the project has no such numbers" in done.stderr
    assert parse_qs(urlsplit(server.asked[1].path).query) == {
        "regionCode": ["SE"],
        "capability": ["VOICE"],
        "type": ["TOLL_FREE"],
        "pageSize": ["3"],
    }


def test_pages_are_followed_and_records_are_as_sinch_sent_them(run: Run, server: Server) -> None:
    record = {**own_number(), "newMember": 1.50}
    server.tells(200, TOKEN)
    server.tells(200, {"activeNumbers": [record], "nextPageToken": "two"})
    server.tells(200, {"activeNumbers": [{**record, "phoneNumber": "+12025550135"}]})
    done = run("number", "list", "--type", "local", env=server.project_env)
    assert done.lines == [record, {**record, "phoneNumber": "+12025550135"}]
    assert "pageToken=two" in server.asked[2].path


def test_page_that_comes_twice_is_exit_code_9(run: Run, server: Server) -> None:
    server.tells(200, TOKEN)
    server.tells(200, {"activeNumbers": [own_number()], "nextPageToken": "same"})
    done = run("number", "list", env=server.project_env)
    assert done.exit_code == 9
    assert "would never end" in done.stderr


def test_ids_tsv_and_fields(run: Run) -> None:
    everything = ("--sandbox", "number", "list")
    ids = run(*everything, "-q").stdout.split()
    assert ids == ["+12025550134", "+46846500401", "+46846500402", "+46711111111"]
    assert run(*everything, "--field", "type").stdout.split() == ["LOCAL"] * 3 + ["MOBILE"]
    columns = run(*everything, "-o", "tsv").stdout.splitlines()[0].split("\t")
    assert columns[:4] == ["+12025550134", "US", "LOCAL", "SMS VOICE"]
    assert run(*everything, "--limit", "2", "-q").stdout.split() == ids[:2]
    assert run(*everything, "--capability", "sms", "-q").stdout.split() == [ids[0], ids[2]]


@pytest.mark.parametrize("columns", ["60", "200"])
def test_terminal_shows_a_table_with_names_and_links(
    run: Run, server: Server, columns: str
) -> None:
    """An escape sequence in a name does nothing; a link that failed is red."""
    hostile = own_number(displayName="\x1b[2J[b]\u202e", app="app-1", plan="plan-1")
    records = [hostile, linking("FAILED", "CAMPAIGN_EXPIRED"), own_number(voiceConfiguration=None)]
    server.tells(200, TOKEN).tells(200, {"activeNumbers": records})
    done = run(
        "number",
        "list",
        "--type",
        "local",
        env={**server.project_env, "COLUMNS": columns},
        tty=True,
    )
    heading, first, failed, unlinked = done.stdout.splitlines()
    assert "Number" in heading
    assert "Name and links" in heading
    assert "\x1b[2J" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "[b]" in first
    assert "\x1b[1;31mSMS change" in failed
    assert "not linked" in unlinked
    assert ("voice app-1; SMS plan-1" in first) == (columns == "200")


def test_no_color(run: Run) -> None:
    shown = run("--sandbox", "number", "list", tty=True, env={"NO_COLOR": "1"}).stdout
    assert "+12025550134" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("words", "guess"),
    [
        (("--region", "UK"), "did you mean GB?"),
        (("--region", "Sweden"), "such as SE"),
        (("--region", ""), "such as SE"),
        (("--type", "toll_free"), "toll-free"),
        (("--capability", "mms"), "sms or voice"),
        (("--limit", "0"), "--limit"),
    ],
)
def test_wrong_filter_is_refused_before_anything_is_sent(
    run: Run, words: tuple[str, ...], guess: str
) -> None:
    done = run("number", "list", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert guess.lower() in done.stderr.lower()


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b'{"activeNumbers":[{"phoneNum', 9),
        (200, {"activeNumbers": [{"type": "LOCAL"}]}, 9),
        (200, {"activeNumbers": [{"phoneNumber": 1}]}, 9),
        (200, b"", 9),
        (403, {"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "no"}}, 4),
        (404, {"error": {"code": 404, "status": "NOT_FOUND", "message": "no"}}, 5),
        (429, {"error": {"code": 429, "message": "Over limit"}}, 7),
        (500, {"error": {"code": 500, "status": "INTERNAL", "message": "no"}}, 9),
    ],
)
def test_odd_answers(run: Run, server: Server, status: int, body: object, code: int) -> None:
    server.tells(200, TOKEN).tells(status, body)
    done = run("number", "list", env=server.project_env)
    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_missing_credentials_name_what_to_set(run: Run) -> None:
    done = run("number", "list", env=CREDENTIALS)
    assert done.exit_code == 3
    for name in ("SINCH_PROJECT_ID", "SINCH_KEY_ID", "SINCH_KEY_SECRET"):
        assert name in done.stderr


def test_dry_run_shows_the_request(run: Run, server: Server) -> None:
    done = run("number", "list", "--region", "SE", "--dry-run", env=server.project_env)
    assert json.loads(done.stdout)["method"] == "GET"
    assert server.asked == []


def test_other_lists_of_an_answer_are_not_taken_for_numbers(run: Run, server: Server) -> None:
    page = {"activeNumbers": [own_number()], "warnings": ["soon"], "availableNumbers": [{}]}
    server.tells(200, TOKEN).tells(200, page)
    done = run("number", "list", "--type", "local", env=server.project_env)
    assert [record["phoneNumber"] for record in done.lines] == [NUMBER]


@pytest.mark.parametrize("body", [[], {"numbers": []}, {"activeNumbers": {}}])
def test_answer_without_the_list_of_numbers_is_an_error(
    body: object, run: Run, server: Server
) -> None:
    server.tells(200, TOKEN).tells(200, body)
    done = run("number", "list", env=server.project_env)
    assert done.exit_code == 9
    assert "activeNumbers" in done.stderr
