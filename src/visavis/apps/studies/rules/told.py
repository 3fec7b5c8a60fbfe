"""Rows of a study dataset as what stands on a card. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from visavis.apps.cards.rules.content import (
    CardContent,
    EndingContent,
    ReportContent,
    TurningPointContent,
)
from visavis.apps.studies.rules.invented_rows import Row
from visavis.apps.studies.rules.unsaid import words_of, words_on_ending
from visavis.instruments.shipped import ENDING_FORMS
from visavis.vocab.card import Gate, HowEnded, Moment, Perspective, Valence, Visibility


def card_content(card: Row, reports: Sequence[Row]) -> CardContent:
    """Return what a card says."""
    return CardContent(
        form=card["form"],
        language=card["language"],
        helpful=Gate(card["helpful"]),
        hindering=Gate(card["hindering"]),
        reports=tuple(_report(row, language=card["language"]) for row in reports),
    )


def _report(row: Row, *, language: str) -> ReportContent:
    author, valence = Perspective(row["perspective"]), Valence(row["valence"])
    text = row["text"] or words_of(row["report"], author=author, valence=valence, language=language)
    return ReportContent(
        perspective=author,
        valence=valence,
        text=text,
        rating=row["rating"],
        moment=Moment(row["moment"]) if row["moment"] else None,
        visibility=Visibility(row["visibility"] or Visibility.THERAPIST),
    )


def ending_content(
    episode: Row,
    points: Sequence[Row],
    *,
    side: Perspective,
    language: str,
    sessions: Mapping[str, UUID],
) -> EndingContent | None:
    """Return what one side says of the ending; None when it says nothing.

    Parameters
    ----------
    episode, points
        The row of the episode, and those of all its turning points.
    side, language
        Who tells, and in which language.
    sessions
        The ids of the therapy sessions by the dataset's codes.
    """
    how, own = episode[f"ending_{side}"], [p for p in points if p["perspective"] == side]
    if how is None and not own:
        return None
    return EndingContent(
        form=ENDING_FORMS[side],
        language=language,
        how=HowEnded(how) if how else None,
        words=words_on_ending(HowEnded(how), author=side, language=language) if how else "",
        turning_points=tuple(
            TurningPointContent(
                what=point["text"] or "",
                session=sessions.get(point["session"]),
                rating=point["rating"],
            )
            for point in own
        ),
    )
