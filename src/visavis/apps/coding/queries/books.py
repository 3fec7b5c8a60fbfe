"""The codebooks of rounds, read once for as long as they stay the same."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from visavis.apps.coding.models import CodebookVersion
from visavis.codebooks.codebook import Codebook
from visavis.codebooks.difference import Change, Difference, differences
from visavis.codebooks.read import read_codebook
from visavis.codebooks.recoding import Recoding, Step, recoding_plan
from visavis.codebooks.shipped import REFERENCES, crosswalk, shipped
from visavis.vocab.coding import BookStatus

_READ: dict[str, tuple[object, Codebook]] = {}
"""By reference what was read, with the definition that it was read from."""


def book_of(version: CodebookVersion) -> Codebook:
    """Return a version as a codebook.

    Reading one takes as long as fifty codings. What is kept is good for as long as the definition
    is the same, which also holds for a draft that is being written.
    """
    kept = _READ.get(version.reference)
    if kept is None or kept[0] != version.definition:
        kept = (version.definition, read_codebook(json.dumps(version.definition)))
        _READ[version.reference] = kept
    return kept[1]


CHANGES = {
    Change.ADDED: _("new"),
    Change.REMOVED: _("gone"),
    Change.BOUNDARY: _("what it takes in is told otherwise"),
    Change.MOVED: _("belongs elsewhere"),
    Change.WORDING: _("worded otherwise"),
}
FIELDS = {
    "parent": _("belongs to"),
    "definition": _("definition"),
    "include": _("also"),
    "exclude": _("not"),
    "valence": _("for what helped or got in the way"),
    "perspectives": _("for whose reports"),
    "codable": _("may be given"),
    "title": _("title"),
    "example": _("example"),
    "counter_example": _("looks like it"),
    "name_from": _("source of the name"),
    "verified": _("name verified"),
}
TEXTS = ("definition", "include", "exclude", "title", "example", "counter_example")
"""Fields of which both wordings are shown."""
STEPS = {
    Step.STANDS: _("stands"),
    Step.CARRIED: _("is carried over"),
    Step.AGAIN: _("is coded again"),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of one category."""

    title: str
    change: str
    fields: tuple[str, ...]
    wordings: tuple[tuple[str, str, str], ...]
    """Of each text that differs: what it is called, how it was, how it is."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a version changed, and what that means for the codings that there are."""

    since: Codebook
    changed: tuple[Changed, ...]
    plan: tuple[tuple[str, str, str], ...]
    """Category, what becomes of its codings, and as which."""
    again: int
    """Of so many categories, reports are coded again."""


def book_by_reference(reference: str) -> Codebook | None:
    """Return a codebook of the site, or one that comes with the program."""
    row = CodebookVersion.objects.filter(pk=reference).first()
    if row is not None:
        return book_of(row)
    return shipped(reference) if reference in REFERENCES else None


def status_of(reference: str) -> BookStatus:
    """Return where a version stands; one that comes with the program begins as a draft."""
    row = CodebookVersion.objects.filter(pk=reference).first()
    return BookStatus.DRAFT if row is None else BookStatus(row.status)


def versions_of(name: str) -> list[str]:
    """Return all versions that are known of a codebook, in their order."""
    rows = CodebookVersion.objects.filter(reference__startswith=f"{name}@")
    known = {*rows.values_list("reference", flat=True), *REFERENCES}
    return sorted(one for one in known if one.partition("@")[0] == name)


def compared(since: Codebook, book: Codebook) -> Compared:
    """Lay a version beside an earlier one."""
    found = [one for one in differences(since, book) if one.change is not Change.SAME]
    plan = recoding_plan(since, book, crosswalk=crosswalk(since.reference, book.reference))
    return Compared(
        since=since,
        changed=tuple(_changed(one) for one in found),
        plan=tuple(_step(one, since, book) for one in plan),
        again=sum(one.step is Step.AGAIN for one in plan),
    )


def _changed(one: Difference) -> Changed:
    of = one.after or one.before
    return Changed(
        title=one.code if of is None else of.title,
        change=gettext(CHANGES[one.change]),
        fields=tuple(gettext(FIELDS[field]) for field in one.fields if field not in TEXTS),
        wordings=tuple(
            (gettext(FIELDS[field]), getattr(one.before, field), getattr(one.after, field))
            for field in one.fields
            if field in TEXTS
        ),
    )


def _step(one: Recoding, since: Codebook, book: Codebook) -> tuple[str, str, str]:
    to = ", ".join(book.by_code[code].title for code in one.to if code in book.by_code)
    return since.by_code[one.code].title, gettext(STEPS[one.step]), to
