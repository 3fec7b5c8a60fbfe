"""Psych-DS from Parquet: the same folder as if it had been written so, byte for byte.

`tests/dataset/describe/test_psych_ds.py` holds that folder to the convention's public rules.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tests.exchange.sharing.shared import write_titled
from visavis.dataset.check import check
from visavis.dataset.read import read
from visavis.dataset.write import Form
from visavis.exchange.sharing import Way, share


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_parquet_dataset_becomes_the_csv_dataset(tmp_path: Path) -> None:
    large = write_titled(tmp_path / "large", form=Form.PARQUET)
    share(large, tmp_path / "psych-ds", way=Way.PSYCH_DS, text=True)
    plain = contents(write_titled(tmp_path / "plain"))
    made = contents(tmp_path / "psych-ds")
    own = {"visavis.json"}  # lists the CHANGES that were taken along
    assert {n: c for n, c in made.items() if n not in own} == {
        n: c for n, c in plain.items() if n not in own
    }


def test_without_words_it_has_no_fault_and_says_so(tmp_path: Path) -> None:
    share(write_titled(tmp_path / "d"), tmp_path / "out", way=Way.PSYCH_DS)
    assert check(tmp_path / "out").findings == ()
    made = read(tmp_path / "out")
    assert made.text is False
    assert made.notes == ("People's own words were left out when this was passed on.",)
    assert "text" not in made.columns("eventReports")


def test_a_nul_in_parquet_would_look_like_damage_and_goes(tmp_path: Path) -> None:
    large = write_titled(tmp_path / "large", form=Form.PARQUET)
    file = large / "data" / "table-turningPoints_data.parquet"
    pl.read_parquet(file).with_columns(text=pl.lit("before\0after")).write_parquet(file)
    share(large, tmp_path / "out", way=Way.PSYCH_DS, text=True)
    assert read(tmp_path / "out").frame("turningPoints")["text"][0] == "beforeafter"
