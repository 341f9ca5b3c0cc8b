"""What is asked of the deadlines: calendar and limits by the administrator, pauses by officers, the rest by the system."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shared.command import Command
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
    jenis: Literal["mendekat", "terlampaui"]


class NyatakanTidakOptimal(Command, service="deadlines", internal=True):
    """The unit seems to have published nothing since: record that, if its time is over."""

    sejak: Instant


class PulihkanKeterbukaan(Command, service="deadlines", internal=True):
    """Something was published."""

    tayang_at: Instant
