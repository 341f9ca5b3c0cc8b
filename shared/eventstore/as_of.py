"""The log as it stood: every read ends at one position, so that whatever reads the log today reads what it would have read then.

Replay is this and nothing more: folds, projections and pages are the live ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.eventstore.port import Appended, EventStore, Head, LogIdentity, ReadOnlyLog, Record, StreamAppend, genesis


class AsOf:
    """A store's past. `position` 0: before anything was recorded."""

    def __init__(self, store: EventStore, position: int) -> None:
        self._store, self.position = store, position

    async def identity(self) -> LogIdentity:
        return await self._store.identity()

    async def append(self, appends: Sequence[StreamAppend]) -> Appended:
        raise ReadOnlyLog("the past")

    async def head(self) -> Head:
        found = await self._store.read(self.position - 1, 1) if self.position else []
        if not found:
            return Head(0, genesis((await self.identity()).log_id), None)
        return Head(found[0].position, found[0].chain, found[0].recorded_at)

    async def read(self, after: int = 0, limit: int = 500) -> list[Record]:
        left = self.position - max(after, 0)
        return await self._store.read(after, min(limit, left)) if left > 0 else []

    async def read_stream(self, stream: str, after_version: int = 0) -> list[Record]:
        return self._then(await self._store.read_stream(stream, after_version))

    async def read_causation(self, causation: str) -> list[Record]:
        return self._then(await self._store.read_causation(causation))

    async def read_correlation(self, correlation: str) -> list[Record]:
        return self._then(await self._store.read_correlation(correlation))

    async def close(self) -> None:
        """The store belongs to whoever opened it."""

    def _then(self, records: Sequence[Record]) -> list[Record]:
        return [r for r in records if r.position <= self.position]


async def position_at(store: EventStore, at: datetime) -> int:
    """The last position recorded at or before this instant; 0 when there was none. Halves the log: recorded_at never goes back."""
    low, high = 0, (await store.head()).position
    while low < high:
        middle = (low + high + 1) // 2
        (record,) = await store.read(middle - 1, 1)
        if record.recorded_at <= at:
            low = middle
        else:
            high = middle - 1
    return low
