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
from visavis.apps.coding.models import CodebookVersion, GoldReport, Packet, Round
from visavis.apps.coding.queries.books import book_of
from visavis.apps.coding.queries.gold import could_be_gold, gold_lines, invented_for
from visavis.apps.coding.queries.judged import codebook_of
from visavis.apps.people.gate import actor_of, require, viewer_of
from visavis.codebooks.codebook import Codebook
from visavis.gateways.outside import outside
from visavis.privacy.members import may_manage_studies
from visavis.vocab.coding import BookStatus

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
        _write(request, of.codebook)
    except SchoolError as error:
        messages.error(request, gettext(str(error)))
        return _list(request, of, status=422)
    messages.success(request, gettext("The gold report is added."))
    return _to_the_list(of, MORE)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def gold_of_book(request: HttpRequest, codebook: str) -> HttpResponse:
    """List invented gold reports of a codebook, add or retire one: before there is any round."""
    require(may_manage_studies(viewer_of(request)))
    version = get_object_or_404(CodebookVersion, pk=codebook, status=BookStatus.IN_USE)
    if request.method != "POST":
        return _list_of_book(request, version)
    there = reverse("coding:book_gold", args=[version.pk])
    if "retire" in request.POST:
        _retire(request, version)
        return HttpResponseRedirect(there, status=303)
    try:
        _write(request, version)
    except SchoolError as error:
        messages.error(request, gettext(str(error)))
        return _list_of_book(request, version, status=422)
    messages.success(request, gettext("The gold report is added."))
    return HttpResponseRedirect(there + MORE, status=303)


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


def _write(request: HttpRequest, codebook: CodebookVersion | None) -> None:
    invented = form.read_invented(request.POST)
    now = outside().clock.now()
    write_gold(codebook=codebook, invented=invented, by=actor_of(request), now=now)


def _retire(request: HttpRequest, version: CodebookVersion) -> None:
    sent = request.POST["retire"]
    one = next((line.gold for line in invented_for(version) if str(line.gold.pk) == sent), None)
    if one is None:
        raise Http404
    retire_gold(gold=one, by=actor_of(request), now=outside().clock.now())


def _with_a_book(request: HttpRequest, round_id: UUID) -> Round:
    of, _facts = prepared_round(request, round_id)
    if of.codebook_id is None:
        raise Http404
    return of


def _list(request: HttpRequest, of: Round, *, status: int = 200) -> HttpResponse:
    book = codebook_of(of)
    if book is None:
        raise Http404
    context = {"round": of, "gold": gold_lines(of), "could": could_be_gold(of)}
    return _shown(request, book, context, status=status)


def _list_of_book(
    request: HttpRequest, version: CodebookVersion, *, status: int = 200
) -> HttpResponse:
    return _shown(request, book_of(version), {"gold": invented_for(version)}, status=status)


def _shown(
    request: HttpRequest, book: Codebook, context: dict[str, object], *, status: int
) -> HttpResponse:
    form_context = {
        "book": book,
        "choices": form.all_choices(book, None),
        "none": form.NONE,
        "typed": request.POST,
        "more": "more" in request.GET,
        "chosen": request.POST.getlist("chosen"),
    }
    return render(request, "coding/gold.html", context | form_context, status=status)


def _to_the_list(of: Round, where: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("coding:gold", args=[of.pk]) + where, status=303)
