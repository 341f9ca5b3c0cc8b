"""States of what is read: inbox, search, cases, due times, prints, one's own pages, the way in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.state_cases import WORD
from tests.support.state_deeds import elsewhere, often
from tests.support.state_table import ADI, AGUS, BAMBANG, BUDI, DEWI, HADI, JOKO, NOBODY, RINA, SRI, State, case, refused

PRINTS = {
    "lembar-disposisi": ("baru", "selesai", "panjang", "terlambat"),
    "materi-terkoreksi": ("dikoreksi", "panjang"),
    "lembar-verifikasi": ("ditolak", "setuju", "ajuan-kedua"),
    "perintah-tayang": ("perintah", "terjadwal", "aneka", "cabut-perintah"),
}
CASES: Sequence[State] = [
    *case("baru", BAMBANG, HADI, SRI),
    *case("serah-ditarik", SRI),
    *case("dibetulkan", BAMBANG),
    *case("diteruskan", DEWI),
    *case("diterima", DEWI),
    *case("ditugaskan", AGUS, RINA),
    *case("materi", BAMBANG),
    *case("kembali", AGUS, says="Yang harus diperbaiki"),
    *case("dikoreksi", BAMBANG),
    *case("ajuan", HADI, BUDI),
    *case("uji", SRI, HADI),
    *case("uji-terbuka", HADI),
    *case("uji-tertutup", SRI),
    *case("ditolak", BAMBANG),
    *case("ajuan-kedua", HADI),
    *case("setuju", BAMBANG),
    *case("setuju-dicabut", BAMBANG),
    *case("perintah", AGUS),
    *case("cabut-perintah", BAMBANG),
    *case("terjadwal", BAMBANG),
    *case("menayangkan", AGUS),
    *case("gagal", AGUS),
    *case("belum-pasti", AGUS, BAMBANG),
    *case("aneka", AGUS, SRI),
    *case("tayang", SRI),
    *case("selesai", SRI),
    *case("ralat", AGUS, BAMBANG),
    *case("sudah-diralat", SRI),
    *case("ditarik", AGUS, SRI),
    *case("tuntas-ditarik", SRI),
    *case("dihentikan", SRI),
    *case("laporan", SRI, says="Laporan masyarakat"),
    *case("lapor-panjang", SRI),
    *case("lapor-selesai", SRI),
    *case("panjang", HADI, BAMBANG),
    *case("kilat", AGUS, says="Jalur serta-merta"),
    *case("kilat-ajuan", HADI),
    *case("kilat-setuju", SRI),
    *case("kilat-tayang", BAMBANG, HADI, says="Kewajiban susulan"),
    *case("berbatas", BAMBANG),
    *case("mendekat", BAMBANG),
    *case("terlambat", BAMBANG),
    *case("dijeda", BAMBANG),
    *case("tepat-waktu", DEWI),
    State("baru saja tercatat", SRI, "/kasus/diteruskan?sudah=TeruskanDisposisi", says="Tercatat"),
    State("diambil sendiri", RINA, "/kasus/diterima", press="Beri tahu rekan: Saya kerjakan"),
    State("diambil rekan", DEWI, "/kasus/diterima", says="Rina Wulandari"),
    State("tidak ada", SRI, "/kasus/tidak-ada", 404),
    State("administrator", ADI, "/kasus/baru"),
]
PAGES: Mapping[str, Sequence[State]] = {
    "/tugas": [
        State("kosong", JOKO, "/tugas"),
        State("tanpa jabatan", ADI, "/tugas"),
        *(State(f"menunggu {who}", who, "/tugas") for who in (SRI, BAMBANG, DEWI, AGUS, HADI)),
        *(State(f"tumpukan {t}", SRI, f"/tugas?tumpukan={t}") for t in ("berjalan", "saya", "selesai")),
        State("halaman kedua", SRI, "/tugas?tumpukan=saya&halaman=2", says="Lebih baru"),
    ],
    "/cari": [
        State("kosong", SRI, "/cari"),
        State("ditemukan", SRI, "/cari?q=kegiatan", says="ditemukan"),
        State("tidak ditemukan", SRI, f"/cari?q={WORD}x", says="Tidak ada kasus"),
    ],
    "/kasus/{case}": CASES,
    "/kasus/{case}/lain": [
        State("semua dapat", SRI, "/kasus/baru/lain"),
        State("beralasan", SRI, "/kasus/selesai/lain"),
        State("sekretaris", BAMBANG, "/kasus/perintah/lain"),
        State("bidang", HADI, "/kasus/setuju/lain"),
        State("tanpa tindakan", ADI, "/kasus/selesai/lain"),
        State("dihentikan", SRI, "/kasus/dihentikan/lain"),
    ],
    "/kasus/{case}/waktu": [
        State("tanpa batas", SRI, "/kasus/baru/waktu", says="Tidak ada batas waktu"),
        State("berjalan", SRI, "/kasus/berbatas/waktu"),
        State("mendekat", SRI, "/kasus/mendekat/waktu"),
        State("terlambat", SRI, "/kasus/terlambat/waktu"),
        State("dijeda", SRI, "/kasus/dijeda/waktu", says="Alasan jeda"),
        State("tepat", SRI, "/kasus/tepat-waktu/waktu"),
        State("dibaca orang lain", HADI, "/kasus/berbatas/waktu"),
        State(
            "jeda ditolak",
            SRI,
            "/kasus/berbatas/waktu",
            422,
            "Hentikan sementara Menerima dan meneruskan disposisi",
            says="Belum dapat diproses",
        ),
    ],
    "/kasus/{case}/cetak": [
        State("sedikit", SRI, "/kasus/baru/cetak"),
        State("penuh", SRI, "/kasus/selesai/cetak"),
        refused("ditolak", SRI, "/kasus/selesai/cetak", "Lampirkan"),
    ],
    "/kasus/{case}/cetak/{nama}": [
        *(State(f"{nama}, {at}", SRI, f"/kasus/{at}/cetak/{nama}") for nama, cases in PRINTS.items() for at in cases),
        State("tidak ada", SRI, "/kasus/baru/cetak/perintah-tayang", 404),
    ],
    "/cetak/sop": [State("A4", SRI, "/cetak/sop"), State("F4", SRI, "/cetak/sop?kertas=f4")],
    "/panduan": [State("tamu", NOBODY, "/panduan"), State("pegawai", SRI, "/panduan")],
    "/akun": [State("contoh", SRI, "/akun"), State("administrator", ADI, "/akun"), State("pegawai", BUDI, "/akun", says="Riwayat akun")],
    "/akun/sandi": [
        State("kosong", BUDI, "/akun/sandi"),
        refused("ditolak", BUDI, "/akun/sandi", "Ganti kata sandi", typed={"lama": "bukan", "sandi": "pendek", "ulang": "lain"}),
        State("contoh", SRI, "/akun/sandi", 403),
    ],
    "/saya/pemberitahuan": [
        State("kosong", SRI, "/saya/pemberitahuan"),
        State("terisi", RINA, "/saya/pemberitahuan"),
        State("tersimpan", HADI, "/saya/pemberitahuan", press="Simpan", typed={"telepon": "0812-3456-7890"}, says="Tersimpan"),
        refused("ditolak", SRI, "/saya/pemberitahuan", "Simpan", typed={"surel": "bukan surel", "telegram": "x", "telepon": "12"}),
    ],
    "/masuk": [
        State("kosong", NOBODY, "/masuk"),
        State("ditolak", NOBODY, "/masuk", 422, "Masuk", {"nama": "siapa", "sandi": "salah"}, "tidak cocok"),
        State(
            "terlalu sering",
            NOBODY,
            "/masuk",
            429,
            "Masuk",
            {"nama": "sering", "sandi": "x"},
            "Terlalu banyak",
            often("/masuk", 10, nama="sering", sandi="x"),
        ),
    ],
    "/sandi": [
        State("kosong", NOBODY, "/sandi"),
        refused("ditolak", NOBODY, "/sandi", "Pasang kata sandi", typed={"kode": "salah", "sandi": "pendek", "ulang": "lain"}),
    ],
    "/pertama": [
        State("kosong", NOBODY, "/pertama?kode={kode}"),
        refused("ditolak", NOBODY, "/pertama?kode={kode}", "Buat administrator", typed={"nama": "A b", "sandi": "pendek", "ulang": "lain"}),
        State("sudah dipakai", NOBODY, "/pertama?kode=salah", 404),
    ],
    "/masuk/luar/kembali": [
        State("dibatalkan", NOBODY, "/masuk/luar/kembali?error=access_denied&state=x", 400, says="dibatalkan"),
        State("belum ditautkan", NOBODY, "", says="Belum dikenal di portal ini", first=elsewhere("orang-lain")),
    ],
}
"""By route."""
