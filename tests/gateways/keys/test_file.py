from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.gateways.keys.conftest import Places
from visavis.gateways.keys.file import FileKeys
from visavis.gateways.keys.protocol import KeyGoneError, KeysLostError, KeyStoreError, Sealed
from visavis.gateways.keys.root import RootCommand, RootValue

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ONE, OTHER = "client:1", "client:2"
HEX = "ab" * 32


def test_naming_the_places_touches_nothing(places: Places, tmp_path: Path) -> None:
    places.open()
    assert list(tmp_path.iterdir()) == []


def test_keys_outlive_the_process(places: Places) -> None:
    keys = places.open()
    keys.create(ONE)
    sealed, secret = keys.seal(ONE, "word", context="c"), keys.secret("link")
    again = places.open()
    assert (again.open(ONE, sealed, context="c"), again.secret("link")) == ("word", secret)


def test_everything_written_is_for_this_user_only(places: Places) -> None:
    old = os.umask(0)
    try:
        places.open().create(ONE)
    finally:
        os.umask(old)
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for folder in (places.folder, places.recovery, places.marker.parent)
        for path in (folder, *folder.iterdir())
    }
    assert set(modes.values()) == {0o600, 0o700}
    assert {name for name, mode in modes.items() if mode == 0o700} == {"keys", "recovery", "data"}


def test_no_key_lies_open_in_any_file(places: Places) -> None:
    keys = places.open()
    secret = keys.secret("link")
    content = b"".join(
        path.read_bytes()
        for folder in (places.folder, places.recovery)
        for path in folder.iterdir()
    )
    assert (secret in content, secret.hex().encode() in content) == (False, False)


@pytest.mark.parametrize("name", ["master.key", "secret-1", "store-1.sqlite"])
def test_a_file_that_others_can_read_is_refused(places: Places, name: str) -> None:
    places.open().create(ONE)
    (places.folder / name).chmod(0o640)
    with pytest.raises(KeyStoreError, match=f"chmod 600 .*{name}"):
        places.open().seal(ONE, "word", context="c")


def test_an_erasure_leaves_nothing_of_the_old_generation(places: Places) -> None:
    keys = places.open()
    keys.create(ONE)
    assert places.files() == [["CURRENT", "master.key", "secret-1", "store-1.sqlite"]] * 2
    keys.erase([ONE], now=NOW)
    assert places.files() == [["CURRENT", "master.key", "secret-2", "store-2.sqlite"]] * 2


def test_destroyed_files_were_overwritten_before_they_went(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = places.open()
    keys.create(ONE)
    old = {p.name: p.read_bytes() for p in places.folder.iterdir() if "-1" in p.name}
    last: dict[str, bytes] = {}
    unlink = Path.unlink

    def watched(path: Path, *, missing_ok: bool = False) -> None:
        if path.exists() and path.parent == places.folder and path.name in old:
            last[path.name] = path.read_bytes()
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    keys.erase([ONE], now=NOW)
    assert {name: len(content) for name, content in last.items()} == {
        name: len(content) for name, content in old.items()
    }
    assert [name for name in old if last[name] == old[name]] == []


@pytest.mark.parametrize("where", ["folder", "recovery"])
def test_neither_store_nor_recovery_copy_names_an_erased_key_but_in_the_ledger(
    places: Places, where: str
) -> None:
    keys = places.open()
    keys.create(ONE)
    keys.create(OTHER)
    keys.erase([ONE], now=NOW)
    with sqlite3.connect(getattr(places, where) / "store-2.sqlite") as connection:
        held = connection.execute("SELECT name FROM wrapped WHERE kind = 'key'").fetchall()
        gone = connection.execute("SELECT id, at FROM erased").fetchall()
    connection.close()
    assert (held, gone) == ([(OTHER,)], [(ONE, NOW.isoformat())])


def test_another_process_notices_an_erasure_although_it_holds_the_key(places: Places) -> None:
    mine, theirs = places.open(), places.open()
    mine.create(ONE)
    mine.create(OTHER)
    sealed = [mine.seal(key, "word", context="c") for key in (ONE, OTHER)]
    assert [theirs.open(k, s, context="c") for k, s in zip((ONE, OTHER), sealed, strict=True)] == [
        "word",
        "word",
    ]
    mine.erase([ONE], now=NOW)
    assert theirs.open(OTHER, sealed[1], context="c") == "word"
    with pytest.raises(KeyGoneError):
        theirs.open(ONE, sealed[0], context="c")


def test_many_hands_at_once_make_every_key_once(places: Places) -> None:
    names = [f"client:{n}" for n in range(6)] * 3
    stores = [places.open() for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda pair: stores[pair[0] % 3].create(pair[1]), enumerate(names)))
        secrets = set(pool.map(lambda n: stores[n % 3].secret("link"), range(9)))
    sealed = stores[0].seal("client:3", "word", context="c")
    assert (stores[1].open("client:3", sealed, context="c"), len(secrets)) == ("word", 1)


