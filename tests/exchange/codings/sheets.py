"""Sheets of the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from visavis.codebooks.shipped import shipped
from visavis.exchange.codings.given import Chosen, Coded, Given, RoundSheet
from visavis.vocab.card import Valence
from visavis.vocab.coding import Certainty, SourceGuess

CODED = {
    "A1": Coded(chosen=(Chosen("self_awareness"),), certainty=Certainty.SURE, memo="=1+1"),
    "A2": Coded(not_enough_text=True, source_guess=SourceGuess.CLIENT),
    "B1": Coded(does_not_fit=True, certainty=Certainty.UNSURE, memo="'-- two\nlines"),
}
TEXTS = {1: "=cmd|'/c calc'!A1 helped", 2: "It helped: “yes”, 😀 and so on", 3: "Nothing"}


def id_of(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def sheet(*, coded: bool = True, whole: bool = True, several: bool = False) -> RoundSheet:
    """Return two raters' part of three reports."""
    book = replace(shipped("impacts@2"), several=several)
    given = tuple(
        Given(
            id=id_of(f"{rater}{number}"),
            rater=rater,
            number=number,
            valence=Valence.HELPFUL,
            source=id_of(str(number)) if whole else id_of(f"{rater}{number}"),
            text=text,
            coded=CODED.get(f"{rater}{number}") if coded else None,
        )
        for rater in "AB"
        for number, text in TEXTS.items()
    )
    return RoundSheet(id="round", name="First", codebook=book, given=given, whole=whole)


def coded_as(of: RoundSheet, found: Mapping[str, Coded]) -> RoundSheet:
    """Return a sheet with what was read."""
    return replace(of, given=tuple(replace(one, coded=found.get(one.id)) for one in of.given))
