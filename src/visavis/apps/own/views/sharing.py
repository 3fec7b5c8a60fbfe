"""What the client agreed to, line by line, and who changed how to reach them."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from visavis.apps.audit.rules import Actor
from visavis.apps.cards.views.private import private
from visavis.apps.care.actions.consents import withdraw_consent
from visavis.apps.care.models import Consent
from visavis.apps.care.queries.consent import ledger
from visavis.apps.own.gate import for_an_open_view, opened_visit, viewer_of
from visavis.apps.own.queries.log import contact_changes
from visavis.apps.own.views.page import page
from visavis.gateways.outside import outside
from visavis.privacy.own import may_take_back_consent
from visavis.vocab.care import ConsentScope


@private
@require_safe
@for_an_open_view
def sharing(request: HttpRequest) -> HttpResponse:
    """Show the ledger of consents, with a button at each line that holds."""
    client = opened_visit(request).view.client
    consents = list(ledger(client))
    context = {
        "consents": consents,
        "taking_part": {
            line.study_id
            for line in consents
            if line.scope == ConsentScope.RESEARCH and line.withdrawn_at is None
        },
        "contact_changes": contact_changes(client),
    }
    return page(request, "own/sharing.html", context)


@private
@require_POST
@for_an_open_view
def take_back(request: HttpRequest, consent_id: UUID) -> HttpResponse:
    """Withdraw one consent."""
    consent = get_object_or_404(Consent.objects.select_related("client"), pk=consent_id)
    if not may_take_back_consent(viewer_of(request), consent.client_id):
        raise Http404
    by = Actor.client(consent.client.subject)
    withdraw_consent(consent=consent, by=by, now=outside().clock.now())
    return redirect("own:sharing")
