"""The page right after a view was made: its name, to note."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from visavis.apps.cards.views.private import private
from visavis.apps.own.gate import for_an_open_view, opened_visit
from visavis.apps.own.queries.ways import ways_into
from visavis.apps.own.views.page import page


@private
@require_safe
@for_an_open_view
def made(request: HttpRequest) -> HttpResponse:
    """Show what to note, and where to come back to."""
    address = request.build_absolute_uri("/mine/")
    ways = ways_into(opened_visit(request).view)
    return page(request, "own/made.html", {"address": address, "ways": ways})
