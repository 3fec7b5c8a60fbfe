from __future__ import annotations

import pytest

from tests.apps.coding.preparing import LATER, SAME_EVENT, Scene, scene, session, words_in
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import Actor
from visavis.apps.care.actions.consents import withdraw_consent
from visavis.apps.coding.actions.give import give
from visavis.apps.coding.actions.read_through import (
    PacketRefusedError,
    PageRead,
    check,
    check_page,
    leave_out,
    read,
)
from visavis.apps.coding.models import Assignment, Packet
from visavis.apps.coding.queries.next_packet import upcoming
from visavis.apps.coding.queries.reading import packet_to_read, page_to_read
from visavis.apps.own.queries.log import log_of
from visavis.vocab.care import ConsentScope

pytestmark = pytest.mark.django_db


@pytest.fixture
def study() -> Scene:
    return scene()


@pytest.fixture
def packet(study: Scene) -> Packet:
    session(study.client(), 1, client="My therapist and Uncle Theo waited.")
    return study.make().packets.get()


def passes(study: Scene, packet: Packet, words: str) -> None:
    text = packet.texts.get()
    check(
        packet=packet,
        words={text.pk: words},
        checked_by=study.coordinator,
        by=study.by,
        now=LATER,
    )


def test_reading_marks_what_was_struck_and_the_client_can_see_it(
    study: Scene, packet: Packet
) -> None:
    page = read(packet=packet, by=study.by, now=LATER)
    assert [(piece.words, piece.struck) for piece in page.texts[0].pieces] == [
        ("[person]", True),
        (" and Uncle Theo waited.", False),
    ]
    assert packet.about is not None
    card = packet.about.card
    entry = Entry.objects.get(verb="packet.read")
    assert entry.subject == card.episode.client.subject
    assert entry.target == f"therapysession:{card.session_id}"


def test_the_clients_own_view_tells_who_read_it(study: Scene, packet: Packet) -> None:
    read(packet=packet, by=study.by, now=LATER)
    assert packet.about is not None
    rater = packet.round.raters.all()[0]
    given = Assignment.objects.create(packet=packet, rater=rater, place=0)
    give(assignments=[given], by=Actor.member(rater.member_id), now=LATER)
    card = packet.about.card
    lines = log_of(card.episode.client, [card])[card.pk]
    told = [(line.deed, line.who) for line in lines if line.deed == "packet.read"]
    assert told == [("packet.read", rater.member.name), ("packet.read", study.coordinator.name)]


def test_whoever_withdraws_is_given_to_no_rater_any_more(study: Scene, packet: Packet) -> None:
    assert packet.about is not None
    rater = packet.round.raters.all()[0]
    Assignment.objects.create(packet=packet, rater=rater, place=0)
    assert len(upcoming(rater)) == 1
    line = packet.about.card.episode.client.consents.get(scope=ConsentScope.TEXT)
    withdraw_consent(consent=line, by=study.by, now=LATER)
    assert upcoming(rater) == []


def test_a_corrected_text_is_what_raters_read(study: Scene, packet: Packet) -> None:
    passes(study, packet, "[person] and [name] waited.\r\n")
    packet.refresh_from_db()
    assert packet.checked_by == study.coordinator
    assert words_in(packet.round) == ["[person] and [name] waited."]
    assert Entry.objects.get(verb="packet.corrected").subject is not None


def test_a_text_that_stays_is_checked_and_not_corrected(study: Scene, packet: Packet) -> None:
    passes(study, packet, words_in(packet.round)[0])
    assert Entry.objects.filter(verb__in=["packet.checked", "packet.corrected"]).count() == 1
    assert Entry.objects.filter(verb="packet.checked").exists()


def test_an_empty_text_is_refused_and_leaving_out_is_the_way(study: Scene, packet: Packet) -> None:
    with pytest.raises(PacketRefusedError, match="Leave the report out"):
        passes(study, packet, "  ")
    leave_out(packet=packet, checked_by=study.coordinator, by=study.by, now=LATER)
    assert packet_to_read(Packet.objects.get()).left_out
    assert Entry.objects.filter(verb="packet.left_out").count() == 1


def test_a_round_that_has_begun_changes_no_text_but_leaves_out(
    study: Scene, packet: Packet
) -> None:
    round_ = packet.round
    round_.stage, round_.opened_at = "independent", LATER
    round_.save()
    with pytest.raises(PacketRefusedError, match="has begun"):
        passes(study, packet, "Else")
    leave_out(packet=packet, checked_by=study.coordinator, by=study.by, now=LATER)
    assert Packet.objects.get().left_out


def test_a_page_holds_unread_packets_with_what_was_struck_first(study: Scene) -> None:
    for day, told in enumerate(("Calm", "Call 030 1234567", "Rest")):
        session(study.client(), day + 1, client=told)
    made = study.make()
    struck = [one.struck for one in page_to_read(made)]
    assert struck == [True, False, False]
    assert [one.id for one in page_to_read(made, most=1)] == [page_to_read(made)[0].id]
    page = PageRead(
        packets=[one.id for one in page_to_read(made, most=2)],
        left_out=[page_to_read(made)[1].id],
        words={},
    )
    does = {"round_": made, "page": page, "checked_by": study.coordinator}
    assert check_page(**does, by=study.by, now=LATER) == 2  # type: ignore[arg-type]  # by name
    assert check_page(**does, by=study.by, now=LATER) == 0  # type: ignore[arg-type]  # by name
    assert Entry.objects.filter(verb__in=["packet.checked", "packet.left_out"]).count() == 2
    assert len(page_to_read(made)) == 1


def test_two_sides_leave_an_entry_at_each_session(study: Scene) -> None:
    episode = study.client()
    for day in (1, 2):
        session(episode, day, client="c", therapist="t")
    made = study.make(SAME_EVENT, decoys=1.0)
    read(packet=made.packets.all()[0], by=study.by, now=LATER)
    assert Entry.objects.filter(verb="packet.read").count() == 2
