"""What the auditor's own stream says: which key of the seal is in force since the last hand-over."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shared.eventstore.codec import Recorded
from shared.sop import events as e
from shared.sop.event import Event


@dataclass(frozen=True, slots=True)
class State:
    """`kunci` None: still the first one, which no event names."""

    kunci: str | None = None
    pernah: frozenset[str] = frozenset()


INITIAL = State()


def evolve(state: State, fact: Recorded[Event]) -> State:
    """Assigns, never checks."""
    match fact.event:
        case e.KunciSegelDiganti(lama=lama, baru=baru):
            return replace(state, kunci=baru, pernah=state.pernah | {lama, baru})
        case _:
            return state
