"""All that frequencies need of the rows: sums per client within therapist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw

from visavis.stats.errors import UnusableError
from visavis.stats.frames import collected, each_above, in_order, label, lazy, number
from visavis.stats.gaps import UNNAMED, UNSAID
from visavis.stats.refusals import SEALED, refuse_silent, refuse_strange
from visavis.stats.summaries.summary import Kind, N, Summary, each_one, merge, ordered
from visavis.vocab.card import SIDES, Gate, Perspective, Valence
from visavis.vocab.counted import a_kind

PAIR = ("therapist", "client")
OF_REPORTS = (*PAIR, "perspective", "valence", "category")
OF_CARDS = (*PAIR, "perspective")
OF_THERAPISTS = ("therapist", "orientation")
UNCODED, RATED, RATINGS = "uncoded", "rated", "ratings"
EARLY = "early"
ABOUT = {"of": "frequencies"}
READ: Mapping[str, tuple[str, ...]] = {
    "reports": ("report", *OF_REPORTS),
    "consensus": ("report", "category"),
    "cards": ("card", "session", "episode", "perspective", *Valence, *PAIR),
    "sessions": ("session", "episode", *PAIR),
    "episodes": ("episode", *PAIR),
    "therapists": OF_THERAPISTS,
}
"""By table: the columns of words that are read, as far as they are there."""
MANY = 1_000
"""So many lines of what is wrong are counted, no more."""
Frame = nw.LazyFrame[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Summaries of one study, or of a part of it; parts add up.

    Any partition of the rows will do for reports and cards, if a report stays with its consensus
    and a card with its session and episode.
    """

    reports: Summary
    """By therapist, client, perspective, valence and category: ``n``, how many of them are in no
    consensus, how many are rated, and the sum of the ratings."""
    cards: Summary | None = None
    """By therapist, client and perspective: ``n``, on how many each gate was answered, and how many
    were in before the reveal."""
    sessions: Summary | None = None
    """By therapist and client: sessions after which cards were expected."""
    therapists: Summary | None = None
    """By therapist and orientation."""

    def __post_init__(self) -> None:
        """Refuse a summary in another one's place."""
        for name, summary in self.summaries.items():
            if dict(summary.about) != ABOUT or summary.keys != _KEYS[name]:
                msg = f"{name} is no summary that count_frequencies made of {name}: load that one."
                raise UnusableError(msg)

    @property
    def summaries(self) -> dict[str, Summary]:
        """Those that are there, by name: what `visavis.save` writes, one by one.

        ``Counted(reports=visavis.load(…), …)`` puts them together again.
        """
        whole = {name: getattr(self, name) for name in _KEYS}
        return {name: summary for name, summary in whole.items() if summary is not None}

    def __add__(self, other: Counted) -> Counted:
        """Return the summaries of both parts together.

        Raises
        ------
        UnusableError
            When one part has a summary that the other lacks.
        """
        return Counted(
            reports=self.reports + other.reports,
            cards=_both("cards", self.cards, other.cards),
            sessions=_both("sessions", self.sessions, other.sessions),
            therapists=_both("therapists", self.therapists, other.therapists),
        )


def summed_up(counted: object) -> Counted:
    """Return what `count_frequencies` made, and nothing else.

    Raises
    ------
    UnusableError
        When it is something else, as a table.
    """
    if isinstance(counted, Counted):
        return counted
    msg = (
        f"This needs what count_frequencies made, and it is {a_kind(counted)}: pass "
        "count_frequencies(reports=…); frequencies takes tables by name, too, as in "
        "frequencies(reports=…)."
    )
    raise UnusableError(msg)


def lost(summary: Summary, what: str) -> dict[str, int]:
    """Return how many rows of a whole table lack a key: nobody can say whose they are.

    Parameters
    ----------
    summary
        Of the table.
    what
        Its rows, as in ``cards``.
    """
    there = {why: n for why, n in summary.dropped.items() if n}
    return {why if why in {UNNAMED, UNSAID} else f"{what} {why}": n for why, n in there.items()}


_KEYS = {"reports": OF_REPORTS, "cards": OF_CARDS, "sessions": PAIR, "therapists": OF_THERAPISTS}


def _both(name: str, one: Summary | None, other: Summary | None) -> Summary | None:
    if one is None and other is None:
        return None
    if one is None or other is None:
        msg = f"One part has {name} and the other has none: pass {name} for both, or for neither."
        raise UnusableError(msg)
    return merge(one, other)


