"""The screen that the therapist turns round."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from visavis.apps.cards.actions.show_link import show_link
from visavis.apps.cards.models import Card
from visavis.apps.cards.rules.qr import qr_code
from visavis.apps.cards.views.private import private
from visavis.apps.care.gate import own_session
from visavis.apps.people.gate import actor_of
from visavis.gateways.outside import outside
from visavis.vocab.card import Perspective


@private
@require_safe
def qr(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Show the code of the client's card and nothing of the therapist's."""
    session = own_session(request, session_id)
    cards = Card.objects.select_related("episode__client__practice")
    card = get_object_or_404(cards, session=session, perspective=Perspective.CLIENT)
    address = show_link(card=card, by=actor_of(request), now=outside().clock.now())
    context = {
        "code": qr_code(address),
        "session": session_id,
        "practice": card.episode.client.practice,
    }
    return render(request, "cards/qr.html", context)
