from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.privacy.published import Cell, too_few, withheld
from visavis.privacy.small_cells import AT_LEAST, Threshold

LINES = "abcdef"
people = st.frozensets(st.integers(0, 25).map(str), max_size=12)
a_cell = st.builds(Cell, people, people.map(lambda some: frozenset(one[0] for one in some)))
a_part = st.dictionaries(st.sampled_from(LINES), a_cell, max_size=len(LINES))


def of(clients: int, therapists: int = 9, first: int = 0) -> Cell:
    return Cell(
        frozenset(str(n) for n in range(first, first + clients)),
        frozenset(str(n) for n in range(therapists)),
    )


def test_a_small_line_goes_with_the_next_larger_so_that_no_total_gives_it_away() -> None:
    part = {"hope": of(40), "pace": of(2), "fit": of(9), "insight": of(60)}
    assert withheld([part], at_least=AT_LEAST) == {"pace", "fit"}


def test_two_small_lines_are_enough_where_enough_people_are_behind_both() -> None:
    part = {"hope": of(40), "pace": of(3), "fit": of(4, first=20)}
    assert withheld([part], at_least=AT_LEAST) == {"pace", "fit"}


def test_many_clients_of_two_therapists_point_at_these() -> None:
    assert withheld([{"hope": of(40), "fit": of(30, therapists=2)}], at_least=AT_LEAST) == {
        "hope",
        "fit",
    }


def test_what_nobody_named_points_at_nobody() -> None:
    assert withheld([{"hope": of(40), "fit": Cell()}], at_least=AT_LEAST) == frozenset()


def test_a_line_that_is_withheld_of_all_is_withheld_of_each_group() -> None:
    groups = [{"hope": of(20), "fit": of(20)}, {"hope": of(20), "fit": of(20)}]
    assert withheld(groups, at_least=AT_LEAST, already={"fit"}) == {"hope", "fit"}


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(a_part, max_size=3), least=st.integers(1, 6))
def test_what_totals_leave_is_nobodys_or_enough_peoples_and_of_more_than_one_line(
    parts: list[dict[str, Cell]], least: int
) -> None:
    at_least = Threshold(therapists=min(least, 3), clients=least)
    gone = withheld(parts, at_least=at_least)
    everything = {line for part in parts for line in part}
    for part in parts:
        told = [cell for line, cell in part.items() if line not in gone]
        rest = [cell for line, cell in part.items() if line in gone and cell.clients]
        for cell in told:
            assert not cell.clients or not too_few(
                len(cell.clients), len(cell.therapists), at_least=at_least
            )
        if rest and gone != everything:
            whole = Cell()
            for cell in rest:
                whole |= cell
            assert len(rest) > 1
            assert not too_few(len(whole.clients), len(whole.therapists), at_least=at_least)
