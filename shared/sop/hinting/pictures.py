"""Pictures and films: alternative text, creator, people to be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shared.sop.lists import DASAR_PEMROSESAN
from shared.sop.materi import Materi, Media, OrangTampak

_FILE_NAME = re.compile(
    r"\.(?:jpe?g|png|webp|heic|gif|mp4)$|^(?:img|dsc|dscn|pxl|vid|mvi|screenshot|whatsapp (?:image|video))[ _\-]?\d", re.I
)
_NOTHING_SAID = re.compile(r"^(?:foto|gambar|image|photo|dokumentasi|kegiatan|video)(?: (?:kegiatan|dokumentasi))?[ .\-]*\d*\.?$", re.I)
GROUPS = {"dewasa": "dewasa", "anak": "anak", "disabilitas": "penyandang disabilitas"}


def in_pictures(materi: Materi) -> Iterator[tuple[str, int, str, bool]]:
    """(check, which picture, sentence, only a reminder)."""
    said: dict[str, int] = {}
    for n, media in enumerate(materi.media):
        yield from _alt(n, media, said)
        if not media.pencipta.strip():
            yield "h1", n, "pencipta belum disebut", False
        if media.mime.startswith("video/") and media.takarir_sha256 is None:
            yield "a1", n, "video belum bertakarir", False
        if not media.orang:
            yield "p3", n, "tidak ada orang yang dicatat; pastikan memang tidak ada yang dapat dikenali", True
        for orang in media.orang:
            yield from _person(n, orang)


def _alt(n: int, media: Media, said: dict[str, int]) -> Iterator[tuple[str, int, str, bool]]:
    alt = media.alt.strip()
    if not alt:
        yield "a1", n, "belum berteks alternatif", False
    elif _FILE_NAME.search(alt):
        yield "a1", n, "teks alternatifnya nama berkas", False
    elif _NOTHING_SAID.match(alt):
        yield "a1", n, "teks alternatifnya belum menyebut apa yang tampak", False
    elif alt.casefold() in said:
        yield "a1", n, f"teks alternatifnya sama dengan foto {said[alt.casefold()] + 1}", True
    said.setdefault(alt.casefold(), n)


def _person(n: int, orang: OrangTampak) -> Iterator[tuple[str, int, str, bool]]:
    told = describe(orang)
    yield "p3", n, told, True
    if orang.kelompok == "anak":
        yield "p4", n, told, orang.disamarkan or bool(orang.bukti.strip())
    if orang.kelompok == "disabilitas":
        yield "p5", n, told, orang.disamarkan or bool(orang.bukti.strip())


def describe(orang: OrangTampak) -> str:
    """`Siti, anak, dasar: persetujuan orangnya, bukti: surat wali, disamarkan`."""
    parts = [orang.nama or "tanpa nama", GROUPS[orang.kelompok]]
    if orang.peran_publik:
        parts.append("tampil dalam peran publik")
    parts.append(f"dasar: {DASAR_PEMROSESAN.get(orang.dasar, orang.dasar).lower()}")
    if orang.bukti:
        parts.append(f"bukti: {orang.bukti}")
    parts.append("disamarkan" if orang.disamarkan else "tidak disamarkan")
    return ", ".join(parts)
