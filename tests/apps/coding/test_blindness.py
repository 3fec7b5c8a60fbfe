"""A rater learns nothing of the others, nor what a packet is besides its words.

Everything that a rater can get is fetched from two databases that differ in what must not be told,
and compared byte by byte: pages, fragments, headers, order and the number of queries.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import factories, rounds
from tests.factories import START
from tests.signing_in import sign_in
from visavis.apps.audit.rules import Actor
from visavis.apps.coding import urls
from visavis.apps.coding.actions.code import code, put_off, undo
from visavis.apps.coding.models import Assignment, Coding, GoldReport, Packet, PacketText
from visavis.apps.coding.queries.own import assignment_by_id
from visavis.apps.coding.rules.content import CodingContent, Given
from visavis.apps.people.models import Membership
from visavis.vocab.coding import Certainty, RoundKind
from visavis.vocab.people import Role

TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]{64}')
"""Made anew for every page, always of one length; it is no word about anything."""
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Got:
    """All that comes of one request, and what it took the server to answer."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int


def got(browser: Browser, method: str, address: str, **fields: str) -> Got:
    browser.cookies.pop("csrftoken", None)
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(browser, method)(address, fields)
    assert isinstance(answer, HttpResponse)
    headers = tuple(sorted((k, v) for k, v in answer.items() if k != "Set-Cookie"))
    return Got(answer.status_code, headers, TOKEN.sub(rb"\1", answer.content), len(queries))


def everything(browser: Browser, made: rounds.Coded) -> Iterator[tuple[str, Got]]:
    """What a rater can get in a round, by going every way once; nothing of it stays."""
    own = [str(one.pk) for one in made.raters[0].assignments.order_by("place")][:2]
    screen, other = f"/coding/{made.round.pk}/", made.raters[1].assignments.order_by("pk")[0].pk
    asked: list[tuple[str, str, dict[str, str]]] = [("get", "/", {}), ("get", "/coding/", {})]
    asked += [("get", screen, {}), ("get", screen, {"more": own[0], "room": "4"})]
    asked += [("get", screen, {"at": one}) for one in own]
    for number, one in enumerate(own):
        coding = str(uuid.UUID(int=number))
        said = {"coding": coding, "category": "hope", "memo": "A note."}
        address = f"/coding/assignments/{one}/"
        asked += [("post", address, {"coding": coding}), ("post", address, said)]
        asked += [("get", screen, {"after": one}), ("get", "/coding/", {})]
        asked += [("post", f"{address}back/?more={one}&room=2", {"coding": coding})]
        asked += [("post", f"{address}later/", {}), ("post", address, said)]
    asked += [("get", f"{screen}own/", {})]
    asked += [("get", screen, {}), ("post", f"/coding/assignments/{other}/", {})]
    with transaction.atomic():
        for method, address, fields in asked:
            yield f"{method} {address} {fields}", got(browser, method, address, **fields)
        transaction.set_rollback(True)


def every_page(browser: Browser, made: rounds.Coded) -> dict[str, Got]:
    """What a rater gets at every address of coding, whatever comes to be there."""
    ids = {
        "assignment_id": made.raters[0].assignments.order_by("place")[0].pk,
        "packet_id": made.packets[0].pk,
        "rater_id": made.raters[1].pk,
        "round_id": made.round.pk,
        "study_id": made.study.pk,
        "codebook": rounds.IMPACTS,
    }
    nobodys = uuid.UUID(int=1)
    addresses = [
        reverse(
            f"coding:{page.name}",
            kwargs={name: ids.get(name, nobodys) for name in page.pattern.converters},
        )
        for page in urls.urlpatterns
    ]
    return {address: got(browser, "get", address) for address in addresses}


JUDGED = st.sampled_from(
    [
        CodingContent(categories=(Given("hope"),), certainty=Certainty.SURE, memo="Another note."),
        CodingContent(categories=(Given("emotion"),)),
        CodingContent(does_not_fit=True),
        CodingContent(not_enough_text=True, memo="x" * 900),
    ]
)
DEEDS = st.lists(
    st.tuples(st.sampled_from(["code", "undo", "later"]), st.integers(0, 3), JUDGED),
    min_size=1,
    max_size=8,
)


def does(made: rounds.Coded, deeds: list[tuple[str, int, CodingContent]]) -> None:
    """Let another rater do so many things."""
    rater = made.raters[1]
    by = Actor.member(rater.member_id)
    for hour, (deed, number, content) in enumerate(deeds):
        now = START + timedelta(hours=hour)
        own = rater.assignments.order_by("pk")[number]
        assignment = assignment_by_id(own.pk)
        assert assignment is not None
        if deed == "code":
            code(assignment=assignment, content=content, coding_id=uuid.uuid4(), by=by, now=now)
        elif deed == "later":
            put_off(assignment=assignment, by=by, now=now)
        for coding in Coding.objects.filter(assignment=own) if deed == "undo" else []:
            undo(coding=coding, assignment=assignment, by=by, now=now)


@pytest.mark.alike
@pytest.mark.slow
def test_nothing_tells_what_another_rater_did() -> None:
    """One round is coded by one rater while another does whatever they like, or nothing."""
    made = rounds.coded_round(raters=2, packets=4)
    browser = sign_in(Browser(), rounds.member_of(made.raters[0]))
    list(everything(browser, made))  # statements are prepared once, and not counted again
    alone = dict(everything(browser, made))
    assert {one.status for one in alone.values()} == {200, 302, 403, 422}

    @settings(max_examples=4)
    @given(DEEDS)
    def beside(deeds: list[tuple[str, int, CodingContent]]) -> None:
        with transaction.atomic():
            does(made, deeds)
            assert dict(everything(browser, made)) == alone
            transaction.set_rollback(True)

    beside()


