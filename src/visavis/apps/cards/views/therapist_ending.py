"""The therapist's own card about the ending of a therapy."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from visavis.apps.cards.actions.hand_in import Delivery, hand_in_ending
from visavis.apps.cards.forms.ending import EndingAsked, EndingEntry, read_ending
from visavis.apps.cards.models import Card
from visavis.apps.cards.queries.own_card import own_ending_card
from visavis.apps.cards.views.arrived import note_over
from visavis.apps.cards.views.client_ending import session_choices
from visavis.apps.cards.views.kept import keep_draft
from visavis.apps.cards.views.private import private
from visavis.apps.care.gate import own_episode
from visavis.apps.care.queries.caseload import case_of
from visavis.apps.people.gate import actor_of
from visavis.gateways.outside import outside
from visavis.instruments.shipped import ending_form
from visavis.vocab.card import Perspective


@private
@require_http_methods(["GET", "HEAD", "POST"])
def therapist_ending(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """Show the therapist's card about an ending, or take it in."""
    card = own_ending_card(own_episode(request, episode_id))
    if card is None:
        raise Http404
    with timezone.override(ZoneInfo(card.episode.client.practice.time_zone)):
        if card.handed_in_at is not None:
            return _to_the_pair(card)
        entry = read_ending(_asked(card), request.POST)
        return _answer(request, card, entry)


def _answer(request: HttpRequest, card: Card, entry: EndingEntry) -> HttpResponse:
    pressed = request.POST.get("do", "")
    if pressed == "add-point":
        entry.add()
    if pressed != "hand-in":
        return _page(request, card, entry)
    entry.check()
    if entry.all_problems:
        return _page(request, card, entry, status=422)
    delivery = Delivery(key=entry.key, by=actor_of(request), now=outside().clock.now())
    hand_in_ending(card=card, content=entry.content(), delivery=delivery)
    note_over(request)
    messages.success(request, _("Your card is handed in."))
    return _to_the_pair(card)


def _asked(card: Card) -> EndingAsked:
    form = ending_form(Perspective.THERAPIST)
    language = get_language() or form.languages[0]
    return EndingAsked(form=form, language=language, sessions=session_choices(card))


def _to_the_pair(card: Card) -> HttpResponse:
    return HttpResponseRedirect(reverse("cards:endings", args=[card.episode_id]), status=303)


def _page(
    request: HttpRequest, card: Card, entry: EndingEntry, *, status: int = 200
) -> HttpResponse:
    practice = card.episode.client.practice
    context = {
        "card": card,
        "case": case_of(card.episode),
        "entry": entry,
        "asked": entry.asked,
        "practice": practice,
        "keep": keep_draft(),
    }
    return render(request, "cards/therapist_ending.html", context, status=status)
