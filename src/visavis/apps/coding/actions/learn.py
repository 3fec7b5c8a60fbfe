"""Let a machine learn from closed rounds, predict all reports, and forget.

A model holds words of clients. Its bytes are sealed under a key of its own, because a key that was
destroyed never comes back under its name: forgetting destroys the key first, so that no backup
opens it, then the rows. Nothing below coding knows of models; so a model is opened only while every
report that it learned from may still be read, and `keep_whole`, a round of the background worker,
destroys the others and learns them anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.care.models import Study
from visavis.apps.coding.models import CodebookVersion, LearnedModel, Prediction
from visavis.apps.coding.queries.candidates import Candidate
from visavis.apps.coding.queries.machine import is_whole, opened, readable, texts_of
from visavis.apps.coding.queries.settled import settled_in
from visavis.apps.coding.rules.embedding import Embedding, embedding_in, require
from visavis.apps.coding.rules.learning import (
    FOLDS,
    NotLearnedError,
    Taught,
    enough,
    fingerprint,
    fold_of,
    packed,
    predict,
    teach,
)
from visavis.apps.people.models import Member
from visavis.apps.sealing import model_key, seal
from visavis.gateways.outside import outside
from visavis.privacy.machine import STARTS_ANEW

Read = Sequence[tuple[Candidate, str]]


def ask_model(
    *, study: Study, codebook: CodebookVersion, asked_by: Member | None, by: Actor, now: datetime
) -> LearnedModel:
    """Ask for a model in place of the one there is; a worker learns it.

    Raises
    ------
    NotLearnedError
        When too little is settled, or what it is to read by is not there.
    """
    if (folder := outside().embeddings) is not None:
        require(folder)
    allowed = readable(study, now=now)
    settled = set(settled_in(study, codebook.pk)) & set(allowed)
    enough(len(settled), len({allowed[report].client for report in settled}))
    for older in LearnedModel.objects.filter(study=study, codebook=codebook):
        forget_model(model=older, by=by, now=now)
    with transaction.atomic():
        model = LearnedModel.objects.create(
            study=study, codebook=codebook, asked_at=now, asked_by=asked_by
        )
        record(verb="model.asked", by=by, at=now, target=model)
    return model


def forget_model(*, model: LearnedModel, by: Actor, now: datetime) -> None:
    """Destroy a model's key, and then its rows; what came of a crash in between opens nothing."""
    outside().keys.erase([model_key(model.pk)], now=now)
    with transaction.atomic():
        record(verb="model.forgotten", by=by, at=now, target=model)
        LearnedModel.objects.filter(pk=model.pk).delete()


def learn_asked(*, by: Actor, now: datetime) -> int:
    """Learn every model that was asked for and that nobody has begun; return how many."""
    waiting = LearnedModel.objects.select_related("study", "codebook").filter(begun_at__isnull=True)
    return sum(learn(model=model, by=by, now=now) for model in waiting)


def learn(*, model: LearnedModel, by: Actor, now: datetime) -> bool:
    """Learn from what is settled, fold by fold, and predict every report that may be read.

    Each report is predicted by the model of its client's fold, which saw nothing of that client.
    Reports that are not coded yet are predicted as well.

    Returns
    -------
    Whether it was learned: not when another worker had begun, or too little is settled by now.
    """
    waiting = LearnedModel.objects.filter(pk=model.pk, begun_at__isnull=True)
    if not waiting.update(begun_at=now):
        return False
    allowed = readable(model.study, now=now)
    settled = {
        report: one.categories
        for report, one in settled_in(model.study, model.codebook_id).items()
        if report in allowed
    }
    known: list[tuple[Candidate, str]] = []
    for some in texts_of(model.study, [allowed[report] for report in settled]):
        known += some
    try:
        enough(len(known), len({one.client for one, _text in known}))
    except NotLearnedError:
        forget_model(model=model, by=by, now=now)
        return False
    several, by_vectors = bool(model.codebook.definition.get("several")), space()
    folds = [
        teach(
            [text for _one, text in rows],
            [settled[one.report] for one, _text in rows],
            several=several,
            space=by_vectors,
        )
        for rows in _without_each_fold(model, known)
    ]
    LearnedModel.objects.filter(pk=model.pk).update(reports=len(allowed))
    learned = {one.report for one, _text in known}
    for some in texts_of(model.study, list(allowed.values())):
        _store(model, folds, some, learned_from=learned)
    return _finish(model, folds, learned, by=by, now=now)


