"""Where a member can go: the places of the page header, and the first of them after sign-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe

from visavis.apps.people.gate import (
    Refused,
    current_practice,
    known_practice,
    practices_for,
    viewer_of,
)
from visavis.privacy.decision import Decision, deny
from visavis.privacy.members import (
    may_coordinate,
    may_manage_practice,
    may_manage_studies,
    may_treat,
    may_type_paper_cards,
    signed_in,
)
from visavis.privacy.viewer import Viewer

NO_PLACE = _("There is no page for your role yet.")


@dataclass(frozen=True, slots=True)
class Place:
    """A page that belongs into the header, and the decision that says for whom."""

    name: str
    label: str
    decide: Callable[[Viewer, UUID], Decision]

    def address(self) -> str:
        """The page's address."""
        return reverse(self.name)


PLACES = (
    Place("cards:today", _("Today"), may_treat),
    Place("care:clients", _("Clients"), may_treat),
    Place("cards:response", _("Response"), may_coordinate),
    Place("cards:paper", _("Paper cards"), may_type_paper_cards),
    Place("care:studies", _("Studies"), lambda viewer, _practice: may_manage_studies(viewer)),
    Place("people:members", _("Members"), may_manage_practice),
    Place("people:settings", _("Practice"), may_manage_practice),
)
"""In the order of the header; after sign-in a member comes to the first that is open to them."""


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
        if practice is not None and place.decide(viewer, practice.pk)
    ]
    if len(practices_for(request)) > 1:
        shown.append(_shown(request, reverse("people:choose"), _("Other practice")))
    shown.append(_shown(request, reverse("mfa_index"), _("Account")))
    return {"navigation": shown, "practice": practice}


def _shown(request: HttpRequest, address: str, label: str) -> Shown:
    return Shown(address, gettext(label), current=request.path.startswith(address))


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Lead a member to the first place that is open to them."""
    practice = current_practice(request)
    viewer = viewer_of(request)
    for place in PLACES:
        if place.decide(viewer, practice.pk):
            return HttpResponseRedirect(place.address())
    raise Refused(deny(NO_PLACE))
