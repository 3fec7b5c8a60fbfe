"""Take a round on: to consensus, to its end; or delete one that nobody has coded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.coding.actions.settle import settle_alike
from visavis.apps.coding.models import Round
from visavis.apps.coding.rules.stages import Step, after
from visavis.vocab.coding import Stage


@transaction.atomic
def settle(*, round_: Round, by: Actor, now: datetime) -> Round:
    """End the independent phase: what was coded differently is settled now, by people.

    What all coded the same is settled at once, without anybody.

    Raises
    ------
    StepError
        When the round is at another stage.
    """
    return _go_on(round_, Step.SETTLE, by=by, now=now)


@transaction.atomic
def close(*, round_: Round, by: Actor, now: datetime) -> Round:
    """End the round: nothing of it changes any more.

    Where raters were independent until now, what all coded the same is settled at once, without
    anybody, as by `settle`. What was coded differently and is not settled stays so.

    Raises
    ------
    StepError
        When the round is at another stage.
    """
    return _go_on(round_, Step.CLOSE, by=by, now=now)


@transaction.atomic
def discard(*, round_: Round, by: Actor, now: datetime) -> None:
    """Delete a round that is being prepared, with all packets.

    Raises
    ------
    StepError
        When raters have begun.
    """
    held = Round.objects.select_for_update().get(pk=round_.pk)
    after(Stage(held.stage), Step.DISCARD)
    record(verb="round.discarded", by=by, at=now, target=held)
    held.delete()


def _go_on(round_: Round, step: Step, *, by: Actor, now: datetime) -> Round:
    held = Round.objects.select_for_update().get(pk=round_.pk)
    before = Stage(held.stage)
    stage = after(before, step)
    if stage is None:  # pragma: no cover -- only DISCARD leads nowhere
        raise ValueError(step)
    held.stage = str(stage)
    if before is Stage.INDEPENDENT:
        held.settled_from = now
    if stage is Stage.CLOSED:
        held.closed_at = now
    held.save(update_fields=["stage", "settled_from", "closed_at"])
    details = {"from": str(before), "to": str(stage)}
    record(verb="round.went_on", by=by, at=now, target=held, details=details)
    if before is Stage.INDEPENDENT:
        settle_alike(round_=held, by=by, now=now)
    return held
