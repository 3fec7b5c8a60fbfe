"""What every key store keeps: the one in memory and the one on disk alike."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.gateways.keys.conftest import Places
from visavis.gateways.keys.memory import MemoryKeys
from visavis.gateways.keys.protocol import KeyGoneError, Keys, SealBrokenError, Sealed

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ONE, OTHER = "client:1", "client:2"


@pytest.fixture(params=["memory", "file"])
def keys(request: pytest.FixtureRequest, places: Places) -> Keys:
    store: Keys = MemoryKeys() if request.param == "memory" else places.open()
    store.create(ONE)
    store.create(OTHER)
    return store


def test_what_was_sealed_opens(keys: Keys) -> None:
    sealed = keys.seal(ONE, "mot à mot", context="row:1:text")
    assert keys.open(ONE, sealed, context="row:1:text") == "mot à mot"


def test_the_same_text_is_sealed_differently_every_time(keys: Keys) -> None:
    assert keys.seal(ONE, "word", context="c") != keys.seal(ONE, "word", context="c")


def test_another_context_does_not_open(keys: Keys) -> None:
    sealed = keys.seal(ONE, "word", context="row:1:text")
    with pytest.raises(SealBrokenError):
        keys.open(ONE, sealed, context="row:2:text")


def test_another_key_does_not_open(keys: Keys) -> None:
    sealed = keys.seal(ONE, "word", context="c")
    with pytest.raises(SealBrokenError):
        keys.open(OTHER, sealed, context="c")


def test_a_key_never_made_is_gone(keys: Keys) -> None:
    with pytest.raises(KeyGoneError):
        keys.seal("client:3", "word", context="c")


def test_making_a_key_twice_changes_nothing(keys: Keys) -> None:
    sealed = keys.seal(ONE, "word", context="c")
    keys.create(ONE)
    assert keys.open(ONE, sealed, context="c") == "word"


def test_an_erased_key_opens_nothing_and_others_still_do(keys: Keys) -> None:
    sealed = [keys.seal(key, "word", context="c") for key in (ONE, OTHER)]
    keys.erase([ONE], now=NOW)
    assert keys.open(OTHER, sealed[1], context="c") == "word"
    with pytest.raises(KeyGoneError):
        keys.open(ONE, sealed[0], context="c")


def test_an_erased_id_is_remembered_and_never_used_again(keys: Keys) -> None:
    keys.erase([ONE], now=NOW)
    assert keys.erased() == {ONE}
    with pytest.raises(KeyGoneError):
        keys.create(ONE)


def test_erasing_what_never_was_is_remembered_too(keys: Keys) -> None:
    keys.erase(["client:9"], now=NOW)
    assert keys.erased() == {"client:9"}


def test_every_erasure_is_a_generation_and_erasing_again_is_none(keys: Keys) -> None:
    before = keys.standing()
    keys.erase([ONE, OTHER], now=NOW)
    keys.erase([ONE], now=NOW)
    after = keys.standing()
    assert (after.store, after.generation) == (before.store, before.generation + 1)


def test_rotation_keeps_keys_secrets_and_the_ledger(keys: Keys) -> None:
    keys.erase([OTHER], now=NOW)
    sealed, secret = keys.seal(ONE, "word", context="c"), keys.secret("link")
    keys.rotate()
    assert keys.open(ONE, sealed, context="c") == "word"
    assert (keys.secret("link"), keys.erased()) == (secret, frozenset({OTHER}))


def test_secrets_are_the_same_at_every_call_and_differ_by_purpose(keys: Keys) -> None:
    assert keys.secret("link") == keys.secret("link") != keys.secret("audit")
    assert len(keys.secret("link")) == 32


def test_macs_are_made_with_the_secret_of_their_purpose(keys: Keys) -> None:
    assert keys.mac("link", b"card") == keys.mac("link", b"card") != keys.mac("audit", b"card")


def test_many_keys_are_made_at_a_time(keys: Keys) -> None:
    many = [f"client:{number}" for number in range(3, 40)]
    keys.create(ONE, *many)
    sealed = [keys.seal(key, "word", context="c") for key in many]
    opened = [keys.open(key, body, context="c") for key, body in zip(many, sealed, strict=True)]
    assert opened == ["word"] * len(many)


def test_none_of_many_keys_is_made_when_one_was_erased(keys: Keys) -> None:
    keys.erase([ONE], now=NOW)
    with pytest.raises(KeyGoneError):
        keys.create("client:3", ONE)
    with pytest.raises(KeyGoneError):
        keys.seal("client:3", "word", context="c")


def test_many_values_open_at_a_time_and_none_under_a_key_that_is_gone(keys: Keys) -> None:
    sealed = [Sealed(key, keys.seal(key, key, context="c"), "c") for key in (ONE, OTHER, ONE)]
    assert keys.open_all(sealed) == [ONE, OTHER, ONE]
    keys.erase([ONE], now=NOW)
    assert keys.open_all(sealed) == [None, OTHER, None]
    assert keys.open_all([]) == []


def test_one_altered_value_among_many_is_noticed(keys: Keys) -> None:
    sealed = Sealed(ONE, keys.seal(ONE, "word", context="c"), "c")
    with pytest.raises(SealBrokenError):
        keys.open_all([sealed, sealed._replace(context="d")])
