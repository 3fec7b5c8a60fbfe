"""Record a therapy session in two taps, or at another time in a few more."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from visavis.apps.cards.actions.occasions import CardsHandedInError
from visavis.apps.cards.actions.recording import enter_session, hold_now
from visavis.apps.cards.forms.record import STATUS, RecordForm
from visavis.apps.care.actions.sessions import EpisodeEndedError
from visavis.apps.care.gate import own_episode, own_session
from visavis.apps.care.models import Episode, TherapySession
from visavis.apps.care.queries.caseload import case_of
from visavis.apps.people.gate import actor_of
from visavis.apps.people.views.page import page, typed
from visavis.gateways.outside import outside
from visavis.vocab.care import SessionStatus


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """Record a session now (`what=now`), or at the time that the form names."""
    episode = own_episode(request, episode_id)
    by, now = actor_of(request), outside().clock.now()
    if request.POST.get("what") == "now":
        return _tried(request, episode, lambda: hold_now(episode=episode, by=by, now=now))
    zone = ZoneInfo(episode.client.practice.time_zone)
    form = RecordForm(typed(request), now=now, zone=zone)
    if request.method == "POST" and form.is_valid():
        at, status = form.moment(), form.became()
        return _tried(
            request,
            episode,
            lambda: enter_session(episode=episode, at=at, status=status, by=by, now=now),
        )
    context = {"case": case_of(episode), "form": form}
    answer = 422 if form.errors else 200
    practice = episode.client.practice
    return page(request, "cards/record.html", context, practice=practice, status=answer)


@require_POST
def settle(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Say what became of a therapy session that was planned, or correct it."""
    session = own_session(request, session_id)
    try:
        status = SessionStatus(request.POST.get("status", ""))
    except ValueError as error:
        raise Http404 from error
    by, now = actor_of(request), outside().clock.now()
    return _tried(
        request,
        session.episode,
        lambda: enter_session(
            episode=session.episode, at=session.at, status=status, by=by, now=now
        ),
    )


def _tried(
    request: HttpRequest, episode: Episode, entering: Callable[[], TherapySession]
) -> HttpResponse:
    """Enter a session, say what came of it, and lead back to where it was pressed."""
    try:
        session = entering()
    except CardsHandedInError:
        messages.error(request, gettext("Your card about this session is in: it stays as held."))
    except EpisodeEndedError:
        messages.error(request, gettext("This therapy has ended."))
    else:
        said = {"who": case_of(episode).label, "what": STATUS[SessionStatus(session.status)]}
        messages.success(request, gettext("%(who)s: %(what)s.") % said)
    if request.POST.get("back") == "client":
        return redirect("cards:client", episode.client_id)
    return redirect("cards:today")
