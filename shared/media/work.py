"""The dangerous part as one pure function: hostile bytes in, clean bytes or reasons out."""

from __future__ import annotations

from dataclasses import dataclass

from shared.media.cleaned import Bersih
from shared.media.kinds import DOCX, GAMBAR, MP4, PDF, SEMUA
from shared.media.limits import BatasMedia
from shared.media.refused import MediaDitolak


@dataclass(frozen=True, slots=True)
class Tugas:
    """What to do with the bytes: clean them as a kind, fit a picture into a box, or make parts of it unrecognisable."""

    jenis: str
    limits: BatasMedia
    kotak: tuple[int, int] | None = None
    mime: str = ""
    samar: tuple[tuple[int, int, int, int], ...] = ()
    """Left, top, right, bottom in thousandths."""


def kerjakan(tugas: Tugas, raw: bytes) -> Bersih:
    """Whatever a parser trips over is the file's fault, as it was written by nobody we know: refused, with the cause attached."""
    try:
        return _kerjakan(tugas, raw)
    except (MediaDitolak, ImportError):
        raise  # a library that is not there is our fault, and the operator must hear of it
    except MemoryError as error:
        raise MediaDitolak(("terlalu_berat", "Berkas terlalu berat untuk diolah; kecilkan terlebih dahulu.")) from error
    except Exception as error:
        # parsers raise anything on crafted input (KeyError, RecursionError, struct.error, …); no list would ever be complete
        raise MediaDitolak(TAK_TERBACA) from error


def _kerjakan(tugas: Tugas, raw: bytes) -> Bersih:
    jenis = next(j for j in SEMUA if j.kode == tugas.jenis)
    # imported where needed: each takes longer to load than most files take to clean
    if jenis in GAMBAR:
        from shared.media.images import bersihkan_gambar, perkecil_gambar, samarkan_gambar

        if tugas.samar:
            return samarkan_gambar(raw, jenis, tugas.samar, tugas.limits)
        if tugas.kotak is not None:
            return perkecil_gambar(raw, jenis, tugas.kotak, tugas.mime, tugas.limits)
        return bersihkan_gambar(raw, jenis, tugas.limits)
    if jenis is PDF:
        from shared.media.pdf import bersihkan_pdf

        return bersihkan_pdf(raw, tugas.limits)
    if jenis is DOCX:
        from shared.media.docx import bersihkan_docx

        return bersihkan_docx(raw, tugas.limits)
    if jenis is MP4:
        from shared.media.mp4 import bersihkan_mp4

        return bersihkan_mp4(raw)
    from shared.media.webvtt import bersihkan_vtt

    return bersihkan_vtt(raw)


TAK_TERBACA = ("berkas_tak_terbaca", "Berkas tidak dapat dibaca; mungkin rusak. Simpan ulang dari aplikasi asalnya, lalu unggah kembali.")
