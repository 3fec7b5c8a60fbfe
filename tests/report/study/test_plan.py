from __future__ import annotations

from pathlib import Path

import pytest

from visavis.privacy.small_cells import Threshold
from visavis.report.study.plan import read_plan
from visavis.vocab.remedy import RemedyError


def written(folder: Path, text: str) -> Path:
    file = folder / "protocol.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_protocol_says_what_is_primary_and_how_many_must_be_behind_a_cell(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        '[study]\ntitle = "Ours"\n[analysis]\nseed = 7\nprimary = ["reported-helpful"]\n'
        "[small_cells]\nclients = 10\n",
    )
    plan = read_plan(file)
    assert (plan.seed, plan.primary, plan.at_least) == (
        7,
        ("reported-helpful",),
        Threshold(therapists=3, clients=10),
    )
    assert plan.digest is not None


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[analysis]\nsead = 1\n", 2, "no such key; it knows codebook, round"),
        ("[study]\nseed = 'x'\n[analysis]\n\nseed = 'x'\n", 5, "a whole number from 1 on"),
        ("[analysis]\nlevel = 95\n", 2, "a share between 0 and 1"),
        ("[analysis]\nprimary = 'all'\n", 2, "a list of words"),
        ("analysis = 3\n", 1, "this is a table"),
        ("[small_cells]\nclients = 2\n", 1, "never for fewer"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(RemedyError, match=said) as raised:
        read_plan(file)
    assert f"protocol.toml, line {line}, " in str(raised.value)


def test_what_is_no_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(RemedyError, match=r"is no TOML.*line 1"):
        read_plan(written(tmp_path, "analysis = \n"))
    with pytest.raises(RemedyError, match="cannot be opened"):
        read_plan(tmp_path / "nowhere.toml")
