"""Addresses of clients, consents and studies."""

from __future__ import annotations

from django.urls import path

from visavis.apps.care.views import calendar, clients, consents, contact, erasure, studies, weekly

app_name = "care"
urlpatterns = [
    path("clients/", clients.clients, name="clients"),
    path("clients/new/", clients.new, name="new"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("clients/<uuid:client_id>/contact/", contact.contact, name="contact"),
    path("clients/<uuid:client_id>/consents/", consents.give, name="consents"),
    path("clients/<uuid:client_id>/erasure/", erasure.erasure, name="erasure"),
    path("consents/<uuid:consent_id>/withdraw/", consents.withdraw, name="withdraw"),
    path("episodes/<uuid:episode_id>/weekly/", weekly.weekly, name="weekly"),
    path("studies/", studies.studies, name="studies"),
    path("studies/new/", studies.new, name="new_study"),
]
