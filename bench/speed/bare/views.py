"""Two views: one inserts a plain row, one sends the statements that handing in a card sends."""

from __future__ import annotations

import itertools
import os
from functools import lru_cache
from pathlib import Path

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from bench.speed.bare.models import PlainRow
from bench.speed.statements import Script, load

TURNS = itertools.count()


def one_row(request: HttpRequest) -> HttpResponse:
    """Insert what was posted, as anybody writes it who begins with Django."""
    words, rating = request.POST["helpful-0-text"], int(request.POST["helpful-0-rating"])
    PlainRow(text=words, rating=rating).save()
    return _done()


def same_statements(request: HttpRequest, place: int) -> HttpResponse:
    """Read the form, and send what handing in the card at `place` would send.

    All that is sent was computed before; what stands in the form goes nowhere.
    """
    script = _script() if request.POST else Script([], [], [], 0, None)
    with connection.cursor() as cursor:
        for sql, values in script.before(place):
            cursor.execute(sql, values)
            cursor.fetchall()
        with transaction.atomic():
            for sql, values in script.inside(place, next(TURNS)):
                cursor.execute(sql, values)
                if cursor.description:
                    cursor.fetchall()
    return _done()


@lru_cache(maxsize=1)
def _script() -> Script:
    return load(Path(os.environ["VISAVIS_DATA"]))


def _done() -> HttpResponse:
    return HttpResponse(status=303, headers={"Content-Length": "0", "Location": "/"})
