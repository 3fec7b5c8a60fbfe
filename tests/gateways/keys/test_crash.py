"""The power goes between any two steps: what is opened next is the old or the new, whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from tests.gateways.keys.conftest import Places
from visavis.gateways.keys.file import FileKeys
from visavis.gateways.keys.protocol import KeyGoneError, KeysLostError

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ONE, OTHER = "client:1", "client:2"


@pytest.fixture(autouse=True)
def no_wait_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sync is a step at which the power can go; these tests need not wait for it."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


class PowerGoneError(BaseException):
    """Nothing in the program catches this, as nothing catches a power cut."""


@contextmanager
def power_for(steps: int) -> Iterator[list[str]]:
    """Let `steps` changes of the disk happen, then cut the power; gives what happened."""
    happened: list[str] = []
    real = {name: getattr(os, name) for name in ("fsync", "unlink", "replace")}

    def counted(name: str) -> Callable[..., object]:
        def step(*args: object, **options: object) -> object:
            if len(happened) == steps:
                raise PowerGoneError(name)
            happened.append(name)
            return real[name](*args, **options)

        return step

    try:
        for name in real:
            setattr(os, name, counted(name))
        yield happened
    finally:
        for name, function in real.items():
            setattr(os, name, function)


def crashes(places: Places, do: Callable[[FileKeys], object]) -> Iterator[int]:
    """Run `do` with more and more power; before each run the places are as they were."""
    base = places.folder.parent
    kept = base.with_name("kept")
    shutil.copytree(base, kept)
    for steps in range(1000):
        shutil.rmtree(base)
        shutil.copytree(kept, base)
        keys = places.open()
        try:
            with power_for(steps):
                do(keys)
        except PowerGoneError:
            yield steps
        else:
            assert steps > 10
            return


def prepare(places: Places) -> list[bytes]:
    keys = places.open()
    keys.create(ONE)
    keys.create(OTHER)
    return [keys.seal(key, "word", context="c") for key in (ONE, OTHER)]


def test_an_erasure_happens_whole_or_not_at_all(places: Places) -> None:
    sealed = prepare(places)
    outcomes = set()
    for steps in crashes(places, lambda keys: keys.erase([ONE], now=NOW)):
        keys = places.open()
        assert keys.open(OTHER, sealed[1], context="c") == "word", steps
        generation = keys.standing().generation
        try:
            opened = keys.open(ONE, sealed[0], context="c")
        except KeyGoneError:
            opened = ""
        outcomes.add((generation, opened, keys.erased() == {ONE}))
        whole = ["CURRENT", "master.key", f"secret-{generation}", f"store-{generation}.sqlite"]
        assert places.files() == [whole] * 2, steps
    assert outcomes == {(1, "word", False), (2, "", True)}


def test_an_erasure_that_was_broken_off_can_be_asked_for_again(places: Places) -> None:
    sealed = prepare(places)
    for _ in crashes(places, lambda keys: keys.erase([ONE], now=NOW)):
        keys = places.open()
        keys.erase([ONE], now=NOW)
        with pytest.raises(KeyGoneError):
            keys.open(ONE, sealed[0], context="c")
        assert keys.standing().generation == 2


def test_a_lost_folder_can_be_recovered_after_a_crash_at_any_step(places: Places) -> None:
    sealed = prepare(places)
    for steps in crashes(places, lambda keys: keys.erase([ONE], now=NOW)):
        shutil.rmtree(places.folder)
        keys = places.open()
        keys.recover()
        assert keys.open(OTHER, sealed[1], context="c") == "word", steps


def test_a_rotation_loses_no_key_at_any_step(places: Places) -> None:
    sealed = prepare(places)
    for steps in crashes(places, FileKeys.rotate):
        keys = places.open()
        opened = [keys.open(k, s, context="c") for k, s in zip((ONE, OTHER), sealed, strict=True)]
        assert opened == ["word", "word"], steps


def test_a_beginning_that_was_broken_off_begins_again_or_goes_on(places: Places) -> None:
    places.folder.parent.mkdir()
    for steps in crashes(places, lambda keys: keys.create(ONE)):
        keys = places.open()
        keys.create(ONE)
        sealed = keys.seal(ONE, "word", context="c")
        assert places.open().open(ONE, sealed, context="c") == "word", steps


def test_a_recovery_that_was_broken_off_can_be_asked_for_again(places: Places) -> None:
    sealed = prepare(places)
    shutil.rmtree(places.folder)
    for steps in crashes(places, FileKeys.recover):
        keys = places.open()
        try:
            opened = keys.open(ONE, sealed[0], context="c")
        except KeysLostError:
            keys.recover()
            opened = keys.open(ONE, sealed[0], context="c")
        assert opened == "word", steps
