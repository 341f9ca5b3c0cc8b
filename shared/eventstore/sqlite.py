"""The log in one SQLite file: the embedded default. WAL, synchronous=FULL, one writer thread per process."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Engine, Select, create_engine, event

from shared.clock import Clock
from shared.eventstore.group import Committed, Doorbell
from shared.eventstore.plan import Appends
from shared.eventstore.port import Head, LogIdentity, Record
from shared.eventstore.sql import IDENTITY, Row, SqlStore, UnsafeDurability
from shared.eventstore.sqlite_errors import answering
from shared.eventstore.sqlite_writer import Writer

T = TypeVar("T")
BUSY_LIMIT_MS = 10_000
"""How long to wait for another process that writes the same file."""
READERS = 4
PRAGMAS = {"journal_mode": "wal", "synchronous": "2", "recursive_triggers": "1", "busy_timeout": str(BUSY_LIMIT_MS)}
"""As they read back. synchronous 2 = FULL: the WAL reaches the disk before a commit is acknowledged.
recursive_triggers: else REPLACE would delete rows without asking the trigger."""


def engine_for(url: str) -> Engine:
    """Driver-level autocommit: the writer says BEGIN IMMEDIATE itself. Every connection proves its settings."""
    engine = create_engine(url, connect_args={"isolation_level": None, "check_same_thread": False}, pool_size=READERS + 1)
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")
    check(_settings(connection))


def _settings(connection: sqlite3.Connection) -> dict[str, str]:
    return {name: str(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in PRAGMAS}


def check(settings: dict[str, str]) -> None:
    """Raises UnsafeDurability when a setting does not read back as asked."""
    if off := {name: settings[name] for name, value in PRAGMAS.items() if settings[name] != value}:
        raise UnsafeDurability(f"SQLite: {off}")


class SqliteStore(SqlStore):
    """Reads in threads on connections of their own; all writing in one thread on one connection."""

    def __init__(self, engine: Engine, identity: LogIdentity, clock: Clock, tolerance: timedelta, doorbell: Doorbell | None) -> None:
        self._engine = engine
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="log-read")
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="log-write")
        self._writer = Writer(identity, engine, clock, tolerance)
        super().__init__(identity, self._commit, doorbell)

    async def durability(self) -> dict[str, str]:
        on_writer = await self._on_writer(lambda: _settings(self._writer.connection()))
        on_reader = await self._on_reader(self._reader_settings)
        return on_writer | {name: value for name, value in on_reader.items() if value != PRAGMAS[name]}  # the worse of both

    def check(self, settings: dict[str, str]) -> None:
        check(settings)

    async def close(self) -> None:
        if self._group.closed:
            return
        await super().close()
        await self._on_writer(self._writer.drop)
        self._writing.shutdown()
        self._readers.shutdown()
        self._engine.dispose()

    async def _commit(self, group: Sequence[Appends]) -> Committed:
        return await self._on_writer(lambda: self._writer.commit(group))

    async def _fetch(self, statement: Select[Any], **given: int | str) -> Sequence[Row]:
        return await self._on_reader(lambda: fetch(self._engine, statement, given))

    async def _on_writer(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writing, work)

    async def _on_reader(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, work)

    def _reader_settings(self) -> dict[str, str]:
        with self._engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            return _settings(driver)

    def _record(self, row: Row) -> Record:
        position, stream, version, event_id, type_, causation, correlation, recorded_at, *sums = row
        at = datetime.fromisoformat(recorded_at)
        return Record(position, stream, version, UUID(event_id), type_, causation, correlation, at, *sums)

    def _head(self, rows: Sequence[Row]) -> Head:
        if not rows:
            return self._genesis()
        position, chain, recorded_at = rows[0]
        return Head(position, chain, datetime.fromisoformat(recorded_at))


def fetch(engine: Engine, statement: Select[Any], given: Mapping[str, int | str]) -> Sequence[Row]:
    """All rows of a read."""
    with answering(), engine.connect() as connection:
        return connection.execute(statement, given).all()


def identity_of(engine: Engine) -> LogIdentity:
    """Which log this file holds."""
    log_id, epoch = fetch(engine, IDENTITY, {})[0]
    return LogIdentity(UUID(log_id), epoch)
