"""The door: what a person uploads becomes an attachment, or is refused with every reason at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from shared.media.cleaned import Bersih
from shared.media.kinds import GAMBAR, MP4, VTT, Jenis, dengan_akhiran, kenali, tidak_cocok, tidak_didukung
from shared.media.limits import MB, BatasMedia
from shared.media.names import nama_aman
from shared.media.refused import Butir, MediaDitolak
from shared.media.sandbox import di_luar
from shared.media.store import MediaStore
from shared.media.work import Tugas, kerjakan

BAWAAN = BatasMedia()
_OURS = (MP4, VTT)
"""Read by our own few lines over bytes and text; a thread is enough, and 100 MB need not travel through pipes."""


@dataclass(frozen=True, slots=True)
class Diterima:
    """A cleaned file on its way into the store. The original is gone."""

    isi: bytes
    mime: str
    ukuran_byte: int
    lebar: int | None
    tinggi: int | None
    nama_berkas: str
    catatan: tuple[Butir, ...]


@dataclass(frozen=True, slots=True)
class Tersimpan:
    """A stored file, as events speak of it."""

    sha256: str
    mime: str
    ukuran_byte: int
    lebar: int | None
    tinggi: int | None
    nama_berkas: str
    catatan: tuple[Butir, ...]


async def terima(raw: bytes, file_name: str, *, limits: BatasMedia = BAWAAN) -> Diterima:
    """Judge and clean one upload; the same bytes always come out as the same bytes."""
    alasan: list[Butir] = []
    nama = ""
    try:
        nama = nama_aman(file_name)
    except MediaDitolak as refused:
        alasan.extend(refused.alasan)
    jenis = kenali(raw)
    alasan.extend(_before_opening(raw, nama, jenis, limits))
    bersih = None
    if jenis is not None and len(raw) <= jenis.batas_byte(limits):
        try:
            bersih = await _bersihkan(jenis, raw, limits)
        except MediaDitolak as refused:
            alasan.extend(refused.alasan)
    if alasan or bersih is None:
        raise MediaDitolak(*alasan)
    akhir = nama_aman(dengan_akhiran(nama, bersih.mime))
    catatan = bersih.catatan
    if akhir != file_name:
        catatan += (("nama_dirapikan", f"Nama berkas dirapikan menjadi “{akhir}”."),)
    return Diterima(bersih.isi, bersih.mime, len(bersih.isi), bersih.lebar, bersih.tinggi, akhir, catatan)


async def simpan(store: MediaStore, raw: bytes, file_name: str, limits: BatasMedia = BAWAAN) -> Tersimpan:
    """Take in and keep. What is refused leaves nothing behind."""
    d = await terima(raw, file_name, limits=limits)
    sha256 = await store.put(d.isi)
    return Tersimpan(sha256, d.mime, d.ukuran_byte, d.lebar, d.tinggi, d.nama_berkas, d.catatan)


async def perkecil(raw: bytes, kotak: tuple[int, int], mime: str, *, limits: BatasMedia = BAWAAN) -> bytes:
    """A picture fitted into a box, as `mime` (JPEG, PNG or WebP): thumbnails, and what an outlet's size asks for."""
    jenis = kenali(raw)
    if jenis not in GAMBAR:
        raise MediaDitolak(("bukan_gambar", "Hanya gambar yang dapat dikecilkan."))
    if mime not in ("image/jpeg", "image/png", "image/webp") or min(kotak) < 1:
        raise ValueError(f"cannot fit into {kotak} as {mime}")
    return (await di_luar(Tugas(jenis.kode, limits, kotak, mime), raw)).isi


async def samarkan(raw: bytes, bidang: Sequence[tuple[int, int, int, int]], *, limits: BatasMedia = BAWAAN) -> Bersih:
    """A picture with parts (left, top, right, bottom in thousandths) made unrecognisable."""
    jenis = kenali(raw)
    if jenis not in GAMBAR:
        raise MediaDitolak(("bukan_gambar", "Hanya gambar yang dapat disamarkan."))
    if not bidang or any(not (0 <= x < r <= 1000 and 0 <= y < b <= 1000) for x, y, r, b in bidang):
        raise ValueError(f"cannot blur {bidang}")
    return await di_luar(Tugas(jenis.kode, limits, samar=tuple(bidang)), raw)


def _before_opening(raw: bytes, nama: str, jenis: Jenis | None, limits: BatasMedia) -> list[Butir]:
    if not raw:
        return [("berkas_kosong", "Berkas kosong; periksa berkas aslinya, lalu unggah kembali.")]
    if jenis is None:
        return [tidak_didukung(raw)]
    alasan: list[Butir] = []
    if mismatch := tidak_cocok(nama, jenis):
        alasan.append(mismatch)
    batas = jenis.batas_byte(limits)
    if len(raw) > batas:
        pesan = f"Ukuran {_megabyte(len(raw))} melebihi batas {_megabyte(batas)} untuk {jenis.sebutan}; kecilkan terlebih dahulu."
        alasan.append(("berkas_terlalu_besar", pesan))
    return alasan


def _megabyte(size: int) -> str:
    return f"{size / MB:.1f}".replace(".", ",") + " MB"


async def _bersihkan(jenis: Jenis, raw: bytes, limits: BatasMedia) -> Bersih:
    tugas = Tugas(jenis.kode, limits)
    if jenis in _OURS:
        return await asyncio.to_thread(kerjakan, tugas, raw)
    return await di_luar(tugas, raw)
