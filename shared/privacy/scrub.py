"""Deleted rows out of a database's files, where they would lie on until space is needed."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import psycopg
import structlog
from psycopg import sql
from sqlalchemy import make_url

log = structlog.get_logger(__name__)


async def scrub(url: str, schema: str, tables: tuple[str, ...]) -> None:
    """Rewrite them; on SQLite the whole file. Harmless to repeat; a reader that holds on to the old file only delays it."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        if parts.database and parts.database != ":memory:":
            await asyncio.to_thread(_sqlite, Path(parts.database))
        return
    query = {"sslmode" if name == "ssl" else name: value for name, value in parts.query.items() if name != "schema"}
    address = parts.set(drivername="postgresql", query=query).render_as_string(hide_password=False)
    await asyncio.to_thread(_postgres, address, schema, tables)


def _sqlite(path: Path) -> None:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None)
    try:
        connection.execute("VACUUM")
        if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            log.warning("scrub_delayed", database=path.name)  # the next checkpoint that finds no reader does it
    finally:
        connection.close()


def _postgres(address: str, schema: str, tables: tuple[str, ...]) -> None:
    with psycopg.connect(address, connect_timeout=5, autocommit=True) as connection:
        for table in tables:
            connection.execute(sql.SQL("VACUUM FULL {}.{}").format(sql.Identifier(schema), sql.Identifier(table)))
