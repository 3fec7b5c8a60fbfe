"""A study dataset as the report's sections see it: tables on one engine, and what was planned."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from visavis.dataset.read import StudyDataset
from visavis.report.study.digest import digest_of
from visavis.report.study.handed_in import count_handed_in
from visavis.report.study.plan import Plan
from visavis.stats.congruence import Congruence, congruence
from visavis.stats.congruence.study import COLUMNS
from visavis.stats.frequencies import count_frequencies
from visavis.stats.frequencies.counted import Counted
from visavis.stats.summaries import Summary
from visavis.vocab.remedy import RemedyError


@dataclass(frozen=True, eq=False)
class Study:
    """What every section is computed from."""

    dataset: StudyDataset
    plan: Plan
    tables: Mapping[str, Any]
    """Frames of one engine, by the names of the dataset's tables."""

    def some(self, *names: str) -> dict[str, Any]:
        """Return those of the tables that are there."""
        return {name: self.tables[name] for name in names if name in self.tables}

    def lacks(self, names: Sequence[str]) -> list[str]:
        """Return which of the tables are missing."""
        return [name for name in names if name not in self.tables]

    def rng(self, purpose: str) -> np.random.Generator:
        """Return chance for one purpose: other sections take nothing away from it."""
        return np.random.Generator(np.random.PCG64([self.plan.seed, zlib.crc32(purpose.encode())]))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the dataset's tables."""
        return digest_of(self.dataset.files)

    @cached_property
    def codebook(self) -> str | None:
        """The codebook by which reports are told apart; None where none is settled.

        Raises
        ------
        RemedyError
            When there are several and the protocol names none, or one that is not there.
        """
        if "consensus" not in self.tables:
            return None
        column = self.dataset.scan("consensus").select("codebook").unique().collect()["codebook"]
        known = sorted(name for name in column if name is not None)
        asked = self.plan.codebook
        if asked is not None and known and asked not in known:
            msg = f"Nothing is settled by the codebook {asked}: there is {', '.join(known)}."
            raise RemedyError(msg)
        if asked is None and len(known) > 1:
            msg = (
                f"Reports are settled by several codebooks, {', '.join(known)}: name one in the "
                'protocol, as codebook = "impacts@1" below [analysis].'
            )
            raise RemedyError(msg)
        return asked or next(iter(known), None)

    @cached_property
    def counted(self) -> Counted:
        """Event reports summed up, by client within therapist."""
        tables = self.some("therapists", *self._whose())
        consensus = self.consensus
        if consensus is not None:
            tables["consensus"] = consensus
        return count_frequencies(reports=self.tables["eventReports"], **tables)

    def _whose(self) -> Sequence[str]:
        """Return the tables of what is counted, as far as it is known whose it is."""
        chain = ("episodes", "sessions", "cards")
        there = [name in self.tables for name in chain]
        return chain if all(there) else chain[: there.index(False)]

    @cached_property
    def handed_in(self) -> Summary:
        """Sessions after which cards were expected, by client within therapist."""
        return count_handed_in(self.some("episodes", "sessions", "cards"))

    @cached_property
    def consensus(self) -> Any | None:  # noqa: ANN401 -- whatever the engine holds
        """The settled categories of one codebook, with two columns."""
        import narwhals as nw  # noqa: PLC0415 -- only whoever needs the rows pays for it

        if self.codebook is None:
            return None
        table = nw.from_native(self.tables["consensus"])
        mine = table.filter(nw.col("codebook") == nw.lit(self.codebook))
        return mine.select("report", "category").to_native()

    @cached_property
    def met(self) -> Congruence:
        """Where client and therapist meet; two sections tell of it."""
        return congruence(
            self.some(*COLUMNS),
            codebook=self.codebook,
            round=self.plan.same_event_round,
            confidence=self.plan.level,
        )

    @cached_property
    def measured(self) -> tuple[str, str] | None:
        """Instrument and scale of the outcome: planned, or the one with the most scores."""
        if "scores" not in self.tables:
            return None
        scores = self.dataset.scan("scores").filter(pl.col("score").is_not_null())
        for column, asked in (("instrument", self.plan.instrument), ("scale", self.plan.scale)):
            if asked is not None:
                scores = scores.filter(pl.col(column) == asked)
        most = scores.group_by("instrument", "scale").len().collect()
        rows = most.sort(pl.col("len"), "instrument", "scale", descending=[True, False, False])
        return None if rows.is_empty() else (rows["instrument"][0], rows["scale"][0])

    def title_of(self, category: str) -> str:
        """Return what the codebook calls a category."""
        name = (self.codebook or "").split("@")[0]
        for one in _listed(self.dataset.codebooks.get(name, {}).get("categories")):
            if one.get("code") == category:
                return str(one.get("title") or category)
        return category.replace("_", " ").capitalize()


def _listed(value: object) -> list[Mapping[str, object]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
