"""Addresses of rounds of coding."""

from __future__ import annotations

from django.urls import path

from visavis.apps.coding.views import reliability

app_name = "coding"
ROUND = "coding/rounds/<uuid:round_id>"
urlpatterns = [
    # --- how far raters agree ------------------------------------------------------------------
    path(f"{ROUND}/reliability/", reliability.page, name="reliability"),
    path(f"{ROUND}/reliability.csv", reliability.as_csv, name="reliability_csv"),
    path(f"{ROUND}/reliability.json", reliability.as_json, name="reliability_json"),
]
