"""All that congruence needs of the rows: summaries by level, which merge."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from visavis.stats.congruence.counting.occurrence import occurrence
from visavis.stats.congruence.counting.rating import rating
from visavis.stats.congruence.counting.same_event import Judged, same_category, same_event
from visavis.stats.congruence.counting.sets import Named, category_sets, profile
from visavis.stats.congruence.keys import refuse_doubled, refuse_second_cards, somebodys
from visavis.stats.congruence.strangers import of_categories, of_judgements
from visavis.stats.congruence.study import BESIDE, COLUMNS, Study
from visavis.stats.congruence.words import refuse_strange
from visavis.stats.errors import UnusableError
from visavis.stats.frames import lazy
from visavis.stats.gaps import NOTHING, told, words_of
from visavis.stats.refusals import SEALED, refuse_silent
from visavis.stats.summaries import Summary, merge

LEVELS = (1, 2, 3, 4, 5, 6)
TITLES: Mapping[int, str] = {
    1: "occurrence",
    2: "same event",
    3: "same category",
    4: "category sets",
    5: "profile",
    6: "rating",
}
NEEDS: Mapping[int, tuple[str, ...]] = {
    1: ("episodes", "sessions", "cards"),
    2: ("episodes", "cards", "eventReports", "matches"),
    3: ("episodes", "cards", "eventReports", "matches", "consensus"),
    4: ("episodes", "cards", "eventReports", "consensus"),
    5: ("episodes", "cards", "eventReports", "consensus"),
    6: ("episodes", "cards", "eventReports"),
}
"""The tables without which a level cannot be."""


@dataclass(frozen=True, eq=False)
class Counts:
    """The summaries of some sessions; ``one + other`` are those of both together.

    A partition must keep an episode whole. Each summary can be saved and loaded by itself; see
    `visavis.stats.summaries.save`.
    """

    summaries: Mapping[int, Summary]
    """By level."""
    left_out: Mapping[int, str] = field(default_factory=dict)
    """Why the other levels are missing: whole sentences."""

    def __add__(self, other: Counts) -> Counts:
        """Return the counts of both together; a level that one of them lacks is left out."""
        both = {level for level in LEVELS if level in self.summaries and level in other.summaries}
        left_out = {}
        for level in LEVELS:
            if level not in both:
                why = [one.why_not(level) for one in (self, other) if level not in one.summaries]
                partly = " One of the parts that were merged lacks it." if len(why) == 1 else ""
                left_out[level] = why[0] if why[0].endswith(partly) else f"{why[0]}{partly}"
        return Counts(
            {level: _both(self.summaries[level], other.summaries[level]) for level in sorted(both)},
            left_out,
        )

    def why_not(self, level: int) -> str:
        """Say why a level is missing."""
        return self.left_out.get(level, f"Level {level} ({TITLES[level]}) was not counted.")


def _both(one: Summary, other: Summary) -> Summary:
    """Merge; of what one part has nothing, the other's codebook and round are those of both."""
    known = {
        name: value
        for each in (one, other)
        for name, value in each.about.items()
        if name in {CODEBOOK, ROUND}
    }
    return merge(*(replace(each, about={**known, **each.about}) for each in (one, other)))


CODEBOOK, ROUND, EVERY_CARD = "codebook", "round", "every_card"
"""What must be the same for two summaries of categories or of judgements to merge."""


def count(
    tables: Mapping[str, object],
    *,
    codebook: str | None = None,
    round: str | None = None,  # noqa: A002 -- as the column is called
    every_card: bool = False,
    missing: Sequence[str] = NOTHING,
) -> Counts:
    """Count what congruence needs, level by level.

    Parameters
    ----------
    tables
        Frames by the names of the study dataset's tables: ``episodes``, ``sessions``, ``cards``,
        ``eventReports``, ``matches``, ``consensus``; all held by one engine. A level whose tables
        are missing is left out, with the reason.
    codebook
        By which codebook reports are compared, as in ``impacts@1``; needed where there are several.
    round
        Which round's judgements of pairs count; needed where there are several, in which a rater
        may have judged a pair twice.
    every_card
        Level 5 counts reports from every card; otherwise, like all levels, those of sessions with
        both cards in before the reveal.
    missing
        Words that stand for a missing value in any table, besides blanks alone.

    Raises
    ------
    UnusableError
        When a table lacks a column, has a line twice or a word that is not on its list, when a card
        does not say whether it came after the reveal, when there are several codebooks or rounds
        and none is named, when tables are held by several engines, or when no
        level is possible.
    """
    _one_engine(tables)
    left_out = {level: why for level in LEVELS if (why := lacking(level, tables))}
    if len(left_out) == len(LEVELS):
        raise UnusableError(_nothing(tables, left_out))
    study, lost = _studied(tables, codebook, round, words_of(missing))
    named, judged = Named(study), Judged(study)
    makers: Mapping[int, Callable[[], Summary]] = {
        1: lambda: occurrence(study),
        2: lambda: same_event(judged),
        3: lambda: same_category(judged),
        4: lambda: category_sets(named),
        5: lambda: profile(Named(study, paired=False) if every_card else named),
        6: lambda: rating(study),
    }
    made = {level: make() for level, make in makers.items() if level not in left_out}
    lost = _with_strangers(study, lost, made)
    of = {level: _about(level, study, every_card=every_card) for level in made}
    gone = {level: _gone(level, lost, every_card=every_card) for level in made}
    return Counts(
        {
            level: replace(each, about=of[level], dropped={**each.dropped, **gone[level]})
            for level, each in made.items()
        },
        left_out,
    )


