"""How people write telephone numbers, for whoever strikes them and whoever looks for them.

A pattern of it goes to Python's expressions and to those of Polars, which are Rust's.
"""

from __future__ import annotations

BETWEEN_FIGURES = r"[\s()./\u2010-\u2014\u2212-]{0,2}"
"""Blanks, brackets, points, slashes and whatever looks like a dash: phones put longer ones in."""
