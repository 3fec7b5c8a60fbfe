"""Where a member can go: the places of the page header, and the first of them after sign-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe

from visavis.apps.people.gate import (
    current_practice,
    known_practice,
    practices_for,
    viewer_of,
)
from visavis.apps.people.models import Practice
from visavis.apps.people.views.page import page
from visavis.privacy.coding import may_have_rounds
from visavis.privacy.decision import Decision
from visavis.privacy.members import (
    may_answer_contact_wish,
    may_coordinate,
    may_manage_practice,
    may_manage_studies,
    may_treat,
    may_type_paper_cards,
    signed_in,
)
from visavis.privacy.studies import may_tell_of_work
from visavis.privacy.viewer import Viewer
from visavis.vocab.people import Role


@dataclass(frozen=True, slots=True)
class Place:
    """A page that belongs into the header, and the decision that says for whom."""

    name: str
    label: str
    decide: Callable[[Viewer, Practice], Decision]

    def address(self) -> str:
        """The page's address."""
        return reverse(self.name)


PLACES = (
    Place("cards:today", _("Today"), lambda v, here: may_treat(v, here.pk)),
    Place("care:clients", _("Clients"), lambda v, here: may_treat(v, here.pk)),
    Place("cards:response", _("Response"), lambda v, here: may_coordinate(v, here.pk)),
    Place("cards:paper", _("Paper cards"), lambda v, here: may_type_paper_cards(v, here.pk)),
    Place("care:studies", _("Studies"), lambda v, _here: may_manage_studies(v)),
    Place("coding:rounds", _("Rounds"), lambda v, _here: may_manage_studies(v)),
    Place("people:members", _("Members"), lambda v, here: may_manage_practice(v, here.pk)),
    Place("people:settings", _("Practice"), lambda v, here: may_manage_practice(v, here.pk)),
    Place(
        "cards:wishes",
        _("Please contact me"),
        lambda v, here: may_answer_contact_wish(v, here.pk, here.contact_person_id),
    ),
    Place("coding:desk", _("Coding"), lambda v, _here: may_have_rounds(v)),
    Place("people:work", _("Your work"), lambda v, _here: may_tell_of_work(v)),
)
"""In the order of the header; after sign-in a member comes to the first that is open to them."""

COMING = {
    Role.SUPERVISOR: _("What therapists share with you for supervision will be here."),
    Role.ANALYST: _("Studies that you may analyse will be here, with their data."),
    Role.EDITOR: _("Issues of the research digest will be here to edit."),
}
"""What a role will find that has no page yet."""

BELONG = {
    "/coding/rounds/": tuple(
        f"/coding/{part}/" for part in ("studies", "packets", "codebooks", "machine", "models")
    )
}
"""Addresses that belong to a place without standing below its own."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A place as the header shows it."""

    address: str
    label: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, object]:
    """Give templates the practice and the places that are open to the viewer."""
    viewer = viewer_of(request)
    if not signed_in(viewer):
        return {}
    practice = known_practice(request)
    shown = [
        _shown(request, place.address(), place.label)
        for place in PLACES
        if practice is not None and place.decide(viewer, practice)
    ]
    if practice is None and may_have_rounds(viewer):
        shown.append(_shown(request, reverse("coding:desk"), _("Coding")))
    if len(practices_for(request)) > 1:
        shown.append(_shown(request, reverse("people:choose"), _("Other practice")))
    shown.append(_shown(request, reverse("mfa_index"), _("Account")))
    return {"navigation": shown, "practice": practice}


def _shown(request: HttpRequest, address: str, label: str) -> Shown:
    near = (address, *BELONG.get(address, ()))
    return Shown(address, gettext(label), current=request.path.startswith(near))


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Lead a member to the first place that is open to them, or say what will be there."""
    viewer = viewer_of(request)
    if signed_in(viewer) and {post.role for post in viewer.posts} == {Role.RATER}:
        return HttpResponseRedirect(reverse("coding:desk"))  # whose rounds are in no practice
    practice = current_practice(request)
    for place in PLACES:
        if place.decide(viewer, practice):
            return HttpResponseRedirect(place.address())
    coming = [
        gettext(sentence) for role, sentence in COMING.items() if viewer.holds(role, practice.pk)
    ]
    return page(request, "front.html", {"coming": coming}, practice=practice)
