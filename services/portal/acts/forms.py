"""Forms as data: what each act asks, in the words of the page. One table for rendering, reading back, and error links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "teks",
    "panjang",
    "pilih",
    "centang",
    "tanggal",
    "waktu",
    "staf",
    "saluran",
    "berkas",
    "materi",
    "daftar",
    "kode",
    "lampiran",
    "ya_tidak",
]


@dataclass(frozen=True, slots=True)
class Isian:
    """One question. `name` is the command's field; `options` code → label."""

    kind: Kind
    name: str
    label: str
    hint: str = ""
    options: Mapping[str, str] | None = None
    rows: int = 3


@dataclass(frozen=True, slots=True)
class Formulir:
    """One act: its title, its button, what it asks, and whether it needs a warning before it."""

    perintah: str
    judul: str
    tombol: str
    isian: Sequence[Isian] = ()
    penjelasan: str = ""
    bahaya: bool = False


CATATAN = Isian("panjang", "catatan", "Catatan", "Boleh kosong.")
ALASAN = Isian("panjang", "alasan", "Alasan")

KLASIFIKASI = {
    "berkala": "Berkala: diumumkan rutin",
    "serta_merta": "Serta-merta: menyangkut hajat hidup orang banyak",
    "setiap_saat": "Setiap saat: tersedia bila diminta",
    "dikecualikan": "Dikecualikan: tidak boleh dibuka",
}
SIFAT = {"biasa": "Biasa", "segera": "Segera", "sangat_segera": "Sangat segera"}
SEBAB_HENTI = {
    "dikecualikan": "Informasi dikecualikan",
    "kegiatan_batal": "Kegiatan batal",
    "ganda": "Sudah ada kasus yang sama",
    "tidak_layak": "Tidak layak dipublikasikan",
    "lainnya": "Lainnya",
}
SEBAB_TARIK = {
    "keliru": "Isinya keliru",
    "data_pribadi": "Memuat data pribadi",
    "persetujuan_ditarik": "Persetujuan seseorang ditarik",
    "dikecualikan": "Ternyata dikecualikan",
    "lainnya": "Lainnya",
}

