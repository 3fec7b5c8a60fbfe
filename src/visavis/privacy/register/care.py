"""Clients by code, their therapies, and what they agreed to."""

from __future__ import annotations

from visavis.privacy.register.kinds import (
    Erasure,
    Table,
    member,
    operational,
    pseudonymous,
    public,
)

WITH_RECORD = "as long as the practice must keep the client's record"

CARE = {
    "care.Client": Table(
        kept=WITH_RECORD,
        erasure=Erasure.DELETED,
        fields={
            "id": pseudonymous("a random id that names the client's keys"),
            "practice": pseudonymous("where the client is treated"),
            "code": pseudonymous("made by the program, as in K-27"),
            "subject": pseudonymous("the only link between the audit chain and the client"),
            "added_at": pseudonymous("when the client was added"),
        },
    ),
    "care.ErasureRequest": Table(
        kept="until the erasure is done",
        erasure=Erasure.DELETED,
        fields={
            "id": operational("a random id"),
            "client": pseudonymous("who asked"),
            "asked_at": pseudonymous("when"),
            "due_at": pseudonymous("when the clinical record goes, unless revoked"),
            "asked_in": pseudonymous("in which own view, where it was asked in one"),
            "begun_at": pseudonymous("when the destruction of the keys began"),
            "hold_until": pseudonymous("until when law or a hold requires keeping"),
            "hold_reason": pseudonymous("the law or hold, as the practice names it to the client"),
        },
    ),
    "care.Episode": Table(
        kept=WITH_RECORD,
        erasure=Erasure.DELETED,
        fields={
            "id": pseudonymous("a random id"),
            "client": pseudonymous("whose therapy it is"),
            "therapist": member("with whom"),
            "status": pseudonymous("open or ended"),
            "started_on": pseudonymous("when it began"),
            "ended_on": pseudonymous("when it ended"),
            "weekly_day": pseudonymous("the day of the weekly therapy session"),
            "weekly_time": pseudonymous("and its time"),
        },
    ),
    "care.TherapySession": Table(
        kept=WITH_RECORD,
        erasure=Erasure.DELETED,
        fields={
            "id": pseudonymous("a random id"),
            "episode": pseudonymous("which therapy it belongs to"),
            "number": pseudonymous("its place in the therapy"),
            "at": pseudonymous("when it was"),
            "status": pseudonymous("planned, held, cancelled or missed"),
        },
    ),
    "care.CalendarEntry": Table(
        kept=WITH_RECORD,
        erasure=Erasure.DELETED,
        fields={
            "id": operational("a random id"),
            "session": pseudonymous("which therapy session an event of the calendar became"),
            "key": pseudonymous("a keyed digest of the event's identity; never a word of it"),
            "called_off": pseudonymous("whether the calendar, and no person, called it off"),
        },
    ),
    "care.Study": Table(
        kept="for good: consents refer to it",
        erasure=Erasure.NO_CLIENT,
        fields={
            "id": operational("a random id"),
            "name": public("the study's name"),
            "practices": public("which practices take part"),
            "seal_days": public("how long its pairs stay sealed when a card does not come"),
            "consent_version": public("of the text that clients agree to"),
            "starts_on": public("when it starts"),
            "ends_on": public("when it ends"),
            "rungs_told": public("how coarsely its exports told of therapists"),
            "orientations_pooled": public("which orientations its exports called other"),
        },
    ),
    "care.Consent": Table(
        kept=WITH_RECORD,
        erasure=Erasure.DELETED,
        fields={
            "id": operational("a random id"),
            "client": pseudonymous("who agreed"),
            "study": pseudonymous("to which study; none for sharing with the therapist"),
            "scope": pseudonymous("to what"),
            "version": pseudonymous("of the text that was agreed to"),
            "language": pseudonymous("in which it was read"),
            "given_at": pseudonymous("when it was given"),
            "recorded_by": member("who took down a consent given on paper"),
            "withdrawn_at": pseudonymous("when it was withdrawn"),
            "withdrawn_by": pseudonymous("by whom: the client, or a member on the client's word"),
        },
    ),
}
