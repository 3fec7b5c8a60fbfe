from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from visavis.codebooks.shipped import shipped
from visavis.dataset.check import check
from visavis.dataset.read import read
from visavis.dataset.schema import TABLES
from visavis.dataset.simulate.network import PIECE, Network, pieces
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.profiles import CATEGORIES, CODEBOOK
from visavis.dataset.simulate.run import simulate
from visavis.dataset.simulate.tables.texts import texts
from visavis.dataset.write import Form

PAGE = Path(__file__).parents[3] / "docs" / "researcher" / "simulated-network.md"
SHARES_OF_NOTHING = {"share", "share_by_client", "ending_told"}
SMALL, SHORT = Network(therapists=3, clients=12), Plan(months=2)


def digests(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated") / "network"
    simulate(folder, network=Network(), plan=Plan())
    return folder


def test_the_codebook_and_the_plan_name_the_same_categories() -> None:
    assert tuple(shipped(CODEBOOK).by_code) == CATEGORIES


def test_the_phrase_bank_has_words_for_everything() -> None:
    assert texts().count.min() >= 1


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated") / "small"
    simulate(folder, network=SMALL, plan=SHORT)
    return folder


def test_the_same_seed_gives_the_same_bytes(small: Path, tmp_path: Path) -> None:
    simulate(tmp_path / "again", network=SMALL, plan=SHORT)
    assert digests(tmp_path / "again") == digests(small)


def test_another_seed_gives_another_network(small: Path, tmp_path: Path) -> None:
    simulate(tmp_path / "other", network=replace(SMALL, seed=2), plan=SHORT)
    same = digests(tmp_path / "other").items() & digests(small).items()
    assert "data/table-eventReports_data.csv" not in dict(same)


def test_the_size_is_that_of_the_study_it_is_shaped_after(network: Path) -> None:
    realised = json.loads((network / "truth.json").read_text(encoding="utf-8"))["realised"]
    told = sum(x["count"] for x in realised["reports"] if x["perspective"] != "guess")
    assert realised["rows"]["therapists"] == 13
    assert realised["rows"]["episodes"] == 121
    assert 1_350 <= told <= 1_700


def test_the_page_tells_what_is_in_the_network(network: Path) -> None:
    reports = read(network).frame("eventReports")
    guesses = reports.filter(pl.col("perspective") == "guess").height
    texts = reports.drop_nulls("text")
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    told = f"{reports.height - guesses:,} accounts of what happened, and {guesses:,} guesses"
    assert f"{reports.height:,} event reports: {told}" in page
    said = f"{texts.height:,} reports with words share {texts['text'].n_unique():,} sentences"
    assert said in page


def test_the_pages_code_lays_an_estimate_beside_every_target(
    network: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(network.parent)
    names: dict[str, Any] = {}
    for block in blocks:
        exec(block, names)  # noqa: S102 -- our own page
    truths = json.loads((network / "truth.json").read_text(encoding="utf-8"))["truths"]
    targets = [one for one in truths if one["target"] is not None]
    assert capsys.readouterr().out.count("\n(") == len(targets)
    lacking = [one for one in targets if names["key"](one) not in names["found"]]
    assert {one["name"] for one in lacking if one["n"]} <= SHARES_OF_NOTHING
    assert len(lacking) < len(targets) / 10


def test_the_page_shows_a_truth_as_it_stands_in_the_file(network: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = json.loads(page.split("```json\n")[1].split("```")[0])
    truths = json.loads((network / "truth.json").read_text(encoding="utf-8"))["truths"]
    [planted] = [
        one
        for one in truths
        if all(one.get(word) == shown[word] for word in ("name", "level", "perspective", "valence"))
    ]
    assert list(planted) == list(shown)
    assert planted["n"] == shown["n"]
    assert (round(planted["latent"], 3), round(planted["target"], 3)) == (
        shown["latent"],
        shown["target"],
    )


def test_the_counts_of_reports_are_those_of_the_table(network: Path) -> None:
    realised = simulate(network.with_name("once more"), network=SMALL, plan=SHORT)
    reports = read(network.with_name("once more")).frame("eventReports")
    guesses = reports.filter(pl.col("perspective") == "guess").height
    assert realised.reports == (reports.height - guesses, guesses)


def test_observation_ends_for_each_episode_on_a_day_of_its_own(network: Path) -> None:
    episodes = read(network).frame("episodes")
    sessions = read(network).frame("sessions").join(episodes, on="episode")
    assert sessions.filter(pl.col("day") > pl.col("observed_until")).height == 0
    # If it ended for all on one day, episodes of one weekday would end on one weekday.
    assert (episodes["observed_until"] % 7).n_unique() == 7


def test_people_rarely_repeat_themselves_word_for_word(network: Path) -> None:
    reports = read(network).frame("eventReports").drop_nulls("text")
    said = reports.group_by("client", "perspective", "text").len()
    assert len(said) / len(reports) > 0.95


def test_the_checker_finds_no_fault(small: Path) -> None:
    assert list(check(small).findings) == []


def test_a_plain_reader_finds_the_counts_that_were_drawn(network: Path) -> None:
    realised = json.loads((network / "truth.json").read_text(encoding="utf-8"))["realised"]
    file = network / "data" / "table-eventReports_data.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == realised["rows"]["eventReports"]
    assert Counter((r["perspective"], r["valence"]) for r in rows) == {
        (x["perspective"], x["valence"]): x["count"] for x in realised["reports"]
    }


@pytest.mark.parametrize(("therapists", "clients"), [(13, 121), (PIECE, PIECE), (2_000, 9_001)])
def test_pieces_hold_everybody_once_and_a_client_for_each_therapist(
    therapists: int, clients: int
) -> None:
    found = list(pieces(Network(therapists=therapists, clients=clients)))
    assert sum(extent.therapists for extent in found) == therapists
    assert sum(extent.clients for extent in found) == clients
    assert all(extent.clients >= extent.therapists for extent in found)


def test_parquet_holds_the_same(small: Path, tmp_path: Path) -> None:
    simulate(tmp_path / "parquet", network=SMALL, plan=SHORT, form=Form.PARQUET)
    one, two = read(small), read(tmp_path / "parquet")
    tables = [name for name in TABLES if one.has(name)]
    assert [name for name in tables if not one.frame(name).equals(two.frame(name))] == []
    assert [name for name in TABLES if name not in tables] == ["predictions"]


def test_stopped_on_the_way_it_leaves_nothing(tmp_path: Path) -> None:
    def stop(_clients: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(tmp_path / "stopped", network=SMALL, plan=SHORT, step=stop)
    assert list(tmp_path.iterdir()) == []
