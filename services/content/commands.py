"""What officers ask in steps 5–6, and what this stage takes note of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shared.command import Command
from shared.sop.materi import Alasan, Jalur, Materi
from shared.sop.types import Sha256, Teks, TeksWajib, Uuid

Versi = Annotated[int, Field(ge=0, le=10_000)]
"""The version the sender looked at; a stale one is refused, so that nobody overwrites what he has not seen."""


class CatatPenugasan(Command, service="content", internal=True):
    """Reaction to PenyusunanDitugaskan and PenugasanDialihkan."""

    staf: Uuid
    dialihkan: bool = False
    jalur: Jalur = "biasa"


class CatatPencabutanPenugasan(Command, service="content", internal=True):
    """Reaction to PenyerahanDitarik of an assignment."""


class BuatMateri(Command, service="content", by=("staf_sekretariat",)):
    """Step 5: write a version and hand it to the Sekretaris; on the serta-merta lane to the second person. `dari_versi` 0 for the first."""

    dari_versi: Versi = 0
    materi: Materi
    jawaban: tuple[Alasan, ...] = ()


class BacaMateri(Command, service="content", by=("sekretaris",)):
    """The Sekretaris opens the staf's hand-over."""


class TarikPenyerahanMateri(Command, service="content", by=("staf_sekretariat", "sekretaris")):
    """The giver takes the last hand-over back while it is unread."""

    alasan: TeksWajib


class KembalikanMateri(Command, service="content", by=("sekretaris",)):
    """Send back to the staf, with reasons from the list."""

    versi: Versi
    alasan: tuple[Alasan, ...]
    daftar_versi: int = 1


class KoreksiMateri(Command, service="content", by=("sekretaris",)):
    """Step 5's output: the corrected material; without `materi` nothing needed changing."""

    versi: Versi
    materi: Materi | None = None
    catatan: Teks = ""


class AjukanMateri(Command, service="content", by=("sekretaris",)):
    """Step 6: hand this version to the Bidang; renderings and digest are made now."""

    versi: Versi


class CatatHasilVerifikasi(Command, service="content", internal=True):
    """Reaction to MateriDiverifikasi, MateriDitolak, VerifikasiDicabut."""

    hasil: Literal["diverifikasi", "ditolak", "dicabut"]
    versi: Versi
    sidik: Sha256
    alasan: tuple[Alasan, ...] = ()


class CatatPenayangan(Command, service="content", internal=True):
    """Reaction to PenayanganSelesai."""

    versi: Versi
    sidik: Sha256


class BukaRalat(Command, service="content", by=("sekretaris",)):
    """Begin a new version of what is published."""

    versi: Versi
    kekeliruan: TeksWajib
    penjelasan: TeksWajib


class CatatPenghentian(Command, service="content", internal=True):
    """Reaction to ProsesDihentikan: the case is stopped."""


class CatatPenarikan(Command, service="content", internal=True):
    """Reaction to MateriDitarik."""
