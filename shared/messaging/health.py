"""Liveness and readiness as values: a part is alive if its position moves or there is nothing to do, never because it is connected."""

from __future__ import annotations

from dataclasses import dataclass

from shared.refusal import Reason


@dataclass(frozen=True, slots=True)
class Health:
    """How one part (relay, a service's consumer) stands. `alive` False = restart it; `ready` False = give it no work, it waits."""

    name: str
    alive: bool
    position: int
    head: int
    reasons: tuple[Reason, ...] = ()

    @property
    def ready(self) -> bool:
        return self.alive and not self.reasons

    @property
    def lag(self) -> int:
        return max(0, self.head - self.position)
