"""An analyst who holds the exported dataset finds the shares that the machine's page tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests import factories
from tests.apps.coding.learning import LATER, Scene, closed_round, scene, settle
from tests.apps.studies.conftest import LATER as WAIT
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.coding.models import (
    Assignment,
    Coding,
    LearnedModel,
    Packet,
    Prediction,
    Round,
    RoundRater,
)
from visavis.apps.coding.queries.machine_shares import machine_shares
from visavis.apps.coding.rules.learning import fingerprint, fold_of
from visavis.apps.studies.actions.export import export_study
from visavis.apps.studies.actions.prepare import Wanted
from visavis.cli.main import main
from visavis.dataset.check import check
from visavis.dataset.shares import predicted_shares
from visavis.stats.results import Estimate, Table
from visavis.vocab.coding import Stage
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db


def coded(of: Round) -> None:
    """Let a rater have coded all packets of a round."""
    rater = RoundRater.objects.create(
        round=of, member=factories.member(None, Role.RATER), letter="A", joined_at=LATER
    )
    for packet in of.packets.all():
        given = Assignment.objects.create(packet=packet, rater=rater, place=packet.place)
        Coding.objects.create(
            assignment=given, coded_at=LATER, categories=[{"category": "self_awareness"}]
        )


def learned(of: Scene) -> LearnedModel:
    """Predict all reports, more or less right, without learning anything."""
    packets = Packet.objects.filter(round=of.round, about__isnull=False)
    settled = [packet.about_id for packet in packets if packet.about_id is not None]
    model = LearnedModel.objects.create(
        study=of.study,
        codebook=of.codebook,
        asked_at=LATER,
        begun_at=LATER,
        learned_at=LATER,
        body_sealed=b"sealed",
        fingerprint=fingerprint(settled),
    )
    for place, report in enumerate(EventReport.objects.select_related("card__episode")):
        Prediction.objects.create(
            model=model,
            report=report,
            fold=fold_of(report.card.episode.client_id, model=model.pk),
            learned_from=report.pk in settled,
            probabilities={"self_awareness": (place % 4) / 5, "problem_solution": 0.1},
        )
    return model


@pytest.fixture
def of() -> Scene:
    """Two closed rounds of a study and one that is not: some reports stand in two of them."""
    found = scene()
    Card.objects.update(language="en", helpful="yes", hindering="nothing")
    found.study.consents.update(given_at=factories.START)
    first = found.round
    categories = ("self_awareness", "problem_solution", "self_awareness")
    for place, packet in enumerate(first.packets.all()):
        packet.consensus.categories = [{"category": categories[place % 3]}]
        packet.consensus.save()
    second = closed_round(found.study, "second")
    checked_by = factories.member(None, Role.COORDINATOR)
    again = EventReport.objects.filter(place__in=(3, 5)).order_by("card", "place")
    for place, report in enumerate(again):
        settle(second, place, report, categories[place % 2], checked_by)
    Round.objects.filter(pk=second.pk).update(closed_at=LATER)
    third = closed_round(found.study, "third")
    for place, report in enumerate(EventReport.objects.filter(place__in=(0, 5))):
        settle(third, place, report, "self_awareness", checked_by).consensus.delete()
    for each in (first, second, third):
        coded(each)
    Round.objects.filter(pk=third.pk).update(stage=Stage.CONSENSUS, closed_at=None)
    return found


def told(table: Table) -> list[tuple[object, ...]]:
    """Every figure; clients have other codes, so sums are added up in another order."""
    return [(one.of["category"], one.of["about"], one.n, *figures(one)) for one in table]


def figures(one: Estimate) -> list[float | None]:
    ends = (one.interval.low, one.interval.high) if one.interval else ()
    return [value if value is None else round(value, 10) for value in (one.value, one.se, *ends)]


def test_the_dataset_gives_the_figures_of_the_page(of: Scene, tmp_path: Path) -> None:
    model = learned(of)
    folder = tmp_path / "export"
    export_study(
        wanted=Wanted(of.study),
        goal=folder,
        by=OPERATOR,
        now=LATER + WAIT,
        progress=lambda _share: None,
    )
    assert check(folder).findings == ()
    page, found = machine_shares(model, now=LATER + WAIT), predicted_shares(folder)
    assert page is not None
    assert told(found.shares) == told(page.shares)
    assert told(found.people_alone) == told(page.people_alone)
    assert found.sentence() == page.sentence()
    said = CliRunner().invoke(main, ["shares", str(folder)])
    assert said.exit_code == 0, said.output
    assert found.sentence() in " ".join(said.output.split())
