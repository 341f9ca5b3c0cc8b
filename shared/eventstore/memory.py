"""The log in a list: the same contract without a database, for tests and dry runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from shared.clock import Clock, system_clock
from shared.eventstore.group import Doorbell, ring
from shared.eventstore.plan import CLOCK_TOLERANCE, Ground, Place, ids_of, plan, streams_of
from shared.eventstore.port import Appended, Head, LogIdentity, Record, StreamAppend, genesis


class MemoryStore:
    """Nothing awaits inside `append`, so on one event loop it is atomic as it stands."""

    def __init__(
        self,
        *,
        clock: Clock = system_clock,
        log_id: UUID | None = None,
        tolerance: timedelta = CLOCK_TOLERANCE,
        doorbell: Doorbell | None = None,
    ) -> None:
        self._identity = LogIdentity(log_id or uuid4(), 1)
        self._clock, self._tolerance, self._doorbell = clock, tolerance, doorbell
        self._head = Head(0, genesis(self._identity.log_id), None)
        self._records: list[Record] = []
        self._places: dict[UUID, Place] = {}
        self._by: dict[tuple[str, str], list[Record]] = defaultdict(list)

    async def identity(self) -> LogIdentity:
        return self._identity

    async def append(self, appends: Sequence[StreamAppend]) -> Appended:
        places = {i: self._places[i] for i in ids_of([appends]) if i in self._places}
        versions = {s: len(self._by["stream", s]) for s in streams_of([appends])}
        made = plan(self._identity.log_id, Ground(self._head, versions, places), [appends], self._clock(), self._tolerance)
        outcome = made.outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        for record in made.records:
            self._records.append(record)
            self._places[record.event_id] = Place(record.position, record.stream)
            for kind, key in (("stream", record.stream), ("causation", record.causation), ("correlation", record.correlation)):
                self._by[kind, key].append(record)
        self._head = made.head
        if made.records:
            ring(self._doorbell, self._head.position)
        return outcome

    async def head(self) -> Head:
        return self._head

    async def read(self, after: int = 0, limit: int = 500) -> list[Record]:
        return self._records[max(after, 0) : max(after, 0) + limit]

    async def read_stream(self, stream: str, after_version: int = 0) -> list[Record]:
        return self._by["stream", stream][max(after_version, 0) :]

    async def read_causation(self, causation: str) -> list[Record]:
        return list(self._by["causation", causation])

    async def read_correlation(self, correlation: str) -> list[Record]:
        return list(self._by["correlation", correlation])

    async def close(self) -> None:
        return None
