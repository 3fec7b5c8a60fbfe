"""Addresses of cards."""

from __future__ import annotations

from django.urls import path

from visavis.apps.cards.views import client, paper, printed, qr, therapist, therapist_ending

app_name = "cards"
urlpatterns = [
    path("c/<str:token>", client.client_card, name="client_card"),
    path("sessions/<uuid:session_id>/card/", therapist.therapist_card, name="therapist_card"),
    path("sessions/<uuid:session_id>/qr/", qr.qr, name="qr"),
    path("sessions/<uuid:session_id>/card.pdf", printed.printed_card, name="printed_card"),
    path(
        "episodes/<uuid:episode_id>/ending/",
        therapist_ending.therapist_ending,
        name="therapist_ending",
    ),
    path("paper/", paper.paper, name="paper"),
]
