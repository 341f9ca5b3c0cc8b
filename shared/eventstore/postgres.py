"""The log in PostgreSQL, for an office's server: asyncpg under a SQLAlchemy engine."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.clock import Clock
from shared.eventstore.group import Doorbell
from shared.eventstore.port import Head, LogIdentity, Record, StoreUnavailable
from shared.eventstore.postgres_errors import is_passing
from shared.eventstore.postgres_writer import PAUSES_S, Writer
from shared.eventstore.privileges import excess
from shared.eventstore.sql import IDENTITY, Row, SqlStore, UnsafeDurability

CONNECT_LIMIT_S = 5.0
ANSWER_LIMIT_S = 15.0
READERS = 4
"""Read connections per process; one event loop does not keep more busy."""
SETTINGS = ("fsync", "synchronous_commit", "full_page_writes")


def engine_for(url: str) -> AsyncEngine:
    """Autocommit: every statement of ours stands alone, and no connection can be left inside a transaction.

    No overflow: a connection beyond the pool is opened and closed for one statement, which costs ten statements.
    """
    limits = {"timeout": CONNECT_LIMIT_S, "command_timeout": ANSWER_LIMIT_S}
    return create_async_engine(url, isolation_level="AUTOCOMMIT", pool_size=READERS + 1, max_overflow=0, connect_args=limits)


class PostgresStore(SqlStore):
    """One engine for reads; the writer keeps a connection of its own out of the pool."""

    def __init__(self, engine: AsyncEngine, identity: LogIdentity, clock: Clock, tolerance: timedelta, doorbell: Doorbell | None) -> None:
        self._engine = engine
        self._writing: AsyncConnection | None = None
        self._writer = Writer(identity, self._connect, self._drop, clock, tolerance)
        super().__init__(identity, self._writer.commit, doorbell)

    async def read_stream(self, stream: str, after_version: int = 0) -> list[Record]:
        versions = self._writer.versions
        as_of = versions.head
        records = await super().read_stream(stream, after_version)
        if records or after_version == 0:
            versions.learn(as_of, [(stream, records[-1].version if records else 0)])
        return records

    async def durability(self) -> dict[str, str]:
        found = {}
        async with self._engine.connect() as connection:
            for name in SETTINGS:
                found[name] = str((await connection.execute(text(f"SHOW {name}"))).scalar_one())
        return found

    def check(self, settings: dict[str, str]) -> None:
        if off := [name for name in SETTINGS if settings[name] == "off"]:
            raise UnsafeDurability(f"PostgreSQL: off: {', '.join(off)}")

    async def privileges(self) -> list[str]:
        return await excess(self._engine)

    async def close(self) -> None:
        await super().close()
        await self._drop()
        await self._engine.dispose()

    async def _fetch(self, statement: Select[Any], **given: int | str) -> Sequence[Row]:
        return await fetch(self._engine, statement, given)

    def _record(self, row: Row) -> Record:
        position, stream, version, event_id, type_, causation, correlation, recorded_at, *sums = row
        return Record(position, stream, version, UUID(int=event_id.int), type_, causation, correlation, recorded_at.astimezone(UTC), *sums)

    def _head(self, rows: Sequence[Row]) -> Head:
        if not rows:
            return self._genesis()
        position, chain, recorded_at = rows[0]
        return Head(position, chain, recorded_at.astimezone(UTC))

    async def _connect(self) -> Any:
        await self._drop()
        self._writing = await self._engine.connect()
        return (await self._writing.get_raw_connection()).driver_connection

    async def _drop(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None:
            await writing.invalidate()
            await writing.close()


async def fetch(engine: AsyncEngine, statement: Select[Any], given: Mapping[str, int | str]) -> Sequence[Row]:
    """All rows of a read; a connection that died in the pool is replaced, a database that is gone raises StoreUnavailable."""
    for pause_s in PAUSES_S:
        await asyncio.sleep(pause_s)
        try:
            async with engine.connect() as connection:
                rows: Sequence[Row] = (await connection.execute(statement, given)).all()
                return rows
        except Exception as error:
            if not is_passing(error):
                raise
            last = error
    raise StoreUnavailable(f"no answer after {len(PAUSES_S)} tries: {last!r}") from last


async def identity_of(engine: AsyncEngine) -> LogIdentity:
    """Which log this database holds."""
    log_id, epoch = (await fetch(engine, IDENTITY, {}))[0]
    return LogIdentity(UUID(int=log_id.int), epoch)