@pytest.mark.parametrize("coordinates", [False, True], ids=["a rater", "who coordinates as well"])
def test_no_address_of_coding_tells_what_another_rater_did(*, coordinates: bool) -> None:
    rater = factories.member(None, Role.RATER)
    if coordinates:
        Membership.objects.create(member=rater, role=Role.COORDINATOR, since=START)
    made = rounds.coded_round(raters=3, packets=4, members=[rater])
    browser = sign_in(Browser(), rater)
    every_page(browser, made)  # statements are prepared once, and not counted again
    alone = every_page(browser, made)
    assert {one.status for one in alone.values()} >= {200, 303, 403, 404, 405}
    said = CodingContent(categories=(Given("hope"),), certainty=Certainty.SURE, memo="A note.")
    does(made, [("code", 0, said), ("code", 1, said), ("undo", 1, said), ("later", 2, said)])
    assert every_page(browser, made) == alone


def test_there_is_something_to_leak() -> None:
    made = rounds.coded_round(raters=2, packets=4)
    said = CodingContent(does_not_fit=True, memo="A note.")
    does(made, [("code", 0, said), ("code", 1, said), ("undo", 1, said)])
    assert Coding.objects.count() == 2


def as_gold(packet: Packet) -> None:
    """Turn the packet into an invented gold report with the same words."""
    text = PacketText.objects.get(packet=packet)
    gold = GoldReport.objects.create(
        codebook=rounds.codebook(),
        text=WORDS,
        valence="helpful",
        categories=[{"category": "hope"}],
        why="It is hope.",
        added_at=START,
    )
    PacketText.objects.filter(pk=text.pk).update(report=None, text_sealed=None)
    Packet.objects.filter(pk=packet.pk).update(gold=gold, about=None)


def as_real_gold(packet: Packet) -> None:
    """Turn the packet into one that experts settled in a round before."""
    settled = rounds.coded_round(raters=1, packets=1, practice=packet.round.study.practices.get())
    gold = GoldReport.objects.create(
        codebook=rounds.codebook(),
        packet=settled.packets[0],
        valence="helpful",
        categories=[{"category": "hope"}],
        why="It is hope.",
        added_at=START,
    )
    Packet.objects.filter(pk=packet.pk).update(gold=gold)


def as_decoy(packet: Packet) -> None:
    Packet.objects.filter(pk=packet.pk).update(decoy=True)


def as_repeat(packet: Packet) -> None:
    Assignment.objects.filter(packet=packet).update(repeat=True)


def as_unlikely(packet: Packet) -> None:
    Packet.objects.filter(pk=packet.pk).update(inclusion_probability=0.01, place=99)


WORDS = "What helped [name], number 1"


@pytest.mark.parametrize("turn", [as_gold, as_real_gold, as_decoy, as_repeat, as_unlikely])
def test_a_packet_looks_the_same_whatever_it_is_for(turn: Callable[[Packet], None]) -> None:
    made = rounds.coded_round(raters=2, packets=2)
    browser = sign_in(Browser(), rounds.member_of(made.raters[0]))
    list(everything(browser, made))
    before = dict(everything(browser, made))
    assert any(WORDS.encode() in one.body for one in before.values())
    turn(made.packets[1])
    assert dict(everything(browser, made)) == before


@pytest.mark.alike
def test_a_pair_of_two_sessions_looks_like_one_of_one() -> None:
    made = rounds.coded_round(raters=2, packets=2, kind=RoundKind.SAME_EVENT)
    browser = sign_in(Browser(), rounds.member_of(made.raters[0]))
    list(everything(browser, made))
    before = dict(everything(browser, made))
    as_decoy(made.packets[0])
    as_repeat(made.packets[0])
    assert dict(everything(browser, made)) == before


def test_a_repeat_has_none_of_the_names_of_the_first() -> None:
    """A script in the browser could else find it by more than its words."""
    made = rounds.coded_round(raters=2, packets=1, kind=RoundKind.SAME_EVENT)
    again = Assignment.objects.create(
        packet=made.packets[0], rater=made.raters[0], place=1, repeat=True
    )
    browser = sign_in(Browser(), rounds.member_of(made.raters[0]))
    first, other = (
        set(re.findall(r"[0-9a-f-]{36}", browser.get(screen).content.decode().split("<article")[1]))
        for screen in (
            f"/coding/{made.round.pk}/",
            f"/coding/{made.round.pk}/?at={again.pk}",
        )
    )
    assert first & other <= {str(made.round.pk), str(made.raters[0].member_id)}


def test_no_page_of_a_rater_names_side_session_or_therapist() -> None:
    made = rounds.coded_round(raters=1, packets=2)
    rater = rounds.member_of(made.raters[0])
    page = sign_in(Browser(), rater).get(f"/coding/{made.round.pk}/").content.decode()
    about = made.packets[0].about
    assert about is not None
    episode = about.card.episode
    assert episode.therapist is not None
    hidden = [
        *(episode.client.code, episode.therapist.name, made.study.name),
        *map(str, (made.packets[0].pk, about.pk, about.card_id, episode.pk, episode.client_id)),
    ]
    assert [one for one in hidden if one in page] == []
