"""SPSS files, opened by another reader than ReadStat, which wrote them.

`polars_readstat` reads ``.sav`` in Rust, without any line of ReadStat. What SPSS's own library (the
I/O module by IBM) read from two such files stands in ``expected/spss.json``; `expected/spss.py`
made it, and says how PSPP was asked as well. So the reader is held to IBM's, and our files to the
reader.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from polars_readstat import ScanReadstat

from tests.dataset.drawn import LETTERS, frames
from tests.exchange.sharing.drawn import drawn_study
from tests.exchange.sharing.shared import LONG, expected, shared, with_words
from tests.properties import a_third
from visavis.dataset.schema import TABLES, Column, Kind
from visavis.exchange.sharing import Way
from visavis.exchange.sharing.spss import write_spss

EXPECTED = Path(__file__).parent / "expected"
BY_IBM = json.loads((EXPECTED / "spss.json").read_text(encoding="utf-8"))
ORDERED = {("codings", "certainty"), ("eventReports", "rating"), ("turningPoints", "rating")}
RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}


Opened = tuple[pl.DataFrame, dict[str, Any]]
"""Rows, and what the file says of each variable."""


def opened(file: Path) -> Opened:
    """What the independent reader finds."""
    reader = ScanReadstat(path=str(file))
    return reader.df.collect(), {one["name"]: one for one in reader.metadata["variables"]}


def labels_of(variables: dict[str, Any]) -> dict[str, dict[int, str]]:
    return {
        name: {int(float(number)): label for number, label in one["value_labels"].items()}
        for name, one in variables.items()
        if one.get("value_labels")
    }


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Opened]:
    folder = shared(tmp_path_factory.mktemp("spss"), Way.SPSS)
    return {table: opened(folder / f"{table}.sav") for table in TABLES}


def test_every_row_comes_back(read: dict[str, Opened]) -> None:
    for name, table in TABLES.items():
        rows, variables = read[name]
        assert_frame_equal(with_words(table, rows, labels_of(variables)), expected(name))


@pytest.mark.parametrize("file", ["codings", "eventReports"])
def test_the_reader_finds_what_the_library_of_spss_itself_finds(file: str) -> None:
    rows, variables = opened(EXPECTED / f"{file}.sav")
    labels = labels_of(variables)
    described = {
        name: {
            "label": one["label"],
            "measure": one["measure"].lower(),
            "labels": {str(number): label for number, label in labels.get(name, {}).items()},
        }
        for name, one in variables.items()
    }
    assert {"variables": described, "rows": rows.to_dict(as_series=False)} == BY_IBM[file]


def test_every_column_tells_what_it_is(read: dict[str, Opened]) -> None:
    for name, table in TABLES.items():
        _, variables = read[name]
        for column in table.columns:
            if column.name in variables:
                label = variables[column.name]["label"]
                assert len(label.encode()) <= 256
                assert column.says.startswith(label.removesuffix("…"))
                assert variables[column.name]["measure"] == _measure(name, column)


def _measure(table: str, column: Column) -> str:
    if (table, column.name) in ORDERED:
        return "Ordinal"
    counted = column.kind in (Kind.INTEGER, Kind.DAY, Kind.NUMBER)
    return "Scale" if counted else "Nominal"


def test_words_have_numbers_and_labels_and_an_order_where_they_have_one(
    read: dict[str, Opened],
) -> None:
    _, variables = read["codings"]
    assert labels_of(variables)["certainty"] == {1: "unsure", 2: "fairly_sure", 3: "sure"}
    assert variables["certainty"]["measure"] == "Ordinal"
    assert labels_of(variables)["category"] == {
        1: 'insight: Einsicht, "plötzlich"',
        2: "relief: Relief | ease",
        3: "poor_fit: =1+1",
        4: "silence",
    }


def test_names_are_such_as_spss_takes() -> None:
    for table in TABLES.values():
        for name in table.names:
            assert len(name.encode()) <= 64
            assert name[0].isalpha()
            assert name[-1] not in "._"
            assert name.upper() not in RESERVED


def test_a_text_that_is_too_long_is_cut_between_letters_and_listed(tmp_path: Path) -> None:
    folder = shared(tmp_path, Way.SPSS, tables=["eventReports"], long=True)
    rows, _ = opened(folder / "eventReports.sav")
    text = rows.filter(pl.col("report") == "r4")["text"].item()
    whole = LONG[:32_767]
    assert whole.startswith(text)
    assert 32_764 < len(text.encode()) <= 32_767
    told = (folder / "README.md").read_text(encoding="utf-8")
    assert f"- `eventReports.text` of `r4`: {len(whole.encode()):,} bytes" in told


@a_third()
@given(st.data())
def test_whatever_people_wrote_comes_back_but_for_blanks_at_its_end(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    table = TABLES["turningPoints"]
    rows = data.draw(frames(table))
    folder = tmp_path_factory.mktemp("drawn")
    assert [cuts for _, cuts in write_spss(drawn_study(folder, table, rows), folder)] == [[]]
    found, variables = opened(folder / "turningPoints.sav")
    texts = pl.col(pl.String).str.strip_chars_end(" ")
    gone = rows.with_columns(pl.when(texts != "").then(texts).name.keep())
    assert_frame_equal(with_words(table, found, labels_of(variables)), gone)


WORDS = st.text(LETTERS, max_size=200).map(lambda title: " ".join(title.split()))
"""Titles as a codebook's are read: in one line."""


@a_third()
@given(st.lists(WORDS, min_size=1, max_size=3))
def test_whatever_a_category_is_called_its_label_tells_it(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str]
) -> None:
    codes = [f"category_{at}" for at in range(len(titles))]
    folder = tmp_path_factory.mktemp("titled")
    rows = pl.DataFrame({"report": "r1", "codebook": "impacts@1", "category": codes})
    categories = dict(zip(codes, titles, strict=True))
    study = drawn_study(folder, TABLES["consensus"], rows, categories)
    assert len(list(write_spss(study, folder))) == 1
    _, variables = opened(folder / "consensus.sav")
    for label, code, title in zip(
        labels_of(variables)["category"].values(), codes, titles, strict=True
    ):
        assert len(label.encode()) <= 120
        assert label.partition(": ")[0] == code
        told = label.partition(": ")[2].removesuffix("…").rstrip(" ")
        assert title.startswith(told)
        assert told or not title
