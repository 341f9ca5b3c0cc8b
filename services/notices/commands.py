"""What is asked of the notices: all by the system, but for trying one's own address."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from shared.command import Command
from shared.sop.materi import Jabatan
from shared.sop.types import Instant, Kode, Uuid

Saluran = Literal["surel", "telegram"]
Sebab = Literal["tugas", "mendekat", "terlambat", "dieskalasi", "data_bocor", "data_mendekat", "data_terlambat", "keterbukaan"]


class Kabar(BaseModel):
    """One message to one person on one channel. `pemberitahuan` follows from the fact that made the task."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pemberitahuan: Uuid
    pegawai: Uuid
    jabatan: Jabatan | None
    saluran: Saluran
    langkah: int
    mulai: Instant
    sebab: Sebab = "tugas"


class SiapkanPemberitahuan(Command, service="notices", internal=True):
    """These people are to be told."""

    kabar: tuple[Kabar, ...]


class CatatTerkirim(Command, service="notices", internal=True):
    """The channel took it."""

    pemberitahuan: Uuid
    percobaan: int


class CatatTidakTerkirim(Command, service="notices", internal=True):
    """It will not be sent any more."""

    pemberitahuan: Uuid
    percobaan: int
    kode: Kode


class KirimUjiCoba(Command, service="notices"):
    """A person tries an address of his own. `pemberitahuan` is made by the sender, who then looks for its outcome."""

    pemberitahuan: Uuid
    pegawai: Uuid
    saluran: Saluran