FORMS: Mapping[str, Formulir] = {
    f.perintah: f
    for f in (
        Formulir("TeruskanDisposisi", "Teruskan kepada Sekretariat", "Teruskan", (CATATAN,)),
        Formulir("TerimaDisposisi", "Terima disposisi", "Terima", (CATATAN,)),
        Formulir("TugaskanPenyusunan", "Tugaskan penyusunan materi", "Tugaskan", (Isian("staf", "staf", "Siapa yang menyusun?"), CATATAN)),
        Formulir("AlihkanPenugasan", "Alihkan penugasan", "Alihkan", (Isian("staf", "staf", "Dialihkan kepada siapa?"), ALASAN)),
        Formulir("BuatMateri", "Susun materi publikasi", "Serahkan kepada Sekretaris", (Isian("materi", "materi", "Materi"),)),
        Formulir(
            "KoreksiMateri",
            "Koreksi materi",
            "Simpan koreksi",
            (Isian("materi", "materi", "Materi"), CATATAN),
            "Ubah bila perlu. Tanpa perubahan pun koreksi dicatat.",
        ),
        Formulir(
            "KembalikanMateri",
            "Kembalikan kepada staf",
            "Kembalikan",
            (Isian("kode", "alasan", "Apa yang harus diperbaiki?"), Isian("panjang", "catatan", "Jelaskan")),
        ),
        Formulir(
            "AjukanMateri",
            "Ajukan untuk verifikasi",
            "Ajukan",
            (),
            "Periksa tampilan di setiap saluran. Yang disetujui nanti persis seperti ini.",
        ),
        Formulir("VerifikasiMateri", "Verifikasi materi", "Setujui", (Isian("daftar", "hasil", "Daftar periksa"), CATATAN)),
        Formulir(
            "TolakMateri",
            "Kembalikan kepada Sekretaris",
            "Kembalikan",
            (Isian("kode", "alasan", "Butir mana yang belum terpenuhi?"), Isian("panjang", "catatan", "Jelaskan")),
        ),
        Formulir(
            "MintaUjiKonsekuensi",
            "Minta uji konsekuensi",
            "Minta",
            (
                Isian("panjang", "informasi", "Informasi mana yang diragukan?"),
                Isian("pilih", "dasar_pengecualian", "Dasar pengecualian yang mungkin"),
            ),
        ),
        Formulir(
            "PutuskanUjiKonsekuensi",
            "Putuskan uji konsekuensi",
            "Putuskan",
            (
                Isian("pilih", "keputusan", "Keputusan", options={"terbuka": "Terbuka", "dikecualikan": "Dikecualikan"}),
                Isian("panjang", "pertimbangan", "Pertimbangan"),
            ),
        ),
        Formulir(
            "PerintahkanPenayangan",
            "Perintahkan penayangan",
            "Perintahkan",
            (Isian("staf", "staf", "Siapa yang menayangkan?"), Isian("saluran", "saluran", "Di saluran mana?"), CATATAN),
        ),
        Formulir(
            "LaksanakanPenayangan",
            "Laksanakan penayangan",
            "Laksanakan",
            (),
            "Situs web ditayangkan oleh sistem. Saluran lain Anda tayangkan sendiri, lalu tandai selesai.",
        ),
        Formulir(
            "TandaiTayang",
            "Tandai sudah tayang",
            "Tandai tayang",
            (
                Isian("teks", "tautan", "Tautan kiriman", "Salin alamat kiriman, misalnya https://www.instagram.com/p/…"),
                Isian("berkas", "bukti_sha256", "Tangkapan layar", "Wajib bila tidak ada tautan."),
            ),
        ),
        Formulir("TandaiGagal", "Tandai gagal", "Tandai gagal", (ALASAN,)),
        Formulir(
            "TandaiBelumPasti", "Belum pasti sudah tayang", "Tandai belum pasti", (), "Pakai ini bila aplikasi macet di tengah pengiriman."
        ),
        Formulir(
            "PutuskanHasil",
            "Sudah tayang atau belum?",
            "Putuskan",
            (
                Isian("ya_tidak", "tayang", "Apakah kiriman ada di saluran?"),
                Isian("teks", "tautan", "Tautan kiriman"),
                Isian("berkas", "bukti_sha256", "Tangkapan layar"),
            ),
        ),
        Formulir("UlangiPenayangan", "Coba tayangkan lagi", "Coba lagi"),
        Formulir("TandaiDitarik", "Tandai sudah dihapus dari saluran", "Tandai dihapus"),
        Formulir("SelesaikanDisposisi", "Selesaikan disposisi", "Selesaikan", (CATATAN,), "Buka tautannya dahulu."),
        Formulir(
            "HentikanProses",
            "Hentikan proses",
            "Hentikan",
            (Isian("pilih", "sebab", "Sebab", options=SEBAB_HENTI), ALASAN),
            "Kasus berakhir dan tidak dapat dilanjutkan.",
            bahaya=True,
        ),
        Formulir(
            "BukaRalat",
            "Buka ralat",
            "Buka ralat",
            (
                Isian("panjang", "kekeliruan", "Apa yang keliru?"),
                Isian("panjang", "penjelasan", "Penjelasan untuk pembaca", "Tampil di atas artikel setelah versi baru tayang."),
            ),
        ),
        Formulir(
            "TarikMateri",
            "Tarik dari publikasi",
            "Tarik",
            (
                Isian("pilih", "sebab", "Sebab", options=SEBAB_TARIK),
                Isian("panjang", "penjelasan", "Penjelasan untuk pembaca", "Tampil di alamat artikel."),
                Isian("panjang", "alasan", "Catatan intern", "Boleh kosong."),
            ),
            bahaya=True,
        ),
        Formulir("TarikPenyerahan", "Tarik kembali penyerahan", "Tarik kembali", (ALASAN,)),
        Formulir("TarikPenyerahanMateri", "Tarik kembali penyerahan", "Tarik kembali", (ALASAN,)),
        Formulir("SerahkanKembali", "Serahkan lagi kepada Sekretaris", "Serahkan", (CATATAN,)),
        Formulir(
            "CabutVerifikasi",
            "Cabut persetujuan",
            "Cabut",
            (Isian("kode", "alasan", "Butir mana yang ternyata belum terpenuhi?"), Isian("panjang", "catatan", "Jelaskan")),
            bahaya=True,
        ),
        Formulir("CabutPerintahTayang", "Cabut perintah tayang", "Cabut", (ALASAN,), bahaya=True),
        Formulir(
            "BuatDisposisi",
            "Disposisi baru",
            "Serahkan kepada Sekretaris",
            (Isian("lampiran", "disposisi", "Disposisi"),),
        ),
    )
}
"""Every act that has a page, by its command."""

ALSO: Mapping[str, tuple[str, ...]] = {
    "ppid_pembantu": ("TarikPenyerahan", "HentikanProses", "TarikMateri"),
    "sekretaris": ("TarikPenyerahan", "TarikPenyerahanMateri", "CabutPerintahTayang", "BukaRalat", "TarikMateri"),
    "sekretariat": ("TarikPenyerahan", "AlihkanPenugasan"),
    "staf_sekretariat": ("TarikPenyerahanMateri",),
    "bidang_pdki": ("CabutVerifikasi",),
}
"""Acts beside the expected one, by office; the page says why one cannot be done now."""
