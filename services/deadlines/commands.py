"""What is asked of the deadlines: calendar and limits by the administrator, pauses by officers, the rest by the system."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.command import Command
from shared.sop.events import TingkatEskalasi
from shared.sop.types import Baris, BarisWajib, Instant, Kode, TeksWajib, Uuid
from shared.sop.waktu.aturan import IsiKalender


class TetapkanKalenderKerja(Command, service="deadlines"):
    """Confirm the unit's working calendar, as a whole. Open cases are reckoned anew."""

    kalender: IsiKalender
    dari_versi: int | None = None
    """The version this is a change of: two administrators at once must not undo each other's days."""


class TetapkanBatasWaktu(Command, service="deadlines"):
    """Set the limit on a step, or one limit over several; `teks` as the office writes it, empty for none."""

    langkah: Annotated[tuple[Kode, ...], Field(min_length=1, max_length=20)]
    teks: Baris = ""
    kepala: Baris = ""
    """The column's heading where the unit of time stands there: `Waktu (Menit)`."""
    hari_kalender: bool = False
    """What a bare `hari` means here; else working days."""
    berjalan: bool = False
    """Also for turns that run already."""
    dasar: Baris = ""


class TetapkanTanggaEskalasi(Command, service="deadlines"):
    """Set the ladder up which passed due times are escalated, whole; empty = none. Each span counts from the due time."""

    tingkat: Annotated[tuple[TingkatEskalasi, ...], Field(max_length=5)] = ()
    dasar: Baris = ""


class TetapkanKewajibanBerkala(Command, service="deadlines"):
    """Something has to be published every `setiap` (`6 bulan`, `1 tahun`), counted from `mulai`. A known `kode`: as it says now."""

    kode: Kode
    nama: BarisWajib
    setiap: Baris
    mulai: date
    dasar: Baris = ""


class HapusKewajibanBerkala(Command, service="deadlines"):
    """It is no duty any more; a warning about it ends."""

    kode: Kode
    alasan: Baris = ""


class PenuhiKewajibanBerkala(Command, service="deadlines", by=("ppid_pembantu", "sekretaris")):
    """This case's publication fulfils the duty, for the due day that waits."""

    kode: Kode
    untuk_jatuh_tempo: date


class LaporkanPelanggaranData(Command, service="deadlines", by=("ppid_pembantu", "sekretaris")):
    """Personal data got out; `terjadi_at` is when that was known. Its case id is its own, `kasus` the publication it came by."""

    uraian: TeksWajib
    data: TeksWajib
    perkiraan_subjek: Annotated[int, Field(ge=0, le=300_000_000)]
    kasus: Uuid | None = None


class CatatPemberitahuanPelanggaran(Command, service="deadlines", by=("ppid_pembantu", "sekretaris")):
    """Those whose data it was, the authority, or both were told in writing."""

    kepada: Literal["subjek", "lembaga", "keduanya"]
    pada: Instant
    bukti: TeksWajib


class JedaTenggat(Command, service="deadlines", by=("ppid_pembantu", "sekretaris")):
    """Let the clock stand still, for a reason that can be shown."""

    tenggat: Uuid
    alasan: TeksWajib
    bukti: BarisWajib | Literal[""] = ""


class LanjutkanTenggat(Command, service="deadlines", by=("ppid_pembantu", "sekretaris")):
    """Let it run again: what was left is left."""

    tenggat: Uuid


class PerbaruiTenggat(Command, service="deadlines", internal=True):
    """Bring the case's due times in line with its facts, the limits and the calendar."""


class PeriksaTenggat(Command, service="deadlines", internal=True):
    """Its time seems to have come: record that, if it is still so."""

    tenggat: Uuid
    jenis: Literal["mendekat", "terlampaui", "eskalasi"]
    tingkat: int = 0
    """For `eskalasi`: to which rung."""


class NyatakanTidakOptimal(Command, service="deadlines", internal=True):
    """The unit seems to have published nothing since: record that, if its time is over."""

    sejak: Instant


class NyatakanKewajibanTerlewat(Command, service="deadlines", internal=True):
    """This duty's due day seems to be over: record that, if nobody has fulfilled it."""

    kode: Kode
    jatuh_tempo: date


class PulihkanKeterbukaan(Command, service="deadlines", internal=True):
    """Something was published."""

    tayang_at: Instant
