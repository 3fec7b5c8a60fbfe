"""What each level is called, and which of its numbers are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from visavis.report.study.words import gettext_noop


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level as a reader meets it."""

    number: int
    title: str
    observed: str
    """The estimate that is compared with chance."""
    chance: str
    beyond: str
    """The estimate that says how far it lies beyond: 0 is chance, 1 the most there can be."""
    of: str
    """What is compared, as a table names it."""
    says: str
    """One sentence about what helped."""
    says_of_hindering: str


LEVELS: Mapping[int, Level] = {
    level.number: level
    for level in (
        Level(
            number=1,
            title=gettext_noop("Whether anything happened"),
            observed="observed_agreement",
            chance="expected_agreement",
            beyond="kappa",
            of=gettext_noop("sessions with both cards"),
            says=gettext_noop(
                "After {observed} of sessions client and therapist say the same on whether "
                "anything helped particularly; by chance it would be {chance}."
            ),
            says_of_hindering=gettext_noop(
                "After {observed} of sessions both say the same on whether anything got in the "
                "way; by chance it would be {chance}."
            ),
        ),
        Level(
            number=2,
            title=gettext_noop("The same moment"),
            observed="match_rate",
            chance="decoy_rate",
            beyond="beyond_chance",
            of=gettext_noop("sessions in which both name something"),
            says=gettext_noop(
                "Where both name something helpful, they mean the same moment in {observed} of "
                "sessions; raters took {chance} of pairs from two different sessions for the same."
            ),
            says_of_hindering=gettext_noop(
                "Where both name something in the way, they mean the same moment in {observed} of "
                "sessions; raters took {chance} of pairs from two different sessions for the same."
            ),
        ),
        Level(
            number=3,
            title=gettext_noop("The same moment, understood alike"),
            observed="same_category",
            chance="same_category_by_margins",
            beyond="kappa",
            of=gettext_noop("pairs of reports about the same moment"),
            says=gettext_noop(
                "Of moments that both name as helpful, {observed} fall into the same category on "
                "both sides; by chance it would be {chance}."
            ),
            says_of_hindering=gettext_noop(
                "Of moments in the way that both name, {observed} fall into the same category on "
                "both sides; by chance it would be {chance}."
            ),
        ),
        Level(
            number=4,
            title=gettext_noop("The same kinds in a session"),
            observed="jaccard",
            chance="jaccard_other_sessions",
            beyond="beyond_chance",
            of=gettext_noop("sessions with a coded report on each side"),
            says=gettext_noop(
                "The kinds of help that both sides name after a session overlap by {observed} on "
                "average; with another session of the same therapy it is {chance}."
            ),
            says_of_hindering=gettext_noop(
                "The kinds of hindrance that both sides name after a session overlap by "
                "{observed} on average; with another session of the same therapy it is {chance}."
            ),
        ),
        Level(
            number=5,
            title=gettext_noop("The same kinds over a therapy"),
            observed="profile_overlap",
            chance="profile_overlap_other_clients",
            beyond="beyond_chance",
            of=gettext_noop("therapies"),
            says=gettext_noop(
                "Over a whole therapy, what client and therapist name as helpful in different "
                "sessions is of the same category in {observed} of pairs; with another client of "
                "the same therapist in {chance}."
            ),
            says_of_hindering=gettext_noop(
                "Over a whole therapy, what client and therapist name in the way in different "
                "sessions is of the same category in {observed} of pairs; with another client of "
                "the same therapist in {chance}."
            ),
        ),
    )
}
RATING = 6
"""The level of ratings, which are points and no shares."""
