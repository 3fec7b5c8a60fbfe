"""A round as a REFI-QDA project, and back: raters are users, categories codes, reports texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from visavis.codebooks.codebook import Codebook
from visavis.exchange.codings.columns import GUESSES, code_of
from visavis.exchange.codings.given import Chosen, Coded, Given, RoundSheet
from visavis.exchange.codings.passages import (
    NOT_ENOUGH,
    ORIGIN,
    Passages,
    ProblemError,
    by_source,
    certainty_of,
    joined,
    label,
    labelled,
    memo_of,
    memos,
    name_of,
    named,
    rater_of,
    refuse_all,
    users_of,
)
from visavis.exchange.refi_qda.codebook import guid, to_codes
from visavis.exchange.refi_qda.project import Code, Coding, Project, Selection, Text

FLAGS = {"does_not_fit": "Does not fit", "not_enough_text": NOT_ENOUGH}
SAYS = {
    "does_not_fit": "No category of the codebook fits. Give it alone.",
    "not_enough_text": "The words are too few to code. Give it alone.",
}


def to_project(sheet: RoundSheet) -> Project:
    """Return a sheet as a project; the same each time but for when it was written."""
    return Project(
        name=sheet.name,
        origin=ORIGIN,
        created=sheet.created,
        users=users_of(sheet),
        codes=(
            *to_codes(sheet.codebook),
            *(() if sheet.links is None else to_codes(sheet.links)),
            *(
                Code(guid=guid(flag), name=name, description=SAYS[flag])
                for flag, name in FLAGS.items()
            ),
        ),
        sources=tuple(_source(sheet, of_one) for of_one in by_source(sheet.given)),
        notes=memos(sheet, ((one, one.coded.memo) for one in sheet.given if one.coded)),
    )


def _source(sheet: RoundSheet, of_one: list[Given]) -> Text:
    first = of_one[0]
    return Text(
        guid=first.source.upper(),
        name=name_of("Report", first),
        description=f"Valence: {first.valence}" if first.valence else "",
        text=first.text,
        selections=tuple(one for given in of_one for one in _selections(sheet, given)),
    )


def _selections(sheet: RoundSheet, given: Given) -> Iterator[Selection]:
    """Yield a selection a category: what it is linked with stands in the same one."""
    coded = given.coded
    if coded is None:
        return
    told = labelled(certainty=coded.certainty, source_guess=coded.source_guess)
    for place, codes in enumerate(_codes(sheet, coded)):
        own = given.id.upper() if place == 0 else guid(f"{given.id}/{place}")
        yield Selection(
            guid=own,
            start=0,
            end=len(given.text),
            user=rater_of(sheet, given.rater),
            description=told,
            codings=tuple(
                Coding(guid=guid(f"{own}/{code}"), code=code, user=rater_of(sheet, given.rater))
                for code in codes
            ),
            notes=(memo_of(given),) if coded.memo and place == 0 else (),
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
    passages = Passages(project, sheet, {one.id.upper(): one for one in sheet.given})
    passages.refuse_strange()
    means = _meanings(project.walk(), sheet)
    found: dict[str, Coded] = {}
    problems: list[str] = []
    for source, passage in passages:
        try:
            given = passages.about(source, passage)
            coded = _coded(passage, given, sheet, means)
            coded = replace(coded, memo=passages.memo(passage))
            found[given.id] = _joined(found.get(given.id), coded, sheet)
        except ProblemError as problem:
            problems.append(named(source, problem))
    refuse_all(problems)
    return found


def _coded(passage: Selection, given: Given, sheet: RoundSheet, means: _Meanings) -> Coded:
    codes = list(dict.fromkeys(coding.code for coding in passage.codings))
    categories = [means.categories[code] for code in codes if code in means.categories]
    links = [means.links[code] for code in codes if code in means.links]
    flags = {means.flags[code] for code in codes if code in means.flags}
    for code in codes:
        if code not in {*means.categories, *means.links, *means.flags}:
            msg = (
                f"{means.names[code][:60]!r} is no category of {sheet.codebook.reference}"
                " that can be given; give one of its own"
            )
            raise ProblemError(msg)
    _check_valence(categories, given, sheet.codebook)
    if links and (len(categories) != 1 or len(links) != 1):
        msg = "an activity goes with one category; make a selection for each"
        raise ProblemError(msg)
    return Coded(
        chosen=tuple(Chosen(one, links[0] if links else "") for one in categories),
        certainty=certainty_of(passage),
        does_not_fit="does_not_fit" in flags,
        not_enough_text="not_enough_text" in flags,
        source_guess=GUESSES.get(label(passage, "source_guess")),
    )


def _check_valence(categories: Iterable[str], given: Given, codebook: Codebook) -> None:
    for code in categories:
        category = codebook.by_code[code]
        if not category.allows(None, given.valence):
            msg = f"{category.title!r} is not for {given.valence} reports; give another one"
            raise ProblemError(msg)


def _joined(before: Coded | None, coded: Coded, sheet: RoundSheet) -> Coded:
    if before is not None:
        coded = Coded(
            chosen=tuple(dict.fromkeys((*before.chosen, *coded.chosen))),
            certainty=before.certainty or coded.certainty,
            does_not_fit=before.does_not_fit or coded.does_not_fit,
            not_enough_text=before.not_enough_text or coded.not_enough_text,
            source_guess=before.source_guess or coded.source_guess,
            memo=joined([before.memo, coded.memo]),
        )
    if len(coded.chosen) > 1 and not sheet.codebook.several:
        msg = "it has several categories, and this codebook allows one; keep one"
        raise ProblemError(msg)
    if sum((bool(coded.chosen), coded.does_not_fit, coded.not_enough_text)) > 1:
        msg = "it has a category, and says that none can be given; keep one of the two"
        raise ProblemError(msg)
    return coded


def _meanings(codes: Iterable[Code], sheet: RoundSheet) -> _Meanings:
    names = {code.guid: code.name for code in codes}
    categories = _by_guid(sheet.codebook)
    links = {} if sheet.links is None else _by_guid(sheet.links)
    flags = {guid(flag): flag for flag in FLAGS}
    known = {name.casefold(): flag for flag, name in FLAGS.items()}
    for one, name in names.items():
        if one in categories or one in links or one in flags:
            continue
        # Another program may have made guids of its own; what it calls a code stays.
        if (code := code_of(name, sheet.codebook)) is not None:
            categories[one] = code
        elif sheet.links is not None and (code := code_of(name, sheet.links)) is not None:
            links[one] = code
        elif name.casefold() in known:
            flags[one] = known[name.casefold()]
    return _Meanings(categories, links, flags, names)


def _by_guid(codebook: Codebook) -> dict[str, str]:
    return {guid(f"{codebook.name}/{one.code}"): one.code for one in codebook.codable}
