"""What every outlet answers, however it is built: six outcomes and nothing in between.

Only reads and steps before publishing may be repeated by machine. After `TidakDiketahui` the sole legal next step
is to read back by the marker, and if that does not tell, a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Tayang:
    """It is out: the outlet's own id and the address people open."""

    id_jauh: str
    tautan: str


@dataclass(frozen=True, slots=True)
class DitolakTetap:
    """The outlet refuses this content; repeating it unchanged is useless. `catatan` is a sentence for people."""

    kode: str
    catatan: str


@dataclass(frozen=True, slots=True)
class DitundaSementara:
    """Nothing went out; it may be tried again after `sampai`."""

    sampai: datetime


@dataclass(frozen=True, slots=True)
class KredensialHabis:
    """Nothing went out: the account's authorisation has ended; a person has to renew it."""


@dataclass(frozen=True, slots=True)
class KuotaHabis:
    """Nothing went out: the outlet's quota is used up until `sampai`."""

    sampai: datetime


@dataclass(frozen=True, slots=True)
class TidakDiketahui:
    """Nobody can say whether it is out; `langkah` names the step that gave no answer."""

    langkah: str


Hasil = Tayang | DitolakTetap | DitundaSementara | KredensialHabis | KuotaHabis | TidakDiketahui

MediaKiriman = tuple[str, str, str]
"""SHA-256, mime, alt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kiriman:
    """What is to go out: the verified bytes and what an outlet needs to place them."""

    unit: str
    case: str
    saluran: str
    penanda: str
    """Marker by which the post can be found again; one per case, outlet and version."""
    versi: int
    sidik: str
    slug: str
    isi: bytes
    mime: str
    judul: str
    ringkasan: str
    jenis: str
    klasifikasi: str
    kategori: str
    media: tuple[MediaKiriman, ...] = ()
    ralat: str = ""
    """What changed since the version before; empty if this is the first or nothing was wrong."""
    tayang_at: datetime


class Outlet(Protocol):
    """One way out."""

    @property
    def idempotent(self) -> bool:
        """Whether `tayangkan` may be repeated with the same marker without making a second post."""
        ...

    @property
    def manual(self) -> bool:
        """Whether a person posts; then `tayangkan` is never called."""
        ...

    async def tayangkan(self, kiriman: Kiriman) -> Hasil:
        """Put it out. Never raises for anything the outside does."""
        ...

    async def cari(self, unit: str, penanda: str) -> Tayang | None:
        """Read back by the marker; None = surely not there. Raises ConnectionError when the outlet cannot be asked."""
        ...

    async def tarik(self, unit: str, slug: str, penjelasan: str, at: datetime) -> Hasil:
        """Take it down; `Tayang` then names the address that says so."""
        ...
