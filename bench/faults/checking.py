"""Hold an installation against what was sent to it. Its server is stopped."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey

from bench.faults.sent import Found, Sent
from visavis.apps.audit.models import Entry
from visavis.apps.cards.models import Card, EventReport
from visavis.apps.sealing import client_key, unseal


def main(file: str) -> Found:
    """Compare every card in `file`, a list of `Sent` as JSON, with what is there."""
    sent: list[Sent] = json.loads(Path(file).read_text(encoding="utf-8"))
    cards = Card.objects.in_bulk([UUID(each["id"]) for each in sent])
    words = _words()
    entries = Counter(Entry.objects.filter(verb="card.handed_in").values_list("target", flat=True))
    found = Found(lost=0, missing=0, doubled=0, half_written=0, other_words=0, damage=damage())
    for each in sent:
        card = cards[UUID(each["id"])]
        there = card.handed_in_at is not None and str(card.idempotency_key) == each["key"]
        counts = (len(words[card.pk]), entries[f"card:{card.pk}"])
        found["lost"] += each["acknowledged"] and not there
        found["missing"] += not there
        found["doubled"] += max(counts) > 1
        found["half_written"] += min(counts) != int(there)
        found["other_words"] += there and words[card.pk] != [each["text"]]
    return found


def _words() -> dict[UUID, list[str]]:
    """Every event report of every client, decrypted, by its card."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for report in EventReport.objects.select_related("card__episode"):
        key = client_key(report.card.episode.client_id)
        found[report.card_id].append(unseal(report, "text_sealed", key=key))
    return found


def damage() -> list[str]:
    """Name what is wrong with tables and indexes, and rows that point to nothing."""
    return [*_torn(), *_dangling()]


def _torn() -> list[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            found = [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            return [*found, *map(str, cursor.fetchall())]
        # Reads every row of every table through every index; an error ends the run.
        cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        cursor.execute(
            "SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam "
            "WHERE c.relkind = 'i' AND a.amname = 'btree' AND c.relpersistence = 'p'"
        )
    return []


def _dangling() -> list[str]:
    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey):
                targets = field.remote_field.model._meta.base_manager
                known = targets.values(field.target_field.name)
                lost = model._meta.base_manager.exclude(**{f"{field.attname}__in": known}).filter(
                    **{f"{field.attname}__isnull": False}
                )
                found += [f"{model._meta.label}.{field.name}"] * lost.count()
    return found
