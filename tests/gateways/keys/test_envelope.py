from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.gateways.keys.envelope import new_key, open_bytes, seal_bytes
from visavis.gateways.keys.protocol import SealBrokenError

PLAIN = st.binary(max_size=200)
CONTEXT = st.text(max_size=40)


@given(PLAIN, CONTEXT)
def test_there_and_back(plain: bytes, context: str) -> None:
    key = new_key()
    assert open_bytes(key, seal_bytes(key, plain, context=context), context=context) == plain


@given(PLAIN, st.data())
def test_any_flipped_bit_is_noticed(plain: bytes, data: st.DataObject) -> None:
    key = new_key()
    sealed = bytearray(seal_bytes(key, plain, context="c"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBrokenError):
        open_bytes(key, bytes(sealed), context="c")


@given(PLAIN, st.data())
def test_any_cut_is_noticed(plain: bytes, data: st.DataObject) -> None:
    key = new_key()
    sealed = seal_bytes(key, plain, context="c")
    length = data.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(SealBrokenError):
        open_bytes(key, sealed[:length], context="c")


@given(PLAIN, CONTEXT, CONTEXT)
def test_it_opens_in_its_own_place_only(plain: bytes, here: str, there: str) -> None:
    key = new_key()
    sealed = seal_bytes(key, plain, context=here)
    if here == there:
        assert open_bytes(key, sealed, context=there) == plain
        return
    with pytest.raises(SealBrokenError):
        open_bytes(key, sealed, context=there)
