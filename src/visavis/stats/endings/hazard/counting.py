"""From a frame to the rows of a hazard model: as arrays, or as a summary that adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.endings.hazard.clusters import news_of, runs_of, says_nothing, within
from visavis.stats.endings.hazard.rows import Rows, whole
from visavis.stats.endings.hazard.time import Time
from visavis.stats.errors import UnusableError
from visavis.stats.frames import KEPT_IN, collected, flag, known, label, lazy, number
from visavis.stats.gaps import NOTHING, told
from visavis.stats.refusals import refuse_session_twice
from visavis.stats.summaries.summary import (
    Kind,
    N,
    Summary,
    added_up,
    each_one,
    grouped,
    keys_beside,
    places,
)
from visavis.stats.uncertainty.totals import Numbers

EVENTS = "events"
Frame = nw.LazyFrame[Any]
OF = "hazard"
HERE = ("POLARS", "PANDAS", "PYARROW")
"""Engines whose rows are in this process: they are not grouped first."""


class Asked(TypedDict):
    """A model as a caller writes it."""

    event: str
    predictors: tuple[str, ...]
    time: Time | None
    cluster: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What acts on the hazard, and what is independent."""

    event: str
    predictors: tuple[str, ...]
    time: Time | None
    cluster: tuple[str, ...]

    def asked(self) -> Asked:
        """Return it as it was asked for."""
        return Asked(
            event=self.event, predictors=self.predictors, time=self.time, cluster=self.cluster
        )

    def columns(self, frame: Frame) -> list[tuple[str, nw.Expr]]:
        """Return the columns of the model, time first; what is missing is missing or nan."""
        of_time = self.time.columns(frame) if self.time else []
        named = [*of_time, *((name, _measure(frame, name)) for name in self.predictors)]
        names = [name for name, _ in named]
        if twice := [name for place, name in enumerate(names) if name in names[:place]]:
            msg = f"The predictor {twice[0]!r} is there twice: name it once."
            raise UnusableError(msg)
        if not names:
            msg = "Name a predictor or more, or how time acts: predictors=[…], time=…."
            raise UnusableError(msg)
        return named


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Counted:
    """Rows with what their columns are called and what was left out."""

    rows: Rows
    predictors: tuple[str, ...]
    of_time: int
    """How many of the first predictors are time."""
    event: str
    dropped: dict[str, int]


def count_hazard(
    data: object,
    *,
    event: str,
    predictors: Sequence[str] = (),
    time: Time | None = None,
    cluster: Sequence[str] | str = ("therapist", "client"),
) -> Summary:
    """Count client-sessions with the same predictors, and how many of them were the last.

    Parameters
    ----------
    data, event, predictors, time, cluster
        As in `hazard`.

    Returns
    -------
    Summary
        With a line for each cluster and pattern of predictors; any partition of the rows may be
        merged. Where a predictor has a value of its own in each row, so has the summary a line.

    Raises
    ------
    UnusableError
        When a column is missing, or holds something else than is needed.
    """
    model = modelled(event, predictors, time, cluster)
    frame = told(_needed(data, model), model.cluster, NOTHING)
    refuse_session_twice(frame, model.cluster)
    columns = model.columns(frame)
    names = tuple(name for name, _ in columns)
    keys = keys_beside((N, EVENTS), (*model.cluster, *names, END))
    own = places(keys)
    rows = frame.select(
        *(label(frame, key).alias(place) for key, place in zip(model.cluster, own, strict=False)),
        *(
            found.fill_nan(None).alias(place)
            for (_name, found), place in zip(columns, own[len(model.cluster) :], strict=False)
        ),
        _event(frame, event).fill_nan(None).alias(own[-1]),
    ).with_columns(each_one("sum 0"))
    table = added_up(rows, keys, (N,))
    dropped = {}
    for key in keys:
        word = event if key == END else key
        missing = table.get_column(key).is_null()
        dropped[f"without {word}"] = int(table.filter(missing).get_column(N).sum() or 0)
        table = table.filter(~missing)
    _is_event(table.get_column(END).to_numpy(), event)
    ended = nw.when(nw.col(END) == nw.lit(1.0)).then(nw.col(N)).otherwise(nw.lit(0))
    whole = table.with_columns(ended.cast(nw.Float64).alias(EVENTS))
    keys = keys[:-1]
    return Summary(
        kind=Kind.COUNTS,
        keys=keys,
        sums=(N, EVENTS),
        table=grouped(whole, keys, (N, EVENTS)),
        dropped=dropped,
        about={
            "of": OF,
            "event": event,
            "clusters": str(len(model.cluster)),
            "time": str(len(names) - len(model.predictors)),
        },
    )


END = " end"
"""Whether the row was the last, while a summary is made; no column is called so."""


def of_summary(summary: Summary) -> Counted:
    """Return the rows that a summary holds.

    Raises
    ------
    UnusableError
        When it is another summary.
    """
    if summary.about.get("of") != OF:
        msg = "This summary is of something else: make it with count_hazard."
        raise UnusableError(msg)
    clusters, names = _parted(summary)
    table = summary.table
    columns = _columns(table, names)
    news = news_of(table, clusters)
    events, times = (table.get_column(name).to_numpy().astype(float) for name in (EVENTS, N))
    if not whole(columns):
        _refuse(columns, names)
    return Counted(
        rows=Rows(
            columns=columns,
            events=events,
            times=times,
            clusters={name: runs_of(table, news, within(name, clusters)) for name in clusters},
        ),
        predictors=names,
        of_time=int(summary.about["time"]),
        event=summary.about["event"],
        dropped=dict(summary.dropped),
    )


