from __future__ import annotations

import resource
import sys
from pathlib import Path

import pytest

from tests.dataset.example import write_example
from tests.exchange.sharing.shared import write_titled
from visavis.exchange.sharing import Way, share
from visavis.exchange.sharing.labels import headline, in_bytes, shortened
from visavis.exchange.sharing.share import pass_on
from visavis.exchange.sharing.study import open_study
from visavis.vocab.remedy import RemedyError


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_example(tmp_path_factory.mktemp("dataset") / "d")


@pytest.mark.parametrize(("way", "text"), [*((way, False) for way in Way), (Way.SPSS, True)])
def test_people_s_words_stay_unless_they_are_asked_for(
    dataset: Path, tmp_path: Path, way: Way, *, text: bool
) -> None:
    study = open_study(dataset, text=text)
    pass_on(study, tmp_path / "out", way=way)
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    found = any(b"She saw the pattern" in path.read_bytes() for path in files)
    assert (study.leaves_words_out, found) == (not text, text)


def test_a_dataset_with_faults_is_refused_with_the_first_of_them(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d", tables=["eventReports"])
    file = dataset / "data" / "table-eventReports_data.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("hindering,1", "hindering,9"))
    with pytest.raises(RemedyError) as refused:
        share(dataset, tmp_path / "out", way=Way.CSV)
    assert str(refused.value) == (
        f"{dataset} has 1 fault; it is in eventReports, rating: it is out of range. It must be"
        f" from 1 to 4. To see everything: visavis dataset check {dataset}"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d"]


def test_a_goal_that_is_taken_or_within_the_dataset_is_refused(
    dataset: Path, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    with pytest.raises(RemedyError, match="is not empty"):
        share(dataset, tmp_path / "there", way=Way.CSV)
    with pytest.raises(RemedyError, match="lies in the dataset itself"):
        share(dataset, dataset / "out", way=Way.CSV)
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["mine.txt"]


def test_without_pyreadstat_it_says_how_to_get_it(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(RemedyError, match=r"pip install 'visavis\[share\]'"):
        share(dataset, tmp_path / "out", way=Way.SPSS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("way", [Way.SPSS, Way.REDCAP, Way.PSYCH_DS])
def test_nothing_is_left_of_what_the_disk_did_not_take(tmp_path: Path, way: Way) -> None:
    study = open_study(write_titled(tmp_path / "d", long=True), text=True)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, before[1]))
    try:
        with pytest.raises(RemedyError, match="could not be written"):
            pass_on(study, tmp_path / "out", way=way)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    dataset = write_example(tmp_path / "d", tables=["therapists", "clients"])
    told: list[float] = []
    share(dataset, tmp_path / "out", way=Way.CSV, progress=lambda _, done: told.append(done))
    assert told == sorted(told)
    assert told[-1] == 1


def test_labels_are_cut_where_a_sentence_or_a_word_ends() -> None:
    assert headline("One. Two and three.", longest=8, size=len) == "One."
    assert shortened("Überlänge, die stört", longest=14, size=in_bytes) == "Überlänge…"
    assert in_bytes(shortened("ß" * 100, longest=50, size=in_bytes)) <= 50
