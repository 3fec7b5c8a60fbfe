from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.exchange.spreadsheets.read import read_content
from visavis.exchange.spreadsheets.table import Limits, Row, Table, UnreadableFileError

EXPECTED = Table(
    columns=("client", "what helped, and why", "rating"),
    header_line=1,
    rows=(Row(2, ("K-1", "Café, « déjà vu »", "3")), Row(3, ("K-2", "œuvre – “so”", "4"))),
)


def typed(delimiter: str = ",", ending: str = "\r\n") -> str:
    held = io.StringIO()
    writer = csv.writer(held, delimiter=delimiter, lineterminator=ending)
    writer.writerows([EXPECTED.columns, *(row.cells for row in EXPECTED.rows)])
    return held.getvalue()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_dialect_gives_the_same_table(encoding: str, delimiter: str, ending: str) -> None:
    assert read_content(typed(delimiter, ending).encode(encoding)) == EXPECTED


def test_excels_own_line_names_the_delimiter_and_is_counted() -> None:
    table = read_content(("sep=;\r\n" + typed(";")).encode("cp1252"))
    assert [row.line for row in table.rows] == [3, 4]


def test_a_quoted_line_break_is_kept_and_lines_are_counted_as_an_editor_counts() -> None:
    table = read_content(b'a,b\n1,"two\nlines"\n\n2,x\n')
    assert table.rows == (Row(2, ("1", "two\nlines")), Row(5, ("2", "x")))
    assert table.blank_rows == 1


def test_a_title_above_the_header_does_no_harm() -> None:
    table = read_content(b"Cards of spring,,\n,,\na,b,\n1,2,\n")
    assert (table.columns, table.header_line, table.rows) == (("a", "b"), 3, (Row(4, ("1", "2")),))


def test_a_row_longer_than_the_header_says_so() -> None:
    assert read_content(b"a,b\n1,2,3,,4\n").rows == (Row(2, ("1", "2"), beyond=2),)


def test_a_column_without_a_name_is_called_by_its_letter() -> None:
    assert read_content(b"a,,c\n1,2,3\n").columns == ("a", "column B", "c")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "The file is empty."),
        (b'a,b\n1,"never closed\n2,3\n', "The row that begins on line 2 cannot be read."),
        (b"a,A\n1,2\n", "Columns A and B have the same name."),
        (b"one column\nand a line\n", "No row with column names was found."),
        (
            b"a,b\n\x81\x8d,2\n",
            "The letters of this file are encoded in a way that is not known.",
        ),
        (b"a\x00,b\n", "This is no text file."),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(content: bytes, problem: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read_content(content)
    assert (refused.value.problem, bool(refused.value.remedy)) == (problem, True)


@pytest.mark.parametrize("limits", [Limits(rows=2), Limits(columns=2), Limits(cells=8)])
def test_more_than_the_limits_is_refused(limits: Limits) -> None:
    content = b"a,b,c\n1,2,3\n1,2,3\n1,2,3\n"
    assert len(read_content(content).rows) == 3
    with pytest.raises(UnreadableFileError):
        read_content(content, limits=limits)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused_by_name(content: bytes) -> None:
    try:
        table = read_content(content)
    except UnreadableFileError:
        return
    assert all(len(row.cells) == len(table.columns) for row in table.rows)


def test_a_million_columns_are_refused_soon() -> None:
    with pytest.raises(UnreadableFileError, match="more than 400 columns"):
        read_content(b"a," * 1_000_000)
