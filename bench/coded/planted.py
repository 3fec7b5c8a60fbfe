"""What is planted: reports with a true category each, and raters who confuse them as is known.

Only whoever drives the browsers knows it. A report is recognised by its words, as a reader would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from bench.coded.words import (
    ADJECTIVES,
    CLOSINGS,
    GOLD,
    NOUNS,
    NUMBER,
    OF_KIND,
    OPENINGS,
    TELLING,
)
from visavis.apps.coding.rules.answers import NONE_FITS
from visavis.apps.studies.rules.invented_rows import InventedRows, Row
from visavis.vocab.card import Perspective, Valence

SEED = 20261123
ANSWERS: Mapping[Valence, Sequence[str]] = {
    Valence.HELPFUL: ("insight", "understood", "way_on", "hope", NONE_FITS),
    Valence.HINDERING: ("missed", "pressed", NONE_FITS),
}
CODES = ("insight", "understood", "way_on", "hope", "missed", "pressed", NONE_FITS)
"""Everything that a rater can say, in one order."""
SHARES: Mapping[Valence, Sequence[float]] = {
    Valence.HELPFUL: (0.30, 0.28, 0.20, 0.15, 0.07),
    Valence.HINDERING: (0.53, 0.38, 0.09),
}
SAME_MOMENT, SAME_CATEGORY = 0.6, 0.8
"""How often a therapist tells of a moment that the client told of, and sees the same in it."""
GOLD_OF_EACH = 9
WITH_NUMBER = 0.1
KEY = re.compile(r"evening with the (\w+ \w+)")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a report was reported as, and what it is in truth."""

    valence: Valence
    code: str


KINDS = tuple(Kind(valence, code) for valence in Valence for code in ANSWERS[valence])
Confusion = Mapping[Kind, Mapping[str, float]]
"""By kind, how often a rater says what."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report, as whoever planted it knows it."""

    key: str
    """Two words that stand in no other report."""
    valence: Valence
    code: str
    side: Perspective | None
    """None for one that was invented for the rater school."""
    moment: str
    """The same in two accounts of one moment."""
    session: str
    text: str

    @property
    def kind(self) -> Kind:
        """What a rater's answer depends on."""
        return Kind(self.valence, self.code)

    @property
    def gold(self) -> bool:
        """Whether it was invented, and settled by experts."""
        return self.side is None


