"""Addresses of cards."""

from __future__ import annotations

from django.urls import path

from visavis.apps.cards.views import client

app_name = "cards"
urlpatterns = [
    path("c/<str:token>", client.client_card, name="client_card"),
]
