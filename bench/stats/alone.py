"""One piece of work in a process of its own: what it took, as JSON on the last line.

Run as ``python -m bench.stats.alone NAME ARGUMENT``, so that neither memory nor loaded libraries of
one piece are counted for another.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from bench.alone import peak, resident

RATERS, CATEGORIES, CLIENTS = 3, 15, 10_000
KEPT = 0.6
"""How often a rater gives the true category, and otherwise any."""


def codes(units: int) -> Any:  # noqa: ANN401 -- an array; numpy is not loaded here
    """Draw codes of shape (units, raters)."""
    import numpy as np  # noqa: PLC0415 -- not every piece of work needs it

    rng = np.random.Generator(np.random.PCG64(1))
    truth = rng.integers(0, CATEGORIES, units)
    strays = rng.integers(0, CATEGORIES, (units, RATERS))
    return np.where(rng.random((units, RATERS)) < KEPT, truth[:, np.newaxis], strays).astype("i1")


def long(units: int, clients: int = CLIENTS) -> Any:  # noqa: ANN401 -- a frame; Polars is not loaded here
    """Return the same codes as an analyst has them: a line for each code, and the client."""
    import numpy as np  # noqa: PLC0415 -- as above
    import polars as pl  # noqa: PLC0415 -- as above

    return pl.DataFrame(
        {
            "report": np.repeat(np.arange(units), RATERS),
            "rater": np.tile(np.arange(RATERS, dtype="i1"), units),
            "category": codes(units).ravel(),
            "client": np.repeat(np.arange(units) % clients, RATERS),
        }
    )


def alpha(size: str) -> dict[str, float]:
    """Krippendorff's alpha with the standard error over clients, and everything beside it.

    Of so many units, or of UNITS/CLIENTS.
    """
    units, _, clients = size.partition("/")
    frame = long(int(units), int(clients or CLIENTS))
    _agreement(frame[:300])  # the libraries are loaded before, as the peer's are
    before, began = resident(), time.perf_counter()
    found = _agreement(frame)
    seconds = time.perf_counter() - began
    value = found["krippendorff_alpha"]
    return {
        "seconds": seconds,
        "megabytes": peak() - before,
        "value": value.value or 0.0,
        "se": value.se or 0.0,
    }


def _agreement(frame: Any) -> Any:  # noqa: ANN401 -- a frame and a result; neither is loaded here
    import visavis  # noqa: PLC0415 -- not every piece of work needs it

    return visavis.agreement(frame, unit="report", rater="rater", code="category", cluster="client")


def krippendorff(units: str) -> dict[str, float]:
    """The same point estimate by the package of that name."""
    import krippendorff as package  # noqa: PLC0415 -- not everywhere

    data = codes(int(units)).T.astype(float)
    before, began = resident(), time.perf_counter()
    value = package.alpha(data, level_of_measurement="nominal")
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "megabytes": peak() - before, "value": float(value)}


def tables(folder: str) -> dict[str, float]:
    """Every table of a study, after import."""
    import visavis  # noqa: PLC0415 -- counted
    from visavis.dataset.read import read  # noqa: PLC0415 -- as above
    from visavis.stats.congruence import congruence  # noqa: PLC0415 -- as above
    from visavis.stats.frequencies import frequencies  # noqa: PLC0415 -- as above

    for each in ("scipy.special", "scipy.sparse"):
        import_module(each)  # what the estimates would load
    study = read(Path(folder))
    began, used = time.perf_counter(), time.process_time()
    of = {name: study.scan(name) for name in study.files}
    frequencies(
        reports=of["eventReports"],
        consensus=of["consensus"],
        cards=of["cards"],
        sessions=of["sessions"],
        episodes=of["episodes"],
        therapists=of["therapists"],
    )
    congruence(of)
    first = of["codings"].filter(_first()).join(of["eventReports"], on="report")
    visavis.agreement(first, unit="report", rater="rater", code="category", cluster="client")
    return {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - used,
    }


def _first() -> Any:  # noqa: ANN401 -- an expression; Polars is loaded by then
    import polars as pl  # noqa: PLC0415 -- as above

    return pl.col("round") == "first"


def counts(folder: str) -> dict[str, float]:
    """All sums that frequencies and congruence need, from Parquet."""
    from visavis.dataset.read import read  # noqa: PLC0415 -- as above
    from visavis.stats import congruence, frequencies  # noqa: PLC0415 -- as above

    study = read(Path(folder))
    of = {name: study.scan(name) for name in study.files}
    began, used = time.perf_counter(), time.process_time()
    frequencies.count_frequencies(reports=of["eventReports"], consensus=of["consensus"])
    congruence.count(of)
    return {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - used,
        "megabytes": peak(),
    }


def bare(folder: str) -> dict[str, float]:
    """One group-by of the same columns for each table, as Polars does it unasked: nothing else.

    It finds each combination of values and counts its rows; no join, no check, no order.
    """
    return _bare(folder, "in-memory")


def streamed(folder: str) -> dict[str, float]:
    """The same, by Polars' streaming engine, which takes half the time."""
    return _bare(folder, "streaming")


def _bare(folder: str, engine: Literal["in-memory", "streaming"]) -> dict[str, float]:
    import polars as pl  # noqa: PLC0415 -- as above

    from visavis.dataset.read import read  # noqa: PLC0415 -- as above

    study = read(Path(folder))
    began, used = time.perf_counter(), time.process_time()
    for table, columns in READ.items():
        study.scan(table).group_by(columns).agg(pl.len()).collect(engine=engine)
    return {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - used,
        "megabytes": peak(),
    }


READ = {
    "episodes": ["episode", "client", "therapist"],
    "sessions": ["session", "episode", "cards_expected"],
    "cards": ["session", "perspective", "helpful", "hindering", "after_reveal"],
    "eventReports": [
        "report",
        "session",
        "episode",
        "client",
        "therapist",
        "perspective",
        "valence",
        "rating",
    ],
    "consensus": ["report", "codebook", "category"],
    "matches": ["client_report", "therapist_report", "rater", "round", "same", "decoy"],
}
"""Every column that `counts` reads, and no other: keys are read because lines that stand twice are
refused, and because the tables meet by them."""


def growth(units: str) -> dict[str, float]:
    """A summary of so many rows, and the estimate of it."""
    from visavis.stats.agreement import agreement  # noqa: PLC0415 -- as above
    from visavis.stats.summaries import patterns  # noqa: PLC0415 -- as above
    from visavis.stats.summaries.patterns import Codes  # noqa: PLC0415 -- as above

    frame = long(int(units)).drop("client")
    began = time.perf_counter()
    summary = patterns(frame, Codes(unit="report", rater="rater", code="category"))
    between = time.perf_counter()
    agreement(summary)
    return {"seconds": between - began, "estimate": time.perf_counter() - between}


WORK: dict[str, Callable[[str], dict[str, float]]] = {
    "alpha": alpha,
    "bare": bare,
    "counts": counts,
    "growth": growth,
    "krippendorff": krippendorff,
    "streamed": streamed,
    "tables": tables,
}

if __name__ == "__main__":
    print(json.dumps(WORK[sys.argv[1]](sys.argv[2])))
