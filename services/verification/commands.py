"""What the Bidang asks in step 7, and what this stage takes note of."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.command import Command
from shared.sop.materi import Alasan, HasilPeriksa, Jalur, Klasifikasi
from shared.sop.types import Kode, Sha256, Teks, TeksWajib, Uuid


class CatatPengajuan(Command, service="verification", internal=True):
    """Reaction to MateriDiajukan."""

    versi: int
    putaran: int
    sidik: Sha256
    klasifikasi: Klasifikasi
    tersentuh_oleh: tuple[Uuid, ...]
    jalur: Jalur = "biasa"


class CatatPenarikanPengajuan(Command, service="verification", internal=True):
    """Reaction to PenyerahanMateriDitarik of a submission."""


class BacaPengajuan(Command, service="verification", by=("bidang_pdki",)):
    """The Bidang opens the submission."""


class VerifikasiMateri(Command, service="verification", by=("bidang_pdki",)):
    """*Ya*: approve exactly this digest, with the whole list answered."""

    sidik: Sha256
    daftar_versi: int = 1
    hasil: tuple[HasilPeriksa, ...]
    klasifikasi: Klasifikasi
    catatan: Teks = ""


class TolakMateri(Command, service="verification", by=("bidang_pdki",)):
    """*Tidak*: back to the Sekretaris with the codes that failed."""

    sidik: Sha256
    daftar_versi: int = 1
    hasil: tuple[HasilPeriksa, ...] = ()
    alasan: tuple[Alasan, ...]
    catatan: Teks = ""


class SetujuiSertaMerta(Command, service="verification", by=("bidang_pdki", "sekretaris", "ppid_pembantu")):
    """*Ya* on the serta-merta lane: exactly this digest, with the short list answered by a second person."""

    sidik: Sha256
    daftar_singkat: int = 1
    hasil: tuple[HasilPeriksa, ...]
    klasifikasi: Klasifikasi
    catatan: Teks = ""


class KembalikanSertaMerta(Command, service="verification", by=("bidang_pdki", "sekretaris", "ppid_pembantu")):
    """*Tidak* on the serta-merta lane: back to the staf with the codes that failed."""

    sidik: Sha256
    daftar_singkat: int = 1
    hasil: tuple[HasilPeriksa, ...] = ()
    alasan: tuple[Alasan, ...]
    catatan: Teks = ""


class MintaUjiKonsekuensi(Command, service="verification", by=("bidang_pdki",)):
    """Ask PPID Pembantu to weigh the harm of publishing."""

    sidik: Sha256
    informasi: TeksWajib
    dasar_pengecualian: Kode
    butir: tuple[Kode, ...] = ()
    """Checks of the present list that are in doubt."""


class PutuskanUjiKonsekuensi(Command, service="verification", by=("ppid_pembantu",)):
    """Open, or excluded for a time."""

    sidik: Sha256
    keputusan: Literal["terbuka", "dikecualikan"]
    pertimbangan: TeksWajib
    berlaku_sampai: date | None = None
    dasar_pengecualian: Kode | None = None
    akibat: Teks = ""
    kepentingan_publik: Teks = ""


class CabutVerifikasi(Command, service="verification", by=("bidang_pdki",)):
    """Take the approval back before anything started to go out."""

    sidik: Sha256
    daftar_versi: int = 1
    alasan: tuple[Alasan, ...]
    catatan: Teks = ""


class CatatPenghentianVerifikasi(Command, service="verification", internal=True):
    """Reaction to ProsesDihentikan."""
