"""Gold reports of a codebook, for whoever prepares a round."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from visavis.apps.cards.views.private import private
from visavis.apps.coding.actions.school import (
    SchoolError,
    gold_from_round,
    retire_gold,
    write_gold,
)
from visavis.apps.coding.actions.settle import read_matter
from visavis.apps.coding.forms import settled as form
from visavis.apps.coding.gate import prepared_round
from visavis.apps.coding.models import GoldReport, Packet, Round
from visavis.apps.coding.queries.gold import could_be_gold, gold_lines
from visavis.apps.coding.queries.judged import codebook_of
from visavis.apps.people.gate import actor_of
from visavis.gateways.outside import outside

MORE = "?more=1#write"
"""Whoever wrote one report finds the form open for the next."""


@private
@require_http_methods(["GET", "HEAD", "POST"])
def gold(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """List gold reports, or add one that was invented."""
    of = _with_a_book(request, round_id)
    if request.method != "POST":
        return _list(request, of)
    try:
        invented = form.read_invented(request.POST)
        write_gold(round_=of, invented=invented, by=actor_of(request), now=outside().clock.now())
    except SchoolError as error:
        messages.error(request, gettext(str(error)))
        return _list(request, of, status=422)
    messages.success(request, gettext("The gold report is added."))
    return _to_the_list(of, MORE)


@private
@require_POST
def retire(request: HttpRequest, round_id: UUID, gold_id: UUID) -> HttpResponse:
    """Take a gold report out of use."""
    of = _with_a_book(request, round_id)
    one = get_object_or_404(GoldReport, pk=gold_id, codebook=of.codebook_id)
    retire_gold(gold=one, by=actor_of(request), now=outside().clock.now())
    return _to_the_list(of)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def from_packet(request: HttpRequest, round_id: UUID, packet_id: UUID) -> HttpResponse:
    """Show a settled report of a closed round, or make gold of it."""
    of = _with_a_book(request, round_id)
    packet = (
        Packet.objects.select_related("round", "about__card__episode__client")
        .filter(pk=packet_id, round=of, about__isnull=False, gold__isnull=True)
        .first()
    )
    if packet is None or packet.pk not in {line.packet for line in could_be_gold(of)}:
        raise Http404
    now = outside().clock.now()
    problem = ""
    if request.method == "POST":
        why = request.POST.get("why", "")
        try:
            gold_from_round(packet=packet, why=why, by=actor_of(request), now=now)
        except SchoolError as error:
            problem = gettext(str(error))
        else:
            messages.success(request, gettext("The gold report is added."))
            return _to_the_list(of)
    context = {
        "round": of,
        "book": codebook_of(of),
        "matter": read_matter(packet=packet, by=actor_of(request), now=now),
        "problem": problem,
    }
    return render(request, "coding/gold_from.html", context, status=422 if problem else 200)


def _with_a_book(request: HttpRequest, round_id: UUID) -> Round:
    of, _facts = prepared_round(request, round_id)
    if of.codebook_id is None:
        raise Http404
    return of


def _list(request: HttpRequest, of: Round, *, status: int = 200) -> HttpResponse:
    book = codebook_of(of)
    if book is None:
        raise Http404
    context = {
        "round": of,
        "book": book,
        "gold": gold_lines(of),
        "could": could_be_gold(of),
        "choices": form.all_choices(book, None),
        "none": form.NONE,
        "typed": request.POST,
        "more": "more" in request.GET,
        "chosen": request.POST.getlist("chosen"),
    }
    return render(request, "coding/gold.html", context, status=status)


def _to_the_list(of: Round, where: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("coding:gold", args=[of.pk]) + where, status=303)
