"""A summary comes back as it was, or a sentence says why not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from visavis.stats.errors import UnusableError
from visavis.stats.summaries import Summary, load, patterns, products, save, tallies
from visavis.stats.summaries.patterns import Codes

LINES = {"u": [1, 1, 2, 2], "r": ["a", "b", "a", "b"], "c": ["x", "x", "x", "y"]}
WORDS = patterns(LINES, Codes(unit="u", rater="r", code="c"))
SUMMARIES: dict[str, Summary] = {
    "words": WORDS,
    "tallies": tallies({"x": [1, 2], "y": [1, 0]}, codes=["x", "y"]),
    "products": products({"v": [1.0, 2.5]}, of=["v"], by=[]),
    "nobody": patterns({name: [] for name in LINES}, Codes(unit="u", rater="r", code="c")),
}


@pytest.mark.parametrize("ending", ["json", "parquet"])
@pytest.mark.parametrize("summary", SUMMARIES.values(), ids=SUMMARIES)
def test_a_summary_comes_back_as_it_was(tmp_path: Path, summary: Summary, ending: str) -> None:
    save(summary, tmp_path / f"s.{ending}")
    assert load(tmp_path / f"s.{ending}") == summary
    assert [file.name for file in tmp_path.iterdir()] == [f"s.{ending}"]


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a negative n": (lambda s: s["table"].update(n=[1, -1]), "fewer than 0 times"),
    "a gap in n": (lambda s: s["table"].update(n=[1, None]), "missing or infinite"),
    "doubled lines": (
        lambda s: s["table"].update({"code by b": ["x", "x"]}),
        "two lines have the same keys",
    ),
    "no sums": (lambda s: s.update(sums=[]), "no column 'n'"),
    "n in words": (
        lambda s: (s["table"].update(n=["1", "1"]), s["types"].update(n="String")),
        "'n' holds String",
    ),
    "another kind": (lambda s: s.update(kind="tallies"), "none of tallies"),
    "numbers over words": (lambda s: s["about"].update(codes="numbers"), "holds String"),
    "keys twice": (lambda s: s["keys"].append("code by b"), "named twice"),
    "uneven columns": (lambda s: s["table"].update(n=[1]), "is no summary"),
    "an enormous count": (lambda s: s["dropped"].update(x=float("inf")), "is no summary"),
    "a list": (lambda s: s.update(table=[]), "is no summary"),
}


@pytest.mark.parametrize(("change", "said"), CHANGES.values(), ids=CHANGES)
def test_what_no_summary_can_be_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    file = tmp_path / "s.json"
    save(WORDS, file)
    whole = json.loads(file.read_text(encoding="utf-8"))
    change(whole)
    file.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(UnusableError, match=said):
        load(file)


@pytest.mark.parametrize("text", ["", "[" * 100_000, '{"format": 1e999}', "NaN", "\x00"])
def test_another_file_is_no_summary(tmp_path: Path, text: str) -> None:
    for ending in ("json", "parquet"):
        file = tmp_path / f"s.{ending}"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(UnusableError, match="is no summary"):
            load(file)


def test_what_is_not_there_is_not_called_a_wrong_summary(tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    for name, said in (
        ("none.json", "is not there"),
        ("folder.json", "is a folder"),
        ("s.csv", "kept as .json or .parquet"),
    ):
        with pytest.raises(UnusableError, match=said):
            load(tmp_path / name)


@pytest.mark.parametrize("ending", ["json", "parquet"])
def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"folder.{ending}").mkdir()
    for name in (f"missing/s.{ending}", f"folder.{ending}"):
        with pytest.raises(UnusableError, match="cannot be written"):
            save(WORDS, tmp_path / name)
    assert [file.name for file in tmp_path.iterdir()] == [f"folder.{ending}"]
