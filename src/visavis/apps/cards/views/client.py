"""The client's card behind its link. No account, no cookie; the link is the key."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.hand_in import Delivery, Receipt, hand_in
from visavis.apps.cards.forms.asked import Asked
from visavis.apps.cards.forms.card import CardEntry, fresh, read
from visavis.apps.cards.forms.fields import key_in
from visavis.apps.cards.models import Card
from visavis.apps.cards.queries.forms import card_form
from visavis.apps.cards.queries.links import Opened, card_by_token
from visavis.apps.cards.queries.readers import readers_of
from visavis.apps.cards.rules.handed_in import HandedIn
from visavis.apps.cards.rules.links import Way
from visavis.apps.cards.views.arrived import note_over, proof_with, to_receipt
from visavis.apps.cards.views.client_ending import answer_ending
from visavis.apps.cards.views.kept import Came, keep, says
from visavis.apps.cards.views.language import language_for
from visavis.apps.cards.views.private import behind_a_link
from visavis.gateways.outside import outside
from visavis.privacy.visibility import visibilities_offered, visibility_beforehand
from visavis.vocab.card import Occasion, Perspective, Visibility


# No cookie is asked, so there is nothing that another site could borrow: whoever can post here
# has the link. With `no-referrer` a browser sends `Origin: null`, which the check would refuse.
@csrf_exempt
@behind_a_link
@require_http_methods(["GET", "HEAD", "POST"])
def client_card(request: HttpRequest, token: str) -> HttpResponse:
    """Show the card, take it in, or show its receipt. A GET changes nothing."""
    now = outside().clock.now()
    opened = card_by_token(token, now=now)
    if opened is None:
        return says(Came.GONE, render(request, "cards/no_card.html", status=404))
    with timezone.override(ZoneInfo(opened.card.episode.client.practice.time_zone)):
        if opened.shows_receipt:
            return _receipt(request, opened.card, now=now)
        if opened.card.occasion == Occasion.ENDING:
            return answer_ending(request, opened, now=now)
        return answer_card(request, opened, now=now)


def answer_card(request: HttpRequest, opened: Opened, *, now: datetime) -> HttpResponse:
    """Show the card about a session, or take it in."""
    asked = asked_of_client(request, opened.card)
    with translation.override(asked.language):
        if request.method != "POST":
            return _page(request, opened, fresh(asked), now=now)
        entry = read(asked, request.POST)
        pressed = request.POST.get("do", "")
        if pressed in ("hand-in", "nothing"):
            return _try(request, opened, entry, now=now, nothing=pressed == "nothing")
        entry.add(pressed.removeprefix("add-"))
        return _page(request, opened, entry, now=now)


def _try(
    request: HttpRequest, opened: Opened, entry: CardEntry, *, now: datetime, nothing: bool
) -> HttpResponse:
    card = opened.card
    entry.check(nothing=nothing)
    if entry.all_problems:
        return _page(request, opened, entry, now=now, status=422)
    by = Actor.client(card.episode.client.subject)
    hand_in(
        card=card,
        content=entry.content(nothing=nothing),
        delivery=Delivery(key=entry.key, by=by, now=now),
    )
    note_over(request)
    # Whether it was this post or an earlier one, the answer is the same.
    handed = HandedIn(card.pk, entry.key, opened.way, now)
    if opened.way is Way.SHOWN:
        return _receipt_without_time(request, card, handed)
    return to_receipt(request, handed)


def asked_of_client(request: HttpRequest, card: Card) -> Asked:
    """Return what this card asks: the practice's form, and the choices that consent leaves."""
    practice = card.episode.client.practice
    form = card_form(practice.card_form)
    readers = readers_of(card.episode.client)
    offered = visibilities_offered(research_consented=readers.study is not None)
    return Asked(
        form=form,
        language=language_for(request, form.languages, otherwise=practice.language),
        perspective=Perspective.CLIENT,
        visibilities=offered,
        visibility=visibility_beforehand(Visibility(practice.default_visibility), offered),
        contact=form.contact is not None and practice.contact_person_id is not None,
        readers=readers,
    )


def _page(
    request: HttpRequest, opened: Opened, entry: CardEntry, *, now: datetime, status: int = 200
) -> HttpResponse:
    context = {
        "card": opened.card,
        "entry": entry,
        "asked": entry.asked,
        "practice": opened.card.episode.client.practice,
        "keep": keep(opened, now=now),
        "room": opened.in_hands,
    }
    return says(Came.OPEN, render(request, "cards/client_card.html", context, status=status))


def _receipt_without_time(request: HttpRequest, card: Card, handed: HandedIn) -> HttpResponse:
    """Answer a post to a link from the therapist's screen: the time would tell of an earlier one.

    The address goes on showing the card, so the receipt is this answer and no page of its own.
    Whether the card was in before, the way to the client's own view is on it.
    """
    receipt = Receipt(card, first=False, retry=True)
    practice = card.episode.client.practice
    context = {"receipt": receipt, "practice": practice, "own_view": handed.as_text()}
    return render(request, "cards/receipt.html", context)


def _receipt(request: HttpRequest, card: Card, *, now: datetime) -> HttpResponse:
    """Show that it arrived, and nothing of what is on it."""
    mine = request.method != "POST" or key_in(request.POST) == card.idempotency_key
    with translation.override(card.language):
        context = {
            "card": card,
            "receipt": Receipt(card, first=False, retry=True),
            "practice": card.episode.client.practice,
            "own_view": proof_with(request, card, now=now),
        }
        page = render(request, "cards/receipt.html", context)
        return says(Came.RECEIVED if mine else Came.BEFORE, page)
