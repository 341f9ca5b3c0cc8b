"""Codes of returns and endings in words, by the list they were judged by."""

from __future__ import annotations

from collections.abc import Mapping

from shared.sop.lists import ALASAN_KEMBALI, DAFTAR_PERIKSA

SEBAB: Mapping[str, str] = {
    "dikecualikan": "informasi dikecualikan",
    "kegiatan_batal": "kegiatan batal",
    "ganda": "ganda",
    "tidak_layak": "tidak layak tayang",
    "lainnya": "sebab lain",
    "keliru": "isi keliru",
    "data_pribadi": "data pribadi",
    "persetujuan_ditarik": "persetujuan ditarik",
}
"""Why a case was stopped or its publication taken down."""
HASIL_LAPORAN: Mapping[str, str] = {
    "diralat": "Diralat",
    "ditarik": "Ditarik",
    "tidak_terbukti": "Tidak terbukti",
    "sudah_sesuai": "Sudah sesuai",
    "": "Belum dijawab",
}
JENIS_LAPORAN: Mapping[str, str] = {"kekeliruan": "Kekeliruan", "data_pribadi": "Data pribadi", "lainnya": "Lainnya"}
KLASIFIKASI: Mapping[str, str] = {
    "berkala": "Berkala",
    "serta_merta": "Serta-merta",
    "setiap_saat": "Setiap saat",
    "dikecualikan": "Dikecualikan",
}
DAFTAR: Mapping[str, str] = {"kembali": "Alasan Sekretaris", "periksa": "Daftar periksa verifikator"}


def sebutan(kode: str, daftar: Mapping[str, str]) -> str:
    """Its words; what a later version adds is readable all the same."""
    return daftar.get(kode, kode.replace("_", " "))


def teks_butir(daftar: str, versi: int, kode: str) -> tuple[str, str]:
    """Code as people write it, and its text in that version of the list; the bare code where no list has it."""
    if daftar == "periksa" and (check := DAFTAR_PERIKSA.get(versi, {}).get(kode)) is not None:
        return check.kode, check.pertanyaan
    reason = ALASAN_KEMBALI.get(versi, {}).get(kode) if daftar == "kembali" else None
    return (kode, reason) if reason else (kode.upper(), kode.replace("_", " "))
