"""What every page about a round asks first."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from visavis.apps.coding.models import Packet, Round
from visavis.apps.coding.queries.agreed import still_agreed
from visavis.apps.coding.queries.facts import facts_of
from visavis.apps.people.gate import require, viewer_of
from visavis.privacy.coding import RoundFacts, may_prepare_round
from visavis.privacy.decision import Decision
from visavis.privacy.members import signed_in
from visavis.privacy.viewer import Viewer


def round_for(
    request: HttpRequest, round_id: UUID, may: Callable[[Viewer, RoundFacts], Decision]
) -> tuple[Round, RoundFacts]:
    """Return the round and the facts about it, for whom `may` allows."""
    viewer = viewer_of(request)
    require(signed_in(viewer))
    found = get_object_or_404(Round.objects.select_related("study", "codebook"), pk=round_id)
    facts = facts_of(found)
    require(may(viewer, facts))
    return found, facts


def prepared_round(request: HttpRequest, round_id: UUID) -> tuple[Round, RoundFacts]:
    """Return the round and the facts about it, for whoever prepares it."""
    return round_for(request, round_id, _prepares)


def prepared_packet(request: HttpRequest, packet_id: UUID) -> Packet:
    """Return a packet that may be read still, for whoever prepares its round."""
    require(signed_in(viewer_of(request)))
    packets = Packet.objects.filter(still_agreed()).select_related("round__study")
    found = get_object_or_404(packets, pk=packet_id)
    require(_prepares(viewer_of(request), facts_of(found.round)))
    return found


def prepares(request: HttpRequest, facts: RoundFacts) -> bool:
    """Whether the way back from a page leads to the rounds that one prepares, or to one's own."""
    return bool(_prepares(viewer_of(request), facts))


def _prepares(viewer: Viewer, facts: RoundFacts) -> Decision:
    return may_prepare_round(viewer, facts.practices)
