"""Addresses of cards, and of the pages that show where pairs stand."""

from __future__ import annotations

from django.urls import path

from visavis.apps.cards.views import (
    client,
    client_page,
    closing,
    kept,
    kiosk,
    pairs,
    paper,
    printed,
    qr,
    recording,
    response,
    sending,
    therapist,
    therapist_ending,
    today,
    wishes,
)

app_name = "cards"
urlpatterns = [
    path("c/worker.js", kept.worker, name="worker"),
    path("c/<str:token>", client.client_card, name="client_card"),
    path("sessions/<uuid:session_id>/card/", therapist.therapist_card, name="therapist_card"),
    path("sessions/<uuid:session_id>/qr/", qr.qr, name="qr"),
    path("sessions/<uuid:session_id>/hand-over/", kiosk.hand_over, name="hand_over"),
    path("kiosk/", kiosk.kiosk, name="kiosk"),
    path("sessions/<uuid:session_id>/card.pdf", printed.printed_card, name="printed_card"),
    path(
        "episodes/<uuid:episode_id>/ending/",
        therapist_ending.therapist_ending,
        name="therapist_ending",
    ),
    path("paper/", paper.paper, name="paper"),
    path("today/", today.today, name="today"),
    path("clients/<uuid:client_id>/", client_page.client, name="client"),
    path("episodes/<uuid:episode_id>/record/", recording.record, name="record"),
    path("episodes/<uuid:episode_id>/end/", closing.end, name="end"),
    path("episodes/<uuid:episode_id>/endings/", pairs.endings, name="endings"),
    path("sessions/<uuid:session_id>/", pairs.session, name="session"),
    path("sessions/<uuid:session_id>/waiting/", pairs.waiting, name="waiting"),
    path("sessions/<uuid:session_id>/settle/", recording.settle, name="settle"),
    path("cards/<uuid:card_id>/send-again/", sending.send_again, name="send_again"),
    path("contact-wishes/", wishes.wishes, name="wishes"),
    path("contact-wishes/<uuid:wish_id>/reach/", wishes.reach, name="reach"),
    path("contact-wishes/<uuid:wish_id>/answered/", wishes.answered, name="answered"),
    path("response/", response.response, name="response"),
]
