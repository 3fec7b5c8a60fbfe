"""Which row of a report aims at which truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from visavis.report.replica.truths import Key
from visavis.report.study.compute import Report
from visavis.report.study.rows import Results, Rows
from visavis.stats.congruence.network import THERAPISTS
from visavis.stats.frequencies import About, Weighting
from visavis.stats.frequencies.words import ALL
from visavis.stats.results.shown import Row

Pairs = Iterator[tuple[Key, Row]]
AT_LARGE = About.THERAPISTS_AT_LARGE.value
SHARES = {Weighting.REPORTS.value: "share", Weighting.CLIENTS.value: "share_by_client"}
SLOPES = {"client_helpful": "within_slope", "client_hindering": "hindering_slope"}
RATERS = {"percent": "pair_agreement", "cohen": "pair_kappa"}
COMMON = {
    "named by the other too": "turning_points_in_common",
    "by chance": "turning_points_by_chance",
    "beyond chance": "turning_points_beyond_chance",
}


def found(report: Report) -> dict[Key, Row]:
    """Return the rows of a report by the truths that they aim at."""
    return {
        key: row
        for one in report.sections
        for key, row in FINDERS.get(one.section.key, _nothing)(one.results)
    }


def _nothing(_results: Results) -> Pairs:
    yield from ()


def _reported(results: Results) -> Pairs:
    for row in _of(results, "shares").where(about=AT_LARGE):
        group = "" if row["orientation"] == ALL else str(row["orientation"])
        words = _words(row, "perspective", "valence", "category")
        yield Key(SHARES[str(row["weighting"])], group=group, **words), row
    pooled = {"about": AT_LARGE, "weighting": Weighting.REPORTS.value, "category": ALL}
    for row in _of(results, "ratings").where(**pooled):
        yield Key("mean_rating", **_words(row, "perspective", "valence")), row


def _agreement(results: Results) -> Pairs:
    for row in _of(results, "coefficients").where(coefficient="krippendorff_alpha"):
        yield Key("krippendorff_alpha"), row
    for row in _of(results, "pairs"):
        if (name := RATERS.get(str(row["coefficient"]))) is not None:
            yield Key(name, group=f"{row['first']} {row['second']}"), row


def _congruence(results: Results) -> Pairs:
    for rows in results.values():
        for row in rows.where(cluster=THERAPISTS):
            valence = "" if row["valence"] == "both" else str(row["valence"])
            words = {"perspective": str(row["perspective"]), "valence": valence}
            yield Key(str(row["name"]), level=str(row["level"]), **words), row


def _outcome(results: Results) -> Pairs:
    models = _of(results, "models").where(table="next session")
    for predictor, name in SLOPES.items():
        for row in models.where(name=f"{predictor}, within clients, same session"):
            yield Key(name), row


def _turning_points(results: Results) -> Pairs:
    for rows in results.values():
        for row in rows.where(about=AT_LARGE, side="both"):
            if (name := COMMON.get(str(row["name"]))) is not None:
                yield Key(name, group=f"within {row['within']}"), row


FINDERS: Mapping[str, Callable[[Results], Pairs]] = {
    "reported": _reported,
    "agreement": _agreement,
    "congruence": _congruence,
    "outcome": _outcome,
    "turning-points": _turning_points,
}
"""By section."""


def _of(results: Results, name: str) -> Rows:
    return results.get(name, Rows("", ()))


def _words(row: Row, *names: str) -> dict[str, str]:
    return {name: str(row[name]) for name in names}
