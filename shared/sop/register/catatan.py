"""All that the registers know of one case, and the lines that come of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.directory import Direktori
from shared.sop.event import EVENTS, Event
from shared.sop.register import buku, dip, publikasi, terbitan
from shared.sop.register.buku import Buku
from shared.sop.register.kata import Jenis, Nilai
from shared.sop.register.terbitan import Terbitan

VERSI = 1
"""Of the fold, the work list's included. A higher one makes projections begin anew from the log."""
_NUMBERING = (e.NomorPertamaDitetapkan, e.NomorDicadangkan)
HEARD: tuple[type[Event], ...] = tuple(
    cls for cls in EVENTS.values() if cls.service in ("disposition", "content", "verification", "publisher") and cls not in _NUMBERING
)


@dataclass(frozen=True, slots=True)
class Catatan:
    """One case, or one number that was voided."""

    buku: Buku = field(default_factory=Buku)
    terbitan: Terbitan = field(default_factory=Terbitan)
    position: int = 0


@dataclass(frozen=True, slots=True)
class Baris:
    """A line as a list finds it: codes, its moment, and where in the log its words stand. `urut`: its place among the case's lines."""

    jenis: Jenis
    kunci: str
    urut: int
    unit: str
    at: datetime
    nomor: int
    tahun: int
    sifat: str
    klasifikasi: str
    status: str
    teks_position: int


def kunci(fact: Recorded[Event]) -> str:
    """What the fact is kept under: its case, or its number where it has none."""
    if isinstance(fact.event, e.NomorDisposisiDibatalkan):
        return f"nomor-{fact.unit}-{fact.event.tahun}-{fact.event.nomor}"
    return fact.case


def evolve(c: Catatan, fact: Recorded[Event]) -> Catatan:
    """The case after one more fact; one that was taken before changes nothing."""
    if fact.position <= c.position:
        return c
    return Catatan(buku.evolve(c.buku, fact), terbitan.evolve(c.terbitan, fact), fact.position)


def baris(id_: str, c: Catatan) -> list[Baris]:
    """Its lines in all registers."""
    k, found = c.buku.kasus, list[Baris]()
    if c.buku.dibuat_at is None:
        return found
    own = Baris("buku", id_, 0, k.unit, c.buku.dibuat_at, k.nomor, k.tahun, k.sifat, "", c.buku.status, k.sheet_position)
    found.append(own)
    for n, p in enumerate(c.terbitan.tayangan):
        status = publikasi.status(c.terbitan, p)
        found.append(replace(own, jenis="publikasi", urut=n, at=p.at, klasifikasi=p.klasifikasi, status=status, teks_position=p.position))
    if listed := dip.status(c.terbitan):
        shown, first = dip.tayangan(c.terbitan), min(p.at for p in c.terbitan.tayangan)
        found.append(replace(own, jenis="dip", at=first, klasifikasi=shown.klasifikasi, status=listed, teks_position=shown.position))
    return found


def sel(b: Baris, c: Catatan, teks: Event | None, d: Direktori, no: int = 0) -> dict[str, Nilai]:
    """A line's cells. `teks`: what stands in the log at its `teks_position`; `no`: its running number."""
    match b.jenis:
        case "buku":
            return buku.sel(c.buku, teks, d)
        case "publikasi":
            return publikasi.sel(c.terbitan, c.terbitan.tayangan[b.urut], b.nomor, b.tahun, teks, d)
        case "dip":
            judul, ringkasan = (teks.judul, teks.ringkasan) if isinstance(teks, e.MateriDitayangkan) else ("", "")
            return dip.sel(c.terbitan, no, judul, ringkasan, d.profil)
