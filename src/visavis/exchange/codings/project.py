"""A round as a REFI-QDA project, and back: raters are users, categories codes, reports texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from visavis.codebooks.codebook import Codebook
from visavis.exchange.codings.columns import CERTAINTIES, GUESSES, code_of
from visavis.exchange.codings.given import Chosen, Coded, CodingsError, Given, RoundSheet
from visavis.exchange.refi_qda.codebook import guid, to_codes
from visavis.exchange.refi_qda.project import Code, Coding, Project, Selection, Text, User

ORIGIN = "Visavis"
FLAGS = {"does_not_fit": "Does not fit", "not_enough_text": "Not enough text"}
SAYS = {
    "does_not_fit": "No category of the codebook fits. Give it alone.",
    "not_enough_text": "The words are too few to code. Give it alone.",
}
LABELS = {"certainty": "Certainty", "source_guess": "Source"}


def to_project(sheet: RoundSheet) -> Project:
    """Return a sheet as a project; the same each time but for when it was written."""
    by_source: dict[str, list[Given]] = {}
    for given in sheet.given:
        by_source.setdefault(given.source, []).append(given)
    return Project(
        name=sheet.name,
        origin=ORIGIN,
        created=sheet.created,
        users=tuple(User(guid=_rater(sheet, rater), name=rater) for rater in sheet.raters),
        codes=(
            *to_codes(sheet.codebook),
            *(() if sheet.links is None else to_codes(sheet.links)),
            *(
                Code(guid=guid(flag), name=name, description=SAYS[flag])
                for flag, name in FLAGS.items()
            ),
        ),
        sources=tuple(_source(sheet, of_one) for of_one in by_source.values()),
        notes=tuple(
            Text(
                guid=_memo(given),
                name=f"Memo {given.rater} {given.number}",
                text=given.coded.memo,
                user=_rater(sheet, given.rater),
            )
            for given in sheet.given
            if given.coded is not None and given.coded.memo
        ),
    )


def _rater(sheet: RoundSheet, letter: str) -> str:
    return guid(f"{sheet.id}/{letter}")


def _memo(given: Given) -> str:
    return guid(f"{given.id}/memo")


def _source(sheet: RoundSheet, of_one: list[Given]) -> Text:
    first = of_one[0]
    return Text(
        guid=first.source.upper(),
        name=f"Report {first.number}",
        description=f"Valence: {first.valence}" if first.valence else "",
        text=first.text,
        selections=tuple(one for given in of_one for one in _selections(sheet, given)),
    )


def _selections(sheet: RoundSheet, given: Given) -> Iterator[Selection]:
    """Yield a selection a category: what it is linked with stands in the same one."""
    coded = given.coded
    if coded is None:
        return
    told = [(LABELS[field], getattr(coded, field)) for field in LABELS]
    for place, codes in enumerate(_codes(sheet, coded)):
        own = given.id.upper() if place == 0 else guid(f"{given.id}/{place}")
        yield Selection(
            guid=own,
            start=0,
            end=len(given.text),
            user=_rater(sheet, given.rater),
            description="\n".join(f"{label}: {word}" for label, word in told if word),
            codings=tuple(
                Coding(guid=guid(f"{own}/{code}"), code=code, user=_rater(sheet, given.rater))
                for code in codes
            ),
            notes=(_memo(given),) if coded.memo and place == 0 else (),
        )


def _codes(sheet: RoundSheet, coded: Coded) -> Iterator[list[str]]:
    for chosen in coded.chosen:
        linked = [(sheet.links, chosen.link)] if sheet.links is not None and chosen.link else []
        yield [
            guid(f"{book.name}/{code}")
            for book, code in ((sheet.codebook, chosen.category), *linked)
        ]
    for flag in FLAGS:
        if getattr(coded, flag):
            yield [guid(flag)]


@dataclass(frozen=True, slots=True)
class _Meanings:
    """What the codes of a project mean here, by guid."""

    categories: Mapping[str, str]
    links: Mapping[str, str]
    flags: Mapping[str, str]
    names: Mapping[str, str]


def from_project(project: Project, sheet: RoundSheet) -> dict[str, Coded]:
    """Return what raters made of the reports of a sheet, by id of the assignment.

    Reports are known by the guid of their text, categories by theirs or by their name. A report
    counts as coded by whatever passage of it was.

    Raises
    ------
    CodingsError
        With the text and the code by name, and the remedy.
    """
    reader = _Reader(project, sheet)
    for source in project.sources:
        for passage in (*source.selections, *_whole(source)):
            reader.add(source, passage)
    if reader.problems:
        raise CodingsError(reader.problems)
    return reader.found


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


class _Reader:
    """Brings selections together with what was given."""

    def __init__(self, project: Project, sheet: RoundSheet) -> None:
        self._sheet = sheet
        self._users = {user.guid: user.name for user in project.users}
        self._notes = {note.guid: note.text for note in project.notes}
        self._means = _meanings(project.walk(), sheet)
        self._given: defaultdict[str, list[Given]] = defaultdict(list)
        for one in sheet.given:
            self._given[one.source.upper()].append(one)
        self.found: dict[str, Coded] = {}
        self.problems: list[str] = []

    def add(self, source: Text, passage: Selection) -> None:
        """Take in what one selection says; one without codes says nothing."""
        if not passage.codings:
            return
        try:
            given = self._about(source, passage)
            coded = self._coded(passage, given)
            self.found[given.id] = self._joined(self.found.get(given.id), coded)
        except _ProblemError as problem:
            self.problems.append(f"text {source.name[:40] or source.guid!r}: {problem}")

    def _about(self, source: Text, passage: Selection) -> Given:
        candidates = self._given.get(source.guid, [])
        if not candidates:
            msg = "it is no report of this round; leave it out of the export"
            raise _ProblemError(msg)
        for one in candidates:
            if one.id.upper() == passage.guid:
                return one
        name = self._users.get(passage.user or passage.codings[0].user, "")
        if name in self._sheet.raters or len(candidates) > 1:
            candidates = [one for one in candidates if one.rater == name]
        if len(candidates) != 1:
            who = name[:40] or "nobody named"
            msg = f"it was not given, or given twice, to {who}; code in a rater's own file"
            raise _ProblemError(msg)
        return candidates[0]

    def _coded(self, passage: Selection, given: Given) -> Coded:
        means = self._means
        codes = list(dict.fromkeys(coding.code for coding in passage.codings))
        categories = [means.categories[code] for code in codes if code in means.categories]
        links = [means.links[code] for code in codes if code in means.links]
        flags = {means.flags[code]: True for code in codes if code in means.flags}
        for code in codes:
            if code not in {*means.categories, *means.links, *means.flags}:
                msg = (
                    f"{means.names[code][:60]!r} is no category of {self._sheet.codebook.reference}"
                    " that can be given; give one of its own"
                )
                raise _ProblemError(msg)
        self._check_valence(categories, given)
        if links and (len(categories) != 1 or len(links) != 1):
            msg = "an activity goes with one category; make a selection for each"
            raise _ProblemError(msg)
        notes = [*passage.notes, *(note for one in passage.codings for note in one.notes)]
        memo = "\n".join(self._notes[note] for note in dict.fromkeys(notes) if note in self._notes)
        return Coded(
            chosen=tuple(Chosen(one, links[0] if links else "") for one in categories),
            certainty=CERTAINTIES.get(_labelled(passage, "certainty")),
            source_guess=GUESSES.get(_labelled(passage, "source_guess")),
            memo=memo,
            **flags,
        )

    def _check_valence(self, categories: Iterable[str], given: Given) -> None:
        for code in categories:
            category = self._sheet.codebook.by_code[code]
            if not category.allows(None, given.valence):
                msg = f"{category.title!r} is not for {given.valence} reports; give another one"
                raise _ProblemError(msg)

    def _joined(self, before: Coded | None, coded: Coded) -> Coded:
        if before is not None:
            memos = [one.memo for one in (before, coded) if one.memo]
            coded = Coded(
                chosen=tuple(dict.fromkeys((*before.chosen, *coded.chosen))),
                certainty=before.certainty or coded.certainty,
                does_not_fit=before.does_not_fit or coded.does_not_fit,
                not_enough_text=before.not_enough_text or coded.not_enough_text,
                source_guess=before.source_guess or coded.source_guess,
                memo="\n".join(dict.fromkeys(memos)),
            )
        if len(coded.chosen) > 1 and not self._sheet.codebook.several:
            msg = "it has several categories, and this codebook allows one; keep one"
            raise _ProblemError(msg)
        if sum((bool(coded.chosen), coded.does_not_fit, coded.not_enough_text)) > 1:
            msg = "it has a category, and says that none can be given; keep one of the two"
            raise _ProblemError(msg)
        return coded


class _ProblemError(Exception):
    """One problem with one text."""


def _labelled(passage: Selection, field: str) -> str:
    label = f"{LABELS[field]}: "
    for line in passage.description.splitlines():
        if line.startswith(label):
            return line.removeprefix(label).strip().casefold()
    return ""


def _meanings(codes: Iterable[Code], sheet: RoundSheet) -> _Meanings:
    names = {code.guid: code.name for code in codes}
    categories = _by_guid(sheet.codebook)
    links = {} if sheet.links is None else _by_guid(sheet.links)
    flags = {guid(flag): flag for flag in FLAGS}
    named = {name.casefold(): flag for flag, name in FLAGS.items()}
    for one, name in names.items():
        if one in categories or one in links or one in flags:
            continue
        # Another program may have made guids of its own; what it calls a code stays.
        if (code := code_of(name, sheet.codebook)) is not None:
            categories[one] = code
        elif sheet.links is not None and (code := code_of(name, sheet.links)) is not None:
            links[one] = code
        elif name.casefold() in named:
            flags[one] = named[name.casefold()]
    return _Meanings(categories, links, flags, names)


def _by_guid(codebook: Codebook) -> dict[str, str]:
    return {guid(f"{codebook.name}/{one.code}"): one.code for one in codebook.codable}


def coded_as(sheet: RoundSheet, found: Mapping[str, Coded]) -> RoundSheet:
    """Return a sheet with what was read."""
    return replace(sheet, given=tuple(replace(one, coded=found.get(one.id)) for one in sheet.given))
