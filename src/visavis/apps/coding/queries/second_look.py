"""Where a model and what was settled differ most: worth a second look, once a round is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from visavis.apps.coding.models import LearnedModel, Packet, PacketText, Prediction
from visavis.apps.coding.queries.machine import is_whole, readable
from visavis.apps.coding.queries.settled import in_open_rounds, settled_in
from visavis.apps.coding.rules.doubt import doubt_of, likeliest
from visavis.apps.sealing import client_key, unseal

MOST = 100
"""So many are listed; who looked at these will have seen what the codebook leaves open."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One report that the model reads otherwise than people did."""

    packet: Packet
    settled: tuple[str, ...]
    """Titles of categories; empty where none fits."""
    expected: str
    """The category that the model finds likeliest; empty where it is none."""
    probability: float
    """Of that one."""
    distance: float
    """From 0, as settled, to 1."""


def second_look(model: LearnedModel, *, now: datetime) -> list[Doubt] | None:
    """Return the reports on which model and consensus differ most; None when it is not whole.

    Only reports of closed rounds: of a report that raters of another round still judge, nothing.
    """
    allowed = readable(model.study, now=now)
    if model.learned_at is None or not is_whole(model, allowed):
        return None
    hidden = in_open_rounds(model.study)
    settled = settled_in(model.study, model.codebook_id)
    rows = Prediction.objects.filter(model=model, learned_from=True)
    told = {
        report: chances
        for report, chances in rows.values_list("report", "probabilities").iterator()
        if report in allowed and report in settled and report not in hidden
    }
    doubts = {report: doubt_of(settled[report].categories, told[report]) for report in told}
    first = sorted(doubts, key=lambda report: (-doubts[report], str(report)))[:MOST]
    titles = titles_of(model)
    packets = Packet.objects.select_related("round").in_bulk(
        [settled[report].packet for report in first]
    )
    return [
        _shown(packets[settled[report].packet], settled[report].categories, told[report], titles)
        for report in first
    ]


def _shown(
    packet: Packet,
    settled: Sequence[str],
    chances: Mapping[str, float],
    titles: Mapping[str, str],
) -> Doubt:
    expected, probability = likeliest(chances)
    return Doubt(
        packet=packet,
        settled=tuple(titles.get(code, code) for code in settled),
        expected=titles.get(expected, expected),
        probability=probability,
        distance=doubt_of(settled, chances),
    )


def titles_of(model: LearnedModel) -> dict[str, str]:
    """Return the titles of a codebook's categories by their codes."""
    categories = model.codebook.definition["categories"]
    return {category["code"]: category["title"] for category in categories}


def words_of(packet: Packet) -> list[str]:
    """Return the words of a packet as raters read them, names struck out."""
    texts = PacketText.objects.filter(packet=packet, report__isnull=False).select_related(
        "report__card__episode"
    )
    return [
        unseal(text, "text_sealed", key=client_key(text.report.card.episode.client_id))
        for text in texts
        if text.report is not None
    ]
