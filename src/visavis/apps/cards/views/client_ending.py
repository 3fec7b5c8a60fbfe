"""The client's card about the ending, behind the same kind of link."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.hand_in import Delivery, hand_in_ending
from visavis.apps.cards.forms.ending import EndingAsked, EndingEntry, SessionChoice, read_ending
from visavis.apps.cards.models import Card
from visavis.apps.cards.queries.endings import sessions_held
from visavis.apps.cards.queries.links import Opened
from visavis.apps.cards.queries.readers import readers_of
from visavis.apps.cards.rules.handed_in import HandedIn
from visavis.apps.cards.rules.links import Way
from visavis.apps.cards.views.arrived import note_over, to_receipt
from visavis.apps.cards.views.kept import Came, keep, says
from visavis.apps.cards.views.language import language_for
from visavis.instruments.shipped import ending_form
from visavis.privacy.visibility import visibilities_offered, visibility_beforehand
from visavis.vocab.card import Perspective, Visibility


def answer_ending(request: HttpRequest, opened: Opened, *, now: datetime) -> HttpResponse:
    """Show the card about the ending, or take it in."""
    asked = _asked(request, opened.card)
    with translation.override(asked.language):
        entry = read_ending(asked, request.POST)
        if request.method != "POST":
            return _page(request, opened, entry, now=now)
        pressed = request.POST.get("do", "")
        if pressed == "hand-in":
            return _try(request, opened, entry, now=now)
        if pressed == "add-point":
            entry.add()
        return _page(request, opened, entry, now=now)


def session_choices(card: Card) -> list[SessionChoice]:
    """Return the therapy sessions that a turning point may have been in."""
    return [SessionChoice(s.pk, s.number, s.at) for s in sessions_held(card.episode)]


def _asked(request: HttpRequest, card: Card) -> EndingAsked:
    practice = card.episode.client.practice
    form = ending_form(Perspective.CLIENT)
    readers = readers_of(card.episode.client)
    offered = visibilities_offered(research_consented=readers.study is not None)
    return EndingAsked(
        form=form,
        language=language_for(request, form.languages, otherwise=practice.language),
        sessions=session_choices(card),
        visibilities=offered,
        visibility=visibility_beforehand(Visibility(practice.default_visibility), offered),
        readers=readers,
    )


def _try(
    request: HttpRequest, opened: Opened, entry: EndingEntry, *, now: datetime
) -> HttpResponse:
    card = opened.card
    entry.check()
    if entry.all_problems:
        return _page(request, opened, entry, now=now, status=422)
    by = Actor.client(card.episode.client.subject)
    delivery = Delivery(key=entry.key, by=by, now=now)
    hand_in_ending(card=card, content=entry.content(), delivery=delivery)
    note_over(request)
    return to_receipt(request, HandedIn(card.pk, entry.key, Way.SENT, now))


def _page(
    request: HttpRequest, opened: Opened, entry: EndingEntry, *, now: datetime, status: int = 200
) -> HttpResponse:
    context = {
        "card": opened.card,
        "entry": entry,
        "asked": entry.asked,
        "practice": opened.card.episode.client.practice,
        "keep": keep(opened, now=now),
    }
    return says(Came.OPEN, render(request, "cards/client_ending.html", context, status=status))
