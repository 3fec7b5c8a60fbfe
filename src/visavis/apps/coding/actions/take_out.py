"""Let codings of a round leave as files: written whole, with an entry at each session told of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from visavis.apps.audit.actions.record import Draft, record_all
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.models import EventReport
from visavis.apps.coding.models import Round, RoundRater
from visavis.apps.coding.queries.sheets import Told, sheet_of
from visavis.dataset.write.place import begin_beside, move_into_place, refuse_taken, throw_away
from visavis.exchange.codings.write import write_codings, writer_for
from visavis.privacy.coding import may_leave_apart, may_leave_together
from visavis.privacy.decision import Decision
from visavis.vocab.coding import Stage
from visavis.vocab.remedy import RemedyError

OWNER_ONLY = 0o700


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What left."""

    files: tuple[str, ...]
    reports: int
    clients: int


def take_out_each(
    *,
    round_: Round,
    raters: Sequence[RoundRater],
    folder: Path,
    ending: str,
    by: Actor,
    now: datetime,
) -> TakenOut:
    """Write a file for each rater, in which nothing is of another rater.

    Parameters
    ----------
    folder
        New, or empty.
    ending
        ``.csv``, ``.xlsx`` or ``.qdpx``.

    Raises
    ------
    RemedyError
        When the round has not begun, or `folder` cannot be.
    """
    _require(may_leave_apart(Stage(round_.stage)))
    refuse_taken(folder)
    sheets = {f"{one.letter}{ending}": sheet_of(round_, [one], whole=False) for one in raters}
    beside = begin_beside(folder)
    try:
        made = beside / folder.name
        made.mkdir(OWNER_ONLY)
        for name, told in sheets.items():
            write_codings(told.sheet, made / name)
        _note(round_, list(sheets.values()), by=by, now=now)
        move_into_place(made, folder)
    finally:
        throw_away(beside)
    return _left(list(sheets), list(sheets.values()))


def take_out(
    *, round_: Round, rater: RoundRater | None, file: Path, by: Actor, now: datetime
) -> TakenOut:
    """Write one file: of one rater, or of all of them when they are done.

    Raises
    ------
    RemedyError
        While raters are independent, unless it is of one; and when `file` cannot be.
    """
    writer_for(file)
    if rater is None:
        _require(may_leave_together(Stage(round_.stage)))
        told = sheet_of(round_, list(round_.raters.all()), whole=True)
    else:
        _require(may_leave_apart(Stage(round_.stage)))
        told = sheet_of(round_, [rater], whole=False)
    beside = begin_beside(file)
    try:
        if file.exists():
            msg = f"{file} is there already. Choose another name, or remove it first."
            raise RemedyError(msg)
        write_codings(told.sheet, beside / file.name)
        _note(round_, [told], by=by, now=now)
        (beside / file.name).rename(file)
    finally:
        throw_away(beside)
    return _left([file.name], [told])


def _require(decision: Decision) -> None:
    if not decision:
        raise RemedyError(decision.reason)


def _reports(sheets: Sequence[Told]) -> frozenset[EventReport]:
    """Return the reports whose struck words left; what two raters were given is there once."""
    return frozenset[EventReport]().union(*(told.reports for told in sheets))


def _left(files: Sequence[str], sheets: Sequence[Told]) -> TakenOut:
    reports = sum(one.reports for told in sheets for one in told.sheet.given)
    clients = {report.card.episode.client_id for report in _reports(sheets)}
    return TakenOut(tuple(files), reports, len(clients))


@transaction.atomic
def _note(round_: Round, sheets: Sequence[Told], *, by: Actor, now: datetime) -> None:
    """Enter that it left, and at each session of which struck words did: its client sees it."""
    told = Counter((report.card.session, report.card.episode.client) for report in _reports(sheets))
    drafts = [
        Draft(
            verb="codings.exported",
            subject=client.subject,
            target=session,
            practice=client.practice_id,
            details={"round": str(round_.pk), "reports": reports},
        )
        for (session, client), reports in told.items()
    ]
    record_all([Draft(verb="codings.exported", target=round_), *drafts], by=by, at=now)
