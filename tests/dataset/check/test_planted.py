"""A fault is planted into a dataset that has none, and must be named at its place.

`planted.csv` lists them: in which table what is replaced by what, and the table and line, column
and problem that must then be told. To save time one dataset gets a fault in several tables.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.dataset.example import ROWS, write_example
from visavis.dataset.check import Finding, check
from visavis.dataset.write import Form

ESCAPES = {
    r"\n": "\n",
    r"\0": "\0",
    r"\xff": "\udcff",
    r"\ufeff": "\ufeff",
    "{long}": "x" * 32_767,
}
OF_A_FILE = (
    "it has",
    "the line",
    "the file",
    "the column",
    "a quot",
    "there is a NUL",
    "it is not UTF",
)
PLANTED = Path(__file__).with_name("planted.csv").read_text(encoding="utf-8").splitlines()


def unescaped(written: str) -> str:
    for escape, sign in ESCAPES.items():
        written = written.replace(escape, sign)
    return written


def plant(dataset: Path, table: str, old: str, new: str) -> None:
    file = dataset / "data" / f"table-{table}_data.csv"
    content = file.read_text(encoding="utf-8")
    assert content.count(old) == 1
    file.write_bytes(content.replace(old, new).encode("utf-8", "surrogateescape"))


def groups() -> list[list[dict[str, str]]]:
    """The n-th fault of every table in one dataset; those of a whole file among themselves."""
    made: dict[tuple[bool, int], list[dict[str, str]]] = {}
    seen: Counter[tuple[bool, str]] = Counter()
    for fault in csv.DictReader(PLANTED):
        of_file = fault["problem"].startswith(OF_A_FILE)
        place = seen[of_file, fault["table"]]
        seen[of_file, fault["table"]] += 1
        made.setdefault((of_file, place), []).append(fault)
    return list(made.values())


def told(findings: tuple[Finding, ...]) -> set[tuple[str, str, str]]:
    return {
        (f"{found.fault.where}:{place.line}", found.fault.column, found.fault.problem)
        for found in findings
        for place in found.places
    }


@pytest.mark.parametrize("form", Form)
def test_a_valid_dataset_has_no_faults(tmp_path: Path, form: Form) -> None:
    report = check(write_example(tmp_path / "d", form=form))
    assert report.findings == ()
    assert report.rows == {table: len(rows) - 1 for table, rows in ROWS.items()}


@pytest.mark.parametrize("faults", groups())
def test_planted_faults_are_named_with_table_line_and_column(
    tmp_path: Path, faults: list[dict[str, str]]
) -> None:
    dataset = write_example(tmp_path / "d")
    for fault in faults:
        plant(dataset, fault["table"], unescaped(fault["old"]), unescaped(fault["new"]))
    found = check(dataset).findings
    expected = {(fault["found"], fault["column"], fault["problem"]) for fault in faults}
    assert expected - told(found) == set()
    assert all(one.fault.remedy.endswith((".", "?")) for one in found)


def test_every_sign_of_a_cell_is_told(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d", tables={"eventReports"})
    both = "+41 79–123–45–67, ada@example.org, since 22 November"
    plant(dataset, "eventReports", "She saw the pattern", f'"{both}"')
    assert {(where, problem) for where, _, problem in told(check(dataset).findings)} >= {
        ("eventReports:4", "it looks like a telephone number"),
        ("eventReports:4", "it looks like an e-mail address"),
        ("eventReports:4", "it looks like a calendar date"),
    }


def test_line_ends_of_windows_are_no_fault(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d")
    for file in (dataset / "data").glob("*.csv"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert check(dataset).findings == ()


def test_faults_of_one_kind_are_told_together_and_counted(tmp_path: Path) -> None:
    more = "".join(f"k{n},s1,nobody,,,yes,yes,,false,\n" for n in range(10, 260))
    dataset = write_example(tmp_path / "d")
    plant(dataset, "cards", "k4,s4", f"{more}k4,s4")
    side = [one for one in check(dataset).findings if one.fault.column == "perspective"]
    assert [(one.count, one.more, [place.line for place in one.places]) for one in side] == [
        (250, 245, [5, 6, 7, 8, 9])
    ]


def test_no_word_that_somebody_wrote_is_repeated(tmp_path: Path) -> None:
    secret = "Quincemarmalade"
    dataset = write_example(tmp_path / "d")
    for file in (dataset / "data").glob("*.csv"):
        header, *rows = file.read_text(encoding="utf-8").split("\n")
        width = header.count(",") + 1
        row = ",".join([f"{secret} 22.11.2026"] * width)
        file.write_text("\n".join([header, row, *rows]), encoding="utf-8")
    report = check(dataset)
    assert report.faults > 100
    assert secret.casefold() not in str(report).casefold()


def test_a_header_that_is_a_row_of_words_is_not_repeated(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d")
    plant(dataset, "clients", "client,practice", "client,quince marmalade")
    assert "quince" not in str(check(dataset))
