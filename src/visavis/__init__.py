"""Visavis: two accounts of the same hour.

The library of the analyst stands here by name, as ``visavis.agreement(...)``; each name is imported
when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from visavis.stats.agreement import agreement, agreement_of_counts, icc
    from visavis.stats.change import (
        Anchor,
        ChangeRule,
        Norms,
        Percentage,
        Reliable,
        Trajectory,
        class_shares,
        count_change,
        count_classes,
        count_scores,
        hedges_g,
        not_on_track,
        pre_post,
        pre_post_change,
        relevance,
        reliable_change,
        track_calibration,
        track_shares,
    )
    from visavis.stats.congruence import congruence
    from visavis.stats.endings import (
        BeforeChange,
        Fewer,
        Logarithm,
        MissedLast,
        Powers,
        Steps,
        Told,
        client_sessions,
        count_dropout,
        count_hazard,
        count_times,
        dropout,
        episode_times,
        hazard,
        survival,
    )
    from visavis.stats.frequencies import (
        chi_square,
        compare_orientations,
        compare_perspectives,
        compare_rates,
        count_frequencies,
        frequencies,
    )
    from visavis.stats.generalized import generalized_mixed_model
    from visavis.stats.models import centre, mixed_model
    from visavis.stats.pairs import (
        actor_partner,
        count_surface,
        next_session,
        rated_sessions,
        response_surface,
        truth_and_bias,
    )
    from visavis.stats.prevalence import (
        Published,
        against_published,
        answers_of,
        association,
        compare_answers,
        count_answers,
        count_ordinal,
        prevalence,
    )
    from visavis.stats.ruptures import (
        Chart,
        Decline,
        Drop,
        Repair,
        rupture_shares,
        ruptures,
        ruptures_by_chance,
        session_scores,
    )
    from visavis.stats.summaries import load, merge, products, ratings, save
    from visavis.stats.turning_points import count_turning_points, turning_points

__version__ = "0.1.0"

__all__ = [
    "Anchor",
    "BeforeChange",
    "ChangeRule",
    "Chart",
    "Decline",
    "Drop",
    "Fewer",
    "Logarithm",
    "MissedLast",
    "Norms",
    "Percentage",
    "Powers",
    "Published",
    "Reliable",
    "Repair",
    "Steps",
    "Told",
    "Trajectory",
    "__version__",
    "actor_partner",
    "against_published",
    "agreement",
    "agreement_of_counts",
    "answers_of",
    "association",
    "centre",
    "chi_square",
    "class_shares",
    "client_sessions",
    "compare_answers",
    "compare_orientations",
    "compare_perspectives",
    "compare_rates",
    "congruence",
    "count_answers",
    "count_change",
    "count_classes",
    "count_dropout",
    "count_frequencies",
    "count_hazard",
    "count_ordinal",
    "count_scores",
    "count_surface",
    "count_times",
    "count_turning_points",
    "dropout",
    "episode_times",
    "frequencies",
    "generalized_mixed_model",
    "hazard",
    "hedges_g",
    "icc",
    "load",
    "merge",
    "mixed_model",
    "next_session",
    "not_on_track",
    "pre_post",
    "pre_post_change",
    "prevalence",
    "products",
    "rated_sessions",
    "ratings",
    "relevance",
    "reliable_change",
    "response_surface",
    "rupture_shares",
    "ruptures",
    "ruptures_by_chance",
    "save",
    "session_scores",
    "survival",
    "track_calibration",
    "track_shares",
    "truth_and_bias",
    "turning_points",
]

_FROM = {
    "Anchor": "visavis.stats.change",
    "BeforeChange": "visavis.stats.endings",
    "ChangeRule": "visavis.stats.change",
    "Chart": "visavis.stats.ruptures",
    "Decline": "visavis.stats.ruptures",
    "Drop": "visavis.stats.ruptures",
    "Fewer": "visavis.stats.endings",
    "Logarithm": "visavis.stats.endings",
    "MissedLast": "visavis.stats.endings",
    "Norms": "visavis.stats.change",
    "Percentage": "visavis.stats.change",
    "Powers": "visavis.stats.endings",
    "Published": "visavis.stats.prevalence",
    "Reliable": "visavis.stats.change",
    "Repair": "visavis.stats.ruptures",
    "Steps": "visavis.stats.endings",
    "Told": "visavis.stats.endings",
    "Trajectory": "visavis.stats.change",
    "actor_partner": "visavis.stats.pairs",
    "against_published": "visavis.stats.prevalence",
    "agreement": "visavis.stats.agreement",
    "agreement_of_counts": "visavis.stats.agreement",
    "answers_of": "visavis.stats.prevalence",
    "association": "visavis.stats.prevalence",
    "centre": "visavis.stats.models",
    "chi_square": "visavis.stats.frequencies",
    "class_shares": "visavis.stats.change",
    "client_sessions": "visavis.stats.endings",
    "compare_answers": "visavis.stats.prevalence",
    "compare_orientations": "visavis.stats.frequencies",
    "compare_perspectives": "visavis.stats.frequencies",
    "compare_rates": "visavis.stats.frequencies",
    "congruence": "visavis.stats.congruence",
    "count_answers": "visavis.stats.prevalence",
    "count_change": "visavis.stats.change",
    "count_classes": "visavis.stats.change",
    "count_dropout": "visavis.stats.endings",
    "count_frequencies": "visavis.stats.frequencies",
    "count_hazard": "visavis.stats.endings",
    "count_ordinal": "visavis.stats.prevalence",
    "count_scores": "visavis.stats.change",
    "count_surface": "visavis.stats.pairs",
    "count_times": "visavis.stats.endings",
    "count_turning_points": "visavis.stats.turning_points",
    "dropout": "visavis.stats.endings",
    "episode_times": "visavis.stats.endings",
    "frequencies": "visavis.stats.frequencies",
    "generalized_mixed_model": "visavis.stats.generalized",
    "hazard": "visavis.stats.endings",
    "hedges_g": "visavis.stats.change",
    "icc": "visavis.stats.agreement",
    "load": "visavis.stats.summaries",
    "merge": "visavis.stats.summaries",
    "mixed_model": "visavis.stats.models",
    "next_session": "visavis.stats.pairs",
    "not_on_track": "visavis.stats.change",
    "pre_post": "visavis.stats.change",
    "pre_post_change": "visavis.stats.change",
    "prevalence": "visavis.stats.prevalence",
    "products": "visavis.stats.summaries",
    "rated_sessions": "visavis.stats.pairs",
    "ratings": "visavis.stats.summaries",
    "relevance": "visavis.stats.change",
    "reliable_change": "visavis.stats.change",
    "response_surface": "visavis.stats.pairs",
    "rupture_shares": "visavis.stats.ruptures",
    "ruptures": "visavis.stats.ruptures",
    "ruptures_by_chance": "visavis.stats.ruptures",
    "save": "visavis.stats.summaries",
    "session_scores": "visavis.stats.ruptures",
    "survival": "visavis.stats.endings",
    "track_calibration": "visavis.stats.change",
    "track_shares": "visavis.stats.change",
    "truth_and_bias": "visavis.stats.pairs",
    "turning_points": "visavis.stats.turning_points",
}
"""Where each name is defined. A new one stands here, in `__all__`, and above for type checkers."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 -- what it returns depends on the name
    """Import what is asked for by name."""
    if name not in _FROM:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_FROM[name]), name)


def __dir__() -> list[str]:
    """Return the names that are there, imported or not."""
    return sorted({*globals(), *__all__})
