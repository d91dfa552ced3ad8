"""app callbacks: what is shown, what a change sends, and what Sinch may not do."""

import json

from tests.conftest import KEY, Run, Server

PRIMARY = "http://127.0.0.1:9/sinch"
OTHER = "http://127.0.0.1:9/other"


def urls(primary: str | None = None, fallback: str | None = None) -> dict[str, object]:
    pair = {"primary": primary, "fallback": fallback}
    return {"url": {name: url for name, url in pair.items() if url}}


def test_callback_urls_are_shown(run: Run, server: Server) -> None:
    server.tells(200, urls(PRIMARY))
    shown = run("app", "callbacks", env=server.env)
    assert shown.json == {"applicationKey": KEY, "primary": PRIMARY, "fallback": None}
    assert server.asked[0].path == f"/v1/configuration/callbacks/applications/{KEY}"
    assert server.asked[0].headers["authorization"].startswith("Application ")


def test_new_primary_url_keeps_the_fallback(run: Run, server: Server) -> None:
    server.tells(200, urls(PRIMARY, OTHER)).tells(204, b"").tells(200, urls("http://new", OTHER))
    done = run("app", "callbacks", "--primary", "http://new", env=server.env)
    assert json.loads(server.asked[1].body) == urls("http://new", OTHER)
    assert done.exit_code == 0
    assert done.json["before"] == {"primary": PRIMARY, "fallback": OTHER}
    assert done.json["after"] == {"primary": "http://new", "fallback": OTHER}


def test_first_primary_url_is_the_fallback_too(run: Run) -> None:
    assert run("--sandbox", "app", "callbacks", "--primary", PRIMARY).exit_code == 0
    shown = run("--sandbox", "app", "callbacks").json
    assert (shown["primary"], shown["fallback"]) == (PRIMARY, PRIMARY)


def test_fallback_is_removed_or_set_to_the_primary_url(run: Run) -> None:
    run("--sandbox", "app", "callbacks", "--primary", PRIMARY)
    removed = run("--sandbox", "app", "callbacks", "--fallback", "none")
    assert (removed.exit_code, removed.json["after"]["fallback"]) == (0, None)
    same = run("--sandbox", "app", "callbacks", "--fallback", "same")
    assert same.json["after"] == {"primary": PRIMARY, "fallback": PRIMARY}


def test_fallback_that_sinch_keeps_is_exit_code_6(run: Run, server: Server) -> None:
    """An empty text is refused, so the primary URL is sent alone."""
    server.tells(200, urls(PRIMARY, OTHER)).tells(400, {"errorCode": 40001, "message": "url"})
    server.tells(204, b"").tells(200, urls(PRIMARY, OTHER))
    done = run("app", "callbacks", "--fallback", "none", env=server.env)
    assert [json.loads(asked.body) for asked in server.asked if asked.body] == [
        {"url": {"primary": PRIMARY, "fallback": ""}},
        urls(PRIMARY),
    ]
    assert done.exit_code == 6
    assert done.json["after"]["fallback"] == OTHER


def test_fallback_without_a_primary_url_is_refused(run: Run) -> None:
    done = run("--sandbox", "app", "callbacks", "--fallback", "same")
    assert done.exit_code == 2
    assert "give one with --primary" in done.stderr.lower()


def test_wrong_callback_url_is_refused_before_anything_is_sent(run: Run) -> None:
    for text in ("ftp://x", "example.com", "http://a b", "http://user:pw@host/", ""):
        done = run("app", "callbacks", "--primary", text)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "--primary" in done.stderr


def test_dry_run_shows_the_change(run: Run, server: Server) -> None:
    line = ("app", "callbacks", "--primary", PRIMARY, "--fallback", "same", "--dry-run")
    done = run(*line, env=server.env)
    assert (done.json["method"], done.json["body"]) == ("POST", urls(PRIMARY, PRIMARY))
    assert server.asked == []


def test_terminal_shows_urls_before_and_after(run: Run) -> None:
    run("--sandbox", "app", "callbacks", "--primary", PRIMARY)
    shown = run("--sandbox", "app", "callbacks", "--primary", OTHER, tty=True).stdout
    assert f"{PRIMARY} -> {OTHER}" in shown
