"""Voice: conferences."""

from typing import Any

from tests.conftest import Run
from tests.sandbox.calling import CLI


def test_conference_commands(run: Run) -> None:
    line = ("--sandbox", "callout", "conference", *CLI)
    first = run(*line, "+46700000000", "room", "-q").stdout.strip()
    second = run(*line, "+46700000010", "room", "-q").stdout.strip()
    run(*line, "+46700000003", "room")

    def inside() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = run("--sandbox", "conference", "get", "room").json
        return found["participants"]  # type: ignore[call-overload, no-any-return] # an object

    assert {one["id"] for one in inside()} == {first, second}
    run("--sandbox", "conference", "mute", "room", first)
    run("--sandbox", "conference", "hold", "room", second, "--moh", "music1")
    assert {one["id"]: (one["muted"], one["onhold"]) for one in inside()} == {
        first: (True, False),
        second: (False, True),
    }
    run("--sandbox", "conference", "unmute", "room", first)
    run("--sandbox", "conference", "resume", "room", second)
    assert not any(one["muted"] or one["onhold"] for one in inside())
    run("--sandbox", "conference", "kick", "room", first)
    assert [one["id"] for one in inside()] == [second]
    run("--sandbox", "conference", "end", "room")
    assert inside() == []
    assert run("--sandbox", "conference", "get", "other").exit_code == 5
    assert run("--sandbox", "conference", "mute", "room", first).exit_code == 5
