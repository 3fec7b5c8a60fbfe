"""What every page about a client asks first: is this the client's own therapist."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from visavis.apps.care.models import Client, Episode, TherapySession
from visavis.apps.care.queries.clients import facts, session_by_id
from visavis.apps.people.gate import require, viewer_of
from visavis.privacy.members import may_open_client, may_open_episode, signed_in


def own_client(request: HttpRequest, client_id: UUID) -> Client:
    """Return the client, for a therapist who may open the page about them."""
    require(signed_in(viewer_of(request)))
    client = get_object_or_404(Client.objects.select_related("practice"), pk=client_id)
    require(may_open_client(viewer_of(request), facts(client)))
    return client


def own_episode(request: HttpRequest, episode_id: UUID) -> Episode:
    """Return the therapy, for the therapist who leads it."""
    require(signed_in(viewer_of(request)))
    episode = get_object_or_404(Episode.objects.select_related("client__practice"), pk=episode_id)
    _require_own(request, episode)
    return episode


def own_session(request: HttpRequest, session_id: UUID) -> TherapySession:
    """Return the therapy session, for the therapist who led it."""
    require(signed_in(viewer_of(request)))
    session = session_by_id(session_id)
    if session is None:
        raise Http404
    _require_own(request, session.episode)
    return session


def _require_own(request: HttpRequest, episode: Episode) -> None:
    require(may_open_episode(viewer_of(request), facts(episode.client), episode.therapist_id))
