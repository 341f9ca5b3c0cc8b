"""Zip files that are the same bytes on every machine: stored, sorted, one fixed time; and a reader that believes nothing."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping

MAX_BYTES = 1 << 30
MAX_ENTRIES = 65_000
"""Below where zip would need its 64-bit form."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
_DAY = (2026 - 1980) << 9 | 1 << 5 | 1
"""1 January 2026: a time of making would make two equal packs differ."""


class BadZip(ValueError):
    """Not a zip as packs are; the message is for people."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Not compressed: another zlib would give other bytes, and photos do not shrink."""
    parts, central, at = [], [], 0
    for name, content in sorted(files.items()):
        about = (0, 0, 0, _DAY, zlib.crc32(content), len(content), len(content), len(name), 0)
        head = _LOCAL.pack(b"PK\x03\x04", 20, *about) + name.encode("ascii")
        central.append(_CENTRAL.pack(b"PK\x01\x02", 20, 20, *about, 0, 0, 0, 0, at) + name.encode("ascii"))
        parts += [head, content]
        at += len(head) + len(content)
    listed = b"".join(central)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(files), len(files), len(listed), at, 0)
    return b"".join((*parts, listed, end))


def unzipped(raw: bytes) -> dict[str, bytes]:
    """Contents by name, also of a pack that somebody unpacked and packed again. Raises BadZip."""
    try:
        return _unzipped(raw)
    except (struct.error, zlib.error, IndexError) as error:
        raise BadZip("zip rusak atau terpotong") from error


def _unzipped(raw: bytes) -> dict[str, bytes]:
    end = len(raw) - _END.size
    mark, disk, cd_disk, here, total, cd_size, cd_at, comment = _END.unpack_from(raw, max(end, 0))
    if end < 0 or mark != b"PK\x05\x06" or disk or cd_disk or here != total or comment or cd_at + cd_size != end:
        raise BadZip("bukan berkas zip, atau daftar isinya tidak sesuai")
    found: dict[str, bytes] = {}
    at, size = cd_at, 0
    for _ in range(total):
        mark, _, _, flags, method, _, _, crc, packed, whole, n, extra, note, _, _, _, local = _CENTRAL.unpack_from(raw, at)
        name = raw[at + _CENTRAL.size : at + _CENTRAL.size + n]
        at, size = at + _CENTRAL.size + n + extra + note, size + whole
        if mark != b"PK\x01\x02" or at > end or flags & 1 or size > MAX_BYTES:
            raise BadZip("daftar isi zip tidak sesuai")
        content = _content(raw[:cd_at], local, name, method, packed, whole)
        if len(content) != whole or zlib.crc32(content) != crc:
            raise BadZip("isi zip berubah")
        if name.endswith(b"/") and not content:
            continue
        said = name.decode("latin-1")
        if not _NAME.fullmatch(said) or said in found:
            raise BadZip("nama berkas di dalam zip tidak sah atau berulang")
        found[said] = content
    if at != end:
        raise BadZip("daftar isi zip tidak sesuai")
    return found


def _content(raw: bytes, at: int, name: bytes, method: int, packed: int, whole: int) -> bytes:
    mark, *_, n, extra = _LOCAL.unpack_from(raw, at)
    start = at + _LOCAL.size + n + extra
    content = raw[start : start + packed]
    if mark != b"PK\x03\x04" or raw[at + _LOCAL.size : at + _LOCAL.size + n] != name or len(content) != packed or method not in (0, 8):
        raise BadZip("isi zip tidak sesuai dengan daftarnya")
    if method == 0:
        return content
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    content = unpack.decompress(content, whole + 1)
    if not unpack.eof or unpack.unused_data:
        raise BadZip("isi zip tidak dapat dibuka")
    return content
