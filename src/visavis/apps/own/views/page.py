"""A page of an own view: plain, private, in the practice's time."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from visavis.apps.own.gate import visit_of


def page(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Render `template` with the view that stands open, if one does."""
    visit = visit_of(request)
    known: dict[str, object] = {}
    if visit is not None:
        known = {"visit": visit, "view": visit.view, "practice": visit.view.client.practice}
    return render(request, template, {**known, **context}, status=status)
