"""Undo a Content-Encoding, within a limit, and notice a body that was cut short.

Scrapy's own decoders return what there is of a truncated body, without a word: a page cut in half would be stored
as an edit. A deflate stream knows its own end, so the question can be answered for certain.
"""

from __future__ import annotations

import zlib

from scrapy.utils.gz import gunzip

GZIP_MAGIC = b"\x1f\x8b"
_CHUNK_BYTES = 64 * 1024
#: A file may be several gzip files in a row (RFC 1952 §2.2), but thousands of tiny ones are an attack.
_MAX_MEMBERS = 4096


class CutShortError(Exception):
    """The body ends before its compressed stream does, or the stream is damaged."""


class TooLargeError(Exception):
    """Decoded, the body is larger than it may be."""


class _Output:
    """Collects decoded bytes up to a limit."""

    def __init__(self, limit_bytes: int) -> None:
        self._parts: list[bytes] = []
        #: What may still come, and one byte more, which is the one too many.
        self.room_bytes = limit_bytes + 1

    def add(self, part: bytes) -> None:
        self._parts.append(part)
        self.room_bytes -= len(part)
        if self.room_bytes <= 0:
            raise TooLargeError

    def value(self) -> bytes:
        return b"".join(self._parts)


def ungzip(body: bytes, limit_bytes: int) -> bytes:
    """Decode gzip, of one or several members; what follows the last one is ignored, as everybody does.

    A body that is not gzip at all is returned as it is: some servers label what they do not compress.
    Raises CutShortError and TooLargeError.
    """
    if body and GZIP_MAGIC.startswith(body[:2]) and len(body) < 2:
        raise CutShortError
    output = _Output(limit_bytes)
    position = members = 0
    try:
        while body.startswith(GZIP_MAGIC, position):
            members += 1
            if members > _MAX_MEMBERS:
                raise CutShortError
            position = _inflate(zlib.decompressobj(wbits=31), body, position, output)
    except zlib.error as error:
        return _despite_wrong_sum(body, limit_bytes, error)
    return output.value() if members else body


def undeflate(body: bytes, limit_bytes: int) -> bytes:
    """Decode ``deflate``: a zlib stream, or a raw one, as some servers send. Raises CutShortError and TooLargeError."""
    if not body:
        return body
    for wbits in (15, -15):
        output = _Output(limit_bytes)
        try:
            _inflate(zlib.decompressobj(wbits=wbits), body, 0, output)
        except zlib.error:
            continue
        return output.value()
    raise CutShortError


def _inflate(stream: zlib._Decompress, body: bytes, position: int, output: _Output) -> int:
    """Decode the stream that begins at `position`; return where it ends."""
    while not stream.eof:
        chunk = body[position : position + _CHUNK_BYTES]
        if not chunk:
            raise CutShortError
        position += len(chunk)
        output.add(stream.decompress(chunk, output.room_bytes))
    return position - len(stream.unused_data)


def _despite_wrong_sum(body: bytes, limit_bytes: int, error: zlib.error) -> bytes:
    """Take a stream that came to its end and only has a wrong sum or length there, as browsers do."""
    if "incorrect" not in str(error):
        raise CutShortError from error
    try:
        return gunzip(body, max_size=limit_bytes)
    except ValueError as too_much:
        raise TooLargeError from too_much
