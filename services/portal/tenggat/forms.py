"""What an administrator is asked about time."""

from __future__ import annotations

from services.portal.office.forms import Kolom, Lembar
from shared.sop.waktu.kata import CONTOH

JENIS = {
    "libur_setempat": "Libur setempat",
    "libur_nasional": "Libur nasional",
    "cuti_bersama": "Cuti bersama",
    "setengah_hari": "Setengah hari kerja",
    "masuk": "Masuk kerja pada hari libur",
}
DAY = Lembar(
    "Hari khusus",
    "Simpan",
    (
        Kolom("tanggal", "Tanggal", kind="tanggal"),
        Kolom("jenis", "Jenis hari", kind="pilih", options=JENIS),
        Kolom("nama", "Nama hari", "Misalnya Hari Jadi Kabupaten."),
        Kolom(
            "jam", "Jam kerja", "Hanya untuk setengah hari atau masuk kerja, misalnya 07.30-11.30. Pisahkan dengan koma bila ada istirahat."
        ),
        Kolom("dasar", "Dasar", "Nomor surat edaran atau keputusan. Boleh kosong."),
    ),
    "Menggantikan apa yang berlaku pada tanggal itu. Batas waktu yang sedang berjalan dihitung ulang.",
)
RAMADAN = Lembar(
    "Jam kerja Ramadan",
    "Simpan",
    (
        Kolom("mulai", "Hari pertama Ramadan", "Menurut sidang isbat.", kind="tanggal"),
        Kolom("akhir", "Hari terakhir Ramadan", kind="tanggal"),
        Kolom("nama", "Nama", "Misalnya Jam kerja Ramadan 1448 H."),
        Kolom("dasar", "Dasar", "Nomor surat edaran. Boleh kosong."),
    ),
    "Senin sampai Kamis 08.00-15.00 dengan istirahat 30 menit, Jumat 08.00-15.30 dengan istirahat 1 jam (Perpres 21/2023).",
)


def limit_sheet(sebutan: str, usulan: str) -> Lembar:
    """The limit on one step; `usulan`: what peers work with."""
    hint = f"{CONTOH} Kosongkan bila tanpa batas."
    return Lembar(
        f"Batas waktu: {sebutan}",
        "Tetapkan",
        (
            Kolom("teks", "Batas waktu", hint),
            Kolom("dasar", "Dasar", "Nomor keputusan atau alasan. Boleh kosong."),
            Kolom("berjalan", "Berlaku juga bagi yang sedang berjalan", "Tanpa ini hanya giliran berikutnya yang berubah.", kind="centang"),
        ),
        usulan,
    )
