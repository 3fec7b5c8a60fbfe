"""Whoever tampers with the chain is found, by number and by kind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from visavis.apps.audit.actions.anchor import anchor
from visavis.apps.audit.actions.record import record
from visavis.apps.audit.models import ChainHead, Entry
from visavis.apps.audit.queries import verify as verifying
from visavis.apps.audit.queries.verify import verify
from visavis.apps.audit.rules import KEY, OPERATOR, SYSTEM, head_bytes
from visavis.apps.audit.rules.anchors import AnchorKind, file_in
from visavis.apps.audit.rules.faults import Fault, FaultKind
from visavis.apps.audit.tasks import anchor_chain
from visavis.gateways.keys.memory import MemoryKeys
from visavis.gateways.outside import Outside, connect, outside

pytestmark = pytest.mark.django_db


def write(count: int, now: datetime) -> None:
    for n in range(count):
        record(verb="thing.done", by=OPERATOR, at=now, subject=uuid4(), details={"n": n})


def found() -> list[tuple[FaultKind, int]]:
    return [(fault.kind, fault.number) for fault in verify().faults]


@pytest.fixture
def chain(now: datetime) -> datetime:
    """Six entries, anchored after the third and at the end."""
    write(3, now)
    anchor(now=now)
    write(3, now)
    anchor(now=now + timedelta(hours=1))
    assert verify().intact
    return now


def test_an_empty_chain_is_intact() -> None:
    assert (verify().intact, verify().entries) == (True, 0)


def test_an_intact_chain_says_how_much_was_seen(chain: datetime) -> None:
    verdict = verify()
    assert (verdict.entries, verdict.anchors, verdict.last_anchor, verdict.faults) == (
        6,
        2,
        chain + timedelta(hours=1),
        (),
    )


def test_the_walk_goes_on_from_batch_to_batch(
    chain: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "BATCH", 2)
    Entry.objects.filter(number=5).update(verb="other.thing")
    assert (found(), verify().entries) == ([(FaultKind.ALTERED, 5)], 6)


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "other.thing"},
        {"actor": "system"},
        {"subject": UUID(int=1)},
        {"subject": None},
        {"target": "card:1"},
        {"practice": UUID(int=1)},
        {"details": {"n": 7}},
        {"at": datetime.fromisoformat("2026-03-02T09:00:00.000001+00:00")},
    ],
    ids=lambda change: next(iter(change)),
)
@pytest.mark.parametrize("number", [1, 3, 6])
def test_altering_any_field_of_any_entry_is_found(
    chain: datetime, number: int, change: dict[str, object]
) -> None:
    Entry.objects.filter(number=number).update(**change)
    assert found() == [(FaultKind.ALTERED, number)]


@pytest.mark.parametrize("number", [1, 3, 6])
def test_altering_an_entry_with_its_mac_is_found(chain: datetime, number: int) -> None:
    Entry.objects.filter(number=number).update(verb="other.thing", mac=b"0" * 32)
    assert found()[0] == (FaultKind.ALTERED, number)


@pytest.mark.parametrize("number", [1, 2, 4])
def test_removing_an_entry_is_found(chain: datetime, number: int) -> None:
    Entry.objects.filter(number=number).delete()
    assert found() == [(FaultKind.MISSING, number)]


@pytest.mark.parametrize("number", [1, 3])
def test_removing_an_entry_and_closing_the_gap_is_found(chain: datetime, number: int) -> None:
    Entry.objects.filter(number=number).delete()
    for entry in Entry.objects.filter(number__gt=number).order_by("number"):
        Entry.objects.filter(number=entry.number).update(number=entry.number - 1)
    faults = found()
    assert faults[0][1] == number
    assert (FaultKind.TRUNCATED, 6) in faults


def swap(first: int, second: int) -> None:
    Entry.objects.filter(number=first).update(number=99)
    Entry.objects.filter(number=second).update(number=first)
    Entry.objects.filter(number=99).update(number=second)


@pytest.mark.parametrize(("first", "second"), [(2, 3), (1, 2), (2, 5)])
def test_swapping_two_entries_is_found_as_that(chain: datetime, first: int, second: int) -> None:
    swap(first, second)
    moved = [fault for fault in found() if fault[0] is FaultKind.MOVED]
    assert moved == [(FaultKind.MOVED, first), (FaultKind.MOVED, second)]
    assert FaultKind.ALTERED not in {kind for kind, _ in found()}


def test_swapping_the_last_two_entries_is_found(chain: datetime) -> None:
    swap(5, 6)
    assert found()[:2] == [(FaultKind.MOVED, 5), (FaultKind.MOVED, 6)]


def test_cutting_the_end_off_is_found_by_the_head(chain: datetime) -> None:
    Entry.objects.filter(number__gt=4).delete()
    assert found() == [(FaultKind.TRUNCATED, 5)]


def test_cutting_the_end_off_and_setting_the_head_back_is_found_by_the_anchor(
    now: datetime,
) -> None:
    write(3, now)
    kept = ChainHead.objects.values("length", "mac", "proof").get()
    write(3, now)
    anchor(now=now)
    Entry.objects.filter(number__gt=3).delete()
    ChainHead.objects.update(**kept)
    assert verify().faults == (Fault(FaultKind.TRUNCATED, 4, now),)


def test_a_chain_written_anew_after_setting_it_back_is_found_by_the_anchor(now: datetime) -> None:
    write(3, now)
    kept = ChainHead.objects.values("length", "mac", "proof").get()
    write(3, now)
    anchor(now=now)
    Entry.objects.filter(number__gt=3).delete()
    ChainHead.objects.update(**kept)
    write(5, now)
    assert verify().faults == (Fault(FaultKind.REWRITTEN, 6, now),)


def test_taking_everything_away_is_found_by_the_anchor(chain: datetime) -> None:
    Entry.objects.all().delete()
    ChainHead.objects.all().delete()
    assert found() == [(FaultKind.TRUNCATED, 1)]


def test_setting_the_head_alone_back_is_found(now: datetime) -> None:
    write(3, now)
    kept = ChainHead.objects.values("length", "mac", "proof").get()
    write(3, now)
    ChainHead.objects.update(**kept)
    assert found() == [(FaultKind.ADDED, 4)]


def test_a_head_made_up_to_match_is_found(chain: datetime) -> None:
    Entry.objects.filter(number__gt=4).delete()
    ChainHead.objects.update(length=4, mac=Entry.objects.get(number=4).mac)
    assert found()[0] == (FaultKind.HEAD_FORGED, 4)


def test_a_head_taken_away_is_found(chain: datetime) -> None:
    ChainHead.objects.all().delete()
    assert found() == [(FaultKind.HEAD_MISSING, 0)]


def test_an_entry_put_in_past_the_head_is_found(chain: datetime) -> None:
    Entry.objects.create(number=7, at=chain, verb="thing.done", actor="system", mac=b"0" * 32)
    assert found() == [(FaultKind.ADDED, 7)]


def test_keys_of_another_store_find_everything_at_fault(chain: datetime, world: Outside) -> None:
    connect(replace(world, keys=MemoryKeys()))
    assert (verify().intact, len(verify().faults)) == (False, 9)


def test_only_the_first_faults_are_named(now: datetime) -> None:
    write(30, now)
    Entry.objects.update(verb="other.thing")
    assert found() == [(FaultKind.ALTERED, number) for number in range(1, 21)]


def test_the_worker_anchors(world: Outside, now: datetime) -> None:
    write(1, now)
    anchor_chain.call()
    assert (verify().anchors, verify().last_anchor) == (1, now)


def test_nonsense_in_the_file_of_anchors_is_a_fault(chain: datetime, world: Outside) -> None:
    with file_in(world.data).open("a") as stream:
        stream.write("[]\n{}\nwords\n")
    assert found() == [(FaultKind.ANCHOR_ALTERED, line) for line in (3, 4, 5)]


# --- the file of anchors -------------------------------------------------------------------


def lines_of(world: Outside) -> list[str]:
    return file_in(world.data).read_text().splitlines(keepends=True)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda lines: [lines[0].replace('"length": 3', '"length": 2'), *lines[1:]],
        lambda lines: lines[1:],
        lambda lines: [lines[1], lines[0]],
        lambda lines: ["nothing\n", *lines],
        lambda lines: [lines[0], lines[0], *lines[1:]],
    ],
    ids=["altered", "removed", "swapped", "added", "doubled"],
)
def test_tampering_with_the_anchors_is_found(
    chain: datetime, world: Outside, tamper: Callable[[list[str]], list[str]]
) -> None:
    file_in(world.data).write_text("".join(tamper(lines_of(world))))
    assert FaultKind.ANCHOR_ALTERED in {kind for kind, _ in found()}


def test_a_line_that_the_power_cut_short_is_no_fault_and_is_written_over(
    chain: datetime, world: Outside
) -> None:
    path = file_in(world.data)
    with path.open("a") as stream:
        stream.write('{"at": "2026')
    assert verify().intact
    anchor(now=chain)
    assert (verify().intact, verify().anchors) == (True, 3)


def test_anchors_are_for_this_user_only(chain: datetime, world: Outside) -> None:
    path = file_in(world.data)
    assert [p.stat().st_mode & 0o077 for p in (path, path.parent)] == [0, 0]


def test_a_restored_chain_is_shorter_than_its_anchors_and_that_is_said(
    chain: datetime, now: datetime
) -> None:
    Entry.objects.filter(number__gt=4).delete()
    last = Entry.objects.get(number=4)
    ChainHead.objects.all().delete()
    _head_as_it_was(last)
    anchor(now=now, kind=AnchorKind.RESTORED)
    record(verb="installation.restored", by=SYSTEM, at=now)
    verdict = verify()
    assert (verdict.intact, verdict.lost_by_restore, verdict.entries) == (True, 2, 5)


def _head_as_it_was(last: Entry) -> None:
    mac = bytes(last.mac)
    proof = outside().keys.mac(KEY, head_bytes(last.number, mac))
    ChainHead.objects.create(id=1, length=last.number, mac=mac, proof=proof)


# --- many hands ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_do_not_fork_the_chain(now: datetime) -> None:
    hands, each = 4, 5
    together = threading.Barrier(hands)
    problems: list[BaseException] = []

    def hand() -> None:
        try:
            together.wait(timeout=10)
            write(each, now)
        except BaseException as error:  # noqa: BLE001 -- a thread's exception would be lost
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert (verify().intact, verify().entries) == (True, hands * each)
