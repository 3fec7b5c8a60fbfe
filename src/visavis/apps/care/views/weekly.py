"""The weekly therapy session."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from visavis.apps.care.actions.recurrence import change_rhythm
from visavis.apps.care.forms.weekly import WeeklyForm
from visavis.apps.care.gate import own_episode
from visavis.apps.care.queries.caseload import case_of
from visavis.apps.people.gate import actor_of
from visavis.apps.people.views.page import page, typed
from visavis.gateways.outside import outside


@require_http_methods(["GET", "HEAD", "POST"])
def weekly(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """Set or clear the day and the hour."""
    episode = own_episode(request, episode_id)
    standing = {"weekly_day": episode.weekly_day, "weekly_time": episode.weekly_time}
    form = WeeklyForm(typed(request), initial=standing)
    if request.method == "POST" and form.is_valid():
        change_rhythm(
            episode=episode,
            weekly=form.weekly(),
            by=actor_of(request),
            now=outside().clock.now(),
        )
        messages.success(request, gettext("The weekly session is changed."))
        return redirect("cards:client", episode.client_id)
    context = {"case": case_of(episode), "form": form}
    status = 422 if form.errors else 200
    practice = episode.client.practice
    return page(request, "care/weekly.html", context, practice=practice, status=status)
