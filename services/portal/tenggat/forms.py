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


LADDER = Lembar(
    "Tangga eskalasi",
    "Tetapkan",
    (
        Kolom("sekretariat", "Kepada Sekretariat sesudah", f"{CONTOH} Dihitung sejak batas waktu terlampaui. Kosongkan bila dilewati."),
        Kolom("sekretaris", "Kepada Sekretaris sesudah", "Kosongkan bila dilewati."),
        Kolom("ppid_pembantu", "Kepada PPID Pembantu sesudah", "Kosongkan bila dilewati."),
        Kolom("dasar", "Dasar", "Nomor keputusan atau alasan. Boleh kosong."),
    ),
    "Bila batas waktu terlampaui dan pekerjaannya belum selesai, hal itu disampaikan kepada pemangku jabatan berikut, juga Plh. atau Plt. "
    "pada hari itu. Berlaku bagi yang jatuh tempo sesudah ditetapkan. Kosongkan semua untuk meniadakan tangga.",
)
DUTY = Lembar(
    "Kewajiban berkala",
    "Tetapkan",
    (
        Kolom("nama", "Apa yang wajib diumumkan", "Terbaca oleh umum; jangan menyebut nama orang."),
        Kolom("setiap", "Setiap", "Dalam bulan atau tahun, misalnya 1 bulan, 6 bulan, atau 1 tahun."),
        Kolom("mulai", "Dihitung sejak", "Jatuh tempo pertama satu masa sesudah tanggal ini.", kind="tanggal"),
        Kolom("dasar", "Dasar", "Undang-undang, peraturan, atau keputusan. Boleh kosong."),
    ),
    "Jatuh tempo pada hari libur mundur ke hari kerja berikutnya.",
)
BREACH = Lembar(
    "Laporkan pelanggaran data pribadi",
    "Laporkan",
    (
        Kolom("uraian", "Apa yang terjadi", kind="panjang"),
        Kolom("data", "Data apa yang terungkap", "Misalnya NIK, alamat, foto anak. Tulis jenisnya, jangan salin datanya.", kind="panjang"),
        Kolom("perkiraan_subjek", "Perkiraan jumlah orang", "Angka saja. Tulis 0 bila belum diketahui."),
        Kolom("diketahui_tanggal", "Diketahui pada tanggal", kind="tanggal"),
        Kolom("diketahui_jam", "Diketahui pada jam", "Misalnya 13.30, menurut jam kantor."),
    ),
    "Sejak diketahui, pemberitahuan tertulis kepada pemilik data dan kepada lembaga wajib sampai dalam 3x24 jam, juga pada malam dan hari "
    "libur (UU 27/2022 Pasal 46). Isi laporan ini tersimpan tersandi.",
)
KEPADA = {"keduanya": "Keduanya", "subjek": "Orang yang datanya terungkap", "lembaga": "Lembaga pelindungan data pribadi"}
TOLD = Lembar(
    "Catat pemberitahuan",
    "Catat",
    (
        Kolom("kepada", "Siapa yang sudah diberi tahu secara tertulis", kind="pilih", options=KEPADA),
        Kolom("pada_tanggal", "Pada tanggal", kind="tanggal"),
        Kolom("pada_jam", "Pada jam", "Misalnya 13.30, menurut jam kantor."),
        Kolom("bukti", "Bukti", "Nomor surat, tanda terima, atau cara pengirimannya.", kind="panjang"),
    ),
    "Batas 3x24 jam berakhir setelah keduanya diberi tahu.",
)
