"""What an import would do, and what stands in its way, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from visavis.exchange.spreadsheets.table import Table, column_letter
from visavis.exchange.spreadsheets.write import write_csv
from visavis.exchange.typed_cards.mapping import ColumnMap
from visavis.exchange.typed_cards.problems import RowProblem
from visavis.exchange.typed_cards.values import TypedCards
from visavis.vocab.card import Perspective
from visavis.vocab.counted import counted

if TYPE_CHECKING:
    from visavis.apps.cards.queries.typed_cards.plan import ImportPlan

SCREEN = 15
"""Problems that are shown; the rest is counted."""
SHORT = 36
"""Signs of a column's name that are shown."""
ENOUGH = 2
"""Known columns from which on the first row is taken to be names, and no client's words."""

BLANK = ("blank row is left out.", "blank rows are left out.")
REPEATED = (
    "row repeats an earlier one and is left out.",
    "rows repeat an earlier one and are left out.",
)
UNANSWERED = (
    "row holds no answer: no card came back, none is added.",
    "rows hold no answer: no card came back, none is added.",
)
MOVED = (
    "session lies before the start of its therapy, which moves back.",
    "sessions lie before the start of their therapy, which moves back.",
)
_UNREAD = (
    "consent to share on record: their therapist reads none of their words until there is one."
)
NOT_SHARED = (f"client has no {_UNREAD}", f"clients have no {_UNREAD}")
_MENDED = "as written after the reveal. A column “filled on” with the date on the card mends that."
UNDATED = (
    f"therapist's card carries no date, and its pair stood open: it counts {_MENDED}",
    f"therapists' cards carry no date, and their pair stood open: they count {_MENDED}",
)
CONTACT = (
    "client asks to be contacted: the person named is told when the cards are taken in.",
    "clients ask to be contacted: the person named is told when the cards are taken in.",
)


def grid(*headings: str) -> Grid:
    """Make an empty table; texts in it are never taken for markup."""
    made = Grid(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made


def show_columns(
    console: Console, table: Table, mapping: ColumnMap, remarks: Mapping[str, str]
) -> None:
    """Show what each column holds; names only when they are surely names."""
    named = sum(mapping.columns.get(name) is not None for name in table.columns) >= ENOUGH
    made = grid("Column", "Holds", "")
    for place, name in enumerate(table.columns):
        target = mapping.columns.get(name)
        shown = name if named and len(name) <= SHORT else f"column {column_letter(place)}"
        made.add_row(Text(shown), str(target or "–"), remarks.get(name, ""))
    for field, value in mapping.everywhere.items():
        made.add_row("(every row)", Text(f"{field}: {value}"), "")
    console.print(made)
    console.print()


def show_plan(console: Console, typed: TypedCards, plan: ImportPlan) -> None:
    """Show in numbers what would be added and what is there."""
    sessions = list(plan.sessions.values())
    therapies = {(s.couple.code.casefold(), s.couple.therapist.pk) for s in sessions}
    opened = {
        (s.couple.code.casefold(), s.couple.therapist.pk) for s in sessions if s.episode is None
    }
    added = [session for session in sessions if session.session is None]
    new = len(plan.new_clients)
    made = grid("", "New", "There")
    for column in made.columns[1:]:
        column.justify = "right"
    made.add_row("Clients", str(new), str(len(plan.codes) - new))
    made.add_row("Therapies", str(len(opened)), str(len(therapies) - len(opened)))
    made.add_row("Sessions", str(len(added)), str(len(sessions) - len(added)))
    made.add_row("Cards", str(len(plan.cards)), str(plan.there_already))
    for side in (Perspective.CLIENT, Perspective.THERAPIST):
        count = sum(card.typed.perspective is side for card in plan.cards)
        made.add_row(f"  {side}'s", str(count), "")
    made.add_row("Event reports", str(sum(len(c.typed.events) for c in plan.cards)), "")
    console.print(made)
    console.print()
    for sentence in remarks_on(typed, plan):
        console.print(sentence, markup=False)


def remarks_on(typed: TypedCards, plan: ImportPlan) -> list[str]:
    """Say what the numbers do not: rows left out, and what the cards will mean."""
    cards = plan.cards
    found = (
        (typed.blank_rows, BLANK),
        (len(typed.duplicate_lines), REPEATED),
        (len(typed.unanswered_lines), UNANSWERED),
        (sum(session.moves_start for session in plan.sessions.values()), MOVED),
        (plan.not_shared, NOT_SHARED),
        (sum(card.undated_after_opening for card in cards), UNDATED),
        (sum(card.typed.contact for card in cards), CONTACT),
    )
    return [counted(count, *sentences) for count, sentences in found if count]


def known_by_likeness(columns: int) -> str:
    """Begin the sentence that refuses to go by columns that were guessed."""
    many = "columns are known by likeness only"
    return counted(columns, "column is known by likeness only", many)


def show_problems(console: Console, problems: Sequence[RowProblem], *, outcome: str) -> None:
    """Show the first screen of problems, two lines each, count the rest, and say what became."""
    console.print()
    for one in problems[:SCREEN]:
        place = f"line {one.line}" if one.line else "the file"
        where = " · ".join(part for part in (place, one.column, one.value) if part)
        console.print(Text(where, style="bold"), soft_wrap=True)
        console.print(Text(f"  {_sentence(one.problem)} {one.remedy}"), soft_wrap=True)
    if len(problems) > SCREEN:
        console.print(f"… and {len(problems) - SCREEN} more; --problems FILE.csv writes them all.")
    console.print(f"\n{counted(len(problems), 'problem')}. {outcome}", style="bold")


def _sentence(problem: str) -> str:
    return f"{problem[:1].upper()}{problem[1:]}."


def show_outcome(console: Console, plan: ImportPlan, *, committed: bool) -> None:
    """Say what happened, or what to do for it to happen."""
    if not plan.cards:
        console.print("\nNothing to add: every card is there already.", style="bold")
    elif committed:
        console.print(f"\nTook in {counted(len(plan.cards), 'card')}.", style="bold")
    else:
        console.print("\nA dry run: nothing was changed. Add --commit to take the cards in.")


def write_problems(file: Path, problems: Sequence[RowProblem]) -> None:
    """Write every problem for somebody to go through."""
    write_csv(
        file,
        ["line", "column", "value", "problem", "remedy"],
        [[str(p.line or ""), p.column, p.value, p.problem, p.remedy] for p in problems],
    )
