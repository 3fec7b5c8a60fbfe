"""Pages that only one person should see: no cache keeps them, no address travels on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

More = ParamSpec("More")
View = Callable[Concatenate[HttpRequest, More], HttpResponse]


def private(view: View[More]) -> View[More]:
    """Add the headers that keep the page and its address to one browser."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: More.args, **kwargs: More.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return wrapped
