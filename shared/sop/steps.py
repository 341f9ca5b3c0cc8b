"""THE SOP as one table: SOP 067/26 Tahun 2022, *Pengelolaan Website dan Media Sosial*, Kecamatan Kebakkramat.

Rows are the document's rows; the last columns say how the system does them. README's table and diagram are
generated from here, and a test closes it: every event has one emitter and a consumer or an explicit end,
every command belongs to a step or says why not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.sop.event import ServiceName
from shared.sop.materi import Jabatan

SOP_NOMOR = "067/26 Tahun 2022"
SOP_VERSI = 1
SOP_NAMA = "Pengelolaan Website dan Media Sosial"

SELESAI = "selesai"


@dataclass(frozen=True, slots=True)
class Langkah:
    """One row. `waktu` empty = no limit (as in the document)."""

    no: int
    pelaksana: tuple[Jabatan, ...]
    kegiatan: str
    kelengkapan: tuple[str, ...]
    waktu: str
    output: tuple[str, ...]
    keterangan: str
    service: ServiceName
    perintah: tuple[str, ...]
    """Commands that carry the row out, the one that ends it last."""
    peristiwa: tuple[str, ...]
    """Events that may come of it; the last of them, or one in `lanjut`, ends it."""
    lanjut: Mapping[str, int | str]
    """Which event leads to which row."""


STEPS: tuple[Langkah, ...] = (
    Langkah(
        1,
        ("ppid_pembantu",),
        "memberikan disposisi kepada Sekretaris untuk membuat materi publikasi kegiatan yang telah dilaksanakan",
        ("materi publikasi, softcopy atau hardcopy",),
        "",
        ("lembar disposisi",),
        "",
        "disposition",
        ("BuatDisposisi",),
        ("NomorDisposisiDiberikan", "DisposisiDibuat"),
        {"DisposisiDibuat": 2},
    ),
    Langkah(
        2,
        ("sekretaris",),
        "menerima disposisi dari PPID Pembantu untuk publikasi informasi, meneruskan kepada Sekretariat",
        ("ATK", "lembar disposisi"),
        "",
        ("lembar disposisi",),
        "",
        "disposition",
        ("BacaDisposisi", "TeruskanDisposisi"),
        ("DisposisiDibaca", "DisposisiDiteruskan"),
        {"DisposisiDiteruskan": 3},
    ),
    Langkah(
        3,
        ("sekretariat",),
        "menerima disposisi dari Sekretaris untuk menyusun materi publikasi kegiatan",
        ("ATK", "lembar disposisi"),
        "",
        ("lembar disposisi", "materi publikasi"),
        "",
        "disposition",
        ("BacaDisposisi", "TerimaDisposisi"),
        ("DisposisiDibaca", "DisposisiDiterima"),
        {"DisposisiDiterima": 4},
    ),
    Langkah(
        4,
        ("sekretariat",),
        "menugaskan Staf Sekretariat untuk menyusun materi kegiatan yang akan dipublikasikan",
        ("komputer", "internet"),
        "",
        ("materi publikasi",),
        "",
        "disposition",
        ("AlihkanPenugasan", "TugaskanPenyusunan"),
        ("PenugasanDialihkan", "PenyusunanDitugaskan"),
        {"PenyusunanDitugaskan": 5},
    ),
    Langkah(
        5,
        ("staf_sekretariat", "sekretaris"),
        "membuat materi publikasi kegiatan dan menyerahkan kepada Sekretaris untuk dikoreksi",
        ("materi publikasi",),
        "",
        ("materi publikasi terkoreksi",),
        "",
        "content",
        ("BuatMateri", "BacaMateri", "KembalikanMateri", "KoreksiMateri"),
        ("MateriDibuat", "MateriDibaca", "MateriDikembalikan", "MateriDikoreksi"),
        {"MateriDikembalikan": 5, "MateriDikoreksi": 6},
    ),
    Langkah(
        6,
        ("sekretaris",),
        "menyerahkan materi publikasi terkoreksi kepada Bidang Pengolahan Data dan Klasifikasi Informasi untuk diverifikasi",
        ("materi publikasi", "komputer"),
        "",
        ("materi publikasi terkoreksi",),
        "",
        "content",
        ("AjukanMateri",),
        ("MateriDiajukan",),
        {"MateriDiajukan": 7},
    ),
    Langkah(
        7,
        ("bidang_pdki",),
        "memverifikasi materi publikasi yang akan dimuat di website dan media sosial lainnya; tidak: diserahkan kembali kepada "
        "Sekretaris; ya: dapat ditayangkan oleh Sekretaris",
        ("materi publikasi", "komputer"),
        "",
        ("materi publikasi terverifikasi",),
        "website dan media sosial",
        "verification",
        ("BacaPengajuan", "MintaUjiKonsekuensi", "PutuskanUjiKonsekuensi", "TolakMateri", "VerifikasiMateri"),
        ("PengajuanDibaca", "UjiKonsekuensiDiminta", "UjiKonsekuensiDiputuskan", "MateriDitolak", "MateriDiverifikasi"),
        {"MateriDitolak": 5, "MateriDiverifikasi": 8},
    ),
    Langkah(
        8,
        ("sekretaris", "staf_sekretariat"),
        "memerintahkan kepada Staf Sekretariat untuk menayangkan materi publikasi pada website dan media sosial lainnya",
        ("materi publikasi", "komputer", "internet"),
        "",
        ("informasi di website dan media sosial",),
        "",
        "publisher",
        (
            "TandaiTayang",
            "TandaiGagal",
            "TandaiBelumPasti",
            "PutuskanHasil",
            "UlangiPenayangan",
            "LaksanakanPenayangan",
            "PerintahkanPenayangan",
        ),
        (
            "PenayanganDiperintahkan",
            "PenayanganDilaksanakan",
            "PenayanganDimulai",
            "MateriDitayangkan",
            "PenayanganGagal",
            "HasilPenayanganBelumPasti",
            "PenayanganDiulang",
            "PenayanganSelesai",
        ),
        {"PenayanganSelesai": SELESAI},
    ),
)


OUTSIDE_STEPS: Mapping[str, str] = {
    "TetapkanNomorPertama": "penomoran: sekali, sebelum buku berjalan",
    "CadangkanNomor": "penomoran: rentang untuk lembar kertas saat listrik atau jaringan padam",
    "BatalkanNomor": "penomoran: nomor yang tidak dipakai",
    "TarikPenyerahan": "undo: pemberi menarik lembar yang belum dibuka",
    "SerahkanKembali": "undo: langkah 1 sekali lagi setelah ditarik",
    "BetulkanDisposisi": "undo: isi lembar dibetulkan",
    "TarikPenyerahanMateri": "undo: pemberi menarik materi yang belum dibuka",
    "CabutVerifikasi": "undo: persetujuan dicabut sebelum tayang",
    "CabutPerintahTayang": "undo: perintah dicabut sebelum tayang",
    "UbahJadwal": "undo: jadwal saluran yang belum mulai",
    "SelesaikanDisposisi": "akhir: PPID Pembantu sudah melihat tautannya",
    "HentikanProses": "akhir: proses dihentikan sebelum tayang",
    "LampirkanPindaian": "bukti: pindaian lembar yang diparaf di atas kertas, pada langkahnya",
    "BukaRalat": "sesudah: versi baru melalui langkah 5-8",
    "TarikMateri": "sesudah: ditarik dari publikasi",
    "TandaiDitarik": "sesudah: saluran manual sudah dibersihkan",
    "CatatLaporanMasyarakat": "sesudah: laporan dari luar",
    "TindaklanjutiLaporan": "sesudah: laporan dari luar selesai diperiksa",
    "TetapkanKalenderKerja": "waktu: jam kerja dan hari libur yang dipakai menghitung tenggat",
    "TetapkanBatasWaktu": "waktu: kolom waktu dokumen, diisi kantor",
    "JedaTenggat": "waktu: tenggat berhenti dengan alasan",
    "LanjutkanTenggat": "waktu: tenggat berjalan lagi",
    "TetapkanTanggaEskalasi": "waktu: kepada siapa tenggat yang terlampaui dinaikkan",
    "TetapkanKewajibanBerkala": "keterbukaan: informasi yang wajib diumumkan secara berkala (UU 14/2008 Ps. 9)",
    "HapusKewajibanBerkala": "keterbukaan: kewajiban berkala yang tidak berlaku lagi",
    "PenuhiKewajibanBerkala": "keterbukaan: publikasi yang memenuhi kewajiban berkala",
    "LaporkanPelanggaranData": "data pribadi: 3x24 jam mulai berjalan (UU 27/2022 Ps. 46)",
    "CatatPemberitahuanPelanggaran": "data pribadi: subjek data dan lembaga sudah diberi tahu",
    "BukaSertaMerta": "jalur serta-merta: langkah 1-4 dalam satu tindakan, menurut dokumen unit",
    "SetujuiSertaMerta": "jalur serta-merta: langkah 7 dengan daftar singkat, oleh orang kedua",
    "KembalikanSertaMerta": "jalur serta-merta: langkah 7, tidak",
    "PerintahkanSertaMerta": "jalur serta-merta: langkah 8 tanpa menunggu Sekretaris",
    "PenuhiKoreksiSusulan": "jalur serta-merta: langkah 5 menyusul",
    "PenuhiVerifikasiSusulan": "jalur serta-merta: langkah 7 menyusul dengan daftar lengkap",
    "KirimUjiCoba": "pemberitahuan: pegawai mencoba alamatnya sendiri",
    "GantiKunciSegel": "kepercayaan: kunci segel diganti, dijamin yang lama dan yang baru",
    "BukaNilai": "kepercayaan: nilai tersegel diberikan kepada pemeriksa, tercatat kepada siapa",
}
"""Commands of officers that belong to no row of the SOP, and why they exist."""


ENDS: Mapping[str, str] = {
    "DisposisiSelesai": "akhir kasus",
    "KunciSegelDiganti": "dibaca penyegel dan pemeriksa langsung dari log",
    "NilaiDibukaUntuk": "ditunjukkan pada kasus: siapa memegang salinan terbuka",
    "KalenderKerjaDitetapkan": "tenggat yang berjalan dihitung ulang",
    "BatasWaktuDitetapkan": "berlaku bagi giliran berikutnya",
    "TanggaEskalasiDitetapkan": "berlaku bagi yang jatuh tempo sesudahnya",
    "KewajibanBerkalaDitetapkan": "jatuh tempo dihitung menurut kalender",
    "KewajibanBerkalaDihapus": "kewajiban tidak berlaku lagi",
    "KewajibanBerkalaDipenuhi": "jatuh tempo berikutnya dihitung menurut kalender",
    "PelanggaranDataDilaporkan": "3x24 jam berjalan, ditunjukkan kepada PPID Pembantu dan Sekretaris",
    "PelanggaranDataDiberitahukan": "akhir 3x24 jam",
    "TenggatDijeda": "ditunjukkan pada kasus",
    "TenggatDilanjutkan": "ditunjukkan pada kasus",
    "KeterbukaanTidakOptimal": "peringatan SOP, ditunjukkan sampai ada yang tayang",
    "KeterbukaanPulih": "peringatan SOP berakhir",
    "LaporanMasyarakatDiterima": "tugas PPID Pembantu di portal",
    "LaporanMasyarakatDitindaklanjuti": "halaman bukti laporan di situs",
    "MateriDiralat": "untuk pelanggan di luar",
    "KewajibanSusulanDitetapkan": "tugas di portal, daftar pada kaki artikel",
    "KewajibanSusulanDipenuhi": "daftar pada kaki artikel",
    "MateriDitayangkan": "untuk pelanggan di luar dan register",
    "PindaianDilampirkan": "arsip pada langkahnya",
    "PenyerahanMateriDitarik": "dicatat verification bila sudah diajukan",
}
"""Events no other stage consumes, where that is not plain from the event being internal bookkeeping."""
