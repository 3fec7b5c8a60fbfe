from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.exchange.spreadsheets.read import read_content
from visavis.exchange.spreadsheets.table import UnreadableFileError
from visavis.exchange.typed_cards.dates import Order
from visavis.exchange.typed_cards.mapping import ColumnMap, Layout, read_mapping
from visavis.exchange.typed_cards.problems import RowProblem
from visavis.exchange.typed_cards.proposal import propose
from visavis.exchange.typed_cards.ratings import Scale
from visavis.exchange.typed_cards.read import Declared, read_cards
from visavis.exchange.typed_cards.values import Meeting, TypedCard, TypedCards, TypedEvent
from visavis.vocab.card import Gate, Moment, Perspective, Valence, Visibility

TODAY = date(2026, 3, 2)
HEAD = (
    "client,therapist,date,who,helpful yn,helpful 1,rating 1,helpful 2,rating 2,"
    "hindering,how hindering\n"
)
WORDS = "grandmother and quinces"


def read(
    text: str,
    *,
    declared: Declared | None = None,
    rows: Layout | None = None,
    scales: dict[str, Scale] | None = None,
) -> TypedCards:
    table = read_content(text.encode())
    proposed = propose(table).mapping
    mapping = replace(proposed, rows=rows or proposed.rows, scales=scales or {})
    return read_cards(table, mapping, today=TODAY, declared=declared or Declared())


def problems(found: TypedCards) -> list[tuple[int, str, str, str]]:
    return [(p.line, p.column, p.value, p.problem) for p in found.problems]


def test_a_whole_card_in_one_row() -> None:
    head = (
        "client;therapist;date;time;session no;who;helpful;helpful what;rating;when;language;"
        "contact;visibility;filled on\n"
    )
    row = (
        f"K-1;Ann@Example.org;3.11.2025;14h30;5;Klientin;oui;{WORDS};3;fin;français;"
        "x;study only;4.11.2025\n"
    )
    found = read(head + row)
    assert found.problems == ()
    assert found.cards == (
        TypedCard(
            meeting=Meeting("K-1", date(2025, 11, 3), "ann@example.org", time(14, 30), 5),
            perspective=Perspective.CLIENT,
            helpful=Gate.YES,
            hindering=Gate.UNANSWERED,
            events=(TypedEvent(Valence.HELPFUL, WORDS, 3, Moment.END),),
            language="fr",
            contact=True,
            visibility=Visibility.STUDY_ONLY,
            filled_on=date(2025, 11, 4),
            line=2,
        ),
    )


def test_several_events_in_one_row_and_one_event_a_row_give_the_same_card() -> None:
    wide = read(HEAD + "K-1,,2026-01-05,c,,a walk,3,a pause,4,haste,1\n")
    long = read(
        "client,date,who,event,type,rating\n"
        "K-1,2026-01-05,c,a walk,helpful,3\n"
        "K-1,2026-01-05,c,a pause,helpful,4\n"
        "K-1,5.1.2026,c,haste,got in the way,1\n"
    )
    assert (wide.problems, long.problems) == ((), ())
    assert wide.cards == long.cards
    assert [e.text for e in wide.cards[0].events] == ["a walk", "a pause", "haste"]


def test_nothing_particular_in_whatever_words() -> None:
    found = read(
        HEAD
        + "K-1,,2026-01-05,c,nein,,,,,nichts,\n"
        + "K-2,,2026-01-05,c,,rien,,,,no,\n"
        + "K-3,,2026-01-05,c,0,,,,,,\n"
    )
    nothing, open_ = Gate.NOTHING, Gate.UNANSWERED
    assert [(c.helpful, c.hindering) for c in found.cards] == [
        (nothing, nothing),
        (nothing, nothing),
        (nothing, open_),
    ]


def test_rows_without_an_answer_are_counted_and_are_no_cards() -> None:
    found = read(HEAD + "K-1,,2026-01-05,c,,,,,,,\n,,,,,,,,,,\nK-1,,2026-01-06,c,y,,,,,,\n")
    assert (found.unanswered_lines, found.blank_rows, len(found.cards)) == ((2,), 1, 1)


