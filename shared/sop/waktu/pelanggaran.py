"""Breaches of personal data and their hours: 3x24 by the clock on the wall, nights and days off included (UU 27/2022 Ps. 46). Pure.

Holds codes and times; what was written of a breach is opened from the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event
from shared.sop.waktu.aturan import IsiKalender, Zona
from shared.sop.waktu.kalender import Kalender
from shared.sop.waktu.tenggat import Due, due
from shared.sop.waktu.tulisan import baca

LANGKAH = "pelanggaran"
"""The code its due time stands under: no step of the SOP."""
BATAS = "3x24 jam"
KEDUANYA = frozenset({"subjek", "lembaga"})
_IDS = UUID("c0e4f0b2-5f3f-5b9e-8a55-70d1b7c3b6f4")


@dataclass(frozen=True, slots=True)
class Pelanggaran:
    """One breach. `diberitahu`: who was told, and when."""

    id: str
    diketahui_at: datetime
    posisi: int
    perkiraan_subjek: int
    kasus: str | None = None
    diberitahu: tuple[tuple[str, datetime], ...] = ()

    @property
    def due_at(self) -> datetime:
        """When the hours are over."""
        return self.diketahui_at + timedelta(hours=72)

    @property
    def belum(self) -> frozenset[str]:
        """Who has still to be told: `subjek`, `lembaga`."""
        return KEDUANYA - {who for kepada, _ in self.diberitahu for who in (KEDUANYA if kepada == "keduanya" else {kepada})}

    @property
    def selesai_at(self) -> datetime | None:
        """When the last of those who must be told was told; None while somebody waits."""
        return None if self.belum else max(min(at for kepada, at in self.diberitahu if kepada in (who, "keduanya")) for who in KEDUANYA)


def evolve(known: Mapping[str, Pelanggaran], fact: Recorded[Event]) -> Mapping[str, Pelanggaran]:
    """Assigns, never checks."""
    match fact.event:
        case e.PelanggaranDataDilaporkan(pelanggaran=id_) as p:
            return {**known, id_: Pelanggaran(id_, fact.at, fact.position, p.perkiraan_subjek, p.kasus)}
        case e.PelanggaranDataDiberitahukan(pelanggaran=id_, kepada=kepada, pada=pada) if id_ in known:
            return {**known, id_: replace(known[id_], diberitahu=(*known[id_].diberitahu, (kepada, pada)))}
        case _:
            return known


def tenggat_id(pelanggaran: str) -> str:
    """Its due time's id."""
    return str(uuid5(_IDS, pelanggaran))


def jam(zona: Zona) -> Kalender:
    """Only the zone of it counts: these hours ask for no working day, and so for no confirmed calendar."""
    return Kalender(IsiKalender(zona=zona, pola=(), tahun=tuple(range(2000, 2201))))


def jatuh_tempo(diketahui_at: datetime, zona: Zona) -> Due:
    """With its derivation."""
    batas = baca(BATAS)
    assert batas is not None
    return due(batas, diketahui_at, jam(zona))
