"""MP4 is kept as it is but for its descriptive boxes (place, author).

Those are blanked in their place, so no offset moves and no frame is touched.
"""

from __future__ import annotations

from collections.abc import Iterator

from shared.media.cleaned import Bersih
from shared.media.kinds import MP4
from shared.media.refused import Butir, MediaDitolak

_DESCRIPTIVE = {b"udta", b"meta", b"uuid"}
_CONTAINERS = {b"moov", b"trak", b"moof", b"traf"}
_BOXES_MAX = 100_000
_RUSAK: Butir = ("video_rusak", "Video terpotong atau rusak; unggah kembali dari berkas aslinya.")
_BEBAS = b"free"


def bersihkan_mp4(raw: bytes) -> Bersih:
    """The same film, nameless and placeless. A film cut off by a broken upload is noticed by its boxes."""
    out = bytearray(raw)
    found: set[bytes] = set()
    blanked = False
    for name, start, body, end in _boxes(raw):
        found.add(name)
        if name in _DESCRIPTIVE:
            out[start + 4 : start + 8] = _BEBAS
            out[body:end] = bytes(end - body)
            blanked = True
    if b"moov" not in found or not found & {b"mdat", b"moof"}:
        raise MediaDitolak(_RUSAK)
    catatan: tuple[Butir, ...] = (("metadata_dibuang", "Lokasi dan keterangan video telah dikosongkan."),) if blanked else ()
    return Bersih(bytes(out), MP4.mime, catatan=catatan)


def _boxes(raw: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    """(name, start, start of body, end) of every box worth looking at, outer before inner."""
    waiting = [(0, len(raw))]
    count = 0
    while waiting:
        at, stop = waiting.pop()
        while at < stop:
            count += 1
            size, head = int.from_bytes(raw[at : at + 4], "big"), 8
            name = raw[at + 4 : at + 8]
            if size == 1:
                size, head = int.from_bytes(raw[at + 8 : at + 16], "big"), 16
            elif size == 0:
                size = stop - at  # "to the end", allowed for the last box
            if at + head > stop or size < head or at + size > stop or count > _BOXES_MAX:
                raise MediaDitolak(_RUSAK)
            yield name, at, at + head, at + size
            if name in _CONTAINERS:
                waiting.append((at + head, at + size))
            at += size
