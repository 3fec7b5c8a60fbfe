"""Psych-DS from Parquet: the same folder as if it had been written so, byte for byte.

`tests/dataset/describe/test_psych_ds.py` holds that folder to the convention's public rules.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tests.dataset.example import write_example
from tests.exchange.sharing.drawn import drawn_study
from tests.exchange.sharing.shared import write_titled
from visavis.dataset.check import check
from visavis.dataset.read import read
from visavis.dataset.schema import TABLES
from visavis.dataset.write import Form
from visavis.exchange.sharing import Way
from visavis.exchange.sharing.share import pass_on
from visavis.exchange.sharing.study import open_study


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_parquet_dataset_becomes_the_csv_dataset(tmp_path: Path) -> None:
    large = write_titled(tmp_path / "large", form=Form.PARQUET)
    pass_on(open_study(large, text=True), tmp_path / "psych-ds", way=Way.PSYCH_DS)
    plain = contents(write_titled(tmp_path / "plain"))
    made = contents(tmp_path / "psych-ds")
    own = {"visavis.json"}  # lists the CHANGES that were taken along
    assert {n: c for n, c in made.items() if n not in own} == {
        n: c for n, c in plain.items() if n not in own
    }


def test_without_words_it_has_no_fault_and_says_so(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d", tables=["eventReports", "turningPoints"])
    pass_on(open_study(dataset, text=False), tmp_path / "out", way=Way.PSYCH_DS)
    assert check(tmp_path / "out").findings == ()
    made = read(tmp_path / "out")
    assert made.text is False
    assert made.notes == ("People's own words were left out when this was passed on.",)
    assert "text" not in made.columns("eventReports")


def test_a_nul_in_parquet_would_look_like_damage_and_goes(tmp_path: Path) -> None:
    rows = pl.DataFrame({"episode": ["e"], "text": ["before\0after"]})
    study = drawn_study(tmp_path, TABLES["turningPoints"], rows)
    assert study.scan(TABLES["turningPoints"]).collect()["text"].to_list() == ["beforeafter"]
