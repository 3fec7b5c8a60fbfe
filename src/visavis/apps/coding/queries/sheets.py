"""A round, or a rater's part of it, as files tell of it. Struck words leave, and no others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from visavis.apps.cards.models import EventReport
from visavis.apps.coding.models import Assignment, Coding, Round, RoundRater
from visavis.apps.coding.queries.books import book_of
from visavis.apps.coding.queries.next_packet import memo_key
from visavis.apps.coding.queries.texts_told import TextTold, texts_told
from visavis.apps.sealing import unseal_all
from visavis.exchange.codings.given import Chosen, Coded, Given, RoundSheet
from visavis.exchange.codings.pairs import Judged, PacketGiven, PairSheet, Side
from visavis.exchange.codings.sheet import AnySheet
from visavis.vocab.coding import Certainty, SourceGuess


@dataclass(frozen=True, slots=True)
class Told:
    """A sheet, and whose words stand in it."""

    sheet: AnySheet
    reports: frozenset[EventReport]
    """Each once, whoever was given it; with its card, session and client."""


def sheet_of(
    round_: Round, raters: Sequence[RoundRater], *, whole: bool, words: bool = True
) -> Told:
    """Return what raters were given, and what they made of it.

    Parameters
    ----------
    round_
        Of categories, or of reports that are matched.
    raters
        Of whom it tells.
    whole
        Whether for all of them together: all then stand in the round's order, and what came again
        is told. Otherwise they stand in the rater's own order, by ids that say nothing.
    words
        Whether texts and notes are needed; nothing is decrypted without.
    """
    assignments = _assignments(round_, raters, whole=whole)
    texts = texts_told(round_, words=words)
    told = [one for one in assignments if one.packet_id in texts]
    judged = _judgements(round_, told, words=words)
    numbers = _numbers(told, whole=whole)
    lines = [
        _Line(
            texts[one.packet_id],
            judged.get(one.pk),
            {
                "id": str(one.pk),
                "rater": one.rater.letter,
                "number": numbers[one.pk],
                "source": str(one.packet_id if whole else one.pk),
                "repeat": whole and one.repeat,
            },
        )
        for one in told
    ]
    reports = frozenset(
        text.report for line in lines for text in line.texts if text.report is not None
    )
    return Told(_sheet(round_, lines, whole=whole), reports)


@dataclass(frozen=True, slots=True)
class _Line:
    """One assignment: its texts, what the rater made of it and the memo, and what it is called."""

    texts: Sequence[TextTold]
    judged: tuple[Coding, str] | None
    called: dict[str, Any]


def _sheet(round_: Round, lines: Sequence[_Line], *, whole: bool) -> AnySheet:
    of: dict[str, Any] = {"id": str(round_.pk), "name": round_.name, "whole": whole}
    if round_.codebook is None:
        # Where all reports of a side were taken back there is nothing left to compare.
        packets = (_packet(line) for line in lines)
        return PairSheet(given=tuple(one for one in packets if one.pairs), **of)
    return RoundSheet(
        codebook=book_of(round_.codebook),
        links=None if round_.linked is None else book_of(round_.linked),
        given=tuple(_report(line) for line in lines),
        **of,
    )


def _report(line: _Line) -> Given:
    (text,) = line.texts
    coded = None if line.judged is None else _coded(*line.judged)
    return Given(valence=text.valence, text=text.words, coded=coded, **line.called)


def _packet(line: _Line) -> PacketGiven:
    left, right = (
        tuple(
            Side(name=text.name, valence=text.valence, text=text.words)
            for text in line.texts
            if text.side == side
        )
        for side in (0, 1)
    )
    names = {text.id: text.name for text in line.texts}
    coded = None if line.judged is None else _matched(*line.judged, names)
    return PacketGiven(left=left, right=right, coded=coded, **line.called)


def _assignments(
    round_: Round, raters: Sequence[RoundRater], *, whole: bool
) -> Sequence[Assignment]:
    rows = Assignment.objects.filter(
        rater__in=raters, rater__round=round_, excused_at=None, packet__left_out=False
    ).select_related("rater", "packet__gold", "packet__about__card__episode__client")
    own = ("rater__letter", "place")
    return list(rows.order_by(*(("packet__place", "repeat") if whole else ()), *own))


def _numbers(told: Sequence[Assignment], *, whole: bool) -> dict[UUID, int]:
    """Count from 1: a rater's reports by their own order, all raters' by the round's."""
    if whole:
        return {one.pk: one.packet.place + 1 for one in told}
    counts: Counter[UUID] = Counter()
    numbers = {}
    for one in told:
        counts[one.rater_id] += 1
        numbers[one.pk] = counts[one.rater_id]
    return numbers


def _judgements(
    round_: Round, told: Sequence[Assignment], *, words: bool
) -> dict[UUID, tuple[Coding, str]]:
    """Return the coding that counts, and its memo, by assignment."""
    by_id = {one.pk: one for one in told}
    rows = [
        row
        for row in Coding.objects.filter(assignment__rater__round=round_, replaced_at=None)
        if row.assignment_id in by_id
    ]
    noted = [row for row in rows if words and row.memo_sealed is not None]
    keys = [memo_key(by_id[row.assignment_id]) for row in noted]
    memos: defaultdict[UUID, str] = defaultdict(str)
    for row, memo in zip(noted, unseal_all(noted, "memo_sealed", keys=keys), strict=True):
        memos[row.pk] = memo or ""
    return {row.assignment_id: (row, memos[row.pk]) for row in rows}


def _coded(row: Coding, memo: str) -> Coded:
    return Coded(
        chosen=tuple(Chosen(one["category"], one.get("link", "")) for one in row.categories),
        certainty=Certainty(row.certainty) if row.certainty else None,
        does_not_fit=row.does_not_fit,
        not_enough_text=row.not_enough_text,
        source_guess=SourceGuess(row.source_guess) if row.source_guess else None,
        memo=memo,
    )


def _matched(row: Coding, memo: str, names: Mapping[UUID, str]) -> Judged:
    return Judged(
        same=frozenset(
            (names[UUID(left)], names[UUID(right)])
            for left, right in row.matches
            if UUID(left) in names and UUID(right) in names
        ),
        certainty=Certainty(row.certainty) if row.certainty else None,
        not_enough_text=row.not_enough_text,
        memo=memo,
    )
