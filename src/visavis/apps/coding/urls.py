"""Addresses of rounds of coding."""

from __future__ import annotations

from django.urls import path

from visavis.apps.coding.views import (
    codebooks,
    consensus,
    desk,
    gold,
    machine,
    reading,
    reliability,
    rounds,
    school,
    screen,
)

app_name = "coding"
ROUND = "coding/rounds/<uuid:round_id>"
urlpatterns = [
    # --- a rater's desk and screen --------------------------------------------------------------
    path("coding/", desk.desk, name="desk"),
    path("coding/<uuid:round_id>/", screen.screen, name="screen"),
    path("coding/<uuid:round_id>/own/", screen.own, name="own"),
    path("coding/assignments/<uuid:assignment_id>/", screen.take, name="take"),
    path("coding/assignments/<uuid:assignment_id>/back/", screen.take_back, name="take_back"),
    path("coding/assignments/<uuid:assignment_id>/later/", screen.skip, name="skip"),
    # --- how far raters agree ------------------------------------------------------------------
    path(f"{ROUND}/reliability/", reliability.page, name="reliability"),
    path(f"{ROUND}/reliability.csv", reliability.as_csv, name="reliability_csv"),
    path(f"{ROUND}/reliability.json", reliability.as_json, name="reliability_json"),
    # --- settling ------------------------------------------------------------------------------
    path(f"{ROUND}/disagreements/", consensus.disagreements, name="disagreements"),
    path(f"{ROUND}/packets/<uuid:packet_id>/settle/", consensus.packet, name="settle_packet"),
    path(f"{ROUND}/notes/", consensus.notes, name="book_notes"),
    # --- preparing rounds ----------------------------------------------------------------------
    path("coding/rounds/", rounds.rounds, name="rounds"),
    path("coding/studies/<uuid:study_id>/new-round/", rounds.new, name="new_round"),
    path(f"{ROUND}/", rounds.round_page, name="round"),
    path(f"{ROUND}/step/", rounds.step, name="step"),
    path(f"{ROUND}/raters/", rounds.name_rater, name="name_rater"),
    path(f"{ROUND}/raters/<uuid:rater_id>/leave/", rounds.let_leave, name="let_leave"),
    path(f"{ROUND}/read/", reading.page, name="read"),
    path("coding/packets/<uuid:packet_id>/read/", reading.packet, name="read_packet"),
    path("coding/codebooks/", codebooks.codebooks, name="codebooks"),
    path("coding/codebooks/<str:codebook>/", codebooks.codebook, name="codebook"),
    path("coding/codebooks/<str:codebook>/gold/", gold.gold_of_book, name="book_gold"),
    # --- the rater school ------------------------------------------------------------------------
    path(f"{ROUND}/school/", school.school, name="school"),
    path(f"{ROUND}/school/report/", school.report, name="school_report"),
    path(f"{ROUND}/school/report/<uuid:gold_id>/", school.answer, name="school_answer"),
    path(f"{ROUND}/school/answers/<uuid:answer_id>/", school.feedback, name="school_feedback"),
    path(f"{ROUND}/gold/", gold.gold, name="gold"),
    path(f"{ROUND}/gold/<uuid:gold_id>/retire/", gold.retire, name="retire_gold"),
    path(f"{ROUND}/gold/from/<uuid:packet_id>/", gold.from_packet, name="gold_from"),
    # --- what a machine makes of closed rounds --------------------------------------------------
    path("coding/machine/<uuid:study_id>/", machine.machine, name="machine"),
    path("coding/machine/<uuid:study_id>/<str:codebook>/", machine.learn, name="machine_learn"),
    path("coding/models/<uuid:model_id>/again/", machine.again, name="second_look"),
    path("coding/models/<uuid:model_id>/again/<uuid:packet_id>/", machine.doubt, name="doubt"),
    path("coding/models/<uuid:model_id>/shares/", machine.shares, name="machine_shares"),
]
