"""The parts of a long simulation: one log seen through many clocks, and processes of the deadlines that can be started and ended."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Connection

from services.deadlines.app import Deadlines
from shared.directory import Directories
from shared.eventstore.codec import Codec, Recorded
from shared.eventstore.keys import MemoryKeyring
from shared.eventstore.memory import MemoryStore
from shared.eventstore.open import open_store
from shared.eventstore.plausible import TimeGuard
from shared.eventstore.port import Appended, EventStore, Head, LogIdentity, Record, StreamAppend
from shared.foundation import Foundation
from shared.messaging.database import Database
from shared.messaging.halt import Guarded, HaltSwitch
from shared.messaging.verdict import Verdict, judge
from shared.settings import Settings
from shared.sop.event import Event

T = TypeVar("T")
IDS = UUID("5f0a8f5e-7c1e-4c8e-9a41-2d6a3f8c1b77")


@dataclass(frozen=True)
class Size:
    """`small`: log and projection stand in memory, calendars hold three years, and the watchers take turns only where they wait.
    Else: a SQLite log that every process opens for itself, the projection in a file, calendars that grow over the years."""

    cases: int
    decrees_a_case: int
    small: bool


ASLEEP = timedelta(days=366)
"""A decade of few cases has long silences."""


class LogOfMany(MemoryStore):
    """The one log; `clock` is that of the process appending now."""

    def __init__(self, now: datetime) -> None:
        self.clock: Callable[[], datetime] = lambda: now
        super().__init__(log_id=IDS, clock=lambda: self.clock())


class SeenBy:
    """The log as a process sees it: appends carry that process's time."""

    def __init__(self, log: LogOfMany, clock: Callable[[], datetime]) -> None:
        self._log, self._clock = log, clock

    async def append(self, appends: Sequence[StreamAppend]) -> Appended:
        self._log.clock = self._clock  # nothing is awaited between this and the stamp
        return await self._log.append(appends)

    async def identity(self) -> LogIdentity:
        return await self._log.identity()

    async def head(self) -> Head:
        return await self._log.head()

    async def read(self, after: int = 0, limit: int = 500) -> list[Record]:
        return await self._log.read(after, limit)

    async def read_stream(self, stream: str, after_version: int = 0) -> list[Record]:
        return await self._log.read_stream(stream, after_version)

    async def read_causation(self, causation: str) -> list[Record]:
        return await self._log.read_causation(causation)

    async def read_correlation(self, correlation: str) -> list[Record]:
        return await self._log.read_correlation(correlation)

    async def close(self) -> None:
        return None


class Remembering(Codec):
    """Opens each record once: ten years of calendars are folded at every command, and opening seals is not what is tried here."""

    def __init__(self) -> None:
        super().__init__(MemoryKeyring())
        self._known: dict[int, Recorded[Event]] = {}

    async def decode(self, records: Iterable[Record]) -> list[Recorded[Event]]:
        records = list(records)
        for fact in await super().decode(r for r in records if r.position not in self._known):
            self._known[fact.position] = fact
        return [self._known[r.position] for r in records]


class Projection(Database):
    """In memory and in this thread: the small decade has no time for fsync and threads. Others get their turn in between all the same."""

    def __init__(self) -> None:
        super().__init__("sqlite://")

    async def run(self, work: Callable[[Connection], T]) -> T:
        await asyncio.sleep(0)
        assert self._engine is not None
        with self._engine.begin() as connection:
            return work(connection)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self.run(work)


class World:
    """True time, the log, and where projections stand."""

    def __init__(self, folder: Path, base: Foundation, size: Size, now: datetime) -> None:
        self.folder, self._base, self.size, self.now = folder, base, size, now
        self.codec = Remembering()
        self.waits: Counter[str] = Counter()
        self._memory = LogOfMany(now)
        self.fresh_projection()

    def fresh_projection(self) -> None:
        """As if its database had been lost."""
        self.file = f"{uuid4()}-{{service}}.db"
        self.projection = Projection() if self.size.small else None

    async def view(self, clock: Callable[[], datetime]) -> EventStore:
        """The log as a process opens it."""
        store = SeenBy(self._memory, clock) if self.size.small else await open_store(f"sqlite:///{self.folder}/log.db", clock=clock)
        return Guarded(store, HaltSwitch(), TimeGuard(clock, lambda: self.now.timestamp(), ASLEEP))

    def foundation(self, store: EventStore, clock: Callable[[], datetime]) -> Foundation:
        settings = Settings(data=self.folder, service_url=f"sqlite:///{self.folder}/{self.file}")
        directories = Directories(store, self.codec)
        return replace(self._base, settings=settings, store=store, codec=self.codec, directories=directories, clock=clock)


class Process:
    """A process of the deadlines. Its clock is wrong by `lies`."""

    def __init__(self, world: World, lies: timedelta) -> None:
        self.world, self.lies = world, lies

    async def start(self) -> None:
        self.store = await self.world.view(self.clock)
        self.service = Deadlines(self.world.foundation(self.store, self.clock))
        if self.world.projection is not None:
            self.service.queue._db = self.world.projection
        await self.service.queue.open()

    async def close(self) -> None:
        await self.service.database.close()
        await self.store.close()

    def clock(self) -> datetime:
        return self.world.now + self.lies

    async def sweeps(self) -> bool:
        """As the sweeping loop does it: what waiting cures is waited for; anything else is a fault."""
        try:
            return bool(await self.service.watcher.sweep())
        except Exception as error:
            if judge(error) is not Verdict.WAIT:
                raise
            self.world.waits[type(error).__name__] += 1
            return False
