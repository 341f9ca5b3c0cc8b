"""Forms as data: what each act asks, in the words of the page. One table for rendering, reading back, and error links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from services.portal.acts.questions import SEBAB_HENTI, SEBAB_TARIK, Formulir, Halaman, Isian
from shared.sop.worklist import Kasus

CATATAN = Isian("panjang", "catatan", "Catatan", "Boleh kosong.")
ALASAN = Isian("panjang", "alasan", "Alasan")
PERIKSA = Isian("periksa", "periksa", "Periksa jawaban")
HASIL_LAPORAN = {
    "tidak_terbukti": "Tidak terbukti",
    "sudah_sesuai": "Sudah sesuai, tidak perlu diubah",
    "diralat": "Sudah diralat",
    "ditarik": "Sudah ditarik dari publikasi",
}
HASIL_SUSULAN = {
    "sesuai": "Sesuai, tidak perlu diubah",
    "perlu_ralat": "Perlu ralat",
    "perlu_ditarik": "Perlu ditarik dari publikasi",
}
OUTLET = Isian("satu_saluran", "untuk_saluran", "Saluran mana?")

LEMBAR = (
    Halaman("asal", "Dari mana asalnya?", (Isian("asal", "asal", "Berasal dari"),)),
    Halaman("keterangan", "Keterangan asalnya", (Isian("keterangan_asal", "keterangan", "Keterangan"),)),
    Halaman("isi", "Sifat, instruksi, dan isi", (Isian("isi_lembar", "isi", "Isi"),)),
    Halaman("bahan", "Bahan publikasi", (Isian("bahan", "berkas", "Bahan publikasi"),)),
)
"""The disposition sheet, one idea per page."""
TULISAN = (
    Halaman("teks", "Teks", (Isian("teks_materi", "badan", "Teks"),)),
    Halaman("foto", "Foto dan teks alternatif", (Isian("foto", "berkas", "Foto dan video"),)),
    Halaman("rincian", "Kegiatan, jenis informasi, dan saluran", (Isian("rincian_materi", "kegiatan", "Rincian"),)),
)
"""Material, one idea per page."""

FORMS: Mapping[str, Formulir] = {
    f.perintah: f
    for f in (
        Formulir("TeruskanDisposisi", "Teruskan kepada Sekretariat", "Teruskan", (CATATAN,)),
        Formulir("TerimaDisposisi", "Terima disposisi", "Terima", (CATATAN,)),
        Formulir("TugaskanPenyusunan", "Tugaskan penyusunan materi", "Tugaskan", (Isian("staf", "staf", "Siapa yang menyusun?"), CATATAN)),
        Formulir("AlihkanPenugasan", "Alihkan penugasan", "Alihkan", (Isian("staf", "staf", "Dialihkan kepada siapa?"), ALASAN)),
        Formulir(
            "BuatMateri",
            "Susun materi publikasi",
            "Serahkan kepada Sekretaris",
            halaman=(*TULISAN, Halaman("periksa", "Periksa jawaban", (PERIKSA,))),
        ),
        Formulir(
            "KoreksiMateri",
            "Koreksi materi",
            "Simpan koreksi",
            (Isian("koreksi", "materi", "Materi"), CATATAN),
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
        Formulir("VerifikasiMateri", "Verifikasi materi", "Setujui", (CATATAN,)),
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
                Isian("tanggal", "berlaku_sampai", "Dikecualikan sampai", "Boleh kosong."),
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
                OUTLET,
                Isian("teks", "tautan", "Tautan kiriman", "Salin alamat kiriman, misalnya https://www.instagram.com/p/…"),
                Isian("berkas", "bukti_sha256", "Tangkapan layar", "Wajib bila tidak ada tautan."),
            ),
        ),
        Formulir("TandaiGagal", "Tandai gagal", "Tandai gagal", (OUTLET, ALASAN), "Pakai ini bila kiriman pasti tidak jadi."),
        Formulir(
            "TandaiBelumPasti",
            "Belum pasti sudah tayang",
            "Tandai belum pasti",
            (OUTLET,),
            "Pakai ini bila aplikasi macet di tengah pengiriman. Setelah itu periksa salurannya, lalu putuskan hasilnya.",
        ),
        Formulir(
            "PutuskanHasil",
            "Sudah tayang atau belum?",
            "Putuskan",
            (
                OUTLET,
                Isian("ya_tidak", "tayang", "Apakah kiriman ada di saluran?"),
                Isian("teks", "tautan", "Tautan kiriman"),
                Isian("berkas", "bukti_sha256", "Tangkapan layar"),
            ),
        ),
        Formulir(
            "BukaSertaMerta",
            "Disposisi serta-merta",
            "Serahkan kepada staf",
            (
                Isian("teks", "kegiatan", "Apa yang terjadi, dan di mana?"),
                Isian("panjang", "isi", "Apa yang harus segera diketahui warga?", "Sebut juga apa yang harus dilakukan dan narahubungnya."),
                Isian("bahan", "berkas", "Bahan"),
                Isian("staf", "staf", "Siapa yang menulis?"),
            ),
            "Hanya untuk informasi serta-merta: yang menyangkut hajat hidup orang banyak dan tidak dapat menunggu. "
            "Orang kedua tetap memeriksa sebelum tayang; langkah yang dilewati diumumkan dan dipenuhi dalam 1 hari kerja.",
        ),
        Formulir("SetujuiSertaMerta", "Pemeriksaan singkat serta-merta", "Setujui"),
        Formulir(
            "KembalikanSertaMerta",
            "Kembalikan kepada staf",
            "Kembalikan",
            (Isian("kode", "alasan", "Butir mana yang belum terpenuhi?"), Isian("panjang", "catatan", "Jelaskan")),
        ),
        Formulir(
            "PerintahkanSertaMerta",
            "Perintahkan penayangan serta-merta",
            "Perintahkan",
            (Isian("staf", "staf", "Siapa yang menayangkan?"), Isian("saluran", "saluran", "Di saluran mana?"), CATATAN),
        ),
        Formulir(
            "PenuhiKoreksiSusulan",
            "Koreksi susulan",
            "Catat koreksi susulan",
            (
                Isian("pilih", "hasil", "Apa hasil koreksi Anda?", options=HASIL_SUSULAN),
                Isian("panjang", "catatan", "Catatan", "Wajib bila perlu ralat atau ditarik. Pembaca situs hanya melihat hasilnya."),
            ),
            "Materi ini tayang tanpa koreksi Sekretaris. Baca yang sudah tayang; ralat atau penarikan Anda buka sendiri sesudahnya.",
        ),
        Formulir("PenuhiVerifikasiSusulan", "Verifikasi susulan", "Catat verifikasi susulan"),
        Formulir("UlangiPenayangan", "Coba tayangkan lagi", "Coba lagi", (OUTLET,)),
        Formulir(
            "TandaiDitarik",
            "Tandai sudah dihapus dari saluran",
            "Tandai dihapus",
            (OUTLET, Isian("berkas", "bukti_sha256", "Tangkapan layar", "Boleh kosong.")),
            "Hapus dahulu kirimannya di saluran itu.",
        ),
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
        Formulir(
            "TindaklanjutiLaporan",
            "Tindak lanjuti laporan masyarakat",
            "Catat tindak lanjut",
            (Isian("laporan", "laporan", "Laporan"), Isian("pilih", "hasil", "Apa hasil pemeriksaannya?", options=HASIL_LAPORAN), CATATAN),
            "Pelapor membaca hasil ini di situs. Catatan hanya untuk kantor. Bila perlu ralat, Sekretaris membukanya lebih dahulu.",
        ),
        Formulir(
            "TarikPenyerahan", "Tarik kembali penyerahan", "Tarik kembali", (ALASAN,), "Hanya selama penerima belum membuka lembarnya."
        ),
        Formulir(
            "TarikPenyerahanMateri", "Tarik kembali materi", "Tarik kembali", (ALASAN,), "Hanya selama penerima belum membuka materinya."
        ),
        Formulir("SerahkanKembali", "Serahkan lagi kepada Sekretaris", "Serahkan", (CATATAN,)),
        Formulir(
            "BetulkanDisposisi",
            "Betulkan disposisi",
            "Simpan pembetulan",
            penjelasan="Isi yang lama tetap terbaca di riwayat.",
            halaman=(*LEMBAR, Halaman("periksa", "Periksa jawaban", (PERIKSA, ALASAN))),
        ),
        Formulir(
            "UbahJadwal",
            "Ubah jadwal tayang",
            "Ubah jadwal",
            (OUTLET, Isian("jadwal", "jadwal", "Waktu tayang", "Kosongkan bila segera.")),
            "Hanya untuk saluran yang belum mulai.",
        ),
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
            halaman=(*LEMBAR, Halaman("periksa", "Periksa jawaban", (PERIKSA,))),
        ),
    )
}
"""Every act that has a page, by its command."""

ON_THE_LANE: Mapping[str, Formulir] = {
    "BuatMateri": replace(
        FORMS["BuatMateri"],
        tombol="Serahkan untuk pemeriksaan singkat",
        penjelasan="Jalur serta-merta: materi langsung diperiksa orang kedua, lalu tayang.",
    )
}
"""Where the serta-merta lane uses other words."""


def form_for(perintah: str, kasus: Kasus | None) -> Formulir:
    """The form of an act, in the words of the way this case goes."""
    lane = ON_THE_LANE.get(perintah) if kasus is not None and kasus.di_jalur else None
    return lane or FORMS[perintah]


ALSO: Mapping[str, tuple[str, ...]] = {
    "ppid_pembantu": ("TarikPenyerahan", "BetulkanDisposisi", "HentikanProses", "TarikMateri"),
    "sekretaris": ("TarikPenyerahan", "TarikPenyerahanMateri", "UbahJadwal", "CabutPerintahTayang", "BukaRalat", "TarikMateri"),
    "sekretariat": ("TarikPenyerahan", "AlihkanPenugasan"),
    "staf_sekretariat": ("TarikPenyerahanMateri",),
    "bidang_pdki": ("CabutVerifikasi",),
}
"""Acts beside the expected one, by office; the page says why one cannot be done now."""
