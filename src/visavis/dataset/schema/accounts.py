"""The tables of what people told: cards, event reports, turning points."""

from __future__ import annotations

from visavis.dataset.schema.kinds import Table
from visavis.dataset.schema.make import flag, integer, key, number, ref, term, text, word
from visavis.dataset.schema.sides import (
    MOMENT_MEANINGS,
    PERSPECTIVE_MEANINGS,
    SIDE_MEANINGS,
    VALENCE_MEANINGS,
)
from visavis.vocab.card import Gate, Visibility

GATE = {
    Gate.YES: "yes, and there is at least one event report where it was described",
    Gate.NOTHING: "nothing particular",
    Gate.UNANSWERED: "the question was left open",
}

CARDS = Table(
    name="cards",
    says="One card that was handed in: one side's account of one session.",
    key=("card",),
    columns=(
        key("card", "The card's code."),
        ref("session", "sessions.session", "The session it is about."),
        word("perspective", "Whose card it is.", SIDE_MEANINGS, required=True),
        term("form", "The card form that was answered, with its version, as in `card@1`."),
        term("language", "The language of the form, as in `en` or `fr-CH`."),
        word("helpful", "Whether anything helped particularly.", GATE, required=True),
        word("hindering", "Whether anything got in the way.", GATE, required=True),
        number(
            "delay_hours",
            "Hours from the session to the handing in of the card.",
            least=-24,
            most=24 * 3_660,
            unit="hour",
        ),
        flag(
            "after_reveal",
            "Whether the card was handed in after the seal of the pair had run out, when the other"
            " side's may have been read. Such cards count in no comparison of the two sides.",
            required=True,
        ),
        flag("on_paper", "Whether somebody else typed it in from an index card."),
    ),
)

EVENT_REPORTS = Table(
    name="eventReports",
    says="One person's account of one moment that helped or got in the way.",
    key=("report",),
    columns=(
        key("report", "The event report's code."),
        ref("card", "cards.card", "The card it stands on."),
        ref("session", "sessions.session", "The session of that card."),
        ref("episode", "episodes.episode", "The episode of that session."),
        ref("client", "clients.client", "The client of that episode."),
        ref("therapist", "therapists.therapist", "The therapist of that episode."),
        word("perspective", "Whose account it is.", PERSPECTIVE_MEANINGS, required=True),
        word("valence", "How the person judged it.", VALENCE_MEANINGS, required=True),
        integer(
            "rating",
            "How strongly it helped or got in the way, from 1 (slightly) to 4 (extremely). Empty"
            " when it was left open.",
            least=1,
            most=4,
        ),
        word("moment", "When in the session it was.", MOMENT_MEANINGS),
        word(
            "visibility",
            "Who may read the person's words outside the study.",
            {
                Visibility.THERAPIST: "the therapist as well",
                Visibility.STUDY_ONLY: "nobody who treats the client",
                Visibility.AFTER_ENDING: "the therapist, once the therapy has ended",
            },
        ),
        text("text", "What the person wrote, in their own words."),
    ),
)

TURNING_POINTS = Table(
    name="turningPoints",
    says="One moment that turned the therapy, named by one side in retrospect.",
    key=("episode", "perspective", "place"),
    columns=(
        ref("episode", "episodes.episode", "The episode it belongs to."),
        word("perspective", "Who names it.", SIDE_MEANINGS, required=True),
        integer(
            "place",
            "1, 2, 3 … in the order in which this side named them.",
            least=1,
            required=True,
        ),
        ref(
            "session",
            "sessions.session",
            "The session it was in, when the person could say.",
            required=False,
        ),
        text("moment", "When it was, in the person's own words."),
        integer("rating", "How much it mattered, from 1 (slightly) to 4.", least=1, most=4),
        text("text", "What the person wrote, in their own words."),
    ),
)
