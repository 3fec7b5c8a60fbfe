"""What invented people write on their cards; chance is passed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from visavis.apps.cards.rules.content import (
    CardContent,
    EndingContent,
    ReportContent,
    TurningPointContent,
)
from visavis.dataset.phrases import ENDING, TURNING_POINT, Phrase, of_kind, told
from visavis.instruments.shipped import CARD_FORMS, ENDING_FORMS
from visavis.vocab.card import Gate, HowEnded, Moment, Perspective, Valence, Visibility

MEET = 0.6
"""How often both sides name the same moment."""
NOTHING = 0.12
SECOND_REPORT = 0.3
GUESS = 0.35
STUDY_ONLY, AFTER_ENDING = 0.15, 0.12
RATINGS = {Valence.HELPFUL: (2, 3, 3, 4), Valence.HINDERING: (1, 2, 2, 3)}


@dataclass(slots=True)
class Pen:
    """Writes the cards of one therapy without telling the same moment twice."""

    rng: Random
    client_language: str
    therapist_language: str
    in_study: bool
    told: set[str] = field(default_factory=set)

    def pair(self) -> tuple[CardContent, CardContent]:
        """Write both cards of one hour."""
        ours, theirs = self._bank(Perspective.CLIENT), self._bank(Perspective.THERAPIST)
        shared = self._new(sorted(ours.keys() & theirs.keys()))
        first, second = [shared], [shared]
        if self.rng.random() > MEET:
            second = [self._new(sorted(theirs))]
        if self.rng.random() < SECOND_REPORT:
            first.append(self._new(sorted(ours)))
        return self._clients([ours[m] for m in first]), self._therapists(
            [theirs[m] for m in second], guess=theirs.get(self.rng.choice([shared, *second]))
        )

    def _bank(self, side: Perspective) -> dict[str, Phrase]:
        return told(self._language(side), side)

    def _language(self, side: Perspective) -> str:
        return self.client_language if side is Perspective.CLIENT else self.therapist_language

    def _new(self, moments: list[str]) -> str:
        """Choose a moment that was not told yet, helpful and hindering as the bank has them."""
        moment = self.rng.choice([m for m in moments if m not in self.told] or moments)
        self.told.add(moment)
        return moment

    def _clients(self, said: list[Phrase]) -> CardContent:
        if self.rng.random() < NOTHING:
            return CardContent.nothing(form=CARD_FORMS[0], language=self.client_language)
        reports = [self._report(Perspective.CLIENT, phrase, self._choice()) for phrase in said]
        return _card(self.client_language, reports)

    def _therapists(self, said: list[Phrase], *, guess: Phrase | None) -> CardContent:
        reports = [self._report(Perspective.THERAPIST, phrase) for phrase in said]
        if self.rng.random() < NOTHING:
            reports = []
        if guess is not None and self.rng.random() < GUESS:
            reports.append(self._report(Perspective.GUESS, guess))
        return _card(self.therapist_language, reports)

    def _report(
        self,
        perspective: Perspective,
        phrase: Phrase,
        visibility: Visibility = Visibility.THERAPIST,
    ) -> ReportContent:
        valence = phrase.valence or Valence.HELPFUL
        return ReportContent(
            perspective=perspective,
            valence=valence,
            text=phrase.text,
            rating=self.rng.choice((*RATINGS[valence], None)),
            moment=self.rng.choice((None, *Moment)),
            visibility=visibility,
        )

    def _choice(self) -> Visibility:
        """Who may read an answer, as the client chose it."""
        drawn = self.rng.random()
        if self.in_study and drawn < STUDY_ONLY:
            return Visibility.STUDY_ONLY
        if drawn > 1 - AFTER_ENDING:
            return Visibility.AFTER_ENDING
        return Visibility.THERAPIST

    def ending(self, side: Perspective, *, agreed: bool) -> EndingContent:
        """Write one side's card about the ending, with a turning point or two."""
        language = self._language(side)
        words = of_kind(ENDING, language, side)[0 if agreed else 1]
        turns = of_kind(TURNING_POINT, language, side)[: 2 if agreed else 1]
        points = tuple(
            TurningPointContent(what=turn.text, rating=self.rng.choice((3, 4))) for turn in turns
        )
        return EndingContent(
            form=ENDING_FORMS[side],
            language=language,
            how=HowEnded.AGREED if agreed else HowEnded.FADED_OUT,
            words=words.text,
            turning_points=points,
        )


def _card(language: str, reports: list[ReportContent]) -> CardContent:
    return CardContent(
        form=CARD_FORMS[0],
        language=language,
        helpful=Gate.NOTHING,
        hindering=Gate.NOTHING,
        reports=tuple(reports),
    )
