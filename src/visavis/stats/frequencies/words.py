"""What tells one frequency from another."""

from __future__ import annotations

from enum import StrEnum


class Weighting(StrEnum):
    """What weighs the same."""

    REPORTS = "reports"
    """Every report, or card: clients who tell much count more."""
    CLIENTS = "clients"
    """Every client who told anything of the kind."""


ALL = "all"
"""In place of a category: reports of every category, and those without one."""
