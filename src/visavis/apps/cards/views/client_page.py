"""The page about one's own client."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from visavis.apps.cards.queries.chart import courses
from visavis.apps.care.gate import own_client
from visavis.apps.care.queries.consent import ledger
from visavis.apps.people.gate import member_of
from visavis.apps.people.queries.identities import contact_of
from visavis.apps.people.views.page import page
from visavis.gateways.outside import outside


@never_cache
@require_safe
def client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show the therapy, its sessions and pairs, the consents, the contact."""
    found = own_client(request, client_id)
    now = outside().clock.now()
    context = {
        "client": found,
        "contact": contact_of(found.pk),
        "courses": courses(found, member_of(request).pk, now=now),
        "consents": ledger(found),
        "now": now,
    }
    return page(request, "cards/client.html", context, practice=found.practice)
