"""Settling what raters coded differently."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from visavis.apps.cards.views.private import private
from visavis.apps.coding.actions.settle import (
    SettledMeanwhileError,
    read_matter,
    settle_packet,
)
from visavis.apps.coding.forms import settled as form
from visavis.apps.coding.gate import prepares, round_for
from visavis.apps.coding.models import Packet, Round
from visavis.apps.coding.queries.agreed import counted
from visavis.apps.coding.queries.books import book_of
from visavis.apps.coding.queries.disagreements import board, sentences, waiting
from visavis.apps.coding.queries.judged import codebook_of
from visavis.apps.coding.rules.settling import SettlingError
from visavis.apps.people.gate import actor_of, member_of
from visavis.gateways.outside import outside
from visavis.privacy.coding import may_see_reliability, may_settle

KIND_KEYS = "qwrt"
"""The keys by which the kinds of disagreement are chosen, in their order."""


@private
@require_safe
def disagreements(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """List what waits to be settled, and what is."""
    of, facts = round_for(request, round_id, may_settle)
    context = {
        "round": of,
        "board": board(of),
        "kinds": _kinds(),
        "prepares": prepares(request, facts),
    }
    return render(request, "coding/disagreements.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def packet(request: HttpRequest, round_id: UUID, packet_id: UUID) -> HttpResponse:
    """Show one packet with its codings, or settle it."""
    of, _facts = round_for(request, round_id, may_settle)
    one = _packet(of, packet_id)
    if request.method != "POST":
        return _page(request, one)
    settled, edition = form.read(request.POST)
    now = outside().clock.now()
    try:
        settle_packet(packet=one, settled=settled, edition=edition, by=member_of(request), now=now)
    except SettledMeanwhileError as error:
        return _page(request, one, problem=str(error), meanwhile=True, status=409)
    except SettlingError as error:
        return _page(request, one, problem=str(error), status=422)
    messages.success(request, gettext("It is settled."))
    left = waiting(of)
    if left:
        there = reverse("coding:settle_packet", args=[of.pk, left[0]])
    else:
        there = reverse("coding:disagreements", args=[of.pk])
    return HttpResponseRedirect(there, status=303)


@private
@require_safe
def notes(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show what was noted for the next version of the codebook."""
    of, facts = round_for(request, round_id, may_see_reliability)
    context = {
        "round": of,
        "book": codebook_of(of),
        "sentences": sentences(of),
        "kinds": _kinds(),
        "prepares": prepares(request, facts),
    }
    return render(request, "coding/notes.html", context)


def _packet(of: Round, packet_id: UUID) -> Packet:
    """Return a packet of this round that there is something to settle about."""
    found = (
        Packet.objects.select_related(
            "round__codebook", "round__linked", "about__card__episode__client"
        )
        .filter(counted(), pk=packet_id, round=of, gold=None, about__isnull=False, decoy=False)
        .first()
    )
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    one: Packet,
    *,
    problem: str = "",
    meanwhile: bool = False,
    status: int = 200,
) -> HttpResponse:
    found = read_matter(packet=one, by=actor_of(request), now=outside().clock.now())
    if not found.told:
        raise Http404
    edition = 0 if found.settled is None else found.settled.edition
    book = codebook_of(one.round)
    given, others = form.choices(found, book)
    filled = form.typed(request.POST, edition) if problem else form.before(found)
    if problem and not meanwhile:
        filled = form.typed(request.POST, form.read(request.POST)[1])
    context = {
        "round": one.round,
        "book": book,
        "matter": found,
        "filled": filled,
        "given": given,
        "others": others,
        "none": form.NONE,
        "pairs": [(form.pair_value(pair), a, b, pair) for pair, a, b in found.pairs],
        "kinds": _kinds(),
        "kind_keys": KIND_KEYS,
        "linked": None if one.round.linked is None else book_of(one.round.linked),
        "onward": _behind(one),
        "problem": gettext(problem) if problem else "",
        "meanwhile": meanwhile,
    }
    return render(request, "coding/settle.html", context, status=status)


def _behind(one: Packet) -> UUID | None:
    """Return what waits behind this packet, or from the beginning; None when nothing else does."""
    left = waiting(one.round)
    if one.pk in left:
        place = left.index(one.pk)
        left = left[place + 1 :] + left[:place]
    return left[0] if left else None


def _kinds() -> dict[str, str]:
    return {kind.value: gettext(words) for kind, words in form.KINDS.items()}
