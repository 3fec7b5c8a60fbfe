"""Which consents are in force."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from visavis.apps.care.models import Client, Consent, Study
from visavis.vocab.care import ConsentScope


def in_force(client: Client) -> QuerySet[Consent]:
    """Return the lines of the ledger that hold now for `client`."""
    return Consent.objects.filter(client=client, withdrawn_at__isnull=True)


def sharing_consented(client_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of `client_ids` who agreed that their therapist reads what they share."""
    return frozenset(
        Consent.objects.filter(
            client__in=client_ids, scope=ConsentScope.SHARE, withdrawn_at__isnull=True
        ).values_list("client_id", flat=True)
    )


def study_of(client: Client) -> Study | None:
    """Return the study that `client` takes part in under a consent in force, the newest first."""
    return (
        Study.objects.filter(
            consents__client=client,
            consents__scope=ConsentScope.RESEARCH,
            consents__withdrawn_at__isnull=True,
        )
        .order_by("-starts_on", "name")
        .first()
    )


def seal_days(client: Client) -> int:
    """Return how long a pair of `client` stays sealed: the study's rule, else the practice's."""
    study = study_of(client)
    return study.seal_days if study is not None else client.practice.seal_days


def ledger(client: Client) -> QuerySet[Consent]:
    """Return every line of the ledger about `client`, the newest first."""
    return Consent.objects.filter(client=client).select_related("study").order_by("-given_at")
