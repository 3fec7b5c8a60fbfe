"""Bring codings in that a rater made elsewhere: all of a file, or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from visavis.apps.audit.rules import Actor
from visavis.apps.coding.actions.code import code
from visavis.apps.coding.models import Assignment, RoundRater
from visavis.apps.coding.queries.facts import facts_of
from visavis.apps.coding.queries.own import assignment_by_id
from visavis.apps.coding.queries.sheets import sheet_of
from visavis.apps.coding.queries.texts_told import ids_of
from visavis.apps.coding.rules.content import CodingContent, ContentError
from visavis.apps.coding.rules.content import Given as Category
from visavis.apps.people.queries.viewers import viewer_for
from visavis.exchange.codings.given import Coded, CodingsError, Given
from visavis.exchange.codings.pairs import Judged, PacketGiven, PairSheet
from visavis.privacy.coding import may_code
from visavis.vocab.remedy import RemedyError


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What came of a file."""

    new: int
    changed: int
    same: int
    left: int
    """Reports, or packets, that this rater has still to judge."""


@transaction.atomic
def bring_in(
    *, place: RoundRater, found: Mapping[str, Coded | Judged], by: Actor, now: datetime
) -> BroughtIn:
    """Code what a file says, by the same action as the screen; what is as it was stays.

    Parameters
    ----------
    place
        The rater in the round: they must be one who may code there now.
    found
        By id of the assignment, as `read_codings` returns it.

    Raises
    ------
    CodingsError
        When something does not fit what the round asks; nothing is changed then.
    RemedyError
        When the rater may not code, or the round takes no codings.
    """
    decision = may_code(viewer_for(place.member, second_factor=True), facts_of(place.round))
    if not decision:
        raise RemedyError(decision.reason)
    sheet = sheet_of(place.round, [place], whole=False).sheet
    given: dict[str, Given | PacketGiven] = {one.id: one for one in sheet.given}
    what = "packet" if isinstance(sheet, PairSheet) else "report"
    problems, new, changed = [], 0, 0
    for id_, coded in found.items():
        before = given[id_].coded
        if before == coded:
            continue
        try:
            _code(id_, coded, by=by, now=now)
        except ContentError as error:
            problems.append(f"{what} {given[id_].number}: {error}")
        new, changed = new + (before is None), changed + (before is not None)
    if problems:
        raise CodingsError(problems)
    blank = sum(one.coded is None and id_ not in found for id_, one in given.items())
    return BroughtIn(new, changed, len(found) - new - changed, blank)


def _code(id_: str, coded: Coded | Judged, *, by: Actor, now: datetime) -> None:
    assignment = assignment_by_id(uuid.UUID(id_))
    if assignment is None:
        msg = "It was taken back meanwhile. Take its rows out of the file."
        raise ContentError(msg)
    content = _matched(coded, assignment) if isinstance(coded, Judged) else _categorized(coded)
    code(assignment=assignment, content=content, coding_id=uuid.uuid4(), by=by, now=now)


def _categorized(coded: Coded) -> CodingContent:
    return CodingContent(
        categories=tuple(Category(one.category, one.link) for one in coded.chosen),
        certainty=coded.certainty,
        does_not_fit=coded.does_not_fit,
        not_enough_text=coded.not_enough_text,
        source_guess=coded.source_guess,
        memo=coded.memo,
    )


def _matched(judged: Judged, assignment: Assignment) -> CodingContent:
    ids = ids_of(assignment.packet_id)
    return CodingContent(
        matches=tuple((ids[left], ids[right]) for left, right in sorted(judged.same)),
        certainty=judged.certainty,
        not_enough_text=judged.not_enough_text,
        memo=judged.memo,
    )
