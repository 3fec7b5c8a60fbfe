"""Addresses of practices and members."""

from __future__ import annotations

from django.urls import path

from visavis.apps.people.views import choose, enter, members, practice, setup, unlock, welcome, work

app_name = "people"
urlpatterns = [
    path("practices/", choose.choose, name="choose"),
    path("practice/", practice.settings, name="settings"),
    path("members/", members.members, name="members"),
    path("members/invite/", members.add, name="invite"),
    path("members/<uuid:member_id>/invite-again/", members.invite_again, name="invite_again"),
    path("roles/<uuid:membership_id>/end/", members.end, name="end_role"),
    path("your-work/", work.work, name="work"),
    path("kiosk/unlock/", unlock.unlock, name="unlock"),
    path("enter/<str:token>/", enter.enter, name="enter"),
    path("setup/<str:token>/", setup.setup, name="setup"),
    path("welcome/<uuid:member_id>/<str:token>/", welcome.welcome, name="welcome"),
]
