"""Rounds of coding whose codings leave with a study."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from visavis.apps.care.models import Study
from visavis.apps.coding.models import CodebookVersion, LearnedModel, Round
from visavis.apps.coding.queries.machine import is_whole, readable
from visavis.apps.coding.queries.settled import settled_anew
from visavis.apps.studies.rules.rounds import AGAIN, CODED, settled_anew_in, terms_of
from visavis.dataset.describe.names import CODEBOOKS
from visavis.privacy.studies import codings_may_leave
from visavis.vocab.coding import RoundKind, Stage

OF_KIND = {
    RoundKind.CATEGORIES: ("assignments", "codings", "consensus"),
    RoundKind.SAME_EVENT: ("matches",),
}


@dataclass(frozen=True, slots=True)
class Rounds:
    """Those of one study, and how they are called."""

    by_id: Mapping[UUID, Round]
    names: Mapping[UUID, str]
    models: Mapping[UUID, LearnedModel]
    """What learned from closed ones; none from which somebody left meanwhile."""
    readable: Collection[UUID]
    """Reports of which models may tell; asked only where there is a model."""
    anew: Mapping[UUID, int]
    """By closed round, how many of its settled reports a later one settled anew."""

    @classmethod
    def of(cls, study: Study, *, now: datetime) -> Rounds:
        """Return those whose raters are done. A name stays whatever follows."""
        made = list(
            Round.objects.filter(study=study)
            .select_related("codebook", "linked")
            .order_by("made_at", "pk")
        )
        names = dict(zip((one.pk for one in made), terms_of([m.name for m in made]), strict=True))
        done = {one.pk: one for one in made if codings_may_leave(Stage(one.stage))}
        learned = list(LearnedModel.objects.filter(study=study, learned_at__isnull=False))
        allowed = readable(study, now=now) if done and learned else {}
        whole = {model.pk: model for model in learned if allowed and is_whole(model, allowed)}
        return cls(done, names, whole, allowed, settled_anew(study) if done else {})

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that they fill."""
        kinds = {RoundKind(one.kind) for one in self.by_id.values()}
        tables = tuple(table for kind in RoundKind if kind in kinds for table in OF_KIND[kind])
        return (*tables, "predictions") if self.models else tables

    def called(self, round_: UUID, *, repeat: bool) -> str:
        """Return a round's name; of what came twice, the second time has a name of its own."""
        return self.names[round_] + (AGAIN if repeat else "")

    def notes(self) -> tuple[str, ...]:
        """Return what an analyst must know of them; nothing where none leaves."""
        if not self.by_id:
            return ()
        anew = sorted((self.names[round_], many) for round_, many in self.anew.items())
        return (CODED, *(settled_anew_in(name, many) for name, many in anew))

    def codebooks(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of the codebooks that codings name, by path."""
        versions = {
            version.reference: version
            for one in self.by_id.values()
            for version in (one.codebook, one.linked)
            if version is not None
        }
        for reference, version in sorted(versions.items()):
            yield f"{CODEBOOKS}/{reference.replace('@', '-')}.json", _written(version)

    def ids(self, kind: RoundKind) -> Collection[UUID]:
        """Return the ids of those of one kind."""
        return [one.pk for one in self.by_id.values() if one.kind == kind]


def _written(version: CodebookVersion) -> bytes:
    return (json.dumps(version.definition, indent=1, ensure_ascii=False) + "\n").encode()
