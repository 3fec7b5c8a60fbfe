"""Who said what of which text in a project: the same for categories and for pairs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from visavis.exchange.codings.columns import CERTAINTIES
from visavis.exchange.codings.given import CodingsError, One, Sheet
from visavis.exchange.refi_qda.codebook import guid
from visavis.exchange.refi_qda.project import Coding, Project, Selection, Text, User
from visavis.vocab.coding import Certainty

ORIGIN = "Visavis"
FIGURES = 8
NAMED = re.compile(rf"\(([0-9a-f]{{{FIGURES}}})\)")
NOT_ENOUGH = "Not enough text"
LABELS = {"certainty": "Certainty", "source_guess": "Source"}
G = TypeVar("G", bound=One)


class ProblemError(Exception):
    """One problem with one text."""


def rater_of(sheet: Sheet[G], letter: str) -> str:
    """Return the guid of a rater."""
    return guid(f"{sheet.id}/{letter}")


def memo_of(given: One) -> str:
    """Return the guid of a rater's memo about one thing given."""
    return guid(f"{given.id}/memo")


def name_of(what: str, given: One) -> str:
    """Return what a text is called: by number, and by the first figures of its guid.

    A program that gives texts guids of its own keeps their names; numbers alone may shift.
    """
    return f"{what} {given.number} ({given.source[:FIGURES].casefold()})"


def users_of(sheet: Sheet[G]) -> tuple[User, ...]:
    """Return raters as users."""
    return tuple(User(guid=rater_of(sheet, rater), name=rater) for rater in sheet.raters)


def memos(sheet: Sheet[G], told: Iterable[tuple[One, str]]) -> tuple[Text, ...]:
    """Return memos as notes; those that are empty are none."""
    return tuple(
        Text(
            guid=memo_of(given),
            name=f"Memo {given.rater} {given.number}",
            text=memo,
            user=rater_of(sheet, given.rater),
        )
        for given, memo in told
        if memo
    )


def by_source(given: Iterable[G]) -> list[list[G]]:
    """Return what was given by the text that holds it, in order."""
    found: dict[str, list[G]] = {}
    for one in given:
        found.setdefault(one.source, []).append(one)
    return list(found.values())


def labelled(**told: str | None) -> str:
    """Return what QDA-XML has no field for, as lines of a description."""
    return "\n".join(f"{LABELS[field]}: {word}" for field, word in told.items() if word)


def label(passage: Selection, field: str) -> str:
    """Return what stands behind a label of a description."""
    start = f"{LABELS[field]}: "
    for line in passage.description.splitlines():
        if line.startswith(start):
            return line.removeprefix(start).strip().casefold()
    return ""


def certainty_of(passage: Selection) -> Certainty | None:
    """Return how sure the rater was; another program may have dropped it."""
    return CERTAINTIES.get(label(passage, "certainty"))


def joined(notes: Iterable[str]) -> str:
    """Return memos as one, each of them once."""
    return "\n".join(dict.fromkeys(note for note in notes if note))


class Passages(Generic[G]):
    """What was coded of the texts of a project, with whom it was given to."""

    def __init__(self, project: Project, sheet: Sheet[G], own: Mapping[str, G]) -> None:
        """Look at a project.

        Parameters
        ----------
        own
            What was given by the guids of the selections that we made of it: one rater may have
            been given the same text twice.
        """
        self._sheet = sheet
        self._own = own
        self._users = {user.guid: user.name for user in project.users}
        self._notes = {note.guid: note.text for note in project.notes}
        self._sources = project.sources
        self._given: defaultdict[str, list[G]] = defaultdict(list)
        for one in sheet.given:
            self._given[one.source.upper()].append(one)
        starts = Counter(source[:FIGURES].casefold() for source in self._given)
        self._by_name = {
            source[:FIGURES].casefold(): source
            for source in self._given
            if starts[source[:FIGURES].casefold()] == 1
        }

    def refuse_strange(self, what: str = "report") -> None:
        """Refuse a project none of whose texts was given to anybody here.

        Raises
        ------
        CodingsError
            When there are texts, and all are strange.
        """
        known = (self._given.get(one.guid) or self._called(one.name) for one in self._sources)
        if self._sources and not any(known):
            msg = f"none of its texts is a {what} of this round; is it the right file?"
            raise CodingsError([msg])

    def __iter__(self) -> Iterator[tuple[Text, Selection]]:
        """Yield each passage with its text; one without codes says nothing."""
        for source in self._sources:
            for passage in (*source.selections, *_whole(source)):
                if passage.codings:
                    yield source, passage

    def about(self, source: Text, passage: Selection, what: str = "report") -> G:
        """Return what a passage is about.

        Raises
        ------
        ProblemError
            When it was not given, or nobody can say to whom.
        """
        candidates = self._given.get(source.guid, []) or self._called(source.name)
        if not candidates:
            msg = f"it is no {what} of this round; leave it out of the export"
            raise ProblemError(msg)
        own = self._own.get(passage.guid)
        if own is not None and own in candidates:
            return own
        name = self._users.get(passage.user or passage.codings[0].user, "")
        if name in self._sheet.raters or len(candidates) > 1:
            candidates = [one for one in candidates if one.rater == name]
        if len(candidates) != 1:
            who = name[:40] or "nobody named"
            msg = f"it was not given, or given twice, to {who}; code in a rater's own file"
            raise ProblemError(msg)
        return candidates[0]

    def _called(self, name: str) -> list[G]:
        match = NAMED.search(name.casefold())
        return self._given.get(self._by_name.get(match[1], ""), []) if match else []

    def memo(self, passage: Selection) -> str:
        """Return the notes at a passage and at its codings, each of them once."""
        notes = [*passage.notes, *(note for one in passage.codings for note in one.notes)]
        return joined(self._notes.get(note, "") for note in dict.fromkeys(notes))


def named(source: Text, problem: ProblemError) -> str:
    """Return a problem with the text where it is."""
    return f"text {source.name[:40] or source.guid!r}: {problem}"


def refuse_all(problems: Sequence[str]) -> None:
    """Refuse a project when there are problems.

    Raises
    ------
    CodingsError
        With all of them.
    """
    if problems:
        raise CodingsError(list(dict.fromkeys(problems)))


def _whole(source: Text) -> Iterator[Selection]:
    """Yield what was said of a text as a whole, by user, as if it were all selected."""
    by_user: defaultdict[str, list[Coding]] = defaultdict(list)
    for coding in source.codings:
        by_user[coding.user].append(coding)
    for user, codings in by_user.items():
        yield Selection(
            guid=codings[0].guid,
            start=0,
            end=len(source.text),
            user=user,
            codings=tuple(codings),
            notes=source.notes,
        )
