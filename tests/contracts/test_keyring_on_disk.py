"""Keys that several processes share: never handed out before they are safe, never kept once destroyed."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from shared.eventstore import keys, keys_database
from shared.eventstore.keys import FRESH_S, SqlKeyring
from shared.eventstore.port import StoreUnavailable
from shared.eventstore.sealing import Key, KeyDestroyed
from tests.contracts.backends import ON_DISK, Backend, sqlite_backend
from tests.contracts.key_users import keys_of, take_a_key_and_die
from tests.support.postgres import PostgresServer

BACKENDS = ON_DISK
Open = Callable[..., SqlKeyring]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Each a keyring of its own, as another process would have."""
    made: list[SqlKeyring] = []

    def open_(url: str, **options: object) -> SqlKeyring:
        made.append(SqlKeyring(url, **options))  # type: ignore[arg-type]
        return made[-1]

    yield open_
    for keyring in made:
        keyring.close()


async def test_two_processes_that_begin_at_once_get_the_same_keys(backend: Backend) -> None:
    scopes = [f"kasus:{n}" for n in range(25)]
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        orders = (scopes, scopes[::-1])
        ours, theirs = await asyncio.gather(*(loop.run_in_executor(processes, keys_of, backend.url, order) for order in orders))
    assert ours == theirs
    assert len(set(ours.values())) == len(scopes)
    assert await backend.sql("SELECT count(*) FROM keys") == [(len(scopes),)]


async def test_what_was_handed_out_outlives_a_crash(backend: Backend, opened: Open) -> None:
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=take_a_key_and_die, args=(backend.url, "kasus:1", theirs))
    process.start()
    key_id, secret = await asyncio.to_thread(ours.recv)
    await asyncio.to_thread(process.join)
    assert process.exitcode == -9
    assert await opened(backend.url).load(frozenset([key_id])) == {key_id: Key(key_id, secret)}


async def test_a_key_stands_in_the_database_when_it_is_handed_out(backend: Backend, opened: Open) -> None:
    key = await opened(backend.url).for_scope("kasus:1")
    assert await backend.sql("SELECT key_id FROM keys WHERE secret IS NOT NULL") == [(key.key_id,)]


async def test_what_another_process_destroyed_is_forgotten_within_the_limit(backend: Backend, opened: Open) -> None:
    clock = _Clock()
    here, there = opened(backend.url, clock=clock), opened(backend.url)
    key = await here.for_scope("kasus:1")
    assert await here.load(frozenset([key.key_id])) == {key.key_id: key}
    clock.at = FRESH_S - 1
    await there.destroy("kasus:1")
    assert await here.load(frozenset([key.key_id])) == {key.key_id: key}, "a limit, not a query per use"
    clock.at = FRESH_S
    assert await here.load(frozenset([key.key_id])) == {key.key_id: None}
    with pytest.raises(KeyDestroyed):
        await here.for_scope("kasus:1")


async def test_who_destroys_forgets_at_once(backend: Backend, opened: Open) -> None:
    keyring = opened(backend.url)
    key = await keyring.for_scope("kasus:1")
    await keyring.destroy("kasus:1")
    assert await keyring.load(frozenset([key.key_id])) == {key.key_id: None}


