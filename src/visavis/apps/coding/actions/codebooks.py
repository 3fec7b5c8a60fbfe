"""Codebooks of a site: written, put in use, retired; one in use never changes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.coding.models import CodebookVersion
from visavis.apps.people.models import Member
from visavis.codebooks.codebook import Codebook
from visavis.codebooks.shipped import REFERENCES, shipped
from visavis.codebooks.write import described
from visavis.vocab.coding import BookStatus
from visavis.vocab.language import gettext_noop as _
from visavis.vocab.remedy import RemedyError

LAID_DOWN = _(
    "This version is in use or was, and stays as it is. Give the changed codebook a new version."
)
NO_DRAFT = _("Only a draft can be put in use.")
NOT_IN_USE = _("Only a codebook in use can be retired.")


class BookRefusedError(RemedyError):
    """The codebook cannot be changed so; the sentence says what to do."""


@transaction.atomic
def add_version(
    *, codebook: Codebook, added_by: Member | None, by: Actor, now: datetime
) -> CodebookVersion:
    """Add a version as a draft, or write a draft anew.

    Raises
    ------
    BookRefusedError
        When this version is no draft any more, or comes with the program.
    """
    definition = described(codebook)
    there = CodebookVersion.objects.select_for_update().filter(pk=codebook.reference).first()
    if there is not None and there.definition == definition:
        return there
    if there is not None and there.status != BookStatus.DRAFT:
        raise BookRefusedError(LAID_DOWN)
    if codebook.reference in REFERENCES and codebook != shipped(codebook.reference):
        raise BookRefusedError(LAID_DOWN)
    version, _new = CodebookVersion.objects.update_or_create(
        reference=codebook.reference,
        defaults={"definition": definition, "added_at": now, "added_by": added_by},
    )
    record(verb="codebook.written", by=by, at=now, target=version)
    return version


@transaction.atomic
def put_in_use(*, reference: str, by: Actor, now: datetime) -> CodebookVersion:
    """Let rounds code by a version; one that comes with the program is added by it.

    Raises
    ------
    BookRefusedError
        When it was retired, or there is no such version.
    """
    if reference in REFERENCES:
        add_version(codebook=shipped(reference), added_by=None, by=by, now=now)
    held = CodebookVersion.objects.select_for_update().filter(pk=reference).first()
    if held is None or held.status == BookStatus.RETIRED:
        raise BookRefusedError(NO_DRAFT)
    _becomes(BookStatus.IN_USE, held, "codebook.put_in_use", by=by, now=now)
    return held


@transaction.atomic
def retire(*, reference: str, by: Actor, now: datetime) -> None:
    """Let no new round code by a version; retiring it twice is once.

    Raises
    ------
    BookRefusedError
        When it is not in use.
    """
    held = CodebookVersion.objects.select_for_update().filter(pk=reference).first()
    if held is None or held.status == BookStatus.DRAFT:
        raise BookRefusedError(NOT_IN_USE)
    _becomes(BookStatus.RETIRED, held, "codebook.retired", by=by, now=now)


def _becomes(
    status: BookStatus, held: CodebookVersion, verb: str, *, by: Actor, now: datetime
) -> None:
    """Change the status of a version that is held, with an entry; what it is already stays."""
    if held.status != status:
        held.status = status
        held.save(update_fields=["status"])
        record(verb=verb, by=by, at=now, target=held)
