"""Paper cards in: the code on the card, then what is written on it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from visavis.apps.cards.actions.hand_in import Delivery, hand_in
from visavis.apps.cards.forms.card import CardEntry, fresh, read
from visavis.apps.cards.models import Card
from visavis.apps.cards.queries.paper import card_by_paper_code
from visavis.apps.cards.views.arrived import note_over
from visavis.apps.cards.views.client import asked_of_client
from visavis.apps.cards.views.private import private
from visavis.apps.care.queries.clients import facts
from visavis.apps.people.gate import actor_of, current_practice, require, viewer_of
from visavis.apps.people.models import Practice
from visavis.gateways.outside import outside
from visavis.privacy.members import may_type_paper_cards
from visavis.privacy.paper import may_type_card_of, paper_card_was_in
from visavis.vocab.card import Perspective


@private
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then show the card to be typed in, then take it in."""
    practice = current_practice(request)
    require(may_type_paper_cards(viewer_of(request), practice.pk))
    code = request.POST.get("code", "").strip()
    if not code:
        return _ask_for_code(request, practice)
    card = card_by_paper_code(practice, code)
    if card is None:
        problem = _(
            "No card of this practice carries this code. Please compare it letter by letter."
        )
        return _ask_for_code(request, practice, code=code, problem=problem)
    require(may_type_card_of(viewer_of(request), facts(card.episode.client)))
    if card.handed_in_at is not None:
        problem = _("This card is in already.")
        return _ask_for_code(request, practice, code=code, problem=problem)
    with timezone.override(ZoneInfo(practice.time_zone)):
        return _answer(request, card)


def _answer(request: HttpRequest, card: Card) -> HttpResponse:
    asked = asked_of_client(request, card)
    pressed = request.POST.get("do", "")
    if pressed == "open":
        return _page(request, card, fresh(asked))
    entry = read(asked, request.POST)
    if pressed not in ("hand-in", "nothing"):
        entry.add(pressed.removeprefix("add-"))
        return _page(request, card, entry)
    nothing = pressed == "nothing"
    entry.check(nothing=nothing)
    if entry.all_problems:
        return _page(request, card, entry, status=422)
    receipt = hand_in(
        card=card, content=entry.content(nothing=nothing), delivery=_delivery(request, card, entry)
    )
    note_over(request)
    messages.success(request, _("The card is in. Receipt %(number)s.") % {"number": receipt.number})
    return HttpResponseRedirect(reverse("cards:paper"), status=303)


def _delivery(request: HttpRequest, card: Card, entry: CardEntry) -> Delivery:
    """Say when the card on paper was written; nobody asks for its date, so at its session."""
    now = outside().clock.now()
    was_in = paper_card_was_in(
        Perspective(card.perspective),
        stated=None,
        session_at=card.session.at if card.session else now,
        opened_before=now >= card.seal_until,
        now=now,
    )
    return Delivery(
        key=entry.key, by=actor_of(request), now=now, on_paper=True, filled_in_at=was_in
    )


def _ask_for_code(
    request: HttpRequest, practice: Practice, *, code: str = "", problem: str = ""
) -> HttpResponse:
    context = {"practice": practice, "code": code, "problem": problem}
    return render(request, "cards/paper_code.html", context, status=422 if problem else 200)


def _page(request: HttpRequest, card: Card, entry: CardEntry, *, status: int = 200) -> HttpResponse:
    context = {
        "card": card,
        "entry": entry,
        "asked": entry.asked,
        "practice": card.episode.client.practice,
        "code": card.paper_code,
    }
    return render(request, "cards/paper_card.html", context, status=status)
