"""Files of recipients as people have them: from Excel, from a database, or broken."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import Result, Run


def send(run: Run, folder: Path, data: bytes, *options: str) -> Result:
    people = folder / "people.csv"
    people.write_bytes(data)
    return run("--sandbox", "sms", "bulk", str(people), "Hello {name}", *options)


TABLE = 'to;name\r\n+46700000000;"Änna; ""B"""\r\n+46700000005;Øl\r\n'


@pytest.mark.parametrize(
    ("encoding", "options"),
    [
        ("utf-8-sig", ()),
        ("utf-16", ()),
        ("utf-16-le", ("--encoding", "utf-16-le")),
        ("latin-1", ("--encoding", "latin-1")),
        ("cp1252", ("--encoding", "cp1252")),
    ],
)
def test_a_file_from_excel_reaches_people_as_it_was_written(
    run: Run, tmp_path: Path, encoding: str, options: Sequence[str]
) -> None:
    """With a byte order mark, semicolons, quotes, CRLF, and letters of another encoding."""
    assert send(run, tmp_path, TABLE.encode(encoding), *options).exit_code == 0
    texts = [line["text"] for line in run("--sandbox", "sandbox", "log", "--kind", "sms").lines]
    assert sorted(texts) == ['Hello Änna; "B"', "Hello Øl"]


@pytest.mark.parametrize(
    ("data", "exit_code", "what"),
    [
        (TABLE.encode("latin-1"), 2, "is not UTF-8"),
        (TABLE.encode("utf-16-le"), 2, "--encoding utf-16-le"),
        (b"phone,name\n+46700000000,A\n", 2, "no column 'to'"),
        (b"to,name,to\n+46700000000,A,+46700000005\n", 2, "2 columns named 'to'"),
        (b"to,nam\n+46700000000,A\n", 2, "Did you mean nam?"),
        (b"to,name\n+46700000000\n", 6, "the column 'name' is empty"),
        (b"to,name\n+46700000000,A,B\n", 6, "3 cells"),
        (b'to,name\n+46700000000,"A\n', 2, "a quote that is not closed"),
        (b"to,name\n4.67E+10,A\n", 6, "was rounded by a spreadsheet"),
        (b"to,name\n46700000000.0,A\n", 6, "has decimals"),
        (b'{"to": 4.67e10, "name": "A"}\n', 6, "was rounded by a spreadsheet"),
        (b"PK\x03\x04", 2, "an Excel workbook"),
    ],
)
def test_a_file_that_is_wrong_is_refused_before_anything_is_sent(
    run: Run, tmp_path: Path, data: bytes, exit_code: int, what: str
) -> None:
    done = send(run, tmp_path, data, "-q")
    assert (done.exit_code, done.stdout) == (exit_code, "")
    assert what in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.glob("*.ledger"))