def _without_each_fold(model: LearnedModel, known: Read) -> list[Read]:
    folds = [fold_of(one.client, model=model.pk) for one, _text in known]
    return [
        [row for row, own in zip(known, folds, strict=True) if own != fold] for fold in range(FOLDS)
    ]


@transaction.atomic
def _store(
    model: LearnedModel, folds: Sequence[Taught], read: Read, *, learned_from: set[UUID]
) -> None:
    """Predict some reports, each by the model that never saw its client."""
    rows = []
    for fold in range(FOLDS):
        own = [(one, text) for one, text in read if fold_of(one.client, model=model.pk) == fold]
        chances = predict(folds[fold], [text for _one, text in own], space=space())
        rows += [
            Prediction(
                model=model,
                report_id=one.report,
                fold=fold,
                learned_from=one.report in learned_from,
                probabilities=chance,
            )
            for (one, _text), chance in zip(own, chances, strict=True)
        ]
    Prediction.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    LearnedModel.objects.filter(pk=model.pk).update(predicted=F("predicted") + len(rows))


def _finish(
    model: LearnedModel, folds: Sequence[Taught], learned: set[UUID], *, by: Actor, now: datetime
) -> bool:
    outside().keys.create(model_key(model.pk))
    with transaction.atomic():
        fresh = LearnedModel.objects.select_for_update().filter(pk=model.pk).first()
        if fresh is None:  # another was asked for meanwhile
            return False
        seal(fresh, "body_sealed", packed(folds), key=model_key(model.pk))
        fresh.learned_at, fresh.settled = now, len(learned)
        fresh.fingerprint, fresh.embedding = fingerprint(learned), folds[0].space
        fresh.save(
            update_fields=["body_sealed", "learned_at", "settled", "fingerprint", "embedding"]
        )
        details = {"settled": len(learned), "predicted": fresh.predicted}
        record(verb="model.learned", by=by, at=now, target=fresh, details=details)
    return True


def space() -> Embedding | None:
    """Return the vectors by which models read; None where they count words.

    Raises
    ------
    NotLearnedError
        When the setting names what cannot be read.
    """
    folder = outside().embeddings
    return None if folder is None else embedding_in(folder)


def keep_whole(*, by: Actor, now: datetime) -> int:
    """Destroy models that learned from what may no longer be read; return how many.

    Each is asked for anew, as is one that reads in another way than is set now. Of those that stay,
    predictions of reports that may no longer be read go, and reports that came since are predicted.
    """
    gone = 0
    given_up = Q(learned_at__isnull=True, begun_at__lt=now - STARTS_ANEW)
    done = Q(learned_at__isnull=False)
    for model in LearnedModel.objects.select_related("study", "codebook").filter(given_up | done):
        allowed = readable(model.study, now=now)
        whole = model.learned_at is not None and is_whole(model, allowed)
        if whole and _goes_on(model, by=by, now=now):
            continue
        gone += 1
        forget_model(model=model, by=by, now=now)
        try:
            ask_model(study=model.study, codebook=model.codebook, asked_by=None, by=by, now=now)
        except NotLearnedError:
            continue  # too little is left to learn from
    return gone


def _goes_on(model: LearnedModel, *, by: Actor, now: datetime) -> bool:
    """Predict what came since, by a model that is whole; whether it may stay."""
    try:
        found = space()
    except NotLearnedError:
        return True  # nobody who left is in it; the setting is the operator's matter
    if model.embedding != (found.name if found else ""):
        return False
    predict_new(model=model, by=by, now=now)
    return True


def predict_new(*, model: LearnedModel, by: Actor, now: datetime) -> int:
    """Predict reports that came since, and drop predictions of what may not be read any more."""
    allowed = readable(model.study, now=now)
    there = set(Prediction.objects.filter(model=model).values_list("report", flat=True))
    dropped = [report for report in there if report not in allowed]
    for begin in range(0, len(dropped), 500):
        Prediction.objects.filter(model=model, report__in=dropped[begin : begin + 500]).delete()
    new = [one for report, one in allowed.items() if report not in there]
    if not new:
        return 0
    folds = opened(model, allowed)
    LearnedModel.objects.filter(pk=model.pk).update(reports=len(allowed))
    for some in texts_of(model.study, new):
        _store(model, folds, some, learned_from=set())
    record(verb="model.predicted", by=by, at=now, target=model, details={"predicted": len(new)})
    return len(new)
