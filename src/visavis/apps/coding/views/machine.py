"""What a machine makes of a study's reports: for the coordinator, once rounds are closed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from visavis.apps.care.models import Study
from visavis.apps.coding.actions.learn import ask_model
from visavis.apps.coding.actions.look_again import note_second_look
from visavis.apps.coding.models import CodebookVersion, LearnedModel
from visavis.apps.coding.queries.facts import practices_of
from visavis.apps.coding.queries.machine import books_of
from visavis.apps.coding.queries.machine_shares import machine_shares, sections_of
from visavis.apps.coding.queries.second_look import second_look, words_of
from visavis.apps.coding.queries.settled import codes_now
from visavis.apps.coding.rules.learning import NotLearnedError
from visavis.apps.people.gate import actor_of, member_of, require, viewer_of
from visavis.gateways.outside import outside
from visavis.privacy.machine import may_use_machine
from visavis.privacy.members import signed_in
from visavis.stats.uncertainty import About


@require_safe
def machine(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """List the codebooks that a model can learn from, and how far it has come."""
    study = _study(request, study_id)
    return render(request, "coding/machine.html", {"study": study, "books": books_of(study)})


@require_POST
def learn(request: HttpRequest, study_id: UUID, codebook: str) -> HttpResponse:
    """Ask for a model, or for another one in its place."""
    study = _study(request, study_id)
    book = get_object_or_404(CodebookVersion, pk=codebook)
    member = member_of(request)
    try:
        ask_model(
            study=study,
            codebook=book,
            asked_by=member,
            by=actor_of(request),
            now=outside().clock.now(),
        )
    except NotLearnedError as why_not:
        messages.error(request, gettext(str(why_not)))
    else:
        messages.success(request, gettext("The machine begins to learn. This page says how far."))
    return redirect("coding:machine", study.pk)


@require_safe
def again(request: HttpRequest, model_id: UUID) -> HttpResponse:
    """List the reports on which model and consensus differ most."""
    model = _model(request, model_id)
    doubts = second_look(model, now=outside().clock.now())
    return render(request, "coding/second_look.html", {"model": model, "doubts": doubts})


@require_safe
def doubt(request: HttpRequest, model_id: UUID, packet_id: UUID) -> HttpResponse:
    """Show one of these reports as raters read it; that it was read is an entry."""
    model, now = _model(request, model_id), outside().clock.now()
    doubts = second_look(model, now=now) or []
    places = [one.packet.pk for one in doubts]
    if packet_id not in places:
        raise Http404
    place = places.index(packet_id)
    found = doubts[place]
    note_second_look(packet=found.packet, by=actor_of(request), now=now)
    context = {
        "model": model,
        "doubt": found,
        "texts": words_of(found.packet),
        "onward": doubts[place + 1] if place + 1 < len(doubts) else None,
    }
    return render(request, "coding/doubt.html", context)


@require_safe
def shares(request: HttpRequest, model_id: UUID) -> HttpResponse:
    """Show how often what is named, the uncoded remainder included."""
    model = _model(request, model_id)
    found = machine_shares(model, now=outside().clock.now())
    asked = request.GET.get("about")
    about = About.THERAPISTS_AT_LARGE if asked == "at-large" else About.THESE_THERAPISTS
    context = {
        "model": model,
        "sections": sections_of(model, found, about) if found else (),
        "at_large": about is About.THERAPISTS_AT_LARGE,
        "whole": found is not None,
    }
    return render(request, "coding/machine_shares.html", context)


def _study(request: HttpRequest, study_id: UUID) -> Study:
    viewer = viewer_of(request)
    require(signed_in(viewer))
    study = get_object_or_404(Study, pk=study_id)
    codes = viewer.member is not None and codes_now(study, viewer.member)
    require(may_use_machine(viewer, practices_of(study), codes_now=codes))
    return study


def _model(request: HttpRequest, model_id: UUID) -> LearnedModel:
    require(signed_in(viewer_of(request)))
    model = get_object_or_404(LearnedModel.objects.select_related("study", "codebook"), pk=model_id)
    _study(request, model.study_id)
    return model