def test_rows_repeated_sign_by_sign_are_counted() -> None:
    row = "K-1,,2026-01-05,c,,a walk,3,,,,\n"
    found = read(HEAD + row + "K-2,,2026-01-05,c,,a walk,3,,,,\n" + row)
    assert (len(found.cards), found.duplicate_lines, found.problems) == (2, (4,), ())


def test_the_same_card_twice_with_other_content_is_refused() -> None:
    found = read(HEAD + "K-1,,2026-01-05,c,,a walk,3,,,,\nk-1,,2026-01-05,c,,a walk,4,,,,\n")
    assert found.cards == ()
    assert problems(found) == [(3, "", "as line 2", "the same card, with other content")]


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ("y,a walk", "n,", "the same card, but the answer about helpful differs"),
        (
            ",she waited with me in silence",
            ",she waited with me in silense",
            "the same card, but an event looks like one typed twice",
        ),
    ],
)
def test_rows_of_one_card_that_contradict_are_refused(
    first: str, second: str, problem: str
) -> None:
    head = "client,date,who,helpful yn,helpful event\n"
    found = read(head + f"K-1,2026-01-05,c,{first}\nK-1,2026-01-05,c,{second}\n")
    assert problems(found) == [(3, "", "as line 2", problem)]


def test_day_and_month_are_told_by_the_other_dates_of_the_file() -> None:
    rows = "K-1,,03/11/25,c,y,,,,,,\nK-2,,11/25/2025,c,y,,,,,,\nK-3,,3 Nov 2025,c,y,,,,,,\n"
    assert [c.meeting.day for c in read(HEAD + rows).cards] == [
        date(2025, 3, 11),
        date(2025, 11, 25),
        date(2025, 11, 3),
    ]


def test_day_and_month_that_nothing_tells_are_refused_once_with_a_remedy() -> None:
    rows = "K-1,,03/11/25,c,y,,,,,,\nK-2,,04/11/25,c,y,,,,,,\nK-3,,04/04/25,c,y,,,,,,\n"
    found = read(HEAD + rows)
    assert found.problems == (
        RowProblem(
            2,
            "date",
            "03/11/25",
            "whether the day or the month comes first is nowhere told (2 dates)",
            "Say which by --dates dmy or --dates mdy.",
        ),
    )
    declared = Declared(dates=Order.DAY_FIRST)
    days = [c.meeting.day for c in read(HEAD + rows, declared=declared).cards]
    assert days == [date(2025, 11, 3), date(2025, 11, 4), date(2025, 4, 4)]


def test_dates_that_contradict_each_other_are_both_named() -> None:
    found = read(HEAD + "K-1,,25/11/25,c,y,,,,,,\nK-2,,11/25/25,c,y,,,,,,\n")
    assert [(p.line, p.value) for p in found.problems] == [(2, "25/11/25"), (3, "11/25/25")]


def test_dates_the_same_both_ways_need_no_telling() -> None:
    assert len(read(HEAD + "K-1,,04/04/25,c,y,,,,,,\n").cards) == 1


def test_ratings_of_the_long_scale_are_brought_to_the_cards_own() -> None:
    found = read(HEAD + "K-1,,2026-01-05,c,,a,9,b,6,c,1\n")
    assert [e.rating for e in found.cards[0].events] == [4, 1, 4]
    with_five = read(HEAD + "K-1,,2026-01-05,c,,a,9,b,5,c,2\nK-2,,2026-01-05,c,,a,7.5,,,,\n")
    assert problems(with_five) == [
        (2, "rating 2", "5", "5 is neutral: neither helpful nor hindering"),
        (3, "rating 1", "7.5", "expected a whole number from 1 to 9"),
    ]


