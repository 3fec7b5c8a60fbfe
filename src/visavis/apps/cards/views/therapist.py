"""The therapist's own card: the same questions, between two sessions."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from visavis.apps.cards.actions.hand_in import Delivery, hand_in
from visavis.apps.cards.forms.asked import Asked
from visavis.apps.cards.forms.card import CardEntry, read
from visavis.apps.cards.models import Card
from visavis.apps.cards.queries.forms import card_form
from visavis.apps.cards.queries.own_card import own_card
from visavis.apps.cards.views.arrived import note_over
from visavis.apps.cards.views.kept import keep_draft
from visavis.apps.cards.views.private import private
from visavis.apps.care.gate import own_session
from visavis.apps.care.queries.caseload import case_of
from visavis.apps.people.gate import actor_of
from visavis.gateways.outside import outside
from visavis.privacy.seal import counts_as_after_reveal
from visavis.vocab.card import Perspective


@private
@require_http_methods(["GET", "HEAD", "POST"])
def therapist_card(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Show the therapist's card about a held session, or take it in."""
    card = own_card(own_session(request, session_id))
    if card is None:
        raise Http404
    with timezone.override(ZoneInfo(card.episode.client.practice.time_zone)):
        if card.handed_in_at is not None:
            return _to_the_pair(session_id)
        asked = _asked(card)
        if request.method != "POST":
            return _page(request, card, _fresh(asked))
        return _answer(request, card, read(asked, request.POST))


def _answer(request: HttpRequest, card: Card, entry: CardEntry) -> HttpResponse:
    pressed = request.POST.get("do", "")
    if pressed not in ("hand-in", "nothing"):
        entry.add(pressed.removeprefix("add-"))
        return _page(request, card, entry)
    nothing = pressed == "nothing"
    entry.check(nothing=nothing)
    if entry.all_problems:
        return _page(request, card, entry, status=422)
    delivery = Delivery(key=entry.key, by=actor_of(request), now=outside().clock.now())
    hand_in(card=card, content=entry.content(nothing=nothing), delivery=delivery)
    note_over(request)
    messages.success(request, _("Your card is handed in."))
    return _to_the_pair(card.session_id)


def _asked(card: Card) -> Asked:
    """Return what the therapist is asked: no readers to choose, and a guess while it can be one."""
    form = card_form(card.episode.client.practice.card_form)
    now = outside().clock.now()
    return Asked(
        form=form,
        language=get_language() or form.languages[0],
        perspective=Perspective.THERAPIST,
        guesses=not counts_as_after_reveal(card.seal_until, now=now),
        all_open=True,
    )


def _fresh(asked: Asked) -> CardEntry:
    """Return the empty card with the cursor in its first box."""
    entry = read(asked, QueryDict())
    entry.gates[0].reports[0].newest = True
    return entry


def _to_the_pair(session_id: UUID | None) -> HttpResponse:
    return HttpResponseRedirect(reverse("cards:session", args=[session_id]), status=303)


def _page(request: HttpRequest, card: Card, entry: CardEntry, *, status: int = 200) -> HttpResponse:
    practice = card.episode.client.practice
    context = {
        "card": card,
        "case": case_of(card.episode),
        "entry": entry,
        "asked": entry.asked,
        "practice": practice,
        "keep": keep_draft(),
    }
    return render(request, "cards/therapist_card.html", context, status=status)
