"""Shares, rates and ratings, and how both sides differ in them."""

from __future__ import annotations

from visavis.report.study.guard import guarded, without
from visavis.report.study.rows import Results, Rows
from visavis.report.study.sections.reported.withheld import categories_withheld, is_gone
from visavis.report.study.study import Study
from visavis.stats.errors import UnusableError
from visavis.stats.frequencies import compare_perspectives, compare_rates, frequencies
from visavis.vocab.card import Valence


def compute(study: Study) -> Results:
    """Estimate shares, rates and ratings, and compare both sides."""
    counted, plan = study.counted, study.plan
    found = frequencies(counted, level=plan.level)
    gone = categories_withheld(study)
    results = {
        name: guarded(without(Rows.of(table), withheld=lambda row: is_gone(row, gone)), at_least)
        for name, table, at_least in (
            ("shares", found.shares, plan.at_least),
            ("ratings", found.ratings, plan.at_least),
            ("rates", found.rates, plan.at_least),
        )
    }
    parts = []
    for valence in Valence:
        try:
            told = compare_perspectives(
                counted, valence=valence, rng=study.rng(f"sides {valence}"), level=plan.level
            )
        except UnusableError:
            continue  # without categories there is nothing to compare, and shares say so
        rows = Rows.of(told, valence=valence.value)
        parts.append(without(rows, withheld=lambda row: is_gone(row, gone)))
    results["sides"] = Rows.together("Categories as both sides name them", parts)
    rates = compare_rates(counted, rng=study.rng("rates"), level=plan.level)
    return {**results, "rates of both sides": Rows.of(rates)}
