"""Reading packets through: one after the other, with the keyboard if wished."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from visavis.apps.cards.views.private import private
from visavis.apps.coding.actions.read_through import check, leave_out, read
from visavis.apps.coding.gate import prepared_packet, prepared_round
from visavis.apps.coding.models import Packet
from visavis.apps.coding.queries.reading import next_unread
from visavis.apps.coding.queries.rounds import reports_in
from visavis.apps.people.gate import actor_of, member_of
from visavis.gateways.outside import outside
from visavis.vocab.remedy import RemedyError


@require_safe
def begin(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Lead to the next packet that nobody has read through, or back to the round."""
    of, _facts = prepared_round(request, round_id)
    after = request.GET.get("after", "")
    unread = next_unread(of, after=int(after) if after.isdecimal() and len(after) < 7 else 0)  # noqa: PLR2004 -- digits
    if unread is None:
        messages.success(request, gettext("Every report was read through."))
        return redirect("coding:round", of.pk)
    return redirect("coding:read_packet", unread.pk)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def packet(request: HttpRequest, packet_id: UUID) -> HttpResponse:
    """Show one packet, struck; let it pass, correct it or leave it out."""
    one = prepared_packet(request, packet_id)
    problem = ""
    if request.method == "POST":
        problem = _decided(request, one)
        if not problem:
            there = reverse("coding:read", args=[one.round_id])
            return HttpResponseRedirect(f"{there}?after={one.place}", status=303)
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
    words = {
        text: value
        for name, value in request.POST.items()
        if isinstance(value, str) and (text := _text_of(name)) is not None
    }
    try:
        if "leave_out" in request.POST:
            leave_out(packet=one, checked_by=member, by=by, now=now)
        else:
            check(packet=one, words=words, checked_by=member, by=by, now=now)
    except RemedyError as error:
        return gettext(str(error))
    return ""


def _text_of(name: str) -> UUID | None:
    """Return which text a field of the form holds; None for any other field."""
    try:
        return UUID(name.removeprefix("text-")) if name.startswith("text-") else None
    except ValueError:
        return None
