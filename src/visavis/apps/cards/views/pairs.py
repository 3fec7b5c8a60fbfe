"""The pair: two accounts of one hour, or of one ending."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from visavis.apps.cards.actions.read_pair import read_ending_pair, read_session_pair
from visavis.apps.cards.queries.halves import halves
from visavis.apps.cards.queries.standing import standings
from visavis.apps.care.gate import own_episode, own_session
from visavis.apps.care.queries.caseload import case_of
from visavis.apps.people.gate import actor_of
from visavis.apps.people.views.page import page
from visavis.gateways.outside import outside
from visavis.vocab.care import EpisodeStatus, SessionStatus


@never_cache
@require_safe
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Show as much of a therapy session's pair as the therapist may see now."""
    found = own_session(request, session_id)
    practice = found.episode.client.practice
    case = case_of(found.episode)
    if found.status != SessionStatus.HELD:
        context: dict[str, object] = {"case": case, "session": found}
        return page(request, "cards/not_held.html", context, practice=practice)
    view = read_session_pair(session=found, by=actor_of(request), now=outside().clock.now())
    context = {
        "case": case,
        "session": found,
        "pair": view,
        "halves": halves(view),
    }
    return page(request, "cards/pair.html", context, practice=practice)


@never_cache
@require_safe
def waiting(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Say whether the pair has opened, for the page that waits for it; nothing of what it holds."""
    found = own_session(request, session_id)
    if found.status != SessionStatus.HELD:
        raise Http404
    stands = standings(found.cards.all(), now=outside().clock.now())
    pair = stands[found.episode_id, found.pk]
    return render(request, "cards/parts/waiting.html", {"session": found, "pair": pair})


@never_cache
@require_safe
def endings(request: HttpRequest, episode_id: UUID) -> HttpResponse:
    """Show both accounts of an ending, as far as the therapist may see them now."""
    episode = own_episode(request, episode_id)
    if episode.status != EpisodeStatus.ENDED:
        raise Http404
    view = read_ending_pair(episode=episode, by=actor_of(request), now=outside().clock.now())
    context = {"case": case_of(episode), "pair": view}
    return page(request, "cards/ending_pair.html", context, practice=episode.client.practice)
