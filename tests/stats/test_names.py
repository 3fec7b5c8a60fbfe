"""What analysts find right under `visavis`, and what importing that costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import visavis

HEAVY = ("polars", "scipy", "numpy", "narwhals", "pandas", "django")


def test_every_name_can_be_had() -> None:
    assert [name for name in visavis.__all__ if getattr(visavis, name, None) is None] == []


def test_a_name_that_is_not_there_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="module 'visavis' has no attribute 'kappa'"):
        _ = visavis.kappa


def test_importing_loads_nothing_large() -> None:
    asked = f"import sys, visavis; print([x for x in {HEAVY} if x in sys.modules])"
    done = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_what_functions_raise_can_be_caught_by_its_name() -> None:
    with pytest.raises(visavis.UnusableError, match=r"has no columns, and .client., .at."):
        visavis.reliability({})