def _parted(summary: Summary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys that name clusters, and the predictors."""
    clusters = int(summary.about["clusters"])
    return summary.keys[:clusters], summary.keys[clusters:]


def of_frame(data: object, model: Model) -> Counted:
    """Return the rows of a frame: one each where they are here, else grouped by their engine."""
    frame = _needed(data, model)
    if frame.implementation.name not in HERE:
        return of_summary(count_hazard(frame, **model.asked()))
    refuse_session_twice(frame, model.cluster)
    columns = model.columns(frame)
    names = tuple(name for name, _ in columns)
    inner = [f"cluster {place}" for place in range(len(model.cluster))]
    found = _collected(
        frame.select(
            *(known(frame, key).alias(own) for key, own in zip(model.cluster, inner, strict=True)),
            *(each.alias(own) for (_, each), own in zip(columns, places(names), strict=True)),
            _event(frame, model.event).alias(END),
        )
    )
    news = news_of(found, inner)
    if says_nothing(found, news):
        return of_frame(told(frame, model.cluster, NOTHING), model)
    called = dict(zip(model.cluster, inner, strict=True))
    values, events = _columns(found, places(names)), found.get_column(END).to_numpy()
    keys = (*model.cluster, *names, model.event)
    dropped = {f"without {key}": 0 for key in keys}
    if not whole((*values, events)) or any(found.get_column(own).null_count() for own in inner):
        lacking = [found.get_column(own).is_null().to_numpy() for own in inner]
        kept, dropped = _kept([*lacking, *map(np.isnan, (*values, events))], keys)
        values, events = [each[kept] for each in values], events[kept]
        found = found.filter(nw.new_series("kept", kept, backend=KEPT_IN))
        news = news_of(found, inner)
        if not whole(values):
            _refuse(values, names)
    _is_event(events, model.event)
    return Counted(
        rows=Rows(
            columns=values,
            events=events,
            clusters={
                key: runs_of(found, news, [called[name] for name in within(key, model.cluster)])
                for key in model.cluster
            },
        ),
        predictors=names,
        of_time=len(names) - len(model.predictors),
        event=model.event,
        dropped=dropped,
    )


def _collected(frame: Frame) -> nw.DataFrame[Any]:
    """Bring rows here; Polars leaves columns in one piece if they are not streamed."""
    if frame.implementation.is_polars():
        return frame.collect(backend=KEPT_IN, engine="in-memory")
    return collected(frame)


def _kept(
    lacking: Sequence[NDArray[np.bool_]], names: Sequence[str]
) -> tuple[NDArray[np.bool_], dict[str, int]]:
    """Say which rows lack nothing, and count the others by the first thing that each lacks."""
    kept, dropped = np.ones(len(lacking[0]), bool), {}
    for name, missing in zip(names, lacking, strict=True):
        gone = missing & kept
        dropped[f"without {name}"] = int(gone.sum())
        if dropped[f"without {name}"]:
            kept &= ~gone
    return kept, dropped


def modelled(
    event: str, predictors: Sequence[str], time: Time | None, cluster: Sequence[str] | str
) -> Model:
    """Return the model, if its columns are named as they should be."""
    if isinstance(predictors, str):
        msg = f"Name the predictors in a list, as [{predictors!r}]."
        raise UnusableError(msg)
    clusters = (cluster,) if isinstance(cluster, str) else tuple(cluster)
    if not clusters:
        msg = "Sessions of a client are not independent: name what is, as cluster='client'."
        raise UnusableError(msg)
    return Model(event=event, predictors=tuple(predictors), time=time, cluster=clusters)


def _needed(data: object, model: Model) -> Frame:
    of_time = (model.time.column,) if model.time else ()
    return lazy(data, model.event, *model.predictors, *of_time, *model.cluster)


def _measure(frame: Frame, name: str) -> nw.Expr:
    """Return a column of numbers as it is: telling nan from missing would take a copy."""
    number(frame, name)
    return nw.col(name).cast(nw.Float64)


def _event(frame: Frame, name: str) -> nw.Expr:
    if frame.collect_schema()[name].is_numeric():
        return _measure(frame, name)
    return flag(frame, name).cast(nw.Float64)


def _is_event(values: Numbers, name: str) -> None:
    if not ((values == 0) | (values == 1)).all():
        msg = f"The column {name!r} says whether a session was the last: it needs yes and no."
        raise UnusableError(msg)


def _columns(table: nw.DataFrame[Any], names: Sequence[str]) -> list[Numbers]:
    """Return columns as arrays; what is missing is nan."""
    return [table.get_column(name).to_numpy() for name in names]


def _refuse(columns: Sequence[Numbers], names: Sequence[str]) -> None:
    for name, values in zip(names, columns, strict=True):
        if not np.isfinite(values).all():
            msg = f"The predictor {name!r} is infinite somewhere: leave such rows out."
            raise UnusableError(msg)
    msg = "A predictor has values so large that their squares are infinite: change its unit."
    raise UnusableError(msg)