async def test_an_answer_that_was_under_way_does_not_bring_a_destroyed_key_back(
    backend: Backend, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = opened(backend.url)
    key = await keyring.for_scope("kasus:1")
    await keyring.destroy("kasus:2")  # forgets what it knows
    loop, find = asyncio.get_running_loop(), keys._find

    def slow(*args: Any) -> Any:
        found = find(*args)
        asyncio.run_coroutine_threadsafe(keyring.destroy("kasus:1"), loop).result(20)
        return found

    monkeypatch.setattr(keys, "_find", slow)
    assert await keyring.load(frozenset([key.key_id])) == {key.key_id: key}
    monkeypatch.undo()
    assert await keyring.load(frozenset([key.key_id])) == {key.key_id: None}


class _Clock:
    at = 0.0

    def __call__(self) -> float:
        return self.at


# ── SQLite ───────────────────────────────────────────────────────────────────────────────────────────


def holding(folder: Path, secret: bytes) -> list[str]:
    return [f.name for f in sorted(folder.rglob("*")) if f.is_file() and secret in f.read_bytes()]


async def test_sqlite_leaves_nothing_of_a_destroyed_key_in_its_files(tmp_path: Path, opened: Open) -> None:
    keyring = opened(sqlite_backend(tmp_path).url)
    key, kept = await keyring.for_scope("kasus:1"), await keyring.for_scope("kasus:2")
    assert holding(tmp_path, key.secret)
    await keyring.destroy("kasus:1")
    assert holding(tmp_path, key.secret) == []
    assert holding(tmp_path, kept.secret)


async def test_sqlite_says_when_a_reader_keeps_the_old_row_alive(tmp_path: Path, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_database, "PRAGMAS", ("busy_timeout=50", *keys_database.PRAGMAS[1:]))
    keyring = opened(sqlite_backend(tmp_path).url)
    key = await keyring.for_scope("kasus:1")
    reader = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM keys").fetchone()
    with pytest.raises(StoreUnavailable):
        await keyring.destroy("kasus:1")
    reader.close()
    assert await keyring.destroy("kasus:1") == key.key_id
    assert holding(tmp_path, key.secret) == []


async def test_sqlite_files_are_the_owners_alone(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "kunci" / "keys.db"
    await opened(f"sqlite:///{path}").for_scope("kasus:1")
    modes = {f.name: oct(f.stat().st_mode & 0o777) for f in path.parent.iterdir()}
    assert modes == {"keys.db": "0o600", "keys.db-shm": "0o600", "keys.db-wal": "0o600"}


async def test_sqlite_takes_back_what_others_may_read(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "keys.db"
    path.touch(mode=0o644)
    path.chmod(0o644)
    opened(f"sqlite:///{path}")
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_sqlite_settings_as_they_read_back(tmp_path: Path, opened: Open) -> None:
    keyring = opened(sqlite_backend(tmp_path).url)
    with keyring._engine.connect() as connection:
        read = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "secure_delete")}
    assert read == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}


# ── PostgreSQL ───────────────────────────────────────────────────────────────────────────────────────


async def test_postgres_leaves_nothing_of_a_destroyed_key_in_its_tables(
    postgres: PostgresServer, postgres_backend: Backend, opened: Open
) -> None:
    base = postgres.folder / "data" / "base"
    keyring = opened(postgres_backend.url)
    key, kept = await keyring.for_scope("kasus:1"), await keyring.for_scope("kasus:2")
    await postgres_backend.sql("CHECKPOINT", "SELECT 1")
    assert holding(base, key.secret)
    await keyring.destroy("kasus:1")
    await postgres_backend.sql("CHECKPOINT", "SELECT 1")
    assert holding(base, key.secret) == []
    assert holding(base, kept.secret)


async def test_postgres_says_when_the_role_may_not_rewrite_the_table(postgres_backend: Backend, opened: Open) -> None:
    opened(postgres_backend.url)
    name = f"layanan_{make_url(postgres_backend.url).database}"
    may = (f"GRANT USAGE ON SCHEMA public TO {name}", f"GRANT SELECT, INSERT, UPDATE ON keys TO {name}")
    await postgres_backend.sql(f"CREATE ROLE {name} LOGIN", *may, "SELECT 1")
    keyring = opened(make_url(postgres_backend.url).set(username=name).render_as_string(hide_password=False))
    await keyring.for_scope("kasus:1")
    with pytest.raises(StoreUnavailable, match="may not rewrite"):
        await keyring.destroy("kasus:1")
    with pytest.raises(KeyDestroyed):
        await keyring.for_scope("kasus:1")


async def test_postgres_commits_are_durable_whatever_the_database_says(postgres_backend: Backend, opened: Open) -> None:
    database = make_url(postgres_backend.url).database
    await postgres_backend.sql(f"ALTER DATABASE {database} SET synchronous_commit = off", "SELECT 1")
    with opened(postgres_backend.url)._engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


@pytest.mark.parametrize("more", ["", "&ssl=require"], ids=["plain", "as asyncpg spells TLS"])
def test_postgres_that_does_not_answer_is_unavailable(tmp_path: Path, opened: Open, more: str) -> None:
    with pytest.raises(StoreUnavailable):
        opened(f"postgresql+asyncpg://siapa@/kunci?host={tmp_path}{more}")


async def test_postgres_restarted_is_found_again(postgres_backend: Backend, opened: Open) -> None:
    keyring = opened(postgres_backend.url)
    key = await keyring.for_scope("kasus:1")
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    await postgres_backend.sql(others)
    assert (await keyring.load(frozenset([key.key_id, "lain"])))[key.key_id] == key
