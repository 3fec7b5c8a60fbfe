"""A million event reports passed on in every form: time, memory, and what other readers count."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import duckdb
import polars as pl
from polars_readstat import scan_readstat

from bench.alone import asked
from bench.figures import Figure, keep
from visavis.dataset.simulate.network import Network, scaled
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import simulate
from visavis.dataset.write import Form
from visavis.exchange.sharing import Way

SESSIONS = 1_000_000
"""Of which about a million event reports are told, beside the guesses."""
SECONDS_AT_MOST = 180
MEGABYTES_AT_MOST = 2_000
TABLE = "eventReports"

CHILD = """
import json, resource, sys, time
from pathlib import Path
from visavis.exchange.sharing import Way
from visavis.exchange.sharing.share import pass_on
from visavis.exchange.sharing.study import open_study
begun = time.monotonic()
pass_on(open_study(Path(sys.argv[1]), text=True), Path(sys.argv[2]), way=Way(sys.argv[3]))
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "seconds": time.monotonic() - begun,
    "processor": used.ru_utime + used.ru_stime,
    "megabytes": used.ru_maxrss / 1024,
}))
"""

HOW = "without the check, in a process of its own, on this machine; peak of the resident memory"


def by_duckdb(path: str, folder: Path) -> int:
    """Count the rows of a CSV file."""
    with duckdb.connect() as db:
        ((rows,),) = db.execute("SELECT count(*) FROM read_csv(?)", [str(folder / path)]).fetchall()
    return int(rows)


def by_readstat(ending: str, folder: Path) -> int:
    """Count the rows of an SPSS or Stata file, without ReadStat."""
    rows = scan_readstat(str(folder / f"{TABLE}.{ending}")).select(pl.len()).collect()
    return int(rows.item())


COUNTERS: Mapping[Way, Callable[[Path], int]] = {
    Way.SPSS: partial(by_readstat, "sav"),
    Way.STATA: partial(by_readstat, "dta"),
    Way.CSV: partial(by_duckdb, f"{TABLE}.csv"),
    Way.REDCAP: partial(by_duckdb, "clients/records/06_event_reports.csv"),
    Way.PSYCH_DS: partial(by_duckdb, f"data/table-{TABLE}_data.csv"),
}


def run() -> int:
    """Pass one simulated network on in every form."""
    with tempfile.TemporaryDirectory() as place:
        study = Path(place) / "study"
        network = scaled(Network(), sessions=SESSIONS, plan=Plan())
        simulate(study, network=network, plan=Plan(), form=Form.PARQUET)
        rows = int(
            pl.scan_parquet(study / "data" / f"table-{TABLE}_data.parquet")
            .select(pl.len())
            .collect()
            .item()
        )
        figures = [
            figure for way in Way for figure in measured(study, Path(place) / str(way), way, rows)
        ]
    return keep("sharing", figures)


def measured(study: Path, goal: Path, way: Way, rows: int) -> list[Figure]:
    """Pass it on, and say what that took and what another reader finds."""
    command = [sys.executable, "-c", CHILD, str(study), str(goal), str(way)]
    taken = asked(command, f"sharing: {way}")
    lost = rows - COUNTERS[way](goal)
    name = f"{rows:,} event reports and all that stands on them, as {way.called}"
    return [
        Figure(
            name,
            taken["seconds"],
            "s",
            f"within {SECONDS_AT_MOST} s",
            taken["seconds"] <= SECONDS_AT_MOST,
            HOW,
        ),
        Figure(f"{way.called}, of the processor", taken["processor"], "s", "", None, HOW),
        Figure(
            f"{way.called}, memory",
            taken["megabytes"],
            "MB",
            f"at most {MEGABYTES_AT_MOST:,} MB",
            taken["megabytes"] <= MEGABYTES_AT_MOST,
            HOW,
        ),
        Figure(
            f"{way.called}, reports lost", lost, "", "0", lost == 0, "counted by another reader"
        ),
    ]
