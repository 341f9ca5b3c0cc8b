"""Lists of codes that forms offer, as versioned data: a case keeps the version it was judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Akibat = Literal["blokir", "peringatan", "otomatis"]


@dataclass(frozen=True, slots=True)
class Butir:
    """One check. The question is worded so that *ya* is the good answer."""

    kode: str
    pertanyaan: str
    dasar: str
    akibat: Akibat

    @property
    def kelompok(self) -> str:
        """Heading it stands under; the letter of its code says which."""
        return KELOMPOK[self.kode[0]]


KELOMPOK: Mapping[str, str] = MappingProxyType(
    {
        "K": "Klasifikasi",
        "P": "Data pribadi",
        "H": "Hak dan etika",
        "N": "Netralitas",
        "M": "Akun dan situs",
        "B": "Bahasa dan akses",
        "A": "Bahasa dan akses",
        "D": "Arsip",
    }
)
"""Headings of the verifier's list by the first letter of a check's code."""


def _frozen(rows: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(rows))


INSTRUKSI_VERSI = 1
INSTRUKSI: Mapping[int, Mapping[str, str]] = {
    1: _frozen(
        {
            "publikasikan": "Buat materi publikasi",
            "tanggapan": "Beri tanggapan dan saran",
            "proses": "Proses lebih lanjut",
            "koordinasi": "Koordinasikan atau konfirmasikan",
            "teliti": "Teliti dan beri pendapat",
            "jadwalkan": "Jadwalkan penayangannya",
            "laporkan": "Laporkan hasilnya",
            "arsipkan": "Simpan sebagai arsip",
        }
    )
}
"""What a disposition asks for ("dengan hormat harap …"), several at once."""

ALASAN_VERSI = 1
ALASAN_KEMBALI: Mapping[int, Mapping[str, str]] = {
    1: _frozen(
        {
            "fakta": "Fakta, nama, atau angka belum tepat",
            "bahasa": "Ejaan, tata bahasa, atau gelar belum benar",
            "foto": "Foto kurang, buram, atau tidak sesuai",
            "alt": "Teks alternatif foto belum memadai",
            "ringkasan": "Ringkasan atau judul belum mewakili isi",
            "data_pribadi": "Memuat data pribadi yang tidak perlu",
            "saluran": "Pilihan saluran belum tepat",
            "sumber": "Sumber atau dokumen pendukung kurang",
            "lainnya": "Lainnya (tulis catatannya)",
        }
    )
}
"""Why the Sekretaris sends material back to the staf."""

DAFTAR_VERSI = 1
_DAFTAR_1 = (
    Butir("K1", "Jenis informasi publik sudah ditetapkan dengan benar", "UU 14/2008 Ps. 9-11; Perki 1/2021", "blokir"),
    Butir("K2", "Tidak termasuk informasi yang dikecualikan", "UU 14/2008 Ps. 17", "blokir"),
    Butir("K3", "Bila ragu, uji konsekuensi sudah dilakukan dan diputuskan", "UU 14/2008 Ps. 19; Perki 1/2021 Ps. 49", "blokir"),
    Butir("K4", "Isi akurat, benar, tidak menyesatkan, dan sesuai dokumen sumber", "UU 14/2008 Ps. 7(2); Perki 1/2021", "blokir"),
    Butir("K5", "Naskah lampiran berklasifikasi biasa (bukan T, R, atau SR)", "tata naskah dinas", "blokir"),
    Butir("P1", "Tidak memuat data pribadi yang tidak perlu (NIK, KK, alamat, nomor telepon, tanda tangan)", "UU 27/2022 Ps. 4", "blokir"),
    Butir("P2", "Tidak memuat data pribadi spesifik tanpa dasar (kesehatan, anak, keuangan, dan sejenisnya)", "UU 27/2022 Ps. 4", "blokir"),
    Butir("P3", "Dasar pemrosesan tercatat untuk setiap orang yang tampak", "UU 27/2022 Ps. 20", "blokir"),
    Butir("P4", "Anak yang tampak disetujui orang tua atau wali, atau disamarkan", "UU 27/2022 Ps. 25", "blokir"),
    Butir("P5", "Penyandang disabilitas menyetujui dengan cara yang sesuai", "UU 27/2022 Ps. 26", "blokir"),
    Butir("P6", "Penerima bantuan, pasien, atau pengadu ditampilkan dengan bermartabat", "UU 27/2022 Ps. 16", "peringatan"),
    Butir("P7", "Metadata berkas sudah dihapus", "UU 27/2022 Ps. 16, 35", "otomatis"),
    Butir("P8", "Kemungkinan transfer data ke luar negeri dicatat untuk setiap saluran", "UU 27/2022 Ps. 56", "peringatan"),
    Butir("H1", "Hak atas foto, musik, dan teks jelas; pencipta disebut", "UU 28/2014", "blokir"),
    Butir("H2", "Tidak memuat hoaks, SARA, pencemaran nama baik, atau pornografi", "UU 1/2024", "blokir"),
    Butir("H3", "Identitas tersangka, korban, dan anak dalam perkara tidak terungkap", "UU 11/2012", "blokir"),
    Butir("N1", "Netral: tanpa kampanye, calon, atau promosi petahana", "UU 20/2023; UU 10/2016 Ps. 71", "blokir"),
    Butir("N2", "Tanpa promosi komersial", "etika penayangan", "blokir"),
    Butir("M1", "Semua saluran adalah akun resmi yang terdaftar", "PermenPANRB 83/2012", "blokir"),
    Butir("M2", "Situs memakai domain resmi dan memuat tanggal, unit, dan kontak", "PM Kominfo 28/2006", "otomatis"),
    Butir("B1", "Bahasa Indonesia baik; lambang, jabatan, dan gelar benar", "UU 24/2009; Perpres 63/2019", "peringatan"),
    Butir("A1", "Semua gambar berteks alternatif dan video bertakarir", "UU 8/2016; Perki 1/2021 Ps. 48", "blokir"),
    Butir(
        "A2", "Informasi serta-merta memakai kata sederhana dan menyebut apa yang harus dilakukan", "Perki 1/2021 Ps. 47-48", "peringatan"
    ),
    Butir("D1", "Kode klasifikasi arsip, retensi, dan baris DIP sudah diperiksa", "UU 43/2009", "otomatis"),
    Butir("D2", "Rencana ralat dan penarikan beserta narahubung diketahui", "UU 40/1999 (analogi)", "peringatan"),
)
DAFTAR_PERIKSA: Mapping[int, Mapping[str, Butir]] = {1: MappingProxyType({b.kode.lower(): b for b in _DAFTAR_1})}
"""The verifier's checks by lower-case code; regulations as researched, to be confirmed by Bagian Hukum."""