def count_reports(reports: object, consensus: object | None) -> Summary:
    """Sum reports; with `consensus`, each with its settled category."""
    frame = lazy(reports, *OF_REPORTS[:4])
    there = frame.collect_schema().names()
    sound = "report" in there and _once(frame, "report", "reports")
    keys = [label(frame, key) for key in OF_REPORTS[:4]]
    rating = number(frame, "rating") if "rating" in there else nw.lit(None, nw.Float64)
    rated = rating.alias(RATINGS)
    whole = "rating" not in there or frame.collect_schema()["rating"].is_integer()
    if consensus is not None:
        lazy(frame, "report")
        chosen = frame.select(*keys, rated, label(frame, "report"))
        frame = _with_consensus(chosen, lazy(consensus, "report", "category"), sound)
    elif "category" in there:
        frame = frame.select(*keys, rated, label(frame, "category"), _number(0, UNCODED))
    else:
        nothing = nw.lit(None, nw.String).alias("category")
        frame = frame.select(*keys, rated, nothing, _number(1, UNCODED))
    prepared = frame.with_columns(
        each_one(),
        _one_if(~nw.col(RATINGS).is_null()).alias(RATED),
        nw.col(RATINGS).fill_null(0.0),
    )
    sums = (N, UNCODED, RATED, RATINGS)
    table = collected(prepared.group_by(*OF_REPORTS).agg(nw.col(*sums).sum()), whole_numbers=whole)
    found = _summary(table, OF_REPORTS, sums, ("category",))
    if consensus is None:
        return found
    met = _total(table) - _total(table, UNCODED)
    return replace(found, dropped={**found.dropped, **_of_no_report(consensus, met)})


def _of_no_report(consensus: object, met: int) -> dict[str, int]:
    """Count settled categories that none of the reports has, of which `met` have one."""
    rows = lazy(consensus, "report")
    named = _one_if(~label(rows, "report").is_null()).alias(N)
    sums = collected(rows.select(named, each_one("all")).select(nw.col(N, "all").sum())).row(0)
    there, lines = (int(one or 0) for one in sums)
    lost = {UNNAMED: lines - there, UNSAID: there - met}
    return {why: n for why, n in lost.items() if n}


def _with_consensus(reports: Frame, consensus: Frame, above: bool) -> Frame:  # noqa: FBT001 -- see `_once`
    settled = consensus.select(
        label(consensus, "report"), label(consensus, "category"), _number(1, "there")
    )
    above &= _once(consensus, "report", "consensus", "keep the lines of one codebook")
    if above:
        reports, settled = in_order(reports, "report"), in_order(settled, "report")
    both = _joined(reports, settled, "report")
    return both.with_columns(_one_if(nw.col("there").is_null()).alias(UNCODED))


def _once(frame: Frame, key: str, table: str, remedy: str = "keep one line of each") -> bool:
    """Refuse a table with several lines of a key: each would count, or make others count twice.

    Returns
    -------
    Whether its lines are in the order of the key, and the keys are words.

    Raises
    ------
    UnusableError
        When there are such lines.
    """
    whole = frame.collect_schema()[key].is_integer()  # faster than the words that they become
    if each_above(frame, key):
        return not whole
    named = frame.select(nw.col(key) if whole else label(frame, key), _number(1, "lines"))
    named = named.filter(~nw.col(key).is_null())
    several = named.group_by(key).agg(nw.col("lines").sum()).filter(nw.col("lines") > 1)
    some = collected(several.select(key).head(MANY), whole_numbers=True)
    found = sorted(str(one) for one in some.get_column(key).to_list())
    if found:
        many = f"{len(found)} or more" if len(found) == MANY else str(len(found))
        msg = (
            f"The table {table} has more than one line of {many} {key}{'s' * (len(found) > 1)}, as "
            f"of {found[0]!r}: {remedy}."
        )
        raise UnusableError(msg)
    return False


def count_cards(cards: object, sessions: object | None, episodes: object | None) -> Summary:
    """Sum cards and what their gates say."""
    needed = ("perspective", Valence.HELPFUL, Valence.HINDERING, "after_reveal")
    frame = lazy(cards, *needed)
    if "card" in frame.collect_schema().names():
        _once(frame, "card", "cards")
    _one_a_side(frame)
    for gate in Valence:  # a misspelt yes would be counted as left open
        refuse_strange(frame, gate.value, tuple(Gate), table="cards")
    answered = [
        _one_if(label(frame, gate).is_in([Gate.YES, Gate.NOTHING])).alias(gate) for gate in Valence
    ]
    refuse_silent(frame, "after_reveal", table="cards", remedy=SEALED)
    early = _one_if(number(frame, "after_reveal") == 0).alias(EARLY)
    values = (label(frame, "perspective"), *answered, early)
    paired = _paired(frame, values, sessions, episodes).with_columns(each_one())
    return _summed(paired, OF_CARDS, (N, Valence.HELPFUL, Valence.HINDERING, EARLY))


