"""A rater's desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from visavis.apps.cards.views.private import private
from visavis.apps.coding.queries.desk import rounds_of
from visavis.apps.people.gate import member_of, require, viewer_of
from visavis.privacy.coding import may_have_rounds
from visavis.privacy.device import CODINGS_WAIT

SECONDS = int(CODINGS_WAIT.total_seconds())


@private
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show the rounds that the rater codes in, and how far they are."""
    require(may_have_rounds(viewer_of(request)))
    rounds = rounds_of(member_of(request).pk)
    return render(request, "coding/desk.html", {"rounds": rounds, "seconds": SECONDS})
