"""Every statistic is the same, whatever holds the rows and however it writes what names them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from tests.stats.frequencies.study import CARDS, REPORTS
from tests.stats.summaries.cases import ENGINES
from visavis.stats.agreement import agreement, agreement_of_counts, icc
from visavis.stats.congruence import Counts, congruence, count
from visavis.stats.errors import UnusableError
from visavis.stats.frames import lazy
from visavis.stats.frequencies import frequencies
from visavis.stats.refusals import lines_alike
from visavis.stats.results import Result
from visavis.stats.summaries import counts

Engine = Callable[[pl.DataFrame], Any]
OTHERS = {name: engine for name, engine in ENGINES.items() if name != "Polars"}
EACH_TIME = ("pandas", "PyArrow", "DuckDB")
"""One of a kind; the other ways in which these keep rows are for `make bench PART=engines`."""
every_other = pytest.mark.parametrize(
    "engine",
    [
        pytest.param(engine, id=name, marks=[] if name in EACH_TIME else [pytest.mark.wide])
        for name, engine in OTHERS.items()
    ],
)
each_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)

LINES = pl.DataFrame(
    {
        "unit": [place // 2 for place in range(24)],
        "rater": ["a", "b"] * 12,
        "word": [*"xxyyxyxxyyxyxxyyxzzz", "", None, "x", "y"],
        "whole": [1, 1, 2, 2, 1, 2, 1, 1, 2, 2, 1, 2, 1, 1, 2, 2, 1, 3, 3, 3, None, 3, 1, 2],
        "half": [1.5, 1.0, 2.5, 2.5] * 5 + [float("nan"), None, 1.0, 2.5],
        "flag": [True, True, False, False, True, False] * 3 + [None, True] * 3,
        "day": [dt.date(2024, 12, 1 + place // 8) for place in range(24)],
        "client": [place // 6 for place in range(24)],
        "number": [None if place > 21 else place // 8 for place in range(24)],
    }
)
WHO: dict[str, Any] = {"unit": "unit", "rater": "rater"}
ASKED: dict[str, Callable[[Any], Any]] = {
    "words": lambda data: agreement(data, **WHO, code="word"),
    "words by client": lambda data: agreement(data, **WHO, code="word", cluster="client"),
    "words by a number with gaps": lambda data: agreement(
        data, **WHO, code="word", cluster="number"
    ),
    "sets": lambda data: agreement(data, **WHO, code="word", cluster="client", several=True),
    "whole": lambda data: agreement(data, **WHO, code="whole"),
    "halves": lambda data: agreement(data, **WHO, code="half", cluster="client"),
    "flags": lambda data: agreement(data, **WHO, code="flag"),
    "ordinal": lambda data: agreement(data, **WHO, code="whole", level="ordinal"),
    "interval": lambda data: agreement(data, **WHO, code="half", level="interval"),
    "counts": lambda data: agreement_of_counts(data, counts=["client", "whole"]),
    "icc": lambda data: icc(data, **WHO, value="whole"),
    "icc by client": lambda data: icc(data, **WHO, value="half", cluster="client"),
}


@cache
def expected(name: str) -> Any:
    return _plain(ASKED[name](LINES))


OFTEN = {"pandas": ("words by client", "halves", "flags"), "DuckDB": ("halves", "icc by client")}
"""What they are asked each time, and every other engine in turn; all that is asked of all engines
is for `make bench PART=engines`."""


def _questions() -> Iterator[Any]:
    for place, (called, engine) in enumerate(OTHERS.items()):
        often = OFTEN.get(called, (("words by client", "halves", "flags")[place % 3],))
        for name in ASKED:
            marks = [] if name in often else [pytest.mark.wide]
            yield pytest.param(engine, name, id=f"{called}, {name}", marks=marks)


@pytest.mark.parametrize(("engine", "name"), [*_questions()])
def test_agreement_is_the_same_on_every_engine(engine: Engine, name: str) -> None:
    assert _plain(ASKED[name](engine(LINES))) == expected(name)


@every_other
def test_frequencies_are_the_same_on_every_engine(engine: Engine) -> None:
    tables: dict[str, Any] = {"reports": pl.DataFrame(REPORTS), "cards": pl.DataFrame(CARDS)}
    found = frequencies(**{name: engine(frame) for name, frame in tables.items()})
    assert found.to_dict() == frequencies(**tables).to_dict()


@every_other
def test_congruence_counts_the_same_on_every_engine(engine: Engine) -> None:
    found = count({name: engine(frame) for name, frame in STUDY.items()})
    assert found.summaries == counted().summaries


@every_other
def test_a_card_of_which_nobody_knows_is_refused_on_every_engine(engine: Engine) -> None:
    gap = pl.when(pl.int_range(pl.len()) < 23).then("after_reveal").alias("after_reveal")
    tables = STUDY | {"cards": STUDY["cards"].with_columns(gap)}
    with pytest.raises(UnusableError, match="'after_reveal' is empty in 1 line"):
        count({name: engine(frame) for name, frame in tables.items()})


@cache
def counted() -> Counts:
    return count(STUDY)


def test_congruence_is_estimated_of_what_pandas_holds() -> None:
    found = congruence({name: OTHERS["pandas"](frame) for name, frame in STUDY.items()})
    assert found.to_dict() == congruence(STUDY).to_dict()


LABELS: dict[str, tuple[list[Any], list[str | None]]] = {
    "words": (["b", "", None, "a"], [None, "a", "b"]),
    "whole": ([3, 1, None], [None, "1", "3"]),
    "fractions": (
        [3.0, -0.0, 0.1, 1e-7, 1 / 3, 1e30, None, float("nan")],
        [None, "0", "0.1", "0.3333333333333333", "1e+30", "1e-07", "3"],
    ),
    "flags": ([True, False, None], [None, "false", "true"]),
}


@pytest.mark.parametrize(("values", "written"), LABELS.values(), ids=LABELS)
@each_engine
def test_what_names_things_is_written_alike(
    engine: Engine, values: list[Any], written: list[str | None]
) -> None:
    found = counts(engine(pl.DataFrame({"g": values})), by=["g"])
    assert found.table.get_column("g").to_list() == written


@pytest.mark.parametrize(
    "values",
    [[1.0, float("inf")], [dt.datetime(2024, 1, 1, 9, tzinfo=dt.UTC)], [[1], [2]]],
    ids=["infinity", "moments", "lists"],
)
@each_engine
def test_what_engines_write_differently_is_refused(engine: Engine, values: list[Any]) -> None:
    with pytest.raises(UnusableError, match=r"'g' names things.*make words of it first"):
        counts(engine(pl.DataFrame({"g": values})), by=["g"])


def test_more_than_two_hundred_fractions_name_nothing() -> None:
    with pytest.raises(UnusableError, match="more than 200 numbers with a fraction"):
        counts({"g": [place + 0.5 for place in range(201)]}, by=["g"])


@each_engine
def test_a_day_is_written_alike_where_the_engine_has_days(engine: Engine) -> None:
    data = engine(LINES.select("day"))
    if lazy(data).collect_schema()["day"] == nw.Datetime:  # as pandas keeps days
        with pytest.raises(UnusableError, match="make words of it first"):
            counts(data, by=["day"])
        return
    found = counts(data, by=["day"]).table.get_column("day").to_list()
    assert found == ["2024-12-01", "2024-12-02", "2024-12-03"]


@each_engine
def test_a_unit_without_a_name_is_missing(engine: Engine) -> None:
    gaps = {"codes": ["x", "x", "y", "y"], "rater": ["a", "b", "a", "b"]}
    words = pl.DataFrame({"unit": ["1", "1", "", ""], **gaps})
    numbers = pl.DataFrame({"unit": [1.0, 1.0, float("nan"), float("nan")], **gaps})
    for frame in (words, numbers):
        found = agreement(engine(frame), **WHO, code="codes").diagnosis
        assert (found.compared, found.dropped["the unit is missing"]) == (1, 2)


@each_engine
def test_raters_whose_names_differ_by_case_are_two(engine: Engine) -> None:
    frame = LINES.with_columns(rater=pl.col("rater").replace({"b": "A"}))
    found = agreement(engine(frame), **WHO, code="word")
    assert found["cohen"].value == agreement(LINES, **WHO, code="word")["cohen"].value


@pytest.mark.parametrize(
    "name", ["unit", "lines", "last", "twice", "elsewhere", "cluster", "code by a", "gone", "code"]
)
@pytest.mark.parametrize("engine", [ENGINES["Polars"], ENGINES["DuckDB"]])
def test_a_cluster_may_be_called_as_our_own_columns(engine: Engine, name: str) -> None:
    frame = LINES.rename({"unit": "report"}).with_columns(pl.col("client").alias(name))
    where: dict[str, Any] = {"unit": "report", "rater": "rater"}
    found = icc(engine(frame), **where, value="whole", cluster=name)["ICC(2,1)"]
    expected = icc(LINES, **WHO, value="whole", cluster="client")["ICC(2,1)"]
    assert (found.value, found.se) == (expected.value, expected.se)
    assert agreement(engine(frame), **where, code="word", cluster=name)["cohen"].value is not None


def _plain(found: Result) -> Any:
    """Clusters are added up in another order here and there, which changes the last digit."""
    return json.loads(
        json.dumps(found.to_dict()), parse_float=lambda digits: f"{float(digits):.11g}"
    )


STUDY: dict[str, Any] = {
    "episodes": pl.DataFrame(
        {"episode": [1, 2, 3], "client": ["k1", "k2", "k3"], "therapist": ["t1", "t1", "t2"]}
    ),
    "sessions": pl.DataFrame(
        {
            "session": list(range(12)),
            "episode": [1 + place // 4 for place in range(12)],
            "cards_expected": [True] * 12,
        }
    ),
    "cards": pl.DataFrame(
        {
            "session": [place // 2 for place in range(24)],
            "perspective": ["client", "therapist"] * 12,
            "helpful": ["yes", "yes", "yes", "nothing", "nothing", "nothing"] * 4,
            "hindering": ["nothing", "yes", "nothing", "nothing"] * 6,
            "after_reveal": [False] * 22 + [True, False],
        }
    ),
    "eventReports": pl.DataFrame(
        {
            "report": list(range(16)),
            "session": [place // 2 for place in range(16)],
            "episode": [1 + place // 8 for place in range(16)],
            "perspective": ["client", "therapist"] * 8,
            "valence": ["helpful"] * 16,
            "rating": [None if place % 5 == 4 else 1 + place % 4 for place in range(16)],
        }
    ),
    "matches": pl.DataFrame(
        {
            "client_report": [0, 2, 4, 6],
            "therapist_report": [1, 3, 5, 7],
            "same": [True, False, True, None],
            "decoy": [False] * 4,
        }
    ),
    "consensus": pl.DataFrame(
        {"report": list(range(16)), "category": ["hope", "hope", "relief", None] * 4}
    ),
}


ALIKE: dict[str, Callable[[Any], object]] = {
    "unit": lambda data: counts(data, by=["name"]),
    "rater": lambda data: agreement(data, unit="place", rater="name", code="whole"),
    "code": lambda data: agreement(data, unit="unit", rater="rater", code="name"),
    "cluster": lambda data: agreement(data, **WHO, code="whole", cluster="name"),
}


@each_engine
@pytest.mark.parametrize("asked", ALIKE.values(), ids=ALIKE)
def test_names_that_differ_in_blanks_alone_are_refused(
    asked: Callable[[Any], object], engine: Engine
) -> None:
    names = ["C1" if place // 2 % 2 else "C1 " for place in range(24)]
    with pytest.raises(UnusableError) as refused:
        asked(engine(LINES.with_columns(name=pl.Series(names), place=pl.int_range(24))))
    assert str(refused.value) == (
        "The column 'name' holds 'C1' and 'C1 ', which differ in blanks at an end alone and count "
        "as two: write them alike."
    )


@each_engine
def test_lines_that_repeat_another_are_counted_where_sessions_have_names(engine: Engine) -> None:
    named = LINES.with_columns(session=pl.int_range(24))
    twice = pl.concat([named, named.tail(4)])  # one of them is not measured
    assert lines_alike(lazy(engine(twice)), "whole") == 3
    assert lines_alike(lazy(engine(twice.drop("session"))), "whole") == 0
