"""Codings leave with their study when the raters are done, and the analysis reads them."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests import factories
from tests.apps.studies.conftest import LATER, tables
from tests.rounds import Coded, codebook, coded_round
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.care.actions.consents import withdraw_consent
from visavis.apps.care.models import Consent
from visavis.apps.coding.models import (
    Assignment,
    Coding,
    Consensus,
    LearnedModel,
    Packet,
    PacketText,
    Prediction,
    Round,
)
from visavis.apps.coding.queries.reliability import reliability
from visavis.apps.coding.queries.settled import settled_in
from visavis.apps.coding.rules.learning import fingerprint
from visavis.apps.people.models import WorkProfile
from visavis.apps.studies.actions.export import export_study
from visavis.apps.studies.actions.prepare import Wanted
from visavis.apps.studies.rules.rounds import terms_of
from visavis.cli.main import main
from visavis.dataset.check import check
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.care import ConsentScope
from visavis.vocab.coding import Certainty, RoundKind, Stage

pytestmark = pytest.mark.django_db
START = factories.START
AGREED = START - timedelta(days=90)


def leaving(coded: Coded) -> Coded:
    """Let the reports of a round be of cards that came in after their clients had agreed."""
    Consent.objects.update(given_at=AGREED)
    for card in Card.objects.filter(reports__isnull=False):
        card.handed_in_at, card.idempotency_key = START, uuid.uuid4()
        card.form, card.language, card.helpful, card.hindering = "card@1", "en", "yes", "nothing"
        card.save()
    return coded


def code(given: Assignment, category: str | None, **fields: object) -> None:
    Coding.objects.create(
        assignment=given,
        coded_at=START,
        categories=[{"category": category}] if category else [],
        **fields,
    )


def given_to(coded: Coded, place: int) -> list[Assignment]:
    return list(coded.raters[place].assignments.order_by("packet__place", "repeat"))


def exported(coded: Coded, folder: Path) -> Path:
    goal = folder / "export"
    export_study(
        wanted=Wanted(coded.study),
        goal=goal,
        by=OPERATOR,
        now=START + LATER,
        progress=lambda _share: None,
    )
    assert check(goal).findings == ()
    return goal


def coded_by_two(stage: Stage) -> Coded:
    """A round of six reports: raters differ in one, one sees too little, one comes again."""
    coded = leaving(coded_round(packets=6, stage=stage))
    first, second = given_to(coded, 0), given_to(coded, 1)
    for place in range(5):
        code(first[place], ("self_awareness", "problem_solution")[place % 2])
        code(second[place], ("self_awareness", "problem_solution")[place % 2 and place != 3])
    code(first[5], None, not_enough_text=True, source_guess="client")
    code(second[5], "self_awareness", certainty=Certainty.SURE)
    Coding.objects.create(assignment=second[5], coded_at=AGREED, replaced_at=START, categories=[])
    again = Assignment.objects.create(
        packet=first[0].packet, rater=coded.raters[0], place=9, repeat=True
    )
    code(again, "problem_solution")
    Packet.objects.filter(pk=first[1].packet_id).update(inclusion_probability=0.25)
    Consensus.objects.create(
        packet=first[3].packet,
        settled_at=START,
        categories=[{"category": "problem_solution"}],
        disagreement="boundary",
    )
    Consensus.objects.create(packet=first[5].packet, settled_at=START, categories=[])
    return coded


def test_codings_of_a_closed_round_leave(tmp_path: Path) -> None:
    folder = exported(coded_by_two(Stage.CLOSED), tmp_path)
    found = tables(folder)
    given, codings = found["assignments"], found["codings"]
    once, again = sorted(given["round"].unique())
    assert again == f"{once}-again"
    assert (given.height, codings.height) == (13, 13)
    assert given.filter(given["repeat"]).height == 1
    assert sorted(given["inclusion_probability"].unique()) == [0.25, 1.0]
    assert set(given["report"]) == set(found["eventReports"]["report"])
    assert set(codings["codebook"]) == {"impacts@2"}
    few = codings.filter(codings["not_enough_text"])
    assert few.select("category", "does_not_fit").rows() == [(None, False)]
    assert found["consensus"].select("category", "kind_of_disagreement").sort(
        "category"
    ).rows() == [
        (None, None),
        ("problem_solution", "boundary"),
    ]
    book = json.loads((folder / "codebook" / "impacts-2.json").read_text())
    assert (book["codebook"], book["version"]) == ("impacts", "2")
    assert "“-again”" in (folder / "README.md").read_text()
    _is_read(folder, tmp_path / "first.csv")


def _is_read(folder: Path, table: Path) -> None:
    """See that both commands read it: agreement takes one round at a time."""
    codings = tables(folder)["codings"]
    first = codings.filter(~codings["round"].str.ends_with("-again"))
    first.write_csv(table)
    options = ("--unit", "report", "--rater", "rater", "--code", "category", "--json")
    said = CliRunner().invoke(main, ["agreement", str(table), *options])
    assert said.exit_code == 0, said.output
    assert "alpha" in said.output
    said = CliRunner().invoke(main, ["congruence", str(folder), "--json"])
    assert said.exit_code == 0, said.output


@pytest.mark.parametrize("stage", [Stage.PREPARING, Stage.INDEPENDENT])
def test_nothing_leaves_while_raters_are_independent(tmp_path: Path, stage: Stage) -> None:
    folder = exported(coded_by_two(stage), tmp_path)
    assert {"assignments", "codings", "consensus"}.isdisjoint(tables(folder))
    assert not (folder / "codebook").exists()


def test_consensus_that_is_not_closed_stays(tmp_path: Path) -> None:
    found = tables(exported(coded_by_two(Stage.CONSENSUS), tmp_path))
    assert found["codings"].height == 13
    assert found["consensus"].height == 0


def test_where_two_rounds_settled_a_report_the_one_closed_last_counts(tmp_path: Path) -> None:
    coded = coded_by_two(Stage.CLOSED)
    later = Round.objects.create(
        study=coded.study,
        name="Anew",
        kind=RoundKind.CATEGORIES,
        codebook=codebook(),
        stage=Stage.CLOSED,
        seed=1,
        made_at=START,
        opened_at=START,
        closed_at=START + timedelta(days=2),
    )
    again = Packet.objects.create(round=later, place=0, about=coded.packets[3].about)
    PacketText.objects.create(packet=again, report=again.about, text_sealed=b"sealed")
    Consensus.objects.create(  # written down before the other round's, which was closed before
        packet=again, settled_at=AGREED, categories=[{"category": "hope"}], disagreement="boundary"
    )
    found = exported(coded, tmp_path)
    settled = tables(found)["consensus"].drop_nulls("category")
    assert settled["category"].to_list() == ["hope"]
    earlier = terms_of([coded.round.name])[0]
    gave_way = f"1 settled report of the round {earlier} gave way in `consensus`"
    assert (gave_way in (found / "README.md").read_text()) is True
    taught = {one.packet: one.categories for one in settled_in(coded.study, "impacts@2").values()}
    assert taught[again.pk] == ("hope",)
    used = dict(reliability(coded.round).diagnosis)
    assert used["settled reports that a later round settled anew: that one counts"] == 1


def test_judgements_of_pairs_leave_yes_and_no(tmp_path: Path) -> None:
    coded = leaving(coded_round(packets=4, stage=Stage.CLOSED, kind=RoundKind.SAME_EVENT))
    own, other = given_to(coded, 0), given_to(coded, 1)
    for place, one in enumerate(own):
        pair = [str(text.pk) for text in one.packet.texts.all()]
        Coding.objects.create(
            assignment=one, coded_at=START, matches=[pair[::-1]] if place % 2 else []
        )
    Coding.objects.create(assignment=other[0], coded_at=START, not_enough_text=True)
    # The last is a decoy: its second text is of another session.
    elsewhere = EventReport.objects.create(
        card=EventReport.objects.get(packet_texts__packet=own[0].packet, packet_texts__side=1).card,
        place=1,
        perspective=Perspective.THERAPIST,
        valence=Valence.HELPFUL,
        rating=3,
        visibility="therapist",
    )
    own[3].packet.texts.filter(side=1).update(report=elsewhere)
    Packet.objects.filter(pk=own[3].packet_id).update(decoy=True)
    folder = exported(coded, tmp_path)
    matches = tables(folder)["matches"]
    counts = matches["same"].value_counts(sort=True).sort("same", nulls_last=True).rows()
    assert counts == [(False, 2), (True, 2), (None, 1)]
    assert matches.filter(matches["decoy"])["same"].to_list() == [True]
    said = CliRunner().invoke(main, ["congruence", str(folder), "--json"])
    assert said.exit_code == 0, said.output


def test_what_is_taken_back_goes_with_its_codings(tmp_path: Path) -> None:
    coded = coded_by_two(Stage.CLOSED)
    EventReport.objects.get(packets=coded.packets[1]).delete()
    found = tables(exported(coded, tmp_path))
    assert found["codings"].height == 11
    assert found["codings"]["report"].n_unique() == 5


def test_nothing_that_was_coded_of_words_leaves_that_may_not_be_read_any_more(
    tmp_path: Path,
) -> None:
    coded = coded_by_two(Stage.CLOSED)
    WorkProfile.objects.update(words_in_studies=False)
    found = tables(exported(coded, tmp_path / "therapist"))
    assert found["eventReports"].height == 6
    told = [found[table]["report"].n_unique() for table in ("assignments", "codings")]
    assert (told, found["consensus"].height) == ([3, 3], 0)
    text = Consent.objects.get(scope=ConsentScope.TEXT)
    withdraw_consent(consent=text, by=OPERATOR, now=START)
    assert tables(exported(coded, tmp_path / "client"))["codings"].height == 0


def test_predictions_leave_while_everybody_is_there_whom_they_were_learned_from(
    tmp_path: Path,
) -> None:
    coded = coded_by_two(Stage.CLOSED)
    own = EventReport.objects.filter(perspective=Perspective.CLIENT)
    reports = [report.pk for report in own]
    model = LearnedModel.objects.create(
        study=coded.study,
        codebook=codebook(),
        asked_at=START,
        begun_at=START,
        learned_at=START,
        body_sealed=b"sealed",
        fingerprint=fingerprint(reports),
    )
    Prediction.objects.bulk_create(
        Prediction(
            model=model,
            report_id=report,
            fold=0,
            learned_from=True,
            probabilities={"self_awareness": 0.75, "problem_solution": 0.25},
        )
        for report in reports
    )
    found = tables(exported(coded, tmp_path / "whole"))["predictions"]
    assert (found.height, set(found["codebook"])) == (6, {"impacts@2"})
    assert set(found["probability"]) == {0.75, 0.25}
    assert found["model"].n_unique() == 1
    EventReport.objects.filter(pk=reports[0]).delete()
    assert "predictions" not in tables(exported(coded, tmp_path / "broken"))
