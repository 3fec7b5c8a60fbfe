"""Reading packets through: a page at a time, with the keyboard if wished."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from visavis.apps.cards.views.private import private
from visavis.apps.coding.actions.read_through import (
    PageRead,
    check,
    check_page,
    leave_out,
    read,
    read_page,
)
from visavis.apps.coding.gate import prepared_packet, prepared_round
from visavis.apps.coding.models import Packet, Round
from visavis.apps.coding.queries.rounds import reports_in
from visavis.apps.people.gate import actor_of, member_of
from visavis.gateways.outside import outside
from visavis.vocab.remedy import RemedyError


@private
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show the next packets that nobody has read through, and take in what was decided."""
    of, _facts = prepared_round(request, round_id)
    problem = ""
    if request.method == "POST":
        problem = _page_decided(request, of)
        if not problem:
            return HttpResponseRedirect(reverse("coding:read", args=[of.pk]), status=303)
    packets = read_page(round_=of, by=actor_of(request), now=outside().clock.now())
    if not packets:
        messages.success(request, gettext("Every report was read through."))
        return redirect("coding:round", of.pk)
    context = {
        "round": of,
        "packets": packets,
        "reports": reports_in(of),
        "problem": problem,
        "typed": _words(request),
        "out": request.POST.getlist("out"),
    }
    return render(request, "coding/read_page.html", context, status=422 if problem else 200)


def _page_decided(request: HttpRequest, of: Round) -> str:
    """Do what was decided about a page; return why it cannot be done, or nothing."""
    shown = PageRead(
        packets=_ids(request.POST.getlist("packet")),
        left_out=_ids(request.POST.getlist("out")),
        words=_words(request),
    )
    by, now, member = actor_of(request), outside().clock.now(), member_of(request)
    try:
        check_page(round_=of, page=shown, checked_by=member, by=by, now=now)
    except RemedyError as error:
        return gettext(str(error))
    return ""


@private
@require_http_methods(["GET", "HEAD", "POST"])
def packet(request: HttpRequest, packet_id: UUID) -> HttpResponse:
    """Show one packet, struck; let it pass, correct it or leave it out."""
    one = prepared_packet(request, packet_id)
    problem = ""
    if request.method == "POST":
        problem = _decided(request, one)
        if not problem:
            return HttpResponseRedirect(reverse("coding:read", args=[one.round_id]), status=303)
    shown = read(packet=one, by=actor_of(request), now=outside().clock.now())
    context = {
        "round": one.round,
        "packet": shown,
        "reports": reports_in(one.round),
        "problem": problem,
    }
    return render(request, "coding/read.html", context, status=422 if problem else 200)


def _decided(request: HttpRequest, one: Packet) -> str:
    """Do what was decided; return why it cannot be done, or nothing."""
    by, now, member = actor_of(request), outside().clock.now(), member_of(request)
    try:
        if "leave_out" in request.POST:
            leave_out(packet=one, checked_by=member, by=by, now=now)
        else:
            check(packet=one, words=_words(request), checked_by=member, by=by, now=now)
    except RemedyError as error:
        return gettext(str(error))
    return ""


def _words(request: HttpRequest) -> dict[UUID, str]:
    """Return the corrected texts of a form by their ids."""
    return {
        text: value
        for name, value in request.POST.items()
        if isinstance(value, str) and name.startswith("text-")
        for text in _ids([name.removeprefix("text-")])
    }


def _ids(sent: Iterable[str]) -> list[UUID]:
    """Return what was sent as ids; what is none names nothing."""
    found = []
    for one in sent:
        with suppress(ValueError):
            found.append(UUID(one))
    return found
