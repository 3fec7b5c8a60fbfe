"""The flow: from those who could have taken part to the sessions that were held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from visavis.report.study.rows import Results, Rows, number
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.sections.flow.people import COULD, ENROLLED, INVITED, MISSED, REFUSED
from visavis.report.study.sections.flow.response import HANDED_IN
from visavis.report.study.sections.flow.therapies import CLIENTS, THERAPIES, THERAPISTS
from visavis.report.study.tables import notes
from visavis.report.study.words import Words
from visavis.vocab.card import SIDES
from visavis.vocab.care import SessionStatus

NOTHING = Rows("", ())


def course(results: Results, telling: Telling) -> Finding:
    """Tell how many were asked, took part, met and answered."""
    words = telling.words
    every = Rows.together("", [results.get(part, NOTHING) for part in ("people", "therapies")])
    lines: list[list[str | Value]] = [
        [called, words.count(number(row))]
        for name, called in _names(words).items()
        if (row := every.first(name=name))
    ]
    heads = [words.gettext("Step"), words.gettext("How many")]
    said = [*_of_people(every, words), *_of_cards(results, words)]
    return Finding(
        key="course",
        title=words.gettext("From the invitation to the session"),
        sentence=" ".join(said) or words.gettext("Too little can be told of who took part."),
        more=_lacking(results, words),
        table=Shown(
            caption=words.gettext("Numbers of people, therapies and sessions."),
            heads=heads,
            lines=lines,
            notes=notes(every, words),
        )
        if lines
        else None,
    )


def _names(words: Words) -> Mapping[str, str]:
    declined, silent = REFUSED
    return {
        COULD: words.gettext("Clients who could have taken part"),
        MISSED: words.gettext("… and were not asked"),
        INVITED: words.gettext("Clients who were invited"),
        declined: words.gettext("… and said no"),
        silent: words.gettext("… and did not answer"),
        ENROLLED: words.gettext("… and took part"),
        THERAPISTS: words.gettext("Therapists with a therapy in the study"),
        CLIENTS: words.gettext("Clients with a therapy in the study"),
        THERAPIES: words.gettext("Therapies"),
        SessionStatus.HELD.value: words.gettext("Sessions that took place"),
        SessionStatus.CANCELLED.value: words.gettext("Sessions called off beforehand"),
        SessionStatus.MISSED.value: words.gettext("Sessions to which the client did not come"),
    }


def _of_people(every: Rows, words: Words) -> Sequence[str]:
    invited, enrolled, therapists, clients = (
        number(every.first(name=name)) for name in (INVITED, ENROLLED, THERAPISTS, CLIENTS)
    )
    if invited is not None and enrolled is not None:
        return [
            words.gettext(
                "Of {invited} clients who were invited, {enrolled} took part.",
                invited=words.count(invited),
                enrolled=words.count(enrolled),
            )
        ]
    if clients is not None and therapists is not None:
        return [
            words.gettext(
                "{clients} clients of {therapists} therapists took part.",
                clients=words.count(clients),
                therapists=words.count(therapists),
            )
        ]
    return []


def _of_cards(results: Results, words: Words) -> Sequence[str]:
    rows = [
        results.get("response", NOTHING).first(name=HANDED_IN, perspective=side.value)
        for side in SIDES
    ]
    client, therapist = (number(row) for row in rows)
    if client is None or therapist is None:
        return []
    return [
        words.gettext(
            "Clients handed in a card after {client} of the sessions that asked for one, "
            "therapists after {therapist}.",
            client=words.share(client),
            therapist=words.share(therapist),
        )
    ]


def _lacking(results: Results, words: Words) -> Sequence[str]:
    frames = {
        "people": words.gettext("Who was asked to take part is not known: the dataset lacks {}."),
        "therapies": words.gettext("Therapies are not counted: the dataset lacks {}."),
        "response": words.gettext(
            "How many cards were handed in is not known: the dataset lacks {}."
        ),
        "reports": words.gettext("Event reports are not counted: the dataset lacks {}."),
        "settled": words.gettext(
            "How many reports have a settled category is not known: the dataset lacks {}."
        ),
    }
    return [frames[str(row["part"])].format(row["tables"]) for row in results["lacking"]]