def test_hindering_ratings_alone_do_not_tell_their_scale() -> None:
    rows = "K-1,,2026-01-05,c,,,,,,haste,1\n"
    found = read(HEAD + rows)
    assert [p.remedy for p in found.problems] == [
        "Say which scale it is by --scale 1-4 or --scale 1-9."
    ]
    for scale, rating in ((Scale.CARD, 1), (Scale.HAT, 4)):
        cards = read(HEAD + rows, declared=Declared(scale=scale)).cards
        assert [e.rating for e in cards[0].events] == [rating]


def test_one_column_may_have_a_scale_of_its_own() -> None:
    found = read(HEAD + "K-1,,2026-01-05,c,,a,4,,,haste,1\n", scales={"how hindering": Scale.HAT})
    assert [e.rating for e in found.cards[0].events] == [4, 4]


def test_every_problem_is_named_with_line_and_column() -> None:
    found = read(
        HEAD
        + "Margarete,,2026-01-05,c,y,,,,,,\n"
        + "K-2,nobody,2027-01-05,x,maybe,,,,,,\n"
        + f"K-3,,2026-02-30,c,n,{WORDS},7 of 9,,,,\n"
        + "K-4,,,c,y,,,,,,,surplus\n"
        + "K-5,,2026-01-05,,y,,,,,,\n"
    )
    assert found.cards == ()
    assert problems(found) == [
        (2, "client", "(9 characters)", "this is no code, perhaps a name"),
        (3, "date", "2027-01-05", "the date lies in the future"),
        (3, "helpful yn", "(5 characters)", "expected yes or no"),
        (3, "therapist", "(6 characters)", "expected the therapist's e-mail address"),
        (3, "who", "(1 character)", "expected client or therapist"),
        (4, "date", "2026-02-30", "no date that can be read"),
        (4, "helpful yn", "n", "the answer is no, yet a helpful event is described"),
        (4, "rating 1", "7 … 9", "expected a number"),
        (5, "", "(1 more cell)", "the row is longer than the row of column names"),
        (5, "date", "", "the date is missing"),
        (6, "who", "", "whose card it is is not said"),
    ]
    assert all(p.remedy for p in found.problems)


def test_a_session_number_on_two_days_is_a_slip() -> None:
    head = "client,date,session,who,helpful yn\n"
    found = read(head + "K-1,2026-01-05,4,c,y\nK-1,2026-01-05,4,t,y\nK-1,2026-01-12,4,c,y\n")
    assert problems(found) == [(4, "number", "4", "line 2 has this session on another day")]


def test_the_mapping_says_what_holds_everywhere_and_what_words_mean() -> None:
    table = read_content(b"client,date,by,helpful yn\nK-1,2026-01-05,CT,y\n")
    mapping = propose(table).mapping
    assert mapping.columns["by"] is None
    text = (
        '[columns]\nclient = "client"\ndate = "date"\nby = "therapist"\n"helpful yn" = "helpful"\n'
        '[everywhere]\nperspective = "therapist"\n[values.therapist]\nct = "ct@example.org"\n'
    )
    found = read_cards(table, read_mapping(text), today=TODAY)
    assert [(c.meeting.therapist, c.perspective) for c in found.cards] == [
        ("ct@example.org", Perspective.THERAPIST)
    ]


def test_columns_that_are_needed_are_asked_for_by_name() -> None:
    found = read("when,weather\n2026-01-05,fair\n")
    assert [p.column for p in found.problems] == ["client", "date", "perspective", ""]
    gone = read_cards(
        read_content(b"a,b\n1,2\n"),
        ColumnMap({"c": propose(read_content(b"date,b\n")).columns[0].target}),
        today=TODAY,
    )
    assert (0, "c", "", "the mapping names a column that the file lacks") in problems(gone)


def test_a_card_of_an_event_a_row_holds_no_more_than_a_card_can() -> None:
    head = "client,date,who,event,type,rating\n"
    found = read(head + "".join(f"K-1,2026-01-05,c,{n * str(n)},h,1\n" for n in range(1, 14)))
    assert [p.problem for p in found.problems] == [
        "the card has 13 events, and no card holds more than 12"
    ]


