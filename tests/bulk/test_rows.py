"""Recipients in every format and encoding that spreadsheets and databases write."""

import io

import pytest

from sinchctl.bulk.lines import LONGEST_LINE, Digest, Lines
from sinchctl.bulk.rows import Row, Wanted, normal, rows
from sinchctl.errors import UsageError


def read(data: bytes, *columns: str, encoding: str | None = None, **wanted: object) -> list[Row]:
    lines = Lines(Digest(io.BytesIO(data)), "'people.csv'", encoding)
    return list(rows(lines, Wanted(columns=columns, **wanted)))  # type: ignore[arg-type]


def summary(data: bytes, encoding: str | None = None) -> list[tuple[int, str, dict[str, str]]]:
    return [(row.line, row.to, dict(row.values)) for row in read(data, "name", encoding=encoding)]


ANNA = [(2, "+46700000000", {"name": "Änna; B"})]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ('to,name\n+46700000000,"Änna; B"\n'.encode(), None),
        ('to;name\r\n+46700000000;"Änna; B"\r\n'.encode("utf-8-sig"), None),
        ("name\tto\n Änna; B \t +46700000000".encode(), None),
        ("to|name\n+46700000000|Änna; B\n".encode("utf-16"), None),
        ('to;name\n+46700000000;"Änna; B"\n'.encode("cp1252"), "cp1252"),
        ('"to","name","other"\n"+46700000000","Änna; B",\n'.encode(), None),
        ("to,name,\n+46700000000,Änna; B,,\n".encode(), None),
    ],
    ids=["csv", "bom, semicolons, crlf", "tsv", "utf-16", "cp1252", "quotes", "empty column"],
)
def test_tables_with_a_heading(data: bytes, encoding: str | None) -> None:
    assert summary(data, encoding) == ANNA


def test_a_quoted_cell_may_have_line_ends_and_the_line_is_that_where_the_row_begins() -> None:
    assert [row.line for row in read(b'to,name\n+1,"a\nb"\n\n+2,c\n', "name")] == [2, 5]


def test_excel_names_the_delimiter_in_a_first_line() -> None:
    assert summary('sep=;\nto;name\n+46700000000;"Änna; B"\n'.encode())[0][1:] == ANNA[0][1:]


def test_ndjson_with_texts_and_numbers() -> None:
    data = b'{"to": "+46700000000", "name": 7}\n\n{"to": 46, "name": "x"}\n'
    data += b'[1]\n{"to": "+1", "name": []}'
    first, second, third, fourth = read(data, "name")
    assert first == Row(1, "+46700000000", {"name": "7"})
    assert second == Row(3, "46", {"name": "x"})
    assert third.fault == "it is not a JSON object on one line"
    assert "neither a text nor a number" in fourth.fault


def test_one_number_a_line() -> None:
    data = b"+46 70-000 00 00\r\n\r\n0701\n"
    assert [(row.line, row.to) for row in read(data)] == [(1, "+46 70-000 00 00"), (3, "0701")]


def test_an_empty_file_has_no_rows() -> None:
    assert read(b"") == read(b"\n \n") == read(b"to,name\n", "name") == []


def test_a_missing_value_is_a_fault_unless_there_is_a_default() -> None:
    data = b"to,name\n+1,\n+2\n+3,Bo,x\n"
    faults = [row.fault for row in read(data, "name")]
    assert faults[:2] == ["the column 'name' is empty"] * 2
    assert faults[2] == "it has 3 cells, and the heading has 2"
    values = [row.values for row in read(data, "name", defaults={"name": "customer"})]
    assert values[:2] == [{"name": "customer"}] * 2


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"to,name,name\n+1,a,b\n", "2 columns named 'name'"),
        (b"to,name,to\n+1,a,b\n", "2 columns named 'to'"),
        (b"phone,name\n+1,a\n", "no column 'to' .* its columns are phone, name"),
        (b"to,nam\n+1,a\n", "placeholder {name}"),
        (b"+46700000000\n", "list of numbers without columns"),
        (b"+46700000000,Anna\n", "line 1 .* is a row and not a heading"),
        (b'to,name\n+1,"a\n+2,b\n', "is not CSV"),
        (b"to,name\n+1,\xe4\n", "line 2 .* is not UTF-8"),
        ("to,name\n+1,ä\n".encode("utf-16-le"), "not UTF-8"),
        (b"PK\x03\x04....", "Excel workbook"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"to,name\n+1," + b"x" * LONGEST_LINE, "line 2 .* more than 1,000,000 characters"),
    ],
)
def test_files_that_cannot_be_used_are_refused_with_the_place(data: bytes, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        read(data, "name")


@pytest.mark.parametrize("text", ["4.67E+10", "4,67E+10", "+4.670e10"])
def test_a_number_in_scientific_notation_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(UsageError, match="rounded by a spreadsheet") as refusal:
        normal(text)
    assert "column as text" in refusal.value.hint
    assert read(f"{text}\n".encode())[0].to == text


@pytest.mark.parametrize("text", ["46700000000.0", "+46700000000,00"])
def test_a_number_with_decimals_is_refused_and_not_taken_for_a_longer_one(text: str) -> None:
    with pytest.raises(UsageError, match="has decimals"):
        normal(text)
    assert normal("+1.800.555.0100") == "+18005550100"


def test_an_unknown_encoding_is_refused() -> None:
    with pytest.raises(UsageError, match="not an encoding"):
        read(b"to\n+1\n", encoding="klingon")


def test_the_digest_is_that_of_all_bytes_however_little_was_read() -> None:
    whole = Digest(io.BytesIO(b"to\n" + b"+46700000000\n" * 100_000))
    with_rest = Digest(io.BytesIO(b"to\n" + b"+46700000000\n" * 100_000))
    next(rows(Lines(with_rest, "it", None), Wanted()))
    assert whole.hexdigest() == with_rest.hexdigest() != Digest(io.BytesIO(b"to\n")).hexdigest()
