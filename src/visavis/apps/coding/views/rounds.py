"""Rounds of a study, for whoever prepares them: list, make, look after, and take on."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from visavis.apps.care.models import Study
from visavis.apps.coding.actions import steps
from visavis.apps.coding.actions.codebooks import put_in_use
from visavis.apps.coding.actions.make_round import make_round
from visavis.apps.coding.actions.open_round import open_round
from visavis.apps.coding.actions.raters import join, leave
from visavis.apps.coding.forms.new_round import KINDS, NewRoundForm
from visavis.apps.coding.gate import prepared_round
from visavis.apps.coding.models import Round, RoundRater
from visavis.apps.coding.queries.candidates import Wanted
from visavis.apps.coding.queries.disagreements import waiting
from visavis.apps.coding.queries.facts import practices_of
from visavis.apps.coding.queries.opening import hindrance
from visavis.apps.coding.queries.rounds import (
    progress_of,
    raters_in,
    reports_in,
    studies_with_rounds,
    who_may_code,
)
from visavis.apps.coding.queries.supply import supply
from visavis.apps.coding.rules.effort import hours_each, packets_each
from visavis.apps.coding.rules.stages import STEPS, Step
from visavis.apps.people.gate import actor_of, member_of, require, viewer_of
from visavis.apps.people.models import Member
from visavis.apps.people.views.page import typed
from visavis.gateways.outside import outside
from visavis.privacy.coding import may_prepare_round
from visavis.privacy.members import may_manage_studies
from visavis.vocab.coding import RoundKind, Stage
from visavis.vocab.remedy import RemedyError


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds of every study; of a study in which one treats, only that it has some."""
    viewer = viewer_of(request)
    require(may_manage_studies(viewer))
    listed = [
        (study, rounds, may_prepare_round(viewer, practices_of(study)))
        for study, rounds in studies_with_rounds()
    ]
    return render(request, "coding/rounds.html", {"listed": listed})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Make a round, or first tell how many reports there are and how long they will take."""
    require(may_manage_studies(viewer_of(request)))
    study = get_object_or_404(Study, pk=study_id)
    require(may_prepare_round(viewer_of(request), practices_of(study)))
    form = NewRoundForm(typed(request), study=study)
    if request.method == "POST" and form.is_valid() and "look" not in request.POST:
        made = _made(request, study, form)
        if made is not None:
            messages.success(request, gettext("The round is made. Read its reports through now."))
            return redirect("coding:round", made.pk)
    context = {"study": study, "form": form, **_forecast(study, form)}
    return render(request, "coding/new_round.html", context, status=422 if form.errors else 200)


def _made(request: HttpRequest, study: Study, form: NewRoundForm) -> Round | None:
    """Make the round; when that cannot be, the form says why."""
    by, now = actor_of(request), outside().clock.now()
    try:
        coding = form.kind_of() is RoundKind.CATEGORIES
        references = [form.cleaned_data[name] if coding else "" for name in ("codebook", "linked")]
        book, linked = (
            put_in_use(reference=one, by=by, now=now) if one else None for one in references
        )
        return make_round(
            study=study,
            design=form.design(book, linked),
            sampling=form.sampling(secrets.randbelow(2**31)),
            members=list(form.cleaned_data["raters"]),
            made_by=member_of(request),
            by=by,
            now=now,
        )
    except RemedyError as error:
        form.add_error(None, gettext(str(error)))
        return None


def _forecast(study: Study, form: NewRoundForm) -> dict[str, object]:
    """Return how many reports there are, and once the form is filled in how long they take."""
    now = outside().clock.now()
    if not form.is_bound or form.errors:
        return {"supply": supply(study, wanted=Wanted(), now=now)}
    sampling, kind = form.sampling(0), form.kind_of()
    found = supply(study, wanted=sampling.wanted, now=now)
    there = found.reports if kind is RoundKind.CATEGORIES else found.sessions
    drawn = min(sampling.size, there)
    each = packets_each(drawn, len(form.cleaned_data["raters"]), form.deal(), gold=sampling.gold)
    return {"supply": found, "drawn": drawn, "each": each, "hours": hours_each(each, kind)}


@require_safe
def round_page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show how far a round is, and what can be done next."""
    of, facts = prepared_round(request, round_id)
    stage, named = Stage(of.stage), raters_in(of)
    member = viewer_of(request).member
    preparing = stage is Stage.PREPARING
    context = {
        "round": of,
        "kind": KINDS[RoundKind(of.kind)],
        "stage": str(stage),
        "phases": _phases(stage),
        "reports": reports_in(of),
        "progress": [] if preparing else progress_of(of, seen_by=member),
        "codes_too": member in facts.raters and stage is Stage.INDEPENDENT,
        "raters": named,
        "others": _others(of, named) if preparing else [],
        "hinders": gettext(hindrance(of) or "") if preparing else "",
        "waiting": len(waiting(of)) if stage in (Stage.CONSENSUS, Stage.CLOSED) else 0,
        "steps": [str(step) for step in STEPS[stage]],
    }
    return render(request, "coding/round.html", context)