def daftar_berlaku() -> int:
    """Version that is judged by today. A change of items is a new version: what was judged keeps the one it names."""
    return max(DAFTAR_PERIKSA)


def wajib(versi: int) -> frozenset[str]:
    """Codes that must be answered, and of which none may be answered *tidak* in an approval."""
    return frozenset(k for k, b in DAFTAR_PERIKSA[versi].items() if b.akibat == "blokir")


DASAR_PENGECUALIAN: Mapping[str, str] = _frozen(
    {
        "17a": "Menghambat proses penegakan hukum",
        "17b": "Mengganggu hak kekayaan intelektual atau persaingan usaha",
        "17c": "Membahayakan pertahanan dan keamanan negara",
        "17d": "Mengungkapkan kekayaan alam Indonesia",
        "17e": "Merugikan ketahanan ekonomi nasional",
        "17f": "Merugikan kepentingan hubungan luar negeri",
        "17g": "Mengungkapkan isi akta otentik pribadi atau wasiat",
        "17h": "Mengungkapkan rahasia pribadi",
        "17i": "Memorandum atau surat yang menurut sifatnya dirahasiakan",
        "17j": "Tidak boleh diungkapkan menurut undang-undang",
    }
)
"""UU 14/2008 Ps. 17 a-j."""

DASAR_PEMROSESAN: Mapping[str, str] = _frozen(
    {
        "persetujuan": "Persetujuan orangnya",
        "perjanjian": "Pemenuhan perjanjian",
        "kewajiban_hukum": "Kewajiban hukum",
        "kepentingan_vital": "Kepentingan vital",
        "tugas_publik": "Tugas dalam rangka kepentingan umum",
        "kepentingan_sah": "Kepentingan yang sah",
    }
)
"""UU 27/2022 Ps. 20."""
