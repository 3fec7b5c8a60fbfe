"""How far raters of a round agree: with one another, with experts, with themselves.

Always of the independent phase: what is settled later enters nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from visavis.apps.coding.models import Assignment, Coding, Packet, Round
from visavis.apps.coding.queries import compared
from visavis.apps.coding.queries.agreed import counted, still_agreed
from visavis.apps.coding.queries.drift import Stretch, drift, over_time
from visavis.apps.coding.queries.judged import Judged, codebook_of, expert, judged, pairs_of
from visavis.apps.coding.queries.settled import settled_anew
from visavis.apps.coding.rules.answers import Answer
from visavis.stats.agreement import Agreement, Blinding
from visavis.stats.results import Estimate, Table
from visavis.stats.results.shown import Row
from visavis.vocab.coding import RoundKind, Stage
from visavis.vocab.language import gettext_noop as _

BEGUN = 2
WHOSE = "what the rater gave"
"""A column beside those of the codes, of which none has a blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Everything that is said of a round's reliability."""

    agreement: Agreement | None
    """None while no two raters coded the same."""
    linked: Agreement | None
    """The same with the activity that led to each category; None where none was named."""
    pairs: tuple[Estimate, ...]
    gold: Mapping[str, Agreement]
    """By the rater's letter, with what experts settled."""
    invented: bool
    """Whether some of the gold is nobody's report: what it stands apart by are then no clients."""
    repeats: Mapping[str, Agreement]
    """By the rater's letter, with what they had coded before."""
    blinding: Blinding | None
    match_rates: Mapping[bool, Estimate]
    """Of decoys (True) and of real pairs; empty where categories are coded."""
    over_time: tuple[Stretch, ...]
    drift: tuple[Stretch, ...]
    progress: tuple[Progress, ...]
    diagnosis: tuple[tuple[str, int], ...]
    """What was used and what was not, and why: words and counts."""

    def sections(self) -> Iterator[tuple[str, Sequence[Row]]]:
        """Yield every table, unrounded, for a download."""
        if self.agreement is not None:
            yield "agreement", self.agreement.rows()
            yield "categories", self.agreement.by_category().rows()
            yield "pairs", Table("pairs", self.pairs).rows()
            yield "coincidences", self.agreement.coincidences().rows()
        if self.linked is not None:
            yield "with what led to it", self.linked.rows()
        for name, by_rater in (("gold", self.gold), ("repeats", self.repeats)):
            for letter, found in by_rater.items():
                yield name, [{"rater": letter, **row} for row in found.rows()]
        for letter, found in self.gold.items():
            met = found.confusion(compared.OTHER, compared.OWN)
            yield "gold, code by code", [{WHOSE: letter, **row} for row in met.rows()]
        if self.blinding is not None:
            yield "blinding", self.blinding.rows()
        for rate in self.match_rates.values():
            yield "match rates", rate.rows()
        for name, stretches in (("over time", self.over_time), ("drift", self.drift)):
            for one in stretches:
                yield name, one.rows()
        yield "progress", [one.row() for one in self.progress]
        yield "what was used", [{"what": what, "count": count} for what, count in self.diagnosis]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one rater is."""

    rater: str
    coded: int
    given: int
    left: bool
    """Whether they left the round."""

    def row(self) -> Row:
        """Return it as a row."""
        return {"rater": self.rater, "coded": self.coded, "given": self.given, "left": self.left}

    @property
    def percent(self) -> int:
        """Coded of what was given, in full percent, never 100 before the last."""
        return 100 * self.coded // self.given if self.given else 100


def reliability(of: Round) -> Reliability:
    """Return how far the raters of `of` agree; a dozen queries, however many codings there are."""
    rows = judged(of)
    first = compared.independent(rows)
    settled = expert({row.gold for row in rows if row.gold is not None})
    golden, again = compared.with_gold(rows, settled), compared.repeated(rows)
    book = codebook_of(of)
    several = book is not None and book.several
    if of.kind == RoundKind.SAME_EVENT:
        # A decoy is a pair like any other to its raters, but none that could be about one event.
        real = [row for row in first if not row.decoy]
        found = compared.of_matches(real, pairs_of(of))
    else:
        found = compared.of_categories(first, several=several)
    letters = sorted({row.rater for row in rows})
    return Reliability(
        agreement=found,
        linked=_linked(first, several=several),
        pairs=tuple(found.pairs()) if found is not None else (),
        gold=_by_rater(letters, golden, several=several),
        invented=any(row.invented for row, _settled in golden),
        repeats=_by_rater(letters, again, several=several),
        blinding=compared.guesses(rows=[row for row in rows if not row.repeat]),
        match_rates=compared.match_rates(first) if of.kind == RoundKind.SAME_EVENT else {},
        over_time=over_time(first, several=several) if book is not None else (),
        drift=drift(golden, again, several=several),
        progress=_progress(of),
        diagnosis=tuple(_diagnosis(of, rows, first, found)),
    )


def _linked(first: Sequence[Judged], *, several: bool) -> Agreement | None:
    if not any(row.answer.has_links for row in first):
        return None
    return compared.of_categories(first, several=several, linked=True)


def _by_rater(
    letters: Sequence[str], found: Sequence[tuple[Judged, Answer]], *, several: bool
) -> dict[str, Agreement]:
    own = {
        letter: compared.with_others(
            [(row, other) for row, other in found if row.rater == letter], several=several
        )
        for letter in letters
    }
    return {letter: one for letter, one in own.items() if one is not None}


def _progress(of: Round) -> tuple[Progress, ...]:
    current = Q(codings__isnull=False, codings__replaced_at=None)
    rows = (
        Assignment.objects.filter(counted("packet__"), packet__round=of, excused_at=None)
        .values_list("rater__letter", "rater__left_at")
        .annotate(
            given=Count("pk", distinct=True), coded=Count("pk", filter=current, distinct=True)
        )
        .order_by("rater__letter")
    )
    return tuple(
        Progress(letter, coded, given, left is not None) for letter, left, given, coded in rows
    )


def _diagnosis(
    of: Round, rows: Sequence[Judged], first: Sequence[Judged], found: Agreement | None
) -> Iterator[tuple[str, int]]:
    """Yield what became of every coding; what there is none of is left out, but what was used."""
    coded = Counter(row.packet for row in first)
    yield (
        _("reports that two raters or more coded: agreement is of these"),
        sum(n >= BEGUN for n in coded.values()),
    )
    yield _("reports that one rater coded: no agreement"), sum(n == 1 for n in coded.values())
    yield _("clients whose reports these are"), len({row.client for row in first})
    yield _("first codings"), len(first)
    others = [
        (_("codings of repeats: a rater with themselves alone"), sum(row.repeat for row in rows)),
        (
            _("codings of gold reports: with experts alone"),
            sum(row.gold is not None and not row.repeat for row in rows),
        ),
        (_("codings without a guess of the source"), _unguessed(of, rows)),
        (_("judgements that no category fits"), sum(not row.answer.categories for row in first)),
        (_("of these: not enough text"), sum(row.answer.not_enough_text for row in first)),
        *_left_over(of),
    ]
    if of.stage == Stage.CLOSED:
        anew = settled_anew(of.study)[of.pk]
        others.append((_("settled reports that a later round settled anew: that one counts"), anew))
    if of.kind == RoundKind.SAME_EVENT:
        others = [*others[:2], (_("codings of decoys"), sum(r.decoy for r in first)), *others[5:]]
    yield from ((what, n) for what, n in others if n)
    if found is not None:
        yield from ((what, n) for what, n in found.diagnosis.dropped.items() if n)


def _unguessed(of: Round, rows: Sequence[Judged]) -> int:
    return sum(row.guess is None for row in rows) if of.asks_source else 0


def _left_over(of: Round) -> list[tuple[str, int]]:
    done = Q(codings__isnull=False, codings__replaced_at=None)
    given = Assignment.objects.filter(counted("packet__"), packet__round=of).aggregate(
        excused=Count("pk", filter=Q(excused_at__isnull=False), distinct=True),
        all=Count("pk", distinct=True),
        done=Count("pk", filter=done, distinct=True),
    )
    changed = Coding.objects.filter(
        counted("assignment__packet__"), assignment__packet__round=of, replaced_at__isnull=False
    )
    packets = Packet.objects.filter(round=of)
    return [
        (_("codings that were changed or undone: only the last counts"), changed.count()),
        (_("taken off raters who left, uncoded"), given["excused"]),
        (_("not coded yet"), given["all"] - given["excused"] - given["done"]),
        (
            _("packets that were left out: they would tell who it is"),
            packets.filter(left_out=True).count(),
        ),
        (
            _("packets whose words somebody does not agree to any more"),
            packets.exclude(still_agreed()).count(),
        ),
    ]
