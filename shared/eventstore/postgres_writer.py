"""Appends to PostgreSQL (invariant 2): a head known beforehand, and one autocommitted INSERT behind it.

The primary key is the lock. Whoever comes second at a position gets a unique violation, follows the log to its
new end and tries again; so nothing has to be locked, counted or updated, and commit order is position order.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, timedelta
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]
import structlog

from shared.clock import Clock
from shared.eventstore.group import Committed
from shared.eventstore.plan import Appends, Ground, Place, Plan, ids_of, plan, streams_of
from shared.eventstore.port import Appended, Head, LogIdentity, ReadOnlyLog, StoreUnavailable, VersionConflict, genesis
from shared.eventstore.postgres_errors import is_passing
from shared.eventstore.schema import EVENTS_EVENT_ID, EVENTS_POSITION, EVENTS_STREAM_VERSION
from shared.eventstore.versions import Versions

log = structlog.get_logger(__name__)

PAUSES_S = (0.0, 0.05, 0.2, 0.5, 1.0)
"""Before each try to reach the database again; then StoreUnavailable."""
CONTENTION_LIMIT_S = 30.0
"""Every lost race is another's success, so only time ends it."""
FOLLOW_ROWS = 5_000
"""Further behind than this, forgetting all versions is cheaper than following."""

_INSERT = """
INSERT INTO events (position, stream, version, event_id, type, causation, correlation, recorded_at, body, digest, chain)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::text[], $7::text[],
                     $8::timestamptz[], $9::bytea[], $10::bytea[], $11::bytea[])
"""
_HEAD = "SELECT position, chain, recorded_at FROM events ORDER BY position DESC LIMIT 1"
_FOLLOW = "SELECT position, chain, recorded_at, stream, version FROM events WHERE position >= $1 ORDER BY position LIMIT $2"
_VERSIONS = "SELECT s, coalesce((SELECT max(version) FROM events WHERE stream = s), 0) FROM unnest($1::text[]) AS s"
_PLACES = "SELECT event_id, position, stream FROM events WHERE event_id = ANY($1::uuid[])"

Connect = Callable[[], Awaitable[Any]]
"""Gives a live asyncpg connection, a new one when the last was dropped."""
Drop = Callable[[], Awaitable[None]]


