"""Our middleware says of every answer what Django's own would say."""

from __future__ import annotations

from typing import cast

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.test import RequestFactory
from django.utils.translation import get_language, override

from visavis.web.language import LanguageMiddleware


def answer(request: HttpRequest) -> HttpResponse:
    said = f"{get_language()} {getattr(request, 'LANGUAGE_CODE', None)}"
    return HttpResponse(said, headers={"Vary": "Cookie"})


@pytest.mark.parametrize("path", ["/", "/fr/today/"])
@pytest.mark.parametrize("cookie", ["", "fr", "xx"])
@pytest.mark.parametrize("wish", ["", "fr-CA,fr;q=0.9", "de,fr;q=0.1", "nonsense;;"])
def test_it_is_the_language_that_django_chooses(path: str, cookie: str, wish: str) -> None:
    answers = []
    for middleware in (LanguageMiddleware, LocaleMiddleware):
        request = RequestFactory().get(path, headers={"Accept-Language": wish} if wish else {})
        if cookie:
            request.COOKIES["django_language"] = cookie
        with override("en"):
            found = cast("HttpResponse", middleware(answer)(request))
        answers.append((found.content, dict(found.items())))
    ours, djangos = answers
    assert ours == djangos
