from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories, rounds
from tests.apps.coding.preparing import (
    CATEGORIES,
    LATER,
    SAME_EVENT,
    Scene,
    scene,
    session,
    words_in,
)
from tests.factories import START
from visavis.apps.audit.models import Entry
from visavis.apps.cards.actions.withdraw import withdraw_card
from visavis.apps.care.actions.consents import withdraw_consent
from visavis.apps.care.models import Study
from visavis.apps.coding.actions.lay_packets import lay, sealed
from visavis.apps.coding.actions.make_round import RoundRefusedError
from visavis.apps.coding.actions.raters import RaterRefusedError
from visavis.apps.coding.models import GoldReport, Packet, PacketText, Round
from visavis.apps.coding.queries.candidates import Strata, Wanted, candidates
from visavis.apps.coding.queries.lots import Sampling, lots
from visavis.apps.people.actions.identities import put_identity
from visavis.apps.people.models import WorkProfile
from visavis.apps.people.rules.contact import Contact
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.care import ConsentScope
from visavis.vocab.coding import RoundKind
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Scene:
    return scene()


def found(study: Scene, **wanted: Any) -> list[str]:
    return sorted(
        one.perspective for one in candidates(study.study, wanted=Wanted(**wanted), now=LATER)
    )


def test_reports_of_both_sides_may_be_read_where_both_agreed(study: Scene) -> None:
    session(study.client(), 1, client="A walk", therapist="A walk", guess="The walk")
    assert found(study) == ["client", "guess", "therapist"]


def test_without_the_therapists_own_agreement_only_the_clients_words_may(study: Scene) -> None:
    WorkProfile.objects.update(words_in_studies=False)
    session(study.client(), 1, client="A walk", therapist="A walk", guess="The walk")
    assert found(study) == ["client"]


@pytest.mark.parametrize("scopes", [(ConsentScope.RESEARCH,), (ConsentScope.TEXT,)])
def test_either_consent_alone_is_not_enough(study: Scene, scopes: tuple[ConsentScope]) -> None:
    session(study.client(*scopes), 1, client="A walk")
    assert found(study) == []


def test_what_was_taken_back_sealed_or_before_the_consent_is_not_read(study: Scene) -> None:
    episode = study.client()
    session(episode, -2, client="Before")
    session(episode, 39, client="Sealed")
    back = session(episode, 2, client="Taken back")
    card = factories.card_of(back, Perspective.CLIENT)
    withdraw_card(card=card, by=study.by, now=LATER)
    assert found(study) == []


def test_reports_are_chosen_by_day_side_and_valence(study: Scene) -> None:
    episode = study.client()
    session(episode, 1, client="First", therapist="First")
    session(episode, 9, client="Second")
    day = START.date() + timedelta(days=9)
    assert found(study, first=day) == ["client"]
    assert found(study, last=day - timedelta(days=1)) == ["client", "therapist"]
    assert found(study, perspectives=frozenset({Perspective.THERAPIST})) == ["therapist"]
    assert found(study, valences=frozenset({Valence.HINDERING})) == []


def test_packets_hold_struck_words_under_the_clients_key(study: Scene) -> None:
    episode = study.client()
    put_identity(
        client=episode.client_id,
        contact=Contact(name="Rosa Blum"),
        subject=episode.client.subject,
        practice=study.practice.pk,
        by=study.by,
        now=START,
    )
    told = "On 3 May my therapist said: Rosa, come to 12 Oak Lane or write to a@example.org"
    session(episode, 1, client=told)
    made = study.make()
    assert words_in(made) == [
        "On [date] [person] said: [name], come to [address] or write to [address]"
    ]
    assert b"Oak" not in bytes(PacketText.objects.get().text_sealed or b"")


def test_role_words_stay_where_the_round_does_not_mask_them(study: Scene) -> None:
    session(study.client(), 1, client="My therapist waited.")
    assert words_in(study.make(replace(CATEGORIES, masks_roles=False))) == ["My therapist waited."]


def test_a_stratified_sample_knows_how_likely_each_report_was(study: Scene) -> None:
    episode = study.client()
    for day in range(6):
        session(episode, day, client=f"Told {day}", therapist="Told" if day < 2 else "")
    made = study.make(size=4, strata=Strata.KIND)
    sides = Packet.objects.filter(round=made).values_list(
        "about__perspective", "inclusion_probability"
    )
    assert sorted(sides) == [("client", 2 / 6)] * 2 + [("therapist", 1.0)] * 2


def test_two_sides_are_one_packet_a_session_and_decoys_stay_in_their_therapy(study: Scene) -> None:
    episodes = [study.client(), study.client()]
    for day in range(1, 6):
        for episode in episodes:
            session(episode, day, client=f"c{day}", therapist=f"t{day}", guess=f"g{day}")
    session(episodes[0], 8, client="alone")
    made = study.make(SAME_EVENT, decoys=0.4)
    packets = list(
        Packet.objects.filter(round=made).prefetch_related("texts__report__card__episode")
    )
    assert sorted(packet.decoy for packet in packets) == [False] * 4 + [True] * 3
    for packet in packets:
        cards = {text.report.card for text in packet.texts.all() if text.report is not None}
        assert len({card.episode_id for card in cards}) == 1
        assert len({card.session_id for card in cards}) == 1 + packet.decoy
        assert packet.about is not None
        assert packet.about.perspective == "client"
    sides = set(PacketText.objects.values_list("side", "report__perspective"))
    assert sides == {(side, who) for side in (0, 1) for who in ("client", "therapist")}