def rotate_often(keys: FileKeys) -> None:
    for _ in range(8):
        keys.rotate()


def test_reading_goes_on_while_generations_are_replaced(places: Places) -> None:
    mine, theirs = places.open(), places.open()
    mine.create(ONE)
    sealed = mine.seal(ONE, "word", context="c")
    with ThreadPoolExecutor(1) as pool:
        rotating = pool.submit(rotate_often, mine)
        read = []
        while not rotating.done():
            read.append(theirs.open(ONE, sealed, context="c"))
        rotating.result()
    assert set(read) == {"word"}


# --- losing things -------------------------------------------------------------------------------


def test_a_lost_key_folder_is_no_new_installation(places: Places) -> None:
    places.open().create(ONE)
    shutil.rmtree(places.folder)
    with pytest.raises(KeysLostError, match="visavis keys recover"):
        places.open().secret("django")
    assert places.files()[0] == []


def test_not_even_when_the_recovery_copy_is_lost_too(places: Places) -> None:
    places.open().create(ONE)
    shutil.rmtree(places.folder)
    shutil.rmtree(places.recovery)
    with pytest.raises(KeysLostError):
        places.open().secret("django")


@pytest.mark.parametrize("lost", ["", "master.key", "secret-1", "store-1.sqlite", "CURRENT"])
def test_recovery_brings_back_what_was_lost(places: Places, lost: str) -> None:
    keys = places.open()
    keys.create(ONE)
    sealed = keys.seal(ONE, "word", context="c")
    shutil.rmtree(places.folder) if not lost else (places.folder / lost).unlink()
    with pytest.raises(KeysLostError, match="visavis keys recover"):
        places.open().open(ONE, sealed, context="c")
    again = places.open()
    assert again.recover() == keys.standing()
    assert places.open().open(ONE, sealed, context="c") == "word"


def test_a_running_process_goes_on_after_recovery(places: Places) -> None:
    keys = places.open()
    keys.create(ONE)
    sealed = keys.seal(ONE, "word", context="c")
    shutil.rmtree(places.folder)
    with pytest.raises(KeysLostError):
        keys.open(ONE, sealed, context="c")
    places.open().recover()
    assert keys.open(ONE, sealed, context="c") == "word"


def test_there_is_nothing_to_recover_in_a_whole_store(places: Places) -> None:
    keys = places.open()
    keys.create(ONE)
    with pytest.raises(KeyStoreError, match="nothing to recover"):
        keys.recover()


def test_a_damaged_recovery_copy_and_a_lost_folder_end_in_a_sentence(places: Places) -> None:
    places.open().create(ONE)
    shutil.rmtree(places.folder)
    shutil.rmtree(places.recovery)
    with pytest.raises(KeyStoreError, match="No recovery copy"):
        places.open().recover()


def test_a_recovery_folder_that_is_not_mounted_stops_every_write(places: Places) -> None:
    keys = places.open()
    keys.create(ONE)
    shutil.move(places.recovery, places.recovery.with_name("away"))
    with pytest.raises(KeyStoreError, match="rotate --new-recovery"):
        keys.create(OTHER)
    keys.rotate(new_recovery=True)
    keys.create(OTHER)
    assert places.files() == [["CURRENT", "master.key", "secret-2", "store-2.sqlite"]] * 2


def test_a_recovery_folder_that_comes_back_old_is_brought_up_to_date(places: Places) -> None:
    keys = places.open()
    keys.create(ONE)
    shutil.copytree(places.recovery, places.recovery.with_name("old"))
    keys.erase([ONE], now=NOW)
    shutil.rmtree(places.recovery)
    shutil.move(places.recovery.with_name("old"), places.recovery)
    places.open().secret("django")
    assert places.files() == [["CURRENT", "master.key", "secret-2", "store-2.sqlite"]] * 2


def test_keys_from_before_an_erasure_are_refused(places: Places) -> None:
    keys = places.open()
    keys.create(ONE)
    shutil.copytree(places.folder, places.folder.with_name("old"))
    keys.erase([ONE], now=NOW)
    shutil.rmtree(places.folder)
    shutil.move(places.folder.with_name("old"), places.folder)
    with pytest.raises(KeyStoreError, match="keys erased since are among them"):
        places.open().secret("django")


def test_keys_of_another_installation_are_refused(places: Places, tmp_path: Path) -> None:
    places.open().create(ONE)
    other = Places(tmp_path / "other")
    other.open().create(ONE)
    other.marker.write_bytes(places.marker.read_bytes())
    with pytest.raises(KeyStoreError, match="not those that the data"):
        other.open().secret("django")


def test_a_recovery_folder_of_another_installation_is_refused(
    places: Places, tmp_path: Path
) -> None:
    other = Places(tmp_path / "other")
    other.open().create(ONE)
    places.recovery = other.recovery
    with pytest.raises(KeysLostError):
        places.open().create(ONE)


