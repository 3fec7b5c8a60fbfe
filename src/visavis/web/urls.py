"""Every address of the platform."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from visavis.apps.cards.queries.forms import form_names
from visavis.apps.people.views.practice import settings
from visavis.web.health import healthz
from visavis.web.navigation import front

handler500 = "visavis.web.faults.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    # Looked at from above: nearly everything that comes in is about cards.
    path("", include("visavis.apps.cards.urls")),
    path("", front, name="front"),
    path("healthz", healthz, name="healthz"),
    path("account/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    # Cards know the forms that are loaded and stand above people: the two meet here.
    path("practice/", settings, {"card_forms": form_names}, name="practice_with_forms"),
    path("", include("visavis.apps.people.urls")),
    path("", include("visavis.apps.care.urls")),
    path("", include("visavis.apps.coding.urls")),
    path("", include("visavis.apps.own.urls")),
]
