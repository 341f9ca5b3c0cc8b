"""The roles of deploy/postgres/roles.sql on a real PostgreSQL: what each may do to the log, to the keys, and in its own schema."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, make_url

from services.cli import roles
from services.cli.run import ALL
from shared.eventstore.keys import SqlKeyring
from shared.eventstore.keys_database import open_engine
from shared.eventstore.migrations import SchemaMismatch
from shared.eventstore.open import check_privileges, open_store
from shared.eventstore.privileges import UnsafePrivileges
from shared.eventstore.sql import UnsafeDurability
from shared.foundation import lay_foundation
from shared.messaging.database import Database
from shared.settings import Settings
from tests.contracts.drafts import draft, drafts, to
from tests.support.postgres import PostgresServer, postgres_server

STAGES = ("registry", "disposition", "content", "verification", "publisher", "deadlines", "notices")
WATCHERS = ("situs", "relay", "portal", "auditor")
EVENTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
Rights = frozenset[str]
LOOK, APPEND, NOTHING = frozenset({"SELECT"}), frozenset({"SELECT", "INSERT"}), Rights()


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as running:
        asyncio.run(_prepared(running))
        yield running


async def _prepared(server: PostgresServer) -> None:
    for name in ("log", "kunci", "layanan"):
        await _sql(server, "postgres", f"CREATE DATABASE {name}")
    store = await open_store(server.url("log"))
    await store.append([to("uji-1", 0, *drafts(2))])
    await store.close()
    open_engine(server.url("kunci")).dispose()
    for _ in range(2):  # each run comes to the same end
        roles.apply(server.url("log"))
        roles.apply(server.url("kunci"))
        roles.apply(server.url("layanan"), schemas=True)


async def _sql(server: PostgresServer, database: str, *statements: str, user: str = "penguji") -> list[Any]:
    connection = await asyncpg.connect(host=str(server.folder), user=user, database=database)
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        return [tuple(row) for row in await connection.fetch(statements[-1])]
    finally:
        await connection.close()


def _as(server: PostgresServer, role: str, database: str) -> str:
    return make_url(server.url(database)).set(username=role).render_as_string(hide_password=False)


async def _rights(server: PostgresServer, database: str, role: str, table: str) -> Rights:
    asked = ", ".join(f"has_table_privilege('{role}', 'public.{table}', '{verb}')" for verb in EVENTS)
    (row,) = await _sql(server, database, f"SELECT {asked}")
    return frozenset(verb for verb, held in zip(EVENTS, row, strict=True) if held)


def test_every_service_has_a_role() -> None:
    assert set(roles.logins()) == {f"tayang_{name}" for name in {*ALL, "auditor", "server"} - {"nats"}}


@pytest.mark.parametrize("service", [*STAGES, *WATCHERS, "server"])
async def test_what_a_login_may_do(server: PostgresServer, service: str) -> None:
    role = f"tayang_{service}"
    assert await _rights(server, "log", role, "events") == (LOOK if service in WATCHERS else APPEND)
    assert await _rights(server, "log", role, "log_meta") == LOOK
    assert await _rights(server, "log", role, "log_schema") == LOOK
    assert await _rights(server, "kunci", role, "keys") == (NOTHING if service == "relay" else APPEND)
    own = {
        s for s in (*STAGES, *WATCHERS) if (await _sql(server, "layanan", f"SELECT has_schema_privilege('{role}', '{s}', 'CREATE')"))[0][0]
    }
    expected = {*STAGES, *WATCHERS} if service == "server" else {service, "situs"} if service == "publisher" else {service}
    assert own == expected


async def test_the_groups_cannot_log_in_and_nobody_is_a_superuser(server: PostgresServer) -> None:
    found = await _sql(
        server, "log", "SELECT rolname, rolcanlogin, rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname LIKE 'tayang%'"
    )
    assert {name for name, login, _ in found if login} == set(roles.logins())
    assert not [name for name, _, much in found if much]


async def test_a_stranger_does_not_get_in(server: PostgresServer) -> None:
    await _sql(server, "log", "DROP ROLE IF EXISTS orang_lain", "CREATE ROLE orang_lain LOGIN", "SELECT 1")
    for database in ("log", "kunci", "layanan"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await _sql(server, database, "SELECT 1", user="orang_lain")


async def test_a_stage_appends_and_reads_and_changes_nothing(server: PostgresServer) -> None:
    store = await open_store(_as(server, "tayang_content", "log"), create=False)
    try:
        await check_privileges(store)
        await store.append([to("uji-2", 0, draft())])
        assert (await store.read_stream("uji-2"))[0].version == 1
    finally:
        await store.close()
    for statement in (
        "UPDATE events SET type = 'lain'",
        "DELETE FROM events",
        "TRUNCATE events",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "DROP TRIGGER events_no_change ON events",
        "CREATE TABLE public.baru (a int)",
        "INSERT INTO log_meta SELECT epoch + 1, log_id, created_at FROM log_meta",
        "SET session_replication_role = replica",
        "SET ROLE tayang_owner",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await _sql(server, "log", statement, "SELECT 1", user="tayang_content")


async def test_who_only_reads_cannot_append(server: PostgresServer) -> None:
    store = await open_store(_as(server, "tayang_relay", "log"), create=False)
    try:
        with pytest.raises(Exception, match="permission denied"):
            await store.append([to("uji-3", 0, draft())])
    finally:
        await store.close()


async def test_keys_are_made_by_services_and_destroyed_by_the_eraser_alone(server: PostgresServer) -> None:
    await _sql(server, "kunci", "ALTER ROLE tayang_eraser LOGIN", "SELECT 1")
    stage, eraser = (SqlKeyring(_as(server, role, "kunci")) for role in ("tayang_content", "tayang_eraser"))
    try:
        key = await stage.for_scope("orang-1")
        with pytest.raises(Exception, match="permission denied"):
            await stage.destroy("orang-1")
        assert await eraser.destroy("orang-1") == key.key_id
    finally:
        stage.close()
        eraser.close()


async def test_projections_stand_in_a_service_s_own_schema(server: PostgresServer) -> None:
    metadata = MetaData()
    Table("uji", metadata, Column("a", Integer))
    database = Database(_as(server, "tayang_notices", "layanan"), schema="notices")
    try:
        await database.prepare(metadata)
    finally:
        await database.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await _sql(server, "layanan", "SELECT * FROM notices.uji", user="tayang_content")


def _production(server: PostgresServer, folder: Path, role: str, database: str = "log") -> Settings:
    return Settings(data=folder, production=True, log_url=_as(server, role, database), keys_url=_as(server, "tayang_content", "kunci"))


async def test_production_runs_as_an_appender_and_refuses_owner_and_superuser(server: PostgresServer, tmp_path: Path) -> None:
    await (await lay_foundation(_production(server, tmp_path, "tayang_server"))).close()
    with pytest.raises(UnsafePrivileges, match=r"superuser, .*owner of events, update on events"):
        await lay_foundation(_production(server, tmp_path, "penguji"))
    await _sql(
        server,
        "log",
        "CREATE ROLE pemilik LOGIN IN ROLE tayang_owner, tayang_appender",
        "GRANT CONNECT ON DATABASE log TO pemilik",
        "SELECT 1",
    )
    with pytest.raises(UnsafePrivileges, match="owner of events"):
        await lay_foundation(_production(server, tmp_path, "pemilik"))
    await _sql(
        server,
        "log",
        "CREATE ROLE pengubah LOGIN IN ROLE tayang_appender",
        "GRANT CONNECT ON DATABASE log TO pengubah",
        "GRANT UPDATE (type) ON events TO pengubah",
        "SELECT 1",
    )
    with pytest.raises(UnsafePrivileges, match="append: update on events; see"):
        await lay_foundation(_production(server, tmp_path, "pengubah"))


async def test_production_makes_no_log_of_its_own(server: PostgresServer, tmp_path: Path) -> None:
    with pytest.raises(SchemaMismatch):
        await lay_foundation(_production(server, tmp_path, "tayang_server", "layanan"))


@pytest.mark.parametrize("setting", ["synchronous_commit", "fsync", "full_page_writes"])
def test_unsafe_settings_are_refused_whoever_asks(tmp_path: Path, setting: str) -> None:
    async def work(server: PostgresServer) -> None:
        with pytest.raises(UnsafeDurability, match=setting):
            await (await open_store(server.url())).close()

    with postgres_server(f"{setting}=off") as server:
        asyncio.run(work(server))
