"""Codings leave as files and come back through the same door as on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.utils.translation import override

from tests.factories import START
from tests.rounds import Coded as Scene
from tests.rounds import coded_round, member_of
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.care.actions.consents import withdraw_consent
from visavis.apps.care.models import Client, Consent, Episode
from visavis.apps.coding.actions.bring_in import BroughtIn, bring_in
from visavis.apps.coding.actions.take_out import take_out, take_out_each
from visavis.apps.coding.models import (
    Assignment,
    Coding,
    Packet,
    PacketText,
    Round,
    RoundRater,
)
from visavis.apps.coding.queries.sheets import sheet_of
from visavis.apps.own.queries.log import log_of
from visavis.apps.own.templatetags.own import deed_sentence
from visavis.apps.people.actions.work import Work, tell_of_work
from visavis.apps.people.models import Membership, WorkProfile
from visavis.exchange.codings.given import Chosen, Coded
from visavis.exchange.codings.pairs import Judged, PacketGiven
from visavis.exchange.codings.read import read_codings
from visavis.vocab.care import ConsentScope
from visavis.vocab.coding import Certainty, RoundKind, Stage
from visavis.vocab.remedy import RemedyError

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=1)
AWARE = Coded(chosen=(Chosen("self_awareness"),), certainty=Certainty.SURE, memo="=why?")
SHORT = Coded(not_enough_text=True)


@pytest.fixture
def scene() -> Scene:
    """A round of two raters, all of whose reports are of clients: therapists said nothing yet."""
    found = coded_round(packets=4)
    WorkProfile.objects.update(words_in_studies=False)
    return found


def own(place: RoundRater) -> list[str]:
    """The ids of what a rater may be told, in the rater's order: the therapist did not agree."""
    return [one.id for one in sheet_of(place.round, [place], whole=False).sheet.given]


def brought(place: RoundRater, found: Mapping[str, Coded | Judged]) -> BroughtIn:
    return bring_in(place=place, found=found, by=OPERATOR, now=NOW)


def test_each_rater_gets_a_file_of_their_own(scene: Scene, tmp_path: Path) -> None:
    brought(scene.raters[0], {own(scene.raters[0])[0]: AWARE})
    taken = take_out_each(
        round_=scene.round,
        raters=scene.raters,
        folder=tmp_path / "out",
        ending=".csv",
        by=OPERATOR,
        now=NOW,
    )
    assert (taken.files, taken.reports, taken.clients) == (("A.csv", "B.csv"), 4, 1)
    texts = {path.name: path.read_text() for path in (tmp_path / "out").iterdir()}
    assert "What helped [name], number 0" in texts["A.csv"]
    assert "number 1" not in texts["A.csv"]  # a therapist's, who did not agree to that
    assert "self_awareness" in texts["A.csv"]
    assert "self_awareness" not in texts["B.csv"]
    assert not any(str(packet.pk) in text for packet in scene.packets for text in texts.values())
    whole, *entries = Entry.objects.filter(verb="codings.exported").order_by("number")
    client = Client.objects.get(consents__scope=ConsentScope.TEXT)
    assert (whole.subject, whole.target) == (None, f"round:{scene.round.pk}")
    told = [(entry.subject, entry.details) for entry in entries]
    assert told == 2 * [(client.subject, {"round": str(scene.round.pk), "reports": 1})]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "qdpx"])
def test_out_and_in_again(scene: Scene, tmp_path: Path, ending: str) -> None:
    place, file = scene.raters[0], tmp_path / f"mine.{ending}"
    found = dict(zip(own(place), (AWARE, SHORT), strict=True))
    assert brought(place, found) == BroughtIn(new=2, changed=0, same=0, left=0)
    take_out(round_=scene.round, rater=place, file=file, by=OPERATOR, now=NOW)
    again = read_codings(file, sheet_of(scene.round, [place], whole=False, words=False).sheet)
    assert again == found
    assert brought(place, again) == BroughtIn(new=0, changed=0, same=2, left=0)
    assert brought(place, {own(place)[0]: SHORT}) == BroughtIn(new=0, changed=1, same=0, left=0)
    coded = Coding.objects.filter(assignment__rater=place)
    assert (coded.count(), coded.filter(replaced_at=None).count()) == (3, 2)
    assert Entry.objects.filter(verb="coding.made").count() == 3


def test_all_raters_together_only_when_they_are_done(scene: Scene, tmp_path: Path) -> None:
    first, second = scene.raters
    brought(first, {own(first)[0]: AWARE})
    Assignment.objects.create(packet=scene.packets[0], rater=second, place=9, repeat=True)
    file = tmp_path / "all.csv"
    with pytest.raises(RemedyError, match="Raters still code independently: one file of all"):
        take_out(round_=scene.round, rater=None, file=file, by=OPERATOR, now=NOW)
    assert list(tmp_path.iterdir()) == []
    Round.objects.update(stage=Stage.CONSENSUS)
    scene.round.refresh_from_db()
    take_out(round_=scene.round, rater=None, file=file, by=OPERATOR, now=NOW)
    lines = [line.split(",") for line in file.read_text().splitlines()]
    assert [line[0] for line in lines[1:]] == ["A", "B", "B", "A", "B"]
    assert [line[2] for line in lines[1:]] == ["1", "1", "1", "3", "3"]
    assert [line[-1] for line in lines] == ["repeat", "", "", "yes", "", ""]


