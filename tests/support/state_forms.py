"""States of the acts' forms: begun, sent back with all faults, kept, overtaken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.state_cases import LONG
from tests.support.state_deeds import ANEW, CORRECTED, RECEIVED_BY_RINA, done, pressed, then, turned
from tests.support.state_table import AGUS, BAMBANG, BUDI, DEWI, HADI, SRI, State, refused

NEW_PAGES = ("asal", "keterangan", "isi", "bahan", "periksa")
TEXT_PAGES = ("teks", "foto", "rincian", "periksa")
SENT = "Serahkan kepada Sekretaris"
OVERTAKEN = "Kasus ini sudah berubah sejak Anda membuka formulir"
WRITE = "/kasus/ditugaskan/BuatMateri"
CORRECT, CHECK = "/kasus/materi/KoreksiMateri", "/kasus/ajuan/VerifikasiMateri"
MEND = "/kasus/baru/BetulkanDisposisi"

# Acts of one page: who, where it can be done, its button, and what makes it refused there ("" = another case's turn).
SIMPLE: Mapping[str, tuple[str, str, str, str]] = {
    "TeruskanDisposisi": (BAMBANG, "baru", "Teruskan", "selesai"),
    "TerimaDisposisi": (DEWI, "diteruskan", "Terima", "selesai"),
    "TugaskanPenyusunan": (DEWI, "diterima", "Tugaskan", ""),
    "AlihkanPenugasan": (DEWI, "ditugaskan", "Alihkan", ""),
    "KembalikanMateri": (BAMBANG, "materi", "Kembalikan", ""),
    "AjukanMateri": (BAMBANG, "dikoreksi", "Ajukan", "selesai"),
    "PerintahkanPenayangan": (BAMBANG, "setuju", "Perintahkan", ""),
    "LaksanakanPenayangan": (AGUS, "perintah", "Laksanakan", "selesai"),
    "TandaiTayang": (AGUS, "menayangkan", "Tandai tayang", ""),
    "TandaiGagal": (AGUS, "menayangkan", "Tandai gagal", ""),
    "TandaiBelumPasti": (AGUS, "menayangkan", "Tandai belum pasti", "selesai"),
    "PutuskanHasil": (AGUS, "belum-pasti", "Putuskan", ""),
    "UlangiPenayangan": (AGUS, "gagal", "Coba lagi", "selesai"),
    "TandaiDitarik": (AGUS, "ditarik", "Tandai dihapus", "selesai"),
    "SelesaikanDisposisi": (SRI, "tayang", "Selesaikan", "dihentikan"),
    "HentikanProses": (SRI, "dikoreksi", "Hentikan", ""),
    "BukaRalat": (BAMBANG, "selesai", "Buka ralat", ""),
    "TarikMateri": (BAMBANG, "selesai", "Tarik", ""),
    "TindaklanjutiLaporan": (SRI, "laporan", "Catat tindak lanjut", ""),
    "TarikPenyerahan": (SRI, "baru", "Tarik kembali", ""),
    "TarikPenyerahanMateri": (AGUS, "materi", "Tarik kembali", ""),
    "SerahkanKembali": (SRI, "serah-ditarik", "Serahkan", "selesai"),
    "UbahJadwal": (BAMBANG, "terjadwal", "Ubah jadwal", "selesai"),
    "CabutVerifikasi": (HADI, "setuju", "Cabut", ""),
    "CabutPerintahTayang": (BAMBANG, "perintah", "Cabut", ""),
    "PerintahkanSertaMerta": (SRI, "kilat-setuju", "Perintahkan", "selesai"),
    "PenuhiKoreksiSusulan": (BAMBANG, "kilat-tayang", "Catat koreksi susulan", ""),
}


def simple() -> list[State]:
    found = []
    for perintah, (who, at, button, elsewhere) in SIMPLE.items():
        more = "?saluran=papan_pengumuman" if perintah in ("TandaiTayang", "TandaiGagal", "PutuskanHasil", "UlangiPenayangan") else ""
        found.append(State(f"{perintah} kosong", who, f"/kasus/{at}/{perintah}{more}"))
        found.append(refused(f"{perintah} ditolak", who, f"/kasus/{elsewhere or at}/{perintah}{more}", button))
    return found


FORMS: Mapping[str, Sequence[State]] = {
    "/baru": [
        *(State(f"halaman {hal}", SRI, f"/baru?lain=1&hal={hal}") for hal in NEW_PAGES),
        State("dari surat", SRI, "", first=turned("/baru?lain=1&hal=asal", 1, asal="surat"), says="Nomor surat"),
        refused("prakarsa ditolak", SRI, "", SENT, first=turned("/baru?lain=1&hal=asal", 4)),
        refused("surat ditolak", SRI, "", SENT, first=turned("/baru?lain=1&hal=asal", 4, asal="surat")),
        State("draf ditolak, dilanjutkan", SRI, "/baru", says="Buang draf"),
    ],
    "/draf": [State("kosong", HADI, "/draf"), State("terisi", SRI, "/draf", says="Lanjutkan", first=turned("/baru?lain=1&hal=asal", 1))],
    "/kasus/{case}/{perintah}": [
        *simple(),
        *(State(f"menulis, {hal}", AGUS, f"{WRITE}?hal={hal}") for hal in TEXT_PAGES),
        State("menulis, tampilan", AGUS, f"{WRITE}?hal=teks&tampil=1"),
        refused("menulis, ditolak", AGUS, "", SENT, first=turned(f"{WRITE}?hal=teks", 3)),
        State("menulis lagi setelah dikembalikan", AGUS, "/kasus/kembali/BuatMateri?hal=teks", says="Yang harus diperbaiki"),
        *(State(f"membetulkan, {hal}", SRI, f"{MEND}?hal={hal}") for hal in NEW_PAGES),
        refused("membetulkan, ditolak", SRI, "", "Simpan pembetulan", first=turned(f"{MEND}?hal=asal", 4)),
        State("mengoreksi", BAMBANG, CORRECT),
        State("mengoreksi yang panjang", BAMBANG, "/kasus/panjang/KoreksiMateri"),
        refused("mengoreksi, ditolak", BAMBANG, CORRECT, "Simpan koreksi", typed={"judul": "", "ringkasan": "", "badan": ""}),
        refused("catatan panjang, ditolak", BAMBANG, "/kasus/selesai/TeruskanDisposisi", "Teruskan", typed={"catatan": LONG}),
        State("ralat, menulis", AGUS, "/kasus/ralat/BuatMateri?hal=teks"),
        State("aneka saluran, sudah tayang", AGUS, "/kasus/aneka/TandaiTayang?saluran=tiktok"),
        State("aneka saluran, ubah jadwal", BAMBANG, "/kasus/aneka/UbahJadwal"),
        State("laporan panjang", SRI, "/kasus/lapor-panjang/TindaklanjutiLaporan"),
        State("bukan jabatan saya", HADI, "/kasus/baru/TeruskanDisposisi"),
        refused("bukan jabatan saya, ditolak", HADI, "/kasus/baru/TeruskanDisposisi", "Teruskan"),
        refused(
            "berdua menerima",
            DEWI,
            "/kasus/berdua-terima/TerimaDisposisi",
            "Terima",
            OVERTAKEN,
            meanwhile=done("berdua-terima", RECEIVED_BY_RINA),
        ),
        refused(
            "berdua mengoreksi",
            BAMBANG,
            "/kasus/berdua-koreksi/KoreksiMateri",
            "Simpan koreksi",
            OVERTAKEN,
            typed={"judul": "Judul saya sendiri"},
            meanwhile=done("berdua-koreksi", CORRECTED),
        ),
        State(
            "draf tersimpan",
            BAMBANG,
            "/kasus/berdua-draf/KoreksiMateri",
            press="Simpan draf",
            typed={"judul": "Judul dari draf saya"},
            says="Draf tersimpan",
        ),
        State(
            "draf pada versi lama",
            BAMBANG,
            "/kasus/berdua-draf/KoreksiMateri",
            first=done("berdua-draf", CORRECTED),
            says="Materi sudah berubah sejak draf ini dimulai",
        ),
        State("tanpa formulir", SRI, "/kasus/baru/TidakAda", 404),
        State("kasus tidak ada", SRI, "/kasus/tidak-ada/TeruskanDisposisi", 404),
    ],
    "/kasus/{case}/VerifikasiMateri": [
        State("kosong", HADI, CHECK),
        State(
            "tersimpan",
            HADI,
            CHECK,
            press="Simpan jawaban",
            typed={"hasil.k1": "ya", "hasil.p1": "tidak", "hasil_catatan.p1": LONG},
            says="Jawaban Anda tersimpan",
        ),
        State("wajib dijawab tidak", HADI, CHECK, says="Materi ini hanya dapat dikembalikan"),
        refused("ditolak", HADI, "/kasus/ajuan-kedua/VerifikasiMateri", "Setujui"),
        State("putaran kedua", HADI, "/kasus/ajuan-kedua/VerifikasiMateri", says="Perubahan sejak versi"),
        State("panjang", HADI, "/kasus/panjang/VerifikasiMateri"),
        State("setelah uji konsekuensi", HADI, "/kasus/uji-terbuka/VerifikasiMateri", says="Uji konsekuensi"),
        State(
            "materi berubah sejak dijawab",
            HADI,
            "/kasus/berdua-periksa/VerifikasiMateri",
            first=then(
                pressed("/kasus/berdua-periksa/VerifikasiMateri", "Simpan jawaban", catatan="Sudah saya baca."),
                done("berdua-periksa", *ANEW),
            ),
            says="berubah sejak Anda menjawab",
        ),
        State("Plh. memverifikasi", BUDI, CHECK),
        State("belum diajukan", HADI, "/kasus/baru/VerifikasiMateri"),
    ],
    "/kasus/{case}/TolakMateri": [
        State("terisi dari daftar", HADI, "/kasus/ajuan/TolakMateri"),
        State("kosong", HADI, "/kasus/ajuan-kedua/TolakMateri"),
        refused("ditolak", HADI, "/kasus/ajuan-kedua/TolakMateri", "Kembalikan"),
    ],
    "/kasus/{case}/MintaUjiKonsekuensi": [
        State("kosong", HADI, "/kasus/ajuan/MintaUjiKonsekuensi"),
        State(
            "tersimpan",
            HADI,
            "/kasus/ajuan/MintaUjiKonsekuensi",
            press="Simpan dahulu",
            typed={"informasi": LONG},
            says="Isian Anda tersimpan",
        ),
        refused("ditolak", HADI, "/kasus/ajuan-kedua/MintaUjiKonsekuensi", "Minta"),
    ],
    "/kasus/{case}/PutuskanUjiKonsekuensi": [
        State("kosong", SRI, "/kasus/uji/PutuskanUjiKonsekuensi"),
        refused("ditolak", SRI, "/kasus/uji/PutuskanUjiKonsekuensi", "Putuskan"),
        refused("dikecualikan, ditolak", SRI, "/kasus/uji/PutuskanUjiKonsekuensi", "Putuskan", typed={"keputusan": "*dikecualikan"}),
    ],
    "/kasus/{case}/samarkan/{sha256}": [
        State("kosong", AGUS, "/kasus/ditugaskan/samarkan/{foto}?untuk=BuatMateri"),
        refused("ditolak", AGUS, "/kasus/ditugaskan/samarkan/{foto}?untuk=BuatMateri", "Samarkan"),
        State("foto tidak ada", AGUS, "/kasus/ditugaskan/samarkan/tidak-ada?untuk=BuatMateri", 404),
    ],
}
"""By route. Acts with a page of their own have a route of their own."""
