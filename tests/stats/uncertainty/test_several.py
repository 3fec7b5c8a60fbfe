"""Many tests at once, against SciPy, and what must hold for any p values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.stats.errors import UnusableError
from visavis.stats.uncertainty import benjamini_hochberg, holm

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@given(P_VALUES)
def test_benjamini_hochberg_is_what_scipy_says(p_values: list[float]) -> None:
    from scipy.stats import false_discovery_control  # noqa: PLC0415 -- slow import

    assert benjamini_hochberg(p_values) == pytest.approx(false_discovery_control(p_values))


@given(P_VALUES)
def test_holm_is_never_below_benjamini_hochberg_nor_that_below_the_p_value(
    p_values: list[float],
) -> None:
    strict, lenient = holm(p_values), benjamini_hochberg(p_values)
    assert (strict >= lenient - 1e-12).all()
    assert (lenient >= np.array(p_values) - 1e-12).all()


def test_a_test_that_could_not_be_made_counts_as_none() -> None:
    assert holm([0.01, np.nan, 0.03]).tolist()[::2] == pytest.approx([0.02, 0.03])


def test_what_is_no_p_value_is_refused() -> None:
    with pytest.raises(UnusableError, match="between 0 and 1"):
        holm([0.5, 1.5])
