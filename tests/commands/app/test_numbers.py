"""app numbers: the numbers of one application among those of the account."""

from tests.conftest import KEY, PROJECT_CREDENTIALS, Run, Server

OTHER = "11983f76-12c8-1111-9515-4785c7b67ca8"
ROWS = [
    {"number": "+12025550134", "applicationkey": KEY.lower(), "capability": "voice", "new": 1.50},
    {"number": "+12025550135", "applicationkey": OTHER, "capability": "voice"},
    {"number": "+12025550136", "capability": "sms"},
]


def test_numbers_of_the_application_are_listed_as_sinch_sent_them(run: Run, server: Server) -> None:
    server.tells(200, {"numbers": ROWS})
    done = run("app", "numbers", env=server.env)
    assert (done.exit_code, done.lines) == (0, ROWS[:1])
    assert server.asked[0].path == "/v1/configuration/numbers"
    assert run("app", "numbers", OTHER, "-q", env=server.env).stdout == "+12025550135\n"


def test_application_without_numbers_is_said(run: Run, server: Server) -> None:
    server.tells(200, {"numbers": ROWS[1:]})
    done = run("app", "numbers", env=server.env)
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"{KEY} has no numbers; the account has 2 in all" in done.stderr


def test_terminal_shows_a_table(run: Run) -> None:
    heading, *rows = run("--sandbox", "app", "numbers", tty=True).stdout.splitlines()
    assert "Number" in heading
    assert [row.split() for row in rows] == [["+46711111111", "voice"], ["+46846500401", "voice"]]


def test_phone_number_instead_of_a_key_is_a_usage_error(run: Run) -> None:
    done = run("--sandbox", "app", "numbers", "+12025550134")
    assert done.exit_code == 2
    assert "sinchctl --sandbox number show +12025550134" in done.stderr


def test_project_alone_is_not_enough(run: Run) -> None:
    done = run("app", "numbers", env=PROJECT_CREDENTIALS)
    assert done.exit_code == 3
    assert "SINCH_APPLICATION_KEY" in done.stderr


def test_answer_that_is_no_list_is_exit_code_9(run: Run, server: Server) -> None:
    for body in (b'{"numbers":[', {"numbers": [{"number": 1}]}, {"numbers": "x"}, b"[]"):
        server.answers.clear()
        server.tells(200, body)
        done = run("app", "numbers", env=server.env)
        assert (done.exit_code, done.stdout) == (9, "")
