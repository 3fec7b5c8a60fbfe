"""Which consents are in force."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from visavis.apps.care.models import Client, Consent, Study
from visavis.apps.prepared import prepared
from visavis.vocab.care import ConsentScope


def in_force(client: Client) -> QuerySet[Consent]:
    """Return the lines of the ledger that hold now for `client`."""
    return Consent.objects.filter(client=client, withdrawn_at__isnull=True)


@prepared
def _in_force(client_id: UUID) -> QuerySet[Consent]:
    return Consent.objects.filter(client=client_id, withdrawn_at__isnull=True).select_related(
        "study"
    )


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a client agreed to and did not withdraw."""

    scopes: frozenset[str]
    study: Study | None
    """The study that the client takes part in, the newest first."""


def agreed(client_id: UUID) -> Agreed:
    """Return what holds for a client now, in one query."""
    lines = _in_force(client_id)
    studies = [x.study for x in lines if x.scope == ConsentScope.RESEARCH and x.study is not None]
    newest = min(
        studies, key=lambda study: (-study.starts_on.toordinal(), study.name), default=None
    )
    return Agreed(scopes=frozenset(line.scope for line in lines), study=newest)


def sharing_consented(client_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of `client_ids` who agreed that their therapist reads what they share."""
    return frozenset(
        Consent.objects.filter(
            client__in=client_ids, scope=ConsentScope.SHARE, withdrawn_at__isnull=True
        ).values_list("client_id", flat=True)
    )


def study_of(client: Client) -> Study | None:
    """Return the study that `client` takes part in under a consent in force, the newest first."""
    return agreed(client.pk).study


def left_every_study(client: Client) -> bool:
    """Whether `client` agreed to studies, and to none any more."""
    lines = Consent.objects.filter(client=client, study__isnull=False)
    return lines.exists() and not lines.filter(withdrawn_at__isnull=True).exists()


def seal_days(client: Client) -> int:
    """Return how long a pair of `client` stays sealed: the study's rule, else the practice's."""
    study = study_of(client)
    return study.seal_days if study is not None else client.practice.seal_days


def ledger(client: Client) -> QuerySet[Consent]:
    """Return every line of the ledger about `client`, the newest first."""
    return Consent.objects.filter(client=client).select_related("study").order_by("-given_at")
