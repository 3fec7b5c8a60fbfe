"""How clients who began alike usually go on, from a growth model of a network's own scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from visavis.stats.change import Better, Trajectory
from visavis.stats.errors import UnusableError
from visavis.stats.growth.bands import Band, band
from visavis.stats.growth.courses import HIGHEST, LATEST, LOWEST, SOONEST, courses_of
from visavis.stats.growth.lines import by_intake, column, intakes, later
from visavis.stats.growth.result import Expected
from visavis.stats.growth.shapes import BEST, Shape
from visavis.stats.growth.therapists import KNOWN, how_many, of_few_therapists
from visavis.stats.models.mixed import Fitted, Method
from visavis.stats.results.levels import sound
from visavis.stats.summaries import Summary
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.counted import counted

SHARE = 0.8
FEWEST = 5
"""So many clients must lie at an end of the intakes, and reach the last time."""
INTAKES, STEPS, LONGEST = 9, 40, 200
"""Intakes of the grid; times, where they are not whole numbers, and at most where they are."""
FEW = 50
"""With fewer clients, the variances that make the band are known roughly."""


def expected_trajectory(
    data: object,
    *,
    better: Better | str,
    source: str,
    shape: Shape | str = Shape.LOG,
    share: float = SHARE,
) -> Expected:
    """Fit a growth model to scores after the intake, and draw the band of a new client's score.

    In the notation of lme4: ``score ~ intake * f(at) + (1 + f(at) | client) + (1 | therapist)``.

    Parameters
    ----------
    data
        Any frame with the columns client, at (session or day) and score; and therapist, episode and
        intake where they are known: the frame that `not_on_track` takes. Without intake it is the
        first score, which predicts and is not predicted. Or what `count_courses` made, merged or
        not.
    better
        Which way the scale runs: "higher" or "lower".
    source
        Whose scores these are, in a few words: the band is of clients like them.
    shape
        "log", "linear" or "root"; "best" for the one with the smallest AIC.
    share
        Of a new client's scores, which part the band is to hold: as many beyond either edge.

    Returns
    -------
    Expected
        With `trajectory`, for `not_on_track`; undefined with a reason where the data cannot tell.

    Raises
    ------
    UnusableError
        When a column is missing, or somebody has two intakes.
    """
    way, wanted = Better.of(better), _share(share)
    if not source.strip():
        msg = "source is empty: say whose scores these are, the band is of clients like them."
        raise UnusableError(msg)
    courses = courses_of(data)
    held = later(courses)
    chosen, aic = _best(held) if shape == BEST else (Shape.of(shape), {})
    model = by_intake(held, chosen, method=Method.REML)
    grid = _grid(held)
    one = _undefined(
        courses=courses,
        held=held,
        fitted=model,
        shape=chosen,
        aic=aic,
        share=wanted,
        why=model.undefined or grid.undefined or "",
    )
    if one.undefined or model.components is None:
        return one
    found = band(model.components, chosen, intake=grid.intake, at=grid.at, share=wanted)
    return _drawn(one, found, grid, way, source)


def _share(share: float) -> float:
    try:
        return sound(share)
    except UnusableError as error:
        msg = f"share={share!r}: the share of scores in the band, as 0.8."
        raise UnusableError(msg) from error


def _best(held: Summary) -> tuple[Shape, Mapping[str, float]]:
    """Return the shape whose model has the smallest AIC by ML, and what each has."""
    found = {shape: by_intake(held, shape, method=Method.ML).components for shape in Shape}
    known = {shape: one.aic for shape, one in found.items() if one is not None}
    if not known:
        return Shape.LOG, {}
    return min(known, key=lambda one: known[one]), {str(one): known[one] for one in known}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """Where there is enough to say something."""

    intake: Numbers
    at: Numbers

    @property
    def undefined(self) -> str | None:
        """Why that is nowhere."""
        if len(self.intake) > 1 and len(self.at) > 1:
            return None
        what = "times" if len(self.intake) > 1 else "intake scores"
        return (
            f"There are no two {what} with {FEWEST} clients at or beyond each: too few to say how "
            "others like them go on."
        )


def _grid(held: Summary) -> Grid:
    x, soonest, latest = (
        np.sort(each) for each in (intakes(held), column(held, SOONEST), column(held, LATEST))
    )
    if len(x) < FEWEST:
        return Grid(intake=np.empty(0), at=np.empty(0))
    low, high = x[FEWEST - 1], x[-FEWEST]
    begin, end = soonest[FEWEST - 1], latest[-FEWEST]
    return Grid(
        intake=np.linspace(low, high, INTAKES) if low < high else np.empty(0),
        at=_times(begin, end, whole=bool((np.append(soonest, latest) % 1 == 0).all())),
    )


def _times(begin: float, end: float, *, whole: bool) -> Numbers:
    if not begin < end:
        return np.empty(0)
    if not whole:
        return np.linspace(begin, end, STEPS + 1)
    each = max(1, round((end - begin) / LONGEST))
    return np.unique(np.append(np.arange(begin, end, each), end))


def _undefined(
    *,
    courses: Summary,
    held: Summary,
    fitted: Fitted,
    shape: Shape,
    aic: Mapping[str, float],
    share: float,
    why: str,
) -> Expected:
    """Return everything but the band."""
    unit = courses.keys[-1]
    alone = len(courses) - len(held)
    return Expected(
        trajectory=None,
        undefined=why,
        fitted=fitted,
        shape=shape,
        aic=aic,
        share=share,
        df=(np.nan, np.nan),
        scores=held.n,
        clients=len(held),
        therapists=how_many(held),
        unit=unit,
        latest=np.sort(column(held, LATEST)),
        dropped={**courses.dropped, **({f"{unit}s with an intake only": alone} if alone else {})},
        cautions=(),
        summary=courses,
    )


def _drawn(one: Expected, found: Band, grid: Grid, better: Better, source: str) -> Expected:
    """Return the same with the band."""
    told = f"{source}; growth along {one.shape.column}, REML, {one.whose()}"
    return replace(
        one,
        trajectory=Trajectory(
            better=better,
            intake=tuple(grid.intake.tolist()),
            at=tuple(grid.at.tolist()),
            expected=found.expected,
            low=found.expected - found.reach,
            high=found.expected + found.reach,
            share=one.share,
            source=told,
        ),
        undefined=None,
        df=(float(found.df.min()), float(found.df.max())),
        cautions=(*_cautions(one, grid), *_beyond(one, found)),
    )


def _beyond(one: Expected, found: Band) -> Iterator[str]:
    """Say that scores pile up at an end of the scale, if the band reaches beyond all of them."""
    least, most = column(one.summary, LOWEST).min(), column(one.summary, HIGHEST).max()
    low, high = (found.expected - found.reach).min(), (found.expected + found.reach).max()
    for beyond, reached, end, word in (
        (low < least, low, least, "lowest"),
        (high > most, high, most, "highest"),
    ):
        if beyond:
            yield (
                f"The band reaches to {reached:.4g}, beyond the {word} score of all, {end:g}. "
                "Where scores pile up at an end of the scale, it is too wide near that end and too "
                "narrow elsewhere."
            )


def _cautions(one: Expected, grid: Grid) -> Iterator[str]:
    yield from one.fitted.cautions
    if one.clients < FEW:
        yield (
            f"The band is of {counted(one.clients, one.unit)}: with fewer than {FEW} it may hold "
            "more or fewer scores of others than it says."
        )
    if one.therapists is not None and one.therapists < KNOWN:
        yield of_few_therapists(one.therapists)
    last, stayed = float(grid.at[-1]), one.reached(float(grid.at[-1]))
    if stayed < one.clients / 2:
        yield (
            f"{stayed} of {one.clients} {one.unit}s have a score at {last:g} or later. Whoever "
            "left is expected to have gone on like those with the same scores: if people leave for "
            "reasons that no score shows, late parts of the band are of those who stay."
        )
    if one.aic:
        fits = ", ".join(f"{name} {value:.1f}" for name, value in one.aic.items())
        yield f"The shape was chosen by the same scores, by AIC: {fits}. Others may choose another."
