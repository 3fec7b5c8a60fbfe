"""Addresses of rounds of coding."""

from __future__ import annotations

from django.urls import path

from visavis.apps.coding.views import consensus, reliability

app_name = "coding"
ROUND = "coding/rounds/<uuid:round_id>"
urlpatterns = [
    # --- how far raters agree ------------------------------------------------------------------
    path(f"{ROUND}/reliability/", reliability.page, name="reliability"),
    path(f"{ROUND}/reliability.csv", reliability.as_csv, name="reliability_csv"),
    path(f"{ROUND}/reliability.json", reliability.as_json, name="reliability_json"),
    # --- settling ------------------------------------------------------------------------------
    path(f"{ROUND}/disagreements/", consensus.disagreements, name="disagreements"),
    path(f"{ROUND}/packets/<uuid:packet_id>/settle/", consensus.packet, name="settle_packet"),
    path(f"{ROUND}/notes/", consensus.notes, name="book_notes"),
]
