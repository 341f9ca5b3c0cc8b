"""One small database of a service, SQLite or PostgreSQL, behind one call: a function on a connection, run in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

T = TypeVar("T")
Work = Callable[[Connection], T]


class Database:
    """`await db.run(work)`: `work` is plain SQLAlchemy Core; SQLite runs it in one thread, PostgreSQL on asyncpg.

    `schema` puts a service's tables in a schema of its own on PostgreSQL; on SQLite each service has its own file.
    """

    def __init__(self, url: str, *, schema: str | None = None) -> None:
        self.url, self._schema = url, schema
        self._engine: Engine | None = None
        self._async_engine: AsyncEngine | None = None
        if url.startswith("sqlite"):
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
            memory = url in ("sqlite://", "sqlite:///:memory:")
            self._engine = create_engine(url, connect_args={"timeout": 10, "check_same_thread": False}, **_pool(memory))
            event.listen(self._engine, "connect", _sqlite_pragmas)
            event.listen(self._engine, "begin", _begin_immediate)
        else:
            self._async_engine = create_async_engine(url, pool_size=2, max_overflow=3, pool_pre_ping=True, connect_args={"timeout": 10})

    async def run(self, work: Work[T]) -> T:
        """The result of `work`, committed; rolled back if it raises."""
        if self._engine is not None:
            engine = self._engine
            return await asyncio.get_running_loop().run_in_executor(self._thread, _in_transaction, engine, work)
        assert self._async_engine is not None
        async with self._async_engine.begin() as connection:
            if self._schema:
                await connection.execution_options(schema_translate_map={None: self._schema})
            return await connection.run_sync(work)

    async def close(self) -> None:
        """Give connections back."""
        if self._engine is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
            self._thread.shutdown(wait=False)
        if self._async_engine is not None:
            await self._async_engine.dispose()


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


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
