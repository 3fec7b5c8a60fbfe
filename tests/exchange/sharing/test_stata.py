"""Stata files, opened by pandas, whose reader is its own and knows nothing of ReadStat."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]  # it has no types
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.io.stata import StataReader  # type: ignore[import-untyped]  # nor has this
from polars.testing import assert_frame_equal

from tests.dataset.drawn import frames
from tests.exchange.sharing.drawn import drawn_study
from tests.exchange.sharing.shared import LONG, expected, shared, with_words
from tests.properties import a_third
from visavis.dataset.schema import TABLES
from visavis.exchange.sharing import Way
from visavis.exchange.sharing.stata import write_stata
from visavis.vocab.remedy import RemedyError

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}")
RESERVED = {
    *("_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in", "int", "long"),
    *("_n", "_N", "_pi", "_pred", "_rc", "_skip", "strL", "using", "with"),
}


def opened(file: Path) -> tuple[pl.DataFrame, dict[str, dict[int, str]], dict[str, str]]:
    """What pandas finds: rows, value labels and variable labels."""
    with StataReader(file, convert_categoricals=False) as reader:
        frame = reader.read()
        sets, labels = reader.value_labels(), reader.variable_labels()
        named = dict(zip(frame.columns, reader._lbllist, strict=True))  # noqa: SLF001 -- not told else
    return pl.from_pandas(frame), {n: sets[s] for n, s in named.items() if s}, labels


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory.mktemp("stata"), Way.STATA, long=True)


def test_every_row_comes_back_even_long_words(folder: Path) -> None:
    for name, table in TABLES.items():
        read, labels, _ = opened(folder / f"{name}.dta")
        rows = expected(name)
        if name == "eventReports":
            text = pl.when(pl.col("report") == "r4").then(pl.lit(LONG[:32_767]))
            rows = rows.with_columns(text.otherwise("text").alias("text"))
        assert_frame_equal(with_words(table, read, labels), rows)


def test_columns_and_words_have_labels(folder: Path) -> None:
    _, labels, variables = opened(folder / "codings.dta")
    assert variables["certainty"] == "How sure the rater is."
    assert variables["link"] == (
        "For an impact: the category of the activity that led to it, in the rater's…"
    )
    assert labels["category"][1] == 'insight: Einsicht, "plötzlich"'
    assert labels["link"] == labels["category"]
    assert max(len(label) for label in variables.values()) <= 80


def test_the_file_is_of_stata_14_and_names_the_study(folder: Path) -> None:
    start = (folder / "cards.dta").read_bytes()[:200]
    assert b"<release>118</release>" in start
    assert b"Two therapies" in start
    assert isinstance(pd.read_stata(folder / "cards.dta"), pd.DataFrame)  # labels differ: no error


def test_names_are_such_as_stata_takes() -> None:
    names = {name for table in TABLES.values() for name in table.names}
    assert {name for name in names if not NAME.fullmatch(name)} == set()
    assert names & RESERVED == set()
    assert {name for name in names if re.fullmatch(r"str[0-9]+", name)} == set()


@a_third()
@given(st.data())
def test_whatever_people_wrote_comes_back(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    table = TABLES["turningPoints"]
    rows = data.draw(frames(table))
    folder = tmp_path_factory.mktemp("drawn")
    assert len(list(write_stata(drawn_study(folder, table, rows), folder))) == 1
    read, labels, _ = opened(folder / "turningPoints.dta")
    if not rows.is_empty():
        assert_frame_equal(with_words(table, read, labels), rows)


def test_a_number_beyond_what_stata_holds_is_refused_by_name(tmp_path: Path) -> None:
    rows = pl.DataFrame({"episode": ["e"], "day": [0], "score": [1e308]})
    study = drawn_study(tmp_path, TABLES["scores"], rows)
    with pytest.raises(RemedyError, match=r"The table scores does not fit into a \.dta file: "):
        list(write_stata(study, tmp_path))
