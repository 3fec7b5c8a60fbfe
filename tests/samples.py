"""Samples of others, where they lie beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

SAMPLES = next(
    (
        found
        for parent in Path(__file__).resolve().parents
        if (found := parent / "shared" / "samples").is_dir()
    ),
    None,
)
"""Real data by others are not copied into the project: tests of them run where they are."""
beside = pytest.mark.skipif(SAMPLES is None, reason="there is no shared/samples here")
