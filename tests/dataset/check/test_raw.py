"""The look at the bytes, against Python's own reader and a count by hand."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.dataset.check import pieces
from visavis.dataset.check.pieces import lines_of_rows
from visavis.dataset.check.raw import RawFaults, look_into

SCRATCH = Path(tempfile.mkdtemp()) / "scratch.csv"
CELLS = st.text(st.sampled_from('ab",\n\r é'), max_size=6)
WIDTH = 3


def written(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=WIDTH, max_size=WIDTH), min_size=1, max_size=8))
def test_whatever_python_writes_is_sound_and_its_lines_are_found(rows: list[list[str]]) -> None:
    content = written(rows)
    SCRATCH.write_bytes(content)
    found = look_into(SCRATCH, WIDTH)
    assert found.faults == RawFaults()
    before = [written(rows[:n]).count(b"\n") + 1 for n in range(1, len(rows))]
    assert lines_of_rows(SCRATCH, list(range(len(rows) - 1))) == before


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.text("ab", max_size=2), min_size=1, max_size=5), min_size=1, max_size=8),
    st.integers(1, 9),
)
def test_rows_of_another_width_are_found_wherever_the_pieces_end(
    rows: list[list[str]], piece: int
) -> None:
    SCRATCH.write_bytes("".join(",".join(row) + "\n" for row in rows).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "SIZE", piece)
        faults = look_into(SCRATCH, WIDTH).faults
    blank = [line for line, row in enumerate(rows, start=1) if row == [""]]
    width = [n for n, row in enumerate(rows, start=1) if len(row) != WIDTH and row != [""]]
    assert (faults.blank, faults.width) == (blank, width)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60), st.integers(1, 20))
def test_nothing_makes_it_stumble(content: bytes, piece: int) -> None:
    SCRATCH.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "SIZE", piece)
        found = look_into(SCRATCH, WIDTH)
        lines_of_rows(SCRATCH, [0, 1, 2])
    is_text = content.decode(errors="replace").encode() == content
    assert (found.faults.not_utf8 == []) == is_text


def test_a_line_without_an_end_is_named_and_not_held_in_memory(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_bytes(b"a,b,c\n" + b"x" * 5_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "SIZE", 8)
        patch.setattr(pieces, "LONGEST_LINE", 1_000)
        assert look_into(file, WIDTH).faults.endless