def _phases(stage: Stage) -> list[dict[str, str]]:
    """Return the stages of a round in their order: over, now, or later."""
    now = list(Stage).index(stage)
    return [
        {"stage": str(one), "state": "now" if place == now else "done" if place < now else "later"}
        for place, one in enumerate(Stage)
    ]


def _others(of: Round, named: list[RoundRater]) -> list[Member]:
    there = {rater.member_id for rater in named}
    return [member for member in who_may_code(of.study) if member.pk not in there]


@require_POST
def step(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Open, settle, close or discard a round."""
    of, _facts = prepared_round(request, round_id)
    ways = {
        Step.OPEN: open_round,
        Step.SETTLE: steps.settle,
        Step.CLOSE: steps.close,
        Step.DISCARD: steps.discard,
    }
    chosen = request.POST.get("step", "")
    if chosen not in {*Step}:
        return redirect("coding:round", of.pk)
    try:
        ways[Step(chosen)](round_=of, by=actor_of(request), now=outside().clock.now())
    except RemedyError as error:
        messages.error(request, gettext(str(error)))
        return redirect("coding:round", of.pk)
    if chosen == Step.DISCARD:
        messages.success(request, gettext("The round is deleted."))
        return redirect("coding:rounds")
    return redirect("coding:round", of.pk)


@require_POST
def name_rater(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Name one more rater."""
    of, _facts = prepared_round(request, round_id)
    chosen = request.POST.get("member", "")
    member = next((one for one in who_may_code(of.study) if str(one.pk) == chosen), None)
    try:
        if member is not None:
            join(round_=of, member=member, by=actor_of(request), now=outside().clock.now())
    except RemedyError as error:
        messages.error(request, gettext(str(error)))
    return redirect("coding:round", of.pk)


@require_POST
def let_leave(request: HttpRequest, round_id: UUID, rater_id: UUID) -> HttpResponse:
    """Let a rater leave; what they had not coded goes to the others."""
    of, _facts = prepared_round(request, round_id)
    rater = RoundRater.objects.filter(pk=rater_id, round=of).first()
    if rater is None:
        raise Http404
    try:
        short = leave(rater=rater, by=actor_of(request), now=outside().clock.now())
    except RemedyError as error:
        messages.error(request, gettext(str(error)))
        return redirect("coding:round", of.pk)
    messages.success(request, gettext("They no longer code in this round."))
    if short:
        message = ngettext(
            "%(n)d report is coded by fewer than planned: nobody else may take it.",
            "%(n)d reports are coded by fewer than planned: nobody else may take them.",
            short,
        )
        messages.warning(request, message % {"n": short})
    return redirect("coding:round", of.pk)