class Writer:
    """The one appender of this process: cached head, remembered versions, a connection of its own."""

    def __init__(self, identity: LogIdentity, connect: Connect, drop: Drop, clock: Clock, tolerance: timedelta) -> None:
        self._log_id = identity.log_id
        self._connect, self._drop = connect, drop
        self._clock, self._tolerance = clock, tolerance
        self._connection: Any = None
        self._head: Head | None = None
        self.versions = Versions(0)

    async def commit(self, group: Sequence[Appends]) -> Committed:
        """Outcomes of `group`. A lost connection leaves the outcome open: the same ids again settle it."""
        for pause_s in PAUSES_S:
            await asyncio.sleep(pause_s)
            try:
                return await self._place(await self._ready(), group)
            except Exception as error:
                if isinstance(error, ReadOnlyLog) or is_passing(error):
                    self._connection = None
                    await self._drop()
                if not is_passing(error):
                    raise
                last = error
                log.warning("log_database_lost", error=repr(error), appends=len(group))
        raise StoreUnavailable(f"no answer after {len(PAUSES_S)} tries: {last!r}") from last

    async def _ready(self) -> Any:
        if self._connection is None:
            connection = await self._connect()
            # Behind a new connection may stand another server (failover, restored backup): compare before trusting.
            await self._follow(connection)
            self._connection = connection
        return self._connection

    async def _place(self, connection: Any, group: Sequence[Appends]) -> Committed:
        streams = streams_of(group)
        places: dict[UUID, Place] = {}
        settled: set[int] = set()
        deadline = time.monotonic() + CONTENTION_LIMIT_S
        while time.monotonic() < deadline:
            made = plan(self._log_id, await self._ground(connection, streams, places), group, self._clock(), self._tolerance)
            if doubtful := _doubtful(made, group) - settled:
                await self._follow(connection)
                places |= await self._places(connection, [group[n] for n in doubtful])
                settled |= doubtful
                continue
            if not made.records:
                return Committed(made.outcomes, None)
            try:
                await connection.execute(_INSERT, *_columns(made))
            except asyncpg.UniqueViolationError as violation:
                places |= await self._learn(connection, violation, group)
                continue
            self._head = made.head
            self.versions.follow(made.head.position, [(r.stream, r.version) for r in made.records])
            return Committed(made.outcomes, made.head.position)
        raise StoreUnavailable(f"no free position within {CONTENTION_LIMIT_S} s of racing other writers")

    async def _learn(self, connection: Any, violation: asyncpg.UniqueViolationError, group: Sequence[Appends]) -> Mapping[UUID, Place]:
        match violation.constraint_name:
            case name if name == EVENTS_POSITION:
                await self._follow(connection)
            case name if name == EVENTS_EVENT_ID:
                return await self._places(connection, group)
            case name if name == EVENTS_STREAM_VERSION:
                # With a free position our versions were true, so this is not met; were it met, nothing remembered is worth keeping.
                self.versions = Versions(self.versions.head)
                await self._follow(connection)
            case _:
                raise violation
        return {}

    async def _ground(self, connection: Any, streams: Sequence[str], places: Mapping[UUID, Place]) -> Ground:
        assert self._head is not None
        versions = self.versions.known(streams)
        if missing := [s for s in streams if s not in versions]:
            found = [(stream, version) for stream, version in await connection.fetch(_VERSIONS, missing)]
            self.versions.learn(self._head.position, found)
            versions |= found
        return Ground(self._head, versions, places)

    async def _follow(self, connection: Any) -> None:
        """Move the head to the end of the log, over every record between, so that no remembered version goes stale."""
        old = self._head
        rows = await connection.fetch(_FOLLOW, old.position, FOLLOW_ROWS) if old else []
        if old and old.position and (not rows or (rows[0]["position"], rows[0]["chain"]) != (old.position, old.chain)):
            # Acknowledged records are gone or different: going on would give their positions away a second time.
            raise ReadOnlyLog(f"the log no longer holds the record at {old.position} that this process knew")
        if old is None or len(rows) >= FOLLOW_ROWS:
            rows = await connection.fetch(_HEAD)
            self.versions = Versions(rows[0]["position"] if rows else 0)
        else:
            self.versions.follow(rows[-1]["position"] if rows else 0, [(r["stream"], r["version"]) for r in rows])
        self._head = _head(rows[-1]) if rows else Head(0, genesis(self._log_id), None)

    async def _places(self, connection: Any, group: Sequence[Appends]) -> dict[UUID, Place]:
        rows = await connection.fetch(_PLACES, ids_of(group))
        return {UUID(int=event_id.int): Place(position, stream) for event_id, position, stream in rows}


def _doubtful(made: Plan, group: Sequence[Appends]) -> set[int]:
    """Appends whose outcome no INSERT proves: conflicts (perhaps a repeat, perhaps a version not seen yet) and bare guards."""
    return {n for n, outcome in enumerate(made.outcomes) if isinstance(outcome, VersionConflict) or (group[n] and outcome == Appended(()))}


def _head(row: Any) -> Head:
    return Head(row["position"], row["chain"], row["recorded_at"].astimezone(UTC))


def _columns(made: Plan) -> list[list[Any]]:
    rs = made.records
    said: list[list[Any]] = [[r.event_id for r in rs], [r.type for r in rs], [r.causation for r in rs], [r.correlation for r in rs]]
    shown: list[list[Any]] = [[r.recorded_at for r in rs], [r.body for r in rs], [r.digest for r in rs], [r.chain for r in rs]]
    return [[r.position for r in rs], [r.stream for r in rs], [r.version for r in rs], *said, *shown]
