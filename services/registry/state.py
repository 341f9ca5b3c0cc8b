"""The registry's state is the directory every stage reads, and the list of keys; folded by the same functions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.eventstore.codec import Recorded
from shared.sop import directory, pelindungan
from shared.sop import events as e
from shared.sop.directory import DaftarKunci, Direktori
from shared.sop.event import Event
from shared.sop.pelindungan import Pelindungan


@dataclass(frozen=True, slots=True)
class State:
    """One unit, or the keys: a command meets only the part its stream holds."""

    direktori: Direktori
    kunci: DaftarKunci
    dilihat_at: datetime | None = None
    """When this auditor looked at this thing last, in the stream of the two."""
    privasi: Pelindungan = field(default_factory=Pelindungan)
    """In the unit's privacy stream."""


INITIAL = State(Direktori(""), DaftarKunci())


def evolve(state: State, fact: Recorded[Event]) -> State:
    """Assigns, never checks."""
    if isinstance(fact.event, e.AuditMelihat):
        return replace(state, dilihat_at=fact.recorded_at)
    return replace(
        state,
        direktori=directory.evolve(state.direktori, fact),
        kunci=directory.evolve_keys(state.kunci, fact),
        privasi=pelindungan.evolve(state.privasi, fact),
    )
