"""A unit's calendar, limits and warning as pages show them: its deadlines stream folded. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu import berkala, pelanggaran, peringatan
from shared.sop.waktu.aturan import IsiKalender
from shared.sop.waktu.eskalasi import Tangga


@dataclass(frozen=True, slots=True)
class AturanUnit:
    """`batas`: steps → the limit that holds for what begins now."""

    kalender: IsiKalender | None = None
    versi: int = 0
    batas: Mapping[tuple[str, ...], e.BatasWaktuDitetapkan] = field(default_factory=dict)
    tangga: tuple[Tangga, ...] = ()
    kewajiban: Mapping[str, berkala.Kewajiban] = field(default_factory=dict)
    peringatan: peringatan.Peringatan = field(default_factory=dict)
    """Warnings that stand, by cause."""
    pelanggaran: Mapping[str, pelanggaran.Pelanggaran] = field(default_factory=dict)

    def tahun_belum(self, today: date) -> tuple[int, ...]:
        """This year, and from October on the next, as long as nobody has confirmed their days off."""
        years = (today.year, today.year + 1) if today.month >= 10 else (today.year,)
        return tuple(y for y in years if self.kalender is None or y not in self.kalender.tahun)


def aturan_unit(facts: Iterable[Recorded[Event]]) -> AturanUnit:
    """How the unit stands."""
    a = AturanUnit()
    for fact in facts:
        a = evolve(a, fact)
    return a


def evolve(a: AturanUnit, fact: Recorded[Event]) -> AturanUnit:
    """Assigns, never checks."""
    match fact.event:
        case e.KalenderKerjaDitetapkan(versi=versi, kalender=kalender):
            return replace(a, kalender=kalender, versi=versi)
        case e.BatasWaktuDitetapkan() as b:
            rest = {langkah: limit for langkah, limit in a.batas.items() if langkah != b.langkah}
            return replace(a, batas={**rest, b.langkah: b} if b.teks else rest)
        case e.TanggaEskalasiDitetapkan(tingkat=tingkat):
            return replace(a, tangga=(*a.tangga, Tangga(tingkat, fact.recorded_at)))
        case e.KeterbukaanTidakOptimal() | e.KeterbukaanPulih():
            return replace(a, peringatan=peringatan.evolve(a.peringatan, fact))
        case e.KewajibanBerkalaDitetapkan() | e.KewajibanBerkalaDihapus() | e.KewajibanBerkalaDipenuhi():
            return replace(a, kewajiban=berkala.evolve(a.kewajiban, fact))
        case e.PelanggaranDataDilaporkan() | e.PelanggaranDataDiberitahukan():
            return replace(a, pelanggaran=pelanggaran.evolve(a.pelanggaran, fact))
        case _:
            return a
