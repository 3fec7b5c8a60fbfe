from __future__ import annotations

import pytest
from django.test import Client

from tests import factories
from visavis.apps.audit.models import Entry
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.people.actions.sign_in_links import NotSimulatedError, make_sign_in_link
from visavis.apps.people.models import Member, SignInLink
from visavis.gateways.clock import SetClock
from visavis.privacy.retention import SIGN_IN_LINK_LIFE
from visavis.vocab.people import Role

pytestmark = pytest.mark.django_db


def invented() -> Member:
    return factories.member(factories.practice(simulated=True), Role.ADMINISTRATOR)


def link(member: Member) -> str:
    token = make_sign_in_link(member=member, by=OPERATOR, now=factories.START)
    return f"/enter/{token}/"


def test_a_link_signs_in_with_all_that_the_role_may(client: Client) -> None:
    address = link(invented())
    assert client.post(address, follow=True).redirect_chain == [("/", 302), ("/members/", 302)]


def test_opening_the_link_alone_signs_nobody_in_and_spends_nothing(client: Client) -> None:
    address = link(invented())
    assert client.get(address).status_code == 200
    assert client.get("/members/").status_code == 302
    assert client.post(address).status_code == 302


def test_a_link_works_once(client: Client) -> None:
    address = link(invented())
    client.post(address)
    other = Client()
    assert other.post(address).status_code == 404
    assert other.get("/members/").status_code == 302


def test_a_link_runs_out(client: Client, clock: SetClock) -> None:
    address = link(invented())
    clock.forward(SIGN_IN_LINK_LIFE)
    assert client.post(address).status_code == 404


def test_an_invented_link_opens_nothing(client: Client) -> None:
    assert client.post("/enter/guess/").status_code == 404


def test_no_link_for_a_member_of_a_real_practice() -> None:
    with pytest.raises(NotSimulatedError):
        link(factories.member(factories.practice()))


def test_no_link_for_a_member_of_a_simulated_and_a_real_practice() -> None:
    member = invented()
    member.memberships.create(
        practice=factories.practice(), role=Role.THERAPIST, since=factories.START
    )
    with pytest.raises(NotSimulatedError):
        link(member)


def test_no_link_for_a_role_in_the_network() -> None:
    with pytest.raises(NotSimulatedError):
        link(factories.member(None, Role.COORDINATOR))


def test_a_role_in_the_network_counts_while_all_of_it_is_invented(client: Client) -> None:
    member = invented()
    member.memberships.create(practice=None, role=Role.COORDINATOR, since=factories.START)
    client.post(link(member))
    assert client.get("/coding/rounds/").status_code == 200
    factories.practice()
    assert client.get("/coding/rounds/")["Location"].startswith("/account/2fa/")
    with pytest.raises(NotSimulatedError):
        link(member)


def test_a_link_is_worthless_once_its_member_joins_a_real_practice(client: Client) -> None:
    member = invented()
    address = link(member)
    real = factories.practice()
    member.memberships.create(practice=real, role=Role.ADMINISTRATOR, since=factories.START)
    assert client.post(address).status_code == 404


def test_being_in_by_a_link_counts_for_nothing_once_a_real_practice_is_joined(
    client: Client,
) -> None:
    member = invented()
    client.post(link(member))
    assert client.get("/members/").status_code == 200
    real = factories.practice()
    member.memberships.create(practice=real, role=Role.ADMINISTRATOR, since=factories.START)
    assert client.get("/members/")["Location"].startswith("/account/2fa/")


def test_the_token_is_stored_nowhere() -> None:
    member = invented()
    token = make_sign_in_link(member=member, by=OPERATOR, now=factories.START)
    kept = SignInLink.objects.get()
    assert token.encode() not in bytes(kept.digest)
    assert token not in str(list(Entry.objects.values()))


def test_a_link_leaves_nothing_of_who_was_signed_in_before(client: Client) -> None:
    member = invented()
    client.post(link(member))
    session = client.session
    session["practice"] = "of somebody else"
    session.save()
    client.post(link(invented()))
    assert "practice" not in client.session
