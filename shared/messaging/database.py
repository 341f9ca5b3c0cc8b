"""One small database of a service, SQLite or PostgreSQL, behind one call: a function on a connection, run in one transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateSchema

from shared.eventstore.port import StoreUnavailable
from shared.eventstore.postgres_errors import is_passing
from shared.messaging.writer import Work, Writer

T = TypeVar("T")

READERS = 2
"""Threads for reading a SQLite file: pages are read while a fact is being written."""


class Database:
    """`await db.run(work)`: `work` is plain SQLAlchemy Core; SQLite runs it in one thread, with what else waits, PostgreSQL on asyncpg.
    `await db.read(work)` is for work that changes nothing: it waits for no writer.

    `schema` puts a service's tables in a schema of its own on PostgreSQL; on SQLite each service has its own file.
    """

    def __init__(self, url: str, *, schema: str | None = None) -> None:
        self._schema, self._schema_made = schema, False
        self._engine: Engine | None = None
        self._async_engine: AsyncEngine | None = None
        if url.startswith("sqlite"):
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
            memory = url in ("sqlite://", "sqlite:///:memory:")
            self._engine = create_engine(url, connect_args={"timeout": 10, "check_same_thread": False}, **_pool(memory))
            event.listen(self._engine, "connect", _sqlite_pragmas)
            event.listen(self._engine, "begin", _begin_immediate)
            self._writer = Writer(self._engine, self._thread)
            self._read_engine, self._read_threads = self._engine, self._thread
            if not memory:
                self._read_engine = create_engine(url, connect_args={"timeout": 10, "check_same_thread": False})
                self._read_threads = ThreadPoolExecutor(max_workers=READERS, thread_name_prefix="ledger-read")
                event.listen(self._read_engine, "connect", _sqlite_reading)
                event.listen(self._read_engine, "begin", _begin_deferred)
        else:
            # Named by driver: a bare `postgresql://` would ask for one that is not installed.
            address = make_url(url).set(drivername="postgresql+asyncpg")
            self._async_engine = create_async_engine(address, pool_size=2, max_overflow=3, pool_pre_ping=True, connect_args={"timeout": 10})

    async def run(self, work: Work[T]) -> T:
        """The result of `work`, committed; rolled back if it raises. Raises StoreUnavailable when the database is away or busy."""
        try:
            if self._engine is not None:
                return await self._writer.run(work)
            return await self._run_async(work)
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.OperationalError) or is_passing(error):
                raise StoreUnavailable(type(error.orig).__name__) from error
            raise

    async def read(self, work: Work[T]) -> T:
        """As `run`, for work that only reads. Raises StoreUnavailable."""
        if self._engine is None:
            return await self.run(work)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._read_threads, _in_transaction, self._read_engine, work)
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.OperationalError):
                raise StoreUnavailable(type(error.orig).__name__) from error
            raise

    async def prepare(self, metadata: MetaData) -> None:
        """Make the tables where they are missing."""

        def work(c: Connection) -> None:
            if c.dialect.name == "postgresql":
                # Replicas start together; two at once creating the same table would fail one of them.
                c.execute(text("SELECT pg_advisory_xact_lock(726967)"))
            metadata.create_all(c)

        await self.run(work)

    async def _run_async(self, work: Work[T]) -> T:
        assert self._async_engine is not None
        async with self._async_engine.begin() as connection:
            if self._schema and not self._schema_made:
                await connection.run_sync(_make_schema, self._schema)
                self._schema_made = True
            if self._schema:
                await connection.execution_options(schema_translate_map={None: self._schema})
            return await connection.run_sync(work)

    async def close(self) -> None:
        """Give connections back."""
        if self._engine is not None:
            if self._read_threads is not self._thread:  # one in memory reads where it writes
                await asyncio.get_running_loop().run_in_executor(self._read_threads, self._read_engine.dispose)
                self._read_threads.shutdown(wait=False)
            await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
            self._thread.shutdown(wait=False)
        if self._async_engine is not None:
            await self._async_engine.dispose()


def _make_schema(c: Connection, name: str) -> None:
    c.execute(text("SELECT pg_advisory_xact_lock(726967)"))
    # Looked for first: a service's role may use its schema without being allowed to make one.
    if not inspect(c).has_schema(name):
        c.execute(CreateSchema(name))


def _in_transaction(engine: Engine, work: Work[T]) -> T:
    with engine.begin() as connection:
        return work(connection)


def _pool(memory: bool) -> dict[str, Any]:
    return {"poolclass": StaticPool} if memory else {}


def _sqlite_pragmas(connection: Any, _: Any) -> None:
    # The driver's own BEGIN comes too late for reads that decide about writes; we say BEGIN IMMEDIATE ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_reading(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in ("busy_timeout=10000", "query_only=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
