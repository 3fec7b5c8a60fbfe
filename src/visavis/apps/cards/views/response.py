"""Response rates, for whoever coordinates the practice's part in a study."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from visavis.apps.cards.queries.response import response_rates
from visavis.apps.people.gate import current_practice, require, viewer_of
from visavis.apps.people.views.page import page
from visavis.gateways.outside import outside
from visavis.privacy.members import may_coordinate


@require_safe
def response(request: HttpRequest) -> HttpResponse:
    """Show how many cards came in, per therapist and side."""
    practice = current_practice(request)
    require(may_coordinate(viewer_of(request), practice.pk))
    rates = response_rates(practice, now=outside().clock.now())
    return page(request, "cards/response.html", {"rates": rates}, practice=practice)
