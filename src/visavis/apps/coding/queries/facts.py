"""What a decision about a round needs to know."""

from __future__ import annotations

from uuid import UUID

from visavis.apps.care.models import Study
from visavis.apps.coding.models import Round, RoundRater
from visavis.privacy.coding import RoundFacts
from visavis.vocab.coding import Stage


def practices_of(study: Study) -> frozenset[UUID]:
    """Return where `study` runs; one query."""
    return frozenset(study.practices.values_list("pk", flat=True))


def facts_of(round_: Round) -> RoundFacts:
    """Return the facts about a round; two queries."""
    coding = RoundRater.objects.filter(round=round_, left_at__isnull=True)
    return RoundFacts(
        stage=Stage(round_.stage),
        practices=practices_of(round_.study),
        raters=frozenset(coding.values_list("member_id", flat=True)),
    )
