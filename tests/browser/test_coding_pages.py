"""Every page of the coding workbench, looked at as a machine that reads pages for people does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests import factories, rounds
from tests.apps.coding import learning
from tests.apps.coding.judging import code, golden
from tests.browser.conftest import PHONE
from tests.browser.test_coding import problems
from visavis.apps.cards.models import EventReport
from visavis.apps.coding.models import LearnedModel, Packet, Prediction, SchoolAnswer
from visavis.apps.coding.rules.learning import fingerprint
from visavis.apps.people.models import Member
from visavis.gateways.clock import SetClock
from visavis.vocab.coding import RoundKind, Stage
from visavis.vocab.people import Role

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def learned(scene: learning.Scene) -> None:
    """Leave a model as learning leaves it, of two folds, without taking the time."""
    clients = [client.pk for client in scene.clients]
    settled = set(scene.round.packets.values_list("about", flat=True))
    model = LearnedModel.objects.create(
        study=scene.study,
        codebook=scene.codebook,
        asked_at=learning.LATER,
        begun_at=learning.LATER,
        learned_at=learning.LATER,
        fingerprint=fingerprint(settled),
        body_sealed=b"sealed",
    )
    Prediction.objects.bulk_create(
        Prediction(
            model=model,
            report=report,
            fold=clients.index(report.card.episode.client_id) % 2,
            learned_from=report.pk in settled,
            probabilities={"hope": 0.5, "insight": 0.5},
        )
        for report in EventReport.objects.select_related("card__episode")
    )


def preparing() -> tuple[Member, list[str]]:
    """A coordinator, and all pages of rounds, codebooks and the machine."""
    scene = learning.scene()
    learned(scene)
    model, packet = f"models/{scene.model.pk}", scene.round.packets.order_by("pk")[0].pk
    drawn = rounds.coded_round(raters=1, packets=3, stage=Stage.PREPARING)
    Packet.objects.filter(round=drawn.round).update(checked_at=None, checked_by=None)
    closed, prepared = f"rounds/{scene.round.pk}", f"rounds/{drawn.round.pk}"
    pages = [
        *("rounds/", f"studies/{scene.study.pk}/new-round/", f"{closed}/", f"{closed}/gold/"),
        *(f"{closed}/gold/from/{packet}/", f"{closed}/notes/"),
        *(f"{prepared}/read/", "codebooks/", "codebooks/qualities@1/"),
        f"machine/{scene.study.pk}/",
        *(f"{model}/shares/", f"{model}/again/", f"{model}/again/{packet}/"),
    ]
    return factories.member(None, Role.COORDINATOR), pages


def coding() -> tuple[Member, list[str]]:
    """A rater, and all pages of coding, of the school and of settling."""
    now = rounds.coded_round(packets=4)
    rater = rounds.member_of(now.raters[0])
    gold = golden(now, now.packets[0], "hope")
    answer = SchoolAnswer.objects.create(rater=rater, gold=gold, answered_at=learning.LATER)
    code(now.raters[0], now.packets[1], "hope")
    given = now.raters[0].assignments.get(packet=now.packets[1]).pk
    school, pages = f"rounds/{now.round.pk}/school", [f"{now.round.pk}/own/"]
    pages += ["", f"{now.round.pk}/?at={given}", f"{school}/", f"{school}/answers/{answer.pk}/"]
    for kind in RoundKind:
        done = rounds.coded_round(packets=4, stage=Stage.CONSENSUS, kind=kind, members=[rater])
        codes = ["hope", "emotion"] if kind is RoundKind.CATEGORIES else ["", ""]
        for place, (one, given_code) in enumerate(zip(done.raters, codes, strict=True)):
            texts = [str(text.pk) for text in done.packets[0].texts.order_by("side")]
            matches = [texts] if kind is RoundKind.SAME_EVENT and place else []
            code(one, done.packets[0], *filter(None, [given_code]), matches=matches)
        at = f"rounds/{done.round.pk}"
        pages += [f"{at}/packets/{done.packets[0].pk}/settle/"]
        # Of one template: the tables of both kinds are made of the same parts.
        pages += [f"{at}/{'reliability' if codes[0] else 'disagreements'}/"]
    return rater, pages


def test_no_page_of_coding_shuts_anybody_out(
    signed_in: Callable[..., Page], clock: SetClock
) -> None:
    clock.forward(learning.LATER - clock.now())
    for member, addresses in (preparing(), coding()):
        page = signed_in(member, viewport=PHONE)
        for address in addresses:
            answer = page.goto(f"/coding/{address}")
            assert answer is not None
            found = problems(page)
            page.emulate_media(color_scheme="dark")
            assert (address, answer.status, found) == (address, 200, [])
