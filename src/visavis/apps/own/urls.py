"""Addresses of the client's own view."""

from __future__ import annotations

from django.urls import path

from visavis.apps.own.views import card, copy, door, erasure, keep, made, sharing, ways

app_name = "own"
urlpatterns = [
    path("mine/", door.door, name="door"),
    path("mine/keep/<str:proof>", keep.keep, name="keep"),
    path("mine/made/", made.made, name="made"),
    path("mine/cards/<uuid:card_id>/", card.card, name="card"),
    path("mine/sharing/", sharing.sharing, name="sharing"),
    path("mine/sharing/<uuid:consent_id>/", sharing.take_back, name="take_back"),
    path("mine/erasure/", erasure.erasure, name="erasure"),
    path("mine/keys/", ways.ways, name="ways"),
    path("mine/copy.json", copy.data, name="copy_data"),
    path("mine/copy.pdf", copy.printed, name="copy_printed"),
    path("mine/close/", door.close, name="close"),
]
