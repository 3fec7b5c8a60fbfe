"""The tables of therapy itself: episodes, their sessions, and scores over time."""

from __future__ import annotations

from visavis.dataset.schema.kinds import Table
from visavis.dataset.schema.make import BEFORE, day, flag, integer, key, number, ref, term, word
from visavis.dataset.schema.sides import SIDE_MEANINGS
from visavis.vocab.card import HowEnded
from visavis.vocab.care import EpisodeStatus, SessionStatus

HOW_ENDED = {
    HowEnded.AGREED: "client and therapist agreed to end",
    HowEnded.CLIENT_DECIDED: "the client decided",
    HowEnded.THERAPIST_DECIDED: "the therapist decided",
    HowEnded.CIRCUMSTANCES: "circumstances decided, as a move or an illness",
    HowEnded.FADED_OUT: "it faded out, and nobody decided",
    HowEnded.OTHER: "in another way",
}

EPISODES = Table(
    name="episodes",
    says="One client's therapy with one therapist, from its beginning to its ending.",
    key=("episode",),
    columns=(
        key("episode", "The episode's code."),
        ref("client", "clients.client", "Whose therapy it is."),
        ref("therapist", "therapists.therapist", "With whom."),
        word(
            "status",
            "Whether the therapy was going on when observation stopped.",
            {
                EpisodeStatus.OPEN: "it was going on",
                EpisodeStatus.ENDED: "it had ended",
            },
            required=True,
        ),
        day("last_day", "The day of the last session that was held; empty when none was."),
        day(
            "observed_until",
            "The last day on which the study would have seen a session. An episode that is still"
            " open is censored here.",
            required=True,
        ),
        word("ending_client", "How the episode closed, as the client tells it.", HOW_ENDED),
        word("ending_therapist", "How the episode closed, as the therapist tells it.", HOW_ENDED),
        integer(
            "study_quarter",
            "In which quarter of the study the episode began: 1 for its first three months. The"
            " only trace of the calendar in the whole dataset.",
            least=1,
            most=400,
            unit="quarter of the study",
        ),
    ),
)

SESSIONS = Table(
    name="sessions",
    says="One therapy session, held or not.",
    key=("session",),
    columns=(
        key("session", "The session's code."),
        ref("episode", "episodes.episode", "The episode it belongs to."),
        integer(
            "number",
            "1, 2, 3 … by day within the episode; cancelled and missed sessions count as well.",
            least=1,
            required=True,
        ),
        day("day", "The day of the session.", required=True),
        word(
            "status",
            "What became of it.",
            {
                SessionStatus.HELD: "it took place",
                SessionStatus.CANCELLED: "it was called off beforehand",
                SessionStatus.MISSED: "the client did not come",
            },
            required=True,
        ),
        flag(
            "cards_expected",
            "Whether client and therapist were each asked for a card. The denominator of every"
            " count of missing cards.",
            required=True,
        ),
    ),
)

SCORES = Table(
    name="scores",
    says="One score of one questionnaire, filled in once.",
    key=("episode", "day", "session", "perspective", "instrument", "version", "scale"),
    columns=(
        ref("episode", "episodes.episode", "The episode it belongs to."),
        day(
            "day",
            "The day it was filled in; below 0 when that was before the episode began.",
            required=True,
            least=BEFORE,
        ),
        ref(
            "session",
            "sessions.session",
            "The session with which it was filled in, if with one.",
            required=False,
        ),
        word("perspective", "Who filled it in.", SIDE_MEANINGS, required=True),
        term("instrument", "The questionnaire, as in `instruments/`.", required=True),
        term("version", "The version of the questionnaire and its scoring.", required=True),
        term("scale", "The scale of the questionnaire.", required=True),
        number("score", "The score; empty when too many answers were missing."),
    ),
)
