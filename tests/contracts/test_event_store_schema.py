"""Schema and settings of the log database: migrated once, never by a newer hand, and safe as read back from live connections."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from shared.eventstore import migrations
from shared.eventstore.migrations import SchemaMismatch
from shared.eventstore.open import check_durability, durability, open_store
from shared.eventstore.port import StoreUnavailable
from shared.eventstore.postgres import PostgresStore
from shared.eventstore.schema import metadata
from shared.eventstore.sql import UnsafeDurability
from shared.eventstore.sqlite import SqliteStore
from tests.contracts.backends import ON_DISK, Backend
from tests.contracts.drafts import draft, to

BACKENDS = ON_DISK


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"version_table": migrations.VERSION_TABLE, "compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_migrations_make_what_the_schema_says(backend: Backend) -> None:
    match await backend.open():
        case SqliteStore() as store:
            with store._engine.connect() as connection:
                assert differences(connection) == []
        case PostgresStore() as store:
            async with store._engine.connect() as connection:
                assert await connection.run_sync(differences) == []


def test_every_revision_is_known() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert tuple(reversed([s.revision for s in scripts.walk_revisions()])) == migrations.KNOWN


async def test_a_newer_schema_is_refused(backend: Backend) -> None:
    await backend.open()
    await backend.sql(f"UPDATE {migrations.VERSION_TABLE} SET version_num = '9999'", f"SELECT * FROM {migrations.VERSION_TABLE}")
    with pytest.raises(SchemaMismatch, match="9999 is newer"):
        await backend.open()


async def test_without_create_an_empty_database_is_refused_and_left_alone(backend: Backend) -> None:
    with pytest.raises(SchemaMismatch):
        await backend.open(create=False)
    assert (await (await backend.open()).head()).position == 0


async def test_processes_that_start_at_once_make_one_log(backend: Backend) -> None:
    stores = await asyncio.gather(*(backend.open() for _ in range(4)))
    assert len({await s.identity() for s in stores}) == 1


async def test_opening_a_prepared_log_is_quick(backend: Backend) -> None:
    await backend.open()
    took_s = []
    for _ in range(5):
        begun = time.perf_counter()
        await backend.open()
        took_s.append(time.perf_counter() - begun)
    assert min(took_s) < 0.15


async def test_settings_are_read_back_safe(backend: Backend) -> None:
    store = await backend.open()
    await check_durability(store)
    read = await durability(store)
    if backend.kind == "sqlite":
        assert (read["journal_mode"], read["synchronous"]) == ("wal", "2")
    else:
        assert read == {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@pytest.mark.parametrize("pragma", ["synchronous=OFF", "synchronous=NORMAL", "recursive_triggers=OFF"])
async def test_an_unsafe_sqlite_writer_is_caught(tmp_path: Path, pragma: str) -> None:
    store = await open_store(f"sqlite:///{tmp_path}/log.db")
    assert isinstance(store, SqliteStore)
    await store._on_writer(lambda: store._writer.connection().execute(f"PRAGMA {pragma}"))
    with pytest.raises(UnsafeDurability, match=pragma.partition("=")[0]):
        await check_durability(store)
    await store.close()


async def test_a_sqlite_that_cannot_be_made_safe_is_not_opened() -> None:
    # Memory has no WAL: the PRAGMA is accepted and ignored, and only reading it back shows that.
    with pytest.raises(UnsafeDurability, match="journal_mode"):
        await open_store("sqlite://")


async def test_an_unsafe_postgresql_is_caught(postgres_backend: Backend) -> None:
    store = await postgres_backend.open()
    assert isinstance(store, PostgresStore)
    name = postgres_backend.url.rpartition("?")[0].rpartition("/")[2]
    await postgres_backend.sql(f"ALTER DATABASE {name} SET synchronous_commit = off", "SELECT 1")
    await store._engine.dispose()
    with pytest.raises(UnsafeDurability, match="synchronous_commit"):
        await check_durability(store)
    with pytest.raises(UnsafeDurability):
        await postgres_backend.open()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
async def test_an_unsafe_postgresql_server_is_caught(postgres_backend: Backend, setting: str) -> None:
    store = await postgres_backend.open()
    await postgres_backend.sql(f"ALTER SYSTEM SET {setting} = off", "SELECT pg_reload_conf()")
    try:
        for _ in range(200):
            if (await durability(store))[setting] == "off":
                break
            await asyncio.sleep(0.01)
        with pytest.raises(UnsafeDurability, match=setting):
            await check_durability(store)
    finally:
        await postgres_backend.sql(f"ALTER SYSTEM RESET {setting}", "SELECT pg_reload_conf()")


async def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        await open_store(f"postgresql+asyncpg://penguji@/log?host={tmp_path}")
    (tmp_path / "log.db").mkdir()
    with pytest.raises(StoreUnavailable):
        await open_store(f"sqlite:///{tmp_path}/log.db")


async def test_closing_twice_and_appending_after(backend: Backend) -> None:
    store = await backend.open()
    await store.close()
    await store.close()
    with pytest.raises(StoreUnavailable):
        await store.append([to("uji-1", 0, draft())])
