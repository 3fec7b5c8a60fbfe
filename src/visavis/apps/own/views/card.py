"""One card of the client's own: what they wrote, who read it; taking it back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from visavis.apps.audit.rules import Actor
from visavis.apps.cards.actions.withdraw import withdraw_card
from visavis.apps.cards.queries.readers import readers_of
from visavis.apps.cards.views.private import private
from visavis.apps.own.forms.sure import SureForm
from visavis.apps.own.gate import for_an_open_view, opened_visit
from visavis.apps.own.queries.log import log_of
from visavis.apps.own.queries.shelf import OwnCard, shelf
from visavis.apps.own.views.page import page
from visavis.apps.own.views.proof import UnprovenError, must_be_proven, proof_asked
from visavis.gateways.outside import outside


@private
@require_http_methods(["GET", "HEAD", "POST"])
@for_an_open_view
def card(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """Show the card with who read it; a post takes it back."""
    view, now = opened_visit(request).view, outside().clock.now()
    found = shelf(view, now=now).card(card_id)
    if found is None:  # another client's, another view's, or not to be read yet: all the same
        raise Http404
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            must_be_proven(request)
        except UnprovenError as doubt:
            return _show(request, found, form, trouble=doubt.sentence, status=doubt.status)
        withdraw_card(card=found.card, by=Actor.client(view.client.subject), now=now)
        return redirect("own:card", card_id)
    return _show(request, found, form, status=422 if form.errors else 200)


def _show(
    request: HttpRequest, found: OwnCard, form: SureForm, *, trouble: str = "", status: int
) -> HttpResponse:
    client = opened_visit(request).view.client
    context = {
        "own": found,
        "form": form,
        "trouble": trouble,
        "log": log_of(client, [found.card]).get(found.card.pk, []),
        "readers": readers_of(client),
    }
    return page(request, "own/card.html", proof_asked(request) | context, status=status)
