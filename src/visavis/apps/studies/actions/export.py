"""Let a study dataset leave: whole and written down, or not at all."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.care.models import Study
from visavis.apps.care.queries.agreements import agreements
from visavis.apps.people.queries.work import agreed_to_words, profiles
from visavis.apps.studies.actions.prepare import Wanted, prepare, told_before
from visavis.apps.studies.queries.description import describe
from visavis.apps.studies.queries.leaving import Leaving
from visavis.apps.studies.queries.tables import in_batches, tables_of, therapist_rows
from visavis.apps.studies.queries.taking_part import TakingPart, taken_back
from visavis.apps.studies.rules.attributes import Telling
from visavis.dataset.describe.names import INSTRUMENTS
from visavis.dataset.write import DatasetWriter
from visavis.dataset.write.place import begin_beside, move_into_place, refuse_taken, throw_away
from visavis.gateways.keys.protocol import KeyGoneError
from visavis.instruments.shipped import CARD_FORMS, definition
from visavis.vocab.remedy import RemedyError

OWNER_ONLY = 0o700
PIECE = 1 << 20
Progress = Callable[[float], None]
"""Is told which share of the clients is written."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What left."""

    rows: dict[str, int]
    """By table."""
    fingerprint: str
    """SHA-256 over all files, by which the dataset is known again."""
    warning: str
    """That therapists stand out whatever is left out; empty where they do not."""
    notes: tuple[str, ...]


def export_study(
    *, wanted: Wanted, goal: Path, by: Actor, now: datetime, progress: Progress
) -> Exported:
    """Write the study dataset of `wanted` to `goal`, and enter into the audit log that it left.

    Nothing of it appears in its place before the entry is written. Reading holds no lock: cards
    are handed in meanwhile, and whatever the study has not seen whole is not in.

    Raises
    ------
    RemedyError
        When nobody takes part, when a record was erased meanwhile, or when `goal` cannot be.
    """
    refuse_taken(goal)
    export, told, found = prepare(wanted, now=now)
    beside = begin_beside(goal)
    try:
        made = beside / goal.name
        rows = _write(made, wanted, export, told, found, progress)
        exported = Exported(rows, fingerprint_of(made), told.warning, told.notes)
        _note(wanted, exported, export, told, by=by, now=now)
        made.chmod(OWNER_ONLY)
        move_into_place(made, goal)
        goal.chmod(OWNER_ONLY)
    except KeyGoneError as error:
        msg = "A client's record was erased while the export ran. Nothing left; run it again."
        raise RemedyError(msg) from error
    finally:
        throw_away(beside)
    return exported


def _write(
    goal: Path,
    wanted: Wanted,
    export: Leaving,
    told: Telling,
    found: list[TakingPart],
    progress: Progress,
) -> dict[str, int]:
    rows: Counter[str] = Counter()
    forms: set[str] = set()
    batches = in_batches(found, export.codes)
    with DatasetWriter(
        goal,
        about=describe(wanted.study, told, text=wanted.text, coded=export.rounds.notes()),
        form=wanted.form,
    ) as out:
        therapists = therapist_rows(told)
        out.write("therapists", therapists)
        rows["therapists"] = therapists.height
        for done, batch in enumerate(batches, start=1):
            for table, frame in tables_of(export, batch).items():
                out.write(table, frame)
                rows[table] += frame.height
                if table == "cards":
                    forms |= set(frame["form"].unique())
            progress(done / len(batches))
        for form in sorted(forms & set(CARD_FORMS)):
            text = json.dumps(definition(form), ensure_ascii=False, indent=2)
            out.add_file(f"{INSTRUMENTS}/{form}.json", f"{text}\n".encode())
        for path, content in export.rounds.codebooks():
            out.add_file(path, content)
    return dict(rows)


def fingerprint_of(folder: Path) -> str:
    """Return SHA-256 over names and contents of all files in `folder`, in the order of names."""
    whole = hashlib.sha256()
    files = (path for path in folder.rglob("*") if path.is_file())
    for path in sorted(files, key=lambda path: path.relative_to(folder).as_posix()):
        one = hashlib.sha256()
        with path.open("rb") as stream:
            while piece := stream.read(PIECE):
                one.update(piece)
        whole.update(f"{one.hexdigest()}  {path.relative_to(folder).as_posix()}\n".encode())
    return whole.hexdigest()


def _refuse_if_somebody_left(export: Leaving) -> None:
    """Compare what was agreed to with the beginning; whoever leaves after this left too late."""
    agreed = agreements(export.study)
    stay = all(agreed.get(client) == before for client, before in export.agreed.items())
    if not stay or not taken_back(export.study) <= export.taken_back:
        msg = (
            "A client left or took something back while the export ran. Nothing left; run it again."
        )
        raise RemedyError(msg)
    if not export.words.therapists <= agreed_to_words(profiles()):
        msg = (
            "A therapist took back that their words enter studies while the export ran. Nothing "
            "left; run it again."
        )
        raise RemedyError(msg)


@transaction.atomic
def _note(
    wanted: Wanted, exported: Exported, export: Leaving, told: Telling, *, by: Actor, now: datetime
) -> None:
    """Enter that it left, and keep how coarsely: this holds the log, so nothing comes between."""
    recipient = wanted.recipient
    record(
        verb="dataset.exported",
        by=by,
        at=now,
        target=wanted.study,
        details={
            "for": Actor.member(recipient.pk).name if recipient is not None else by.name,
            "clients": exported.rows["clients"],
            "reports": exported.rows["eventReports"],
            "text": wanted.text,
            "sha256": exported.fingerprint,
        },
    )
    _refuse_if_somebody_left(export)
    before = told_before(wanted.study)
    wanted.study.refresh_from_db(fields=["rungs_told", "orientations_pooled"])
    if told_before(wanted.study) != before:
        msg = "Another export of this study left meanwhile. Nothing left; run it again."
        raise RemedyError(msg)
    Study.objects.filter(pk=wanted.study.pk).update(
        rungs_told=list(told.coarseness.rungs),
        orientations_pooled=sorted(told.coarseness.others),
    )
