"""The two addresses."""

from django.urls import path

from bench.speed.bare.views import one_row, same_statements

urlpatterns = [path("row/", one_row), path("same/<int:place>/", same_statements)]
