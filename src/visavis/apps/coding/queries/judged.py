"""The codings of a round that count, as plain rows: codes, never words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.apps.coding.models import Coding, GoldReport, PacketText, Round
from visavis.apps.coding.queries.agreed import counted
from visavis.apps.coding.queries.books import book_of
from visavis.apps.coding.rules.answers import Answer, answer_of
from visavis.codebooks.codebook import Codebook
from visavis.vocab.card import Perspective
from visavis.vocab.coding import SourceGuess


@dataclass(frozen=True, slots=True)
class Judged:
    """One coding that counts."""

    packet: UUID
    rater: str
    """The rater's letter in the round."""
    place: int
    """In the rater's own order."""
    repeat: bool
    answer: Answer
    guess: SourceGuess | None
    side: Perspective | None
    """Whose account it is, where it is one report."""
    client: str
    """What codings that may be alike share: the client, or the invented report itself."""
    gold: UUID | None
    decoy: bool
    at: datetime

    @property
    def invented(self) -> bool:
        """Whether the report is nobody's: a gold report that somebody wrote."""
        return self.gold is not None and self.client == str(self.gold)


FIELDS = (
    "assignment__packet_id",
    "assignment__rater__letter",
    "assignment__place",
    "assignment__repeat",
    "categories",
    "matches",
    "not_enough_text",
    "source_guess",
    "assignment__packet__about__perspective",
    "assignment__packet__about__card__episode__client_id",
    "assignment__packet__gold_id",
    "assignment__packet__decoy",
    "coded_at",
)


def judged(of: Round) -> list[Judged]:
    """Return every coding of `of` that counts, in the order of each rater; one query.

    Of packets that were left out, or that may not be read any more, none does.
    They are all of the independent phase: no coding is accepted later, and what is settled stands
    in another table.
    """
    rows = Coding.objects.filter(
        counted("assignment__packet__"), assignment__packet__round=of, replaced_at=None
    )
    ordered = rows.order_by("assignment__rater__letter", "assignment__place", "pk")
    return [
        Judged(
            packet=packet,
            rater=letter,
            place=place,
            repeat=repeat,
            answer=answer_of(categories, matches, not_enough_text=short),
            guess=SourceGuess(guess) if guess else None,
            side=_side(perspective),
            client=str(client or gold),
            gold=gold,
            decoy=decoy,
            at=at,
        )
        for (
            packet,
            letter,
            place,
            repeat,
            categories,
            matches,
            short,
            guess,
            perspective,
            client,
            gold,
            decoy,
            at,
        ) in ordered.values_list(*FIELDS).iterator()
    ]


def _side(perspective: str | None) -> Perspective | None:
    """Return whose account it is: a guess is the therapist's own words too."""
    if not perspective:
        return None
    told = Perspective(perspective)
    return Perspective.THERAPIST if told is Perspective.GUESS else told


def expert(golds: Collection[UUID]) -> dict[UUID, Answer]:
    """Return what experts settled of gold reports."""
    rows = GoldReport.objects.filter(pk__in=set(golds)).values_list("pk", "categories")
    return {gold: answer_of(categories) for gold, categories in rows}


def pairs_of(of: Round) -> dict[UUID, list[frozenset[str]]]:
    """Return by packet each pair of texts of the two sides that raters could match; one query."""
    sides: defaultdict[UUID, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    texts = PacketText.objects.filter(packet__round=of).order_by("packet", "side", "place")
    for packet, side, text in texts.values_list("packet_id", "side", "pk").iterator():
        sides[packet][side].append(str(text))
    return {
        packet: [frozenset((one, other)) for one in first for other in second]
        for packet, (first, second) in sides.items()
    }


def codebook_of(of: Round) -> Codebook | None:
    """Return what a round codes by; None where reports are matched."""
    return None if of.codebook is None else book_of(of.codebook)
