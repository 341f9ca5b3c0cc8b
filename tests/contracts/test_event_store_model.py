"""SQLite against memory: the same commands in any order get the same answers and leave the same log."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from shared.eventstore.memory import MemoryStore
from shared.eventstore.open import open_store
from shared.eventstore.port import EventStore, Record, StreamAppend, VersionConflict
from shared.eventstore.verify import verify_log
from tests.contracts.drafts import HandClock, draft

STREAMS = st.sampled_from(["uji-1", "uji-2", "daftar-1"])
IDS = st.integers(1, 12).map(lambda n: UUID(int=n))
PART = st.tuples(STREAMS, st.integers(0, 5), st.lists(IDS, max_size=3))
APPEND = st.lists(PART, min_size=1, max_size=3)


def appends_of(parts: list[tuple[str, int, list[UUID]]]) -> list[StreamAppend]:
    return [StreamAppend(stream, expected, [draft(i, n=i.int) for i in ids]) for stream, expected, ids in parts]


class SqliteLikeMemory(RuleBasedStateMachine):
    """Two stores, one clock."""

    def __init__(self) -> None:
        super().__init__()
        self.runner, self.clock = asyncio.Runner(), HandClock()
        self.folder = tempfile.TemporaryDirectory()
        self.memory: EventStore = MemoryStore(clock=self.clock)
        self.sqlite = self.runner.run(open_store(f"sqlite:///{Path(self.folder.name)}/log.db", clock=self.clock))

    def teardown(self) -> None:
        self.runner.run(self.sqlite.close())
        self.runner.close()
        self.folder.cleanup()

    @rule(group=st.lists(APPEND, min_size=1, max_size=4))
    def append(self, group: list[list[tuple[str, int, list[UUID]]]]) -> None:
        asked = [appends_of(parts) for parts in group]

        async def all_to(store: EventStore) -> list[Any]:
            return await asyncio.gather(*(store.append(a) for a in asked), return_exceptions=True)

        ours, theirs = self.runner.run(all_to(self.memory)), self.runner.run(all_to(self.sqlite))
        assert list(map(_said, ours)) == list(map(_said, theirs))

    @rule(stream=STREAMS, ids=st.lists(IDS, min_size=1, max_size=3, unique=True))
    def append_rightly(self, stream: str, ids: list[UUID]) -> None:
        at = len(self.runner.run(self.memory.read_stream(stream)))
        self.append([[(stream, at, ids)]])

    @rule(minutes=st.integers(-70, 30))
    def time_passes(self, minutes: int) -> None:
        self.clock.at += timedelta(minutes=minutes)

    @invariant()
    def same_log(self) -> None:
        ours, theirs = self.runner.run(self.memory.read(0, 100)), self.runner.run(self.sqlite.read(0, 100))
        assert list(map(_shown, ours)) == list(map(_shown, theirs))
        assert self.runner.run(verify_log(self.sqlite)).findings == []


def _said(outcome: object) -> object:
    if isinstance(outcome, VersionConflict):
        return (outcome.stream, outcome.expected, outcome.actual)
    return type(outcome) if isinstance(outcome, Exception) else outcome


def _shown(r: Record) -> tuple[object, ...]:
    # The logs have different ids, so bodies and sums differ; everything else may not.
    return (r.position, r.stream, r.version, r.event_id, r.type, r.causation, r.correlation, r.recorded_at)


TestSqliteLikeMemory = SqliteLikeMemory.TestCase
TestSqliteLikeMemory.settings = settings(
    max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
