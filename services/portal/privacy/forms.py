"""What is asked about personal data."""

from __future__ import annotations

from collections.abc import Mapping

from services.portal.office.forms import Kolom, Lembar

JENIS = {
    "kasus": "Seluruh isi satu kasus",
    "subjek": "Orang yang tampil",
    "pegawai": "Pegawai yang sudah tidak bertugas",
    "laporan": "Laporan masyarakat beserta pelapornya",
}
GUNA = {"foto": "Foto atau video", "nama": "Nama", "kutipan": "Kutipan ucapan", "kisah": "Kisah pribadi"}
OLEH = {"sendiri": "Orang itu sendiri", "wali": "Orang tua atau wali"}
BARU = "baru"
ERASE = Lembar(
    "Musnahkan data pribadi",
    "Musnahkan untuk selamanya",
    (
        Kolom("jenis", "Yang dimusnahkan", kind="pilih", options=JENIS),
        Kolom("nomor", "Nomor", "Untuk kasus boleh nomor disposisi, misalnya 12/2026."),
        Kolom("bersama", "Beserta seluruh isi kasus tempat orang ini tampil", "Hanya untuk orang yang tampil.", kind="centang"),
        Kolom("dasar_hukum", "Dasar hukum", "Misalnya UU 27/2022 Pasal 8. Tercatat terbuka dan tidak dapat dihapus; jangan sebut nama."),
        Kolom("alasan", "Keterangan", "Boleh kosong. Hanya terbaca di kantor ini.", kind="panjang"),
    ),
    "Tidak dapat dibatalkan. Kunci pembuka isi dan berkasnya dimusnahkan; yang pernah diumumkan kepada masyarakat tetap tercatat di log. "
    "Keputusan ini tercatat, juga bila ditolak karena penahanan hukum atau masa simpan.",
    bahaya=True,
)
HOLD = Lembar(
    "Tetapkan penahanan hukum",
    "Tetapkan",
    (
        Kolom("jenis", "Yang ditahan", kind="pilih", options=JENIS),
        Kolom("nomor", "Nomor", "Untuk kasus boleh nomor disposisi, misalnya 12/2026."),
        Kolom("dasar", "Dasar", "Misalnya nomor perkara, surat permintaan, atau aduan."),
    ),
    "Selama ditahan, data ini tidak dapat dimusnahkan.",
)
LET_GO = Lembar("Lepas penahanan hukum", "Lepas", (Kolom("alasan", "Alasan"),))
KEEP = Lembar(
    "Tetapkan masa simpan",
    "Tetapkan",
    (
        Kolom("jenis", "Berlaku untuk", kind="pilih", options=JENIS),
        Kolom("lama_bulan", "Paling singkat (bulan)", "Dihitung dari tindakan terakhir. Isi 0 bila tidak ada masa simpan."),
        Kolom("dasar", "Dasar", "Misalnya jadwal retensi arsip kabupaten."),
    ),
)
WITHDRAW = Lembar(
    "Cabut persetujuan",
    "Cabut persetujuan",
    (Kolom("alasan", "Keterangan", "Boleh kosong. Hanya terbaca di kantor ini."),),
    "Bila materinya sedang tayang, PPID Pembantu mendapat tugas menariknya dari semua saluran.",
    bahaya=True,
)


def agreement(people: Mapping[str, str]) -> Lembar:
    """Who, and to what. `people`: those the case or the office knows already."""
    return Lembar(
        "Catat persetujuan orang yang tampil",
        "Catat",
        (
            *([Kolom("subjek", "Siapa", kind="pilih", options={**people, BARU: "Orang lain"})] if people else []),
            Kolom("nama", "Nama", "Tersegel dengan kunci orang itu sendiri, sehingga dapat dimusnahkan atas permintaannya."),
            *(Kolom(f"untuk_{kode}", kata, "", kind="centang") for kode, kata in GUNA.items()),
            Kolom("oleh", "Diberikan oleh", kind="pilih", options=OLEH),
        ),
        "Satu orang satu lembar. Lembar bertanda tangan dapat dilampirkan sebagai pindaian pada kasusnya.",
    )
