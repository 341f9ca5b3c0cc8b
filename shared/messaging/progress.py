"""What the parts of one service's following share, and what it knows about how far it has come."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from shared.eventstore.codec import Codec
from shared.eventstore.port import EventStore
from shared.messaging.ledger import Cursor, Ledger
from shared.messaging.verdict import Retry
from shared.refusal import Reason


@dataclass(frozen=True, slots=True)
class Wiring:
    """What consumer, keeper and feed of one service share."""

    service: str
    store: EventStore
    codec: Codec
    ledger: Ledger
    retry: Retry
    ack_wait_s: float


@dataclass(slots=True)
class Progress:
    """What the consumer knows about itself, for readiness and for those who wait on a position."""

    cursor: Cursor
    trouble: Reason | None = None
    moved_at: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def move(self, cursor: Cursor) -> None:
        """A step was made, here or by another replica."""
        self.moved_at = asyncio.get_running_loop().time()
        self.cursor = cursor
        changed, self.changed = self.changed, asyncio.Event()
        changed.set()
