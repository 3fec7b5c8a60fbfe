"""The naive chi-square: published figures, SciPy, and that it calls itself naive."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.stats.errors import UnusableError
from visavis.stats.frequencies import chi_square
from visavis.stats.frequencies.chi_square import p_of

COUNTS = st.lists(st.lists(st.integers(1, 60), min_size=3, max_size=3), min_size=2, max_size=4)


def test_a_published_table_of_two_by_two() -> None:
    # Wiebe: 427 of 2,734 and 1,267 of 2,347.
    found = chi_square([[1267, 2347 - 1267], [427, 2734 - 427]])
    assert found.statistic == pytest.approx(836.41, abs=0.005)
    assert found.yates == pytest.approx(834.68, abs=0.005)
    assert found.odds_ratio == pytest.approx(6.338, abs=5e-4)


@pytest.mark.parametrize(("statistic", "p"), [(2.69, 0.2605), (0.57, 0.7520)])
def test_published_p_values_with_two_degrees_of_freedom(statistic: float, p: float) -> None:
    assert p_of(statistic, 2) == pytest.approx(p, abs=5e-5)  # McLaughlin: .26 and .75


@given(COUNTS)
def test_it_is_what_scipy_finds(counts: list[list[int]]) -> None:
    from scipy.stats import chi2_contingency  # noqa: PLC0415 -- slow import

    expected = chi2_contingency(counts, correction=False)
    found = chi_square(counts)
    assert (found.statistic, found.p, found.df) == pytest.approx(
        (expected.statistic, expected.pvalue, expected.dof)
    )


@given(COUNTS)
def test_it_ignores_the_order_of_rows_and_categories_and_empty_ones(
    counts: list[list[int]],
) -> None:
    table = np.array(counts)
    turned = np.column_stack([table[::-1, ::-1], np.zeros(len(table))])
    assert chi_square(turned).statistic == pytest.approx(chi_square(counts).statistic)


def test_one_row_is_nothing_to_compare() -> None:
    found = chi_square([[3, 4], [0, 0]])
    assert (found.statistic, found.p) == (None, None)
    assert str(found.undefined).startswith("Fewer than two rows")


def test_every_row_of_it_says_that_it_is_naive() -> None:
    assert "independent" in str(chi_square([[3, 4], [5, 6]]).to_frame()["caution"][0])


@pytest.mark.parametrize("table", [[[1, -1], [2, 3]], [1, 2]])
def test_what_is_no_table_of_counts_is_refused(table: list[list[float]]) -> None:
    with pytest.raises(UnusableError, match="rows and columns"):
        chi_square(table)
