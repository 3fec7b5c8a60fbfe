"""`visavis export` as it is called, and what it refuses."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tests import factories
from tests.cli.conftest import Visavis
from visavis.apps.audit.models import Entry
from visavis.apps.care.models import Study
from visavis.apps.people.models import WorkProfile
from visavis.gateways.clock import SetClock
from visavis.vocab.card import Perspective
from visavis.vocab.care import ConsentScope
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(clock: SetClock) -> Study:
    """A study with one therapy, whose seals have run out."""
    practice = factories.practice()
    study, client = factories.study(practice), factories.client(practice)
    factories.consent(client, ConsentScope.RESEARCH, study)
    therapist = factories.member(practice, email="therapist@example.org")
    session = factories.held_session(factories.episode(client, therapist))
    factories.handed_in(factories.card_of(session, Perspective.CLIENT), factories.report("The map"))
    clock.forward(timedelta(days=70))
    return study


def test_it_says_what_left_and_by_what_it_is_known(
    visavis: Visavis, study: Study, tmp_path: Path
) -> None:
    result = visavis("export", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert f"eventReports {'1 row':>17}\n" in result.output
    readme = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    for told in (result.output, readme):
        assert "Warning: the study has only 1 therapist and 1 client, and at least" in told
        assert "was made coarser until" not in told
    assert Entry.objects.get(verb="dataset.exported").details["sha256"] in result.output
    assert (tmp_path / "out" / "data" / "table-cards_data.csv").exists()


def test_millions_of_rows_leave_as_parquet(visavis: Visavis, study: Study, tmp_path: Path) -> None:
    assert visavis("export", tmp_path / "out", "--parquet").exit_code == 0
    assert (tmp_path / "out" / "data" / "table-cards_data.parquet").exists()


def test_the_analyst_stands_in_the_audit_log(
    visavis: Visavis, study: Study, tmp_path: Path
) -> None:
    analyst = factories.member(None, Role.ANALYST, email="petra@example.org")
    assert visavis("export", tmp_path / "out", "--for", "Petra@example.org").exit_code == 0
    assert Entry.objects.get(verb="dataset.exported").details["for"] == f"member:{analyst.pk}"


def test_a_dry_run_tells_and_settles_nothing(
    visavis: Visavis, study: Study, tmp_path: Path
) -> None:
    result = visavis("export", tmp_path / "out", "--dry-run")
    assert result.exit_code == 0, result.output
    for table in ("therapists", "clients", "episodes"):
        assert f"{table:<14} {'1 row':>15}\n" in result.output
    assert "Of 1 therapist: nothing.\n" in result.output
    assert "Warning: the study has only 1 therapist and 1 client, and at least" in result.output
    assert "no dataset was written, only the study's key" in result.output
    study.refresh_from_db()
    assert (study.rungs_told, study.orientations_pooled) == ([], [])
    assert not Entry.objects.filter(verb="dataset.exported").exists()
    assert list(tmp_path.iterdir()) == []
    again = visavis("export", tmp_path / "out", "--dry-run")
    assert again.output == result.output  # with the same key, which the export takes too


def test_a_dry_run_lists_what_would_be_told_of_how_many_therapists(
    visavis: Visavis, study: Study, clock: SetClock, tmp_path: Path
) -> None:
    practice = study.practices.get()
    for number in range(3):
        therapist = factories.member(practice, email=f"t{number}@example.org")
        WorkProfile.objects.create(member=therapist, orientation="humanistic")
        for _ in range(2):
            client = factories.client(practice)
            factories.consent(client, ConsentScope.RESEARCH, study)
            factories.held_session(factories.episode(client, therapist))
    clock.forward(timedelta(days=70))
    result = visavis("export", tmp_path / "out", "--dry-run")
    assert f"therapists {'4 rows':>19}\n" in result.output
    assert "Warning" not in result.output
    assert "Of 4 therapists: practice p" in result.output


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--study", "Another"], "There is no study “Another”. Name one by --study: “Study"),
        (["--for", "nobody@example.org"], "No member has the address nobody@example.org."),
        (["--for", "therapist@example.org"], "Whoever treats in a study gets its tables"),
        (["--for", "coordinator@example.org"], "Only an analyst receives a study's rows."),
        (["--for", "former@example.org"], "Whoever treats in a study gets its tables"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_with_a_sentence(
    visavis: Visavis, study: Study, tmp_path: Path, options: list[str], sentence: str
) -> None:
    factories.member(None, Role.COORDINATOR, email="coordinator@example.org")
    former = factories.member(None, Role.ANALYST, email="former@example.org")
    client = study.consents.get().client
    factories.episode(client, former)
    result = visavis("export", tmp_path / "out", *options)
    assert (result.exit_code, sentence in result.output) == (2, True), result.output
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_something_is_refused(
    visavis: Visavis, study: Study, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").touch()
    result = visavis("export", tmp_path / "out")
    assert (result.exit_code, "is not empty" in result.output) == (2, True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.txt"]


def test_the_data_folder_is_refused_by_whatever_way(
    visavis: Visavis, study: Study, tmp_path: Path
) -> None:
    (tmp_path / "way").symlink_to(settings.ENVIRONMENT.data)
    for goal in (Path(settings.ENVIRONMENT.data) / "out", tmp_path / "way" / "out"):
        result = visavis("export", goal)
        assert (result.exit_code, "in the data folder" in result.output) == (2, True)


def test_of_several_studies_one_must_be_named(
    visavis: Visavis, study: Study, tmp_path: Path
) -> None:
    factories.study()
    unnamed = visavis("export", tmp_path / "out")
    assert (unnamed.exit_code, "There are several studies" in unnamed.output) == (2, True)
    assert visavis("export", tmp_path / "out", "--study", study.name).exit_code == 0


def test_without_a_study_it_says_who_sets_one_up(visavis: Visavis, tmp_path: Path) -> None:
    result = visavis("export", tmp_path / "out")
    assert (result.exit_code, "There is no study yet" in result.output) == (2, True)
