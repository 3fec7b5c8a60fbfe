"""Endings, as far as the tables tell of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from visavis.report.study.rows import Results, Rows
from visavis.report.study.sections.endings.hindering import hindering
from visavis.report.study.sections.endings.lasting import lasting
from visavis.report.study.sections.endings.ways import ways
from visavis.report.study.study import Study
from visavis.stats.errors import UnusableError
from visavis.vocab.counted import listed

LASTING, WAYS, HINDERING = "lasting", "ways", "hindering"
NEEDS = {
    LASTING: ("episodes", "sessions"),
    WAYS: ("episodes",),
    HINDERING: ("episodes", "sessions", "cards"),
}


def compute(study: Study) -> Results:
    """Estimate how long therapies last, how they end, and after which sessions.

    Raises
    ------
    UnusableError
        When none of it can be computed.
    """
    times: list[float] = []

    def curve() -> Rows:
        rows, told = lasting(study)
        times.extend(told)
        return rows

    made: Mapping[str, Callable[[], Rows]] = {
        LASTING: curve,
        WAYS: lambda: ways(study, times),
        HINDERING: lambda: hindering(study),
    }
    results, lacking = {}, []
    for part, make in made.items():
        try:
            results[part] = _made(part, make, study.lacks(NEEDS[part]))
        except UnusableError as error:
            lacking.append({"part": part, "why": str(error)})
    if not results:
        raise UnusableError(lacking[0]["why"])
    return {**results, "lacking": Rows("What could not be computed", tuple(lacking))}


def _made(part: str, make: Callable[[], Rows], lacks: Sequence[str]) -> Rows:
    if lacks:
        kind = "table" if len(lacks) == 1 else "tables"
        msg = f"The dataset lacks the {kind} {listed(lacks)}, so {SO[part]}."
        raise UnusableError(msg)
    return make()


SO = {
    LASTING: "nobody knows after how many sessions therapies ended",
    WAYS: "nobody knows how therapies ended",
    HINDERING: "nobody knows what was named before therapies ended",
}
