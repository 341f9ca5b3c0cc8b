"""Checks that the system answers itself, each with the proof that goes into the record. It looks again rather than trusting intake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from shared.sop.events import AsalSurat, IsiDisposisi, ProfilUnit
from shared.sop.materi import Materi

_JPEG_SAYS = {0xE1, 0xED, 0xFE}
"""APP1 (EXIF, XMP), APP13 (IPTC), comment."""
_PNG_SAYS = {b"eXIf", b"tEXt", b"iTXt", b"zTXt"}
_WEBP_SAYS = {b"EXIF", b"XMP "}


@dataclass(frozen=True, slots=True)
class Bukti:
    """The answer, and what it rests on."""

    jawaban: Literal["ya", "tidak"]
    kalimat: str


def carries_metadata(content: bytes) -> bool:
    """Whether a picture tells more than its pixels; a film's header was rebuilt at intake and is not read again."""
    if content.startswith(b"\xff\xd8"):
        return any(marker in _JPEG_SAYS for marker in _jpeg_segments(content))
    if content.startswith(b"\x89PNG"):
        return any(name in _PNG_SAYS for name in _chunks(content, 8, "big", crc=4))
    if content[8:12] == b"WEBP":
        return any(name in _WEBP_SAYS for name in _chunks(content, 12, "little", crc=0))
    return False


def proofs(
    materi: Materi, telling: Mapping[str, bool], sheet: IsiDisposisi, profil: ProfilUnit | None, site_url: str
) -> Mapping[str, Bukti]:
    """By check. `telling`: sha256 of each picture → whether metadata was found in the stored bytes."""
    return {"p7": _files(materi, telling), "m2": _site(profil, site_url), "d1": _archive(sheet)}


def _files(materi: Materi, telling: Mapping[str, bool]) -> Bukti:
    bad = [str(n) for n, m in enumerate(materi.media, start=1) if telling.get(m.sha256)]
    if bad:
        return Bukti("tidak", f"Metadata masih ada di foto {', '.join(bad)}; unggah ulang.")
    if not materi.media:
        return Bukti("ya", "Tidak ada berkas.")
    marks = ", ".join(m.sha256[:8] for m in materi.media)
    return Bukti("ya", f"{len(materi.media)} berkas diperiksa ulang: tidak ada EXIF, XMP, atau IPTC (sidik {marks}).")


def _site(profil: ProfilUnit | None, site_url: str) -> Bukti:
    host = urlsplit(site_url).hostname or ""
    missing = [] if host.endswith((".go.id", ".desa.id")) else [f"alamat {host or 'situs'} bukan domain go.id"]
    if profil is None or not (profil.telepon or profil.surel or profil.alamat):
        missing.append("kontak unit belum diisi")
    if missing:
        return Bukti("tidak", f"Belum lengkap: {'; '.join(missing)}.")
    return Bukti("ya", f"Situs {host} memuat tanggal, unit, dan kontak.")


def _archive(sheet: IsiDisposisi) -> Bukti:
    kode = sheet.asal.kode_klasifikasi_arsip if isinstance(sheet.asal, AsalSurat) else ""
    if kode:
        return Bukti("ya", f"Kode klasifikasi arsip: {kode}.")
    return Bukti("tidak", "Lembar disposisi belum memuat kode klasifikasi arsip.")


def _jpeg_segments(content: bytes) -> Iterator[int]:
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xDA:  # pixels follow
            return
        yield marker
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")


def _chunks(content: bytes, at: int, order: Literal["big", "little"], crc: int) -> Iterator[bytes]:
    """PNG says length then name and a checksum; WebP name then length, padded to even."""
    while at + 8 <= len(content):
        first, second = content[at : at + 4], content[at + 4 : at + 8]
        length, name = (int.from_bytes(first, order), second) if crc else (int.from_bytes(second, order), first)
        yield name
        at += 8 + length + crc + (0 if crc else length % 2)
