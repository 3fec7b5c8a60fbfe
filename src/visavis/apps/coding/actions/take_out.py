"""Let codings of a round leave as files: written whole, with an entry for each client."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from visavis.apps.audit.actions.record import Draft, record_all
from visavis.apps.audit.rules import Actor
from visavis.apps.care.models import Client
from visavis.apps.coding.models import Round, RoundRater
from visavis.apps.coding.queries.sheets import Told, sheet_of
from visavis.dataset.write.place import begin_beside, move_into_place, refuse_taken, throw_away
from visavis.exchange.codings.write import write_codings, writer_for
from visavis.privacy.coding import may_leave_apart, may_leave_together
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
    _require_apart(round_)
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
        _require_together(round_)
        told = sheet_of(round_, list(round_.raters.all()), whole=True)
    else:
        _require_apart(round_)
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


def _require_apart(round_: Round) -> None:
    decision = may_leave_apart(Stage(round_.stage))
    if not decision:
        raise RemedyError(decision.reason)


def _require_together(round_: Round) -> None:
    decision = may_leave_together(Stage(round_.stage))
    if not decision:
        raise RemedyError(decision.reason)


def _reports(sheets: Sequence[Told]) -> Counter[Client]:
    """Return how many reports about each client left; what two raters were given counts once."""
    found: Counter[Client] = Counter()
    for told in sheets:
        found |= Counter(told.clients)
    return found


def _left(files: Sequence[str], sheets: Sequence[Told]) -> TakenOut:
    given = [one for told in sheets for one in told.sheet.given]
    return TakenOut(tuple(files), len(given), len(_reports(sheets)))


@transaction.atomic
def _note(round_: Round, sheets: Sequence[Told], *, by: Actor, now: datetime) -> None:
    """Enter that it left, and for each client that struck words of theirs did."""
    drafts = [
        Draft(
            verb="codings.exported",
            subject=client.subject,
            target=round_,
            practice=client.practice_id,
            details={"reports": reports},
        )
        for client, reports in _reports(sheets).items()
    ]
    record_all(drafts or [Draft(verb="codings.exported", target=round_)], by=by, at=now)