def study_of(
    level: int,
    tables: Mapping[str, object],
    *,
    codebook: str | None = None,
    round: str | None = None,  # noqa: A002 -- as in `count`
) -> Study:
    """Return the study as a level reads it, checked as `count` does.

    Raises
    ------
    UnusableError
        As there, or when the level's tables are missing.
    """
    _one_engine(tables)
    if why := lacking(level, tables):
        raise UnusableError(why)
    study, _lost = _studied(tables, codebook, round, NOTHING)
    return study


def _studied(
    tables: Mapping[str, object],
    codebook: str | None,
    of_round: str | None,
    missing: Sequence[str],
) -> tuple[Study, Mapping[str, Mapping[str, int]]]:
    """Return the study, and the lines that are nobody's."""
    tables = {**tables, **_told(tables, missing)}
    refuse_strange(tables)
    sound, lost = somebodys(tables)
    study = Study(sound, codebook, of_round, above=refuse_doubled(sound))
    if study.has("cards"):
        refuse_silent(study.table("cards"), "after_reveal", table="cards", remedy=SEALED)
        refuse_second_cards(study.said)
    return study, lost


def _with_strangers(
    study: Study, lost: Mapping[str, Mapping[str, int]], made: Container[int]
) -> Mapping[str, Mapping[str, int]]:
    """Add the lines that are of no report, where a level that was made reads them."""
    found = dict(lost)
    if any(level in made for level in LEVELS if "matches" in NEEDS[level]):
        found["matches"] = {**found.get("matches", {}), **of_judgements(study)}
    if any(level in made for level in LEVELS if "consensus" in NEEDS[level]):
        found["consensus"] = {**found.get("consensus", {}), **of_categories(study)}
    return found


def _told(tables: Mapping[str, object], missing: Sequence[str]) -> dict[str, object]:
    """Return the tables that are read, where every word says something or is a gap."""
    read = {name: (*COLUMNS[name], *BESIDE.get(name, ())) for name in COLUMNS if name in tables}
    return {name: told(lazy(tables[name]), columns, missing) for name, columns in read.items()}


def _nothing(tables: Mapping[str, object], left_out: Mapping[int, str]) -> str:
    """Say why no level can be."""
    needed = [name for name in NEEDS[4] if all(name in of for of in NEEDS.values())]
    missing = [name for name in needed if name not in tables]
    one = "table" if len(missing) == 1 else "tables"
    each = f"Every level needs the {one} {', '.join(missing)}."
    return f"No level of congruence can be computed. {each if missing else _all(left_out)}"


def _gone(level: int, lost: Mapping[str, Mapping[str, int]], *, every_card: bool) -> dict[str, int]:
    """Return how many lines of the tables that a level reads were left out, by their names."""
    read = set(NEEDS[level])
    if every_card and level == 5:  # noqa: PLR2004 -- the only level that may be of every card
        read -= {"cards"}
    return {why: count for name, of in lost.items() if name in read for why, count in of.items()}


def _about(level: int, study: Study, *, every_card: bool) -> dict[str, str]:
    found = {}
    if "consensus" in NEEDS[level] and study.book:
        found[CODEBOOK] = study.book
    if "matches" in NEEDS[level] and study.judged_in:
        found[ROUND] = study.judged_in
    if level == 5:  # noqa: PLR2004 -- the only level that may be of every card
        found[EVERY_CARD] = "yes" if every_card else "no"
    return found


def _all(left_out: Mapping[int, str]) -> str:
    return " ".join(left_out.values())


def _one_engine(tables: Mapping[str, object]) -> None:
    """Refuse tables that cannot be joined."""
    read = {name for needed in NEEDS.values() for name in needed} & tables.keys()
    held = sorted({lazy(tables[name]).implementation.name.lower() for name in read})
    if len(held) > 1:
        msg = f"The tables are held by {' and '.join(held)}: pass all of them as one kind of frame."
        raise UnusableError(msg)


OPTIONAL: Mapping[int, tuple[tuple[str, str], ...]] = {
    2: (("matches", "same"),),
    3: (("matches", "same"), ("consensus", "category")),
    4: (("consensus", "category"),),
    5: (("consensus", "category"),),
    6: (("eventReports", "rating"),),
}
"""Columns that a sound table may lack, and without which a level cannot be."""


def lacking(level: int, tables: Mapping[str, object]) -> str | None:
    """Say why a level cannot be, or nothing."""
    said = f"Level {level} ({TITLES[level]}) is left out: "
    missing = [name for name in NEEDS[level] if name not in tables]
    if missing:
        one = "table" if len(missing) == 1 else "tables"
        return f"{said}it needs the {one} {', '.join(missing)}."
    for table, column in OPTIONAL.get(level, ()):
        if column not in lazy(tables[table]).collect_schema().names():
            return f"{said}the table {table} has no column {column}."
    return None
