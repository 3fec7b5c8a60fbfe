"""Nonsense in files: typed cards, card forms, mappings, backups."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from uuid import UUID

import openpyxl
from django.db import transaction

from bench.fuzz.nasty import chance, spoil_bytes, spoil_json, text, value
from tests import factories
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.actions.import_cards import TypingIn, import_cards
from visavis.apps.cards.queries.typed_cards.plan import plan_import
from visavis.apps.people.models import Practice
from visavis.cli.forms import add_form
from visavis.exchange.spreadsheets.read import read_content
from visavis.exchange.spreadsheets.table import Table
from visavis.exchange.typed_cards.mapping import read_mapping, write_mapping
from visavis.exchange.typed_cards.proposal import propose
from visavis.exchange.typed_cards.read import Declared, read_cards
from visavis.exchange.typed_cards.template import columns
from visavis.gateways.backup import manifest as manifests
from visavis.gateways.backup.manifest import Manifest
from visavis.gateways.keys.protocol import Standing
from visavis.gateways.outside import outside
from visavis.instruments.shipped import definition
from visavis.vocab.remedy import RemedyError

REFUSED, TAKEN = "refused", "taken"
TODAY = date(2026, 3, 2)
SIDES = ("client", "therapist")
TYPED = {
    "therapist": "ann@example.org",
    "time": "14:30",
    "number": "5",
    "filled on": "",
    "visibility": "therapist",
    "anything helpful": "yes",
    "helpful event 1": "She waited with me, quince by quince",
    "helpful rating 1": "3",
    "helpful moment 1": "end",
    "anything hindering": "no",
}
DAYS = (
    "2026-02-20",
    "2026-02-20",
    "20.2.2026",
    "2/20/2026",
    "20/02/26",
    "46073",
    "20 February 2026",
)


@cache
def practice() -> Practice:
    """A practice that cards are typed for."""
    made = factories.practice()
    factories.member(made, email="ann@example.org")
    return made


def rows(rng: Random, *, spoilt: bool = True) -> list[list[str]]:
    """A table as somebody types it, with nonsense in some cells."""
    names = [column.name for column in columns()]
    table, day = [names], rng.choice(DAYS)
    for n in range(1, rng.randrange(2, 7)):
        known = TYPED | {"client": f"P-{n}", "date": day, "perspective": rng.choice(SIDES)}
        table.append([known.get(name, "") for name in names])
    for _ in range(rng.choice((0, 1, 1, 2, 9)) if spoilt else 0):
        row = rng.choice(table)
        row[rng.randrange(len(row))] = text(rng)
    return table


def take_in(rng: Random, table: Table) -> str:
    """Go the whole way of ``visavis import cards --commit``, and take it back."""
    proposal = propose(table)
    mapping = read_mapping(write_mapping(proposal.mapping, proposal.remarks))
    read = read_cards(table, mapping, today=TODAY, declared=Declared())
    for problem in read.problems:
        str(problem)
    if chance(rng, 0.5):
        return REFUSED if read.problems else TAKEN
    with transaction.atomic():
        try:
            now = outside().clock.now()
            plan = plan_import(read.cards, practice=practice(), now=now)
            if plan.problems or not read.cards:
                return REFUSED
            import_cards(cards=read.cards, practice=practice(), typing=TypingIn(OPERATOR, now))
        finally:
            transaction.set_rollback(True)
    return "imported"


def typed_csv(rng: Random) -> str:
    """Cards typed into a .csv."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=rng.choice(",;\t")).writerows(rows(rng))
    encoding = rng.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252"))
    content = stream.getvalue().encode(encoding, "replace")
    if chance(rng, 0.5):
        content = spoil_bytes(rng, content)
    return refusing(lambda: take_in(rng, read_content(content)))


def typed_xlsx(rng: Random) -> str:
    """Cards typed into an .xlsx: other cells, other bytes, other XML within."""
    way = rng.randrange(3)
    content = _workbook(rng) if way == 0 else sample_workbook()
    if way == 1:
        content = spoil_bytes(rng, content)
    if way == 2:  # noqa: PLR2004 -- one of three
        content = _spoil_part(rng, content)
    return refusing(lambda: take_in(rng, read_content(content)))


