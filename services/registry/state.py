"""The registry's state is the directory every stage reads, and the list of keys; folded by the same functions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shared.eventstore.codec import Recorded
from shared.sop import directory
from shared.sop.directory import DaftarKunci, Direktori
from shared.sop.event import Event


@dataclass(frozen=True, slots=True)
class State:
    """One unit, or the keys: a command meets only the part its stream holds."""

    direktori: Direktori
    kunci: DaftarKunci


INITIAL = State(Direktori(""), DaftarKunci())


def evolve(state: State, fact: Recorded[Event]) -> State:
    """Assigns, never checks."""
    return replace(
        state,
        direktori=directory.evolve(state.direktori, fact),
        kunci=directory.evolve_keys(state.kunci, fact),
    )
