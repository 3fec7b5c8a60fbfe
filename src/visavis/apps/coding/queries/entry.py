"""Who may enter a round that asks for practice before."""

from __future__ import annotations

from collections.abc import Sequence

from visavis.apps.coding.models import CodebookVersion, GoldReport, SchoolAnswer
from visavis.apps.people.models import Member


def passed_school(member: Member, codebook: CodebookVersion, *, threshold: float) -> bool:
    """Whether a rater's last answers agree with enough gold reports of this codebook.

    A gold report that was never answered counts as one that was coded otherwise.
    """
    gold = GoldReport.objects.filter(codebook=codebook, retired_at__isnull=True)
    settled = dict(gold.values_list("pk", "categories"))
    answers = SchoolAnswer.objects.filter(rater=member, gold__in=gold).order_by("attempt")
    last = dict(answers.values_list("gold_id", "categories"))
    right = sum(_same(settled[pk], given) for pk, given in last.items())
    return bool(settled) and right >= threshold * len(settled)


def _same(one: Sequence[dict[str, str]], other: Sequence[dict[str, str]]) -> bool:
    return _set(one) == _set(other)


def _set(categories: Sequence[dict[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset((each["category"], each.get("link", "")) for each in categories)
