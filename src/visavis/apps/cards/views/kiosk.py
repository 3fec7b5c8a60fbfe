"""The therapist's tablet in the client's hands: one card, then a neutral screen.

The card is filled in as behind a link that was shown: whether one was in before tells nothing. The
middleware keeps every other address closed until the therapist unlocks.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from visavis.apps.cards.models import Card
from visavis.apps.cards.queries.links import Opened, card_in_hands
from visavis.apps.cards.views.arrived import note_over
from visavis.apps.cards.views.client import answer_card
from visavis.apps.cards.views.private import private
from visavis.apps.care.gate import own_session
from visavis.apps.care.queries.caseload import case_of
from visavis.apps.people.actions.tablet import note_handed_over
from visavis.apps.people.gate import actor_of, handed_over, keep_handed_over
from visavis.apps.people.rules.handed_over import HandedOver
from visavis.apps.people.views.page import page
from visavis.gateways.outside import outside
from visavis.privacy.sign_in import HANDED_OVER_IDLE, still_in_hands
from visavis.vocab.card import Perspective
from visavis.vocab.language import LANGUAGES

HANDED_IN = ("hand-in", "nothing")
TAKEN_IN = (200, 303)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Say what happens, and lock this browser for the client's card."""
    session = own_session(request, session_id)
    cards = Card.objects.select_related("episode__client__practice")
    card = get_object_or_404(cards, session=session, perspective=Perspective.CLIENT)
    client, now = card.episode.client, outside().clock.now()
    if request.method == "POST":
        note_handed_over(
            subject=client.subject,
            practice=client.practice_id,
            target=card,
            by=actor_of(request),
            now=now,
        )
        keep_handed_over(request, HandedOver(card.pk, seen=now))
        return redirect("cards:kiosk")
    context = {"case": case_of(card.episode), "session": session}
    return page(request, "cards/hand_over.html", context, practice=client.practice)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest) -> HttpResponse:
    """Show the card until it is handed in, put aside or left alone; then the neutral screen."""
    state, now = handed_over(request), outside().clock.now()
    if state is None:
        return redirect("front")
    opened = None
    if not state.done and still_in_hands(state.seen, now=now):
        opened = card_in_hands(state.card, now=now)
    if opened is None:
        return _end(request, replace(state, done=True))
    keep_handed_over(request, replace(state, seen=now))
    return _card(request, opened, state, now=now)


def _card(
    request: HttpRequest, opened: Opened, state: HandedOver, *, now: datetime
) -> HttpResponse:
    pressed = request.POST.get("do", "")
    if pressed == "not-now":
        return _end(request, replace(state, done=True))
    with timezone.override(ZoneInfo(opened.card.episode.client.practice.time_zone)):
        answer = answer_card(request, opened, now=now)
    if pressed in HANDED_IN and answer.status_code in TAKEN_IN:
        return _end(request, replace(state, done=True))
    # Without script: the browser itself asks again, and finds the neutral screen.
    answer["Refresh"] = f"{int(HANDED_OVER_IDLE.total_seconds())}; url={request.path}"
    return answer


def _end(request: HttpRequest, state: HandedOver) -> HttpResponse:
    """Leave the neutral screen behind every way back; a post leads to it once more by a GET."""
    note_over(request)
    chosen = request.POST.get("language", state.language)
    keep_handed_over(request, replace(state, language=chosen if chosen in LANGUAGES else ""))
    if request.method == "POST":
        return HttpResponseRedirect(request.path, status=303)
    with translation.override(state.language or translation.get_language()):
        return render(request, "people/in_hands.html")
