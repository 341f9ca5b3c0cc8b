"""What an administrator asks of the registry. None belongs to a step of the SOP: they make the office the SOP runs in."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

import services.registry.privacy_commands  # noqa: F401 - known wherever the registry's commands are
from shared.command import Command
from shared.sop.events import ProfilUnit
from shared.sop.materi import Jabatan
from shared.sop.types import Baris, BarisWajib, Kode, Url, Uuid


class DaftarkanUnit(Command, service="registry"):
    """A unit begins to work with the SOP."""

    profil: ProfilUnit


class UbahProfilUnit(Command, service="registry"):
    """Replace the profile as a whole."""

    profil: ProfilUnit


class DaftarkanPegawai(Command, service="registry"):
    """`pegawai` is made by the sender, so that asking twice registers one person."""

    pegawai: Uuid
    nama: BarisWajib
    nip: Baris = ""
    pangkat: Baris = ""


class UbahPegawai(Command, service="registry"):
    """Correct a person's particulars."""

    pegawai: Uuid
    nama: BarisWajib
    nip: Baris = ""
    pangkat: Baris = ""


class AngkatJabatan(Command, service="registry"):
    """Appoint by decree."""

    pegawai: Uuid
    jabatan: Jabatan
    nomor_sk: BarisWajib
    mulai: date


class AkhiriJabatan(Command, service="registry"):
    """End a running appointment."""

    pegawai: Uuid
    jabatan: Jabatan
    nomor_sk: BarisWajib
    akhir: date


class TunjukPlh(Command, service="registry"):
    """Pelaksana harian, both days included."""

    pegawai: Uuid
    jabatan: Jabatan
    nomor_surat: BarisWajib
    mulai: date
    akhir: date


class TunjukPlt(Command, service="registry"):
    """Pelaksana tugas, both days included."""

    pegawai: Uuid
    jabatan: Jabatan
    nomor_surat: BarisWajib
    mulai: date
    akhir: date


class TunjukAdministrator(Command, service="registry"):
    """Make a person administrator. `pegawai` need not be registered: `nama` comes along."""

    pegawai: Uuid
    nama: BarisWajib
    dasar: BarisWajib


class BerhentikanAdministrator(Command, service="registry"):
    """Dismiss an administrator."""

    pegawai: Uuid
    alasan: BarisWajib


class TugaskanAuditor(Command, service="registry"):
    """Let a person look at everything of the unit. `pegawai` need not be registered: `nama` comes along."""

    pegawai: Uuid
    nama: BarisWajib
    nomor_surat_tugas: BarisWajib
    unit: tuple[Kode, ...]
    mulai: date
    sampai: date


class AkhiriPenugasanAuditor(Command, service="registry"):
    """End it before its last day."""

    pegawai: Uuid
    alasan: BarisWajib


class CatatAuditMelihat(Command, service="registry"):
    """By the auditor himself: what he is about to see."""

    apa: Literal["kasus", "register", "keadaan", "paket"]
    kasus: Uuid | None = None
    posisi: int = Field(ge=0)


class UbahKontak(Command, service="registry"):
    """Where a person wants to be told of his tasks: said by himself, or by an administrator. Empty = not there."""

    pegawai: Uuid
    surel: Baris = ""
    telegram: Baris = ""
    telepon: Baris = ""
    jam_tenang: bool = True


class DaftarkanSaluran(Command, service="registry"):
    """Register an official outlet."""

    saluran: Kode
    jenis: Literal["website", "manual"]
    nama: BarisWajib
    akun: Baris = ""
    url: Url | None = None
    dasar_transfer: Baris = ""


class AkhiriSaluran(Command, service="registry"):
    """Take an outlet out of use."""

    saluran: Kode
    alasan: BarisWajib


class TetapkanMasaPemilu(Command, service="registry"):
    """Name an election period, both days included; the same name again sets other dates."""

    nama: BarisWajib
    mulai: date
    akhir: date
    dasar: BarisWajib


class AktifkanJalurSertaMerta(Command, service="registry"):
    """Switch the serta-merta lane on, under a document; again: under another one."""

    nomor_dokumen: BarisWajib
    tanggal: date
    dasar: Baris = ""


class NonaktifkanJalurSertaMerta(Command, service="registry"):
    """Switch it off."""

    alasan: BarisWajib


class DaftarkanKunci(Command, service="registry"):
    """Register a public key that may sign commands."""

    kunci: Kode
    jenis: Literal["portal", "operator", "opd", "layanan"]
    kunci_publik: str
    perintah: tuple[str, ...] = ()
    unit: tuple[Kode, ...] = ()


class CabutKunci(Command, service="registry"):
    """Revoke a key at once."""

    kunci: Kode
    alasan: BarisWajib
