"""Send a client the link to a card once more."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from visavis.apps.cards.actions.invite import invite_again
from visavis.apps.cards.models import Card
from visavis.apps.care.gate import own_episode
from visavis.apps.people.gate import actor_of, require, viewer_of
from visavis.gateways.outside import outside
from visavis.privacy.members import signed_in
from visavis.vocab.card import Perspective


@require_POST
def send_again(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Send it; what is said next is the same whether the card is in or not."""
    require(signed_in(viewer_of(request)))
    card = get_object_or_404(
        Card.objects.select_related("episode__client"), pk=card_id, perspective=Perspective.CLIENT
    )
    episode = own_episode(request, card.episode_id)
    if invite_again(card=card, by=actor_of(request), now=outside().clock.now()):
        messages.success(request, gettext("A fresh link goes out if the card is still open."))
    else:
        messages.error(request, gettext("There is no address to send it to. Add one first."))
    return redirect("cards:client", episode.client_id)