def test_nothing_comes_in_but_while_raters_are_independent(scene: Scene) -> None:
    place = scene.raters[0]
    ids = own(place)
    for stage, said in ((Stage.CONSENSUS, "no longer open"), (Stage.PREPARING, "not begun")):
        Round.objects.filter(pk=scene.round.pk).update(
            stage=stage, opened_at=None if stage is Stage.PREPARING else START
        )
        place.round.refresh_from_db()
        with pytest.raises(RemedyError, match=said):
            brought(place, {ids[0]: AWARE})
    Round.objects.update(stage=Stage.INDEPENDENT, opened_at=START)
    place.round.refresh_from_db()
    Membership.objects.filter(member=member_of(place)).update(until=START)
    with pytest.raises(RemedyError):
        brought(place, {ids[0]: AWARE})
    assert not Coding.objects.exists()


def test_all_of_a_file_or_nothing(scene: Scene) -> None:
    place = scene.raters[0]
    first, second = own(place)
    long = Coded(chosen=(Chosen("self_awareness"),), memo="x" * 2_001)
    with pytest.raises(RemedyError, match="report 2: The note is too long"):
        brought(place, {first: AWARE, second: long})
    assert not Coding.objects.exists()


def test_the_clients_own_view_tells_which_accounts_left(scene: Scene, tmp_path: Path) -> None:
    first, stays = (p.about.card for p in (scene.packets[0], scene.packets[2]) if p.about)
    Assignment.objects.filter(packet=scene.packets[2], rater=scene.raters[0]).delete()
    take_out(
        round_=scene.round, rater=scene.raters[0], file=tmp_path / "a.csv", by=OPERATOR, now=NOW
    )
    log = log_of(first.episode.client, [first, stays])
    assert {card: [line.deed for line in lines] for card, lines in log.items()} == {
        first.pk: ["codings.exported"]
    }
    with override("en"):
        sentence = deed_sentence(log[first.pk][0])
    assert sentence == (
        "Somebody took what was told of this session, names struck out, into a file for a study."
    )


def test_who_takes_the_consent_back_is_in_no_file(scene: Scene, tmp_path: Path) -> None:
    consent = Consent.objects.get(scope=ConsentScope.TEXT)
    withdraw_consent(consent=consent, by=OPERATOR, now=NOW)
    take_out(
        round_=scene.round, rater=scene.raters[0], file=tmp_path / "a.csv", by=OPERATOR, now=NOW
    )
    assert (tmp_path / "a.csv").read_text().count("\n") == 1
    assert Entry.objects.get(verb="codings.exported").subject is None  # of the file, of nobody


def test_what_is_left_out_stays(scene: Scene) -> None:
    place = scene.raters[0]
    before = own(place)
    packet = Assignment.objects.get(pk=before[0]).packet
    Packet.objects.filter(pk=packet.pk).update(left_out=True)
    assert own(place) == before[1:]


@pytest.fixture
def pairs() -> Scene:
    """A round of two raters and three packets, a decoy among them; the therapist agreed."""
    made = coded_round(packets=3, kind=RoundKind.SAME_EVENT)
    Packet.objects.filter(pk=made.packets[1].pk).update(decoy=True)
    for episode in Episode.objects.select_related("therapist"):
        tell_of_work(
            member=episode.therapist, work=Work(words_in_studies=True), by=OPERATOR, now=START
        )
    return made


MATCHED = Judged(same=frozenset({("1", "A")}), certainty=Certainty.SURE, memo="=why?")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "qdpx"])
def test_pairs_out_and_in_again(pairs: Scene, tmp_path: Path, ending: str) -> None:
    place, file = pairs.raters[1], tmp_path / f"mine.{ending}"
    first, second, third = own(place)
    made = {first: MATCHED, second: Judged(), third: Judged(not_enough_text=True)}
    assert brought(place, made) == BroughtIn(new=3, changed=0, same=0, left=0)
    taken = take_out(round_=pairs.round, rater=place, file=file, by=OPERATOR, now=NOW)
    assert (taken.reports, taken.clients) == (6, 1)
    again = read_codings(file, sheet_of(pairs.round, [place], whole=False, words=False).sheet)
    assert again == made
    assert brought(place, again) == BroughtIn(new=0, changed=0, same=3, left=0)
    texts = PacketText.objects.filter(packet__assignments=UUID(first)).order_by("side")
    coding = Coding.objects.get(assignment=UUID(first))
    assert coding.matches == [[str(text.pk) for text in texts]]


def test_a_file_of_pairs_tells_neither_side_nor_decoy(pairs: Scene, tmp_path: Path) -> None:
    take_out(
        round_=pairs.round, rater=pairs.raters[0], file=tmp_path / "a.csv", by=OPERATOR, now=NOW
    )
    before = (tmp_path / "a.csv").read_text()
    words = {"client", "therapist", "decoy", "repeat", "session", str(START.year)}
    assert [word for word in words if word in before.casefold()] == []
    Packet.objects.update(decoy=False)
    take_out(
        round_=pairs.round, rater=pairs.raters[0], file=tmp_path / "b.csv", by=OPERATOR, now=NOW
    )
    assert (tmp_path / "b.csv").read_text() == before


def test_a_name_stays_a_text_s_own_when_another_is_taken_back(pairs: Scene) -> None:
    place = pairs.raters[0]
    first = own(place)[0]
    gone = PacketText.objects.get(packet__assignments=UUID(first), side=1)
    PacketText.objects.create(
        packet=gone.packet,
        report=PacketText.objects.exclude(packet=gone.packet).filter(side=1)[0].report,
        side=1,
        place=1,
        text_sealed=b"",
    )
    gone.delete()
    (given,) = [
        one
        for one in sheet_of(place.round, [place], whole=False, words=False).sheet.given
        if one.id == first
    ]
    assert isinstance(given, PacketGiven)
    assert given.names == (("1", "B"),)
    PacketText.objects.filter(packet=gone.packet, side=1).delete()
    assert first not in own(place)
