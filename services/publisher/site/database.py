"""The way to the site's database: an SQLite file on its own thread, or a schema of PostgreSQL.

What is done with a connection is plain synchronous code, the same on both. Errors tell the one thing the
publisher has to know: whether something may have been written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.publisher.site.cek import tables as _cek
from services.publisher.site.dip import tables as _dip
from services.publisher.site.jalur import tables as _jalur
from services.publisher.site.tables import metadata

_ = _cek, _dip, _jalur  # their tables stand in the same metadata
T = TypeVar("T")

SCHEMA = "situs"
SIBUK_DETIK = 10
TRIES = 20
"""A lost race means that another transaction succeeded; this many in a row is no race any more."""
_LOST_RACE = {"23505", "40001", "40P01", "42P06", "42P07"}
"""PostgreSQL: unique violation, serialisation failure, deadlock, and tables that another process made meanwhile."""


class SitusTakTerjangkau(ConnectionError):
    """The database cannot be reached or refused the work; nothing was written."""


class CommitTidakPasti(ConnectionError):
    """The connection failed during the commit: it may have been written, or not."""


class SiteDb:
    """One database of the site. `open(url)`, then `prepare()` once; `close()` at the end."""

    def __init__(self, sync: Engine | None, asynchronous: AsyncEngine | None, schema: str | None) -> None:
        self._sync = sync
        self._async = asynchronous
        self._schema = schema

    @classmethod
    def open(cls, url: str) -> SiteDb:
        """`sqlite:///path`, or `postgresql://…[?schema=situs]`."""
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return cls(_sqlite(parsed.set(drivername="sqlite")), None, None)
        schema = parsed.query.get("schema", SCHEMA)
        if not isinstance(schema, str):
            raise TypeError("schema may be named once")
        parsed = parsed.set(drivername="postgresql+asyncpg").difference_update_query(["schema"])
        options = {"schema_translate_map": {None: schema}}
        # one snapshot per transaction: between two questions of one decision nobody else's commit may appear
        engine = create_async_engine(parsed, pool_pre_ping=True, isolation_level="REPEATABLE READ", execution_options=options)
        return cls(None, engine, schema)

    async def prepare(self) -> None:
        """Make the tables that are missing; several processes may do so at once."""
        await self.write(self._create)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on one snapshot. Raises SitusTakTerjangkau."""
        return await self._run(work, writing=False)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction, committed durably on return. Raises SitusTakTerjangkau or CommitTidakPasti.

        `work` is run again after a lost race, so it must look before it writes.
        """
        for _ in range(TRIES - 1):
            try:
                return await self._run(work, writing=True)
            except _LostRace:
                continue
        return await self._run(work, writing=True)

    async def close(self) -> None:
        """Give the connections back."""
        if self._sync is not None:
            await asyncio.to_thread(self._sync.dispose)
        if self._async is not None:
            await self._async.dispose()

    async def _run(self, work: Callable[[Connection], T], *, writing: bool) -> T:
        if self._sync is not None:
            return await asyncio.to_thread(_on_sqlite, self._sync, work, writing)
        assert self._async is not None
        try:
            async with self._async.connect() as connection:
                return await connection.run_sync(_transaction, work, writing)
        except OSError as error:
            if isinstance(error, SitusTakTerjangkau | CommitTidakPasti):
                raise
            raise SitusTakTerjangkau(type(error).__name__) from error
        except (DBAPIError, PoolTimeout, TimeoutError) as error:
            raise SitusTakTerjangkau(type(error).__name__) from error

    def _create(self, connection: Connection) -> None:
        if self._schema is not None:
            exists = connection.execute(text("SELECT 1 FROM pg_namespace WHERE nspname = :s"), {"s": self._schema}).first()
            if exists is None:
                quoted = connection.dialect.identifier_preparer.quote_identifier(self._schema)
                connection.execute(text(f"CREATE SCHEMA {quoted}"))
        metadata.create_all(connection)


class _LostRace(SitusTakTerjangkau):
    """A unique key or a serialisation failure: someone else was first."""


def _on_sqlite(engine: Engine, work: Callable[[Connection], T], writing: bool) -> T:
    try:
        connection = engine.connect()
    except DBAPIError as error:
        raise SitusTakTerjangkau(type(error).__name__) from error
    with connection:
        # a reader that turns writer can only fail; say from the start what it will be
        return _transaction(connection.execution_options(sqlite_immediate=writing), work, writing)


def _transaction(connection: Connection, work: Callable[[Connection], T], writing: bool) -> T:
    try:
        transaction = connection.begin()
        try:
            result = work(connection)
        except BaseException:
            transaction.rollback()
            raise
    except DBAPIError as error:
        if isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in _LOST_RACE:
            raise _LostRace(type(error.orig).__name__) from error
        raise SitusTakTerjangkau(f"{type(error).__name__}: {type(error.orig).__name__}") from error
    if not writing:
        transaction.rollback()
        return result
    try:
        transaction.commit()
    except (SQLAlchemyError, OSError) as error:
        raise CommitTidakPasti(type(error).__name__) from error
    return result


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": SIBUK_DETIK})
    event.listen(engine, "connect", _sqlite_connected)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def _sqlite_connected(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; the driver would delay it to the first write
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _sqlite_begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("sqlite_immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
