"""A study dataset in words."""

from __future__ import annotations

from collections.abc import Sequence

from visavis import __version__
from visavis.apps.care.models import Study
from visavis.apps.studies.rules.attributes import Telling
from visavis.dataset.write import Description

SAYS = (
    "What clients and their therapists each told on a card after therapy sessions: what helped, "
    "what got in the way, and how strongly. Gathered in everyday practice; clients are in who "
    "agreed to take part, from the day on which they agreed."
)
WITH_WORDS = (
    "Words of clients who agreed to it are in, with names of clients and members struck out; "
    "therapists' own words where the therapist and the client both agreed. Names of third parties "
    "can remain: somebody must read through the words before they are passed on."
)
WITHOUT_WORDS = "Nobody's own words are in."
JOINED = (
    "Whoever holds the datasets of two studies with clients in common can match these by what they "
    "rated and when: keep the datasets apart."
)
LEFT = (
    "Cards that clients took back, and everything of clients who left the study or asked to be "
    "erased, are not in."
)


def describe(study: Study, told: Telling, *, text: bool, coded: Sequence[str] = ()) -> Description:
    """Describe what leaves: what an analyst must know, and what was left out.

    Parameters
    ----------
    study
        Which one.
    told
        What is told of therapists.
    text
        Whether words are in.
    coded
        What is to be said of rounds of coding.
    """
    practices = study.practices.all()
    still_to_come = (
        f"Sessions of the last {study.seal_days} days before the export are not in: their cards "
        "were still to come. Of each episode some more days are missing, up to four weeks, drawn "
        "anew for each episode: a common last day would give back the dates on which they began."
    )
    warned = (told.warning,) if told.warning else ()
    return Description(
        name=study.name,
        says=SAYS,
        made_by=f"visavis {__version__}",
        text=text,
        simulated=bool(practices) and all(practice.simulated for practice in practices),
        notes=(
            *warned,
            *told.notes,
            WITH_WORDS if text else WITHOUT_WORDS,
            still_to_come,
            LEFT,
            *coded,
            JOINED,
        ),
    )
