from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.signing_in import sign_in
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.models import LoadedForm
from visavis.apps.people.actions.members import (
    NewMember,
    RoleStaysError,
    end_role,
    give_role,
    invite,
)
from visavis.apps.people.models import Member, Membership, Practice
from visavis.apps.people.queries.members import colleagues
from visavis.vocab.people import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]


@pytest.fixture
def practice() -> Practice:
    return factories.practice(name="Rue du Lac")


@pytest.fixture
def administrator(practice: Practice) -> Member:
    return factories.member(practice, Role.ADMINISTRATOR, name="Ada Stein")


@pytest.fixture
def browser(client: Client, administrator: Member) -> Client:
    return sign_in(client, administrator)


def role_of(member: Member) -> Membership:
    return member.memberships.get()


def test_the_list_shows_everybody_here_and_nobody_else(browser: Client, practice: Practice) -> None:
    factories.member(practice, name="Ivo Berger")
    factories.member(factories.practice(), name="Sam Stranger")
    ended = factories.member(practice, name="Gone Before")
    ended.memberships.update(until=factories.START)
    shown = [colleague.name for colleague in browser.get("/members/").context["colleagues"]]
    assert shown == ["Ada Stein", "Ivo Berger"]


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_takes_one_query_however_many(practice: Practice, more: int) -> None:
    for _ in range(1 + more):
        factories.member(practice)
    with CaptureQueriesContext(connection) as asked:
        assert len(colleagues(practice)) == 1 + more
    assert len(asked) == 1


def test_two_roles_of_one_person_are_one_row(practice: Practice, now: datetime) -> None:
    member = factories.member(practice)
    give_role(member=member, practice=practice, role=Role.RATER, by=OPERATOR, now=now)
    assert [[held.role for held in person.roles] for person in colleagues(practice)] == [
        [Role.RATER, Role.THERAPIST]
    ]


def test_ending_a_role_asks_first_and_then_ends_it(browser: Client, practice: Practice) -> None:
    member = factories.member(practice)
    address = f"/roles/{role_of(member).pk}/end/"
    browser.get(address)
    assert role_of(member).until is None
    browser.post(address)
    assert role_of(member).until == factories.START


def test_the_last_administrator_stays(browser: Client, administrator: Member) -> None:
    page = browser.post(f"/roles/{role_of(administrator).pk}/end/", follow=True)
    assert role_of(administrator).until is None
    assert "A practice keeps at least one administrator." in page.content.decode()


def test_one_of_two_administrators_may_go_but_not_both(
    practice: Practice, administrator: Member, now: datetime
) -> None:
    other = factories.member(practice, Role.ADMINISTRATOR)
    end_role(membership=role_of(other), by=OPERATOR, now=now)
    with pytest.raises(RoleStaysError):
        end_role(membership=role_of(administrator), by=OPERATOR, now=now)


def test_an_administrator_elsewhere_does_not_count(administrator: Member, now: datetime) -> None:
    factories.member(factories.practice(), Role.ADMINISTRATOR)
    with pytest.raises(RoleStaysError):
        end_role(membership=role_of(administrator), by=OPERATOR, now=now)


def test_a_role_in_another_practice_cannot_be_ended(browser: Client) -> None:
    stranger = factories.member(factories.practice())
    assert browser.post(f"/roles/{role_of(stranger).pk}/end/").status_code == 404
    assert role_of(stranger).until is None


def test_giving_and_ending_roles_is_written_down(practice: Practice, now: datetime) -> None:
    new = NewMember(email="ivo@example.org", name="Ivo Berger")
    member = invite(new=new, practice=practice, role=Role.RATER, by=OPERATOR, now=now)
    invite(new=new, practice=practice, role=Role.RATER, by=OPERATOR, now=now)
    for _ in range(2):
        end_role(membership=role_of(member), by=OPERATOR, now=now)
    entries = list(Entry.objects.order_by("number").values_list("verb", "details"))
    assert entries == [
        ("member.invited", {}),
        ("member.role_given", {"role": "rater"}),
        ("member.role_ended", {"role": "rater"}),
    ]


def test_inviting_somebody_who_is_here_changes_neither_name_nor_address(
    practice: Practice, now: datetime
) -> None:
    here = factories.member(factories.practice(), name="Ivo Berger", email="ivo@example.org")
    new = NewMember(email="IVO@example.org", name="Somebody Else")
    assert invite(new=new, practice=practice, role=Role.RATER, by=OPERATOR, now=now) == here
    here.refresh_from_db()
    assert (here.name, here.email) == ("Ivo Berger", "ivo@example.org")


@pytest.mark.alike
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_no_other_role_sees_or_changes_members(
    client: Client, practice: Practice, role: Role
) -> None:
    sign_in(client, factories.member(practice, role))
    someone = factories.member(practice)
    answers = [
        client.get("/members/"),
        client.post("/members/invite/", {"name": "x", "email": "x@example.org", "role": "rater"}),
        client.post(f"/members/{someone.pk}/invite-again/"),
        client.post(f"/roles/{role_of(someone).pk}/end/"),
        client.post("/practice/", {"name": "Other"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert role_of(someone).until is None


def test_a_change_of_settings_is_kept_and_only_its_kind_is_written_down(
    browser: Client, practice: Practice, administrator: Member
) -> None:
    form = browser.get("/practice/").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {"emergency_text": "Call 144.", "contact_person": administrator.pk, "seal_days": 5}
    assert browser.post("/practice/", typed)["Location"] == "/practice/"
    practice.refresh_from_db()
    assert (practice.emergency_text, practice.contact_person, practice.seal_days) == (
        "Call 144.",
        administrator,
        5,
    )
    entry = Entry.objects.get(verb="practice.changed")
    assert entry.details == {"emergency_text": True, "contact_person": True, "seal_days": True}


def test_a_form_that_the_site_loaded_can_be_chosen(browser: Client, practice: Practice) -> None:
    LoadedForm.objects.create(
        name="lake@2", definition={}, fingerprint="0" * 64, loaded_at=factories.START
    )
    form = browser.get("/practice/").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"card_form": "lake@2"}
    browser.post("/practice/", typed)
    practice.refresh_from_db()
    assert practice.card_form == "lake@2"


def test_saving_without_a_change_writes_nothing(browser: Client) -> None:
    form = browser.get("/practice/").context["form"]
    browser.post("/practice/", {name: form[name].value() or "" for name in form.fields})
    assert not Entry.objects.filter(verb="practice.changed").exists()


@pytest.mark.alike
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seal_days", "0"),
        ("seal_days", "61"),
        ("time_zone", "Atlantis"),
        ("card_form", "hat@9"),
        ("language", "xx"),
        ("name", ""),
    ],
)
def test_a_setting_that_cannot_be_is_asked_again(
    browser: Client, practice: Practice, field: str, value: str
) -> None:
    form = browser.get("/practice/").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {field: value}
    page = browser.post("/practice/", typed)
    assert list(page.context["form"].errors) == [field]
    before = getattr(practice, field)
    practice.refresh_from_db()
    assert getattr(practice, field) == before


def test_only_a_member_of_the_practice_can_be_its_contact_person(
    browser: Client, practice: Practice
) -> None:
    stranger = factories.member(factories.practice())
    form = browser.get("/practice/").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    page = browser.post("/practice/", typed | {"contact_person": stranger.pk})
    assert list(page.context["form"].errors) == ["contact_person"]
