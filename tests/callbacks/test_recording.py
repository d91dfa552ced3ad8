"""Recordings: one JSON object a line."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.callbacks.exchange import CallbackAnswer, Exchange
from sinchctl.callbacks.recording import RecordingFile
from sinchctl.errors import UsageError
from tests.callbacks.receiving import ICE, arrived
from tests.conftest import NOW


def exchange(body: bytes = ICE, answer: bytes = b"{}") -> Exchange:
    return Exchange(
        NOW, arrived(body, ("A", "b")), None, True, CallbackAnswer(200, (), answer), 1.23456
    )


def test_record_holds_callback_and_answer(tmp_path: Path) -> None:
    recording = RecordingFile(tmp_path / "r", print)
    recording.append(exchange(b"\xff", b"\xfe"))
    recording.append(exchange())
    recording.close()
    first, second = map(json.loads, (tmp_path / "r").read_text().splitlines())
    assert first["bodyBase64"] == "/w=="
    assert second == {
        "time": "2026-11-24T12:00:00.000Z",
        "method": "POST",
        "path": "/sinch",
        "headers": [["A", "b"]],
        "body": ICE.decode(),
        "answer": {"status": 200, "headers": [], "body": "{}"},
        "verified": True,
        "milliseconds": 1.235,
    }
    assert (tmp_path / "r").stat().st_mode & 0o777 == 0o600


def test_torn_line_does_not_tear_the_next(tmp_path: Path) -> None:
    file = tmp_path / "r"
    file.write_bytes(b'{"whole":1}\n{"torn":')
    for _ in range(2):
        recording = RecordingFile(file, print)
        recording.append(exchange())
        recording.close()
    rows = file.read_bytes().split(b"\n")
    assert rows[1] == b'{"torn":'
    assert [json.loads(row)["body"] for row in rows[2:4]] == [ICE.decode()] * 2
    assert rows[4:] == [b""]


def test_failed_write_is_reported_once_and_recovers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    recording = RecordingFile(tmp_path / "r", told.append)
    whole = os.write
    full: list[OSError | int] = [
        OSError(28, "No space left on device"),
        5,
        OSError(28, "No space left on device"),
    ]

    def write(file: int, data: bytes) -> int:
        if not full:
            return whole(file, data)
        what = full.pop(0)
        if isinstance(what, OSError):
            raise what
        return whole(file, data[:what])

    monkeypatch.setattr(os, "write", write)
    for _ in range(4):
        recording.append(exchange())
    recording.close()
    recording.append(exchange())
    assert len(told) == 1
    assert "No space left" in told[0]
    assert (recording.written, recording.lost) == (1, 3)
    rows = (tmp_path / "r").read_bytes().split(b"\n")
    assert (len(rows), len(rows[0])) == (3, 5)
    assert json.loads(rows[1])["path"] == "/sinch"


@pytest.mark.parametrize("name", ["", "no/such/folder/r", "nul\0"])
def test_file_that_cannot_be_opened_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot record to"):
        RecordingFile(tmp_path / name, print)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=50), st.text(max_size=10))
def test_every_record_is_one_line_of_json(tmp_path_factory: Any, body: bytes, text: str) -> None:
    file = tmp_path_factory.mktemp("r") / "r"
    recording = RecordingFile(file, print)
    name = text.encode("utf-8", "replace").decode("latin-1")
    recording.append(
        Exchange(NOW, arrived(body, (name, name), path=name), None, None, CallbackAnswer(200), 0)
    )
    recording.close()
    (row,) = file.read_bytes().splitlines()
    assert json.loads(row)["path"] == name


@pytest.mark.parametrize(("mode", "warned"), [(0o644, True), (0o640, True), (0o600, False)])
def test_file_that_others_can_read_is_warned_about(tmp_path: Path, mode: int, warned: bool) -> None:
    file = tmp_path / "calls.ndjson"
    file.touch()
    file.chmod(mode)
    remarks: list[str] = []
    RecordingFile(file, remarks.append).close()
    assert [f"mode {mode:04o}" in remark for remark in remarks] == [True] * warned


def test_new_file_is_private(tmp_path: Path) -> None:
    RecordingFile(tmp_path / "calls.ndjson", print).close()
    assert (tmp_path / "calls.ndjson").stat().st_mode & 0o777 == 0o600
