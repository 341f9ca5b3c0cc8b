"""The database going away: every acknowledged append is there exactly once, and the store finds back by itself."""

from __future__ import annotations

import asyncio
import sqlite3
from asyncio import gather
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.eventstore.open import open_store
from shared.eventstore.port import Appended, ReadOnlyLog, StoreUnavailable, read_all
from shared.eventstore.postgres_errors import is_passing
from shared.eventstore.sqlite import SqliteStore
from shared.eventstore.verify import verify_log
from tests.contracts.backends import Backend, connect, fresh_database
from tests.contracts.drafts import draft, drafts, to
from tests.support.eventually import eventually
from tests.support.lossy_proxy import lossy_proxy
from tests.support.postgres import PostgresServer, postgres_server

KILL = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
TRIGGERS_OFF = "ALTER TABLE events DISABLE TRIGGER USER"
GROWN = "SELECT coalesce(max(position), 0) FROM events"


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """A server that may be stopped."""
    with postgres_server() as server:
        yield server


async def test_killed_connections_lose_and_double_nothing(postgres_backend: Backend) -> None:
    store = await postgres_backend.open()
    acknowledged: dict[UUID, int] = {}
    writers, rounds = 16, 80

    async def writer(k: int) -> None:
        for n in range(rounds):
            new = draft()
            acknowledged[new.event_id] = (await store.append([to(f"uji-{k}", n, new)])).positions[0]

    running = gather(*(writer(k) for k in range(writers)))
    kills = await kill_while(running, postgres_backend)
    await running
    assert {r.event_id: r.position async for r in read_all(store)} == acknowledged
    assert len(acknowledged) == (await store.head()).position == writers * rounds
    assert (await verify_log(store)).findings == []
    assert kills >= 3, "nothing was killed: the test shows nothing"


async def kill_while(running: asyncio.Future[list[None]], backend: Backend) -> int:
    """Kills all connections whenever the log has grown some more, so that the run also gets ahead."""
    stranger, kills, next_at = await connect(backend.url), 0, 50
    while not running.done():
        if await stranger.fetchval(GROWN) >= next_at:
            kills += await stranger.fetchval(KILL)
            next_at += 150
    await stranger.close()
    return kills


async def test_a_commit_whose_answer_was_lost_is_found_again(postgres_backend: Backend, postgres: PostgresServer) -> None:
    stranger = await connect(postgres_backend.url)
    async with lossy_proxy(postgres.folder) as proxy:
        through = make_url(postgres_backend.url).set(query={"host": str(proxy.folder)})
        store = await open_store(through.render_as_string())
        # Both streams are known, so the next thing sent is the INSERT.
        await store.append([to("uji-1", 0, draft()), to("uji-2", 0, draft())])
        proxy.deaf = True
        asked = gather(store.append([to("uji-1", 1, *drafts(2))]), store.append([to("uji-2", 1, draft())]))
        await eventually(lambda: stranger.fetchval(GROWN), lambda position: position == 5, what="the commit")
        proxy.cut()
        assert list(await asked) == [Appended((3, 4), repeated=True), Appended((5,), repeated=True)]
        assert await store.append([to("uji-1", 3, draft())]) == Appended((6,))
        assert (await verify_log(store)).findings == []
        await store.close()
    await stranger.close()


async def test_a_server_that_is_down_and_comes_back(own_server: PostgresServer) -> None:
    backend = await fresh_database(own_server.url())
    store = await backend.open()
    await store.append([to("uji-1", 0, draft())])
    own_server.stop()
    again = [to("uji-1", 1, draft())]
    outcomes = await gather(store.append(again), store.append([to("uji-2", 0, draft())]), store.read(), return_exceptions=True)
    assert [type(o) for o in outcomes] == [StoreUnavailable] * 3
    own_server.start()
    assert await store.append(again) == Appended((2,))
    assert len(await store.read()) == 2
    assert (await verify_log(store)).findings == []
    await backend.close()


