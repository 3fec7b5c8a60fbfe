"""What is named in a study, from what people settled and a model predicted of the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from visavis.apps.coding.models import LearnedModel, Prediction
from visavis.apps.coding.queries.machine import is_whole, readable
from visavis.apps.coding.queries.second_look import titles_of
from visavis.apps.coding.queries.settled import settled_in
from visavis.stats.prediction import Part, PredictionPowered, prediction_powered
from visavis.stats.uncertainty import About
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.language import gettext_noop as _


def machine_shares(model: LearnedModel, *, now: datetime) -> PredictionPowered | None:
    """Return the shares of categories among all reports that may be read; None when not whole."""
    allowed = readable(model.study, now=now)
    if model.learned_at is None or not is_whole(model, allowed):
        return None
    reports: defaultdict[str, list[Any]] = defaultdict(list)
    for one in allowed.values():
        reports["report"].append(str(one.report))
        reports["therapist"].append(str(one.therapist))
        reports["client"].append(str(one.client))
        reports["perspective"].append(one.perspective.value)
        reports["valence"].append(one.valence.value)
    predictions: dict[str, list[Any]] = {
        name: [] for name in ("report", "category", "probability", "fold")
    }
    rows = Prediction.objects.filter(model=model).values_list("report", "fold", "probabilities")
    for report, fold, chances in rows.iterator():
        if report not in allowed:
            continue
        for category, chance in chances.items():
            predictions["report"].append(str(report))
            predictions["category"].append(category)
            predictions["probability"].append(chance)
            predictions["fold"].append(str(fold))
    consensus: dict[str, list[Any]] = {
        name: [] for name in ("report", "category", "inclusion_probability")
    }
    for report, settled in settled_in(model.study, model.codebook_id).items():
        if report not in allowed:
            continue
        for code in dict.fromkeys(settled.categories or (None,)):
            consensus["report"].append(str(report))
            consensus["category"].append(code)
            consensus["inclusion_probability"].append(settled.chance)
    return prediction_powered(
        reports=dict(reports), predictions=predictions, consensus=consensus, missing=()
    )


ACCOUNTS: Mapping[str, str] = {
    Perspective.CLIENT: _("accounts of clients"),
    Perspective.THERAPIST: _("accounts of therapists"),
    Perspective.GUESS: _("guesses of therapists"),
}
VALENCES: Mapping[str, str] = {
    Valence.HELPFUL: _("what helped"),
    Valence.HINDERING: _("what got in the way"),
}
ABOUTS: Mapping[str, str] = {
    About.THESE_THERAPISTS: _("these therapists"),
    About.THERAPISTS_AT_LARGE: _("therapists at large"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One share as the page shows it, in percent."""

    category: str
    account: str
    about: str
    value: float
    low: float | None
    high: float | None
    alone: float
    alone_low: float | None
    alone_high: float | None
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Whose accounts of what, how they were coded, and what is named in them, the most first."""

    account: str
    part: Part
    lines: tuple[Line, ...]

    @property
    def by_machine(self) -> int:
        """How many were coded by machine alone, in percent."""
        return round(100 * self.part.by_machine)

    @property
    def drawn(self) -> list[tuple[Line, dict[str, float]]]:
        """The lines, each with where it and its interval lie, in percent of the section's most."""
        most = max((line.high or line.value for line in self.lines), default=1.0) or 1.0
        return [
            (
                line,
                {
                    "value": 100 * line.value / most,
                    "low": 100 * (line.low or 0.0) / most,
                    "length": 100 * ((line.high or 0.0) - (line.low or 0.0)) / most,
                },
            )
            for line in self.lines
        ]


def sections_of(model: LearnedModel, found: PredictionPowered, about: About) -> list[Section]:
    """Return the shares of each kind of account, for a statement about `about`."""
    lines = [line for line in lines_of(model, found) if line.about == gettext(ABOUTS[about])]
    return [
        Section(
            name,
            part,
            tuple(
                sorted(
                    (line for line in lines if line.account == name), key=lambda line: -line.value
                )
            ),
        )
        for name, part in coverage_of(found)
    ]


def lines_of(model: LearnedModel, found: PredictionPowered) -> list[Line]:
    """Return the shares in percent, beside those of people alone; undefined ones have no line."""
    titles, lines = titles_of(model), []
    for one, alone in zip(found.shares, found.people_alone, strict=True):
        if one.value is None or alone.value is None:
            continue
        lines.append(
            Line(
                category=titles.get(one.of["category"], one.of["category"]),
                account=account(one.of["perspective"], one.of["valence"]),
                about=gettext(ABOUTS[one.of["about"]]),
                value=100 * one.value,
                low=100 * one.interval.low if one.interval else None,
                high=100 * one.interval.high if one.interval else None,
                alone=100 * alone.value,
                alone_low=100 * alone.interval.low if alone.interval else None,
                alone_high=100 * alone.interval.high if alone.interval else None,
                cautions=one.cautions,
            )
        )
    return lines


def account(perspective: str, valence: str) -> str:
    """Say whose reports these are, and of what."""
    return f"{gettext(ACCOUNTS[perspective])}, {gettext(VALENCES[valence])}"


def coverage_of(found: PredictionPowered) -> list[tuple[str, Part]]:
    """Return who coded the reports, with whose these are."""
    return [(account(part.perspective, part.valence), part) for part in found.parts]
