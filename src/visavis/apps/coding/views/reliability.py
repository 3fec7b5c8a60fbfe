"""How far raters of a round agree, to look at and to take along."""

from __future__ import annotations

import csv
import io
import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from visavis.apps.cards.views.private import private
from visavis.apps.coding.gate import prepares, round_for
from visavis.apps.coding.models import Round
from visavis.apps.coding.queries.judged import codebook_of
from visavis.apps.coding.queries.reliability import reliability
from visavis.apps.coding.queries.reliability_page import shown
from visavis.privacy.coding import may_see_reliability

SECTION = "section"


@private
@require_safe
def page(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Show how far raters agree."""
    of, facts = round_for(request, round_id, may_see_reliability)
    asked = (request.GET.get("first", ""), request.GET.get("second", ""))
    found, book = reliability(of), codebook_of(of)
    order = [category.code for category in book.codable] if book else []
    context = {
        "round": of,
        "book": book,
        "found": found,
        "prepares": prepares(request, facts),
        **shown(found, asked, order),
    }
    return render(request, "coding/reliability.html", context)


@private
@require_safe
def as_csv(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Return every number in one table; what a row is about stands in its first column."""
    of, _facts = round_for(request, round_id, may_see_reliability)
    rows = [
        {SECTION: section, **row} for section, rows in reliability(of).sections() for row in rows
    ]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO()
    table = csv.DictWriter(text, columns, lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return _file(of, text.getvalue(), "text/csv; charset=utf-8", "csv")


@private
@require_safe
def as_json(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Return every number by section, unrounded."""
    of, _facts = round_for(request, round_id, may_see_reliability)
    found: dict[str, list[object]] = {"round": [of.name]}
    for section, rows in reliability(of).sections():
        found.setdefault(section, []).extend(dict(row) for row in rows)
    text = json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False)
    return _file(of, text, "application/json", "json")


def _file(of: Round, text: str, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    name = f"{slugify(of.name) or 'round'}-reliability.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
