"""The page for the two minutes between clients."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from visavis.apps.cards.queries import today as queries
from visavis.apps.people.gate import current_practice, member_of, require, viewer_of
from visavis.apps.people.views.page import page
from visavis.gateways.outside import outside
from visavis.privacy.members import may_treat

MANY = 8
"""From so many therapies on, looking for one is quicker than going down the list."""


@never_cache
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show who is next, which cards wait, and which pairs have opened; `q` looks for a client."""
    practice = current_practice(request)
    require(may_treat(viewer_of(request), practice.pk))
    now = outside().clock.now()
    wanted = request.GET.get("q", "").strip()
    shown = queries.today(therapist=member_of(request), practice=practice, now=now, wanted=wanted)
    context = {"today": shown, "now": now, "wanted": wanted, "many": MANY}
    return page(request, "cards/today.html", context, practice=practice)