def test_the_therapists_guess_is_matched_in_a_round_of_its_own(study: Scene) -> None:
    session(study.client(), 1, client="c", therapist="t", guess="g")
    assert sorted(words_in(study.make(SAME_EVENT, against=Perspective.GUESS))) == ["c", "g"]


def test_the_same_seed_draws_the_same_reports(study: Scene) -> None:
    episode = study.client()
    for day in range(8):
        session(episode, day, client=f"Told {day}")
    one, other = (study.make(replace(CATEGORIES, name=name), size=4) for name in ("One", "Two"))
    assert words_in(one) == words_in(other)


def test_invented_gold_reports_are_mixed_in_and_need_no_reading(study: Scene) -> None:
    GoldReport.objects.create(
        codebook=rounds.codebook(),
        text="Invented.",
        valence="helpful",
        categories=[],
        why="Because.",
        added_at=START,
    )
    session(study.client(), 1, client="Told")
    made = study.make(gold=5)
    rows = made.packets.values_list("place", "gold__text", "checked_by")
    assert list(rows) == [(1, None, None), (2, "Invented.", study.coordinator.pk)]


def test_gold_with_words_of_clients_stays_in_its_study(study: Scene) -> None:
    episode = study.client()
    session(episode, 1, client="Told")
    earlier = study.make(replace(CATEGORIES, name="Earlier"))
    GoldReport.objects.create(
        codebook=rounds.codebook(),
        packet=earlier.packets.get(),
        valence="helpful",
        categories=[],
        why="Because.",
        added_at=START,
    )
    session(episode, 2, client="Told later")
    day = START.date() + timedelta(days=2)
    assert words_in(study.make(gold=5, wanted=Wanted(first=day))) == ["Told later", "Told"]
    other = scene()
    session(other.client(), 1, client="Elsewhere")
    assert words_in(other.make(gold=5)) == ["Elsewhere"]


def test_a_round_that_cannot_be_made_says_why_and_leaves_nothing(study: Scene) -> None:
    with pytest.raises(RoundRefusedError, match="No report can be drawn"):
        study.make()
    session(study.client(), 1, client="Told")
    study.raters.append(study.therapist)
    with pytest.raises(RaterRefusedError, match="Only a rater codes"):
        study.make()
    assert not Packet.objects.exists()
    study.raters.pop()
    study.make()
    with pytest.raises(RoundRefusedError, match="has this name"):
        study.make()


def test_raters_who_treat_in_the_study_cannot_be_named(study: Scene) -> None:
    session(study.client(), 1, client="Told")
    treats = factories.member(study.practice, Role.RATER)
    treats.memberships.create(practice=study.practice, role=Role.THERAPIST, since=START)
    study.raters.append(treats)
    with pytest.raises(RaterRefusedError, match="recognise their own clients"):
        study.make()


def test_a_packet_goes_when_its_card_is_taken_back(study: Scene) -> None:
    held = session(study.client(), 1, client="Told")
    session(study.client(), 1, client="Told too")
    made = study.make()
    withdraw_card(card=factories.card_of(held, Perspective.CLIENT), by=study.by, now=LATER)
    assert made.packets.count() == 1


def test_making_a_round_is_an_entry_without_a_client(study: Scene) -> None:
    session(study.client(), 1, client="Told")
    made = study.make()
    entry = Entry.objects.get(verb="round.made")
    assert (entry.target, entry.subject, entry.details["packets"]) == (f"round:{made.pk}", None, 1)


def test_a_withdrawn_consent_leaves_nothing_to_draw(study: Scene) -> None:
    episode = study.client()
    session(episode, 1, client="Told")
    line = episode.client.consents.get(scope=ConsentScope.TEXT)
    withdraw_consent(consent=line, by=study.by, now=LATER)
    assert found(study) == []


class _Meanwhile(Wanted):
    """Looks for reports while somebody else makes a round of the same name."""

    def sees(self, day: date) -> bool:
        there = rounds.codebook()
        Round.objects.get_or_create(
            name=CATEGORIES.name,
            study=Study.objects.get(),
            defaults={"kind": "categories", "codebook": there, "seed": 1, "made_at": LATER},
        )
        return super().sees(day)


def test_of_two_rounds_of_one_name_at_once_one_is_made_whole_and_the_other_told(
    study: Scene,
) -> None:
    session(study.client(), 1, client="A walk")
    with pytest.raises(RoundRefusedError, match="Nothing was written"):
        study.make(wanted=_Meanwhile())
    assert (Round.objects.count(), Packet.objects.count()) == (1, 0)
    assert not Entry.objects.filter(verb="round.made").exists()


def test_what_is_taken_back_while_a_round_is_made_is_not_in_it(study: Scene) -> None:
    back = session(study.client(), 1, client="Taken back")
    for day in (1, 2, 3):
        session(study.client(), day, client=f"Told {day}")
    rng = random.Random(1)  # noqa: S311 -- a plan for a test, no secret
    drawn = lots(study.study, RoundKind.CATEGORIES, Sampling(9, 1), rng=rng, now=LATER)
    again = Round.objects.create(
        study=study.study,
        name="Again",
        kind="categories",
        codebook=rounds.codebook(),
        seed=1,
        made_at=LATER,
    )
    found = sealed(again, drawn)
    withdraw_card(card=factories.card_of(back, Perspective.CLIENT), by=study.by, now=LATER)
    assert (len(found), lay(found)) == (4, 3)
    assert [packet.place for packet in again.packets.all()] == [1, 2, 3]
    assert len(words_in(again)) == 3
