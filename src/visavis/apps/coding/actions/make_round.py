"""Make a round: reports are drawn and struck, and who will code it is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import IntegrityError, transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.care.models import Study
from visavis.apps.coding.actions.lay_packets import Laid, lay, mix_gold, sealed
from visavis.apps.coding.actions.raters import join
from visavis.apps.coding.models import CodebookVersion, Round
from visavis.apps.coding.queries.lots import Sampling, lots
from visavis.apps.people.models import Member
from visavis.vocab.coding import BookStatus, RoundKind
from visavis.vocab.language import gettext_noop as _
from visavis.vocab.remedy import RemedyError

NOTHING = _(
    "No report can be drawn. A report can be read when its client agreed to it, its card is in "
    "and its seal has run out."
)


MEANWHILE = _("Something changed while the round was made. Nothing was written: make it again.")


class RoundRefusedError(RemedyError):
    """The round cannot be made, or opened, as it is; the sentence says what to change."""


@dataclass(frozen=True, slots=True)
class Design:
    """How a round is coded."""

    name: str
    kind: RoundKind
    codebook: CodebookVersion | None = None
    linked: CodebookVersion | None = None
    """By which what led to it is coded as well: activity → impact."""
    masks_roles: bool = True
    asks_source: bool = True
    codings_a_report: int = 1
    overlap: float = 1.0
    repeats: float = 0.0
    threshold: float | None = None


def make_round(
    *,
    study: Study,
    design: Design,
    sampling: Sampling,
    members: Sequence[Member],
    made_by: Member | None,
    by: Actor,
    now: datetime,
) -> Round:
    """Draw reports into a new round, and name who will code it.

    Parameters
    ----------
    study
        Whose reports.
    design
        How they are coded.
    sampling
        Which of them.
    members
        Who codes.
    made_by
        The coordinator; None when the program makes it.
    by, now
        Who acts, and when.

    Raises
    ------
    RoundRefusedError
        When nothing can be drawn, the codebook is not in use, the name is taken, or somebody took
        something back in the very moment.
    """
    _check(study, design)
    rng = Random(sampling.seed)  # noqa: S311 -- to be drawn again from the seed that is kept
    made = Round(
        study=study,
        name=design.name,
        kind=design.kind,
        codebook=design.codebook,
        linked=design.linked,
        seed=sampling.seed,
        masks_roles=design.masks_roles,
        asks_source=design.asks_source,
        codings_a_report=design.codings_a_report,
        overlap=design.overlap,
        repeats=design.repeats,
        threshold=design.threshold,
        made_at=now,
        made_by=made_by,
    )
    drawn = sealed(made, lots(study, design.kind, sampling, rng=rng, now=now))
    try:
        return _written(made, drawn, members, gold=(sampling.gold, rng), by=by)
    except IntegrityError as error:
        raise RoundRefusedError(MEANWHILE) from error


@transaction.atomic
def _written(
    made: Round,
    drawn: Sequence[Laid],
    members: Sequence[Member],
    *,
    gold: tuple[int, Random],
    by: Actor,
) -> Round:
    """Write a round whole, or not at all."""
    now = made.made_at
    made.save(force_insert=True)
    laid = lay(drawn)
    if not laid:
        raise RoundRefusedError(NOTHING)
    many, rng = gold
    mixed = mix_gold(made, many, after=laid, rng=rng, made_by=made.made_by, now=now)
    record(
        verb="round.made",
        by=by,
        at=now,
        target=made,
        details={"packets": laid, "gold": mixed, "kind": str(made.kind)},
    )
    for member in members:
        join(round_=made, member=member, by=by, now=now)
    return made


def _check(study: Study, design: Design) -> None:
    if Round.objects.filter(study=study, name=design.name).exists():
        raise RoundRefusedError(_("Another round of this study has this name."))
    if (design.kind is RoundKind.CATEGORIES) != (design.codebook is not None):
        raise RoundRefusedError(_("Choose a codebook to code by; to match reports, none."))
    books = [book for book in (design.codebook, design.linked) if book is not None]
    if any(book.status != BookStatus.IN_USE for book in books):
        raise RoundRefusedError(_("This codebook is not in use. Put it in use first."))
