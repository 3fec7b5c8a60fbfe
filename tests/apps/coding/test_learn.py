"""A machine learns from closed rounds, and forgets when somebody leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.apps.coding.learning import CLIENTS, CODED, LATER, TOLD, Scene, closed_round, scene
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import SYSTEM
from visavis.apps.cards.actions.withdraw import withdraw_card
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.care.actions.consents import withdraw_consent
from visavis.apps.care.actions.erasure import erase_now
from visavis.apps.coding.actions.learn import ask_model, keep_whole, learn_asked, predict_new
from visavis.apps.coding.models import LearnedModel, Packet, Prediction, Round
from visavis.apps.coding.queries.machine import has_work, opened, readable
from visavis.apps.coding.queries.machine_shares import machine_shares
from visavis.apps.coding.queries.second_look import second_look
from visavis.apps.coding.queries.settled import settled_in
from visavis.apps.coding.rules.learning import NotLearnedError, Taught, fold_of
from visavis.apps.sealing import client_key, model_key, seal, unseal
from visavis.gateways.keys.protocol import KeyGoneError
from visavis.gateways.outside import Outside
from visavis.vocab.coding import Stage

pytestmark = pytest.mark.django_db
ALL, SETTLED = CLIENTS * len(TOLD), CLIENTS * CODED


def learned(of: Scene) -> LearnedModel:
    ask_model(study=of.study, codebook=of.codebook, asked_by=None, by=SYSTEM, now=LATER)
    assert learn_asked(by=SYSTEM, now=LATER) == 1
    return of.model


def folds_of(model: LearnedModel) -> list[Taught]:
    return opened(model, readable(model.study, now=LATER))


def test_it_predicts_every_report_also_those_that_nobody_coded() -> None:
    of = scene()
    model = learned(of)
    assert (model.settled, model.reports, model.predicted) == (SETTLED, ALL, ALL)
    assert not has_work()
    rows = Prediction.objects.values_list("report__place", "probabilities")
    likeliest = {(place, max(chances, key=chances.get)) for place, chances in rows}
    assert likeliest == {(place, category) for place, (_text, category) in enumerate(TOLD)}
    # Shares come with what people alone would have said.
    found = machine_shares(model, now=LATER)
    assert found is not None
    (part,) = found.parts
    assert (part.reports, part.coded) == (ALL, SETTLED)
    assert "17 % were coded by machine alone" in found.sentence()
    # What was done is told in entries without words.
    entries = Entry.objects.filter(verb__startswith="model.")
    assert [(entry.verb, entry.details) for entry in entries] == [
        ("model.asked", {}),
        ("model.learned", {"predicted": ALL, "settled": SETTLED}),
    ]


def test_no_report_is_predicted_by_a_model_that_saw_its_client() -> None:
    """Each client tells of a word of their own twice: no fold that predicts them knows it."""
    of = scene()
    for number, client in enumerate(of.clients):
        reports = EventReport.objects.filter(card__episode__client=client, place__lt=2)
        for report in reports:
            seal(report, "text_sealed", f"hope and zebra{number:02}q", key=client_key(client.pk))
            report.save()
    model = learned(of)
    folds = folds_of(model)
    for number, client in enumerate(of.clients):
        fold = fold_of(client.pk, model=model.pk)
        knows = [f"zebra{number:02}q" in taught.words for taught in folds]
        assert knows == [place != fold for place in range(len(folds))]
        rows = Prediction.objects.filter(report__card__episode__client=client)
        assert set(rows.values_list("fold", flat=True)) == {fold}


@pytest.mark.alike
def test_only_closed_rounds_teach() -> None:
    of = scene()
    Round.objects.update(stage=Stage.CONSENSUS, closed_at=None)
    assert settled_in(of.study, of.codebook.pk) == {}
    with pytest.raises(NotLearnedError, match="at least 50 settled reports"):
        ask_model(study=of.study, codebook=of.codebook, asked_by=None, by=SYSTEM, now=LATER)


def test_its_words_are_sealed_under_a_key_of_their_own_which_goes_with_it() -> None:
    of = scene()
    older = learned(of)
    assert b"hope" not in bytes(older.body_sealed or b"")
    assert '"felt hope"' in unseal(older, "body_sealed", key=model_key(older.pk))
    newer = learned(of)
    assert newer.pk != older.pk
    with pytest.raises(KeyGoneError):
        unseal(older, "body_sealed", key=model_key(older.pk))


def leave_by_erasure(of: Scene) -> None:
    erase_now(client=of.clients[0], by=SYSTEM, now=LATER)


def leave_by_consent(of: Scene) -> None:
    consent = of.clients[0].consents.get(study=of.study, scope="text")
    withdraw_consent(consent=consent, by=SYSTEM, now=LATER)


def leave_by_card(of: Scene) -> None:
    card = Card.objects.get(episode__client=of.clients[0], perspective="client")
    withdraw_card(card=card, by=SYSTEM, now=LATER)


@pytest.mark.parametrize("leave", [leave_by_erasure, leave_by_consent, leave_by_card])
def test_a_model_of_one_who_leaves_is_closed_at_once_then_destroyed_and_learned_anew(
    leave: object, world: Outside
) -> None:
    of = scene()
    older = learned(of)
    assert callable(leave)
    leave(of)
    with pytest.raises(NotLearnedError, match="is gone"):
        folds_of(older)
    assert (second_look(older, now=LATER), machine_shares(older, now=LATER)) == (None, None)
    assert keep_whole(by=SYSTEM, now=LATER) == 1
    assert model_key(older.pk) in world.keys.erased()
    assert learn_asked(by=SYSTEM, now=LATER) == 1
    assert (of.model.settled, of.model.predicted) == (SETTLED - CODED, ALL - len(TOLD))
    assert len(folds_of(of.model)) == 5


def test_where_too_little_is_left_no_model_is(world: Outside) -> None:
    of = scene()
    older = learned(of)
    for client in of.clients[:2]:
        erase_now(client=client, by=SYSTEM, now=LATER)
    assert keep_whole(by=SYSTEM, now=LATER) == 1
    assert LearnedModel.objects.count() == 0
    assert model_key(older.pk) in world.keys.erased()


def test_reports_that_came_since_are_predicted_by_the_model_that_stands() -> None:
    of = scene()
    model = learned(of)
    report = EventReport.objects.filter(place=5).first()
    assert report is not None
    Prediction.objects.filter(report=report).delete()
    assert keep_whole(by=SYSTEM, now=LATER) == 0
    found = Prediction.objects.get(report=report)
    assert max(found.probabilities, key=found.probabilities.get) == "relief"
    assert predict_new(model=model, by=SYSTEM, now=LATER) == 0


def test_a_model_whose_worker_died_is_asked_for_anew() -> None:
    of = scene()
    ask_model(study=of.study, codebook=of.codebook, asked_by=None, by=SYSTEM, now=LATER)
    LearnedModel.objects.update(begun_at=LATER)
    assert learn_asked(by=SYSTEM, now=LATER) == 0
    assert keep_whole(by=SYSTEM, now=LATER + timedelta(minutes=59)) == 0
    assert keep_whole(by=SYSTEM, now=LATER + timedelta(minutes=61)) == 1
    assert has_work()


@pytest.mark.alike
def test_the_chance_of_two_rounds_is_that_of_either() -> None:
    of = scene()
    packet = Packet.objects.filter(round=of.round).first()
    assert packet is not None
    assert packet.about is not None
    again = closed_round(of.study, "second")
    Packet.objects.create(round=again, place=0, about=packet.about, inclusion_probability=0.2)
    assert settled_in(of.study, of.codebook.pk)[packet.about.pk].chance == pytest.approx(0.6)


@pytest.mark.alike
def test_second_look_begins_where_people_and_model_differ_most() -> None:
    of = scene()
    model = learned(of)
    packet = Packet.objects.filter(about__place=0).first()
    assert packet is not None
    packet.consensus.categories = []
    packet.consensus.save()
    found = second_look(model, now=LATER)
    assert found is not None
    assert (found[0].packet, found[0].settled) == (packet, ())
    assert found[0].expected.lower().startswith("hope")
    assert len(found) == SETTLED


@pytest.mark.alike
def test_what_raters_still_judge_is_not_looked_at_again() -> None:
    of = scene()
    model = learned(of)
    report = EventReport.objects.filter(place=0).first()
    open_round = closed_round(of.study, "second")
    Round.objects.filter(pk=open_round.pk).update(stage=Stage.INDEPENDENT, closed_at=None)
    Packet.objects.create(round=open_round, place=0, about=report)
    found = second_look(model, now=LATER)
    assert found is not None
    assert len(found) == SETTLED - 1
    assert report not in [one.packet.about for one in found]
