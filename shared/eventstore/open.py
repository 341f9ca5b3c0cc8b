"""Opening a log by URL: `memory://`, `sqlite:////path/log.db`, `postgresql+asyncpg://user@host/name`.

Each dialect is imported only where it is used: the embedded default starts without asyncpg.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, make_url

from shared.clock import Clock, system_clock
from shared.eventstore import migrations
from shared.eventstore.group import Doorbell
from shared.eventstore.memory import MemoryStore
from shared.eventstore.plan import CLOCK_TOLERANCE
from shared.eventstore.port import EventStore, LogIdentity, StoreUnavailable
from shared.eventstore.privileges import UnsafePrivileges
from shared.eventstore.sql import SqlStore


async def open_store(
    url: str,
    *,
    clock: Clock = system_clock,
    create: bool = True,
    doorbell: Doorbell | None = None,
    tolerance: timedelta = CLOCK_TOLERANCE,
) -> EventStore:
    """The log at `url`, with safe settings, migrated when `create`.

    Raises StoreUnavailable, SchemaMismatch, UnsafeDurability.
    """
    match make_url(url).get_backend_name():
        case "memory":
            return MemoryStore(clock=clock, tolerance=tolerance, doorbell=doorbell)
        case "sqlite":
            return await _open_sqlite(url, clock, create, doorbell, tolerance)
        case "postgresql":
            return await _open_postgres(url, clock, create, doorbell, tolerance)
        case other:
            raise ValueError(f"no store for {other}://")


async def durability(store: EventStore) -> dict[str, str]:
    """Settings read back from the store's live connections; empty for memory, which promises nothing."""
    return await store.durability() if isinstance(store, SqlStore) else {}


async def check_durability(store: EventStore) -> None:
    """Raises UnsafeDurability when a live connection would acknowledge what a power failure takes back."""
    if isinstance(store, SqlStore):
        store.check(await store.durability())


async def check_privileges(store: EventStore) -> None:
    """Raises UnsafePrivileges, naming every right too many, when this process could do more to the log than append (invariant 1)."""
    if isinstance(store, SqlStore) and (found := await store.privileges()):
        raise UnsafePrivileges(f"this role may do more than append: {', '.join(found)}; see deploy/postgres/roles.sql")


async def _open_sqlite(url: str, clock: Clock, create: bool, doorbell: Doorbell | None, tolerance: timedelta) -> SqlStore:
    from shared.eventstore import sqlite
    from shared.eventstore.sqlite_errors import answering

    engine = sqlite.engine_for(url)

    def prepare() -> LogIdentity:
        path = Path(make_url(url).database or "")
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.exists():  # connecting would make an empty file
            raise migrations.SchemaMismatch(f"there is no log at {path}")
        with answering(), engine.connect() as connection:
            _prepare(connection, create)
        return sqlite.identity_of(engine)

    try:
        return sqlite.SqliteStore(engine, await asyncio.to_thread(prepare), clock, tolerance, doorbell)
    except BaseException:
        engine.dispose()
        raise


async def _open_postgres(url: str, clock: Clock, create: bool, doorbell: Doorbell | None, tolerance: timedelta) -> SqlStore:
    from shared.eventstore import postgres
    from shared.eventstore.postgres_errors import is_passing

    engine = postgres.engine_for(url)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_prepare, create)
        store = postgres.PostgresStore(engine, await postgres.identity_of(engine), clock, tolerance, doorbell)
        await check_durability(store)
    except BaseException as error:
        await engine.dispose()
        if is_passing(error):
            raise StoreUnavailable(f"{make_url(url).render_as_string()}: {error!r}") from error
        raise
    return store


def _prepare(connection: Connection, create: bool) -> None:
    if migrations.is_current(connection):
        return
    if not create:
        raise migrations.SchemaMismatch("the log's schema is missing or old: run `tayang db prepare` as an admin of the database")
    migrations.upgrade(connection)
