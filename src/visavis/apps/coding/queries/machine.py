"""Models, whether they are whole, and how far they have come."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.apps.cards.models import EventReport
from visavis.apps.care.models import Study
from visavis.apps.care.queries.agreements import agreements
from visavis.apps.coding.models import CodebookVersion, LearnedModel, Prediction, Round
from visavis.apps.coding.queries.candidates import Candidate, Wanted, candidates
from visavis.apps.coding.queries.own_words import OwnWords, ToldOf
from visavis.apps.coding.queries.settled import settled_in
from visavis.apps.coding.rules.learning import NotLearnedError, Taught, fingerprint, unpacked
from visavis.apps.people.queries.work import agreed_to_words, profiles
from visavis.apps.sealing import model_key, unseal
from visavis.gateways.keys.protocol import KeyGoneError
from visavis.vocab.coding import RoundKind, Stage
from visavis.vocab.language import gettext_noop as _

NOT_WHOLE = _("A report that this model learned from is gone. It is learned anew.")
AT_ONCE = 500
"""Reports whose words are in memory at a time, beside those that are learned from."""


@dataclass(frozen=True, slots=True)
class Books:
    """A codebook with closed rounds of a study, and the model that learned from them."""

    codebook: CodebookVersion
    settled: int
    model: LearnedModel | None


def books_of(study: Study) -> list[Books]:
    """Return the codebooks that a study has closed rounds by."""
    closed = Round.objects.filter(study=study, kind=RoundKind.CATEGORIES, stage=Stage.CLOSED)
    found = CodebookVersion.objects.filter(pk__in=closed.values("codebook"))
    models = {model.codebook_id: model for model in LearnedModel.objects.filter(study=study)}
    return [
        Books(book, len(settled_in(study, book.reference)), models.get(book.reference))
        for book in found
    ]


def has_work() -> bool:
    """Whether somebody asked for a model that nobody has taken up."""
    return LearnedModel.objects.filter(begun_at__isnull=True).exists()


def readable(study: Study, *, now: datetime) -> dict[UUID, Candidate]:
    """Return by report what may be read for research now."""
    return {one.report: one for one in candidates(study, wanted=Wanted(), now=now)}


def is_whole(model: LearnedModel, allowed: Collection[UUID]) -> bool:
    """Whether every report that a model learned from is there, and may still be read.

    Parameters
    ----------
    allowed
        The reports that may be read now; see `readable`.
    """
    rows = Prediction.objects.filter(model=model, learned_from=True)
    reports = set(rows.values_list("report", flat=True))
    return model.fingerprint == fingerprint(reports) and reports <= set(allowed)


def opened(model: LearnedModel, allowed: Collection[UUID]) -> list[Taught]:
    """Return the models of all folds, while they are whole.

    Raises
    ------
    NotLearnedError
        When a report that it learned from is gone, or its key.
    """
    if not is_whole(model, allowed):
        raise NotLearnedError(NOT_WHOLE)
    try:
        return unpacked(unseal(model, "body_sealed", key=model_key(model.pk)))
    except KeyGoneError as gone:
        raise NotLearnedError(NOT_WHOLE) from gone


def texts_of(study: Study, found: Sequence[Candidate]) -> Iterator[list[tuple[Candidate, str]]]:
    """Yield reports with their words, names struck out, some hundred at a time."""
    words = OwnWords.where_agreed(agreements(study), agreed_to_words(profiles()))
    for begin in range(0, len(found), AT_ONCE):
        some = {one.report: one for one in found[begin : begin + AT_ONCE]}
        names = words.names({one.client for one in some.values()})
        rows = EventReport.objects.in_bulk(list(some))
        read = []
        for report, one in some.items():
            told_of = ToldOf(one.client, one.therapist, names.get(one.client, ""))
            row = rows.get(report)  # its client may have taken it back meanwhile
            text = row and words.read(row, "text_sealed", one.perspective, told_of=told_of)
            if text:
                read.append((one, text))
        yield read
