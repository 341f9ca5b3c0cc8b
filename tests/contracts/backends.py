"""Where a store of the contract suite stands: memory, a SQLite file, a PostgreSQL database."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import make_url

from shared.eventstore.open import open_store
from shared.eventstore.port import EventStore

ON_DISK = ["sqlite", "postgres", pytest.param("container", marks=pytest.mark.containers)]
"""Backends that several processes can share."""

_FREE: dict[str, list[str]] = {}
"""URLs of databases given back, by the URL they were made beside."""


@dataclass
class Backend:
    """An empty log's URL. Every `open` is a store of its own, as another process would have."""

    kind: str
    url: str
    opened: list[EventStore] = field(default_factory=list)
    beside: str = ""

    async def open(self, **options: Any) -> EventStore:
        store = await open_store(self.url, **options)
        self.opened.append(store)
        return store

    async def close(self) -> None:
        for store in self.opened:
            await store.close()
        if self.beside:
            _FREE[self.beside].append(self.url)

    async def sql(self, *statements: str) -> list[Any]:
        """Statements of a stranger with full rights, past the store; rows of the last one."""
        if self.kind == "sqlite":
            connection = sqlite3.connect(make_url(self.url).database or "")
            try:
                rows: list[Any] = []
                for statement in statements:
                    rows = connection.execute(statement).fetchall()
                connection.commit()
                return rows
            finally:
                connection.close()
        stranger = await connect(self.url)
        try:
            for statement in statements[:-1]:
                await stranger.execute(statement)
            return [tuple(row) for row in await stranger.fetch(statements[-1])]
        finally:
            await stranger.close()


async def connect(url: str, database: str | None = None) -> Any:
    """A plain asyncpg connection to where a store's URL points."""
    parts = make_url(url)
    host = parts.query.get("host") or parts.host
    return await asyncpg.connect(
        host=host, port=parts.port or 5432, user=parts.username, password=parts.password, database=database or parts.database
    )


def sqlite_backend(folder: Path) -> Backend:
    return Backend("sqlite", f"sqlite:///{folder / 'log.db'}")


async def fresh_database(url: str) -> Backend:
    """An empty database beside the one at `url`: one that was given back, emptied (1 ms), or a new one (150 ms)."""
    free = _FREE.setdefault(url, [])
    if not free:
        name = f"log_{uuid4().hex[:12]}"
        await Backend("postgres", url).sql(f"CREATE DATABASE {name}", "SELECT 1")
        free.append(make_url(url).set(database=name).render_as_string(hide_password=False))
    made = Backend("postgres", free.pop(), beside=url)
    await made.sql(
        f"ALTER DATABASE {make_url(made.url).database} RESET ALL", "DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "SELECT 1"
    )
    return made


Refused = (sqlite3.DatabaseError, asyncpg.PostgresError)
"""What a database says no with."""
