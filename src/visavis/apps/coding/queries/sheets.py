"""A round, or a rater's part of it, as files tell of it. Struck words leave, and no others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from visavis.apps.cards.models import EventReport
from visavis.apps.care.queries.agreements import agreements
from visavis.apps.coding.models import Assignment, Coding, PacketText, Round, RoundRater
from visavis.apps.coding.queries.books import book_of
from visavis.apps.coding.queries.next_packet import memo_key
from visavis.apps.people.queries.work import agreed_to_words, profiles
from visavis.apps.sealing import client_key, unseal_all
from visavis.exchange.codings.given import Chosen, Coded, Given, RoundSheet
from visavis.privacy.studies import words_may_leave
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.coding import Certainty, SourceGuess
from visavis.vocab.remedy import RemedyError


@dataclass(frozen=True, slots=True)
class Told:
    """A sheet, and whose words stand in it."""

    sheet: RoundSheet
    reports: frozenset[EventReport]
    """Each once, whoever was given it; with its card, session and client."""


def sheet_of(
    round_: Round, raters: Sequence[RoundRater], *, whole: bool, words: bool = True
) -> Told:
    """Return what raters were given, and what they made of it.

    Parameters
    ----------
    round_
        Of categories; judgements of pairs have no table.
    raters
        Of whom it tells.
    whole
        Whether for all of them together: reports then stand in the round's order, and what came
        again is told. Otherwise they stand in the rater's own order, by ids that say nothing.
    words
        Whether texts and notes are needed; nothing is decrypted without.

    Raises
    ------
    RemedyError
        When the round has no codebook.
    """
    if round_.codebook is None:
        msg = (
            f"In “{round_.name}” raters say which reports are about the same event. That is judged"
            " on the screen only, and leaves with the study: visavis export"
        )
        raise RemedyError(msg)
    assignments = _assignments(round_, raters, whole=whole)
    texts = _texts(round_, words=words)
    told = [one for one in assignments if one.packet_id in texts]
    codings = _codings(round_, told, words=words)
    numbers = _numbers(told, whole=whole)
    given = tuple(
        Given(
            id=str(one.pk),
            rater=one.rater.letter,
            number=numbers[one.pk],
            source=str(one.packet_id if whole else one.pk),
            valence=texts[one.packet_id].valence,
            text=texts[one.packet_id].words,
            repeat=whole and one.repeat,
            coded=codings.get(one.pk),
        )
        for one in told
    )
    sheet = RoundSheet(
        id=str(round_.pk),
        name=round_.name,
        codebook=book_of(round_.codebook),
        links=None if round_.linked is None else book_of(round_.linked),
        given=given,
        whole=whole,
    )
    return Told(sheet, frozenset(one.packet.about for one in told if one.packet.about is not None))


def _assignments(
    round_: Round, raters: Sequence[RoundRater], *, whole: bool
) -> Sequence[Assignment]:
    rows = Assignment.objects.filter(
        rater__in=raters, rater__round=round_, excused_at=None, packet__left_out=False
    ).select_related(
        "rater",
        "packet__gold",
        "packet__about__card__session",
        "packet__about__card__episode__client",
    )
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


@dataclass(frozen=True, slots=True)
class _Words:
    words: str
    valence: Valence


def _texts(round_: Round, *, words: bool) -> dict[UUID, _Words]:
    """Return what may be told, by packet: as long as its client agrees that it is read."""
    agreed, writers = agreements(round_.study), agreed_to_words(profiles())
    rows = PacketText.objects.filter(packet__round=round_, packet__left_out=False)
    found: dict[UUID, _Words] = {}
    sealed: list[PacketText] = []
    for row in rows.select_related("packet__gold", "report__card__episode"):
        if row.report is None:
            gold = row.packet.gold
            if gold is not None:
                found[row.packet_id] = _Words(gold.text, Valence(gold.valence))
            continue
        episode = row.report.card.episode
        agreement = agreed.get(episode.client_id)
        if words_may_leave(
            Perspective(row.report.perspective),
            asked_for=True,
            client_agreed=agreement is not None and agreement.text,
            therapist_agreed=episode.therapist_id in writers,
        ):
            sealed.append(row)
    for row, text in zip(sealed, _opened(sealed, words=words), strict=True):
        if text is not None and row.report is not None:
            found[row.packet_id] = _Words(text, Valence(row.report.valence))
    return found


def _opened(sealed: Sequence[PacketText], *, words: bool) -> Sequence[str | None]:
    if not words:
        return [""] * len(sealed)
    keys = [client_key(row.report.card.episode.client_id) for row in sealed if row.report]
    return unseal_all(sealed, "text_sealed", keys=keys)


def _codings(round_: Round, told: Sequence[Assignment], *, words: bool) -> dict[UUID, Coded]:
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
    return {row.assignment_id: _coded(row, memos[row.pk]) for row in rows}


def _coded(row: Coding, memo: str) -> Coded:
    return Coded(
        chosen=tuple(Chosen(one["category"], one.get("link", "")) for one in row.categories),
        certainty=Certainty(row.certainty) if row.certainty else None,
        does_not_fit=row.does_not_fit,
        not_enough_text=row.not_enough_text,
        source_guess=SourceGuess(row.source_guess) if row.source_guess else None,
        memo=memo,
    )
