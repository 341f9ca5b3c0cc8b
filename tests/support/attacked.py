"""A sealed log worth attacking, on both databases: events of several cases, some naming files, checkpoints kept outside."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid5

import psycopg
from sqlalchemy import make_url, select, text

from services.auditor.attack.copies import Copy, FolderPlace, Place, PostgresPlace
from services.auditor.attack.run import Outside
from services.auditor.attack.stranger import engine_for, strange
from services.auditor.checking.verify import Given
from shared.eventstore.open import open_store
from shared.eventstore.port import Draft, StreamAppend
from shared.eventstore.schema import events, log_meta
from shared.media.store import MediaStore
from shared.proof.note import parse_note
from shared.settings import Settings
from tests.contracts.drafts import HandClock
from tests.support.postgres import PostgresServer
from tests.support.sealed_log import BEGAN, KEY, SealedLog

SIZES = (120, 260, 390)
HEAD = 400
FILES = 12
COLUMNS = ", ".join(c.name for c in events.c)


def settings_of(log: SealedLog, log_url: str = "") -> Settings:
    """As its office has it."""
    return Settings(data=log.folder, log_url=log_url)


async def made(folder: Path) -> SealedLog:
    """Sealed three times, ten records still unsealed."""
    log = SealedLog(folder)
    key = settings_of(log).seal_key
    key.parent.mkdir()
    key.write_bytes(KEY.private_bytes_raw())
    key.chmod(0o600)
    media = MediaStore.open(settings_of(log).media)
    for size in SIZES:
        await log.grow(size - FILES // 3)
        store = await log.store()
        store._writer._clock = HandClock(BEGAN + timedelta(minutes=size - 1))  # type: ignore[attr-defined]
        for n in range(FILES // 3):
            sha256 = await media.put(hashlib.sha256(f"{size}/{n}".encode()).digest() * 20)
            draft = Draft(uuid5(UUID(int=size), f"{n}"), "tayang.UjiLampiran.v1", f"u{n}", f"k{n}", {"data": {"sha256": sha256}})
            await store.append([StreamAppend(f"lampiran-{size}-{n}", 0, [draft])])
        await store.close()
        await log.sealed_now()
    await log.grow(HEAD)
    return log


def outside(log: SealedLog, *sizes: int) -> list[Outside]:
    """What an auditor took along."""
    return [Outside(Given(f"luar {size}", parse_note(log.kept[size])), size) for size in sizes or SIZES]


async def on_postgres(log: SealedLog, server: PostgresServer) -> str:
    """The same log, record by record with COPY, in a database of its own."""
    name = server.fresh_name()
    with engine_for(server.url(), autocommit=True).connect() as admin:
        admin.exec_driver_sql(f"CREATE DATABASE {name}")
    url = server.url(name)
    await (await open_store(url)).close()
    await asyncio.to_thread(_copied, log.folder / "log.db", url)
    return url


def _copied(path: Path, url: str) -> None:
    with engine_for(f"sqlite:///{path}").connect() as source:
        rows = source.execute(select(events).order_by(events.c.position)).all()
        meta = source.execute(select(log_meta)).all()
    with strange(url) as c:
        c.execute(text("DELETE FROM log_meta"))
        driver = c.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        for table, columns, found in (("log_meta", "epoch, log_id, created_at", meta), ("events", COLUMNS, rows)):
            with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in found:
                    copy.write_row(row)


def dumped_and_restored(url: str, server: PostgresServer, path: Path) -> str:
    """Out of one database by COPY, into a new one, as an administrator moves it."""
    new = server.fresh_name()
    with engine_for(server.url(), autocommit=True).connect() as admin:
        admin.exec_driver_sql(f"CREATE DATABASE {new}")
    asyncio.run(_prepared(server.url(new)))
    tables = {"log_meta": "epoch, log_id, created_at", "events": COLUMNS}
    with engine_for(url).connect() as c:
        for table, columns in tables.items():
            with psycopg_of(c).cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copy:
                (path / table).write_bytes(b"".join(bytes(part) for part in copy))
    with strange(server.url(new)) as c:
        c.execute(text("DELETE FROM log_meta"))
        for table, columns in tables.items():
            with psycopg_of(c).cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                copy.write((path / table).read_bytes())
    return server.url(new)


async def _prepared(url: str) -> None:
    await (await open_store(url)).close()


def psycopg_of(c: object) -> psycopg.Connection:
    """The driver below SQLAlchemy, which knows COPY."""
    driver = c.connection.driver_connection  # type: ignore[attr-defined]
    assert isinstance(driver, psycopg.Connection)
    return driver


def place_for(log: SealedLog, postgres_url: str, target: Path) -> Place:
    """Where copies of it are made."""
    if not postgres_url:
        return FolderPlace(settings_of(log), target)
    parts = make_url(postgres_url)
    copy = parts.set(database=f"{parts.database}_salinan").render_as_string(hide_password=False)
    return PostgresPlace(settings_of(log, postgres_url), copy, target)


class Refilled:
    """A copy made once; between attacks its rows are put back: quicker than another database. Not for what alters triggers."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._copy: Copy | None = None

    def fresh(self) -> Copy:
        if self._copy is None:
            self._copy = self._place.fresh()
            with engine_for(self._copy.url).begin() as c:
                c.execute(text("CREATE TABLE utuh AS SELECT * FROM events"))
            shutil.copytree(self._copy.folder, self._copy.folder.with_name("utuh"), dirs_exist_ok=True)
            return self._copy
        with strange(self._copy.url) as c:
            c.execute(text("DELETE FROM events"))
            c.execute(text("INSERT INTO events SELECT * FROM utuh"))
        shutil.rmtree(self._copy.folder)
        shutil.copytree(self._copy.folder.with_name("utuh"), self._copy.folder)
        return self._copy

    def close(self) -> None:
        """The copy goes with its place."""


def rng(*what: object) -> Random:
    """The same at each run."""
    return Random(repr(what))
