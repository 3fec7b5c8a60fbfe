"""The tables of who takes part: therapists, clients, and how clients came to the study."""

from __future__ import annotations

from visavis.dataset.schema.kinds import Table
from visavis.dataset.schema.make import BEFORE, code, day, flag, integer, key, ref, term, word
from visavis.vocab.care import ConsentScope
from visavis.vocab.study import EnrolmentOutcome
from visavis.vocab.therapist import Orientation

THERAPISTS = Table(
    name="therapists",
    says="One therapist of the study.",
    key=("therapist",),
    columns=(
        key("therapist", "The therapist's code, made new for this study."),
        code("practice", "The code of the practice the therapist works in.", required=False),
        word(
            "orientation",
            "What the therapist mainly works by, as the therapist says. Empty where it was not"
            " asked, or left out so that nobody can be recognised.",
            {
                Orientation.COGNITIVE_BEHAVIOURAL: "cognitive and behavioural therapies",
                Orientation.PSYCHODYNAMIC: "psychodynamic and psychoanalytic therapies",
                Orientation.HUMANISTIC: "person-centred, experiential, existential therapies",
                Orientation.SYSTEMIC: "systemic and family therapy",
                Orientation.INTEGRATIVE: "several of them, on purpose",
                Orientation.OTHER: "another one",
            },
        ),
        integer(
            "experience_years",
            "Whole years of practice as a therapist when the study began.",
            least=0,
            most=80,
            unit="year",
        ),
        term(
            "experience_band",
            "The same as a span of years, as in `5_to_9` or `20_or_more`, where the exact number"
            " was left out so that nobody can be recognised.",
        ),
    ),
)

CLIENTS = Table(
    name="clients",
    says="One client of the study.",
    key=("client",),
    columns=(
        key("client", "The client's code, made new for this study."),
        code("practice", "The code of the practice the client comes to.", required=False),
    ),
)

ENROLMENTS = Table(
    name="enrolments",
    says="One client who could have taken part with one therapist, and what became of it.",
    key=("client", "therapist"),
    columns=(
        ref("client", "clients.client", "The client."),
        ref("therapist", "therapists.therapist", "The therapist whose client it is."),
        flag("invited", "Whether the client was asked to take part.", required=True),
        word(
            "outcome",
            "What became of it.",
            {
                EnrolmentOutcome.ENROLLED: "agreed to take part",
                EnrolmentOutcome.DECLINED: "was asked and said no",
                EnrolmentOutcome.NO_ANSWER: "was asked and did not answer",
                EnrolmentOutcome.NOT_ASKED: "could have taken part, and was not asked",
            },
            required=True,
        ),
        day(
            "consent_day",
            "The day on which the client agreed; below 0 when that was before the episode began."
            " Empty for clients who did not enrol.",
            least=BEFORE,
        ),
        word(
            "scope",
            "How far the client's agreement goes. Empty for clients who did not enrol.",
            {
                ConsentScope.RESEARCH: "what was ticked and rated may be studied, words not",
                ConsentScope.TEXT: "the words may be read as well, by raters and by programs",
            },
        ),
    ),
)