CODES = st.from_regex(r"\A[A-Z]{1,3}-[0-9]{1,4}\Z")
TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=40
).map(lambda t: f"it was {t}".strip())
EVENTS = st.builds(
    TypedEvent,
    st.sampled_from(Valence),
    TEXTS,
    st.none() | st.integers(1, 4),
    st.none() | st.sampled_from(Moment),
)
CARDS = st.builds(
    TypedCard,
    st.builds(
        Meeting, CODES, st.dates(date(1990, 1, 1), TODAY), st.just("ann@example.org"), st.none()
    ),
    st.sampled_from([Perspective.CLIENT, Perspective.THERAPIST]),
    st.just(Gate.UNANSWERED),
    st.just(Gate.UNANSWERED),
    st.lists(EVENTS, min_size=1, max_size=4).map(tuple),
    st.sampled_from(["en", "fr", "de"]),
    st.booleans(),
    st.sampled_from(Visibility),
)
FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y")
COLUMNS = ("client", "therapist", "date", "perspective", "language", "contact", "visibility")


def written(cards: list[TypedCard], form: str, delimiter: str) -> str:
    held = io.StringIO()
    writer = csv.writer(held, delimiter=delimiter)
    writer.writerow([*COLUMNS, "event", "valence", "rating", "moment"])
    for card in cards:
        for event in card.events:
            writer.writerow(
                [
                    card.meeting.client,
                    card.meeting.therapist,
                    card.meeting.day.strftime(form),
                    card.perspective.value,
                    card.language,
                    "yes" if card.contact else "no",
                    card.visibility.value.replace("_", " ") if card.visibility else "",
                    event.text,
                    event.valence.value,
                    event.rating or "",
                    event.moment.value if event.moment else "",
                ]
            )
    return held.getvalue()


def as_read(card: TypedCard, line: int) -> TypedCard:
    told = {event.valence for event in card.events}
    gates = {v: Gate.YES if v in told else Gate.UNANSWERED for v in Valence}
    return replace(
        card, helpful=gates[Valence.HELPFUL], hindering=gates[Valence.HINDERING], line=line
    )


@settings(max_examples=60)
@given(
    cards=st.lists(CARDS, min_size=1, max_size=5, unique_by=lambda c: (c.meeting, c.perspective)),
    form=st.sampled_from(FORMS),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_whatever_is_written_is_read_again(
    cards: list[TypedCard], form: str, delimiter: str
) -> None:
    cards = [replace(c, events=c.events[:1]) for c in cards]
    found = read(written(cards, form, delimiter), declared=Declared(scale=Scale.CARD))
    assert found.problems == ()
    assert list(found.cards) == [as_read(card, line) for line, card in enumerate(cards, start=2)]


@settings(max_examples=60)
@given(
    rows=st.lists(st.lists(st.text(max_size=12), min_size=11, max_size=12), max_size=6),
    layout=st.none() | st.sampled_from(Layout),
)
def test_any_garbage_gives_problems_and_never_shows_it(
    rows: list[list[str]], layout: Layout | None
) -> None:
    held = io.StringIO()
    csv.writer(held).writerows([*csv.reader([HEAD]), *rows])
    try:
        found = read(held.getvalue(), rows=layout)
    except UnreadableFileError:
        return
    lines = {c.line for c in found.cards} | {p.line for p in found.problems}
    assert lines <= set(range(len(held.getvalue().splitlines()) + 2))


@pytest.mark.parametrize("place", range(11))
def test_words_that_slipped_into_another_column_are_never_shown(place: int) -> None:
    cells = ["K-1", "", "2026-01-05", "c", "y", "", "", "", "", "", ""]
    cells[place] = WORDS
    found = read(HEAD + ",".join(cells) + "\n")
    told = " ".join(f"{p.value} {p.problem} {p.remedy} {p.column}" for p in found.problems)
    assert [word for word in ("grandmother", "quinces") if word in told] == []


def test_a_card_shows_nothing_of_itself_in_a_traceback() -> None:
    card = read(HEAD + f"K-1,,2026-01-05,c,,{WORDS},3,,,,\n").cards[0]
    assert repr(card) == "<TypedCard of line 2: 1 events>"
