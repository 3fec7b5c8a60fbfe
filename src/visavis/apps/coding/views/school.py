"""The rater school, for raters; and the gold reports that they learn by, for coordinators."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from visavis.apps.cards.views.private import private
from visavis.apps.coding.actions.school import SchoolError, answer_gold, read_gold
from visavis.apps.coding.forms import settled as form
from visavis.apps.coding.gate import round_for
from visavis.apps.coding.models import GoldReport, Round, SchoolAnswer
from visavis.apps.coding.queries.judged import codebook_of
from visavis.apps.coding.queries.school import gold_for, standing
from visavis.apps.coding.rules.answers import answer_of
from visavis.apps.people.gate import actor_of, member_of
from visavis.gateways.outside import outside
from visavis.privacy.coding import may_learn
from visavis.vocab.card import Valence


@private
@require_safe
def school(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show a rater where they stand, and what to look at again."""
    of = _taught(request, round_id)
    found = standing(member_of(request).pk, of)
    context = {"round": of, "book": codebook_of(of), "standing": found}
    return render(request, "coding/school.html", context)


@private
@require_safe
def report(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show the next gold report of the rater's attempt."""
    of = _taught(request, round_id)
    found = standing(member_of(request).pk, of)
    if found.now.next is None:
        return HttpResponseRedirect(reverse("coding:school", args=[of.pk]), status=303)
    return _report(request, of, _gold(of, found.now.next))


@private
@require_POST
def answer(request: HttpRequest, round_id: UUID, gold_id: UUID) -> HttpResponse:
    """Take in what a rater made of a gold report, and lead to what experts made of it."""
    of = _taught(request, round_id)
    gold = _gold(of, gold_id)
    settled, _edition = form.read(request.POST)
    try:
        row = answer_gold(
            round_=of,
            gold=gold,
            answer=settled.answer,
            none=settled.none,
            by=member_of(request),
            now=outside().clock.now(),
        )
    except SchoolError as error:
        return _report(request, of, gold, problem=str(error), status=422)
    there = reverse("coding:school_feedback", args=[of.pk, row.pk])
    return HttpResponseRedirect(there, status=303)


@private
@require_http_methods(["GET", "HEAD"])
def feedback(request: HttpRequest, round_id: UUID, answer_id: UUID) -> HttpResponse:
    """Show what experts settled about a report that the rater has answered, and why."""
    of = _taught(request, round_id)
    member = member_of(request)
    row = get_object_or_404(SchoolAnswer.objects.select_related("gold"), pk=answer_id, rater=member)
    gold = _gold(of, row.gold_id)
    found = standing(member.pk, of)
    own, experts = answer_of(row.categories), answer_of(gold.categories)
    context = {
        "round": of,
        "book": codebook_of(of),
        "standing": found,
        "gold": gold,
        "words": read_gold(gold=gold, by=actor_of(request), now=outside().clock.now()),
        "own": own,
        "experts": experts,
        "same": own == experts,
        "more": bool(found.now.learnt) and found.now.next is not None,
    }
    return render(request, "coding/school_feedback.html", context)


def _taught(request: HttpRequest, round_id: UUID) -> Round:
    """Return a round that has a codebook to learn; the other kind has no school."""
    of, _facts = round_for(request, round_id, may_learn)
    if of.codebook_id is None:
        raise Http404
    return of


def _gold(of: Round, gold_id: UUID) -> GoldReport:
    """Return a gold report that raters of this round may see."""
    found = next((one for one in gold_for(of) if one.pk == gold_id), None)
    if found is None:
        raise Http404
    return found


def _report(
    request: HttpRequest, of: Round, gold: GoldReport, *, problem: str = "", status: int = 200
) -> HttpResponse:
    book = codebook_of(of)
    if book is None:
        raise Http404
    if problem:
        messages.error(request, gettext(problem))
    context = {
        "round": of,
        "book": book,
        "gold": gold,
        "words": read_gold(gold=gold, by=actor_of(request), now=outside().clock.now()),
        "choices": form.all_choices(book, Valence(gold.valence)),
        "none": form.NONE,
        "chosen": request.POST.getlist("chosen"),
        "now": standing(member_of(request).pk, of).now,
    }
    return render(request, "coding/school_report.html", context, status=status)
