"""A unit's calendar and limits, a case's due times, and the case's own facts beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu import berkala, pelanggaran, peringatan
from shared.sop.waktu.aturan import IsiKalender
from shared.sop.waktu.eskalasi import Tangga


@dataclass(frozen=True, slots=True)
class BatasTercatat:
    """A limit as it was set, and where in the log: what began before keeps what held then."""

    langkah: tuple[str, ...]
    teks: str
    berjalan: bool
    posisi: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Tenggat:
    """One due time: of one turn at one step. `hasil` empty while it runs."""

    id: str
    langkah: str
    putaran: int
    mulai_at: datetime
    due_at: datetime
    mendekat_at: datetime | None
    aturan: str
    kalender_versi: int
    jeda: tuple[tuple[datetime, datetime], ...] = ()
    dijeda_sejak: datetime | None = None
    mendekat: bool = False
    terlampaui: bool = False
    hasil: str = ""
    jabatan: str = ""
    """Whose task it was when its clock began."""
    eskalasi: frozenset[int] = frozenset()
    """Rungs it has been escalated to."""

    @property
    def next_look(self) -> datetime | None:
        """When something may have to be recorded of it next."""
        if self.hasil or self.dijeda_sejak is not None or self.terlampaui:
            return None
        return self.due_at if self.mendekat_at is None or self.mendekat else self.mendekat_at

    def due_for(self, now: datetime) -> Literal["mendekat", "terlampaui"] | None:
        """What seems to have come by now. Of what has passed nobody is warned any more."""
        look = self.next_look
        if look is None or look > now:
            return None
        return "terlampaui" if self.due_at <= now else "mendekat"


@dataclass(frozen=True, slots=True)
class State:
    """One unit and one of its cases, as far as a command meets them."""

    kalender: IsiKalender | None = None
    kalender_versi: int = 0
    batas: tuple[BatasTercatat, ...] = ()
    tangga: tuple[Tangga, ...] = ()
    kewajiban: Mapping[str, berkala.Kewajiban] = field(default_factory=dict)
    peringatan: peringatan.Peringatan = field(default_factory=dict)
    """What stands, by cause."""
    pelanggaran: Mapping[str, pelanggaran.Pelanggaran] = field(default_factory=dict)
    tenggat: Mapping[str, Tenggat] = field(default_factory=dict)
    kasus: tuple[Recorded[Event], ...] = ()
    """Facts of the stages, in whatever order their streams were read."""


INITIAL = State()


def evolve(s: State, fact: Recorded[Event]) -> State:
    """Assigns, never checks."""
    match fact.event:
        case e.KalenderKerjaDitetapkan(versi=versi, kalender=kalender):
            return replace(s, kalender=kalender, kalender_versi=versi)
        case e.BatasWaktuDitetapkan() as b:
            return replace(s, batas=(*s.batas, BatasTercatat(b.langkah, b.teks, b.berjalan, fact.position, fact.recorded_at)))
        case e.TanggaEskalasiDitetapkan(tingkat=tingkat):
            return replace(s, tangga=(*s.tangga, Tangga(tingkat, fact.recorded_at)))
        case e.KeterbukaanTidakOptimal() | e.KeterbukaanPulih():
            return replace(s, peringatan=peringatan.evolve(s.peringatan, fact))
        case e.KewajibanBerkalaDitetapkan() | e.KewajibanBerkalaDihapus() | e.KewajibanBerkalaDipenuhi():
            return replace(s, kewajiban=berkala.evolve(s.kewajiban, fact))
        case e.PelanggaranDataDilaporkan() | e.PelanggaranDataDiberitahukan():
            return replace(s, pelanggaran=pelanggaran.evolve(s.pelanggaran, fact))
        case e.TenggatDitetapkan() as made:
            return _put(s, _reckoned(s.tenggat.get(made.tenggat), made))
        case e.TenggatDijeda(tenggat=id_):
            return _put(s, replace(s.tenggat[id_], dijeda_sejak=fact.at))
        case e.TenggatDilanjutkan(tenggat=id_, due_at=due_at, mendekat_at=mendekat_at):
            t = s.tenggat[id_]
            pause = (t.dijeda_sejak or fact.at, fact.at)
            return _put(s, replace(t, jeda=(*t.jeda, pause), dijeda_sejak=None, due_at=due_at, mendekat_at=mendekat_at))
        case e.TenggatMendekat(tenggat=id_):
            return _put(s, replace(s.tenggat[id_], mendekat=True))
        case e.TenggatTerlampaui(tenggat=id_):
            return _put(s, replace(s.tenggat[id_], terlampaui=True))
        case e.TenggatDieskalasi(tenggat=id_, tingkat=rung):
            return _put(s, replace(s.tenggat[id_], eskalasi=s.tenggat[id_].eskalasi | {rung}))
        case e.TenggatBerakhir(tenggat=id_, hasil=hasil):
            return _put(s, replace(s.tenggat[id_], hasil=hasil))
        case other if other.service != "deadlines":
            return replace(s, kasus=(*s.kasus, fact))
        case _:
            return s


def _reckoned(known: Tenggat | None, t: e.TenggatDitetapkan) -> Tenggat:
    if known is None:
        made = Tenggat(t.tenggat, t.langkah, t.putaran, t.mulai_at, t.due_at, t.mendekat_at, t.aturan, t.kalender_versi)
        return replace(made, jabatan=t.jabatan)
    return replace(known, due_at=t.due_at, mendekat_at=t.mendekat_at, aturan=t.aturan, kalender_versi=t.kalender_versi, hasil="")


def _put(s: State, t: Tenggat) -> State:
    return replace(s, tenggat={**s.tenggat, t.id: t})
