"""Writing and reading give back the same, whatever stands in the cells."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.dataset.drawn import frames
from visavis.dataset.read import read
from visavis.dataset.schema import TABLES
from visavis.dataset.write import DatasetWriter, Description, Form

ABOUT = Description(name="Drawn", says="Drawn by lot.", text=True)
TABLE = st.sampled_from(list(TABLES.values()))


def written(goal: Path, table: str, pieces: list[pl.DataFrame], form: Form) -> pl.DataFrame:
    with DatasetWriter(goal, about=ABOUT, form=form) as out:
        for piece in pieces:
            out.write(table, piece)
    return read(goal).frame(table)


@settings(max_examples=12, deadline=None)
@given(st.data(), TABLE, st.sampled_from(Form))
def test_what_was_written_in_pieces_is_read_as_one(
    data: st.DataObject, table: object, form: Form
) -> None:
    declared = next(one for one in TABLES.values() if one is table)
    whole = data.draw(frames(declared))
    cut = data.draw(st.integers(0, whole.height))
    with TemporaryDirectory() as scratch:
        pieces = [whole[:cut], whole[cut:]]
        found = written(Path(scratch) / "d", declared.name, pieces, form)
    assert_frame_equal(found, whole)


@settings(max_examples=15, deadline=None)
@given(frames(TABLES["turningPoints"]))
def test_python_s_reader_finds_every_word_as_it_was_written(frame: pl.DataFrame) -> None:
    with TemporaryDirectory() as scratch:
        written(Path(scratch) / "d", "turningPoints", [frame], Form.CSV)
        file = Path(scratch) / "d" / "data" / "table-turningPoints_data.csv"
        with file.open(encoding="utf-8", newline="") as opened:
            header, *rows = csv.reader(opened, strict=True)
    assert header == frame.columns
    for name in ("text", "moment"):
        if name in header:
            told = [row[header.index(name)] or None for row in rows]
            assert told == frame[name].to_list()


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    rows = pl.DataFrame({"client": [f"c{n}" for n in range(5_000)]})
    for form in Form:
        content = []
        for name in ("one", "two"):
            goal = tmp_path / f"{name}-{form.value}"
            written(goal, "clients", [rows[:1_000], rows[1_000:]], form)
            content.append({f.name: f.read_bytes() for f in goal.rglob("*") if f.is_file()})
        assert content[0] == content[1]
