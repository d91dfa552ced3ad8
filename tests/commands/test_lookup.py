"""sinchctl lookup: what is sent, half failures, numbers without data, and refusals."""

import json

import pytest

from tests.conftest import Run, Server

NUMBER = "+46700000000"
OTHER = "+46711111110"
TOKEN = {"access_token": "token-1", "expires_in": 3600, "token_type": "bearer"}
LINE = {"carrier": "Sinch", "type": "Mobile", "ported": True, "error": None}
FAULT = {"status": 503, "title": "Unavailable", "detail": "no answer", "type": "about:blank"}


def facts(number: str = NUMBER, **features: object) -> dict[str, object]:
    return {"number": number, "countryCode": "SE", "traceId": "0" * 32, "line": LINE, **features}


def test_lookup_posts_the_number_and_its_features(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, facts())
    line = ("lookup", "+46 70-000 00 00", "--features", "line,rnd", "--contact-date", "2025-01-01")
    done = run(*line, env=server.project_env)
    assert (done.exit_code, done.json["line"]) == (0, LINE)
    asked = server.asked[1]
    assert (asked.method, asked.path) == ("POST", "/v2/projects/project-1/lookups")
    assert json.loads(asked.body) == {
        "number": NUMBER,
        "features": ["LineType", "RND"],
        "rndFeatureOptions": {"contactDate": "2025-01-01"},
    }


def test_feature_that_failed_inside_a_200_is_shown(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(200, facts(simSwap={"swapped": None, "error": FAULT}))
    line = ("lookup", NUMBER, "--features", "line,sim-swap")
    done = run(*line, env=server.project_env, tty=True)
    assert done.exit_code == 0
    assert "failed: no answer" in done.stdout
    assert "carrier Sinch, type Mobile, ported yes" in done.stdout


def test_only_number_without_data_is_exit_code_5(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(404, {"status": 404, "title": "Not Found"})
    assert run("lookup", NUMBER, env=server.project_env).exit_code == 5


def test_one_of_several_numbers_without_data_is_exit_code_10(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(404, {"status": 404, "title": "Not Found"})
    server.tells(200, facts(OTHER))
    done = run("lookup", NUMBER, OTHER, env=server.project_env)
    assert done.exit_code == 10
    assert [record["number"] for record in done.lines] == [OTHER]
    assert NUMBER in done.stderr


def test_403_names_its_usual_causes(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(403, {"status": 403, "title": "Forbidden"})
    done = run("lookup", NUMBER, env=server.project_env)
    assert done.exit_code == 14
    for cause in ("Number Lookup", "the feature", "the country", "use case"):
        assert cause in done.stderr


def test_server_error_is_not_retried_since_a_lookup_may_cost(run: Run, server: Server) -> None:
    server.tells(200, TOKEN).tells(500, {"status": 500, "title": "Error", "traceId": "00-1"})
    done = run("lookup", NUMBER, env=server.project_env)
    assert done.exit_code == 9
    assert "Sinch may charge for each one" in done.stderr
    assert len(server.asked) == 2


def test_numbers_come_from_standard_input_ten_a_second(run: Run) -> None:
    done = run("--sandbox", "lookup", "-", "-q", stdin=f"{NUMBER}\r\n\n{OTHER}\n".encode())
    assert done.stdout.split() == [NUMBER, OTHER]
    assert sum(done.slept) == pytest.approx(0.1)


def test_tsv_has_a_column_for_each_feature(run: Run) -> None:
    for features in ("sim-swap", "line,sim-swap"):
        done = run("--sandbox", "lookup", NUMBER, "--features", features, "-o", "tsv")
        columns = done.stdout.rstrip("\n").split("\t")
        assert (len(columns), columns[3][:7]) == (6, "swapped")


@pytest.mark.parametrize(
    "line",
    [
        (NUMBER, "070123"),
        (NUMBER, "--features", "carrier"),
        (NUMBER, "--features", ","),
        (NUMBER, "--features", "rnd"),
        (NUMBER, "--contact-date", "2025-01-01"),
        (NUMBER, "--features", "rnd", "--contact-date", "yesterday"),
    ],
)
def test_wrong_value_is_refused_before_anything_is_sent(
    run: Run, server: Server, line: tuple[str, ...]
) -> None:
    server.tells(200, {})
    done = run("lookup", *line, env=server.project_env)
    assert (done.exit_code, done.stdout) == (2, "")
    assert server.asked == []
