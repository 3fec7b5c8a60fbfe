from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.exchange.spreadsheets.table import Cell
from visavis.exchange.typed_cards.dates import (
    Order,
    Slashed,
    Written,
    decide_order,
    read_date,
    read_time,
)

DAY = Written(date(2026, 11, 3))


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-03",
        "2026/11/3",
        "20261103",
        20261103,
        "3.11.2026",
        "03.11.26",
        "3. 11. 2026",
        "3 Nov 2026",
        "3-Nov-26",
        "Nov 3, 2026",
        "November 3rd, 2026",
        "Tue 3 Nov 2026",
        "3. November 2026",
        "3 novembre 2026",
        "mardi 3 nov. 2026",
        46329,
        46329.0,
        "46329",
        date(2026, 11, 3),
        datetime(2026, 11, 3),  # noqa: DTZ001 -- as spreadsheets hold it
    ],
)
def test_one_day_in_many_forms(cell: Cell) -> None:
    assert read_date(cell) == DAY


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("2026-11-03 14:30", "14:30"),
        ("2026-11-03T14:30:00", "14:30:00"),
        ("3.11.2026 14:30", "14:30"),
        (46329.604166667, "14:30"),
        (datetime(2026, 11, 3, 14, 30), "14:30"),  # noqa: DTZ001 -- as spreadsheets hold it
    ],
)
def test_the_time_of_day_stays_with_its_day(cell: Cell, clock: str) -> None:
    assert read_date(cell) == Written(date(2026, 11, 3), clock)
    assert read_time(clock) == time(14, 30)


@pytest.mark.parametrize(
    "cell",
    ["", "soon", "31.2.2026", "2026-13-01", "99/99/2026", 12, 7.5, True, "3 Quux 2026", "1er", "5"],
)
def test_what_is_no_date_is_none(cell: Cell) -> None:
    assert read_date(cell) is None


def test_first_of_month_and_umlauts_and_accents() -> None:
    found = [read_date(text) for text in ("1er août 2026", "1. März 2026", "1 févr. 2026")]
    assert found == [Written(date(2026, month, 1)) for month in (8, 3, 2)]


def test_slashes_and_dashes_do_not_tell_the_order() -> None:
    assert read_date("03/11/26") == read_date("3-11-2026") == Slashed(3, 11, 2026)
    assert Slashed(3, 11, 2026).read(Order.DAY_FIRST) == date(2026, 11, 3)
    assert Slashed(3, 11, 2026).read(Order.MONTH_FIRST) == date(2026, 3, 11)


@pytest.mark.parametrize(
    ("pairs", "order"),
    [
        ([(3, 11), (25, 11)], Order.DAY_FIRST),
        ([(3, 11), (11, 25)], Order.MONTH_FIRST),
        ([(3, 11), (4, 4)], None),
        ([(25, 11), (11, 25)], None),
        ([(30, 2), (1, 2)], None),
    ],
)
def test_the_order_follows_from_what_is_possible_one_way_only(
    pairs: list[tuple[int, int]], order: Order | None
) -> None:
    assert decide_order(Slashed(a, b, 2026) for a, b in pairs) is order


@given(st.dates(date(1980, 1, 1), date(2068, 12, 31)))
def test_every_day_is_read_back_from_every_form(day: date) -> None:
    forms: list[Cell] = [
        f"{day:%Y-%m-%d}",
        f"{day:%d.%m.%Y}",
        f"{day:%d.%m.%y}",
        f"{day:%d %b %Y}",
        f"{day:%B %d, %Y}",
        (day - date(1899, 12, 30)).days,
    ]
    assert {read_date(form) for form in forms} == {Written(day)}


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("14:30", time(14, 30)),
        ("14h30", time(14, 30)),
        ("14h", time(14)),
        ("14.30 Uhr", time(14, 30)),
        ("2:30 pm", time(14, 30)),
        ("12 am", time(0)),
        ("9", time(9)),
        (0.5, time(12)),
        (time(14, 30, 5), time(14, 30)),
        (timedelta(hours=14), time(14)),
        ("25:00", None),
        ("14:75", None),
        ("13 pm", None),
        ("noon", None),
    ],
)
def test_times_as_people_type_them(cell: Cell, at: time | None) -> None:
    assert read_time(cell) == at
