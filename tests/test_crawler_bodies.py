"""Decoding knows a whole body from a cut one, and stops where a body may not be larger."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.bodies import CutShortError, TooLargeError, undeflate, ungzip

LIMIT = 1_000_000
Decoder = Callable[[bytes, int], bytes]

long = st.builds(lambda part, n: part * n, st.binary(max_size=20), st.integers(0, 9000))
bodies = st.one_of(st.binary(max_size=300), long)


def raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


@given(st.lists(bodies, min_size=1, max_size=4), st.sampled_from([b"", b"\0\0\0", b"trailing"]))
def test_gzip_of_several_members_is_all_of_them(parts: list[bytes], garbage: bytes) -> None:
    assert ungzip(b"".join(map(gzip.compress, parts)) + garbage, LIMIT) == b"".join(parts)


@given(bodies, st.sampled_from([zlib.compress, raw_deflate]))
def test_deflate_is_read_with_and_without_its_frame(body: bytes, compress: Callable[[bytes], bytes]) -> None:
    assert undeflate(compress(body), LIMIT) == body


@given(bodies, st.data())
def test_gzip_cut_anywhere_is_noticed(body: bytes, data: st.DataObject) -> None:
    whole = gzip.compress(body)
    with pytest.raises(CutShortError):
        ungzip(whole[: data.draw(st.integers(1, len(whole) - 1))], LIMIT)


@given(st.binary(min_size=20, max_size=400), st.data())
def test_deflate_cut_anywhere_is_noticed(body: bytes, data: st.DataObject) -> None:
    whole = zlib.compress(body)
    with pytest.raises(CutShortError):
        undeflate(whole[: data.draw(st.integers(1, len(whole) - 5))], LIMIT)


@pytest.mark.parametrize(("decode", "compress"), [(ungzip, gzip.compress), (undeflate, zlib.compress)])
def test_the_limit_is_the_last_size_allowed(decode: Decoder, compress: Callable[[bytes], bytes]) -> None:
    packed = compress(b"x" * 200_000)
    assert len(decode(packed, 200_000)) == 200_000
    with pytest.raises(TooLargeError):
        decode(packed, 199_999)


def test_the_limit_holds_over_all_members_also_with_wrong_sums() -> None:
    member = gzip.compress(b"x" * 1000)
    with pytest.raises(TooLargeError):
        ungzip(member * 3, 2500)
    with pytest.raises(TooLargeError):
        ungzip(member[:-8] + b"\0" * 8, 999)
    assert ungzip(member[:-8] + b"\0" * 8, 1000) == b"x" * 1000


def test_damage_inside_is_as_good_as_a_cut() -> None:
    whole = bytearray(gzip.compress(bytes(range(256)) * 50))
    whole[20:40] = b"\xff" * 20
    with pytest.raises(CutShortError):
        ungzip(bytes(whole), LIMIT)
    with pytest.raises(CutShortError):
        undeflate(b"\xff" * 50, LIMIT)


def test_thousands_of_members_are_an_attack() -> None:
    with pytest.raises(CutShortError):
        ungzip(gzip.compress(b"") * 5000, LIMIT)


@pytest.mark.parametrize("body", [b"", b"<html>", b"\x1e\x8b"])
def test_what_is_not_gzip_is_left_alone(body: bytes) -> None:
    assert ungzip(body, LIMIT) == body
    assert undeflate(b"", LIMIT) == b""
