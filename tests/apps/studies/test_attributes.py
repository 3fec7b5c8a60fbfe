from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from visavis.apps.studies.rules.attributes import Known, tell
from visavis.apps.studies.rules.window import Window, hours_between, quarter_of
from visavis.privacy.small_cells import Threshold

THREE = Threshold()


def network(*told: tuple[str | None, int | None, str | None]) -> dict[str, Known]:
    return {
        f"t{number}": Known(frozenset({f"c{number}", f"d{number}"}), *one)
        for number, one in enumerate(told)
    }


def test_orientations_of_13_therapists_stay_and_years_become_bands() -> None:
    words = ["cognitive_behavioural"] * 6 + ["psychodynamic"] * 4 + ["humanistic"] * 3
    years = [3, 4, 2, 12, 15, 11, 22, 23, 24, 25, 6, 7, 8]
    told = tell(network(*((w, y, None) for w, y in zip(words, years, strict=True))), at_least=THREE)
    assert [told.by_therapist[f"t{n}"].orientation for n in range(13)] == words
    assert {told.by_therapist[f"t{n}"].experience_years for n in range(13)} == {None}
    assert [told.by_therapist[f"t{n}"].experience_band for n in (0, 3, 6, 10)] == [
        "0_to_4",
        "10_to_19",
        "20_or_more",
        "5_to_9",
    ]


def test_what_three_share_is_told_exactly() -> None:
    told = tell(network(*[("systemic", 9, "p1")] * 3), at_least=THREE)
    first = told.by_therapist["t0"]
    assert (first.orientation, first.experience_years, first.practice) == ("systemic", 9, "p1")
    assert told.practices
    assert told.notes[1:] == (
        "Orientations are told as therapists gave them.",
        "Years of practice are told exactly.",
        "Practices are told, by code.",
    )


def test_rare_orientations_become_other_before_all_are_left_out() -> None:
    words = ["psychodynamic"] * 3 + ["systemic", "humanistic", "integrative"]
    told = tell(network(*((word, None, None) for word in words)), at_least=THREE)
    assert [told.by_therapist[f"t{n}"].orientation for n in (0, 3, 4, 5)] == [
        "psychodynamic",
        "other",
        "other",
        "other",
    ]
    assert told.notes[1] == ("Orientations that fewer than 3 therapists share are called `other`.")


def test_of_two_therapists_nothing_is_told() -> None:
    told = tell(network(("systemic", 9, "p1"), ("systemic", 9, "p1")), at_least=THREE)
    assert not told.practices
    first = told.by_therapist["t0"]
    assert (first.orientation, first.experience_years, first.experience_band) == (None,) * 3
    assert told.warning.startswith(
        "Warning: the study has only 2 therapists and 4 clients, and at least 3 therapists and 5 "
        "clients should share whatever is told."
    )
    assert told.notes[0] == (
        "There are too few for any combination to be shared by at least 3 therapists and 5 clients."
    )


def test_the_warning_names_what_there_is_too_little_of() -> None:
    one = Known(frozenset({"c1"}), "systemic", 9, "p1")
    few_clients = tell({"t1": one, "t2": one, "t3": one}, at_least=THREE)
    assert few_clients.warning.startswith("Warning: the study has only 1 client, and at least")
    few_therapists = tell(network(*[("systemic", 9, "p1")] * 2), at_least=Threshold(clients=2))
    assert few_therapists.warning.startswith("Warning: the study has only 2 therapists, and")


def test_where_there_are_enough_nobody_is_warned() -> None:
    told = tell(network(*[("systemic", 9, "p1")] * 3), at_least=THREE)
    assert told.warning == ""
    assert told.notes[0].endswith("shared by at least 3 therapists and 5 clients.")


def test_a_later_export_tells_as_coarsely_as_an_earlier_one_or_more_so() -> None:
    few = network(*[("systemic", years, None) for years in (1, 2, 8)])
    many = network(*[("systemic", years, None) for years in (1, 2, 8) for _ in range(3)])
    first = tell(few, at_least=THREE)
    later = tell(many, at_least=THREE, before=first.coarseness)
    assert (tell(many, at_least=THREE).coarseness.rungs, later.coarseness.rungs) == (
        (0, 0, 0),
        (0, 2, 0),
    )
    assert {one.experience_band for one in later.by_therapist.values()} == {"0_to_9"}


def test_what_was_called_other_once_remains_it() -> None:
    words = ["humanistic", "integrative", "systemic"]
    first = tell(network(*((word, None, None) for word in words)), at_least=THREE)
    more = network(*((word, None, None) for word in [*words, "systemic", "systemic"]))
    later = tell(more, at_least=THREE, before=first.coarseness)
    assert {one.orientation for one in later.by_therapist.values()} == {"other"}
    assert later.coarseness.others == frozenset(words)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 3, 1), None),
        (date(2026, 3, 2), 1),
        (date(2026, 6, 1), 1),
        (date(2026, 6, 2), 2),
        (date(2027, 3, 2), 5),
    ],
)
def test_quarters_are_counted_from_the_studys_first_day(day: date, quarter: int | None) -> None:
    assert quarter_of(date(2026, 3, 2), day) == quarter


def test_days_are_those_of_the_practices_calendar() -> None:
    window = Window(
        ZoneInfo("Pacific/Auckland"), since=date(2026, 3, 3), until=datetime(2026, 4, 1, tzinfo=UTC)
    )
    assert window.sees(datetime(2026, 3, 2, 12, tzinfo=UTC))  # the third of March already
    assert not window.sees(datetime(2026, 3, 2, 10, tzinfo=UTC))
    assert not window.sees(datetime(2026, 4, 2, tzinfo=UTC))


def test_a_delay_is_told_in_whole_hours() -> None:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert hours_between(at, at.replace(minute=59)) == 0
    assert hours_between(at, at.replace(hour=11, minute=7)) == 2