@pytest.mark.parametrize("change", ["DELETE FROM events WHERE position = 3", "UPDATE events SET chain = digest WHERE position = 3"])
async def test_a_log_that_went_back_is_not_written_on(postgres_backend: Backend, change: str) -> None:
    """A restored backup or a standby that had not heard all: positions already given away must not be given again."""
    store = await postgres_backend.open()
    await store.append([to("uji-1", 0, *drafts(3))])
    await postgres_backend.sql("CREATE TABLE aside AS SELECT * FROM events WHERE position = 3", TRIGGERS_OFF, change, KILL)
    last = (await store.head()).position
    for _ in range(2):
        with pytest.raises(ReadOnlyLog):
            await store.append([to("uji-2", 0, draft())])
    assert (await store.head()).position == last
    await postgres_backend.sql("DELETE FROM events WHERE position = 3", "INSERT INTO events SELECT * FROM aside", "SELECT 1")
    assert await store.append([to("uji-2", 0, draft())]) == Appended((4,))
    assert (await verify_log(store)).findings == []


async def test_once_it_was_seen_to_have_gone_back_nothing_is_written(postgres_backend: Backend) -> None:
    """Noticed on a living connection, by a conflict that made us look; the next append has no conflict and must not slip through."""
    store = await postgres_backend.open()
    await store.append([to("uji-1", 0, *drafts(3))])
    await postgres_backend.sql(TRIGGERS_OFF, "DELETE FROM events WHERE position = 3", "SELECT 1")
    for stream, expected in (("uji-1", 1), ("uji-2", 0)):
        with pytest.raises(ReadOnlyLog):
            await store.append([to(stream, expected, draft())])
    assert (await store.head()).position == 2


PASSING = [
    asyncpg.AdminShutdownError("x"),
    asyncpg.CannotConnectNowError("x"),
    asyncpg.TooManyConnectionsError("x"),
    asyncpg.DiskFullError("x"),
    asyncpg.ConnectionDoesNotExistError("x"),
    asyncpg.ReadOnlySQLTransactionError("x"),
    asyncpg.DeadlockDetectedError("x"),
    asyncpg.InterfaceError("x"),
    asyncpg.InternalClientError("x"),
    ConnectionRefusedError(),
    TimeoutError(),
    PoolTimeout("x"),
]
LASTING = [
    asyncpg.UniqueViolationError("x"),
    asyncpg.CharacterNotInRepertoireError("x"),
    asyncpg.InsufficientPrivilegeError("x"),
    asyncpg.InvalidCatalogNameError("x"),
    asyncpg.UndefinedTableError("x"),
    ValueError("x"),
]


@pytest.mark.parametrize(("error", "passing"), [*((e, True) for e in PASSING), *((e, False) for e in LASTING)], ids=repr)
def test_which_errors_pass(error: Exception, passing: bool) -> None:
    assert is_passing(error) is passing
    assert is_passing(DBAPIError("SELECT 1", None, error)) is passing, "as SQLAlchemy wraps it"


async def test_what_postgresql_cannot_store_fails_alone(postgres_backend: Backend) -> None:
    store = await postgres_backend.open()
    outcomes = await gather(
        store.append([to("uji-1", 0, draft())]),
        store.append([to("uji-\0", 0, draft())]),
        store.append([to("uji-3", 0, draft())]),
        return_exceptions=True,
    )
    assert isinstance(outcomes[1], asyncpg.PostgresError)
    assert [outcomes[0], outcomes[2]] == [Appended((1,)), Appended((2,))]


async def test_a_sqlite_file_that_another_process_keeps_locked(tmp_path: Path) -> None:
    store = await open_store(f"sqlite:///{tmp_path}/log.db")
    assert isinstance(store, SqliteStore)
    await store._on_writer(lambda: store._writer.connection().execute("PRAGMA busy_timeout=20"))
    other = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked"):
        await store.append([to("uji-1", 0, draft())])
    other.execute("ROLLBACK")
    other.close()
    assert await store.append([to("uji-1", 0, draft())]) == Appended((1,))
    await store.close()
