from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tests import factories
from tests.accounts import with_app
from tests.signing_in import sign_in
from visavis.apps.people.gate import current_practice, require, viewer_of
from visavis.privacy.members import may_treat
from visavis.privacy.viewer import Post, Viewer
from visavis.vocab.people import Role
from visavis.web.urls import urlpatterns as web_urls

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]


def caseload(request: HttpRequest) -> HttpResponse:
    practice = current_practice(request)
    require(may_treat(viewer_of(request), practice.pk))
    return HttpResponse(practice.name)


urlpatterns = [path("caseload/", caseload), *web_urls]
here = override_settings(ROOT_URLCONF=__name__)


@here
def test_nobody_is_sent_to_sign_in_and_comes_back(client: Client) -> None:
    answer = client.get("/caseload/?page=2")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/account/login/?next=%2Fcaseload%2F%3Fpage%3D2",
    )


@here
def test_what_cannot_be_fetched_again_is_no_address_to_come_back_to(client: Client) -> None:
    assert client.post("/caseload/")["Location"] == "/account/login/"


@here
def test_a_password_alone_leads_to_the_second_factor(client: Client) -> None:
    sign_in(client, factories.member(factories.practice()), second_factor=False)
    assert client.get("/caseload/")["Location"] == "/account/2fa/?next=%2Fcaseload%2F"


@here
def test_a_therapist_comes_in(client: Client) -> None:
    practice = factories.practice(name="Rue du Lac")
    sign_in(client, factories.member(practice))
    assert client.get("/caseload/").content == b"Rue du Lac"


@here
def test_another_role_reads_why_not(client: Client) -> None:
    sign_in(client, factories.member(factories.practice(), Role.RATER))
    answer = client.get("/caseload/")
    assert answer.status_code == 403
    assert "Your role does not include this." in answer.content.decode()


@here
def test_a_role_that_ended_is_no_role(client: Client) -> None:
    member = factories.member(factories.practice())
    member.memberships.update(until=factories.START)
    sign_in(client, member)
    assert client.get("/caseload/").status_code == 403


@here
def test_a_member_of_two_practices_chooses_and_can_switch(client: Client) -> None:
    one, other = factories.practice(name="One"), factories.practice(name="Other")
    member = factories.member(one)
    member.memberships.create(practice=other, role=Role.THERAPIST, since=factories.START)
    sign_in(client, member)
    assert client.get("/caseload/")["Location"] == "/practices/?next=%2Fcaseload%2F"
    for practice in (other, one):
        answer = client.post(
            "/practices/", {"practice": practice.pk, "next": "/caseload/"}, follow=True
        )
        assert answer.content == practice.name.encode()


@here
def test_a_practice_without_a_role_cannot_be_chosen(client: Client) -> None:
    sign_in(client, factories.member(factories.practice()))
    answer = client.post("/practices/", {"practice": factories.practice().pk})
    assert answer.status_code == 404


@here
def test_the_choice_names_the_own_practices_only(client: Client) -> None:
    one, other = factories.practice(name="One"), factories.practice(name="Other")
    factories.practice(name="Stranger")
    member = factories.member(one)
    member.memberships.create(practice=other, role=Role.THERAPIST, since=factories.START)
    page = sign_in(client, member).get("/practices/?next=/caseload/")
    assert [practice.name for practice in page.context["practices"]] == ["One", "Other"]
    assert page.context["next"] == "/caseload/"
    assert [place.label for place in page.context["navigation"]] == ["Other practice", "Account"]


@here
def test_a_role_in_the_network_reaches_every_practice(client: Client) -> None:
    for name in ("One", "Other"):
        factories.practice(name=name)
    sign_in(client, factories.member(None))
    page = client.get("/practices/")
    assert [practice.name for practice in page.context["practices"]] == ["One", "Other"]


@here
def test_a_member_without_any_practice_reads_so(client: Client) -> None:
    sign_in(client, factories.member(None))
    assert "You have no role in a practice." in client.get("/caseload/").content.decode()


@here
@pytest.mark.parametrize("nonsense", ["", "x", "' or 1=1"])
def test_a_choice_that_is_no_practice_is_not_found(client: Client, nonsense: str) -> None:
    sign_in(client, factories.member(factories.practice()))
    assert client.post("/practices/", {"practice": nonsense}).status_code == 404


@here
def test_a_request_by_htmx_leaves_the_whole_page_for_sign_in(client: Client) -> None:
    answer = client.get("/caseload/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (
        200,
        "/account/login/?next=%2Fcaseload%2F",
    )


@here
def test_who_has_a_second_factor_but_did_not_use_it_proves_it(client: Client) -> None:
    member = with_app(factories.member(factories.practice()))
    sign_in(client, member, second_factor=False)
    assert (
        client.get("/caseload/")["Location"] == "/account/2fa/reauthenticate/?next=%2Fcaseload%2F"
    )


def test_a_role_without_a_page_reads_at_the_front_what_will_be_there(client: Client) -> None:
    sign_in(client, factories.member(factories.practice(), Role.ANALYST))
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Studies that you may analyse will be here" in answer.content.decode()


@here
@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "nowhere", "//x", "care:today"])
def test_choosing_leads_to_addresses_of_this_site_only(client: Client, wanted: str) -> None:
    practice = factories.practice()
    sign_in(client, factories.member(practice))
    answer = client.post("/practices/", {"practice": practice.pk, "next": wanted})
    assert answer["Location"] == "/"


def test_a_viewer_carries_the_roles_in_force_and_nothing_else(client: Client) -> None:
    practice = factories.practice()
    member = factories.member(practice)
    member.memberships.create(
        practice=practice, role=Role.RATER, since=factories.START, until=factories.START
    )
    request = client.get("/practices/").wsgi_request
    request.user = member
    vars(request).pop("_viewer", None)
    assert viewer_of(request) == Viewer(
        member=member.pk, posts=frozenset({Post(Role.THERAPIST, practice.pk)}), second_factor=False
    )


def test_no_cache_keeps_a_members_page(client: Client) -> None:
    sign_in(client, factories.member(factories.practice()))
    for page in ("/clients/", "/clients/new/", "/members/"):
        assert "no-store" in client.get(page)["Cache-Control"]
