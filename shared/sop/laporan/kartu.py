"""One case as reports see it: its turns and who had them, what came back and why, when it was out, how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.laporan.sesuai import Simpangan, simpangan
from shared.sop.waktu.langkah import Giliran, giliran
from shared.sop.waktu.tampil import TenggatKasus, tenggat_dari

BATAL: tuple[type[Event], ...] = (
    e.PenyerahanDitarik,
    e.PenyerahanMateriDitarik,
    e.PenugasanDialihkan,
    e.PerintahTayangDicabut,
    e.VerifikasiDicabut,
    e.JadwalDiubah,
    e.RalatDibuka,
    e.ProsesDihentikan,
    e.MateriDitarik,
)
"""What ends a turn without its work being done: its time says nothing of how long the work takes."""


@dataclass(frozen=True, slots=True)
class GiliranKasus:
    """One turn. `oleh`: opaque id of who did it, else of the staf who was named; empty where it waits for an office."""

    langkah: str
    putaran: int
    jabatan: str
    oleh: str
    mulai_at: datetime
    berakhir_at: datetime | None
    hasil: Literal["berjalan", "dikerjakan", "batal"]
    tenggat: TenggatKasus | None = None

    def terlambat(self, now: datetime) -> bool | None:
        """None where no limit was confirmed for it."""
        if self.tenggat is None or self.tenggat.hasil == "dicabut":
            return None
        return self.tenggat.keadaan(now) == "terlambat"


@dataclass(frozen=True, slots=True)
class Kembali:
    """The material came back. `daftar`: which list its codes are of, `versi`: as of when."""

    at: datetime
    oleh: Literal["sekretaris", "verifikator"]
    daftar: Literal["kembali", "periksa"]
    versi: int
    kode: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Laporan:
    """A report from outside, and its answer."""

    diterima_at: datetime
    jenis: str
    selesai_at: datetime | None = None
    hasil: str = ""


@dataclass(frozen=True, slots=True)
class Akhir:
    """How the case ended first."""

    at: datetime
    jenis: Literal["selesai", "dihentikan", "ditarik"]
    sebab: str = ""


@dataclass(frozen=True, slots=True)
class Kartu:
    """The card of one case. `tenggat`: all its due times, also those over a group of steps."""

    kasus: str
    unit: str
    nomor: int = 0
    tahun: int = 0
    jalur: str = "biasa"
    dibuat_at: datetime | None = None
    giliran: tuple[GiliranKasus, ...] = ()
    tenggat: tuple[TenggatKasus, ...] = ()
    kembali: tuple[Kembali, ...] = ()
    tayang: Mapping[str, datetime] = field(default_factory=dict)
    """Outlet → when it was first out there."""
    klasifikasi: str = ""
    ralat: tuple[datetime, ...] = ()
    ditarik_at: datetime | None = None
    sebab_ditarik: str = ""
    akhir: Akhir | None = None
    laporan: tuple[Laporan, ...] = ()
    simpangan: tuple[Simpangan, ...] = ()
    mulai_at: datetime | None = None
    terakhir_at: datetime | None = None

    @property
    def tayang_at(self) -> datetime | None:
        """When the public could first read it."""
        return min(self.tayang.values(), default=None)

    @property
    def kembali_sebelum_tayang(self) -> int:
        """How often it came back before it was out."""
        out = self.tayang_at
        return sum(out is None or k.at <= out for k in self.kembali)

    @property
    def berjalan(self) -> bool:
        """Somebody still has a turn."""
        return any(g.berakhir_at is None for g in self.giliran)


def kartu(facts: Iterable[Recorded[Event]]) -> Kartu:
    """By the facts of one case, in whatever order they come."""
    ordered = sorted(facts, key=lambda f: f.position)
    turns = giliran(ordered)
    dues = tuple(replace(t, penjabaran=(), alasan_jeda="") for t in tenggat_dari(ordered))
    akhir = _end(ordered)
    made = next((f for f in ordered if isinstance(f.event, e.DisposisiDibuat)), None)
    pulled = next((f for f in ordered if isinstance(f.event, e.MateriDitarik)), None)
    out = _out(ordered)
    jalur = getattr(made.event, "jalur", "biasa") if made else "biasa"
    return Kartu(
        kasus=ordered[0].case,
        unit=ordered[0].unit,
        nomor=getattr(made.event, "nomor_disposisi", 0) if made else 0,
        tahun=getattr(made.event, "tahun", 0) if made else 0,
        jalur=jalur,
        dibuat_at=made.at if made else None,
        giliran=tuple(_turns(turns, ordered, dues)),
        tenggat=dues,
        kembali=tuple(_returns(ordered)),
        tayang={saluran: at for saluran, (at, _) in out.items()},
        klasifikasi=min(out.values())[1] if out else "",
        ralat=tuple(f.at for f in ordered if isinstance(f.event, e.MateriDiralat)),
        ditarik_at=pulled.at if pulled else None,
        sebab_ditarik=getattr(pulled.event, "sebab", "") if pulled else "",
        akhir=akhir[1] if akhir else None,
        laporan=_reports(ordered),
        simpangan=simpangan(turns, ordered, akhir[0], jalur) if akhir else (),
        mulai_at=min(f.at for f in ordered),
        terakhir_at=max(f.at for f in ordered),
    )


def _turns(turns: Sequence[Giliran], facts: Sequence[Recorded[Event]], dues: Sequence[TenggatKasus]) -> Iterable[GiliranKasus]:
    by_position = {f.position: f for f in facts}
    limits = {(t.langkah, t.putaran): t for t in dues}
    for t in turns:
        ended = by_position.get(t.akhir_posisi or 0)
        hasil: Any = "berjalan" if ended is None else "batal" if isinstance(ended.event, BATAL) else "dikerjakan"
        limit = limits.get((t.langkah, t.putaran))
        yield GiliranKasus(t.langkah, t.putaran, t.jabatan, _who(t, ended, facts), t.mulai_at, t.berakhir_at, hasil, limit)


_NAMING: Mapping[str, tuple[type[Event], ...]] = {
    "5a": (e.PenyusunanDitugaskan, e.PenugasanDialihkan),
    "8b": (e.PenayanganDiperintahkan,),
}


def _who(t: Giliran, ended: Recorded[Event] | None, facts: Sequence[Recorded[Event]]) -> str:
    if ended is not None and ended.jabatan == t.jabatan and not isinstance(ended.event, BATAL):
        return ended.actor
    named = [f for f in facts if isinstance(f.event, _NAMING.get(t.langkah, ())) and f.position < (t.akhir_posisi or f.position + 1)]
    return str(getattr(named[-1].event, "staf", "")) if named else ""


def _returns(facts: Sequence[Recorded[Event]]) -> Iterable[Kembali]:
    for f in facts:
        match f.event:
            case e.MateriDikembalikan(alasan=alasan, daftar_versi=versi):
                yield Kembali(f.at, "sekretaris", "kembali", versi, tuple(a.kode for a in alasan))
            case e.MateriDitolak(alasan=alasan, daftar_versi=versi) | e.VerifikasiDicabut(alasan=alasan, daftar_versi=versi):
                yield Kembali(f.at, "verifikator", "periksa", versi, tuple(a.kode for a in alasan))


def _out(facts: Sequence[Recorded[Event]]) -> dict[str, tuple[datetime, str]]:
    found: dict[str, tuple[datetime, str]] = {}
    for f in facts:
        if isinstance(f.event, e.MateriDitayangkan) and not f.event.ralat:
            found.setdefault(f.event.saluran, (f.at, f.event.klasifikasi))
    return found


def _end(facts: Sequence[Recorded[Event]]) -> tuple[Recorded[Event], Akhir] | None:
    for f in facts:
        match f.event:
            case e.DisposisiSelesai():
                return f, Akhir(f.at, "selesai")
            case e.ProsesDihentikan(sebab=sebab):
                return f, Akhir(f.at, "dihentikan", sebab)
            case e.MateriDitarik(sebab=sebab):
                return f, Akhir(f.at, "ditarik", sebab)
    return None


def _reports(facts: Sequence[Recorded[Event]]) -> tuple[Laporan, ...]:
    found: dict[str, Laporan] = {}
    for f in facts:
        match f.event:
            case e.LaporanMasyarakatDiterima(laporan=id_, jenis=jenis):
                found[id_] = Laporan(f.at, jenis)
            case e.LaporanMasyarakatDitindaklanjuti(laporan=id_, hasil=hasil) if id_ in found:
                found[id_] = Laporan(found[id_].diterima_at, found[id_].jenis, f.at, hasil)
    return tuple(found.values())
