"""Who asked to be contacted, for the person whom the practice names."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from visavis.apps.cards.actions.contact import answer_contact_wish, look_up_contact
from visavis.apps.cards.models import ContactWish
from visavis.apps.cards.queries.wishes import wishes_in
from visavis.apps.people.gate import current_practice, member_of, require, viewer_of
from visavis.apps.people.views.page import page
from visavis.gateways.outside import outside
from visavis.privacy.members import may_answer_contact_wish, may_reach_for_wish, signed_in


@never_cache
@require_safe
def wishes(request: HttpRequest) -> HttpResponse:
    """List the wishes by code and time; a contact is opened one by one."""
    practice = current_practice(request)
    viewer = viewer_of(request)
    require(may_answer_contact_wish(viewer, practice.pk, practice.contact_person_id))
    listed = wishes_in(practice)
    return page(request, "cards/wishes.html", {"wishes": listed}, practice=practice)


@never_cache
@require_POST
def reach(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """Show name and contact for one open wish; each look is an entry."""
    wish = _wish(request, wish_id)
    practice = wish.client.practice
    require(
        may_reach_for_wish(
            viewer_of(request),
            practice.pk,
            practice.contact_person_id,
            answered=wish.answered_at is not None,
        )
    )
    contact = look_up_contact(wish=wish, by=member_of(request), now=outside().clock.now())
    context = {"wish": wish, "contact": contact}
    return page(request, "cards/reach.html", context, practice=practice)


@require_POST
def answered(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """Note that somebody got in touch."""
    wish = _wish(request, wish_id)
    practice = wish.client.practice
    require(may_answer_contact_wish(viewer_of(request), practice.pk, practice.contact_person_id))
    answer_contact_wish(wish=wish, by=member_of(request), now=outside().clock.now())
    messages.success(request, gettext("Noted: %s was contacted.") % wish.client.code)
    return redirect("cards:wishes")


def _wish(request: HttpRequest, wish_id: UUID) -> ContactWish:
    require(signed_in(viewer_of(request)))
    return get_object_or_404(ContactWish.objects.select_related("client__practice"), pk=wish_id)
