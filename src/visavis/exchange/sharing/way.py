"""The forms in which a study can be passed on."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """One of them, as the command names it."""

    SPSS = "spss"
    STATA = "stata"
    CSV = "csv"
    REDCAP = "redcap"
    PSYCH_DS = "psych-ds"

    @property
    def called(self) -> str:
        """How its own people write it."""
        return TITLES[self]


TITLES = {
    Way.SPSS: "SPSS",
    Way.STATA: "Stata",
    Way.CSV: "CSV",
    Way.REDCAP: "REDCap",
    Way.PSYCH_DS: "Psych-DS",
}
