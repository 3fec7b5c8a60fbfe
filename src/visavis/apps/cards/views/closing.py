"""End a therapy: both sides are then asked how it ended."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from visavis.apps.cards.actions.recording import end_and_invite
from visavis.apps.cards.forms.closing import EndForm
from visavis.apps.care.gate import own_episode
from visavis.apps.care.queries.caseload import case_of
from visavis.apps.people.gate import actor_of
from visavis.apps.people.views.page import page, typed
from visavis.gateways.outside import outside


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """Ask for the last day, and close the therapy."""
    episode = own_episode(request, episode_id)
    practice = episode.client.practice
    now = outside().clock.now()
    today = now.astimezone(ZoneInfo(practice.time_zone)).date()
    form = EndForm(typed(request), episode=episode, today=today)
    if request.method == "POST" and form.is_valid():
        end_and_invite(
            episode=episode, ended_on=form.cleaned_data["ended_on"], by=actor_of(request), now=now
        )
        return redirect("cards:endings", episode.pk)
    context = {"case": case_of(episode), "form": form}
    status = 422 if form.errors else 200
    return page(request, "cards/end.html", context, practice=practice, status=status)
