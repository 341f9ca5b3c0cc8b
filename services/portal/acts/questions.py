"""What forms are made of: questions, pages of questions, and the words they offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "teks",
    "panjang",
    "pilih",
    "tanggal",
    "staf",
    "saluran",
    "satu_saluran",
    "jadwal",
    "berkas",
    "kode",
    "ya_tidak",
    "laporan",
    "asal",
    "keterangan_asal",
    "isi_lembar",
    "bahan",
    "teks_materi",
    "foto",
    "rincian_materi",
    "koreksi",
    "periksa",
]


@dataclass(frozen=True, slots=True)
class Isian:
    """One question, or one group of them that belongs together. `name` is the command's field; `options` code → label."""

    kind: Kind
    name: str
    label: str
    hint: str = ""
    options: Mapping[str, str] | None = None
    rows: int = 3

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of its fields on the page; one that ends in a dot stands for all that begin so."""
        return _FIELDS.get(self.kind, (self.name,))


@dataclass(frozen=True, slots=True)
class Halaman:
    """One page of a form: one idea."""

    kode: str
    judul: str
    isian: tuple[Isian, ...]

    def owns(self, field: str) -> bool:
        """Whether this field is asked here."""
        names = [name for isian in self.isian for name in isian.fields]
        return any(field == name or (name.endswith(".") and field.startswith(name)) for name in names)


@dataclass(frozen=True, slots=True)
class Formulir:
    """One act: its title, its button, what it asks on how many pages, and whether it needs a warning before it."""

    perintah: str
    judul: str
    tombol: str
    isian: tuple[Isian, ...] = ()
    penjelasan: str = ""
    bahaya: bool = False
    halaman: tuple[Halaman, ...] = ()
    """More than one page; the last one shows all answers. Empty: everything on one page."""

    @property
    def pages(self) -> tuple[Halaman, ...]:
        """All pages."""
        return self.halaman or (Halaman("", self.judul, self.isian),)

    def page(self, kode: str) -> Halaman:
        """The page of this code; the first for an unknown one."""
        return next((h for h in self.pages if h.kode == kode), self.pages[0])

    def page_of(self, field: str) -> str:
        """On which page a field is asked; the last page for what is asked nowhere."""
        return next((h.kode for h in self.pages if h.owns(field)), self.pages[-1].kode)

    def beside(self, kode: str, by: int) -> str:
        """The page before or after."""
        codes = [h.kode for h in self.pages]
        at = codes.index(kode) + by if kode in codes else 0
        return codes[min(max(at, 0), len(codes) - 1)]

    def asks(self, kind: Kind) -> bool:
        """Whether some page asks this."""
        return any(isian.kind == kind for h in self.pages for isian in h.isian)


_TEXT = ("judul", "ringkasan", "badan", "jawaban.")
_PHOTOS = ("alt.", "keterangan.", "pencipta.", "orang.", "berkas")
_PARTICULARS = ("jenis", "kegiatan.", "klasifikasi", "saluran", "tagar")
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "saluran": ("saluran", "jadwal."),
    "satu_saluran": ("untuk_saluran",),
    "kode": ("alasan",),
    "berkas": ("berkas",),
    "asal": ("asal",),
    "keterangan_asal": ("kegiatan", "tanggal_kegiatan", "surat."),
    "isi_lembar": ("sifat", "instruksi", "isi", "batas_waktu", "klasifikasi_keamanan", "terjadi_at", "nomor_cadangan"),
    "bahan": ("berkas", "letak", "uraian"),
    "teks_materi": _TEXT,
    "foto": _PHOTOS,
    "rincian_materi": _PARTICULARS,
    "koreksi": _TEXT + _PHOTOS + _PARTICULARS,
    "periksa": (),
}

KLASIFIKASI = {
    "berkala": "Berkala: diumumkan rutin",
    "serta_merta": "Serta-merta: menyangkut hajat hidup orang banyak",
    "setiap_saat": "Setiap saat: tersedia bila diminta",
    "dikecualikan": "Dikecualikan: tidak boleh dibuka",
}
SIFAT = {"biasa": "Biasa", "segera": "Segera", "sangat_segera": "Sangat segera"}
KEAMANAN = {"B": "Biasa", "T": "Terbatas", "R": "Rahasia", "SR": "Sangat rahasia"}
ASAL = {"prakarsa": "Prakarsa sendiri: kegiatan yang sudah dilaksanakan", "surat": "Surat masuk"}
JENIS = {
    "berita": "Berita",
    "pengumuman": "Pengumuman",
    "infografis": "Infografis",
    "video": "Video",
    "serta_merta": "Informasi serta-merta",
}
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
LABELS: Mapping[str, str] = {
    "kegiatan": "Kegiatan",
    "tanggal_kegiatan": "Tanggal kegiatan",
    "surat.dari": "Surat dari",
    "surat.nomor_surat": "Nomor surat",
    "surat.tanggal_surat": "Tanggal surat",
    "surat.hal": "Hal",
    "surat.diterima_tanggal": "Diterima tanggal",
    "surat.nomor_agenda_surat": "Nomor agenda surat",
    "surat.kode_klasifikasi_arsip": "Kode klasifikasi arsip",
    "sifat": "Sifat",
    "instruksi": "Dengan hormat harap",
    "isi": "Isi disposisi",
    "batas_waktu": "Batas waktu",
    "klasifikasi_keamanan": "Klasifikasi keamanan",
    "terjadi_at": "Waktu ditulis di atas kertas",
    "nomor_cadangan": "Nomor cadangan",
    "letak": "Letak naskah cetak",
    "uraian": "Uraian naskah cetak",
    "judul": "Judul",
    "ringkasan": "Ringkasan",
    "badan": "Isi",
    "kegiatan.nama": "Nama kegiatan",
    "kegiatan.tempat": "Tempat kegiatan",
    "kegiatan.tanggal": "Tanggal kegiatan",
    "kegiatan.penyelenggara": "Penyelenggara",
    "klasifikasi": "Jenis informasi publik",
    "jenis": "Jenis materi",
    "saluran": "Saluran",
    "tagar": "Tagar",
    "alasan": "Alasan",
    "catatan": "Catatan",
    "staf": "Staf",
    "tautan": "Tautan kiriman",
    "sebab": "Sebab",
    "penjelasan": "Penjelasan untuk pembaca",
    "kekeliruan": "Apa yang keliru",
    "jadwal": "Waktu tayang",
    "untuk_saluran": "Saluran",
    "informasi": "Informasi yang diragukan",
    "dasar_pengecualian": "Dasar pengecualian",
    "keputusan": "Keputusan",
    "pertimbangan": "Pertimbangan",
    "berlaku_sampai": "Berlaku sampai",
}
"""What a field is called on the page, for sentences about it."""
