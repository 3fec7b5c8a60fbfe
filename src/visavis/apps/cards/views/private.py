"""Pages that only one person should see: no cache keeps them, no robot lists them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

More = ParamSpec("More")
View = Callable[Concatenate[HttpRequest, More], HttpResponse]


def private(view: View[More]) -> View[More]:
    """Add the headers that keep a page to one browser."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: More.args, **kwargs: More.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return wrapped


def behind_a_link(view: View[More]) -> View[More]:
    """Add to `private` that the address travels nowhere: it is what opens the page.

    Not for pages of members: a browser then posts `Origin: null`, which the check against forged
    requests refuses.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: More.args, **kwargs: More.kwargs) -> HttpResponse:
        response = private(view)(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return wrapped