def _one_a_side(cards: Frame) -> None:
    """Refuse two cards of one side of a session: nobody knows which of them counts.

    Raises
    ------
    UnusableError
        When there are any.
    """
    if "session" not in cards.collect_schema().names():
        return
    for side in SIDES:
        own = cards.filter(label(cards, "perspective") == nw.lit(side.value))
        _once(own, "session", f"cards ({side})", "keep one card of each side")


def count_sessions(sessions: object, episodes: object | None) -> Summary:
    """Sum the sessions after which cards were expected."""
    frame = lazy(sessions, "cards_expected")
    if "session" in frame.collect_schema().names():
        _once(frame, "session", "sessions")
    expected = _one_if(number(frame, "cards_expected") == 1).alias(N)
    return _summed(_paired(frame, (expected,), None, episodes), PAIR, (N,))


def count_therapists(therapists: object) -> Summary:
    """Note each therapist's orientation."""
    frame = lazy(therapists, *OF_THERAPISTS)
    _once(frame, "therapist", "therapists")
    named = frame.select(*(label(frame, key) for key in OF_THERAPISTS)).with_columns(each_one())
    return _summed(named, OF_THERAPISTS, (N,), optional=("orientation",))


def _paired(
    frame: Frame, values: tuple[nw.Expr, ...], sessions: object | None, episodes: object | None
) -> Frame:
    """Keep `values`, with therapist and client: the frame's own, or those of the episode."""
    there = frame.collect_schema().names()
    if set(PAIR) <= set(there):
        return frame.select(*values, *(label(frame, key) for key in PAIR))
    if "episode" in there:
        step, other = "episode", (None if episodes is None else lazy(episodes, "episode", *PAIR))
        further: tuple[str, ...] = PAIR
    else:
        lazy(frame, "session")
        step, other = "session", (None if sessions is None else lazy(sessions, "session"))
        further = ("episode", *PAIR)
    if other is None:
        msg = (
            f"The table has no columns 'therapist' and 'client': pass {step}s as well, which tell "
            f"whose {step} it is."
        )
        raise UnusableError(msg)
    columns = [name for name in further if name in other.collect_schema().names()]
    _once(other, step, f"{step}s")
    right = other.select(label(other, step), *(label(other, name) for name in columns))
    both = _joined(frame.select(*values, label(frame, step)), right, step)
    kept = tuple(nw.col(name) for name in both.collect_schema().names() if name not in further)
    return _paired(both, kept, None, episodes)


def _joined(left: Frame, right: Frame, key: str) -> Frame:
    if left.implementation != right.implementation:
        msg = (
            f"Tables are joined by {key!r}, and one is a frame of {left.implementation.name}, the "
            f"other of {right.implementation.name}: pass all of them in one kind."
        )
        raise UnusableError(msg)
    named = right.filter(
        ~nw.col(key).is_null()
    )  # pandas joins what is missing with what is missing
    return left.join(named, on=key, how="left")


def _summed(
    frame: Frame,
    keys: tuple[str, ...],
    sums: tuple[str, ...],
    *,
    optional: tuple[str, ...] = (),
) -> Summary:
    lines = frame.group_by(*keys).agg(nw.col(*sums).sum())
    return _summary(collected(lines, whole_numbers=True), keys, sums, optional)


def _summary(
    table: nw.DataFrame[Any],
    keys: tuple[str, ...],
    sums: tuple[str, ...],
    optional: tuple[str, ...] = (),
) -> Summary:
    dropped = {}
    for key in keys:
        if key not in optional:
            missing = table.get_column(key).is_null()
            dropped[f"without {key}"] = _total(table.filter(missing))
            table = table.filter(~missing) if dropped[f"without {key}"] else table
    _known(table, "perspective", Perspective)
    _known(table, "valence", Valence)
    return Summary(
        kind=Kind.MOMENTS,
        keys=keys,
        sums=sums,
        table=ordered(table, keys, sums),  # each line is one of its kind already
        dropped=dropped,
        about=ABOUT,
    )


def _known(table: nw.DataFrame[Any], column: str, words: type[Perspective | Valence]) -> None:
    if column in table.columns:
        strange = sorted(set(table.get_column(column).unique().to_list()) - set(words))
        if strange:
            msg = (
                f"The column {column!r} holds {', '.join(map(repr, strange))}: it needs "
                f"{', '.join(repr(word.value) for word in words)}."
            )
            raise UnusableError(msg)


def _total(table: nw.DataFrame[Any], name: str = N) -> int:
    return int(table.get_column(name).sum()) if len(table) else 0


def _one_if(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64)


def _number(value: int, name: str) -> nw.Expr:
    return nw.lit(value, nw.Int64).alias(name)
