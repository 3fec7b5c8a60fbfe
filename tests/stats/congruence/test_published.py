"""Numbers that were published, and what other programs make of the same data."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.optimize import brentq

from tests.stats.congruence.studies import simulated
from visavis.stats.agreement import agreement
from visavis.stats.congruence import congruence, count
from visavis.stats.congruence.estimating import category, occurrence
from visavis.stats.congruence.estimating.likeness import masi
from visavis.stats.congruence.measure import divided
from visavis.stats.congruence.shrink import between_variance, drawn
from visavis.stats.frames import made

COHEN_1960 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
"""Cohen's table of proportions, times 200."""


def test_kappa_of_categories_is_cohens() -> None:
    columns = {
        "client_category": [a for a in "xyz" for _ in "xyz"],
        "other_category": list("xyz" * 3),
        "n": [n for row in COHEN_1960 for n in row],
    }
    sums = category.contributions(made(columns)).sum(axis=0)
    assert category.kappa(sums[None])[0] == pytest.approx(0.4915, abs=5e-5)
    assert category.observed(sums[None])[0] == pytest.approx(0.70)


@pytest.mark.parametrize(
    ("cells", "kappa", "positive", "negative"),
    [((40, 9, 6, 45), 0.70, 80 / 95, 90 / 105), ((80, 10, 5, 5), 0.32, 160 / 175, 10 / 25)],
)
def test_specific_agreement_resolves_what_kappa_hides(
    cells: tuple[int, ...], kappa: float, positive: float, negative: float
) -> None:
    # Feinstein & Cicchetti (1990): both tables have 85 % agreement.
    sums = np.array([cells], float)
    assert occurrence.observed(sums)[0] == pytest.approx(0.85)
    assert occurrence.kappa(sums)[0] == pytest.approx(kappa, abs=0.005)
    assert divided(occurrence.POSITIVE)(sums)[0] == pytest.approx(positive)
    assert divided(occurrence.NEGATIVE)(sums)[0] == pytest.approx(negative)


def test_masi_weighs_as_passonneau_does() -> None:
    one, other = np.array([0b11, 0b11, 0b11, 0b01]), np.array([0b11, 0b01, 0b110, 0b10])
    assert masi(one, other).tolist() == pytest.approx([1, 1 / 2 * 2 / 3, 1 / 3 * 1 / 3, 0])


def test_eight_schools_are_all_drawn_to_their_mean() -> None:
    # Rubin (1981); pooled estimate 7.7 with standard error 4.1 in Gelman et al., BDA, chapter 5.
    effects = np.array([28.0, 8, -3, 7, -1, 1, 18, 12])
    errors = np.array([15.0, 10, 16, 11, 9, 11, 10, 18])
    pooled = effects @ (1 / errors**2) / (1 / errors**2).sum()
    assert pooled == pytest.approx(7.7, abs=0.05)
    found = drawn(effects, errors**2, towards=pooled)
    assert found.between == 0
    assert found.value == pytest.approx(np.full(8, pooled))
    # As if it were known that schools do not differ, all had 4.07; that is not known of eight.
    assert ((found.se > 4.07) & (found.se < errors)).all()
    drawn_by = 5 / 7
    squared = errors**2 * (1 - 7 / 8 * drawn_by)
    usual = len(errors) / (1 / errors**2).sum()
    squared += 2 / 5 * drawn_by**2 * usual / errors**2 * (effects - pooled) ** 2
    assert found.se == pytest.approx(np.sqrt(squared))


@pytest.mark.parametrize("seed", range(5))
def test_the_variance_between_is_the_root_that_scipy_finds(seed: int) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    variances = rng.uniform(0.01, 0.2, 13)
    values = rng.normal(0.3, 0.4, 13) + rng.normal(0, np.sqrt(variances))
    standard = ((values - 0.3) ** 2).reshape(-1, 1)
    root = brentq(lambda tau2: (standard[:, 0] / (variances + tau2)).sum() - 13, 0, 10)
    assert between_variance(values, variances, 0.3) == pytest.approx(root, rel=1e-8)


def test_alpha_of_sets_is_that_of_two_raters() -> None:
    tables = simulated(clients=40)
    found = congruence(tables).level(4)
    sides = ("client", "therapist")
    rows = [
        (f"{number}.{copy}", side, code, line["client"])
        for number, line in enumerate(count(tables).summaries[4].table.iter_rows(named=True))
        for copy in range(line["n"])
        if all(line[f"{one} helpful"] or line[f"{one} hindering"] for one in sides)
        for side in sides
        for valence in ("helpful", "hindering")
        for code in (line[f"{side} {valence}"] or "").split(" | ")
        if code
    ]
    codes = pl.DataFrame(rows, schema=["unit", "rater", "code", "client"], orient="row")
    other = agreement(
        codes, unit="unit", rater="rater", code="code", cluster="client", several=True
    )
    (alpha,) = [one for one in other.coefficients if "MASI" in str(one.of) and "alpha" in one.name]
    ours = found.estimate("masi_alpha", valence="both")
    assert ours.n == len(codes["unit"].unique())
    assert ours.value == pytest.approx(alpha.value, abs=1e-10)
    assert ours.se == pytest.approx(alpha.se, abs=1e-10)
