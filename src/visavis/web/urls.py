"""Every address of the platform."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from visavis.web.health import healthz
from visavis.web.navigation import front

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front, name="front"),
    path("healthz", healthz, name="healthz"),
    path("account/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("visavis.apps.people.urls")),
    path("", include("visavis.apps.care.urls")),
    path("", include("visavis.apps.cards.urls")),
]
