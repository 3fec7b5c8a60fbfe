"""Studies of the network."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from visavis.apps.care.actions.studies import start_study
from visavis.apps.care.forms.study import StudyForm
from visavis.apps.care.queries.studies import with_counts
from visavis.apps.people.gate import actor_of, require, viewer_of
from visavis.apps.people.views.page import typed
from visavis.gateways.outside import outside
from visavis.privacy.members import may_manage_studies
from visavis.privacy.retention import SEAL_DAYS


@require_safe
def studies(request: HttpRequest) -> HttpResponse:
    """List the network's studies."""
    require(may_manage_studies(viewer_of(request)))
    return render(request, "care/studies.html", {"studies": with_counts()})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Set up a study."""
    require(may_manage_studies(viewer_of(request)))
    now = outside().clock.now()
    initial = {"seal_days": SEAL_DAYS, "starts_on": now.date(), "consent_version": "1"}
    form = StudyForm(typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        start_study(**form.cleaned_data, by=actor_of(request), now=now)
        messages.success(request, gettext("The study is set up."))
        return redirect("care:studies")
    return render(
        request, "care/new_study.html", {"form": form}, status=422 if form.errors else 200
    )
