"""The tables of what raters and models made of the event reports."""

from __future__ import annotations

from visavis.dataset.schema.kinds import Table
from visavis.dataset.schema.make import code, flag, integer, number, ref, term, word
from visavis.vocab.coding import Certainty, Disagreement, Phase, SourceGuess

REPORT = ref("report", "eventReports.report", "The event report.")
RATER = code("rater", "The rater's code, made new for this study.")
ROUND = term("round", "The round of coding.", required=True)
CODEBOOK = term("codebook", "The codebook with its version, as in `codebook/`.", required=True)

ASSIGNMENTS = Table(
    name="assignments",
    says="One event report that was given to one rater in one round.",
    key=("report", "rater", "round"),
    columns=(
        REPORT,
        RATER,
        ROUND,
        word(
            "phase",
            "What the round is for.",
            {
                Phase.TRAINING: "to learn the codebook; counts in no result",
                Phase.INDEPENDENT: "each rater alone; agreement is computed from these",
                Phase.CONSENSUS: "raters settle together what they coded differently",
            },
            required=True,
        ),
        number(
            "inclusion_probability",
            "With which probability this report was drawn into the round; 1 when all were.",
            least=0,
            most=1,
        ),
        flag(
            "settled",
            "Whether the round is closed, so that `consensus` holds what was settled in it; the"
            " probabilities of such rounds are those with which a settled report was drawn.",
        ),
        flag("gold", "Whether experts had settled the category of this report beforehand."),
        flag("repeat", "Whether this rater had been given the report in an earlier round."),
        word(
            "source_guess",
            "Whose account the rater believes it is, who was not told.",
            {
                SourceGuess.CLIENT: "the client's",
                SourceGuess.THERAPIST: "the therapist's",
                SourceGuess.CANNOT_TELL: "the rater cannot tell",
            },
        ),
    ),
)

CODINGS = Table(
    name="codings",
    says="What one rater made of one event report in one round, by one codebook: a row for each"
    " category, of which most codebooks allow one.",
    key=("report", "rater", "round", "codebook", "category", "link"),
    columns=(
        REPORT,
        RATER,
        ROUND,
        CODEBOOK,
        term("category", "The category; empty when none fits or the words are too few."),
        term(
            "link",
            "For an impact: the category of the activity that led to it, in the rater's judgement.",
        ),
        word(
            "certainty",
            "How sure the rater is.",
            {
                Certainty.UNSURE: "unsure",
                Certainty.FAIRLY_SURE: "fairly sure",
                Certainty.SURE: "sure",
            },
        ),
        flag("does_not_fit", "Whether no category of the codebook fits."),
        flag("not_enough_text", "Whether the words are too few to code."),
    ),
)

CONSENSUS = Table(
    name="consensus",
    says="The settled category of one event report, by one codebook: a row for each category, of"
    " which most codebooks allow one.",
    key=("report", "codebook", "category"),
    columns=(
        REPORT,
        CODEBOOK,
        term(
            "category",
            "The settled category; empty when it was settled that none fits, or that the words "
            "are too few.",
        ),
        word(
            "kind_of_disagreement",
            "Why the raters had coded it differently. Empty when they had not.",
            {
                Disagreement.OVERSIGHT: "one of them had overlooked something",
                Disagreement.BOUNDARY: "it lies where two categories touch",
                Disagreement.READING: "the words can be read in two ways",
                Disagreement.CODEBOOK: "the codebook does not say",
            },
        ),
    ),
)

MATCHES = Table(
    name="matches",
    says="One rater's judgement whether two event reports are about the same event.",
    key=("client_report", "therapist_report", "rater", "round"),
    columns=(
        ref("client_report", "eventReports.report", "The client's event report."),
        ref("therapist_report", "eventReports.report", "The therapist's, or the guess."),
        RATER,
        ROUND,
        flag("same", "Whether they are about the same event. Yes and no are both kept."),
        flag(
            "decoy",
            "Whether the two are from two different sessions of one episode, which the rater was"
            " not told: how often these are taken for the same event is the level of chance.",
            required=True,
        ),
    ),
)

PREDICTIONS = Table(
    name="predictions",
    says="How probable a model finds one category for one event report.",
    key=("report", "codebook", "model", "category"),
    columns=(
        REPORT,
        CODEBOOK,
        term("model", "The model with its version.", required=True),
        term("category", "The category.", required=True),
        number("probability", "The probability.", least=0, most=1, required=True),
        integer(
            "fold",
            "The part of the clients from which the model behind this prediction learned nothing;"
            " all reports of a client are in one. Empty when that is not known.",
            least=0,
        ),
    ),
)
