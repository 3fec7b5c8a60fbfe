"""SPSS files, opened by another reader than ReadStat, which wrote them.

`polars_readstat` reads ``.sav`` in Rust, without any line of ReadStat. What SPSS's own library (the
I/O module by IBM) read from the same files stands in ``expected/spss.json``; `expected/spss.py`
made it, and says how PSPP was asked as well.
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

from tests.dataset.drawn import frames
from tests.exchange.sharing.drawn import drawn_study
from tests.exchange.sharing.shared import LONG, expected, shared, with_words
from tests.properties import a_third
from visavis.dataset.schema import TABLES
from visavis.exchange.sharing import Way
from visavis.exchange.sharing.spss import write_spss

BY_IBM = json.loads((Path(__file__).parent / "expected" / "spss.json").read_text(encoding="utf-8"))
RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}


def opened(file: Path) -> tuple[pl.DataFrame, dict[str, Any]]:
    """What the independent reader finds: rows, and what it says of each variable."""
    reader = ScanReadstat(path=str(file))
    return reader.df.collect(), {one["name"]: one for one in reader.metadata["variables"]}


def labels_of(variables: dict[str, Any]) -> dict[str, dict[int, str]]:
    return {
        name: {int(float(number)): label for number, label in one["value_labels"].items()}
        for name, one in variables.items()
        if one.get("value_labels")
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory.mktemp("spss"), Way.SPSS)


@pytest.mark.parametrize("table", TABLES)
def test_every_row_comes_back(folder: Path, table: str) -> None:
    read, variables = opened(folder / f"{table}.sav")
    assert_frame_equal(with_words(TABLES[table], read, labels_of(variables)), expected(table))


@pytest.mark.parametrize("table", TABLES)
def test_variables_are_described_as_the_library_of_spss_itself_reads_them(
    folder: Path, table: str
) -> None:
    _, variables = opened(folder / f"{table}.sav")
    labels = labels_of(variables)
    assert {
        name: {
            "label": one["label"],
            "measure": one["measure"].lower(),
            "labels": {str(number): label for number, label in labels.get(name, {}).items()},
        }
        for name, one in variables.items()
    } == BY_IBM[table]


def test_words_have_numbers_and_labels_and_an_order_where_they_have_one(folder: Path) -> None:
    _, variables = opened(folder / "codings.sav")
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
    folder = shared(tmp_path, Way.SPSS, long=True)
    read, _ = opened(folder / "eventReports.sav")
    text = read.filter(pl.col("report") == "r4")["text"].item()
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
    read, variables = opened(folder / "turningPoints.sav")
    texts = pl.col(pl.String).str.strip_chars_end(" ")
    gone = rows.with_columns(pl.when(texts != "").then(texts).name.keep())
    assert_frame_equal(with_words(table, read, labels_of(variables)), gone)
