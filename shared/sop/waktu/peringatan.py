"""Warnings about openness that stand: one per cause, and per duty where the cause has several. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event

TIDAK_ADA_PUBLIKASI = "tidak_ada_publikasi"
INFORMASI_BERKALA = "informasi_berkala"
Peringatan = Mapping[str, e.KeterbukaanTidakOptimal]


def kunci(sebab: str, kode: str | None = None) -> str:
    """What a warning stands under."""
    return f"{sebab}/{kode}" if kode else sebab


def evolve(standing: Peringatan, fact: Recorded[Event]) -> Peringatan:
    """Assigns, never checks."""
    match fact.event:
        case e.KeterbukaanTidakOptimal(sebab=sebab, kode=kode) as alarm:
            return {**standing, kunci(sebab, kode): alarm}
        case e.KeterbukaanPulih(sebab=sebab, kode=kode):
            return {name: alarm for name, alarm in standing.items() if name != kunci(sebab, kode)}
        case _:
            return standing
