"""What of a case is out, where, since when, and what became of it. Holds nothing typed: titles stand in the log at `position`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event


@dataclass(frozen=True, slots=True)
class Pejabat:
    """An office that acted: not who, but in what capacity and when."""

    jabatan: str
    sebagai: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Tayangan:
    """One version on one outlet."""

    versi: int
    saluran: str
    at: datetime
    position: int
    sidik: str
    klasifikasi: str
    tautan: str | None = None
    turun_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Terbitan:
    """A case's publications, in the order they went out."""

    case: str = ""
    unit: str = ""
    position: int = 0
    dibuat_at: datetime | None = None
    """When the material was first written."""
    penerbit: Pejabat | None = None
    """The office that ordered the publication (step 8)."""
    disetujui: Mapping[str, Pejabat] = field(default_factory=dict)
    """Who verified, by digest."""
    tayangan: tuple[Tayangan, ...] = ()
    diralat: int = 0
    """The newest version that replaced another."""
    diralat_at: datetime | None = None
    ditarik_at: datetime | None = None
    sebab: str = ""

    @property
    def kini(self) -> tuple[Tayangan, ...]:
        """The newest version's posts."""
        newest = max((t.versi for t in self.tayangan), default=0)
        return tuple(t for t in self.tayangan if t.versi == newest)


HEARD: tuple[type[Event], ...] = (
    e.MateriDibuat,
    e.MateriDiverifikasi,
    e.VerifikasiDicabut,
    e.PenayanganDiperintahkan,
    e.MateriDitayangkan,
    e.MateriDiralat,
    e.MateriDitarik,
    e.PenarikanSaluranDicatat,
)
"""What changes it."""


def evolve(t: Terbitan, fact: Recorded[Event]) -> Terbitan:
    """Assigns, never checks."""
    if not isinstance(fact.event, HEARD):
        return t
    t = replace(t, case=fact.case, unit=fact.unit, position=fact.position)
    by = Pejabat(fact.jabatan or "", fact.bertindak_sebagai, fact.at)
    match fact.event:
        case e.MateriDibuat():
            return replace(t, dibuat_at=t.dibuat_at or fact.at)
        case e.MateriDiverifikasi(sidik=sidik):
            return replace(t, disetujui={**t.disetujui, sidik: by})
        case e.VerifikasiDicabut(sidik=sidik):
            return replace(t, disetujui={k: v for k, v in t.disetujui.items() if k != sidik})
        case e.PenayanganDiperintahkan():
            return replace(t, penerbit=by)
        case e.MateriDitayangkan() as out:
            return replace(t, tayangan=_with(t.tayangan, out, fact))
        case e.MateriDiralat(versi=versi):
            return replace(t, diralat=versi, diralat_at=fact.at)
        case e.MateriDitarik(sebab=sebab):
            return replace(t, ditarik_at=fact.at, sebab=sebab)
        case e.PenarikanSaluranDicatat(saluran=saluran):
            return replace(t, tayangan=tuple(replace(x, turun_at=fact.at) if x.saluran == saluran else x for x in t.tayangan))
        case _:
            return t


def _with(known: tuple[Tayangan, ...], out: e.MateriDitayangkan, fact: Recorded[Event]) -> tuple[Tayangan, ...]:
    new = Tayangan(out.versi, out.saluran, fact.at, fact.position, out.sidik, out.klasifikasi, out.tautan)
    return (*(t for t in known if (t.versi, t.saluran) != (new.versi, new.saluran)), new)
