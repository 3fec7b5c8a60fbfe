"""One page for members: in the practice's time zone, with its name and the navigation."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from visavis.apps.people.models import Practice


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    practice: Practice,
    status: int = 200,
) -> HttpResponse:
    """Render `template` as people in `practice` see it; times are theirs."""
    with timezone.override(ZoneInfo(practice.time_zone)):
        return render(request, template, {"practice": practice, **context}, status=status)


def typed(request: HttpRequest) -> QueryDict | None:
    """Return what was typed into the form, which may be nothing; None when nobody pressed yet."""
    return request.POST if request.method == "POST" else None
