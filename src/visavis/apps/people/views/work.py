"""A therapist's page about their own work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from visavis.apps.people.actions.work import tell_of_work
from visavis.apps.people.forms.work import WorkForm
from visavis.apps.people.gate import actor_of, current_practice, member_of, require, viewer_of
from visavis.apps.people.models import WorkProfile
from visavis.apps.people.views.page import page, typed
from visavis.gateways.outside import outside
from visavis.privacy.studies import may_tell_of_work


@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest) -> HttpResponse:
    """Ask how the therapist works, and whether their own words may be studied."""
    practice = current_practice(request)
    require(may_tell_of_work(viewer_of(request)))
    member, now = member_of(request), outside().clock.now()
    told = WorkProfile.objects.filter(member=member).first()
    form = WorkForm(typed(request), told=told, this_year=now.year)
    if request.method == "POST" and form.is_valid():
        tell_of_work(member=member, work=form.work(), by=actor_of(request), now=now)
        messages.success(request, gettext("Saved."))
        return redirect("people:work")
    status = 422 if form.is_bound else 200
    return page(request, "people/work.html", {"form": form}, practice=practice, status=status)
