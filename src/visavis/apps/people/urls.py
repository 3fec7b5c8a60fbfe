"""Addresses of practices and members."""

from __future__ import annotations

from django.urls import path

from visavis.apps.people.views import choose

app_name = "people"
urlpatterns = [
    path("practice/choose/", choose.choose, name="choose"),
]