@dataclass(frozen=True, slots=True)
class Habits:
    """How a rater codes: what comes of each kind."""

    name: str
    confusion: Confusion
    right: float
    """How often they guess whose account it is, and are right."""
    wrong: float
    """How often they are wrong; otherwise they cannot tell."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """How a rater matches: how often they call a pair the same."""

    name: str
    if_same: float
    if_not: float


def _confusion(
    helpful: Sequence[Sequence[float]], hindering: Sequence[Sequence[float]]
) -> Confusion:
    """Return what comes of each kind; a row for each true code, in the order of `ANSWERS`."""
    tables = {Valence.HELPFUL: helpful, Valence.HINDERING: hindering}
    return {
        Kind(valence, code): dict(zip(codes, row, strict=True))
        for valence, codes in ANSWERS.items()
        for code, row in zip(codes, tables[valence], strict=True)
    }


RATERS = (
    Habits(
        "Ada",
        _confusion(
            (
                (0.90, 0.03, 0.04, 0.02, 0.01),
                (0.03, 0.91, 0.01, 0.04, 0.01),
                (0.05, 0.01, 0.90, 0.03, 0.01),
                (0.02, 0.04, 0.03, 0.90, 0.01),
                (0.04, 0.05, 0.03, 0.03, 0.85),
            ),
            ((0.93, 0.05, 0.02), (0.06, 0.92, 0.02), (0.08, 0.07, 0.85)),
        ),
        right=0.45,
        wrong=0.35,
    ),
    Habits(
        "Bela",
        _confusion(
            (
                (0.78, 0.04, 0.14, 0.02, 0.02),
                (0.05, 0.80, 0.02, 0.10, 0.03),
                (0.15, 0.02, 0.78, 0.03, 0.02),
                (0.03, 0.10, 0.03, 0.82, 0.02),
                (0.06, 0.08, 0.04, 0.07, 0.75),
            ),
            ((0.84, 0.12, 0.04), (0.10, 0.86, 0.04), (0.15, 0.10, 0.75)),
        ),
        right=0.70,
        wrong=0.20,
    ),
    Habits(
        "Cleo",
        _confusion(
            (
                (0.76, 0.05, 0.05, 0.12, 0.02),
                (0.03, 0.76, 0.02, 0.17, 0.02),
                (0.06, 0.03, 0.75, 0.14, 0.02),
                (0.02, 0.04, 0.02, 0.90, 0.02),
                (0.05, 0.08, 0.04, 0.18, 0.65),
            ),
            ((0.90, 0.07, 0.03), (0.22, 0.75, 0.03), (0.22, 0.10, 0.68)),
        ),
        right=0.30,
        wrong=0.30,
    ),
)
"""One who is careful; one who takes insights for ways on; one who sees hope everywhere."""
MATCHERS = (Eyes("Dov", 0.92, 0.05), Eyes("Ewa", 0.85, 0.10), Eyes("Finn", 0.80, 0.16))


def keys(what: str) -> Iterator[str]:
    """Yield two words at a time, in an order by chance that is always the same."""
    pairs = [f"{adjective} {noun}" for adjective, noun in product(ADJECTIVES, NOUNS)]
    Random(f"{SEED} {what}").shuffle(pairs)  # noqa: S311 -- the same at every run
    yield from pairs


def chance(*of: object) -> Random:
    """Return chance of its own for one decision: the order in which they fall changes none."""
    return Random(" ".join(map(str, (SEED, *of))))  # noqa: S311 -- the same at every run


def drawn(shares: Mapping[str, float], rng: Random) -> str:
    """Draw one by its share."""
    return rng.choices(list(shares), list(shares.values()))[0]


def gold() -> list[Report]:
    """Return the invented reports, as many of each kind."""
    own = reversed(list(keys("reports")))  # the others are taken from the front
    made = []
    for place, kind in product(range(GOLD_OF_EACH), KINDS):
        key = next(own)
        sentences = OF_KIND[kind.valence, kind.code]
        text = GOLD.format(key=key, sentence=sentences[place % len(sentences)])
        made.append(Report(key, kind.valence, kind.code, None, "", "", text))
    return made


def plant(rows: InventedRows) -> tuple[InventedRows, list[Report]]:
    """Give every report of a simulated network words of its own, with a true category in them."""
    planted: list[Report] = []
    told: dict[str, str] = {}
    own, moments, rng = keys("reports"), keys("moments"), chance("plant")
    for session, cards in sorted(rows.by["cards", "session"].items()):
        of = [row for card in cards for row in rows.of("eventReports", "card", card["card"])]
        there: list[Report] = []
        for row in sorted(of, key=lambda row: str(row["report"])):
            one = _report(row, session, there, next(own), next(moments), rng)
            there.append(one)
            told[str(row["report"])] = one.text
        planted += there
    by = {
        card: [{**row, "text": told[str(row["report"])]} for row in of]
        for card, of in rows.by["eventReports", "card"].items()
    }
    return InventedRows({**rows.by, ("eventReports", "card"): by}), planted


def _report(
    row: Row, session: str, there: Sequence[Report], key: str, moment: str, rng: Random
) -> Report:
    """Make up a report; a therapist often tells of a moment that the client told of."""
    side, valence = Perspective(row["perspective"]), Valence(row["valence"])
    code = drawn(dict(zip(ANSWERS[valence], SHARES[valence], strict=True)), rng)
    taken = {one.moment for one in there if one.side is side}
    free = [
        one
        for one in there
        if one.side is Perspective.CLIENT and one.valence is valence and one.moment not in taken
    ]
    if side is not Perspective.CLIENT and free and rng.random() < SAME_MOMENT:
        moment = free[0].moment
        code = free[0].code if rng.random() < SAME_CATEGORY else code
    parts = [
        OPENINGS[side].format(moment=moment),
        rng.choice(OF_KIND[valence, code]),
        rng.choice(CLOSINGS).format(key=key),
    ]
    if rng.random() < WITH_NUMBER:
        parts.append(f"Afterwards I rang {NUMBER}.")
    return Report(key, valence, code, side, moment, session, " ".join(parts))


def with_one_that_tells(rows: InventedRows, planted: list[Report]) -> InventedRows:
    """Let the first client's report tell who it is."""
    first = next(one for one in planted if one.side is Perspective.CLIENT)
    by = {
        card: [
            {**row, "text": f"{row['text']} {TELLING}"} if row["text"] == first.text else row
            for row in of
        ]
        for card, of in rows.by["eventReports", "card"].items()
    }
    return InventedRows({**rows.by, ("eventReports", "card"): by})


def key_in(text: str) -> str:
    """Return the two words by which a report is known.

    Raises
    ------
    ValueError
        When they are not there: something was struck that nobody could be known by.
    """
    found = KEY.search(text)
    if found is None:
        msg = f"no planted report reads like this: {text!r}"
        raise ValueError(msg)
    return found[1]
