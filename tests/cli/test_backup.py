"""Backing up, losing things, restoring: what was erased stays erased."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from filelock import FileLock

from tests import factories
from tests.cli.conftest import Site, Visavis
from visavis.apps.audit.actions.anchor import anchor
from visavis.apps.audit.models import Entry
from visavis.apps.audit.queries.verify import verify
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.models import EventReport
from visavis.apps.care.actions.erasure import erase_now
from visavis.apps.care.models import Client
from visavis.apps.people.models import Practice
from visavis.apps.sealing import client_key, unseal
from visavis.cli.installation import database
from visavis.gateways.backup.manifest import NAME
from visavis.gateways.clock import SetClock
from visavis.gateways.keys import private
from visavis.gateways.keys.file import FileKeys
from visavis.gateways.keys.protocol import KeyGoneError
from visavis.gateways.outside import connect, outside
from visavis.vocab.card import Perspective

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

WORDS = {"K-1": "The heron stood still.", "K-2": "We laughed about the boat."}


@pytest.fixture
def practice(site: Site) -> Practice:
    """Two clients, each with a card."""
    made = factories.practice(name="House on the Square")
    therapist = factories.member(made)
    for code, words in WORDS.items():
        client = factories.client(made)
        assert client.code == code
        session = factories.held_session(factories.episode(client, therapist))
        card = factories.card_of(session, Perspective.CLIENT)
        factories.handed_in(card, factories.report(words))
    return made


@pytest.fixture
def folder(practice: Practice, tmp_path: Path, visavis: Visavis) -> Path:
    """A backup of the two."""
    made = tmp_path / "backup"
    assert visavis("backup", made).exit_code == 0
    return made


def report_of(code: str) -> EventReport:
    return EventReport.objects.select_related("card__episode").get(card__episode__client__code=code)


def words_of(code: str) -> str:
    report = report_of(code)
    return unseal(report, "text_sealed", key=client_key(report.card.episode.client_id))


def erase(code: str, now: datetime) -> None:
    erase_now(client=Client.objects.get(code=code), by=OPERATOR, now=now)


# --- the backup ------------------------------------------------------------------------------


def test_a_backup_holds_data_and_no_keys(folder: Path, site: Site) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted([database().file, NAME])
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    if database().engine == "postgresql":
        content += gzip.decompress((folder / database().file).read_bytes())
    assert b"K-1" in content
    secrets = [(site.keys / name).read_bytes() for name in ("master.key", "secret-1")]
    leaks = [secret in content for secret in (*secrets, WORDS["K-1"].encode())]
    assert leaks == [False, False, False]


def test_a_backup_is_for_this_user_only(folder: Path) -> None:
    assert folder.stat().st_mode & 0o077 == 0


def test_a_manifest_says_versions_keys_and_hashes(folder: Path, now: datetime) -> None:
    manifest = json.loads((folder / NAME).read_text())["manifest"]
    standing = outside().keys.standing()
    assert manifest["keys"] == {"store": str(standing.store), "generation": 1}
    assert (manifest["engine"], manifest["made_at"]) == (database().engine, now.isoformat())
    assert (list(manifest["files"]), len(manifest["migrations"]) > 10) == ([database().file], True)


def test_a_backup_opens_no_door(practice: Practice, tmp_path: Path, visavis: Visavis) -> None:
    Session.objects.create(
        session_key="a-browser-that-is-signed-in",
        session_data="",
        expire_date=factories.START + timedelta(days=9999),
    )
    visavis("backup", tmp_path / "backup")
    visavis("restore", tmp_path / "backup", "--replace")
    assert Session.objects.count() == 0


def test_nothing_is_overwritten(folder: Path, visavis: Visavis) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    result = visavis("backup", folder)
    assert (result.exit_code, "exists already" in result.output) == (2, True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_nothing_is_left_half_written(
    practice: Practice, tmp_path: Path, visavis: Visavis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "elsewhere" / "backup"
    monkeypatch.setattr(private, "sync", no_room)
    result = visavis("backup", target)
    assert (result.exit_code, "No space left" in result.output) == (2, True)
    assert list(target.parent.iterdir()) == []


# --- restoring -------------------------------------------------------------------------------


def test_what_was_lost_comes_back(folder: Path, visavis: Visavis) -> None:
    EventReport.objects.all().delete()
    result = visavis("restore", folder, "--replace")
    assert (result.exit_code, {code: words_of(code) for code in WORDS}) == (0, WORDS)


def test_an_empty_installation_takes_a_backup_without_asking(
    folder: Path, site: Site, visavis: Visavis
) -> None:
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(site.data)
    result = visavis("restore", folder)
    assert (result.exit_code, words_of("K-1"), verify().intact) == (0, WORDS["K-1"], True)


def test_a_practice_is_not_replaced_unasked(folder: Path, visavis: Visavis) -> None:
    result = visavis("restore", folder)
    assert (result.exit_code, "add --replace" in result.output) == (2, True)


def test_a_backup_from_before_an_erasure_opens_nothing_of_the_erased(
    folder: Path, site: Site, visavis: Visavis, now: datetime, tmp_path: Path
) -> None:
    before = {
        code: (client_key(Client.objects.get(code=code).pk), report_of(code)) for code in WORDS
    }
    held = Site(tmp_path / "held")
    shutil.copytree(site.base, held.base)
    opened = {c: unseal(r, "text_sealed", key=key) for c, (key, r) in before.items()}
    assert opened == WORDS  # there is something to lose

    erase("K-1", now)
    # Everything that the keys' folders hold now, with the very rows of the backup.
    shutil.rmtree(held.base)
    shutil.copytree(site.base, held.base)
    for keys in (held.open_keys(), recovered(held)):
        connect(replace(outside(), keys=keys))
        key, report = before["K-2"]
        assert unseal(report, "text_sealed", key=key) == WORDS["K-2"]
        key, report = before["K-1"]
        with pytest.raises(KeyGoneError):
            unseal(report, "text_sealed", key=key)


def recovered(site: Site) -> FileKeys:
    shutil.rmtree(site.keys)
    keys = site.open_keys()
    keys.recover()
    return keys


def test_restoring_replays_erasures_and_leaves_the_others(
    folder: Path, visavis: Visavis, now: datetime
) -> None:
    erase("K-1", now)
    result = visavis("restore", folder, "--replace")
    assert "Erased again: 1 who were erased since." in result.output
    assert list(Client.objects.values_list("code", flat=True)) == ["K-2"]
    assert (EventReport.objects.count(), words_of("K-2")) == (1, WORDS["K-2"])


def test_a_restored_log_is_shorter_than_its_anchors_and_that_is_said(
    folder: Path, visavis: Visavis, clock: SetClock
) -> None:
    length = Entry.objects.count()
    factories.client(Practice.objects.get())
    lost = Entry.objects.count() - length
    clock.forward(timedelta(hours=1))
    result = visavis("restore", folder, "--replace")
    assert f"{lost} entries that were anchored once were lost" in result.output
    assert f"The audit log is whole: {length + 1} entries" in result.output
    last = Entry.objects.order_by("-number")[0]
    assert (last.verb, last.actor, result.exit_code) == (
        "installation.restored",
        OPERATOR.name,
        0,
    )


def test_a_log_that_was_tampered_with_in_the_backup_is_said_too(
    practice: Practice, tmp_path: Path, visavis: Visavis
) -> None:
    Entry.objects.filter(number=2).update(verb="other.thing")
    visavis("backup", tmp_path / "backup")
    result = visavis("restore", tmp_path / "backup", "--replace")
    assert (result.exit_code, "not whole" in result.output) == (1, True)


def test_the_anchors_come_back_where_they_were_lost(
    practice: Practice, site: Site, tmp_path: Path, visavis: Visavis, now: datetime
) -> None:
    anchor(now=now)
    visavis("backup", tmp_path / "backup")
    call_command("flush", interactive=False, verbosity=0)
    anchor(now=now)  # of a log that has nothing to do with the one in the backup
    visavis("restore", tmp_path / "backup")
    assert (verify().intact, verify().anchors) == (True, 2)


def altered(folder: Path) -> None:
    path = folder / database().file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def newer(folder: Path) -> None:
    text = (folder / NAME).read_text()
    (folder / NAME).write_text(text.replace("care.0001_initial", "care.0099_later"))


def other_engine(folder: Path) -> None:
    text = (folder / NAME).read_text()
    (folder / NAME).write_text(text.replace(f'"{database().engine}"', '"dbase"'))


def reaching_out(folder: Path) -> None:
    text = (folder / NAME).read_text()
    (folder / NAME).write_text(text.replace(f'"{database().file}"', '"../database"'))


def redated(folder: Path) -> None:
    text = (folder / NAME).read_text()
    (folder / NAME).write_text(text.replace("2026-03-02", "2026-03-03"))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (altered, "was changed"),
        (newer, "newer Visavis"),
        (other_engine, "this installation uses"),
        (reaching_out, "is no backup of Visavis"),
        (redated, "altered after the backup was made"),
        (lambda folder: (folder / database().file).unlink(), "is missing"),
        (lambda folder: (folder / NAME).unlink(), "is no backup of Visavis"),
        (lambda folder: (folder / NAME).write_text("{}"), "is no backup of Visavis"),
    ],
)
def test_a_spoilt_backup_is_refused_and_nothing_is_touched(
    folder: Path, visavis: Visavis, spoil: Callable[[Path], object], sentence: str
) -> None:
    spoil(folder)
    result = visavis("restore", folder, "--replace")
    assert (result.exit_code, sentence in result.output.replace("\n", " ")) == (2, True)
    assert {code: words_of(code) for code in WORDS} == WORDS


def test_without_its_keys_a_backup_is_not_restored(
    folder: Path, site: Site, tmp_path: Path, visavis: Visavis
) -> None:
    fresh = Site(tmp_path / "fresh")
    connect(replace(outside(), keys=fresh.open_keys(), data=fresh.data))
    result = visavis("restore", folder, "--replace")
    assert (result.exit_code, "visavis keys recover" in result.output) == (2, True)
    assert not fresh.keys.exists()
    fresh.open_keys().create("client:other")
    result = visavis("restore", folder, "--replace")
    assert (result.exit_code, "another key store" in result.output) == (2, True)


def test_keys_older_than_the_backup_are_refused(
    practice: Practice, site: Site, tmp_path: Path, visavis: Visavis
) -> None:
    old = Site(tmp_path / "old")
    shutil.copytree(site.base, old.base)
    outside().keys.rotate()
    visavis("backup", tmp_path / "backup")
    connect(replace(outside(), keys=old.open_keys(), data=old.data))
    result = visavis("restore", tmp_path / "backup", "--replace")
    assert (result.exit_code, "older than the backup" in result.output) == (2, True)


def test_a_running_server_is_not_pulled_away_from_under_its_feet(
    folder: Path, site: Site, visavis: Visavis
) -> None:
    with FileLock(site.data / "start.lock"):
        result = visavis("restore", folder, "--replace")
    assert (result.exit_code, "Stop it" in result.output) == (2, True)


def test_moving_house_needs_the_backup_and_the_recovery_copy_only(
    folder: Path, site: Site, tmp_path: Path, visavis: Visavis
) -> None:
    there = Site(tmp_path / "there")
    shutil.copytree(site.recovery, there.recovery)
    call_command("flush", interactive=False, verbosity=0)
    connect(replace(outside(), keys=there.open_keys(), data=there.data))
    assert visavis("keys", "recover").exit_code == 0
    assert visavis("restore", folder).exit_code == 0
    assert {code: words_of(code) for code in WORDS} == WORDS


# --- what the disk keeps ---------------------------------------------------------------------


def test_the_database_file_keeps_neither_words_nor_what_they_were_sealed_as(
    practice: Practice, now: datetime
) -> None:
    sealed = bytes(report_of("K-1").text_sealed or b"")
    assert bytes_on_disk(sealed) == {"words": False, "sealed": True}
    erase("K-1", now)
    # PostgreSQL frees rows when it vacuums; the key that opened them is gone either way.
    assert bytes_on_disk(sealed) == {"words": False, "sealed": False}


def bytes_on_disk(sealed: bytes) -> dict[str, bool]:
    table = EventReport._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            content = Path(connection.settings_dict["NAME"]).read_bytes()
        else:
            cursor.execute(f"VACUUM FULL {table}")
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [table])
            content = bytes(cursor.fetchone()[0])
    return {"words": WORDS["K-1"].encode() in content, "sealed": sealed in content}
