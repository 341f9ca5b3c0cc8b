"""What may go out, what was ordered, and how each outlet stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.materi import Jalur

Tahap = Literal["belum_disetujui", "disetujui", "diperintahkan", "dilaksanakan", "selesai", "ditarik", "dihentikan"]
Keadaan = Literal["menunggu", "dimulai", "tayang", "gagal", "belum_pasti"]

SEBUTAN_TAHAP: dict[Tahap, str] = {
    "belum_disetujui": "belum disetujui",
    "disetujui": "disetujui, menunggu perintah tayang",
    "diperintahkan": "menunggu dilaksanakan staf",
    "dilaksanakan": "sedang ditayangkan",
    "selesai": "sudah ditayangkan",
    "ditarik": "sudah ditarik",
    "dihentikan": "sudah dihentikan",
}


@dataclass(frozen=True, slots=True)
class Pesanan:
    """One ordered outlet of the present round."""

    saluran: str
    jadwal: datetime | None = None
    keadaan: Keadaan = "menunggu"
    percobaan: int = 0
    penanda: str = ""
    call_before_at: datetime | None = None
    hasil: str = ""
    sampai: datetime | None = None
    tautan: str | None = None


@dataclass(frozen=True, slots=True)
class Laporan:
    """A report from outside: which version was out then, and what came of it (empty: still open)."""

    versi: int
    hasil: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A case as its publisher stream tells it."""

    tahap: Tahap = "belum_disetujui"
    unit: str = ""
    bahan: Mapping[str, e.BahanTayangDicatat] = field(default_factory=dict)
    """Handed-over material by digest."""
    sidik: str = ""
    versi: int = 0
    jalur: Jalur = "biasa"
    """By which way the present version was approved."""
    staf: str = ""
    pesanan: Mapping[str, Pesanan] = field(default_factory=dict)
    tayang: Mapping[str, str | None] = field(default_factory=dict)
    """Outlets that show some version now, with their address."""
    tayang_versi: int = 0
    tayang_sejak: datetime | None = None
    penjelasan_tarik: str = ""
    ditarik_at: datetime | None = None
    sudah_ditarik: frozenset[str] = frozenset()
    batal: frozenset[str] = frozenset()
    """Digests whose approval is withdrawn (own note, or seen in verification's stream, guarded)."""
    berhenti: bool = False
    """The case is stopped (seen in disposition's stream, guarded)."""
    diralat: int = 0
    """Version that is being corrected (seen in content's stream, guarded)."""
    laporan: Mapping[str, Laporan] = field(default_factory=dict)
    """Reports from outside."""

    @property
    def started(self) -> bool:
        """Whether anything of the present order has begun to go out."""
        return any(p.keadaan != "menunggu" for p in self.pesanan.values())

    @property
    def maybe_out(self) -> bool:
        """Whether anything of the present order is out, or could be."""
        return any(p.keadaan in ("dimulai", "tayang", "belum_pasti") for p in self.pesanan.values())


INITIAL = State()


def _order(s: State, saluran: str, **changes: object) -> State:
    if saluran not in s.pesanan:
        return s
    return replace(s, pesanan={**s.pesanan, saluran: replace(s.pesanan[saluran], **changes)})  # type: ignore[arg-type]


def evolve(s: State, fact: Recorded[Event]) -> State:
    """Assigns, never checks."""
    match fact.event:
        case e.BahanTayangDicatat() as b:
            return replace(s, unit=fact.unit, bahan={**s.bahan, b.sidik: b})
        case e.PersetujuanDicatat(sidik=sidik, versi=versi, jalur=jalur):
            return replace(s, tahap="disetujui", sidik=sidik, versi=versi, jalur=jalur, pesanan={})
        case e.PencabutanVerifikasiDicatat(sidik=sidik):
            return replace(s, tahap="belum_disetujui", batal=s.batal | {sidik}, pesanan={})
        case e.VerifikasiDicabut(sidik=sidik):
            return replace(s, batal=s.batal | {sidik})
        case e.ProsesDihentikan():
            return replace(s, berhenti=True)
        case e.RalatDibuka(dari_versi=versi):
            return replace(s, diralat=versi)
        case e.PenghentianPenayanganDicatat():
            return replace(s, tahap="dihentikan", pesanan={})
        case e.PenayanganDiperintahkan(staf=staf, saluran=saluran):
            orders = {p.saluran: Pesanan(p.saluran, p.jadwal) for p in saluran}
            return replace(s, tahap="diperintahkan", staf=staf, pesanan=orders)
        case e.PerintahTayangDicabut():
            return replace(s, tahap="disetujui", pesanan={})
        case e.JadwalDiubah(saluran=kode, jadwal=jadwal):
            return _order(s, kode, jadwal=jadwal)
        case e.PenayanganDilaksanakan():
            return replace(s, tahap="dilaksanakan")
        case e.PenayanganDimulai() as p:
            return _order(
                s, p.saluran, keadaan="dimulai", percobaan=p.percobaan, penanda=p.penanda, call_before_at=p.call_before_at, sampai=None
            )
        case e.MateriDitayangkan() as m:
            s = replace(s, tayang={**s.tayang, m.saluran: m.tautan}, tayang_sejak=s.tayang_sejak or fact.at)
            return _order(s, m.saluran, keadaan="tayang", tautan=m.tautan)
        case e.PenayanganGagal(saluran=kode, hasil=hasil, sampai=sampai):
            return _order(s, kode, keadaan="gagal", hasil=hasil, sampai=sampai)
        case e.HasilPenayanganBelumPasti(saluran=kode):
            return _order(s, kode, keadaan="belum_pasti")
        case e.PenayanganDiulang(saluran=kode):
            return _order(replace(s, tahap="dilaksanakan"), kode, keadaan="menunggu", jadwal=None, sampai=None, hasil="")
        case e.PenayanganSelesai(versi=versi, tayang=tayang):
            return replace(s, tahap="selesai", tayang_versi=versi if tayang else s.tayang_versi)
        case e.MateriDitarik(penjelasan=penjelasan):
            return replace(s, tahap="ditarik", penjelasan_tarik=penjelasan, ditarik_at=fact.at)
        case e.PenarikanSaluranDicatat(saluran=kode):
            return replace(s, sudah_ditarik=s.sudah_ditarik | {kode})
        case e.LaporanMasyarakatDiterima(laporan=laporan):
            return replace(s, laporan={**s.laporan, laporan: Laporan(s.tayang_versi)})
        case e.LaporanMasyarakatDitindaklanjuti(laporan=laporan, hasil=hasil) if laporan in s.laporan:
            return replace(s, laporan={**s.laporan, laporan: replace(s.laporan[laporan], hasil=hasil)})
        case _:
            return s