@cache
def sample_workbook() -> bytes:
    """A workbook that is taken as it is."""
    return _workbook(Random(0), spoilt=False)  # noqa: S311 -- nonsense needs no secrets


def _workbook(rng: Random, *, spoilt: bool = True) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows(rng, spoilt=spoilt):
        cells = [
            "".join(c for c in cell if c in "\t\n" or " " <= c < "\ud800")[:32_767] for cell in row
        ]
        sheet.append(cells)  # type: ignore[union-attr]  # a new book has a sheet
    for _ in range(rng.randrange(3) if spoilt else 0):
        place = f"{rng.choice('ABCDEFXYZ')}{rng.randrange(1, 9)}"
        sheet[place] = rng.choice((1e300, -5, 46073.5, "=1/0", "=A1", True, date(1900, 1, 1)))  # type: ignore[index]  # as above
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _spoil_part(rng: Random, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        chosen = rng.choice([name for name in names if name.endswith(".xml")])
        for name in names:
            part = old.read(name)
            new.writestr(name, spoil_bytes(rng, part) if name == chosen else part)
    return stream.getvalue()


def card_form(rng: Random) -> str:
    """A card form, as ``visavis forms add`` takes it."""
    spoilt = spoil_json(rng, definition(rng.choice(("card@1", "card@1", "ending@1"))))
    if isinstance(spoilt, dict) and chance(rng, 0.8):
        spoilt["url"] = f"https://example.org/{rng.randrange(9)}"
        spoilt["id"] = f"mine-{rng.randrange(9)}"
    content = json.dumps(spoilt).encode()
    if chance(rng, 0.1):
        content = spoil_bytes(rng, content)
    elif chance(rng, 0.02):
        content = rng.choice((b"[", b'{"item":[')) * rng.choice((900, 200_000))
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(content)
        file.flush()
        with transaction.atomic():
            try:
                return refusing(lambda: _add(Path(file.name)))
            finally:
                transaction.set_rollback(True)


def _add(file: Path) -> str:
    if add_form.callback is not None:
        add_form.callback(file)
    return TAKEN


def mapping(rng: Random) -> str:
    """A mapping of columns, as a person edits it."""
    return refusing(lambda: _read_mapping(spoil_bytes(rng, _mappingsample_workbook())))


@cache
def _mappingsample_workbook() -> bytes:
    names = ",".join(column.name for column in columns())
    proposal = propose(read_content(f"{names}\n{',' * names.count(',')}x\n".encode()))
    return write_mapping(proposal.mapping, proposal.remarks).encode()


def _read_mapping(content: bytes) -> str:
    read_mapping(content.decode("utf-8", "replace"))
    return TAKEN


def backup(rng: Random) -> str:
    """The manifest of a backup, as ``visavis restore`` reads it first of all."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data.sqlite3").write_bytes(b"zebra")
        _manifest().write(folder, outside().keys)
        file = folder / manifests.NAME
        whole = json.loads(file.read_text())
        content = json.dumps(spoil_json(rng, whole)).encode()
        if chance(rng, 0.2):
            content = spoil_bytes(rng, content)
        elif chance(rng, 0.02):
            content = json.dumps(value(rng)).encode() if chance(rng, 0.5) else b"[" * 200_000
        file.write_bytes(content)
        return refusing(lambda: _check(folder))


def _manifest() -> Manifest:
    return Manifest(
        made_at=outside().clock.now(),
        version="0.1",
        engine="sqlite",
        migrations=("care.0001_initial",),
        keys=Standing(UUID(int=1), 1),
        files={"data.sqlite3": hashlib.sha256(b"zebra").hexdigest()},
    )


def _check(folder: Path) -> str:
    manifest, proof = manifests.read(folder)
    manifest.check_files(folder)
    manifest.check_proof(proof, outside().keys)
    return TAKEN


def refusing(read: Callable[[], str]) -> str:
    """Read; a refusal with its sentence is an answer like others."""
    try:
        return read()
    except RemedyError as refusal:
        str(refusal).encode()  # what cannot be printed would break the sentence
        return REFUSED