# --- the root key --------------------------------------------------------------------------------


def test_the_root_may_come_from_the_environment_and_then_lies_in_no_file(places: Places) -> None:
    places.root = RootValue(HEX)
    places.open().create(ONE)
    assert places.files() == [["CURRENT", "secret-1", "store-1.sqlite"]] * 2


def test_the_root_may_come_from_a_command(places: Places) -> None:
    places.root = RootCommand(f"{sys.executable} -c 'print(\"{HEX}\")'")
    keys = places.open()
    keys.create(ONE)
    sealed = keys.seal(ONE, "word", context="c")
    places.root = RootValue(HEX)
    assert places.open().open(ONE, sealed, context="c") == "word"


@pytest.mark.parametrize(
    ("root", "sentence"),
    [
        (RootValue("secret"), "VISAVIS_MASTER_KEY does not give a master key; expected 64"),
        (RootCommand("false"), "VISAVIS_MASTER_KEY_COMMAND failed"),
        (RootCommand("echo none"), "VISAVIS_MASTER_KEY_COMMAND does not give"),
        (RootCommand("no-such-program"), "VISAVIS_MASTER_KEY_COMMAND failed"),
    ],
)
def test_a_root_that_is_none_is_refused_before_anything_is_made(
    places: Places, root: RootValue | RootCommand, sentence: str
) -> None:
    places.root = root
    with pytest.raises(KeyStoreError, match=sentence):
        places.open().create(ONE)
    assert places.files()[0] == [] if places.recovery.exists() else not places.recovery.exists()


def test_another_root_is_told_from_a_lost_store(places: Places) -> None:
    places.root = RootValue(HEX)
    places.open().create(ONE)
    places.root = RootValue("cd" * 32)
    with pytest.raises(KeyStoreError, match="The master key is not the one"):
        places.open().secret("django")


# --- disks that do not obey -------------------------------------------------------------------


def test_a_disk_that_is_full_is_said_and_nothing_is_lost(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = places.open()
    keys.create(ONE)
    sealed = keys.seal(ONE, "word", context="c")

    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("visavis.gateways.keys.private.copy", no_room)
        with pytest.raises(KeyStoreError, match=r"No space left on device.*Make room"):
            keys.erase([ONE], now=NOW)
    assert places.open().open(ONE, sealed, context="c") == "word"


def test_a_folder_that_cannot_be_made_is_said(places: Places) -> None:
    places.folder.parent.mkdir()
    places.folder.write_text("a file, no folder")
    with pytest.raises(KeyStoreError, match="cannot be made"):
        places.open().create(ONE)


def test_a_damaged_pointer_is_said_with_the_remedy(places: Places) -> None:
    places.open().create(ONE)
    (places.folder / "CURRENT").write_text("{}")
    with pytest.raises(KeyStoreError, match=r"CURRENT is damaged.*visavis keys recover"):
        places.open().secret("link")


def test_the_recovery_copy_of_another_store_is_not_overwritten(
    places: Places, tmp_path: Path
) -> None:
    places.open().create(ONE)
    other = Places(tmp_path / "other")
    other.open().create(ONE)
    places.recovery = other.recovery
    with pytest.raises(KeyStoreError, match="the recovery copy of another key store"):
        places.open().create(OTHER)
    assert other.open().standing().generation == 1


def test_a_secret_that_is_being_overwritten_is_no_secret(places: Places) -> None:
    places.open().create(ONE)
    (places.folder / "secret-1").write_bytes(os.urandom(64))
    with pytest.raises(KeyStoreError):
        places.open().secret("link")


def test_many_keys_are_one_write_to_the_store_and_one_to_its_copy(places: Places) -> None:
    keys = places.open()
    keys.create(ONE)
    stores = [folder / "store-1.sqlite" for folder in (places.folder, places.recovery)]
    before = [times_written(store) for store in stores]
    keys.create(*(f"client:{number}" for number in range(2, 250)))
    assert [times_written(store) for store in stores] == [times + 1 for times in before]


def times_written(store: Path) -> int:
    """The counter in the head of an SQLite file: one more with every transaction."""
    return int.from_bytes(store.read_bytes()[24:28], "big")


def test_many_values_stop_opening_at_once_when_another_process_erases(places: Places) -> None:
    keys, other = places.open(), places.open()
    ids = [f"client:{number}" for number in range(700)]
    keys.create(*ids)
    sealed = [Sealed(id_, keys.seal(id_, id_, context="c"), "c") for id_ in ids]
    assert (keys.open_all(sealed), other.open_all(sealed)) == (ids, ids)
    other.erase(ids[::2], now=NOW)
    left = [None if number % 2 == 0 else id_ for number, id_ in enumerate(ids)]
    assert (keys.open_all(sealed), other.open_all(sealed)) == (left, left)
