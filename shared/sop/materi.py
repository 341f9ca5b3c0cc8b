"""Parts that several events share: attachments, the material to be published, answers to checks, outlet results."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.sop.event import Part
from shared.sop.types import (
    Instant,
    Kode,
    Mime,
    Rahasia,
    RahasiaBaris,
    RahasiaBarisWajib,
    RahasiaWajib,
    Sha256,
    Uuid,
)

Sifat = Literal["biasa", "segera", "sangat_segera"]
Keamanan = Literal["B", "T", "R", "SR"]
"""Naskah dinas: biasa, terbatas, rahasia, sangat rahasia. An axis of its own beside sifat."""
Klasifikasi = Literal["berkala", "serta_merta", "setiap_saat", "dikecualikan"]
JenisMateri = Literal["berita", "pengumuman", "infografis", "video", "serta_merta"]
Jabatan = Literal["ppid_pembantu", "bidang_pdki", "sekretaris", "sekretariat", "staf_sekretariat"]
Jalur = Literal["biasa", "serta_merta"]
"""Which way through the SOP: step by step, or the short lane for what cannot wait."""


class Lampiran(Part):
    """What came with the disposition: a file by digest (softcopy) or where the paper lies (hardcopy)."""

    bentuk: Literal["softcopy", "hardcopy"]
    uraian: RahasiaBaris = ""
    sha256: Sha256 | None = None
    mime: Mime | None = None
    ukuran_byte: int | None = None
    nama_berkas: RahasiaBaris = ""
    letak: RahasiaBaris = ""
    keamanan: Keamanan = "B"


class OrangTampak(Part):
    """A person to be seen or named in the material, with the ground for processing (UU 27/2022 Ps. 20)."""

    id: Uuid
    nama: RahasiaBaris = ""
    kelompok: Literal["dewasa", "anak", "disabilitas"]
    peran_publik: bool = False
    dasar: Kode
    bukti: RahasiaBaris = ""
    disamarkan: bool = False


class Media(Part):
    """A picture or film of the material. `alt` is what a blind reader gets; required (UU 8/2016, Perki 1/2021 Ps. 48)."""

    sha256: Sha256
    mime: Mime
    alt: RahasiaBaris
    keterangan: RahasiaBaris = ""
    pencipta: RahasiaBaris = ""
    lisensi: RahasiaBaris = ""
    lebar: int | None = None
    tinggi: int | None = None
    takarir_sha256: Sha256 | None = None
    orang: tuple[OrangTampak, ...] = ()


class Kegiatan(Part):
    """The activity that the material reports."""

    nama: RahasiaBarisWajib
    tempat: RahasiaBaris = ""
    tanggal: date | None = None
    penyelenggara: RahasiaBaris = ""


class Materi(Part):
    """Materi publikasi as written; `badan` is Markdown."""

    jenis: JenisMateri = "berita"
    judul: RahasiaBarisWajib
    ringkasan: Rahasia
    badan: RahasiaWajib
    kegiatan: Kegiatan
    media: tuple[Media, ...] = ()
    klasifikasi: Klasifikasi
    kategori: Kode = "berita"
    bahasa: Literal["id", "jv"] = "id"
    tagar: tuple[RahasiaBaris, ...] = ()
    saluran: tuple[Kode, ...]
    """Outlets, chosen in step 5; step 8 may drop or time them, never add."""


class Rendering(Part):
    """What exactly goes out on one outlet: stored bytes, made once at hand-over (step 6)."""

    saluran: Kode
    perender: Kode
    """Renderer with its version, e.g. `website-1`."""
    sha256: Sha256
    mime: Mime


class SidikMateri(Part):
    """What the approval binds to: the salt (sealed) and the digest over material and renderings."""

    versi: int
    garam: RahasiaBaris
    sidik: Sha256


class HasilPeriksa(Part):
    """One answered check of the verifier's list."""

    kode: Kode
    jawaban: Literal["ya", "tidak", "tidak_relevan"]
    bukti: RahasiaBaris = ""
    catatan: Rahasia = ""


class Alasan(Part):
    """A reason for sending back: a code of the versioned list, and what is to be done."""

    kode: Kode
    catatan: Rahasia = ""


class PesananSaluran(Part):
    """One outlet of a publication order; `jadwal` None = at once."""

    saluran: Kode
    jadwal: Instant | None = None
