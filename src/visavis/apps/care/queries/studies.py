"""Studies, as practices and the network see them."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from visavis.apps.care.models import Study
from visavis.apps.people.models import Practice


def running_in(practice: Practice, day: date) -> QuerySet[Study]:
    """Return the studies that `practice` takes part in on `day`."""
    return practice.studies.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day
    ).order_by("name")


def with_counts() -> QuerySet[Study]:
    """Return every study with the number of its practices, the newest first."""
    return Study.objects.annotate(taking_part=Count("practices")).order_by("-starts_on", "name")
