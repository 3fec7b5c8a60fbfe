"""A rater opens what they coded last, and changes it."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client as Browser

from tests import rounds
from tests.apps.coding.judging import code
from tests.factories import START
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import SYSTEM
from visavis.apps.coding.actions.raters import leave
from visavis.apps.coding.models import Assignment, Coding, Round
from visavis.apps.coding.queries.desk import LATEST, own_codings
from visavis.vocab.coding import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> rounds.Coded:
    del db
    return rounds.coded_round(packets=3)


@pytest.fixture
def rater(made: rounds.Coded) -> Browser:
    return sign_in(Browser(), rounds.member_of(made.raters[0]))


def own(made: rounds.Coded, place: int) -> Assignment:
    return Assignment.objects.get(rater=made.raters[0], packet=made.packets[place])


def test_a_coding_is_found_among_the_latest_and_changed(made: rounds.Coded, rater: Browser) -> None:
    code(made.raters[0], made.packets[0], "hope")
    code(made.raters[1], made.packets[1], "insight")
    page = rater.get(f"/coding/{made.round.pk}/own/").content.decode()
    where = f"/coding/{made.round.pk}/?at={own(made, 0).pk}"
    assert page.count("?at=") == page.count(where) == 1
    assert not Entry.objects.filter(verb="packet.read").exists()
    again = rater.get(where).content.decode()
    assert "What you save now takes its place." in again
    fields = {"coding": "3f0f8a1e-0000-4000-8000-000000000001", "category": "reassurance"}
    rater.post(f"/coding/assignments/{own(made, 0).pk}/", fields)
    assert Entry.objects.filter(verb="coding.made").count() == 1
    rows = Coding.objects.filter(assignment=own(made, 0)).order_by("coded_at")
    told = [(row.categories[0]["category"], row.replaced_at is None) for row in rows]
    assert told == [("hope", False), ("reassurance", True)]


def test_a_rater_who_was_taken_off_is_told_and_what_they_coded_stays(
    made: rounds.Coded, rater: Browser
) -> None:
    code(made.raters[0], made.packets[0], "hope")
    address = f"/coding/assignments/{own(made, 1).pk}/?more={own(made, 1).pk}"
    leave(rater=made.raters[0], by=SYSTEM, now=START)
    answer = rater.post(address, {"coding": str(uuid.UUID(int=1)), "category": "hope"})
    assert (answer.status_code, answer["Visavis-Coding"]) == (422, "refused")
    assert answer.content.decode() == "This report is no longer there to be coded."
    answer = rater.get(f"/coding/{made.round.pk}/")
    assert answer.status_code == 403
    assert answer.content.decode().count("You are not a rater of this round.") == 1
    assert Coding.objects.filter(replaced_at=None, assignment__rater=made.raters[0]).count() == 1


def test_only_the_latest_are_listed(made: rounds.Coded) -> None:
    more = rounds.coded_round(raters=1, packets=LATEST + 1)
    for packet in more.packets:
        code(more.raters[0], packet, "hope")
    assert len(own_codings(more.raters[0])) == LATEST
    assert own_codings(made.raters[0]) == []


def test_what_was_left_out_meanwhile_is_neither_listed_nor_shown_again(
    made: rounds.Coded, rater: Browser
) -> None:
    code(made.raters[0], made.packets[0], "hope")
    made.packets[0].left_out = True
    made.packets[0].save()
    assert own_codings(made.raters[0]) == []
    page = rater.get(f"/coding/{made.round.pk}/?at={own(made, 0).pk}").content.decode()
    assert str(own(made, 0).pk) not in page


def test_nothing_is_opened_once_raters_are_done(made: rounds.Coded, rater: Browser) -> None:
    code(made.raters[0], made.packets[0], "hope")
    Round.objects.filter(pk=made.round.pk).update(stage=Stage.CONSENSUS)
    for address in ("own/", f"?at={own(made, 0).pk}"):
        assert rater.get(f"/coding/{made.round.pk}/{address}").status_code == 403
